"""Where money went: the bank first, and no promise but what the rules give."""

from dataclasses import replace

import pytest

from guidance.advising.advice import Advice, advice_about, advice_for
from guidance.reading.library import current
from tests.guidance.facts import DETAILS, PAYMENTS, advise, contacts_in, with_page, words_of

REFUNDS = {"app_claim", "unauthorised_claim", "unauthorised_refund"}
NOT_TAKEN = [way for way in PAYMENTS if way not in {"", "taken_without_ok"}]
OF_NO_BANK = {"crypto", "gift_card_or_voucher", "cash_or_courier"}


def lost(event: str, detail: str = "", payment: str = "uk_bank_transfer", **more: str) -> Advice:
    """The advice of somebody in England who lost money so, and has told nobody."""
    return advise(
        **{
            "event_type": event,
            "event_detail": detail,
            "payment_method": payment,
            "lost_money": "yes",
            "last_paid": "last_24_hours",
            "got_back": "not_asked",
            "told_whom": "no_one",
            "relationship": "stranger",
            "nation": "england",
            "who": "me",
            **more,
        }
    )


@pytest.mark.parametrize("payment", ["taken_without_ok", "crypto", ""])
def test_stolen_crypto_is_promised_nothing_that_holds_for_cards(payment: str) -> None:
    advice = lost("taken", "crypto_wallet", payment)

    said = words_of(advice.cards)
    assert not REFUNDS & set(advice.time_limits)
    assert not [
        words
        for words in ("reeze your card", "reeze the card", "working day", "£35")
        if words in said
    ]
    assert "new wallet" in said.lower()


def test_a_card_that_was_used_hears_when_the_bank_should_pay_back() -> None:
    advice = lost("taken", "card_used_online", "taken_without_ok")

    said = words_of(advice.cards)
    assert "1 working day" in said
    assert "unauthorised_claim" in advice.time_limits
    assert "app_claim" not in advice.time_limits
    assert "crypto" not in said


def test_the_part_that_a_bank_may_keep_is_not_kept_from_the_vulnerable() -> None:
    said = words_of(lost("paid", "fake_bank_police_company").know)

    assert "may not keep back a part" in said


@pytest.mark.parametrize("nation", ["england", "wales", "scotland", "northern_ireland"])
@pytest.mark.parametrize(
    ("event", "detail"),
    [
        ("images", ""),
        ("ddos", ""),
        ("account", "email"),
        ("malware", "locked_files"),
        ("blackmail", "nude_pictures"),
        ("identity", "account_or_loan_opened"),
    ],
)
def test_money_lost_on_a_page_about_something_else_brings_the_bank_among_the_first(
    event: str, detail: str, nation: str
) -> None:
    advice = lost(event, detail, nation=nation)

    assert "B159" in {button.contact for card in advice.now for button in card.buttons}
    assert "second scam" in words_of(advice.cards)


def test_whoever_is_controlled_and_lost_money_finds_the_bank_after_the_danger() -> None:
    advice = lost("control", "made_to_work")

    assert "B159" in {button.contact for card in advice.cards for button in card.buttons}


@pytest.mark.parametrize("nation", ["england", "scotland", "northern_ireland"])
def test_within_the_day_the_police_are_called_in_scotland_and_northern_ireland(
    nation: str,
) -> None:
    advice = lost("paid", "fake_bank_police_company", nation=nation)

    called = {button.contact for card in advice.now for button in card.buttons}
    assert ("police_24h" in advice.time_limits) is (nation != "england")
    assert ("P101" in called) is (nation != "england")


@pytest.mark.parametrize("last", ["last_7_days", "earlier", ""])
def test_the_police_within_the_day_hang_on_the_last_payment_and_not_on_when_it_began(
    last: str,
) -> None:
    advice = lost("paid", "romance", nation="scotland", last_paid=last, when_band="last_24_hours")
    today = lost("paid", "romance", nation="scotland", when_band="earlier")

    assert "police_24h" not in advice.time_limits
    assert "police_24h" in today.time_limits


