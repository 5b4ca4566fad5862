"""The cards of money and names: the bank's road, the reports, and each way that money went."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from guidance.advising.advice import Advice, advice_about, advice_for

ADULT = {"danger": "no", "who": "me", "age_band": "age_35_44", "nation": "england"}
TRANSFER = {
    "event_type": "paid",
    "event_detail": "fake_bank_police_company",
    "lost_money": "yes",
    "payment_method": "uk_bank_transfer",
    "last_paid": "last_7_days",
    "ongoing": "no",
}
TAKEN = {"event_type": "taken", "lost_money": "yes", "payment_method": "taken_without_ok"}


def advice_of(*parts: dict[str, str], done: frozenset[str] = frozenset(), **more: str) -> Advice:
    answers: dict[str, Any] = dict(ADULT)
    for part in (*parts, more):
        answers |= part
    now = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    return advice_for(answers, today=date(2026, 11, 23), now=now, done=done)


def cards_now(advice: Advice) -> list[str]:
    return [card.key for card in advice.now]


def cards_of(advice: Advice) -> list[str]:
    return [card.key for card in advice.cards]


def test_the_bank_comes_before_the_report() -> None:
    keys = cards_now(advice_of(TRANSFER))

    assert keys.index("bank_tricked") < keys.index("report_fraud")


def test_whoever_told_the_bank_hears_what_to_ask_of_it() -> None:
    keys = cards_of(advice_of(TRANSFER, told_whom="bank", got_back="not_asked"))

    assert "claim_tricked" in keys
    assert "bank_tricked" not in keys


def test_a_call_that_is_ticked_as_done_gives_way_to_the_claim() -> None:
    keys = cards_of(advice_of(TRANSFER, got_back="not_asked", done=frozenset({"bank_tricked"})))

    assert "claim_tricked" in keys
    assert "bank_tricked" not in keys


def test_a_refusal_leads_to_the_ombudsman_among_the_first_cards() -> None:
    assert "bank_refused" in cards_now(advice_of(TRANSFER, told_whom="bank", got_back="refused"))


def test_an_old_payment_is_told_without_a_rush() -> None:
    advice = advice_of(TRANSFER, last_paid="earlier", last_payment_month="2026-05")

    assert "bank_tricked_older" in cards_now(advice)
    assert "bank_tricked" not in cards_of(advice)


def test_a_payment_before_the_rules_is_promised_nothing_of_them() -> None:
    advice = advice_of(TRANSFER, last_paid="earlier", last_payment_month="2024-05")

    assert "know_tricked_before" in cards_of(advice)
    assert "app_claim" not in advice.time_limits


@pytest.mark.parametrize(
    ("payment", "card"),
    [
        ("paypal_or_similar", "pay_dispute"),
        ("gift_card_or_voucher", "gift_card"),
        ("crypto", "crypto_exchange"),
        ("transfer_abroad", "transfer_abroad"),
        ("debit_card", "know_chargeback"),
        ("credit_card", "know_section_75"),
    ],
)
def test_each_way_to_pay_has_its_own_card(payment: str, card: str) -> None:
    advice = advice_of(TRANSFER, payment_method=payment)

    assert card in cards_of(advice)
    assert "app_claim" not in advice.time_limits


def test_section_75_is_a_name_without_a_promise_in_northern_ireland() -> None:
    keys = cards_of(advice_of(TRANSFER, payment_method="credit_card", nation="northern_ireland"))

    assert "know_section_75_ni" in keys
    assert "know_section_75" not in keys


@pytest.mark.parametrize(
    ("last_paid", "tells_police"),
    [("last_24_hours", True), ("last_7_days", True), ("earlier", False)],
)
def test_a_courier_of_the_last_days_is_told_to_the_police(
    last_paid: str, tells_police: bool
) -> None:
    answers = {"payment_method": "cash_or_courier", "last_paid": last_paid}

    assert ("police_courier" in cards_of(advice_of(TRANSFER, answers))) is tells_police


def test_cash_alone_is_no_payment_to_stop() -> None:
    keys = cards_now(advice_of(TRANSFER, payment_method="cash_or_courier"))

    assert "bank_cash" in keys
    assert "bank_tricked" not in keys


@pytest.mark.parametrize("nation", ["scotland", "northern_ireland"])
def test_money_of_the_last_day_goes_to_the_police_too(nation: str) -> None:
    assert "police_24h" in cards_now(advice_of(TRANSFER, nation=nation, last_paid="last_24_hours"))


def test_nobody_is_told_to_report_a_scam_message() -> None:
    keys = cards_of(advice_of(event_type="scam_msg"))

    assert not [key for key in keys if key.startswith(("report_", "police_"))]


def test_an_offer_to_get_money_back_begins_with_not_to_pay() -> None:
    answers = {"event_type": "paid", "event_detail": "money_back_offer", "lost_money": "no"}

    assert cards_now(advice_of(answers))[0] == "recovery_stop"


def test_a_sim_swap_goes_to_the_phone_company_then_bank_then_email_then_passwords() -> None:
    keys = cards_now(advice_of(event_type="other", event_detail="number_taken_over"))

    road = ["number_phone_company", "number_bank", "number_email", "number_passwords"]
    assert [key for key in keys if key in road] == road


def test_a_money_mule_moves_nothing_and_tells_the_bank() -> None:
    answers = {"event_type": "paid", "event_detail": "moved_money_for_someone", "lost_money": "no"}
    keys = cards_now(advice_of(answers))

    assert keys[:2] == ["mule_stop", "mule_bank"]
    assert "mule_threat" in keys
    assert "report_fraud_lost" not in keys


def test_a_young_money_mule_is_shown_childline() -> None:
    answers = {"event_type": "paid", "event_detail": "moved_money_for_someone"}

    assert "mule_childline" in cards_now(advice_of(answers, age_band="age_16_17"))
    assert "mule_childline" not in cards_of(advice_of(answers))


def test_money_of_a_mules_own_keeps_its_cards() -> None:
    answers = TRANSFER | {"event_detail": "moved_money_for_someone"}
    keys = cards_of(advice_of(answers))

    assert "know_tricked_rules" in keys
    assert "report_fraud_lost" in keys


@pytest.mark.parametrize(
    "answers",
    [
        {"event_type": "identity", "event_detail": "details_leaked"},
        {"event_type": "other", "event_detail": "firm_lost_my_details"},
    ],
)
def test_a_breach_letter_changes_a_password_and_is_no_crime_to_report(
    answers: dict[str, str],
) -> None:
    keys = cards_of(advice_of(answers, relationship="stranger"))

    assert keys[0] == "leak_password"
    assert not [key for key in keys if key.startswith(("report_", "police_"))]


def test_a_fake_profile_is_reported_to_the_app_first() -> None:
    answers = {"event_type": "identity", "event_detail": "fake_profile", "lost_money": "no"}

    assert cards_now(advice_of(answers, relationship="stranger"))[0] == "profile_report"


def test_an_emptied_wallet_saves_what_is_left_before_the_bank() -> None:
    answers = TAKEN | {"event_detail": "crypto_wallet", "payment_method": "crypto"}
    advice = advice_of(answers, relationship="stranger")
    keys = cards_now(advice)

    assert keys.index("wallet_left") < keys.index("bank_wallet")
    assert "taken_freeze" not in cards_of(advice)
    assert "unauthorised_claim" not in advice.time_limits


def test_a_payment_that_was_no_card_is_not_told_to_freeze_one() -> None:
    answers = TAKEN | {"event_detail": "bank_account_payment", "relationship": "stranger"}

    assert "taken_freeze" not in cards_of(advice_of(answers))


def test_a_false_bill_stops_the_next_and_rings_the_real_firm() -> None:
    organisation = {"who": "organisation", "org_size": "size_2_9", "age_band": ""}
    advice = advice_of(TRANSFER, organisation, event_detail="false_invoice")
    keys = cards_now(advice)

    assert {"bank_tricked", "invoice_stop", "invoice_call_firm"} <= set(keys)
    rules = next(card for card in advice.know if card.key == "know_tricked_rules")
    assert rules.why is not None
    assert "may cover" in rules.why.text


def test_a_loan_shark_in_england_has_a_line_that_is_open_at_night() -> None:
    advice = advice_of(TRANSFER, event_detail="loan_job_prize_fee")
    card = next(card for card in advice.cards if card.key == "loan_shark")

    assert [button.note for button in card.buttons] == ["", ""]


def test_somebody_close_who_took_money_hears_nothing_of_it_at_once() -> None:
    advice = advice_of(TAKEN, event_detail="card_used_online", relationship="partner_or_ex")

    assert {"bank_taken", "taken_freeze"} <= {card.key for card in advice.safe_phone}
    assert not {"bank_taken", "taken_freeze"} & set(cards_now(advice))


@pytest.mark.parametrize(
    "page", ["tricked_payment", "shopping", "romance", "investment", "money_taken"]
)
def test_the_bank_is_among_the_first_cards_where_nothing_is_asked(page: str) -> None:
    now = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    advice = advice_about(page, {}, today=date(2026, 11, 23), now=now)

    assert {"bank_tricked", "bank_taken"} & set(cards_now(advice))
