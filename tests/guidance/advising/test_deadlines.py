"""Time limits stand where they press, and the dates are on the safe side."""

from datetime import date

import pytest

from guidance.advising.advice import Advice, advice_for
from guidance.advising.deadlines import Deadline
from tests.guidance.facts import advise, tricked, words_in

TODAY = date(2026, 11, 23)


def deadlines_of(advice: Advice) -> dict[str, Deadline]:
    return {deadline.code: deadline for deadline in advice.deadlines}


def test_limits_that_nobody_confirmed_are_not_told() -> None:
    advice = advice_for(tricked(loss_band="loss_40000_plus"))

    said = words_in(advice.money_back, *(notice.lines for notice in advice.notices))
    assert "85,000" not in said
    assert "£100" not in said
    assert "large_loss" in {notice.kind for notice in advice.notices}
    assert {"app_cap", "app_excess", "chargeback", "section_75_max"}.isdisjoint(advice.time_limits)


@pytest.mark.parametrize(
    ("month", "ask_before"),
    [
        ("2026-02", date(2027, 3, 1)),
        ("2026-11", date(2027, 12, 1)),
        ("2025-12", date(2027, 1, 1)),
        ("2024-10", date(2025, 11, 1)),
    ],
)
def test_the_earliest_safe_date_is_thirteen_months_from_the_first_of_the_month(
    month: str, ask_before: date
) -> None:
    advice = advice_for(tricked(last_payment_month=month), today=date(2024, 11, 1))

    deadline = deadlines_of(advice)["app_claim"]
    assert deadline.ask_before == ask_before
    assert f"Ask before {ask_before.day} {ask_before:%B %Y}" in deadline.line.text


@pytest.mark.parametrize("month", ["not a month", "9999-12", "9998-01", "0000-01", "2026-13", ""])
def test_without_a_month_the_rule_stands_in_words(month: str) -> None:
    advice = advice_for(tricked(last_payment_month=month))

    deadline = deadlines_of(advice)["app_claim"]
    assert deadline.ask_before is None
    assert "13 months" in deadline.line.text


def test_a_passed_date_is_said_and_asking_still_advised() -> None:
    advice = advice_for(tricked(last_payment_month="2025-01"), today=TODAY)

    deadline = deadlines_of(advice)["app_claim"]
    assert "may be over since 1 February 2026" in deadline.line.text
    assert "Ask your bank today all the same" in deadline.line.text


def test_payments_before_the_rules_began_get_no_date_under_them() -> None:
    advice = advice_for(tricked(last_payment_month="2024-09"), today=date(2024, 10, 1))

    assert "app_claim" not in [deadline.code for deadline in advice.deadlines]


def test_for_money_taken_the_clock_runs_for_each_payment() -> None:
    advice = advise(
        event_type="taken",
        payment_method="debit_card",
        last_payment_month="2026-02",
        today=TODAY,
    )

    deadline = deadlines_of(advice)["unauthorised_claim"]
    assert deadline.ask_before == date(2027, 3, 1)
    assert "for the last payment. Each earlier one runs out sooner." in deadline.line.text
    assert "app_claim" not in [found.code for found in advice.deadlines]


def test_without_a_loss_no_time_limit_of_money_presses() -> None:
    advice = advice_for(tricked(lost_money="no"))

    assert advice.deadlines == ()


@pytest.mark.parametrize("event", ["images", "obscene", "harass"])
@pytest.mark.parametrize("lost", ["no", "", "not_sure"])
def test_without_a_loss_a_site_that_does_not_act_still_has_its_week(event: str, lost: str) -> None:
    advice = advise(event_type=event, lost_money=lost, nation="wales")

    said = {deadline.code: deadline.line.text for deadline in advice.deadlines}
    assert said["rhc_after"].endswith("can step in after 1 week.")


def test_a_limit_that_does_not_run_for_this_payment_is_not_said_to_have_passed() -> None:
    advice = advice_for(tricked(payment_method="crypto", last_payment_month="2025-01"), today=TODAY)

    assert "app_claim" not in [deadline.code for deadline in advice.deadlines]
    assert "may be over" not in " ".join(deadline.line.text for deadline in advice.deadlines)


def lost(event: str, detail: str, payment: str) -> dict[str, Deadline]:
    """The deadlines of somebody who lost money so, and last paid in February."""
    return deadlines_of(
        advise(
            event_type=event,
            event_detail=detail,
            lost_money="yes",
            payment_method=payment,
            last_payment_month="2026-02",
            today=TODAY,
        )
    )


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        ("account", "work"),
        ("account", "device"),
        ("ddos", "broken_into"),
        ("identity", ""),
        ("account", "bank"),
    ],
)
def test_money_taken_through_a_break_in_or_a_stolen_name_has_its_date(
    event: str, detail: str
) -> None:
    deadline = lost(event, detail, "taken_without_ok")["unauthorised_claim"]

    assert deadline.ask_before == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("event", "detail", "is_promised"),
    [
        ("other", "", True),
        ("ddos", "site_or_service_down", True),
        ("ddos", "pay_to_stop", False),
        ("malware", "locked_files", False),
        ("images", "", False),
        ("blackmail", "nude_pictures", False),
        ("control", "", False),
    ],
)
def test_a_transfer_made_wherever_else_has_its_date_but_not_one_made_under_threat(
    event: str, detail: str, is_promised: bool
) -> None:
    dates = {
        code: limit.ask_before for code, limit in lost(event, detail, "uk_bank_transfer").items()
    }

    assert dates.get("app_claim") == (date(2027, 3, 1) if is_promised else None)
    assert ("app_claim" in dates) is is_promised
    assert "tell_bank_now" in dates


def test_stolen_crypto_gets_no_date_under_the_rules_for_cards() -> None:
    advice = advise(
        event_type="taken",
        event_detail="crypto_wallet",
        last_payment_month="2026-02",
        today=TODAY,
    )

    assert "unauthorised_claim" not in advice.time_limits
    assert "unauthorised_refund" not in advice.time_limits
