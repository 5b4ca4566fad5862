"""Works the estimates of a standard year out, as `manage.py estimate_release` does, and times it.

Prints JSON: per round, CPU-milliseconds of the whole with 500 redraws of the noise ("whole") and
with one ("one"); and megabytes: of the process before the sums, and at its largest. The tables are
made up, of 12,000 reports. Run with the site's settings: `python -m benchmarks.estimating ROUNDS`.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Mapping
from datetime import date
from math import prod
from typing import TYPE_CHECKING, Final

import django

if TYPE_CHECKING:
    from releases.build_files import ReleaseContents
    from releases.profiles import DeclaredTable

REPORTS: Final = 12_000
COMPARABLE: Final = 7_000
NUMBER: Final = "2025"
_SHARES: Final[Mapping[str, Mapping[str, float]]] = {
    "est_offence": {"fraud": 0.6, "computer_misuse": 0.4},
    "est_told": {"told": 0.2, "not_told": 0.8},
}


def measure(rounds: int) -> dict[str, list[float]]:
    """Measures the whole, and what it would be with one redraw, taking turns."""
    from classification.attributes import PERSONS
    from estimates.own.calibrated import REDRAWS, calibrated_share
    from estimates.own.margins import OFFENCES, loaded_margins
    from estimates.own.release_estimates import estimates_of
    from releases.figures import compute_figures
    from releases.profiles import ESTIMATES

    before = _megabytes()
    release = made_up_release()
    margins = loaded_margins()
    agreed = compute_figures(release.tables, profile=release.profile).groups[PERSONS, ESTIMATES]

    def weighted(redraws: int) -> float:
        began = time.process_time()
        for offence in OFFENCES:
            calibrated_share(
                release.tables,
                agreed,
                offence=offence,
                margins=margins[offence],
                cells_sha256=release.cells_sha256,
                redraws=redraws,
            )
        return (time.process_time() - began) * 1000

    found: dict[str, list[float]] = {"whole": [], "one": []}
    for _ in range(rounds):
        began = time.process_time()
        rows = estimates_of(release).rows
        whole = (time.process_time() - began) * 1000
        found["whole"].append(whole)
        found["one"].append(whole - weighted(REDRAWS) + weighted(1))
    statuses = {row["status"] for row in rows if row["method"] == "own_share_calibrated"}
    if statuses != {"ok"}:
        raise RuntimeError(f"The weighted shares came out {statuses}: nothing was measured.")
    return found | {"megabytes": [before, _megabytes()]}


def made_up_release() -> "ReleaseContents":
    """Makes a standard year up, its cells with noise of the declared size."""
    from releases.build_files import ReleaseContents
    from releases.figures import DrawnTable, describe_table, hash_cells
    from releases.profiles import PROFILES

    profile = PROFILES["standard_1"]
    dice = random.Random(1)
    tables = tuple(
        DrawnTable(
            **describe_table(table),
            cells={
                cell: round(_expected(table, cell) + dice.gauss(0, table.sigma))
                for cell in table.cells
            },
        )
        for table in profile.annual
    )
    return ReleaseContents(
        number=NUMBER,
        profile=profile.name,
        status="published",
        settled_on=date(2026, 2, 1),
        demonstration=True,
        single_reader=True,
        cells_sha256=hash_cells(tables),
        declaration_sha256=profile.sha256,
        code_lists_version="1",
        tables=tables,
    )


def _expected(table: "DeclaredTable", cell: tuple[str, ...]) -> float:
    """Spreads the reports over the codes of each dimension, evenly where nothing else is said."""
    from classification.attributes import ATTRIBUTES
    from releases.profiles import ESTIMATES

    shares = (
        _SHARES[name][code] if name in _SHARES else 1 / len(ATTRIBUTES[name].codes)
        for name, code in zip(table.dimensions, cell, strict=True)
    )
    return (COMPARABLE if table.source == ESTIMATES else REPORTS) * prod(shares)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure(int(sys.argv[1]))))
