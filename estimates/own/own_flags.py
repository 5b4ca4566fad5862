"""Sets the flags of our own reports against the survey's: whether the two may be compared. Pure.

The verdict is that of `comparison`; nothing is typed here but the facts of our own counting.
"""

from datetime import timedelta
from functools import cache
from typing import Final

from classification.periods import DAYS_TO_WITHDRAW, first_day, last_day, year_of
from estimates.flag_rules import ADULTS_IN_HOUSEHOLDS, period_flag
from estimates.flags import ENGLAND_AND_WALES, FLAGS, NO_CHANGE
from estimates.models import OfficialFigure
from estimates.register.comparison import compare
from estimates.register.official_files import FILES, read_official_file
from releases.estimate_words import ALL_OFFENCES

_FIGURES: Final = next(file for file in FILES if file.model is OfficialFigure)


def own_flags(number: str, *, offence: str = ALL_OFFENCES) -> dict[str, str]:
    """Gives the seven flags of a release's own share: of all its reports, or of one crime type.

    The period is that in which reports were accepted, by the rule that `cohort_for` follows.
    """
    start, end = (
        day - timedelta(days=DAYS_TO_WITHDRAW) for day in (first_day(number), last_day(number))
    )
    return {
        "geography": "the United Kingdom and elsewhere",
        "period": period_flag(start, end),
        "offence": "twelve kinds of harm" if offence == ALL_OFFENCES else f"own: {offence}",
        "unit": "report",
        "population": "persons of 16 and over who came here",
        "recorder": "this site",
        "change": NO_CHANGE,
    }


def comparable_flags(number: str, *, offence: str, demonstration: bool) -> dict[str, str]:
    """Gives the seven flags of a release's comparable reports of one offence of the survey.

    Two are equal to the survey's by declaration, and each row says so in words: one report is one
    incident, and the release's year is the year to December. Made-up reports are about nobody.
    """
    return _survey_target(number, offence=offence) | {
        "recorder": "this site",
        **({"population": "nobody: made-up reports"} if demonstration else {}),
    }


def comparison_with_target(
    number: str, *, offence: str, demonstration: bool
) -> tuple[str, tuple[str, ...]]:
    """Judges comparable reports beside the survey's share of the same offence and the same year."""
    own = comparable_flags(number, offence=offence, demonstration=demonstration)
    year = _survey_target(year_of(number), offence=offence)
    reasons = compare(own, year, measure="own_share").blocking
    return ("not_comparable" if reasons else "comparable"), reasons


def _survey_target(number: str, *, offence: str) -> dict[str, str]:
    return {
        "geography": ENGLAND_AND_WALES,
        "period": period_flag(first_day(number), last_day(number)),
        "offence": offence,
        "unit": "incident",
        "population": ADULTS_IN_HOUSEHOLDS,
        "recorder": "CSEW",
        "change": NO_CHANGE,
    }


def comparison_of(number: str, *, offence: str = ALL_OFFENCES) -> tuple[str, tuple[str, ...]]:
    """Judges a release's own share beside the survey's newest: the verdict, and the flags why not.

    By itself it may be described where every flag is known; else it is `blocked`.
    """
    flags = own_flags(number, offence=offence)
    alone = compare(flags, measure="own_description")
    if alone.is_blocked:
        return "blocked", alone.blocking
    against = [compare(flags, survey, measure="own_share") for survey in survey_flags()]
    differing = {flag for comparison in against for flag in comparison.blocking}
    reasons = tuple(flag for flag in FLAGS if flag in differing)
    return ("not_comparable" if reasons else "comparable"), reasons


@cache
def survey_flags() -> tuple[dict[str, str], ...]:
    """Reads the flags of the survey's newest shares that were reported and may lead a page."""
    shares = [
        row
        for row in read_official_file(_FIGURES)
        if isinstance(row, OfficialFigure)
        and (row.series, row.measure) == ("CSEW", "share_reported_police_or_af")
        and row.flag_geography == ENGLAND_AND_WALES
        and compare(row.flags, measure="survey_share").may_be_headline
    ]
    newest = max(row.flag_period for row in shares)
    return tuple(row.flags for row in shares if row.flag_period == newest)
