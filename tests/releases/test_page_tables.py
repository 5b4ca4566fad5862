"""The tables of a release's page: per cents of those who said, the others last, no false "none"."""

from collections.abc import Sequence
from itertools import product

import pytest
from django.template.loader import render_to_string

from classification.attributes import ATTRIBUTES
from releases.figures import TableInfo
from releases.page_tables import (
    PageTable,
    page_row,
    page_table,
    range_words,
    said_base,
    table_sets,
)
from releases.profiles import PROFILES

TYPE_AND_TOLD = ("crime_type", "told_police")


def info(*dimensions: str, source: str = "records", universe: str = "persons") -> TableInfo:
    return TableInfo(
        name="_by_".join(dimensions),
        title=" / ".join(ATTRIBUTES[name].title for name in dimensions),
        universe=universe,
        source=source,
        dimensions=dimensions,
        micro_rho=25_000,
        sigma=4.4722,
    )


def file_rows(
    dimensions: Sequence[str], values: Sequence[float], *, error: float = 3.0
) -> list[dict[str, str]]:
    """The rows of a released table with these values, in code order."""
    cells = product(*(ATTRIBUTES[name].values for name in dimensions))
    rows = []
    for cell, value in zip(cells, values, strict=True):
        row = dict(zip(dimensions, cell, strict=True))
        labels = {f"{name}_label": ATTRIBUTES[name].label(code) for name, code in row.items()}
        low = value < 5
        rows.append(
            row
            | labels
            | {
                "value": f"{value}",
                "standard_error": f"{error}",
                "lower": f"{value - 2 * error}",
                "upper": f"{value + 2 * error}",
                "display": "[low]" if low else f"{5 * round(value / 5):,}",
                "status": "[low]" if low else "",
                "note": "Under-16s are not counted." if "blackmail" in cell else "",
            }
        )
    return rows


def laid_out(dimensions: Sequence[str], values: Sequence[float], **more: float) -> PageTable:
    return page_table(info(*dimensions), file_rows(dimensions, values, **more))


def test_a_per_cent_is_of_those_who_said_and_the_others_stand_last_without_one() -> None:
    table = laid_out(["sex"], [300, 100, 250])

    [group] = table.groups
    assert [(row.label, row.per_cent, row.is_said) for row in group.rows] == [
        ("Female", "75%", True),
        ("Male", "25%", True),
        ("Not stated", "", False),
    ]


def test_what_was_not_asked_and_not_stated_stands_last_wherever_its_code_does() -> None:
    codes = ATTRIBUTES["main_reason_not_told"].values
    table = laid_out(["main_reason_not_told"], [100.0] * len(codes))

    [group] = table.groups
    assert [row.is_said for row in group.rows] == [True] * (len(codes) - 2) + [False] * 2
    assert {row.per_cent for row in group.rows if row.is_said} == {"9%"}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ([60, 39, 500], 1.0),  # fewer than a hundred said
        ([60, 60, 0], 4.0),  # the noise is large beside them
    ],
)
def test_too_few_who_said_give_no_per_cent(values: list[float], error: float) -> None:
    table = laid_out(["sex"], values, error=error)

    assert said_base(file_rows(["sex"], values, error=error), ["sex"]) is None
    assert not table.has_per_cent
    html = render_to_string("releases/_figures.html", {"table": table})
    assert "%" not in html
    assert "Of those who said" not in html


def test_a_low_figure_has_no_per_cent_and_a_small_one_is_not_none() -> None:
    table = laid_out(["sex"], [3_000, 4, 0])
    small = laid_out(["sex"], [3_000, 6, 0])

    assert [row.per_cent for row in table.groups[0].rows] == ["100%", "", ""]
    assert small.groups[0].rows[1].per_cent == "under 1%"


def test_a_crossed_table_is_cut_into_groups_and_a_per_cent_is_of_the_group() -> None:
    values = [30, 270, 9] * len(ATTRIBUTES["crime_type"].values)
    table = laid_out(TYPE_AND_TOLD, values)

    assert [group.title for group in table.groups] == [
        ATTRIBUTES["crime_type"].label(code) for code in ATTRIBUTES["crime_type"].values
    ]
    assert {tuple(row.per_cent for row in group.rows) for group in table.groups} == {
        ("10%", "90%", "")
    }
    first = table.groups[0]
    assert first.note == "Under-16s are not counted."
    assert {row.note for row in first.rows} == {""}
    assert {group.note for group in table.groups[1:]} == {""}


def test_groups_have_no_rate_under_2_000_reports() -> None:
    values = [16, 150, 500] * len(ATTRIBUTES["crime_type"].values)  # 1,992 said

    assert not laid_out(TYPE_AND_TOLD, values).has_per_cent


def test_a_group_that_was_not_stated_stands_last() -> None:
    dimensions = ("sex", "told_police")
    table = laid_out(dimensions, [50.0] * 9)

    assert [(group.title, group.is_said) for group in table.groups] == [
        ("Female", True),
        ("Male", True),
        ("Not stated", False),
    ]


def test_every_table_of_every_profile_has_its_heading() -> None:
    for profile in PROFILES.values():
        tables = [
            page_table(info(*table.dimensions, source=table.source, universe=table.universe), [])
            for table in profile.annual
        ]

        sets = table_sets(tables)

        assert sum(len(each.tables) for each in sets) == len(profile.annual)
        assert sets[0].title == "One answer at a time"
        assert {table.info.source for table in sets[-1].tables} <= {
            *("records", "decisions", "agreement", "drop_off")
        }


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (-14.2, -1.8, "below the noise"),
        (-14.2, 0.4, "below the noise"),
        (-3.1, 9.3, "0 to 9"),
        (86, 1104, "86 to 1,104"),
    ],
)
def test_a_range_that_noise_took_under_nothing_does_not_read_as_certain(
    lower: float, upper: float, words: str
) -> None:
    row = {"display": "[low]", "status": "[low]", "note": "", "lower": lower, "upper": upper}

    shown = page_row({name: str(cell) for name, cell in row.items()}, label="People")

    assert shown.range == range_words(lower, upper) == words
    assert (shown.display, shown.status) == ("[low]", "")
