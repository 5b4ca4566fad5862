"""Writes the table of attacks in docs/methods.md: `python -m tests.attacks.write_table`.

The attacks are those of the tests beside. Their noise has a seed here, so that the page is the
same at every making; the tests run them against the noise of the site, which has none.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.attacks.attacker import (
    ALL_FILES,
    QUARTER,
    START_UP,
    YEAR,
    Files,
    charged_tables,
    distance,
    guess,
    guess_in_theory,
    membership,
    membership_in_theory,
    none,
    rho_of,
    seeded,
    telling_tables,
)

PAGE: Final = Path(__file__).parents[2] / "docs" / "methods.md"
BEGIN: Final = "<!-- attacks: written by `python -m tests.attacks.write_table` -->"
END: Final = "<!-- attacks end -->"
SEED: Final = 2026
DRAWS: Final = 20_000
FILES: Final[tuple[tuple[str, Files], ...]] = (
    ("start-up, the year", START_UP),
    ("standard, one quarter", QUARTER),
    ("standard, the year", YEAR),
    ("standard, all files of a year", ALL_FILES),
)


def table_of_attacks() -> str:
    """Makes the table: what was tried, on which files, what it scored, and what theory says."""
    lines = ["| tried | files | ρ | scored | theory |", "|---|---|---|---|---|", *_rows()]
    return "\n".join([BEGIN, *lines, END])


def _rows() -> Iterator[str]:
    for number, (name, files) in enumerate(FILES):
        tables = charged_tables(files)
        found = membership(tables, noise=seeded(SEED + number), draws=DRAWS)
        auc, rate = membership_in_theory(rho_of(files))
        yield _row("is this report there? (AUC)", name, files, found.auc, auc)
        yield _row("the same, found at 1% false alarms", name, files, found.true_positives, rate)
    for secret, asked in (("sex", "which sex?"), ("told_police", "were the police told?")):
        for number, (name, files) in enumerate(FILES):
            tables = telling_tables(secret, files)
            found_right, _error = guess(tables, noise=seeded(SEED - number), draws=DRAWS)
            right = guess_in_theory(distance(tables))
            yield _row(f"{asked} (right; 0.576 without files)", name, files, found_right, right)
    twice = membership(charged_tables(START_UP), noise=seeded(SEED), draws=DRAWS, copies=2)
    yield _row(
        "control: every table drawn twice for one charge (AUC)",
        FILES[0][0],
        START_UP,
        twice.auc,
        membership_in_theory(2 * rho_of(START_UP))[0],
    )
    exact = membership(charged_tables(START_UP), noise=none, draws=DRAWS)
    yield _row("control: no noise (AUC)", FILES[0][0], START_UP, exact.auc, 1.0)


def _row(tried: str, name: str, files: Files, scored: float, theory: float) -> str:
    return f"| {tried} | {name} | {rho_of(files):.3f} | {scored:.3f} | {theory:.3f} |"


def with_table(page: str, table: str) -> str:
    """Puts the table where the page has the one before."""
    before, _, rest = page.partition(BEGIN)
    return before + table + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), table_of_attacks()), "utf-8")
