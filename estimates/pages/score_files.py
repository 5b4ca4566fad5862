"""The files of how well our estimates do: on made-up populations, and against the survey."""

from collections.abc import Mapping
from typing import Final

from classification.csv_files import csv_text
from classification.wording import N_
from estimates.models import OfficialFigure
from estimates.own.calibration_rows import COLUMNS, calibration_rows
from estimates.own.track_record import TrackedShare, track_record
from estimates.sums.track_record import RangeScore

CALIBRATION_ABOUT: Final[Mapping[str, str]] = {
    "method": N_("The method that was tried"),
    "case": N_("On what it was tried"),
    "promise": N_("What the method promises in this case"),
    "verdict": N_("Whether the promise was kept"),
    "populations": N_("How many made-up populations it was tried on"),
    "seed": N_("The seed that the run began with"),
    "truth": N_("The true number, which is known because the populations are made up"),
    "bias": N_("The mean estimate less the truth"),
    "rmse": N_("The root mean square error"),
    "coverage": N_("How often the interval held the truth, 0 to 1; empty where there is none"),
    "coverage_error": N_("The standard error of that, from the number of populations"),
    "coverage_shown": N_("The same of those that would be shown"),
    "width": N_("The mean width of the interval"),
    "blocked": N_("How often the number would be withheld, 0 to 1"),
    "unbounded": N_("How often an end was infinite, 0 to 1"),
    "reason": N_("The cause where a promise is not kept, or is known not to hold"),
}
CALIBRATION_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("populations", "seed"), "integer"),
    # Written with powers of ten where they are very large or small.
    **dict.fromkeys(("truth", "bias", "rmse", "width"), "double"),
    **dict.fromkeys(("coverage", "coverage_error", "coverage_shown"), "decimal"),
    **dict.fromkeys(("blocked", "unbounded"), "decimal"),
}

TRACK_ABOUT: Final[Mapping[str, str]] = {
    "release": N_("The number of the release"),
    "offence": N_("The offence of the survey"),
    "state": N_("Whether the share is scored, and if not, why"),
    "value": N_("Our weighted share, 0 to 1; empty where the release has none"),
    "lower": N_("The lower end of its range"),
    "upper": N_("The upper end of its range"),
    "envelope_low": N_("The lower end with the band of who comes forward"),
    "envelope_high": N_("The upper end with the band of who comes forward"),
    "sha256": N_("The checksum of the file of estimates in which the share was frozen"),
    "is_withdrawn": N_("Whether the release was withdrawn afterwards"),
    "outcome": N_("The first edition of the survey's figure: its identifier in the register"),
    "revisions": N_("Later editions, by identifier, with spaces between"),
    "differs": N_("The facts on which the two differ, with spaces between"),
    "range_verdict": N_("Whether the survey's figure lies in the range"),
    "range_score_least": N_("The least that the range's score can be, in points; less is better"),
    "range_score_most": N_("The most that it can be"),
    "envelope_verdict": N_("Whether the survey's figure lies in the envelope"),
    "envelope_score_least": N_("The least that the envelope's score can be, in points"),
    "envelope_score_most": N_("The most that it can be"),
    "last_edition": N_("The edition before, by identifier, taken as a forecast"),
    "last_edition_score_least": N_("The least that its score can be, in points"),
    "last_edition_score_most": N_("The most that it can be"),
    "odds_ratio_low": N_(
        "How much likelier those who told came here, if the survey is right: the least"
    ),
    "odds_ratio_high": N_("The most that it can be"),
}
TRACK_TYPES: Final[Mapping[str, str]] = dict.fromkeys(
    (
        *("value", "lower", "upper", "envelope_low", "envelope_high"),
        *("range_score_least", "range_score_most"),
        *("envelope_score_least", "envelope_score_most"),
        *("last_edition_score_least", "last_edition_score_most"),
        *("odds_ratio_low", "odds_ratio_high"),
    ),
    "decimal",
)
_VERDICTS: Final[Mapping[str, str]] = {
    "inside": N_("The figure lies in it, however it was rounded"),
    "outside": N_("The figure does not lie in it, however it was rounded"),
    "cannot_tell": N_("The figure was rounded across an end"),
}
TRACK_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "state": {
        "scored": N_("Scored"),
        "waiting": N_("The survey's share for that year is not in the register yet"),
        "made_up": N_("Never scored: these reports are made up"),
        "no_share": N_("The release gives no share"),
        "not_comparable": N_("The survey's figure is about something else"),
        "out_before": N_("The survey's figure was out before this share was"),
        "date_unknown": N_("It is not known when the survey's figure came out"),
    },
    "range_verdict": _VERDICTS,
    "envelope_verdict": _VERDICTS,
    "is_withdrawn": {"yes": N_("Yes"), "no": N_("No")},
}


def calibration_csv() -> str:
    """The cases of the last full run of `manage.py calibrate`, one a row."""
    rows = ({name: getattr(row, name) for name in COLUMNS} for row in calibration_rows())
    return csv_text(COLUMNS, rows)


def track_record_csv() -> str:
    """Every weighted share that a year's release has, or says why it has none, one a row."""
    return csv_text(tuple(TRACK_ABOUT), map(_track_row, track_record().tracked))


def _track_row(share: TrackedShare) -> dict[str, object]:
    estimate, last = share.estimate, share.yardstick
    low, high = share.odds_ratios or (None, None)
    row: dict[str, object] = {
        "release": share.release.number,
        "offence": estimate.offence,
        "state": share.state,
        "value": _number(estimate.value),
        "lower": _number(estimate.lower),
        "upper": _number(estimate.upper),
        "envelope_low": _number(estimate.envelope_low),
        "envelope_high": _number(estimate.envelope_high),
        "sha256": share.sha256,
        "is_withdrawn": "yes" if share.release.is_withdrawn else "no",
        "outcome": _id(share.outcome),
        "revisions": " ".join(map(_id, share.revisions)),
        "differs": " ".join(share.differing),
        "last_edition": _id(last.last if last else None),
        "odds_ratio_low": _number(low),
        "odds_ratio_high": _number(high),
    }
    for name, scored in (("range", share.interval), ("envelope", share.envelope)):
        row |= {
            f"{name}_verdict": scored.verdict if scored else "",
        } | _scores(name, scored)
    return row | _scores("last_edition", last.scored if last else None)


def _scores(name: str, scored: RangeScore | None) -> dict[str, object]:
    least, most = scored.score if scored else (None, None)
    return {f"{name}_score_least": _number(least), f"{name}_score_most": _number(most)}


def _id(figure: OfficialFigure | None) -> str:
    return figure.figure_id if figure else ""


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:.6f}"
