"""A month and a year that do not fit are told apart: only what is wrong is said to be wrong."""

from datetime import date

import pytest

from reporting.form.validation import check_page

TODAY = date(2026, 11, 23)
LOST = {"event_type": "paid", "lost_money": "yes"}


@pytest.mark.parametrize(
    ("slug", "code"), [("when-band", "when_month"), ("payment-method", "last_payment_month")]
)
@pytest.mark.parametrize(
    ("month", "year", "part", "says"),
    [
        ("3", "", "year", "Write the year too"),
        ("", "2026", "month", "Write the month too"),
        ("13", "2026", "month", "Write the month and year"),
        ("3", "26", "year", "Write the month and year"),
        ("x", "y", None, "Write the month and year"),
        ("12", "2026", None, "not in the future"),
    ],
)
def test_of_a_month_only_the_part_that_is_wrong_is_marked(
    slug: str, code: str, month: str, year: str, part: str | None, says: str
) -> None:
    sent = {"when_band": ["earlier"], f"{code}-month": [month], f"{code}-year": [year]}

    (error,) = check_page(slug, sent, LOST, today=TODAY).errors

    assert (error.field, error.option) == (code, part)
    assert says in error.message
