"""`make bench` measures what a report costs, beside a minimal form and a wizard, in one run.

Every figure is a ratio to an anchor measured in the same rounds; machines are noisy, and an
absolute time means nothing on another one. Prints tables in Markdown. Ends with 1 where a bound is
missed.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from statistics import median, quantiles
from typing import Any

from benchmarks import figures, sites, visitor, weight
from benchmarks.processes import ROOT, Machine, Server
from benchmarks.verdicts import HEAD, Ratio

# CPU is told in steps of 10 ms: a turn is long enough for that to be nothing.
_TELLINGS = {"minimal": 240, "wizard": 60, "empty": 80, "million": 80}
_BLACKMAILS = 40
_PAGES_OPENED = 300
_MOST_BYTES = 120_000
_MOST_REQUESTS = 4
_FLOOD_SEEDS = (9001, 9002, 9003)
_FLOODS_FOUND = ("exact", "near", "crisis words")


def main() -> int:
    """Measures all of it, prints, and says whether every bound holds."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--stored", type=int, default=1_000_000, help="reports, on PostgreSQL")
    given = asked.parse_args()
    if not sys.platform.startswith("linux"):
        print("The processor time of other processes is read as Linux tells it: run it there.")
        return 2
    urls = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
    machine = Machine(*urls)
    say(f"Database: {'PostgreSQL' if urls[0] else 'SQLite'}; Redis: {'yes' if urls[1] else 'no'}")
    try:
        return measure(machine, rounds=given.rounds, stored=given.stored)
    finally:
        machine.close()


def say(text: str) -> None:
    """Progress: the whole run takes some minutes."""
    print(text, file=sys.stderr, flush=True)


def measure(machine: Machine, *, rounds: int, stored: int) -> int:
    """Builds the servers, lets them take turns and prints the tables."""
    servers = [
        sites.baseline(machine, "minimal"),
        sites.baseline(machine, "wizard"),
        sites.ours(machine, "empty"),
    ]
    if machine.database_url:
        servers.append(sites.ours(machine, "million"))
    tell: dict[str, Callable[[int], visitor.Visitor]] = {
        "minimal": visitor.tell_minimal,
        "wizard": visitor.tell_wizard,
        "empty": visitor.tell_us,
        "million": visitor.tell_us,
    }
    say("Publishing a made-up release")
    servers[2].manage("shell", "-v", "0", "-c", "from benchmarks.figures import publish; publish()")
    figures.copy_pages(servers[2])
    with ExitStack() as stack:
        for server in servers:
            stack.enter_context(server.running())
            for _ in range(6):
                tell[server.name](server.port)
        by_name = {server.name: server for server in servers}
        if "million" in by_name:
            say(f"Storing {stored:,} reports")
            sites.store_many(by_name["million"].database, stored)
        told = [*by_name, "blackmail"]
        cpu: dict[str, list[float]] = {name: [] for name in told}
        wall: dict[str, list[float]] = {name: [] for name in told}
        one_request: list[float] = []
        question: list[float] = []
        opened = {path: figures.Turns(page=[], file=[]) for path in figures.PAGES}
        for number in range(rounds):
            say(f"Round {number + 1} of {rounds}")
            for server in servers:
                spent, taken, seconds = _turn(server, tell[server.name])
                cpu[server.name].append(spent)
                wall[server.name].append(taken)
                if server.name == "minimal":
                    one_request.append(median(seconds) * 1000)
            spent, taken, _ = _turn(by_name["empty"], visitor.tell_blackmail, many=_BLACKMAILS)
            cpu["blackmail"].append(spent)
            wall["blackmail"].append(taken)
            question.append(_slowest_of_a_hundred(by_name["empty"].port))
            figures.turn(by_name["empty"], opened)
        memory = {server.name: server.memory_kb() / 1024 for server in servers}
        loads = [(path, *weight.first_load(by_name["empty"].port, path)) for path in weight.PAGES]
    rendering = _in_process("rendering", by_name["empty"], rounds)
    estimating = _in_process("estimating", by_name["empty"], rounds)
    ratios = _ratios(cpu, wall, one_request, question, rendering, estimating, stored)
    ratios += _of_figures(opened)
    if "million" in by_name:
        few = _in_process("deciding", by_name["empty"], rounds)
        many = _in_process("deciding", by_name["million"], rounds)
        ratios += _of_deciding(few, many, stored=stored)
    floods_hold = _floods(_in_process("floods", by_name["empty"], *_FLOOD_SEEDS))
    print(HEAD)
    for ratio in ratios:
        print(ratio.line())
    _memory_of_estimates(estimating["megabytes"])
    held = [_memory(memory), _loads(loads), floods_hold]
    return 0 if all(held) and all(each.verdict != "missed" for each in ratios) else 1


def _turn(
    server: Server, tell: Callable[[int], visitor.Visitor], *, many: int = 0
) -> tuple[float, float, list[float]]:
    """CPU and wall milliseconds of one report, and the seconds of each request."""
    many = many or _TELLINGS[server.name]
    seconds: list[float] = []
    before, began = server.cpu_seconds(), time.perf_counter()
    for _ in range(many):
        seconds += [each for _, _, each in tell(server.port).seconds]
    spent, taken = server.cpu_seconds() - before, time.perf_counter() - began
    return spent * 1000 / many, taken * 1000 / many, seconds


