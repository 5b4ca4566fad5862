"""Where money went: the bank first, and no promise but what the rules give."""

from dataclasses import replace

import pytest

from guidance.advising.advice import advice_about, advice_for
from guidance.advising.call_scripts import script_for
from guidance.reading.library import current
from tests.guidance.facts import (
    DETAILS,
    PAYMENTS,
    advise,
    contacts_in,
    make_answers,
    with_page,
    words_in,
)


def money_back(**answers: str) -> list[str]:
    return [line.text for line in advise(**answers).money_back]


@pytest.mark.parametrize("payment", ["taken_without_ok", "crypto", ""])
def test_stolen_crypto_is_promised_nothing_that_holds_for_cards(payment: str) -> None:
    advice = advise(
        event_type="taken", event_detail="crypto_wallet", lost_money="yes", payment_method=payment
    )

    blocks = (advice.reassurance, advice.steps, advice.money_back, advice.law)
    said = words_in(*blocks)
    said += " ".join(deadline.line.text for deadline in advice.deadlines)
    assert not [
        words
        for words in ("Freeze your card", "working day.", "13 months", "£35", "ask for it back")
        if words in said
    ]
    assert "The rules do not cover stolen crypto." in said
    assert "Tell your bank all the same." in said
    assert "The Financial Ombudsman Service may look at it." in said


def test_a_card_that_was_used_hears_when_the_bank_should_pay_back() -> None:
    advice = advise(event_type="taken", event_detail="card_used_online")

    said = words_in(advice.steps, advice.money_back)
    assert "within 1 working day" in said
    assert "no later than 13 months after it" in said
    assert "crypto" not in said


def test_the_part_that_a_bank_may_keep_is_not_kept_from_the_vulnerable() -> None:
    said = " ".join(
        line.text
        for line in advise(event_type="paid", payment_method="uk_bank_transfer").money_back
    )

    assert "It may not keep back a part if you are vulnerable." in said


LOST = {"lost_money": "yes", "payment_method": "uk_bank_transfer", "when_band": "last_24_hours"}


@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern_ireland"])
@pytest.mark.parametrize(
    ("event", "detail"),
    [
        ("images", ""),
        ("other", ""),
        ("ddos", ""),
        ("control", ""),
        ("harass", ""),
        ("obscene", ""),
        ("account", "email"),
        ("malware", "locked_files"),
        ("blackmail", "nude_pictures"),
        ("scam_msg", ""),
    ],
)
def test_money_lost_on_a_page_about_something_else_brings_the_bank_first(
    event: str, detail: str, nation: str
) -> None:
    advice = advise(
        event_type=event,
        event_detail=detail,
        nation=nation,
        who="me",
        relationship="stranger",
        **LOST,
    )

    first = advice.first_notices[0]
    said = words_in(first.lines)
    assert (first.kind, first.title) == ("bank_now", "Call your bank now")
    assert "Call 159, or the number on your card." in said
    assert ("Call the police on 101 too." in said) is (nation in {"scotland", "northern_ireland"})
    assert not [line for line in advice.money_back if "often no money" in line.text]
    assert "tell_bank_now" in advice.time_limits
    assert "recovery_scam" in {notice.kind for notice in advice.notices}


def test_whoever_helps_a_child_that_paid_calls_the_bank_and_the_child_asks_an_adult() -> None:
    helping = advice_about("helping_a_child", {"who": "child", "lost_money": "yes"})
    child = advice_about("child_blackmail", {"lost_money": "yes"})

    assert helping.first_notices[0].kind == "bank_now"
    assert "bank_now" not in {notice.kind for notice in child.notices}


@pytest.mark.parametrize(
    ("event", "detail"), [("paid", "shopping"), ("paid", "investment_crypto"), ("taken", "")]
)
def test_where_a_step_calls_the_bank_no_notice_says_it_again(event: str, detail: str) -> None:
    advice = advise(event_type=event, event_detail=detail, **LOST)

    assert "bank_now" not in {notice.kind for notice in advice.notices}


def test_a_bank_account_that_was_taken_over_begins_with_the_bank() -> None:
    advice = advise(event_type="account", event_detail="bank", nation="wales")

    assert advice.steps[0].text.startswith("Call your bank now. Call 159")
    assert advice.steps[1].text.startswith("Get the account back.")
    assert len(advice.steps) == 6


