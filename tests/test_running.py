"""How the tests are run: some files whole, and the slow ones out of coverage's sight."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import BASE_DIR
from tests.conftest import IN_ONE_PROCESS, share_of
from tests.production import run_command


def test_each_file_that_runs_whole_is_there() -> None:
    assert [file for file in IN_ONE_PROCESS if not (BASE_DIR / file).is_file()] == []


def test_the_tests_of_a_whole_file_stay_together_and_others_do_not() -> None:
    whole = {share_of(f"{IN_ONE_PROCESS[0]}::test_{name}[{name}]") for name in "ab"}
    apart = {share_of(f"tests/test_running.py::test_{name}[{name}]") for name in "ab"}

    assert (len(whole), len(apart)) == (1, 2)


def test_a_clone_has_the_same_bytes_on_every_system() -> None:
    # A shell script with CRLF does not run, and what is hashed would differ.
    told = (BASE_DIR / ".gitattributes").read_text().splitlines()
    scripts = [*BASE_DIR.glob("setup/*.sh"), BASE_DIR / ".ci" / "run", BASE_DIR / "Makefile"]

    assert "* text=auto eol=lf" in told
    assert [script.name for script in scripts if b"\r" in script.read_bytes()] == []


def test_no_file_that_was_collected_has_the_components_made_anew(tmp_path: Path) -> None:
    # Under var/static lies what was made of them: at each start that would be newer.
    for name in ("var/static/css/site.css", "releases/static/releases/a.css", "static/css/b.css"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    show = "include Makefile\nshow: ; @echo $(PAGES)\n"
    (tmp_path / "Makefile").write_text((BASE_DIR / "Makefile").read_text())

    done = subprocess.run(
        ["make", "--no-print-directory", "-f", "-", "show"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},  # nothing of a make around this one
        input=show,
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(done.stdout.split()) == {"releases/static/releases/a.css", "static/css/b.css"}


@pytest.mark.parametrize(
    ("locks", "installs"),
    [(("a.txt",), False), (("a.txt", "b.txt"), False), (("a.txt", "new.txt"), True)],
)
def test_an_installer_runs_only_for_a_lock_that_is_not_installed(
    tmp_path: Path, locks: tuple[str, ...], installs: bool
) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # A Python that says what it is asked: pip alone would install.
    python.write_text('#!/bin/sh\ncase "$*" in *install*) echo "ran: $*";; esac\n')
    python.chmod(0o755)
    shutil.copytree(BASE_DIR / "setup", tmp_path / "setup", ignore=shutil.ignore_patterns("check*"))
    for name in ("a.txt", "b.txt", "new.txt"):
        (tmp_path / name).write_text(f"{name}\n")
    sums = subprocess.run(
        ["cksum", "a.txt", "b.txt"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    (tmp_path / ".venv" / "installed").write_text(sums.stdout)
    bare = {"PATH": "/usr/bin:/bin"}  # without uv

    for _ in range(2):
        done = run_command(["bash", "setup/venv.sh", *locks], cwd=tmp_path, env=bare)

        done.check_returncode()
        assert ("ran: -m pip install" in done.stdout) is installs
        installs = False  # it is installed now


@pytest.mark.slow
def test_coverage_follows_no_slow_test() -> None:
    assert sys.gettrace() is None
