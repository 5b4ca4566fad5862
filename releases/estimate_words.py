"""Names the columns of a release's estimates and puts their codes in words. Pure text.

The estimates themselves are worked out on the floor above. Their columns and words stand here,
because the notes and the codebook of each release print them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from classification.wording import N_
from releases.statements import WHAT_IS_COUNTED

ESTIMATES_FILE: Final = "estimates.csv"


@dataclass(frozen=True, kw_only=True)
class EstimateColumn:
    """A column of the estimates: its kind, its unit, and its meaning.

    The kinds are those of the data package (string, number, integer), and codes: a string of
    several, separated by spaces.
    """

    name: str
    kind: str
    unit: str
    meaning: str

    @property
    def type(self) -> str:
        """Its type, as a data package names it."""
        return "string" if self.kind == "codes" else self.kind


def _column(name: str, meaning: str, *, kind: str = "string", unit: str = "") -> EstimateColumn:
    return EstimateColumn(name=name, kind=kind, unit=unit, meaning=meaning)


def _share(name: str, meaning: str) -> EstimateColumn:
    return _column(name, meaning, kind="number", unit=N_("share, 0 to 1"))


ESTIMATE_COLUMNS: Final[tuple[EstimateColumn, ...]] = (
    _column("release", N_("The number of the release.")),
    _column("period", N_("The year or quarter whose reports were counted.")),
    _column("method", N_("The way it was worked out.")),
    _column("method_version", N_("The version of the method.")),
    _column("universe", N_("Whom it is about.")),
    _column("offence", N_("The crime type or offence it is about, or all.")),
    _column("told_to", N_("Who was told.")),
    _column("numerator", N_("The cells that were added up above the line: table=code.")),
    _column(
        "denominator",
        N_("The cells that were added up below the line: table!=code is all but that code."),
    ),
    _share("value", N_("The share: numerator over denominator. Empty where it is withheld.")),
    _share("lower", N_("Lower end, for people like those who came: noise and chance.")),
    _share("upper", N_("Upper end, for people like those who came: noise and chance.")),
    _column(
        "level",
        N_("How often such a range holds the true share."),
        kind="number",
        unit=N_("share, 0 to 1"),
    ),
    _share("noise_low", N_("Lower end, for the reports in this release: noise alone.")),
    _share("noise_high", N_("Upper end, for the reports in this release: noise alone.")),
    _share("missing_low", N_("The share if nobody who did not say would be in the numerator.")),
    _share("missing_high", N_("The share if everybody who did not say would be in the numerator.")),
    _share(
        "without_attempts_max",
        N_("The most that the share can be if attempts are left out."),
    ),
    _share(
        "band_low",
        N_("What value would be if those in the numerator were twice as likely to come here."),
    ),
    _share(
        "band_high",
        N_("What value would be if those in the numerator were half as likely to come here."),
    ),
    _share("envelope_low", N_("What lower would be if they were twice as likely to come here.")),
    _share("envelope_high", N_("What upper would be if they were half as likely to come here.")),
    _column(
        "fabricated",
        N_("How many well-aimed false reports, accepted, would move it out of its range."),
        kind="integer",
        unit=N_("reports"),
    ),
    _column(
        "n",
        N_("The sum of the denominator's cells: the published count, with its noise."),
        kind="number",
        unit=N_("reports"),
    ),
    _column("status", N_("Whether the share is given, and if not, in one word why.")),
    _column("comparison", N_("Whether it may stand beside the survey's figure.")),
    _column(
        "comparison_reasons",
        N_("The facts on which it and the survey's figure differ."),
        kind="codes",
    ),
    _column(
        "assumptions", N_("Codes of what must hold, or must be known, to read it."), kind="codes"
    ),
    _column(
        "notes", N_("Codes of what was done to the numbers, or why there are none."), kind="codes"
    ),
    _column("origin", N_("Reports, or demonstration data.")),
)
"""The columns of the estimates, in their order. They are stable across releases."""

ALL_OFFENCES: Final = "all"
POLICE_OR_REPORT_FRAUD: Final = "police_or_report_fraud"

METHOD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "own_share_unweighted": N_("Share of the reports that said who had been told."),
        "main_reason_not_told": N_(
            "Share of those who did not tell and gave a main reason; scam messages are not asked."
        ),
        "own_share_calibrated": N_("Share brought to the survey's mix of crime, age and loss."),
    }
)

TOLD_TO_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {POLICE_OR_REPORT_FRAUD: N_("The police or Report Fraud (in Scotland: the police)")}
)

STATUS_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ok": N_("Given with its range."),
        "point_withheld": N_("So near none, or all, that only the range is given."),
        "withheld": N_("Too few said: no share is given."),
        "no_interval": N_("Given without a range."),
        "blocked": N_("Something that it needs does not hold: the notes say what."),
        "unavailable": N_("Something that it needs is not there: the notes say what."),
    }
)

COMPARISON_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not_comparable": N_("Our own reports: not comparable with the survey"),
        "comparable": N_("May stand beside the survey's figure"),
        "blocked": N_("Something about it is not known, so that it leads nowhere"),
    }
)

_COUNTED: Final = (
    *("counted_in_a_year", "counted_persons", "counted_attempts", "counted_by_crime_type"),
)
OWN_ASSUMPTION_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "own_came_by_choice": N_(
            "People chose to come here, so this is not the share of all victims."
        ),
        "own_told_for_another": N_(
            "Some reports were made for somebody else, by whoever told us of it."
        ),
        "own_from_elsewhere": N_(
            "Reports from elsewhere, and those that did not name a nation, are in it."
        ),
        "own_twelve_kinds": N_(
            "It is about twelve kinds of harm. Some are no offence that the survey asks about."
        ),
        "own_whenever": N_("It is about what happened at any time, not in one year."),
        "own_told_by_now": N_(
            "Told means told by the time of coming here. Our own advice sends people to the "
            "police afterwards, and that is not in it."
        ),
        "own_reports_not_persons": N_(
            "Reports are counted, not persons. Where somebody sent two, the range is a little "
            "too narrow."
        ),
        "own_reasons_asked": N_(
            "Those who told the police or Report Fraud were not asked for a reason, nor were "
            "those who told us of a scam message."
        ),
        "who_comes_forward": N_(
            "Those who told others may be likelier, or less likely, to come here."
        ),
        "volunteers_stand_for_victims": N_(
            "Those who come here stand for all victims of the same crime, age and loss."
        ),
        "survey_margins_exact": N_("The survey's margins are treated as exact."),
        "comparable_reports_only": N_(
            "Only reports that compare with the survey are in it: from people of 16 and over in "
            "England and Wales, about themselves and the twelve months before, who said their "
            "age, what they lost, and whether they told the police."
        ),
        "one_report_one_incident": N_(
            "One report is taken as one incident. That is declared, and was not measured."
        ),
        "release_year_is_survey_year": N_(
            "The year of the release, from about 3 December to 3 December, is taken as the year "
            "to the end of December. That is declared, and was not measured."
        ),
        "first_edition_is_the_target": N_(
            "It is to be set against the first edition of the survey's own share: of incidents of "
            "this offence, in England and Wales, in the year to December of the release's year."
        ),
        "noise_simulated": N_(
            "What the noise may have done is found by drawing noise of the published sizes 500 "
            "times, from the hash of the released cells: anyone gets the same range."
        ),
        **dict(zip(_COUNTED, WHAT_IS_COUNTED, strict=True)),
    }
)
"""What must hold, or must be known, to read an estimate of our own reports: by code."""

_OF_EVERY_SHARE: Final = (
    *("own_came_by_choice", "own_told_for_another", "own_from_elsewhere", "own_whenever"),
    *("own_reports_not_persons", "who_comes_forward"),
)
ONE_TYPE_ASSUMPTIONS: Final = (*_OF_EVERY_SHARE, "own_told_by_now", *_COUNTED)
OWN_SHARE_ASSUMPTIONS: Final = ("own_twelve_kinds", *ONE_TYPE_ASSUMPTIONS)
MAIN_REASON_ASSUMPTIONS: Final = (
    *("own_twelve_kinds", "own_reasons_asked"),
    *_OF_EVERY_SHARE,
    *_COUNTED,
)
CALIBRATED_ASSUMPTIONS: Final = (
    *("comparable_reports_only", "one_report_one_incident", "release_year_is_survey_year"),
    *("first_edition_is_the_target", "noise_simulated"),
    *("own_told_by_now", "own_reports_not_persons", "counted_by_crime_type"),
    *("volunteers_stand_for_victims", "survey_margins_exact", "who_comes_forward"),
)

OWN_NOTE_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "too_few_said": N_("Too few said: no share is given."),
        "too_near_none_or_all": N_(
            "So few, or so nearly all, that the share cannot be told from noise: its ends are "
            "given."
        ),
        "no_share_fits": N_("No share fits the counts: the nearest one stands for both ends."),
        "lower_end_set_to_0": N_("The lower end lay below 0 and was set to 0."),
        "upper_end_set_to_1": N_("The upper end lay above 100 per cent and was set to 100."),
        "not_stated_taken_as_0": N_(
            "The noise left fewer than none who did not say: taken as none."
        ),
        "attempts_taken_as_0": N_("The noise left fewer than no attempts: taken as none."),
        "without_attempts_set_to_1": N_(
            "Without the attempts the share could be anything up to 100 per cent."
        ),
        "envelope_clipped_to_0_and_1": N_("The envelope was cut off at 0 and 100 per cent."),
        "no_estimate_tables": N_(
            "The release has no tables of reports that compare with the survey."
        ),
        "no_margins": N_("The survey's mix of crime, age and loss is not loaded."),
        "margins_of_another_year": N_("The survey's mix is that of another year."),
        "margins_made_up": N_("The survey's mix is made up, for practice."),
        "below_the_gate": N_("Too few reports: no estimate is made under 2,000."),
        "outside_what_can_be": N_("The sum came out where no share can be."),
        "empty_category": N_("An age, a loss or a crime that the survey has came out empty here."),
        "margins_disagree": N_("The tables do not add up to one another."),
    }
)
"""What was done to the numbers of an estimate, or why there are none: by code."""

CODE_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "method": METHOD_WORDS,
        "told_to": TOLD_TO_WORDS,
        "status": STATUS_WORDS,
        "comparison": COMPARISON_WORDS,
        "assumptions": OWN_ASSUMPTION_WORDS,
        "notes": OWN_NOTE_WORDS,
    }
)
"""Column -> the words of its codes, as the codebook has them."""


def estimate_lines(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Writes the estimates as lines of the notes: a table, and then their codes in words."""
    lines = [
        "| method | offence | numerator | share | 95% range | status |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['method']} | {row['offence']} | {row['numerator']} | {_percent(row['value'])} "
        f"| {_range(row)} | {row['status']} |"
        for row in rows
    ]
    lines += ["", f"Every column, and every number in full, is in `{ESTIMATES_FILE}`.", ""]
    for column, words in CODE_WORDS.items():
        used = {code for row in rows for code in row[column].split()}
        lines += [f"- `{code}`: {words[code]}" for code in words if code in used]
    return [*lines, ""]


def _percent(share: str) -> str:
    return f"{100 * float(share):.1f}%" if share else ""


def _range(row: Mapping[str, str]) -> str:
    ends = (_percent(row["lower"]), _percent(row["upper"]))
    return " to ".join(ends) if all(ends) else ""
