"""One panel for each offence: the survey's shares over time, and below a rule recorded over survey.

The two are never on one footing: the shares are dots with a bar of error or of rounding, recorded
over survey are hollow diamonds under the words "not a share reported". No line joins anything; a
stretch in which the survey worked otherwise is shaded. The title is a finding, made of the numbers
drawn.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from estimates.flags import RecordingBreak, breaks
from estimates.models import OfficialFigure
from estimates.pages.method_rows import RecordedRatio
from estimates.register.comparison import compare
from estimates.register.rounding import range_words, rounding_ends
from estimates.register.table_rows import first_upper, group_words, shown_value
from releases.charts import (
    LETTERS_IN_A_LINE,
    LINE_HEIGHT,
    Axis,
    TextLine,
    axis_for,
    label_lines,
)

OFFENCES: Final = ("fraud", "computer_misuse")

# Pixels down.
_SHARES_TOP: Final = 26
_SHARES: Final = 112
_RATIOS_TOP: Final = 28
_BELOW: Final = 12
_ABOVE: Final = 8
_HALF_A_LETTER: Final = 5
_SMALL_LINE: Final = 17
# Per cent across.
_LEFT: Final = 14.0
_RIGHT: Final = 84.0
_LAST_TICK: Final = 95.0
_BESIDE: Final = 3.5
_ROOM: Final = 10.5
# Days.
_FEW_DAYS: Final = 1500
_A_YEAR: Final = 366


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A number in its place: `x` in per cent across, the rest in pixels down.

    `bar` is the height of its bar of error or rounding, from `upper_y`.
    """

    x: str
    y: int
    lines: tuple[TextLine, ...]
    label_x: str
    anchor: str
    said: str
    upper_y: int = 0
    bar: int = 0


@dataclass(frozen=True, kw_only=True)
class Gridline:
    """A line across, and its number at the edge."""

    y: int
    text_y: int
    text: str


@dataclass(frozen=True, kw_only=True)
class YearTick:
    """A year at the foot of the panel."""

    x: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ShadedTime:
    """A stretch of time in which something was counted in another way, and how, in words."""

    x: str
    width: str
    words: str


@dataclass(frozen=True, kw_only=True)
class SharePanel:
    """A panel, ready to be drawn by `estimates/_share_panel.html`."""

    name: str
    title: str
    description: str
    shares: tuple[Mark, ...]
    ratios: tuple[Mark, ...]
    gridlines: tuple[Gridline, ...]
    rule: tuple[TextLine, ...]
    years: tuple[YearTick, ...]
    changes: tuple[ShadedTime, ...]
    shares_y: int
    rule_y: int
    base_y: int
    years_y: int
    height: int


def share_panels(
    shares: Sequence[OfficialFigure], ratios: Sequence[RecordedRatio]
) -> tuple[SharePanel, ...]:
    """The panels of the offences for which the survey's share is loaded."""
    panels = []
    for offence in OFFENCES:
        of_offence = sorted(
            (figure for figure in shares if figure.offence_group == offence and _is_known(figure)),
            key=lambda figure: (str(figure.period_end), figure.figure_id),
        )
        beside = sorted(
            (ratio for ratio in ratios if ratio.survey.offence_group == offence),
            key=lambda ratio: str(ratio.survey.period_end),
        )
        if of_offence:
            panels.append(_panel(offence, of_offence, beside))
    return tuple(panels)


def _is_known(figure: OfficialFigure) -> bool:
    """Whether it may be shown as the survey's share: it has a period, and no flag is unknown."""
    comparison = compare(figure.flags, measure="survey_share")
    return figure.period_end is not None and not comparison.is_blocked


