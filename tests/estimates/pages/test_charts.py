"""Charts: their geometry, their words, and that nothing depends on colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimates.pages.charts import Point, chart, panel


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


def make_chart(*values: float, upper: float | None = None) -> object:
    points = [
        Point(label=f"p{index}", value=value, shown=str(value), lower=0.0, upper=upper)
        if upper
        else Point(label=f"p{index}", value=value, shown=str(value))
        for index, value in enumerate(values)
    ]
    return chart(name="c", title="t", unit="u", points=points)


@given(values=st.lists(st.floats(0, 1e9), min_size=1, max_size=12))
def test_bars_start_at_zero_keep_their_proportions_and_stay_inside(values: list[float]) -> None:
    drawn = make_chart(*values)

    lengths = [percent(point.x) for point in drawn.drawn]
    assert all(0 <= length <= 100 for length in lengths)
    largest = max(values)
    if largest > 0:
        scale = max(lengths) / largest
        for value, length in zip(values, lengths, strict=True):
            assert length == pytest.approx(value * scale, abs=0.02)
    assert len(drawn.ticks) <= 6
    assert drawn.ticks[0].text in ("0", "0.0")


def test_an_interval_is_drawn_to_its_ends() -> None:
    drawn = make_chart(5.0, upper=10.0)

    assert drawn.drawn[0].has_interval
    assert (drawn.drawn[0].lower_x, drawn.drawn[0].upper_x) == ("0.00%", "100.00%")


def test_the_description_says_every_number() -> None:
    drawn = make_chart(1.5, 2.5)

    assert drawn.description == "p0: 1.5; p1: 2.5."


def test_long_labels_are_broken_and_nothing_overlaps() -> None:
    drawn = chart(
        name="c",
        title="t",
        unit="u",
        points=[Point(label="many words " * 10, value=1, shown="1") for _ in range(3)],
    )

    for above, below in zip(drawn.drawn, drawn.drawn[1:], strict=False):
        assert len(above.lines) > 1
        assert all(len(line.text) <= 40 for line in above.lines)
        assert above.y + above.height < below.lines[0].y - 12


def test_a_panel_leaves_a_missing_year_empty_and_marks_the_breaks() -> None:
    drawn = panel(
        name="p",
        title="t",
        points=[
            Point(label="2014/15", value=0, shown="not stated"),
            Point(label="2015/16", value=50, shown="50", mark="derived"),
            Point(label="2016/17", value=100, shown="100"),
        ],
        has_breaks=True,
    )

    heights = [column.height for column in drawn.columns]
    assert heights[0] == 0
    assert heights[1] * 2 == heights[2]
    assert len(drawn.breaks) == 2
    assert drawn.columns[1].mark == "derived"
    assert "not stated" in drawn.description
