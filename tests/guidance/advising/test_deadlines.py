"""Time limits stand on the cards that they press, and the dates are on the safe side."""

from datetime import date

import pytest

from guidance.advising.advice import Advice, advice_for
from tests.guidance.facts import advise, make_answers, tricked, words_of

TODAY = date(2026, 11, 23)


def deadlines_of(advice: Advice) -> str:
    return " ".join(card.deadline.text for card in advice.cards if card.deadline)


def paid_in(month: str, *, today: date = TODAY, **more: str) -> Advice:
    return advice_for(tricked(last_paid="earlier", last_payment_month=month, **more), today=today)


def test_limits_that_nobody_confirmed_are_not_told() -> None:
    advice = advice_for(tricked(loss_band="loss_40000_plus"))

    said = words_of(advice.cards)
    assert "85,000" not in said
    assert "£100" not in said
    assert "top limit" in said
    assert {"app_cap", "app_excess", "chargeback", "section_75_max"}.isdisjoint(advice.time_limits)


@pytest.mark.parametrize(
    ("month", "ask_before"),
    [
        ("2026-02", date(2027, 3, 1)),
        ("2026-11", date(2027, 12, 1)),
        ("2025-12", date(2027, 1, 1)),
        ("2024-11", date(2025, 12, 1)),
    ],
)
def test_the_earliest_safe_date_is_thirteen_months_from_the_first_of_the_month(
    month: str, ask_before: date
) -> None:
    advice = paid_in(month, today=date(2024, 12, 1))

    assert f"Ask before {ask_before.day} {ask_before:%B %Y}" in deadlines_of(advice)


@pytest.mark.parametrize("month", ["not a month", "9999-12", "0000-01", "2026-13", ""])
def test_without_a_month_the_rule_stands_in_words(month: str) -> None:
    advice = advice_for(tricked(last_payment_month=month))

    assert "13 months after the last payment" in deadlines_of(advice)


def test_a_passed_date_is_said_and_asking_still_advised() -> None:
    said = deadlines_of(paid_in("2025-01"))

    assert "may be over since 1 February 2026. Ask today all the same." in said


def test_payments_before_the_rules_began_get_no_date_under_them() -> None:
    advice = paid_in("2024-09")

    assert "app_claim" not in advice.time_limits
    assert "Ask before" not in deadlines_of(advice)


def test_for_money_taken_the_clock_runs_for_each_payment() -> None:
    advice = advise(
        event_type="taken",
        event_detail="card_used_online",
        lost_money="yes",
        payment_method="debit_card",
        last_paid="earlier",
        last_payment_month="2026-02",
        got_back="not_asked",
        told_whom="no_one",
        relationship="stranger",
        nation="england",
        who="me",
        today=TODAY,
    )

    said = deadlines_of(advice)
    assert "Ask before 1 March 2027 for the last payment. Each earlier one runs out sooner." in said
    assert "app_claim" not in advice.time_limits


def test_without_a_loss_no_time_limit_of_money_presses() -> None:
    answers = make_answers(
        event_type="paid", event_detail="shopping", lost_money="no", who="me", nation="england"
    )

    assert deadlines_of(advice_for(answers)) == ""


@pytest.mark.parametrize("event", ["images", "harass"])
def test_a_site_that_does_not_act_has_its_week(event: str) -> None:
    advice = advise(
        event_type=event, nation="wales", age_band="age_25_34", relationship="stranger", who="me"
    )

    assert "rhc_after" in advice.time_limits


def test_a_limit_that_does_not_run_for_this_payment_is_not_said_to_have_passed() -> None:
    advice = paid_in("2025-01", payment_method="crypto")

    assert "app_claim" not in advice.time_limits
    assert "may be over" not in deadlines_of(advice)
