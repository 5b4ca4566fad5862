"""Sums of cells: their error is that of the exact covariance, and what overlaps is refused."""

import math
from pathlib import Path

import numpy as np
import pytest

from classification.attributes import ATTRIBUTES, STANDARD_1
from estimates.own.cell_sums import AskedSum, CellTotal, SumRefused, add_cells, check_sum
from releases.covariance import COVARIANCE_FILE
from releases.figures import compute_figures
from releases.write_files import post_notice
from tests.estimates.own.noisy_releases import (
    coded_reports,
    contents_of,
    noisy_tables,
    write_release,
    write_standard_year,
    write_year,
)
from tests.releases.facts import rows_of, sum_anew

TYPES = ATTRIBUTES["crime_type"].values


def add(*cells: str, releases: tuple[str, ...] = ("2026",), tables: tuple[str, ...] = ()):
    return add_cells(check_sum(AskedSum(releases=releases, tables=tables, cells=cells)))


def refused(
    *cells: str, releases: tuple[str, ...] = ("2026",), tables: tuple[str, ...] = ()
) -> dict[str, str]:
    with pytest.raises(SumRefused) as caught:
        check_sum(AskedSum(releases=releases, tables=tables, cells=cells))
    return {reason.code: reason.text for reason in caught.value.reasons}


def of_types(*types: str) -> CellTotal:
    return add(*(f"crime_type:{code}" for code in types))


def test_all_twelve_types_have_the_error_of_the_total_and_not_that_of_twelve_errors() -> None:
    write_year()

    total = of_types(*TYPES)

    by_hand = math.sqrt(12) * of_types("malware").standard_error
    assert math.isclose(total.standard_error, 3.155, abs_tol=0.001)
    assert by_hand > 13
    assert math.isclose(total.value, sum(part.value for part in total.parts), abs_tol=1e-9)
    assert len(total.parts) == 12
    assert total.share is None


def test_any_sum_has_the_error_of_the_exact_covariance() -> None:
    tables = noisy_tables(coded_reports(600), seed=7, profile="start_up")
    write_release(contents_of(tables))
    group = compute_figures(tables, profile="start_up").groups["persons", "records"]
    some = [("payment_route", (code,)) for code in ("card", "crypto", "other", "not_applicable")]
    places = [group.order.index(cell) for cell in some]
    exact = group.covariance[np.ix_(places, places)].sum()

    total = add("card", "crypto", "other", "not_applicable", tables=("payment_route",))

    assert math.isclose(total.standard_error, math.sqrt(exact), abs_tol=1e-5)
    assert total.ends[0] < total.value < total.ends[1]


def test_a_cell_alone_is_the_cell_of_its_table(releases_dir: Path) -> None:
    write_year()
    row = next(
        row
        for row in rows_of((releases_dir / "2026" / "crime_type.csv").read_bytes())
        if row["crime_type"] == "malware"
    )

    total = of_types("malware")

    assert total.value == float(row["value"])
    assert math.isclose(total.standard_error, float(row["standard_error"]), abs_tol=1e-5)
    assert total.shown == (row["display"], row["status"])
    assert total.parts[0].labels == (row["crime_type_label"],)


def test_a_share_is_of_its_own_table_and_its_range_that_of_the_noise() -> None:
    write_year()

    share = add("police_or_report_fraud", tables=("told_most_official",)).share

    assert share is not None
    assert share.value is not None
    assert share.noise is not None
    assert share.noise[0] < share.value < share.noise[1]
    assert share.noise[1] - share.noise[0] < 0.05


def test_people_and_organisations_add_up_as_two_independent_counts() -> None:
    write_year()

    people = of_types("malware")
    organisations = add("organisations:malware,told", tables=("organisations",))
    both = add("crime_type:malware", "organisations:malware,told")

    assert math.isclose(both.value, people.value + organisations.value)
    assert math.isclose(
        both.standard_error**2, people.standard_error**2 + organisations.standard_error**2
    )
    assert both.share is None


def test_years_add_up_and_their_noise_is_independent() -> None:
    write_year("2025", seed=8)
    write_year("2026")

    both = add("malware", tables=("crime_type",), releases=("2026", "2025", "2026"))

    one = of_types("malware")
    assert {part.release for part in both.parts} == {"2025", "2026"}
    assert math.isclose(both.standard_error, math.sqrt(2) * one.standard_error, abs_tol=1e-5)
    assert both.share is not None


def test_two_releases_of_one_declaration_have_the_same_covariance(releases_dir: Path) -> None:
    write_year("2025", n=40, seed=8)
    write_year("2026")

    one, other = ((releases_dir / year / COVARIANCE_FILE).read_bytes() for year in ("2025", "2026"))

    assert one == other
    rows = rows_of(one)
    assert len([row for row in rows if row["table"] != "organisations"]) <= 74 * 75 / 2
    assert {row["other_table"] for row in rows if row["table"] == "sex"} > {"sex", "got_back"}


def test_a_year_and_its_quarter_two_tables_and_unknown_things_are_refused() -> None:
    quarter = noisy_tables(coded_reports(80), seed=9, profile=STANDARD_1, number="2026-Q1")
    write_standard_year()
    write_release(contents_of(quarter, profile=STANDARD_1, number="2026-Q1"))

    assert "a year holds its quarters" in refused(releases=("2026", "2026-Q1"))["overlap"]
    twice = refused("crime_type:malware", "sex:female")
    assert "count the same people twice" in twice["same_people"]
    assert set(refused("crime_type:malware", "est_told_by_crime:told,malware")) == {
        "estimate_tables"
    }
    assert set(refused("decisions:counted", "organisations:malware,told")) == {"same_reports"}
    assert set(refused("crime_type:nothing", "crime_type:malware,told", "malware,")) == {
        *("no_cell", "whose_cell")
    }
    assert "no table “nothing”" in refused("nothing:malware")["no_table"]
    assert "no table" in refused("got_back:all", releases=("2026-Q1", "2025"))["no_table"]
    assert "There is no release “2025”." in refused(releases=("2026", "2025"))["no_release"]
    assert set(refused(releases=("../2026", "x" * 300))) == {"no_release"}


def test_the_two_way_tables_of_the_standard_year_have_their_covariance_table_by_table() -> None:
    write_standard_year()

    told = add(*(f"crime_type_by_told_police:{kind},told" for kind in TYPES))

    # Least squares made the table of two ways agree with that of one, in value and in error.
    one_way = add("told_police:told")
    assert math.isclose(told.standard_error, one_way.standard_error, abs_tol=1e-3)
    assert math.isclose(told.value, one_way.value, abs_tol=1e-4)


def test_withdrawn_releases_and_those_without_a_covariance_are_refused(releases_dir: Path) -> None:
    for year in ("2024", "2025", "2026"):
        write_year(year)
    post_notice(number="2025", notice="Wrong.", withdrawn_on=contents_of(()).settled_on)
    (releases_dir / "2024").chmod(0o755)
    (releases_dir / "2024" / COVARIANCE_FILE).unlink()
    sum_anew(releases_dir / "2024")

    reasons = refused("crime_type:malware", releases=("2026", "2025", "2024"))

    assert set(reasons) == {"withdrawn", "no_covariance"}
    assert "Release 2025 is withdrawn" in reasons["withdrawn"]


def test_releases_by_other_code_lists_are_not_added_up() -> None:
    write_year("2025", code_lists_version="0")
    write_year("2026")

    assert set(refused("crime_type:malware", releases=("2026", "2025"))) == {"code_lists"}
