"""Charts laid out for inline SVG, in percentages across and whole pixels down. Pure.

There is no viewBox: type keeps its size, so a chart reads as well at 320 px as at 1280. Meaning
is carried by shape and words; colour only helps. Every chart says its numbers in its description,
and its table and its file are made of the same points.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Mark = Literal["survey", "recorded", "derived", "refused", "plain", "rest"]

_LINE = 20
_LETTERS = 34
_BAR = 18
_GAP = 14
_TOP = 10
_BELOW = 10
_STEPS = (1, 2, 5)
_MOST_GRIDLINES = 5
_SMALLEST = 1e-6


@dataclass(frozen=True, kw_only=True)
class Point:
    """A number to be drawn: what it is, its words, its mark, and its interval if there is one."""

    label: str
    value: float
    shown: str
    mark: Mark = "plain"
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, kw_only=True)
class TextLine:
    text: str
    y: int


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A point in its place. `x` and `width` are percentages of the chart's width."""

    lines: tuple[TextLine, ...]
    shown: str
    mark: Mark
    x: str
    lower_x: str
    upper_x: str
    has_interval: bool
    y: int
    middle: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Tick:
    x: str
    text: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart, ready to be drawn by `estimates/_bars.html` or `estimates/_dots.html`."""

    name: str
    title: str
    description: str
    unit: tuple[TextLine, ...]
    drawn: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    height: int
    axis_y: int
    axis_text_y: int


def chart(*, name: str, title: str, unit: str, points: Sequence[Point]) -> Chart:
    """Horizontal bars or dots from 0, in the order given; each label stands above its mark."""
    top = _top_of_scale(max((_furthest(point) for point in points), default=1.0))
    drawn, y = [], _TOP
    for point in points:
        lines = []
        for text in textwrap.wrap(f"{point.label}: {point.shown}", _LETTERS):
            y += _LINE
            lines.append(TextLine(text=text, y=y - 5))
        has_interval = point.lower is not None and point.upper is not None
        drawn.append(
            Drawn(
                lines=tuple(lines),
                shown=point.shown,
                mark=point.mark,
                x=_percent(point.value, top),
                lower_x=_percent(point.lower or 0.0, top),
                upper_x=_percent(point.upper or 0.0, top),
                has_interval=has_interval,
                y=y,
                middle=y + _BAR // 2,
                height=_BAR,
            )
        )
        y += _BAR + _GAP
    unit_lines = tuple(
        TextLine(text=text, y=y + _LINE * (index + 2) + 6)
        for index, text in enumerate(textwrap.wrap(unit, _LETTERS))
    )
    return Chart(
        name=name,
        title=title,
        description="; ".join(f"{point.label}: {point.shown}" for point in points) + ".",
        unit=unit_lines,
        drawn=tuple(drawn),
        ticks=_ticks(top),
        height=unit_lines[-1].y + _BELOW,
        axis_y=y,
        axis_text_y=y + _LINE,
    )


def _furthest(point: Point) -> float:
    return max(point.value, point.upper or 0.0)


def _top_of_scale(largest: float) -> float:
    step = _step(largest)
    return step * max(1, math.ceil(largest / step - 1e-9))


def _step(largest: float) -> float:
    """The smallest round step that needs no more than five gridlines."""
    if largest < _SMALLEST:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest)) / 10
    while True:
        for step in _STEPS:
            if largest / (step * power) <= _MOST_GRIDLINES:
                return step * power
        power *= 10


def _ticks(top: float) -> tuple[Tick, ...]:
    step = _step(top)
    numbers = [step * index for index in range(round(top / step) + 1)]
    return tuple(
        Tick(
            x=_percent(number, top),
            text=f"{number:,.0f}" if step >= 1 else f"{number:.1f}",
            anchor="start" if number == 0 else "end" if number == numbers[-1] else "middle",
        )
        for number in numbers
    )


def _percent(value: float, top: float) -> str:
    return f"{100 * min(max(value, 0.0), top) / top:.2f}%"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One year of a small panel: a bar from the bottom, its number above it, its year below."""

    x: str
    middle: str
    y: int
    height: int
    shown: str
    year: str
    mark: Mark
    text_y: int
    word_y: int


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A few years of one police force, on a scale of its own. No line joins them."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    breaks: tuple[str, ...]
    width: str
    height: int
    base_y: int
    year_y: int


_PANEL_HEIGHT = 170
_PANEL_TOP = 44
_PANEL_BASE = 140


def panel(*, name: str, title: str, points: Sequence[Point], has_breaks: bool) -> Panel:
    """Bars over the years, each point labelled by its year. A missing year leaves its place empty.

    `has_breaks` draws a mark between the years: what is counted may differ from year to year.
    """
    top = max((point.value for point in points), default=1.0) or 1.0
    share = 100 / max(len(points), 1)
    columns = []
    for index, point in enumerate(points):
        height = round((_PANEL_BASE - _PANEL_TOP) * point.value / top)
        columns.append(
            Column(
                x=f"{share * index + share * 0.2:.2f}%",
                middle=f"{share * (index + 0.5):.2f}%",
                y=_PANEL_BASE - height,
                height=height,
                shown=point.shown,
                year=point.label,
                mark=point.mark,
                text_y=_PANEL_BASE - height - 6,
                word_y=_PANEL_BASE - height - 22,
            )
        )
    marks = [f"{share * index:.2f}%" for index in range(1, len(points))] if has_breaks else []
    return Panel(
        name=name,
        title=title,
        description="; ".join(f"{point.label}: {point.shown}" for point in points) + ".",
        columns=tuple(columns),
        breaks=tuple(marks),
        width=f"{share * 0.6:.2f}%",
        height=_PANEL_HEIGHT,
        base_y=_PANEL_BASE,
        year_y=_PANEL_BASE + 20,
    )
