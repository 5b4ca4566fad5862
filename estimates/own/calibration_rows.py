"""This module reads how each method did on made-up populations, as `manage.py calibrate` found.

The file beside this module is written by that command and by nothing else. The methods page and
docs/methods.md show it.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Final

from classification.wording import N_

CALIBRATION_FILE: Final = Path(__file__).with_name("calibration.csv")

METHOD_WORDS: Final[Mapping[str, str]] = {
    "known_answer": N_("Known answer: no noise, no choice of who comes, exact margins"),
    "own_share_unweighted": N_("Share of our own reports, unweighted"),
    "own_share_calibrated": N_("Share of our own reports, brought to the survey's margins"),
    "envelope": N_("The same, with the band of who comes forward"),
    "ladder": N_("Steps of the what-if page"),
    "two_lists": N_("Two linked lists"),
    "two_lists_by_odds": N_("Two linked lists, the row with the right odds ratio"),
    "forces_model": N_("Forces that did not answer: model-based interval, the one shown"),
    "forces_design": N_("Forces that did not answer: design-based interval"),
    "forces_bounds": N_("Forces that did not answer: lowest and highest rate seen"),
    "recorded_survey_ratio": N_("Recorded over survey"),
    "comparison": N_("Comparison of two figures"),
    "false_reports": N_("False reports of the worst kind, added"),
    "whole_chain": N_("The whole way: form, moderator, close, noise, release, file"),
}
"""Method -> the words that people read for it."""

PROMISE_WORDS: Final[Mapping[str, str]] = {
    "within": N_("93% to 97%"),
    "at_least": N_("95% or more"),
    "fails": N_("fails: under 93%"),
    "blocked": N_("no number"),
    "stays": N_("stays inside"),
    "leaves": N_("leaves"),
    "always": N_("all"),
    "near": N_("bias under a tenth"),
    "exact": N_("exact"),
    "same": N_("the same answers as the short path"),
    "reported": N_("none"),
}
"""What a method promises in a case, in words."""

VERDICT_WORDS: Final[Mapping[str, str]] = {
    "kept": N_("as promised"),
    "missed": N_("not as promised"),
    "told": N_("told as it is"),
}

REASON_WORDS: Final[Mapping[str, str]] = {
    "": "",
    "few_of_unequal_size": N_("Few units, of very unequal size."),
    "told_come_more": N_("Who comes forward is not made good by the margins; the band is for it."),
    "d_outside": N_("The truth lies outside what this step allows."),
    "lists_depend": N_("Who is on one list is likelier to be on the other."),
    "silent_have_more": N_("The forces that do not answer have the higher rates."),
    "beyond_what_was_seen": N_("The forces that do not answer lie outside the rates seen."),
    "units_differ": N_("Incidents and victims are not one unit."),
    "break_between": N_("Recording changed in between."),
    "too_few_said": N_("Too few said: 25 standard errors of the noise are needed."),
    "too_few_rows": N_("Fewer than 2,000 rows."),
    "sent_often": N_("Some who told sent five reports each: nothing in the tables shows it."),
    "sent_twice": N_("One in twenty sent the same report twice: counted as two people."),
    "wrong_type": N_("One crime type in ten is wrong, and the margins are then met wrongly."),
    "margins_estimated": N_("The margins come from a survey of 2,000 victims, taken as exact."),
    "half_under_the_gate": N_(
        "Half of the runs lie under the gate of 2,000 published rows. Where the share is small "
        "too, the interval is wide, and those shown lean."
    ),
    "one_variance": N_(
        "One variance is taken for everybody; those who count most vary least here, so the "
        "interval is a little wide."
    ),
    "gate_biases": N_("Shown only where enough are on both lists: those are the lower ones."),
}


@dataclass(frozen=True, kw_only=True)
class CalibrationRow:
    """One method in one case, over many made-up populations, with how well it did.

    `coverage`: how often the interval held the truth, of the times there was one, with its
    Monte Carlo error; `coverage_shown`: the same of those that the gate lets be shown.
    `blocked`: how often the number is withheld; `unbounded`: how often an end is infinite.
    An empty text stands where there is none of it.
    """

    method: str
    case: str
    promise: str
    verdict: str
    populations: str
    seed: str
    truth: str
    bias: str
    rmse: str
    coverage: str
    coverage_error: str
    coverage_shown: str
    width: str
    blocked: str
    unbounded: str
    reason: str

    @property
    def why(self) -> str:
        """The reason as a code, where it must be said: where nothing went amiss it need not be."""
        return "" if (self.promise, self.verdict) == ("within", "kept") else self.reason

    @property
    def plain_truth(self) -> str:
        """The truth for people to read."""
        return _plain(self.truth)

    @property
    def plain_bias(self) -> str:
        """The bias for people to read."""
        return _plain(self.bias)

    @property
    def plain_rmse(self) -> str:
        """The root mean square error for people to read."""
        return _plain(self.rmse)

    @property
    def plain_width(self) -> str:
        """The mean width for people to read."""
        return _plain(self.width)

    @property
    def coverage_percent(self) -> str:
        """The times that the interval held the truth, in per cent."""
        return _percent(self.coverage)

    @property
    def error_points(self) -> str:
        """The Monte Carlo standard error of that, in points."""
        return _percent(self.coverage_error).rstrip("%")

    @property
    def shown_percent(self) -> str:
        """The same of those that the gate lets be shown, where it hides any."""
        return _percent(self.coverage_shown) if float(self.blocked or 0) else ""

    @property
    def blocked_percent(self) -> str:
        """The times that the number is withheld, in per cent; empty for never."""
        return _percent(self.blocked) if float(self.blocked or 0) else ""


COLUMNS: Final = tuple(field.name for field in fields(CalibrationRow))


@cache
def calibration_rows() -> tuple[CalibrationRow, ...]:
    """Reads the rows of the last full run."""
    return parse_rows(CALIBRATION_FILE.read_text(encoding="utf-8"))


def parse_rows(text: str) -> tuple[CalibrationRow, ...]:
    """Reads the rows of a file's text."""
    rows = csv.DictReader(StringIO(text))
    return tuple(CalibrationRow(**{name: row[name] for name in COLUMNS}) for row in rows)


def format_rows(rows: Iterable[CalibrationRow]) -> str:
    """Writes the rows as the file has them."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, name) for name in COLUMNS] for row in rows)
    return text.getvalue()


def refreshed(
    kept: Iterable[CalibrationRow], *, by: Iterable[CalibrationRow]
) -> list[CalibrationRow]:
    """Puts new rows in the place of those of the same case; others after those of their method."""
    rows = {(row.method, row.case): row for row in (*kept, *by)}
    return [row for of_method in by_method(rows.values()).values() for row in of_method]


def by_method(rows: Iterable[CalibrationRow]) -> Mapping[str, list[CalibrationRow]]:
    """Puts the rows of each method together, the methods in the order of their first rows."""
    found: dict[str, list[CalibrationRow]] = {}
    for row in rows:
        found.setdefault(row.method, []).append(row)
    return found


def _plain(number: str) -> str:
    """A number without powers of ten: whole where it is large, five decimals where it is small."""
    if not number:
        return ""
    value = float(number)
    decimals = 0 if abs(value) >= 100 else 2 if abs(value) >= 1 else 5
    text = f"{value:,.{decimals}f}"
    return "0" if not text.strip("-0.") else text.rstrip("0").rstrip(".") if "." in text else text


def _percent(share: str) -> str:
    return f"{100 * float(share):.1f}%" if share else ""
