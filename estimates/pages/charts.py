"""Charts laid out for inline SVG, in percentages across and whole pixels down. Pure.

There is no viewBox: type keeps its size, so a chart reads as well at 320 px as at 1280. Meaning
is carried by shape and words; colour only helps. Every chart says its numbers in its description,
and its table and its file are made of the same points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from releases.charts import BAR_HEIGHT, LINE_HEIGHT, TextLine, Tick, axis_for, label_lines

Mark = Literal["survey", "recorded", "derived", "refused", "plain", "rest"]

_GAP: Final = 14
_TOP: Final = 10
_BELOW: Final = 10


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
    axis = axis_for(max((max(point.value, point.upper or 0.0) for point in points), default=1.0))
    drawn, y = [], _TOP
    for point in points:
        lines = label_lines(f"{point.label}: {point.shown}", y=y)
        y += LINE_HEIGHT * len(lines)
        drawn.append(
            Drawn(
                lines=lines,
                shown=point.shown,
                mark=point.mark,
                x=axis.position(point.value),
                lower_x=axis.position(point.lower or 0.0),
                upper_x=axis.position(point.upper or 0.0),
                has_interval=point.lower is not None and point.upper is not None,
                y=y,
                middle=y + BAR_HEIGHT // 2,
                height=BAR_HEIGHT,
            )
        )
        y += BAR_HEIGHT + _GAP
    unit_lines = label_lines(unit, y=y + LINE_HEIGHT + 11)
    return Chart(
        name=name,
        title=title,
        description=_description(points),
        unit=unit_lines,
        drawn=tuple(drawn),
        ticks=axis.ticks,
        height=unit_lines[-1].y + _BELOW,
        axis_y=y,
        axis_text_y=y + LINE_HEIGHT,
    )


def _description(points: Sequence[Point]) -> str:
    """The points in words, for a reader who listens to the page."""
    return "; ".join(f"{point.label}: {point.shown}" for point in points) + "."


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


_PANEL_HEIGHT: Final = 170
_PANEL_TOP: Final = 44
_PANEL_BASE: Final = 140


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
        description=_description(points),
        columns=tuple(columns),
        breaks=tuple(marks),
        width=f"{share * 0.6:.2f}%",
        height=_PANEL_HEIGHT,
        base_y=_PANEL_BASE,
        year_y=_PANEL_BASE + 20,
    )