def _panel(
    offence: str, shares: Sequence[OfficialFigure], ratios: Sequence[RecordedRatio]
) -> SharePanel:
    highest = max(_ends(figure)[1] for figure in shares)
    axis = axis_for(highest)
    pixels = _SHARES / axis.top
    place = _places([_last_day(each) for each in (*shares, *(one.survey for one in ratios))])
    shares_y = _SHARES_TOP + _SHARES
    rule = label_lines(
        _("Not a share reported: recorded per 100 incidents (%(marks)s)")
        % {"marks": _marks_of(ratios)},
        y=shares_y + _BELOW + 4,
    )
    strip = max((pixels * ratio.percent for ratio in ratios), default=0.0)
    base_y = rule[-1].y + _RATIOS_TOP + round(strip)
    marks = tuple(_share_mark(figure, pixels=pixels, place=place) for figure in shares)
    diamonds = _ratio_marks(ratios, pixels=pixels, base_y=base_y, place=place)
    return SharePanel(
        name=offence.replace("_", "-"),
        title=_finding(shares, highest),
        description=_description(marks, diamonds, _marks_of(ratios)),
        shares=marks,
        ratios=diamonds,
        gridlines=_gridlines(axis, pixels),
        rule=rule,
        years=place.ticks,
        changes=_breaks([*shares, *(each for one in ratios for each in one.figures)], place),
        shares_y=shares_y,
        rule_y=shares_y + _BELOW,
        base_y=base_y,
        years_y=base_y + LINE_HEIGHT,
        height=base_y + LINE_HEIGHT + _BELOW,
    )


def _last_day(figure: OfficialFigure) -> date:
    assert figure.period_end is not None
    return figure.period_end


def _ends(figure: OfficialFigure) -> tuple[float, float]:
    """The ends of the bar: the survey's own error where it is published, else of the rounding."""
    if figure.lower is not None and figure.upper is not None:
        return float(figure.lower), float(figure.upper)
    return rounding_ends(figure) or (figure.number, figure.number)


def _finding(shares: Sequence[OfficialFigure], highest: float) -> str:
    """The panel's title says what all its shares have in common: how few it is at the most."""
    offence = first_upper(group_words(shares[0]))
    every = math.floor(100 / highest) if highest > 0 else 0
    if every < 2:
        return _("%(offence)s: what victims say they reported") % {"offence": offence}
    return ngettext(
        "%(offence)s: fewer than one in %(every)s reported, in the one share published",
        "%(offence)s: fewer than one in %(every)s reported, in each of %(number)s shares published",
        len(shares),
    ) % {"offence": offence, "every": every, "number": len(shares)}


