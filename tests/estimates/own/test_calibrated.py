"""The share weighted to the survey: the sum, its redraws, and every reason for having none."""

import hashlib
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from estimates.own.calibrated import (
    CalibratedShare,
    calibrated_rows,
    calibrated_share,
)
from estimates.own.margins import MARGINS, SurveyMargins, codes_of, loaded_margins
from estimates.own.redraws import cells_in_order, redrawn_cells
from estimates.sums.under_reporting import share_moved
from releases.build_files import ReleaseContents
from releases.disclosure import Reconciled
from releases.figures import DrawnTable, hash_cells
from tests.estimates.own.comparable_reports import (
    ComparableReport,
    agreed_tables,
    comparable_reports,
    estimate_tables,
    margins_of,
)
from tests.estimates.own.margin_files import margin_rows, write_margins

FRAUD = comparable_reports("fraud", 3000, seed=1)
MISUSE = comparable_reports("computer_misuse", 900, seed=2)
VICTIMS = comparable_reports("fraud", 900, seed=3)
EXACT = estimate_tables([*FRAUD, *MISUSE], seed=None)
NOISY = estimate_tables([*FRAUD, *MISUSE], seed=4)


@cache
def exact() -> Reconciled:
    return agreed_tables(EXACT)


@cache
def noisy() -> Reconciled:
    return agreed_tables(NOISY)


def share_of(
    tables: tuple[DrawnTable, ...] = NOISY,
    agreed: Reconciled | None = None,
    *,
    offence: str = "fraud",
    margins: SurveyMargins | None = None,
) -> CalibratedShare:
    return calibrated_share(
        tables,
        agreed or agreed_tables(tables),
        offence=offence,
        margins=margins or margins_of(VICTIMS),
        cells_sha256=hash_cells(tables),
    )


def told(reports: list[ComparableReport]) -> float:
    return sum(report["est_told"] == "told" for report in reports) / len(reports)


def regressed(reports: list[ComparableReport], margins: SurveyMargins) -> float:
    """Calibrates from the reports themselves, each with its dummies, and not from tables."""
    codes = [(margin, code) for margin in MARGINS for code in codes_of("fraud", margin)]
    dummies = np.array([[float(report[m] == code) for m, code in codes] for report in reports])
    answers = np.array([float(report["est_told"] == "told") for report in reports])
    slopes = np.linalg.lstsq(dummies, answers, rcond=None)[0]
    wanted = np.array([share for shares in margins.shares for share in shares])
    return float(answers.mean() + (wanted - dummies.mean(axis=0)) @ slopes)


def test_without_noise_and_with_its_own_margins_it_is_the_share_itself() -> None:
    found = share_of(EXACT, exact(), margins=margins_of(FRAUD))

    assert found.share is not None
    assert found.share.value == pytest.approx(told(FRAUD), abs=1e-9)
    assert found.n == pytest.approx(len(FRAUD))


def test_it_is_the_regression_on_the_reports_that_the_tables_were_counted_from() -> None:
    margins = margins_of(VICTIMS)

    found = share_of(EXACT, exact(), margins=margins)

    assert found.share is not None
    assert found.share.value == pytest.approx(regressed(FRAUD, margins), abs=1e-9)
    assert found.share.value != pytest.approx(told(FRAUD), abs=1e-4)


def test_noise_of_the_published_size_moves_it_within_its_range() -> None:
    found = share_of(NOISY, noisy())

    assert found.status == "ok"
    assert found.share is not None
    assert found.share.lower < regressed(FRAUD, margins_of(VICTIMS)) < found.share.upper  # type: ignore[operator]
    assert found.share.fabricated is not None


def test_a_redraw_is_new_noise_put_through_the_same_least_squares() -> None:
    agreed = noisy()
    redrawn = redrawn_cells(NOISY, agreed, cells_sha256="a", redraws=2)
    places = {key: place for place, key in enumerate(agreed.order)}

    for values in redrawn:
        again = agreed_tables(
            NOISY,
            **{
                table.name: {cell: values[places[table.name, cell]] for cell in table.cells}
                for table in NOISY
            },
        )
        kept = [again.value[name][cell] for name, cell in again.order]
        assert kept == pytest.approx(values.tolist(), abs=1e-6)


