"""What was found is kept in one file, and the document and the page say what stands in it."""

import html
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from config.calibration.every_trial import Trials
from config.calibration.methods_table import BEGIN, END, methods_table, with_table
from estimates.own.calibration_rows import (
    CALIBRATION_FILE,
    METHOD_WORDS,
    PROMISE_WORDS,
    REASON_WORDS,
    VERDICT_WORDS,
    CalibrationRow,
    calibration_rows,
    format_rows,
    parse_rows,
    refreshed,
)

METHODS = Path(__file__).resolve().parents[3] / "docs" / "methods.md"


def test_the_document_says_what_the_file_has() -> None:
    text = METHODS.read_text(encoding="utf-8")

    assert text == with_table(text, rows=calibration_rows()), "run: manage.py calibrate --write"


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="calibration: begin"):
        with_table("# Methods\n", rows=())


def test_the_file_reads_back_as_it_was_written() -> None:
    assert format_rows(parse_rows(CALIBRATION_FILE.read_text(encoding="utf-8"))) == (
        CALIBRATION_FILE.read_text(encoding="utf-8")
    )


def test_a_part_that_is_run_again_takes_the_place_of_its_own_rows_alone() -> None:
    first, second, *others = calibration_rows()
    again = replace(second, bias="9")
    new = replace(second, case="another case")

    rows = refreshed([first, second, *others], by=[again, new])

    assert again in rows
    assert second not in rows
    assert len(rows) == len(calibration_rows()) + 1
    of_method = [row for row in rows if row.method == second.method]
    assert (of_method[0], of_method[-1]) == (again, new)
    assert {row for row in rows if row.method != second.method} == {
        row for row in calibration_rows() if row.method != second.method
    }


def test_every_word_of_the_file_is_known() -> None:
    for row in calibration_rows():
        assert row.method in METHOD_WORDS
        assert row.promise in PROMISE_WORDS
        assert row.verdict in VERDICT_WORDS
        assert row.reason in REASON_WORDS


def test_where_assumptions_hold_the_intervals_hold_and_the_whole_way_agrees() -> None:
    rows = calibration_rows()

    assert {row.method for row in rows} == set(METHOD_WORDS)
    missed = [row for row in rows if row.verdict == "missed"]
    # A method that misses may stand here only with its reason.
    assert all(row.reason for row in missed), missed
    calibrated = [
        row for row in rows if (row.method, row.promise) == ("own_share_calibrated", "within")
    ]
    assert len(calibrated) == 2 * 3 * 4
    assert all(int(row.populations) >= 1_000 for row in calibrated)
    whole = [row for row in rows if row.method == "whole_chain"]
    assert [row.verdict for row in whole] == ["kept", "kept"]


def test_the_page_shows_every_case(client: Client, db: None) -> None:
    text = html.unescape(client.get("/statistics/methods/").text)

    for row in calibration_rows():
        assert row.case in text
        if row.coverage_percent:
            assert f"{row.coverage_percent} ± {row.error_points}" in text


@pytest.fixture
def one_row() -> Iterator[CalibrationRow]:
    return Trials(populations=2, seed=1).ratios()


def test_a_table_names_a_reason_where_there_is_one(one_row: Iterator[CalibrationRow]) -> None:
    row = next(one_row)
    broken = replace(row, verdict="missed", reason="lists_depend")

    text = methods_table([row, broken])

    assert "| as promised |" in text or "| not as promised |" in text
    assert "not as promised: who is on one list is likelier to be on the other |" in text
    assert with_table(f"a\n{BEGIN}\nold\n{END}\nb\n", rows=[row]).startswith(f"a\n{BEGIN}\n\n**")