def _of_deciding(
    few: dict[str, list[float]], many: dict[str, list[float]], *, stored: int
) -> list[Ratio]:
    """Compares what deciding costs with its anchors, and among many reports with among few."""
    page, lookup = "page of the queue", "a report by its key"
    return [
        Ratio(name=name, unit="ms", ours=ours, anchor=anchor, must=must)
        for name, ours, anchor, must in (
            (
                f"P9 accepting one of {stored:,} / one committed row",
                many["accept"],
                many["insert"],
                6.0,
            ),
            ("P9 the same / accepting one of few", many["accept"], few["accept"], 1.3),
            (
                f"P10 the first {page} of {stored:,} / {lookup}",
                many["first page"],
                many["lookup"],
                3.5,
            ),
            (f"P10 the last {page} / {lookup}", many["last page"], many["lookup"], 3.5),
            (f"P10 the last {page} / the first", many["last page"], many["first page"], 1.5),
        )
    ]


def _slowest_of_a_hundred(port: int) -> float:
    """The 99th percentile of opening a question page, in milliseconds."""
    one = visitor.Visitor(port)
    one.get("/report/")
    one.get("/report/danger/")
    one.post("/report/danger/", {"danger": "no", "who": "me"})
    one.seconds.clear()
    for _ in range(_PAGES_OPENED):
        one.get("/report/age-band/")
    return quantiles([each for _, _, each in one.seconds], n=100)[98] * 1000


def _in_process(what: str, server: Server, *numbers: int) -> Any:
    """Measures something that no server answers, in a process with the server's settings."""
    say(f"Measuring: {what}")
    command = [sys.executable, "-m", f"benchmarks.{what}", *map(str, numbers)]
    done = subprocess.run(
        command, cwd=ROOT, env=server.env, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def _ratios(
    cpu: dict[str, list[float]],
    wall: dict[str, list[float]],
    one_request: list[float],
    question: list[float],
    rendering: dict[str, list[float]],
    estimating: dict[str, list[float]],
    stored: int,
) -> list[Ratio]:
    made = []
    for kind, unit, taken in (("CPU", "CPU-ms", cpu), ("wall", "ms", wall)):
        for name, ours, anchor, must in (
            ("P1 our shortest report / MF", "empty", "minimal", 2.0),
            ("P1 an adult's blackmail / MF", "blackmail", "minimal", 3.5),
            ("formtools wizard of the same questions / MF", "wizard", "minimal", None),
            ("our report / the wizard", "empty", "wizard", None),
            (f"P3 with {stored:,} stored / with none", "million", "empty", 1.15),
        ):
            if ours in taken:
                made.append(
                    Ratio(
                        name=f"{name}, {kind}",
                        unit=unit,
                        ours=taken[ours],
                        anchor=taken[anchor],
                        must=must if kind == "CPU" else None,
                    )
                )
    site, drawn, what_if, jinja = (
        rendering[name] for name in ("site", "drawn", "what_if", "jinja")
    )
    for name, taken_by_us, taken_by_anchor, must in (
        ("P4 slowest in 100 question pages / median request of MF", question, one_request, 1.2),
        ("P5 a question page in process / the same in Jinja2", site, jinja, 8.0),
        ("the same, drawn anew / in Jinja2", drawn, jinja, None),
        (
            "P5 our what-if, worked out and drawn / the question page in Jinja2",
            what_if,
            jinja,
            None,
        ),
    ):
        made.append(
            Ratio(name=name, unit="ms", ours=taken_by_us, anchor=taken_by_anchor, must=must)
        )
    made.append(
        Ratio(
            name="estimate_release of a standard year, 500 redraws of the noise / one",
            unit="CPU-ms",
            ours=estimating["whole"],
            anchor=estimating["one"],
        )
    )
    return made


def _of_figures(opened: Mapping[str, figures.Turns]) -> list[Ratio]:
    return [
        Ratio(
            name=f"P6 our {path} / the same bytes as a static file, CPU",
            unit="CPU-ms",
            ours=turns.page,
            anchor=turns.file,
            must=1.1,
        )
        for path, turns in opened.items()
    ]


def _memory(memory: dict[str, float]) -> bool:
    ratio = memory["empty"] / memory["minimal"]
    print(
        f"\nP11 memory (PSS, a master and 2 workers, after the rounds): ours {memory['empty']:.0f} "
        f"MB, the minimal app {memory['minimal']:.0f} MB, the wizard {memory['wizard']:.0f} MB: "
        f"**{ratio:.2f}** (must 1.5): {'holds' if ratio <= 1.5 else 'missed'}"
    )
    return ratio <= 1.5


def _memory_of_estimates(megabytes: list[float]) -> None:
    before, largest = megabytes
    print(f"\nMemory of estimate_release: {largest:.0f} MB at most, {before:.0f} MB before it.")


def _floods(found: Mapping[str, Mapping[str, float]]) -> bool:
    """Prints how floods are told from people: each kind must be precise, and three be found."""
    print("\n| ten thousand of a flood, seed | figure | |\n|---|---|---|")
    missed = 0
    for seed, figures_of in found.items():
        for name, value in figures_of.items():
            kind, _, figure = name.partition(": ")
            must = {"precision": 0.99, "recall": 0.95 if kind in _FLOODS_FOUND else 0.0}
            holds = value >= must.get(figure, value)
            missed += not holds
            print(f"| {seed} | {name} | {value:.4g}{'' if holds else ' **missed**'} |")
    return not missed


def _loads(loads: list[tuple[str, int, int]]) -> bool:
    print("\n| P14 first load | requests | bytes |\n|---|---|---|")
    for path, requests, size in loads:
        print(f"| {path} | {requests} | {size:,} |")
    holds = all(r <= _MOST_REQUESTS and size <= _MOST_BYTES for _, r, size in loads)
    print(f"\nAt most {_MOST_REQUESTS} requests and {_MOST_BYTES:,} bytes: ", end="")
    print("holds" if holds else "missed")
    return holds


if __name__ == "__main__":
    sys.exit(main())