def test_redraws_spread_as_the_noise_that_least_squares_leaves() -> None:
    agreed = noisy()

    redrawn = redrawn_cells(NOISY, agreed, cells_sha256="a", redraws=2000)

    spread = np.cov(redrawn, rowvar=False)
    assert np.trace(spread) == pytest.approx(np.trace(agreed.covariance), rel=0.02)
    assert np.abs(redrawn.mean(axis=0) - cells_in_order(agreed)).max() < 5 * 11.1804 / np.sqrt(2000)
    largest = np.abs(agreed.covariance).max()
    assert np.abs(spread - agreed.covariance).max() < 0.15 * largest


def test_everybody_gets_the_same_range_and_another_release_gets_another() -> None:
    agreed, margins = noisy(), margins_of(VICTIMS)

    def found(cells_sha256: str) -> CalibratedShare:
        return calibrated_share(
            NOISY, agreed, offence="fraud", margins=margins, cells_sha256=cells_sha256
        )

    one, again, other = found("a"), found("a"), found("b")

    assert one == again
    assert one.share is not None
    assert other.share is not None
    assert one.share.value == other.share.value
    assert one.share.lower != other.share.lower


def test_the_redraws_can_be_made_again_from_the_hash_in_plain_python() -> None:
    agreed = exact()
    sigmas = {table.name: table.sigma for table in EXACT}
    stream = hashlib.shake_256(b"a").digest(8 * len(agreed.order))
    pushes = [
        NormalDist().inv_cdf(((int.from_bytes(stream[8 * at : 8 * at + 8]) >> 12) + 0.5) / 2**52)
        / sigmas[name]
        for at, (name, _) in enumerate(agreed.order)
    ]

    first = redrawn_cells(EXACT, agreed, cells_sha256="a", redraws=1)[0]

    moved = (first - cells_in_order(agreed)).tolist()
    assert moved == pytest.approx((agreed.covariance @ pushes).tolist(), abs=1e-9)


@pytest.mark.parametrize(
    ("has_tables", "has_margins", "notes"),
    [
        (False, True, ("no_estimate_tables",)),
        (True, False, ("no_margins",)),
        (False, False, ("no_estimate_tables", "no_margins")),
    ],
)
def test_what_is_not_there_is_named(
    has_tables: bool, has_margins: bool, notes: tuple[str, ...]
) -> None:
    found = calibrated_share(
        NOISY if has_tables else (),
        noisy() if has_tables else None,
        offence="fraud",
        margins=margins_of(VICTIMS) if has_margins else None,
        cells_sha256="a",
    )

    assert found == CalibratedShare(status="unavailable", notes=notes)


def test_under_2000_published_rows_it_is_blocked_and_says_how_many_there_are() -> None:
    found = share_of(NOISY, noisy(), offence="computer_misuse", margins=margins_of(MISUSE))

    assert (found.status, found.notes, found.share) == ("blocked", ("below_the_gate",), None)
    assert found.n == pytest.approx(900, abs=40)


def test_a_category_that_the_survey_has_and_the_tables_lack_blocks_it() -> None:
    # Nobody lost so much, and the noise left a little less than nobody.
    others = [report for report in FRAUD if report["est_loss"] != "1000_over"]
    tables = tuple(
        replace(
            table,
            cells={
                cell: -1 if "1000_over" in cell else value for cell, value in table.cells.items()
            },
        )
        for table in estimate_tables(others, seed=None)
    )

    found = share_of(tables)

    assert (found.status, found.notes, found.share) == ("blocked", ("empty_category",), None)


def test_margins_under_which_no_share_can_be_block_it() -> None:
    # Nobody of 16 to 24 told, and the survey has nobody else.
    quiet = [
        report | {"est_told": "not_told"} if report["est_age"] == "16_24" else report
        for report in FRAUD
    ]
    margins = margins_of(VICTIMS)
    shares = (margins.shares[0], (1.0, 0.0, 0.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0))

    found = share_of(estimate_tables(quiet, seed=None), margins=replace(margins, shares=shares))

    assert (found.status, found.notes, found.share) == ("blocked", ("outside_what_can_be",), None)


