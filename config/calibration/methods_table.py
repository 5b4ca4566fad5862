"""The table of docs/methods.md is made here from the rows that `manage.py calibrate` found."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from estimates.own.calibration_rows import (
    METHOD_WORDS,
    PROMISE_WORDS,
    REASON_WORDS,
    VERDICT_WORDS,
    CalibrationRow,
    by_method,
)

BEGIN: Final = "<!-- calibration: begin -->"
END: Final = "<!-- calibration: end -->"

_HEADINGS: Final = (
    *("case", "populations", "truth", "bias", "RMSE", "coverage", "of those shown"),
    *("mean width", "withheld", "promised", "found"),
)


def write_methods_table(page: Path, *, rows: Iterable[CalibrationRow]) -> None:
    """Puts the table between the two marks of the page, in place of what stood there."""
    page.write_text(with_table(page.read_text(encoding="utf-8"), rows=rows), encoding="utf-8")


def with_table(text: str, *, rows: Iterable[CalibrationRow]) -> str:
    """The page's text with the table of these rows. ValueError where the marks are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The page has no {BEGIN} and {END}.")
    return f"{before}{begin}\n{methods_table(rows)}{end}{after}"


def methods_table(rows: Iterable[CalibrationRow]) -> str:
    """A table for each method, in Markdown, each case in a line of its own."""
    return "".join(
        "\n".join((f"\n**{METHOD_WORDS[method]}**\n", *_lines(theirs), ""))
        for method, theirs in by_method(rows).items()
    )


def _lines(rows: Iterable[CalibrationRow]) -> Iterator[str]:
    yield f"| {' | '.join(_HEADINGS)} |"
    yield "|---" * len(_HEADINGS) + "|"
    for row in rows:
        coverage = row.coverage_percent
        if coverage and row.error_points:
            coverage = f"{coverage} (± {row.error_points})"
        cells = (
            *(row.case, f"{int(row.populations):,}", row.plain_truth),
            *(row.plain_bias, row.plain_rmse),
            *(coverage, row.shown_percent, row.plain_width, row.blocked_percent),
            *(PROMISE_WORDS[row.promise], _found(row)),
        )
        yield f"| {' | '.join(cells)} |"


def _found(row: CalibrationRow) -> str:
    reason = REASON_WORDS[row.why]
    words = VERDICT_WORDS[row.verdict]
    return f"{words}: {reason[0].lower()}{reason[1:].rstrip('.')}" if reason else words
