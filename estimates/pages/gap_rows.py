"""A row of the range of methods: its flags in words, what it says in a file, its dot on the chart.

What differs stands beside the number wherever it goes: on the page, on the chart, in the file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from estimates.pages.charts import Chart, Mark, Point, chart
from estimates.pages.sections import Source
from estimates.register.comparison import Comparison
from estimates.register.rows import Row
from estimates.register.wording import FLAG_LABELS, flag_words
from estimates.sums.results import Estimate


@dataclass(frozen=True, kw_only=True)
class FlagLine:
    """One flag on which two figures differ, in words."""

    label: str
    left: str
    right: str
    blocks: bool

    @property
    def words(self) -> str:
        """ "Who is counted: persons and businesses / adults 16 and over in households"."""
        values = f"{self.left} / {self.right}" if self.right else self.left
        return f"{self.label}: {values}"


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """One method and source: its number, its interval or why none, and the flags that differ."""

    row: Row
    measure: str
    who: str
    mark: Mark
    interval: str
    is_blocked: bool
    flags: tuple[FlagLine, ...]
    is_press: bool

    @property
    def source(self) -> Source:
        """What must stand beside the number: where it was published, and where it was seen."""
        return Source(title=self.row.source, grade=self.row.grade, seen_at=self.row.seen_at)

    @property
    def blocking(self) -> tuple[FlagLine, ...]:
        return tuple(flag for flag in self.flags if flag.blocks)

    @property
    def named(self) -> tuple[FlagLine, ...]:
        return tuple(flag for flag in self.flags if not flag.blocks)


def with_flags(row: Row, flags: Sequence[FlagLine], *, method: str = "") -> Row:
    """The row with its flags in words: those that differ, and of them those that block it."""
    return replace(
        row,
        method=method or row.method,
        differs="; ".join(each.words for each in flags),
        blocks="; ".join(each.words for each in flags if each.blocks),
    )


def with_estimate(row: Row, estimate: Estimate, flags: Sequence[FlagLine]) -> Row:
    """The row with what its estimate says of itself, ends in per cent like its value."""
    ends = [
        "" if end is None or not math.isfinite(end) else f"{100 * end:.2f}"
        for end in (estimate.lower, estimate.upper)
    ]
    ids = [str(estimate.inputs[name]) for name in ("recorded_figure", "survey_figure")]
    return with_flags(
        replace(
            row,
            lower=ends[0],
            upper=ends[1],
            level=f"{estimate.level:g}" if any(ends) else "",
            inputs=" ".join(ids),
        ),
        flags,
        method=estimate.method,
    )


def flag_lines(comparison: Comparison) -> tuple[FlagLine, ...]:
    """The differences of a comparison, in words."""
    return tuple(
        FlagLine(
            label=_(FLAG_LABELS[each.flag]),
            left=_(flag_words(each.flag, each.left)),
            right=_(flag_words(each.flag, each.right)),
            blocks=each.blocks,
        )
        for each in comparison.differences
    )


def range_chart(rows: Sequence[GapRow], *, name: str = "range") -> Chart:
    """One dot a row, in the rows' order; shapes tell the measures apart."""
    return chart(
        name=name,
        title=_("What is reported, by method and source"),
        unit=_("Per cent")
        if any(each.row.lower for each in rows)
        else _("Per cent. No intervals are published for these figures."),
        points=[
            Point(
                label=_charted_label(each),
                value=float(each.row.value),
                shown=each.row.shown,
                mark=each.mark,
                lower=float(each.row.lower) if each.row.lower else None,
                upper=float(each.row.upper) if each.row.upper else None,
            )
            for each in rows
        ],
    )


def _charted_label(gap_row: GapRow) -> str:
    """The row's name with what must stand on the chart itself: press, derived, what blocks it."""
    marks = []
    if gap_row.is_press:
        marks.append(_("press"))
    if gap_row.row.grade == "E":
        marks.append(_("derived"))
    if gap_row.is_blocked:
        flags = ", ".join(flag.label.lower() for flag in gap_row.blocking)
        marks.append(_("blocked by %(flags)s") % {"flags": flags})
    return f"{gap_row.row.item} ({', '.join(marks)})" if marks else gap_row.row.item
