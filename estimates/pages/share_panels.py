"""One panel for each offence: the survey's shares over time, and below a rule recorded over survey.

The two are never on one footing: the shares are dots with a bar of error or of rounding, recorded
over survey are hollow diamonds under the words "not a share reported". No line joins anything.
The title is a finding, made of the numbers drawn.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from estimates.flags import differing_flags
from estimates.models import OfficialFigure
from estimates.pages.method_rows import Ratio
from estimates.register.rounding import range_words, rounding_ends, share_words
from estimates.register.table_rows import first_upper, group_words
from releases.charts import LINE_HEIGHT, Axis, TextLine, axis_for, label_lines

OFFENCES: Final = ("fraud", "computer_misuse")

# Pixels down.
_SHARES_TOP: Final = 30
_SHARES: Final = 150
_RATIOS_TOP: Final = 32
_BELOW: Final = 12
_ABOVE: Final = 8
_PART_ABOVE: Final = 10
# Per cent across.
_LEFT: Final = 10.0
_RIGHT: Final = 84.0
_LAST_TICK: Final = 95.0
_BESIDE: Final = 3.0
_ROOM: Final = 9.0
_FEW_DAYS: Final = 1500


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A number in its place: `x` in per cent across, the rest in pixels down."""

    x: str
    y: int
    upper_y: int
    lower_y: int
    has_bar: bool
    lines: tuple[TextLine, ...]
    label_x: str
    anchor: str
    said: str


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
    breaks: tuple[str, ...]
    shares_y: int
    rule_y: int
    base_y: int
    years_y: int
    height: int


def share_panels(
    shares: Sequence[OfficialFigure], ratios: Sequence[Ratio]
) -> tuple[SharePanel, ...]:
    """The panels of the offences for which the survey's share is loaded."""
    panels = []
    for offence in OFFENCES:
        of_offence = sorted(
            (figure for figure in shares if figure.offence_group == offence and figure.period_end),
            key=lambda figure: (str(figure.period_end), figure.figure_id),
        )
        beside = sorted(
            (ratio for ratio in ratios if ratio.survey.offence_group == offence),
            key=lambda ratio: str(ratio.survey.period_end),
        )
        if of_offence:
            panels.append(_panel(offence, of_offence, beside))
    return tuple(panels)


def _panel(offence: str, shares: Sequence[OfficialFigure], ratios: Sequence[Ratio]) -> SharePanel:
    highest = max(_ends(figure)[1] for figure in shares)
    axis = axis_for(highest)
    pixels = _SHARES / axis.top
    place = _places([_last_day(each) for each in (*shares, *(one.survey for one in ratios))])
    shares_y = _SHARES_TOP + _SHARES
    rule = label_lines(
        _("Not a share reported. Derived: offences recorded for every 100 incidents"),
        y=shares_y + _BELOW,
    )
    strip = max((pixels * ratio.percent for ratio in ratios), default=0.0)
    base_y = rule[-1].y + _RATIOS_TOP + round(strip)
    marks = tuple(_share_mark(figure, pixels=pixels, place=place) for figure in shares)
    diamonds = _ratio_marks(ratios, pixels=pixels, base_y=base_y, place=place)
    return SharePanel(
        name=offence.replace("_", "-"),
        title=_finding(shares, highest),
        description=_description(marks, diamonds),
        shares=marks,
        ratios=diamonds,
        gridlines=_gridlines(axis, pixels),
        rule=rule,
        years=place.ticks,
        breaks=(*_breaks(shares, place), *_breaks([one.survey for one in ratios], place)),
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
        "%(offence)s: fewer than one in %(every)s incidents reported, in the one share published",
        "%(offence)s: fewer than one in %(every)s incidents reported, "
        "in each of the %(number)s shares published",
        len(shares),
    ) % {"offence": offence, "every": every, "number": len(shares)}


