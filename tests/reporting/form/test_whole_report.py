"""A whole report is judged at once: by whoever sends it, or out of a file."""

from typing import Any

import pytest

from reporting.form.journey import check_report, on_path
from tests.reporting.form.test_validation import TODAY, WHOLE


def test_a_whole_report_has_nothing_wrong_with_it() -> None:
    assert check_report(WHOLE, today=TODAY) == ()


@pytest.mark.parametrize("code", ["when_band", "lost_money", "told_whom", "police_area", "danger"])
def test_what_can_wait_may_be_missing(code: str) -> None:
    answers = {each: value for each, value in WHOLE.items() if each != code}
    if code in ("when_band", "lost_money"):
        answers = dict(on_path({**answers, "when_month": "", "payment_method": ""}))

    assert [error.field for error in check_report(answers) if error.field == code] == []
    assert check_report(on_path(answers)) == ()


@pytest.mark.parametrize("code", ["who", "age_band", "nation", "event_type", "event_detail"])
def test_without_what_happened_and_to_whom_there_is_no_report(code: str) -> None:
    answers = on_path({each: value for each, value in WHOLE.items() if each != code})

    assert code in [error.field for error in check_report(answers)]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("who", "somebody"),
        ("event_detail", "virus"),
        ("loss_band", "a lot"),
        ("told_whom", ("no_one", "bank")),
        ("main_reason", "part_of_job"),
        ("when_month", "0001-01"),
        ("when_month", "2027-01"),
        ("after_telling", ("heard_nothing",)),
        ("own_words", "x" * 1001),
        ("own_words", "x" * 60_000),
        ("hat", "blue"),
    ],
)
def test_an_answer_that_does_not_belong_is_named(code: str, value: Any) -> None:
    found = [error.field for error in check_report({**WHOLE, code: value}, today=TODAY)]

    assert code in found


def test_lists_from_a_file_are_as_good_as_tuples() -> None:
    answers = {**WHOLE, "told_whom": ["bank"], "reason_not_reported": ["too_trivial", "ashamed"]}

    assert check_report(answers) == ()


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"who": "me", "age_band": "age_13_15"}, "age_band"),
        ({"who": "child", "age_band": "prefer_not_to_say"}, "age_band"),
        (
            {"who": "me", "age_band": "age_25_34", "nation": "wales", "event_type": "csea"},
            "event_type",
        ),
    ],
)
def test_where_nothing_is_kept_there_is_no_report(answers: dict[str, Any], code: str) -> None:
    assert [error.field for error in check_report({"danger": "no", **answers})] == [code]


def test_a_child_of_age_in_a_file_is_led_to_who() -> None:
    errors = check_report({**WHOLE, "who": "child"})

    assert [(error.field, error.page) for error in errors if error.page] == [("age_band", "danger")]
