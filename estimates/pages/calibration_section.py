"""The methods page shows how each method did on made-up populations of which the truth is known."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from estimates.own.calibration_rows import (
    METHOD_WORDS,
    PROMISE_WORDS,
    REASON_WORDS,
    VERDICT_WORDS,
    CalibrationRow,
    by_method,
    calibration_rows,
)


@dataclass(frozen=True, kw_only=True)
class CalibrationLine:
    """One case in words: what was promised, how often the truth was held, and what stands behind.

    `held` is empty where the method gives no interval.
    """

    case: str
    held: str
    promised: str
    found: str
    reason: str
    details: str


@dataclass(frozen=True, kw_only=True)
class CalibratedMethod:
    """One method with its cases, and how many of them went as promised."""

    label: str
    summary: str
    lines: tuple[CalibrationLine, ...]


@dataclass(frozen=True, kw_only=True)
class CalibrationFound:
    """Everything that the page shows of it: where assumptions hold, and every case."""

    lowest: str
    highest: str
    populations: str
    methods: tuple[CalibratedMethod, ...]


def calibration_found() -> CalibrationFound:
    """Puts the rows of the last full run into words, a table for each method."""
    rows = calibration_rows()
    held = [row for row in rows if row.promise == "within"]
    ordered = sorted(held, key=lambda row: float(row.coverage))
    return CalibrationFound(
        lowest=ordered[0].coverage_percent,
        highest=ordered[-1].coverage_percent,
        populations=f"{min(int(row.populations) for row in held):,}",
        methods=tuple(_method(method, theirs) for method, theirs in by_method(rows).items()),
    )


def _method(method: str, rows: list[CalibrationRow]) -> CalibratedMethod:
    judged = [row for row in rows if row.verdict != "told"]
    kept = sum(row.verdict == "kept" for row in judged)
    return CalibratedMethod(
        label=_(METHOD_WORDS[method]),
        summary=_("%(kept)d of %(judged)d as promised") % {"kept": kept, "judged": len(judged)}
        if judged
        else _("reported, nothing promised"),
        lines=tuple(_line(row) for row in rows),
    )


def _line(row: CalibrationRow) -> CalibrationLine:
    held = row.coverage_percent
    details = [
        _("bias %(bias)s, RMSE %(rmse)s") % {"bias": row.plain_bias, "rmse": row.plain_rmse},
        *([_("mean width %(width)s") % {"width": row.plain_width}] if row.width else ()),
        *(
            [_("withheld %(share)s") % {"share": row.blocked_percent}]
            if row.blocked_percent
            else ()
        ),
        *(
            [_("of those shown %(share)s") % {"share": row.shown_percent}]
            if row.shown_percent
            else ()
        ),
    ]
    return CalibrationLine(
        case=row.case,
        held=f"{held} ± {row.error_points}" if held else "",
        promised=_(PROMISE_WORDS[row.promise]),
        found=_(VERDICT_WORDS[row.verdict]),
        reason=_(REASON_WORDS[row.why]) if row.why else "",
        details="; ".join(details),
    )