@dataclass(frozen=True, kw_only=True)
class _Places:
    """Where a day stands across the panel, and the years below it."""

    first: date
    days: int

    def at(self, day: date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (day - self.first).days / self.days

    @property
    def ticks(self) -> tuple[YearTick, ...]:
        """Every second year, at its end, from the first that is in sight."""
        last = self.first + timedelta(days=self.days)
        years = range(self.first.year, last.year + 1, 1 if self.days < _FEW_DAYS else 2)
        ends = ((year, date(year, 12, 31)) for year in years)
        return tuple(
            YearTick(x=f"{self.at(end):.2f}%", text=str(year))
            for year, end in ends
            if self.at(end) <= _LAST_TICK
        )


def _places(days: Sequence[date]) -> _Places:
    return _Places(first=min(days), days=max((max(days) - min(days)).days, 1))


def _share_mark(figure: OfficialFigure, *, pixels: float, place: _Places) -> Mark:
    """A share of the survey: its words above it; beside it those of a part of the offence."""
    low, high = _ends(figure)
    x = place.at(_last_day(figure))
    y = _SHARES_TOP + _SHARES - pixels * figure.number
    is_part = figure.flag_offence != figure.offence_group
    shown = share_words(figure)
    words = _("%(share)s, press") % {"share": shown} if figure.is_press else shown
    label = f"{words}: {figure.offence_detail}" if is_part else words
    return Mark(
        x=f"{x:.2f}%",
        y=round(y),
        upper_y=round(_SHARES_TOP + _SHARES - pixels * high),
        lower_y=round(_SHARES_TOP + _SHARES - pixels * low),
        has_bar=high > low,
        lines=label_lines(label, y=round(y) - _PART_ABOVE)
        if is_part
        else (TextLine(text=label, y=round(_SHARES_TOP + _SHARES - pixels * high) - _ABOVE),),
        label_x=f"{x + _BESIDE:.2f}%" if is_part else f"{x:.2f}%",
        anchor="start" if is_part else "middle",
        said=f"{figure.period_label}: {label} ({range_words(figure)})",
    )


def _ratio_marks(
    ratios: Sequence[Ratio], *, pixels: float, base_y: int, place: _Places
) -> tuple[Mark, ...]:
    """The diamonds, on the scale of the shares; a number too near its neighbour's stands below."""
    marks: list[Mark] = []
    last_above = -_ROOM
    for ratio in ratios:
        x, y = place.at(_last_day(ratio.survey)), base_y - round(pixels * ratio.percent)
        is_above = x - last_above >= _ROOM
        last_above = x if is_above else last_above
        shown = ratio.per_hundred
        marks.append(
            Mark(
                x=f"{x:.2f}%",
                y=y,
                upper_y=y,
                lower_y=y,
                has_bar=False,
                lines=(
                    TextLine(text=shown, y=y - _ABOVE - 4 if is_above else y + LINE_HEIGHT + 4),
                ),
                label_x=f"{x:.2f}%",
                anchor="middle",
                said=f"{ratio.survey.period_label}: {shown}",
            )
        )
    return tuple(marks)


def _gridlines(axis: Axis, pixels: float) -> tuple[Gridline, ...]:
    numbers = [axis.step * index for index in range(round(axis.top / axis.step) + 1)]
    lines = ((number, round(_SHARES_TOP + _SHARES - pixels * number)) for number in numbers)
    return tuple(Gridline(y=y, text_y=y - 4, text=f"{number:g}%") for number, y in lines)


def _breaks(figures: Sequence[OfficialFigure], place: _Places) -> tuple[str, ...]:
    """Where what is asked, or how, changed between two figures: half way between them."""
    found = []
    for left, right in pairwise(figures):
        changed = set(differing_flags(left.flags, right.flags)) - {"period", "offence"}
        if changed and left.period_end != right.period_end:
            middle = (place.at(_last_day(left)) + place.at(_last_day(right))) / 2
            found.append(f"{middle:.2f}%")
    return tuple(dict.fromkeys(found))


def _description(shares: Sequence[Mark], ratios: Sequence[Mark]) -> str:
    """The panel in words, for a reader who listens to the page."""
    said = _("As victims told the survey: %(shares)s.") % {
        "shares": "; ".join(mark.said for mark in shares)
    }
    if not ratios:
        return said
    return (
        said
        + " "
        + _(
            "Not a share reported, offences recorded for every 100 incidents of the survey: %(ratios)s."
        )
        % {"ratios": "; ".join(mark.said for mark in ratios)}
    )
