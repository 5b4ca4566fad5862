"""A month is read in many ways; of one that cannot be, only the wrong part is marked."""

from datetime import date

import pytest

from reporting.form.validation import check_page, month_from

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
    sent = {
        "when_band": ["earlier"],
        "lost_money": ["no"],
        "last_paid": ["earlier"],
        f"{code}-month": [month],
        f"{code}-year": [year],
    }

    (error,) = check_page(slug, sent, LOST, today=TODAY).errors

    assert (error.field, error.option) == (code, part)
    assert says in error.message.you


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-03", "2026-03"),
        ("2026/3", "2026-03"),
        ("3 2026", "2026-03"),
        ("03/2026", "2026-03"),
        (" 3 - 2026 ", "2026-03"),
        ("March 2026", "2026-03"),
        ("mar 2026", "2026-03"),
        ("Sept 2026", "2026-09"),
        ("ma 2026", None),
        ("13 2026", None),
        ("0 2026", None),
        ("2026", None),
        ("3 26", None),
        ("3 1899", None),
        ("3 2026 x", None),
        ("٣ ٢٠٢٦", None),
        ("", None),
    ],
)
def test_a_month_is_read_in_the_ways_people_write_it(text: str, month: str | None) -> None:
    assert month_from(text) == month