def test_money_paid_under_threat_is_promised_no_refund() -> None:
    said: list[str] = []
    for event, detail in (("images", ""), ("ddos", "pay_to_stop"), ("control", "")):
        said += money_back(event_type=event, event_detail=detail, **LOST)

    promise = "Tell your bank what you paid, and why. We cannot promise that you will get it back."
    assert said.count(promise) == 3
    assert not [words for words in said if "rules for tricked payments" in words]


WITHIN_A_DAY = "within 1 working day"
TRICKED = "under the rules for tricked payments"
NOT_TAKEN = [way for way in PAYMENTS if way not in {"", "taken_without_ok"}]


@pytest.mark.parametrize("detail", ["email", "work"])
def test_a_transfer_after_a_hacked_mailbox_is_a_tricked_payment(detail: str) -> None:
    answers = make_answers(event_type="account", event_detail=detail, **LOST)

    said = words_in(advice_for(answers).money_back)
    assert TRICKED in said
    assert WITHIN_A_DAY not in said
    assert "app_claim" in advice_for(answers).time_limits
    assert "I was tricked into sending money." in script_for(answers)[0].lines[0].text


@pytest.mark.parametrize("payment", NOT_TAKEN)
@pytest.mark.parametrize(
    ("event", "detail"),
    [("account", detail) for detail in DETAILS["account"]] + [("ddos", "broken_into")],
)
def test_no_page_promises_money_back_in_a_day_to_whoever_may_have_sent_it(
    event: str, detail: str, payment: str
) -> None:
    said = money_back(
        event_type=event, event_detail=detail, payment_method=payment, lost_money="yes"
    )

    promised = [line for line in said if WITHIN_A_DAY in line]
    assert all(line.startswith("If it went without your OK:") for line in promised)


def test_a_transfer_out_of_another_account_reads_both_ways_each_with_its_label() -> None:
    answers = make_answers(event_type="account", event_detail="shopping", **LOST)

    said = words_in(advice_for(answers).money_back)
    assert f"If you sent it yourself: Ask your bank to pay you back {TRICKED}" in said
    assert "If it went without your OK: Ask your bank to pay back each payment" in said
    spoken = " ".join(line.text for line in script_for(answers)[0].lines)
    assert "Money went after someone got into what is mine." in spoken
    assert "tricked" not in spoken


@pytest.mark.parametrize("payment", ["", "taken_without_ok"])
def test_where_nothing_else_was_said_a_hacked_account_is_taken_to_be_emptied(payment: str) -> None:
    said = money_back(event_type="account", lost_money="yes", payment_method=payment)

    assert [line for line in said if line.endswith(f"{WITHIN_A_DAY}.")]


@pytest.mark.parametrize("detail", DETAILS["account"])
def test_where_nothing_was_lost_nobody_is_told_to_ask_for_it_back(detail: str) -> None:
    said = money_back(event_type="account", event_detail=detail, lost_money="no")

    assert not [line for line in said if "pay back" in line or "pay you back" in line]


@pytest.mark.parametrize("payment", NOT_TAKEN)
def test_money_that_was_taken_has_its_rules_by_whatever_way_a_bank_sent_it(payment: str) -> None:
    advice = advise(
        event_type="taken",
        event_detail="card_used_online",
        payment_method=payment,
        lost_money="yes",
    )

    said = words_in(advice.reassurance, advice.steps, advice.money_back)
    is_of_a_bank = payment not in {"crypto", "gift_card_or_voucher", "cash_or_courier"}
    assert (WITHIN_A_DAY in said) is is_of_a_bank
    assert ("You can ask for it back." in said) is is_of_a_bank
    assert ("unauthorised_claim" in advice.time_limits) is is_of_a_bank
    assert ("do not cover this" in said) is not is_of_a_bank


@pytest.mark.parametrize("page", sorted(current().situations))
def test_what_a_page_assumes_never_beats_what_was_answered(page: str) -> None:
    """But for the age of whoever reads a page that is written for children."""
    situation = current().situations[page]
    library = with_page(replace(situation, assumes={"nation": "wales", "age_band": "age_75_plus"}))

    said = advice_about(page, {"nation": "scotland", "age_band": "age_25_34"}, library=library)
    blank = advice_about(page, {}, library=library)

    assert (said.nation, blank.nation) == ("scotland", "wales")


@pytest.mark.parametrize("page", ["under_16", "child_pictures"])
def test_on_a_page_for_children_the_reader_is_a_child_whatever_was_answered(page: str) -> None:
    advice = advice_about(page, {"age_band": "age_35_44", "nation": "wales"})

    assert not {"SNCII", "RPH"} & contacts_in(advice)
    assert "CHILD" in contacts_in(advice)
