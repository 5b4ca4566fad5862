"""Lays out bar charts in whole pixels and percentages: the axis of every chart, and our bars.

The page draws them as inline SVG without a viewBox: widths are percentages and type keeps its
size, so a chart is as readable at 320 px as at 1280. Bars are never sorted: the order is the
code list's. The statistics draw their charts on the same axis. Pure.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LINE_HEIGHT: Final = 20
BAR_HEIGHT: Final = 18
LETTERS_IN_A_LINE: Final = 34
_ABOVE_LETTERS: Final = 5
_GAP: Final = 16
_TOP: Final = 8
_BELOW_BARS: Final = 52
_STEPS: Final = (1, 2, 5)
_MOST_GRIDLINES: Final = 5
_SMALLEST: Final = 1e-6
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """A line of a label and the height its letters stand on."""

    text: str
    y: int


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A gridline: where it stands, and the number under it."""

    x: str
    text: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Axis:
    """The scale of a chart from 0 to a round number, with a gridline at each step."""

    top: float
    step: float

    def position(self, value: float) -> str:
        """Places a value across the chart: from "0.00%" to "100.00%"."""
        return f"{100 * min(max(value, 0.0), self.top) / self.top:.2f}%"

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """Gives every gridline with its number, which leans inwards at both ends."""
        numbers = [self.step * index for index in range(round(self.top / self.step) + 1)]
        return tuple(
            Tick(
                x=self.position(number),
                text=f"{number:,.0f}" if self.step >= 1 else f"{number:.1f}",
                anchor="start" if number == 0 else "end" if number == numbers[-1] else "middle",
            )
            for number in numbers
        )


def axis_for(largest: float, *, least_step: float = 0.0) -> Axis:
    """Finds the axis that holds the largest value: the smallest round step, five gridlines."""
    largest = max(largest, least_step) if largest >= _SMALLEST else 1.0
    power = 10.0 ** math.floor(math.log10(largest)) / 10
    steps = (digit * power * times for times in (1, 10) for digit in _STEPS)
    step = next(step for step in steps if step >= least_step and largest / step <= _MOST_GRIDLINES)
    return Axis(top=step * max(1, math.ceil(largest / step - 1e-9)), step=step)


def label_lines(label: str, *, y: int) -> tuple[TextLine, ...]:
    """Breaks a label into lines that fit the narrowest screen, the first one just below `y`."""
    return tuple(
        TextLine(text=text, y=y + LINE_HEIGHT * place - _ABOVE_LETTERS)
        for place, text in enumerate(textwrap.wrap(label, LETTERS_IN_A_LINE), start=1)
    )


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One figure. `marker` is "[low]", "[u]" or nothing; a marked figure has no solid bar."""

    lines: tuple[TextLine, ...]
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
class BarChart:
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


def bar_chart(
    *, name: str, title: str, rows: Sequence[Mapping[str, str]], dimension: str
) -> BarChart:
    """Lays out the chart of a one-way table, from the rows of its released file."""
    # Reports are whole, so no gridline stands between two of them.
    axis = axis_for(max(float(row["upper"]) for row in rows), least_step=1.0)
    bars = []
    y = _TOP
    for row in rows:
        lines = label_lines(_label(row, dimension), y=y)
        y += LINE_HEIGHT * len(lines)
        bars.append(
            Bar(
                lines=lines,
                y=y,
                middle=y + BAR_HEIGHT // 2,
                width=axis.position(float(row["value"])),
                lower=axis.position(float(row["lower"])),
                upper=axis.position(float(row["upper"])),
                shown=row["display"],
                marker=row["status"],
                note=row["note"],
                text_y=y + BAR_HEIGHT - 4,
            )
        )
        y += BAR_HEIGHT + _GAP
    return BarChart(
        name=name,
        title=title,
        description=_description(rows, dimension),
        bars=tuple(bars),
        ticks=axis.ticks,
        height=y + _BELOW_BARS,
        axis_y=y,
        axis_text_y=y + LINE_HEIGHT,
        unit_y=y + 2 * LINE_HEIGHT + 4,
    )


def _label(row: Mapping[str, str], dimension: str) -> str:
    """Writes the words above a bar; a low figure's mark stands in the bar's place, so not here."""
    name = row[f"{dimension}_label"]
    if row["status"] != row["display"]:
        # The figure and its mark stay on one line with the last word of the label.
        figure = f"{row['display']} {row['status']}".strip().replace(" ", _NO_BREAK)
        return f"{name}:{_NO_BREAK}{figure}" + (f". {row['note']}" if row["note"] else "")
    return f"{name}. {row['note']}" if row["note"] else name


def _said(row: Mapping[str, str]) -> str:
    """Writes the figure in words people read: "120", "15 [u]" or "[low]"; with its note."""
    shown, marker = row["display"], row["status"]
    text = shown if marker in ("", shown) else f"{shown} {marker}"
    return f"{text}. {row['note']}" if row["note"] else text


def _description(rows: Sequence[Mapping[str, str]], dimension: str) -> str:
    parts = [f"{row[f'{dimension}_label']}: {_said(row)}" for row in rows]
    return "; ".join(part.removesuffix(".") for part in parts) + "."