def test_money_paid_under_threat_is_promised_no_refund() -> None:
    for event, detail in (
        ("images", ""),
        ("ddos", "pay_to_stop"),
        ("control", "made_to_work"),
        ("blackmail", "nude_pictures"),
        ("malware", "locked_files"),
    ):
        advice = lost(event, detail)

        assert not REFUNDS & set(advice.time_limits), event
        assert "claim under the rules" not in words_of(advice.cards).lower()


@pytest.mark.parametrize("detail", ["email", "work"])
def test_a_transfer_after_a_hacked_mailbox_is_a_tricked_payment(detail: str) -> None:
    advice = lost("account", detail)

    assert "app_claim" in advice.time_limits
    assert "unauthorised_claim" not in advice.time_limits


def test_a_transfer_out_of_another_account_reads_both_ways_each_with_its_label() -> None:
    advice = lost("account", "shopping")

    labels = {card.key: card.label for card in advice.cards if card.deadline}
    assert {"app_claim", "unauthorised_claim"} <= set(advice.time_limits)
    assert all(labels.values())


@pytest.mark.parametrize("payment", NOT_TAKEN)
@pytest.mark.parametrize("detail", DETAILS["account"])
def test_no_page_promises_money_back_in_a_day_to_whoever_may_have_sent_it(
    detail: str, payment: str
) -> None:
    advice = lost("account", detail, payment)

    promised = [card for card in advice.cards if "1 working day" in words_of([card])]
    assert all(card.label for card in promised)


@pytest.mark.parametrize("detail", DETAILS["account"])
def test_where_nothing_was_lost_nobody_is_told_to_ask_for_it_back(detail: str) -> None:
    advice = advise(event_type="account", event_detail=detail, lost_money="no", who="me")

    assert not REFUNDS & set(advice.time_limits)


@pytest.mark.parametrize("payment", NOT_TAKEN)
def test_money_that_was_taken_has_its_rules_by_whatever_way_a_bank_sent_it(payment: str) -> None:
    advice = lost("taken", "card_used_online", payment)

    assert ("unauthorised_claim" in advice.time_limits) is (payment not in OF_NO_BANK)
    assert "app_claim" not in advice.time_limits


@pytest.mark.parametrize(
    ("more", "is_covered"),
    [
        ({}, True),
        ({"who": "organisation", "org_size": "size_2_9"}, True),
        ({"who": "organisation", "org_size": "size_10_49"}, False),
        ({"who": "organisation", "org_size": "size_250_plus"}, False),
        ({"nation": "isle_of_man_channel_islands"}, False),
        ({"last_paid": "earlier", "last_payment_month": "2023-05"}, False),
        ({"payment_method": "transfer_abroad"}, False),
        ({"payment_method": "taken_without_ok"}, False),
    ],
)
def test_the_rules_for_tricked_payments_are_named_where_they_may_hold(
    more: dict[str, str], is_covered: bool
) -> None:
    advice = lost("paid", "fake_bank_police_company", **more)

    assert ("app_claim" in advice.time_limits) is is_covered


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


@pytest.mark.parametrize("size", ["size_10_49", "size_50_249", "size_250_plus"])
def test_a_larger_firm_reads_that_the_rules_may_not_cover_it(size: str) -> None:
    answers = {"who": "organisation", "nation": "wales"}

    large = words_of(lost("paid", "fake_bank_police_company", org_size=size, **answers).cards)
    small = words_of(lost("paid", "fake_bank_police_company", org_size="size_1", **answers).cards)

    assert "10 or more" in large
    assert "10 or more" not in small


def test_nobody_who_only_began_is_told_what_they_lost() -> None:
    advice = advice_for({"event_type": "paid", "nation": "england"})

    assert not [card.key for card in advice.cards if "police_24h" in card.key]