def contents(tables: tuple[DrawnTable, ...] = NOISY, **changes: Any) -> ReleaseContents:
    return ReleaseContents(
        **{
            "number": "2026",
            "profile": "start_up",
            "status": "published",
            "settled_on": date(2027, 2, 3),
            "demonstration": False,
            "single_reader": False,
            "cells_sha256": hash_cells(tables),
            "declaration_sha256": "",
            "code_lists_version": "1",
            "tables": tables,
            **changes,
        }
    )


@pytest.fixture
def margins_file(settings: Settings, tmp_path: Path) -> Path:
    """The margins of 2026, as if somebody had published them."""
    rows = [row | {"origin": "published"} for row in margin_rows(year="2026")]
    settings.DEMONSTRATION = False
    settings.SURVEY_MARGINS = str(write_margins(tmp_path, rows))
    return tmp_path


@pytest.mark.usefixtures("margins_file")
def test_a_row_has_the_share_with_its_range_its_band_and_its_envelope() -> None:
    fraud, misuse = calibrated_rows(contents(), noisy(), margins=loaded_margins())

    numbers = {name: float(fraud[name]) for name in ("value", "lower", "upper", "n", "level")}
    assert fraud["status"] == "ok"
    assert numbers["lower"] < numbers["value"] < numbers["upper"]
    assert float(fraud["band_low"]) == pytest.approx(
        share_moved(numbers["value"], times=2), abs=1e-6
    )
    assert float(fraud["band_high"]) == pytest.approx(
        share_moved(numbers["value"], times=0.5), abs=1e-6
    )
    assert float(fraud["envelope_low"]) == pytest.approx(
        share_moved(numbers["lower"], times=2), abs=1e-6
    )
    assert float(fraud["envelope_high"]) == pytest.approx(
        share_moved(numbers["upper"], times=0.5), abs=1e-6
    )
    assert int(fraud["fabricated"]) > 0
    assert (fraud["comparison"], fraud["comparison_reasons"]) == ("comparable", "")
    assert {
        "survey_margins_exact",
        "one_report_one_incident",
        "first_edition_is_the_target",
    } <= set(fraud["assumptions"].split())
    assert (misuse["status"], misuse["notes"]) == ("blocked", "below_the_gate")
    assert "value" not in misuse
    assert float(misuse["n"]) == pytest.approx(900, abs=40)


@pytest.mark.usefixtures("margins_file")
def test_margins_of_another_year_are_named_and_the_year_to_be_met_stays() -> None:
    fraud, _ = calibrated_rows(contents(number="2027"), noisy(), margins=loaded_margins())

    assert (fraud["status"], fraud["notes"]) == ("ok", "margins_of_another_year")
    assert fraud["comparison"] == "comparable"


@pytest.mark.usefixtures("margins_file")
def test_a_quarter_never_meets_the_survey_which_has_years() -> None:
    fraud, _ = calibrated_rows(contents(number="2026-Q4"), noisy(), margins=loaded_margins())

    assert (fraud["comparison"], fraud["comparison_reasons"]) == ("not_comparable", "period")


def test_made_up_reports_never_meet_the_survey(settings: Settings, tmp_path: Path) -> None:
    settings.DEMONSTRATION = True
    settings.SURVEY_MARGINS = str(write_margins(tmp_path, margin_rows(year="2026")))

    fraud, _ = calibrated_rows(contents(demonstration=True), noisy(), margins=loaded_margins())

    assert (fraud["status"], fraud["notes"]) == ("ok", "margins_made_up")
    assert (fraud["comparison"], fraud["comparison_reasons"]) == ("not_comparable", "population")


def test_a_start_up_release_says_what_is_not_there(settings: Settings) -> None:
    settings.SURVEY_MARGINS = ""

    rows = calibrated_rows(contents(()), None, margins={})

    assert [row["offence"] for row in rows] == ["fraud", "computer_misuse"]
    for row in rows:
        assert (row["status"], row["notes"], row["n"]) == (
            *("unavailable", "no_estimate_tables no_margins", ""),
        )
        assert "value" not in row