@dataclass(frozen=True, kw_only=True)
class _Places:
    """The places of days across the panel, from its first, and the years below it."""

    first: date
    days: int

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days)

    def at(self, day: date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (day - self.first).days / self.days

    @property
    def ticks(self) -> tuple[YearTick, ...]:
        """Every second year, at its end, from the first that is in sight."""
        years = range(self.first.year, self.last.year + 1, 1 if self.days < _FEW_DAYS else 2)
        ends = ((year, date(year, 12, 31)) for year in years)
        return tuple(
            YearTick(x=f"{self.at(end):.2f}%", text=str(year))
            for year, end in ends
            if self.at(end) <= _LAST_TICK
        )


def _places(days: Sequence[date]) -> _Places:
    return _Places(first=min(days), days=max((max(days) - min(days)).days, _A_YEAR))


def _share_mark(figure: OfficialFigure, *, pixels: float, place: _Places) -> Mark:
    """A share of the survey: its words above it; beside it those of a part of the offence."""
    low, high = _ends(figure)
    x = place.at(_last_day(figure))
    y, upper_y, lower_y = (
        round(_SHARES_TOP + _SHARES - pixels * value) for value in (figure.number, high, low)
    )
    is_part = figure.flag_offence != figure.offence_group
    words = [shown_value(figure)]
    if figure.is_press:
        words.append(_("press"))
    if is_part:
        words.append(figure.offence_detail)
    label = ", ".join(words)
    return Mark(
        x=f"{x:.2f}%",
        y=y,
        upper_y=upper_y,
        bar=max(lower_y - upper_y, 1),
        lines=_lines_up(textwrap.wrap(label, LETTERS_IN_A_LINE), last_y=y + _HALF_A_LETTER)
        if is_part
        else _lines_up(words[::-1], last_y=upper_y - _ABOVE),
        label_x=f"{x + _BESIDE:.2f}%" if is_part else f"{x:.2f}%",
        anchor="start" if is_part else "middle",
        said=f"{figure.period_label}: {label} ({range_words(figure)})",
    )


def _lines_up(texts: Sequence[str], *, last_y: int) -> tuple[TextLine, ...]:
    """Lines of which the last stands at this height and the others above it."""
    first = last_y - _SMALL_LINE * (len(texts) - 1)
    return tuple(
        TextLine(text=text, y=first + _SMALL_LINE * place) for place, text in enumerate(texts)
    )


def _ratio_marks(
    ratios: Sequence[RecordedRatio], *, pixels: float, base_y: int, place: _Places
) -> tuple[Mark, ...]:
    """The diamonds, on the scale of the shares.

    A number too near its neighbour's stands below its diamond, or beside it where that is too low.
    """
    marks: list[Mark] = []
    last_above = -_ROOM
    for ratio in ratios:
        x, y = place.at(_last_day(ratio.survey)), base_y - round(pixels * ratio.percent)
        is_above = x - last_above >= _ROOM
        last_above = x if is_above else last_above
        below_y = y + LINE_HEIGHT + _HALF_A_LETTER
        is_beside = not is_above and below_y > base_y
        label_y = y - _ABOVE - 4 if is_above else y + _HALF_A_LETTER if is_beside else below_y
        marks.append(
            Mark(
                x=f"{x:.2f}%",
                y=y,
                lines=(TextLine(text=ratio.per_hundred, y=label_y),),
                label_x=f"{x + _BESIDE:.2f}%" if is_beside else f"{x:.2f}%",
                anchor="start" if is_beside else "middle",
                said=f"{ratio.survey.period_label}: {ratio.per_hundred}",
            )
        )
    return tuple(marks)


def _gridlines(axis: Axis, pixels: float) -> tuple[Gridline, ...]:
    numbers = [axis.step * index for index in range(round(axis.top / axis.step) + 1)]
    lines = ((number, round(_SHARES_TOP + _SHARES - pixels * number)) for number in numbers)
    return tuple(Gridline(y=y, text_y=y - 4, text=f"{number:g}%") for number, y in lines)


def _breaks(figures: Sequence[OfficialFigure], place: _Places) -> tuple[ShadedTime, ...]:
    """The stretches in which the survey, or who records, worked otherwise than before and after."""
    found = []
    for change in breaks():
        start, end = change.starts_on or date.min, change.ends_on or date.max
        is_in_sight = start < place.last and end > place.first
        if change.applies == "overlaps" and is_in_sight and _concerns(change, figures):
            left, right = place.at(max(start, place.first)), place.at(min(end, place.last))
            found.append(
                ShadedTime(x=f"{left:.2f}%", width=f"{right - left:.2f}%", words=_(change.text))
            )
    return tuple(found)


def _concerns(change: RecordingBreak, figures: Sequence[OfficialFigure]) -> bool:
    return any(
        change.concerns(figure.flag_recorder, figure.flag_geography, figure.series)
        for figure in figures
    )


def _marks_of(ratios: Sequence[RecordedRatio]) -> str:
    """The words on the drawing itself: that we derived it, and whether it is blocked."""
    is_blocked = any(ratio.comparison.is_blocked for ratio in ratios)
    return _("derived, blocked") if is_blocked else _("derived")


def _description(shares: Sequence[Mark], ratios: Sequence[Mark], marks: str) -> str:
    """The panel in words, for a reader who listens to the page."""
    said = _("As victims told the survey: %(shares)s.") % {
        "shares": "; ".join(mark.said for mark in shares)
    }
    if not ratios:
        return said
    beside = _(
        "Not a share reported, recorded for every 100 incidents of the survey (%(marks)s): "
        "%(ratios)s."
    ) % {"marks": marks, "ratios": "; ".join(mark.said for mark in ratios)}
    return f"{said} {beside}"
