"""What was true of the day on which it was said is said of today."""

from datetime import date, timedelta
from typing import Any

import pytest

from reporting.form.ageing import aged, from_old_order

GIVEN_ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "month"), [("when_band", "when_month"), ("last_paid", "last_payment_month")]
)
@pytest.mark.parametrize(
    ("band", "days", "now", "known"),
    [
        ("last_24_hours", 0, "last_24_hours", None),
        ("last_24_hours", 1, "last_7_days", None),
        ("last_24_hours", 6, "last_7_days", None),
        ("last_24_hours", 7, "earlier", "2026-11"),
        ("last_7_days", 0, "last_7_days", None),
        ("last_7_days", 6, "last_7_days", None),
        ("last_7_days", 7, "earlier", "2026-11"),
        ("earlier", 7, "earlier", None),
        ("not_sure", 7, "not_sure", None),
    ],
)
def test_a_band_moves_with_the_days(
    code: str, month: str, band: str, days: int, now: str, known: str | None
) -> None:
    today = GIVEN_ON + timedelta(days=days)

    found = aged({code: band}, given_on=GIVEN_ON, today=today)

    assert (found[code], found.get(month)) == (now, known)


@pytest.mark.parametrize(
    ("band", "given_on"),
    [("last_7_days", date(2026, 11, 5)), ("last_24_hours", date(2026, 11, 1))],
)
def test_a_month_that_is_not_certain_is_left_blank(band: str, given_on: date) -> None:
    found = aged({"when_band": band}, given_on=given_on, today=date(2026, 11, 30))

    assert found == {"when_band": "earlier"}


@pytest.mark.parametrize("odd", [("last_24_hours",), "", None])
def test_what_is_no_band_stays_as_it_is(odd: Any) -> None:
    found = aged({"when_band": odd}, given_on=GIVEN_ON, today=date(2026, 12, 30))

    assert found == {"when_band": odd}


@pytest.mark.parametrize(
    ("month", "is_earlier"),
    [("2026-10", True), ("2025-01", True), ("2026-11", False), ("2026-12", False)],
)
def test_a_month_of_the_older_form_is_earlier_only_where_all_of_it_is(
    month: str, is_earlier: bool
) -> None:
    found = from_old_order({"last_payment_month": month}, given_on=GIVEN_ON)

    assert (found.get("last_paid") == "earlier") is is_earlier
