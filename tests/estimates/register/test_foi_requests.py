"""The register of the 2017 study: silence is a row, and blank is never 0."""

from collections import Counter

import pytest
from django.test import Client

from estimates.pages.foi_page import foi_page
from estimates.register.foi_requests import (
    ANSWER_STATES,
    QUESTIONS,
    STUDY_YEARS,
    asked_forces,
    foi_csv,
    study_rows,
)
from tests.estimates.page_texts import csv_rows, page, text_of

pytestmark = pytest.mark.usefixtures("official")


def test_there_is_a_row_for_every_force_question_and_year() -> None:
    rows = study_rows()

    assert len(asked_forces()) == 45
    assert len(rows) == 45 * 6 * 3 == len({(r.force.code, r.question, r.year) for r in rows})
    assert {row.question for row in rows} == set(QUESTIONS)
    assert {row.year for row in rows} == set(STUDY_YEARS)


def test_the_states_add_up_and_a_refusal_names_its_exemption() -> None:
    rows = study_rows()
    counted = foi_page().by_question

    states = Counter(row.state for row in rows)
    assert sum(states.values()) == 810
    assert set(states) == set(ANSWER_STATES)
    assert sum(sum(counts) for _, counts in counted) == 810
    assert all(sum(counts) == 135 for _, counts in counted)
    assert {row.exemption for row in rows if row.state == "refused"} == {"section 31"}


def test_only_an_answer_has_a_value_and_it_is_the_registers() -> None:
    for row in study_rows():
        if row.state == "unknown":
            assert (row.value, row.figure) == ("", None)
        else:
            assert row.figure is not None
            assert row.figure.geography_code == row.force.code
        if row.value:
            assert row.state == "answered"
            assert float(row.value) == row.figure.number
            assert row.figure.period_label == row.year


def test_the_total_is_of_as_many_forces_as_have_an_answer_and_has_no_bounds() -> None:
    shown = foi_page()

    answers = [
        row
        for row in study_rows()
        if row.question == "crimes" and row.year == "2016/17" and row.state == "answered"
    ]
    assert shown.missing_count == 45 - len(answers) == 40
    assert shown.total == f"{sum(float(row.value) for row in answers):,.0f}" == "11,916"
    assert "at least ten named forces" in shown.why_no_bounds


def test_the_page_and_the_file_keep_the_silence(client: Client) -> None:
    text = text_of(page(client, "/statistics/foi/"))
    rows = csv_rows(foi_csv(study_rows()))

    assert 'It does not say "no reply"' in text
    assert "All 810 rows (CSV)" in text
    assert len(rows) == 810
    assert Counter(row["state"] for row in rows)["unknown"] == 810 - 38
    assert all(row["value"] != "0" for row in rows)
    assert client.get("/statistics/foi.csv")["Content-Type"].startswith("text/csv")
