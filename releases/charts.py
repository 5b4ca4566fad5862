"""Bar charts of released figures, laid out in whole pixels and percentages. Pure.

The page draws them as inline SVG without a viewBox: widths are percentages and type keeps its
size, so a chart is as readable at 320 px as at 1280. Bars are never sorted: the order is the
code list's.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LINE = 20
_BAR = 18
_GAP = 16
_TOP = 8
_AXIS = 52
_LETTERS = 34
_STEPS = (1, 2, 5)
_MOST_GRIDLINES = 5
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a label and the height its letters stand on."""

    text: str
    y: int


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One figure. `marker` is "[low]", "[u]" or nothing; a marked figure has no solid bar."""

    lines: tuple[Line, ...]
    y: int
    middle: int
    width: str
    lower: str
    upper: str
    shown: str
    marker: str
    note: str
    text_y: int


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A gridline: where it stands, and the number under it."""

    x: str
    text: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A bar chart, ready to be drawn."""

    name: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    height: int
    axis_y: int
    axis_text_y: int
    unit_y: int


def bar_chart(*, name: str, title: str, rows: Sequence[Mapping[str, str]], dimension: str) -> Chart:
    """The chart of a one-way table, from the rows of its released file."""
    top = _top_of_scale(max(float(row["upper"]) for row in rows))
    bars = []
    y = _TOP
    for row in rows:
        placed = []
        for text in textwrap.wrap(_label(row, dimension), _LETTERS):
            y += _LINE
            placed.append(Line(text=text, y=y - 5))
        bars.append(
            Bar(
                lines=tuple(placed),
                y=y,
                middle=y + _BAR // 2,
                width=_percent(float(row["value"]), top),
                lower=_percent(float(row["lower"]), top),
                upper=_percent(float(row["upper"]), top),
                shown=row["display"],
                marker=row["status"],
                note=row["note"],
                text_y=y + _BAR - 4,
            )
        )
        y += _BAR + _GAP
    return Chart(
        name=name,
        title=title,
        description=_description(rows, dimension),
        bars=tuple(bars),
        ticks=_ticks(top),
        height=y + _AXIS,
        axis_y=y,
        axis_text_y=y + _LINE,
        unit_y=y + 2 * _LINE + 4,
    )


def _label(row: Mapping[str, str], dimension: str) -> str:
    """What stands above the bar; where the figure is low, the mark stands in the bar's place."""
    name = row[f"{dimension}_label"]
    if row["status"] != row["display"]:
        # The figure and its mark stay on one line with the last word of the label.
        figure = f"{row['display']} {row['status']}".strip().replace(" ", _NO_BREAK)
        return f"{name}:{_NO_BREAK}{figure}" + (f". {row['note']}" if row["note"] else "")
    return f"{name}. {row['note']}" if row["note"] else name


def _said(row: Mapping[str, str]) -> str:
    """The figure in words people read: "120", "15 [u]" or "[low]"; with its note."""
    shown, marker = row["display"], row["status"]
    text = shown if marker in ("", shown) else f"{shown} {marker}"
    return f"{text}. {row['note']}" if row["note"] else text


def _description(rows: Sequence[Mapping[str, str]], dimension: str) -> str:
    parts = [f"{row[f'{dimension}_label']}: {_said(row)}" for row in rows]
    return "; ".join(part.removesuffix(".") for part in parts) + "."


def _top_of_scale(largest: float) -> int:
    step = _step(max(largest, 1.0))
    return step * max(1, math.ceil(largest / step))


def _step(largest: float) -> int:
    power = 1
    while True:
        for step in _STEPS:
            if largest / (step * power) <= _MOST_GRIDLINES:
                return step * power
        power *= 10


def _ticks(top: int) -> tuple[Tick, ...]:
    step = _step(top)
    numbers = range(0, top + 1, step)
    return tuple(
        Tick(
            x=_percent(number, top),
            text=f"{number:,}",
            anchor="start" if number == 0 else "end" if number == top else "middle",
        )
        for number in numbers
    )


def _percent(value: float, top: int) -> str:
    return f"{100 * min(max(value, 0.0), top) / top:.2f}%"
