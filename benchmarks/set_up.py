"""`make bench SET_UP=true` measures what setting up costs, beside pip alone with the same lock.

Each round installs the lock with pip into a new environment, then runs `make run` in a fresh clone
of the last commit until the first page is there, stops it, and runs it again. The first round warms
the caches and is not counted. Prints P13 and P16; ends with 1 where a bound is missed.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

from benchmarks.processes import ROOT, free_port
from benchmarks.verdicts import FEWEST_ROUNDS, HEAD, Ratio

FIRST_MUST: Final = 1.2
AGAIN_MUST: Final = 0.15
MOST_MEGABYTES: Final = 650


def main() -> int:
    """Measures, prints, and says whether both bounds hold."""
    asked = argparse.ArgumentParser(prog="make bench SET_UP=true", description=__doc__)
    asked.add_argument("--rounds", type=int, default=FEWEST_ROUNDS)
    rounds = asked.parse_known_args()[0].rounds
    taken: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory(prefix="come-forward-") as folder:
        for number in range(rounds + 1):
            print(f"Round {number} of {rounds}", file=sys.stderr, flush=True)
            taken.append((_install(Path(folder)), *_start_twice(Path(folder))))
        megabytes = _megabytes(Path(folder) / "pip")
    pip, first, again = zip(*taken[1:], strict=True)
    ratios = [
        Ratio(name=name, unit="s", ours=ours, anchor=pip, must=most)
        for name, ours, most in (
            ("P13 our first page from a fresh clone / pip install of the lock", first, FIRST_MUST),
            ("P13 our second start / pip install of the lock", again, AGAIN_MUST),
        )
    ]
    print(HEAD)
    for ratio in ratios:
        print(ratio.line())
    share, is_small = megabytes / MOST_MEGABYTES, megabytes <= MOST_MEGABYTES
    print(
        f"| P16 our base install / {MOST_MEGABYTES} MB | {megabytes} MB | {MOST_MEGABYTES} MB "
        f"| **{share:.2f}** | 1 | {'holds' if is_small else 'missed'} |"
    )
    return 0 if is_small and all(each.verdict != "missed" for each in ratios) else 1


def _install(folder: Path) -> float:
    """The seconds that pip takes for the lock, in a new environment."""
    home = folder / "pip"
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    command = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    command += ["--require-hashes", "-r", str(ROOT / "requirements.txt")]
    began = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def _start_twice(folder: Path) -> tuple[float, float]:
    """The seconds to the first page from a fresh clone, and from there once more."""
    clone = folder / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    return _seconds_to_page(clone), _seconds_to_page(clone)


def _seconds_to_page(clone: Path) -> float:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED}
    began = time.perf_counter()
    with subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as site:
        while not _answers(port):
            if site.poll() is not None:
                raise RuntimeError(f"make run ended with {site.returncode} in {clone}")
            time.sleep(0.05)
        taken = time.perf_counter() - began
        os.killpg(site.pid, signal.SIGINT)
    return taken


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            return bool(page.read())
    except (urllib.error.URLError, OSError):
        return False


def _megabytes(folder: Path) -> int:
    """Asks `du -sm` what an environment weighs on the disk."""
    command = ["du", "-sm", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return int(done.stdout.split()[0])


# What this make was told is not for the one it measures.
_NOT_PASSED: Final = ("DATABASE_URL", "VAR_DIR", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PORT")


if __name__ == "__main__":
    sys.exit(main())
