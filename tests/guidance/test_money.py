"""Where money went: the bank first, and no promise but what the rules give."""

import pytest

from guidance.advice import advice_about, advice_for
from tests.guidance.facts import make_answers


@pytest.mark.parametrize("payment", ["taken_without_ok", "crypto", ""])
def test_stolen_crypto_is_promised_nothing_that_holds_for_cards(payment: str) -> None:
    advice = advice_for(
        make_answers(
            event_type="taken",
            event_detail="crypto_wallet",
            lost_money="yes",
            payment_method=payment,
        )
    )

    blocks = (advice.reassurance, advice.steps, advice.money_back, advice.law)
    said = " ".join(line.text for block in blocks for line in block)
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
    advice = advice_for(make_answers(event_type="taken", event_detail="card_used_online"))

    said = " ".join(line.text for line in (*advice.steps, *advice.money_back))
    assert "within 1 working day" in said
    assert "no later than 13 months after it" in said
    assert "crypto" not in said


def test_the_part_that_a_bank_may_keep_is_not_kept_from_the_vulnerable() -> None:
    said = " ".join(
        line.text
        for line in advice_for(
            make_answers(event_type="paid", payment_method="uk_bank_transfer")
        ).money_back
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
    advice = advice_for(
        make_answers(event_type=event, event_detail=detail, nation=nation, who="me", **LOST)
    )

    first = advice.first_notices[0]
    said = " ".join(line.text for line in first.lines)
    assert (first.kind, first.title) == ("bank_now", "Call your bank now")
    assert "Call 159, or the number on your card." in said
    assert ("Call the police on 101 too." in said) is (nation in {"scotland", "northern_ireland"})
    assert not [line for line in advice.money_back if "often no money" in line.text]
    assert "tell_bank_now" in advice.time_limits
    assert "recovery_scam" in {notice.kind for notice in advice.notices}


def test_whoever_helps_a_child_that_paid_calls_the_bank() -> None:
    advice = advice_about("helping_a_child", {"who": "child", "lost_money": "yes"})

    assert advice.first_notices[0].kind == "bank_now"


def test_a_child_that_paid_is_sent_to_an_adult_and_not_to_a_bank() -> None:
    advice = advice_about("child_blackmail", {"lost_money": "yes"})

    assert "bank_now" not in {notice.kind for notice in advice.notices}


@pytest.mark.parametrize(
    ("event", "detail"), [("paid", "shopping"), ("paid", "investment_crypto"), ("taken", "")]
)
def test_where_a_step_calls_the_bank_no_notice_says_it_again(event: str, detail: str) -> None:
    advice = advice_for(make_answers(event_type=event, event_detail=detail, **LOST))

    assert "bank_now" not in {notice.kind for notice in advice.notices}


def test_a_bank_account_that_was_taken_over_begins_with_the_bank() -> None:
    advice = advice_for(make_answers(event_type="account", event_detail="bank", nation="wales"))

    assert advice.steps[0].text.startswith("Call your bank now. Call 159")
    assert advice.steps[1].text.startswith("Get the account back.")
    assert len(advice.steps) == 6


def test_money_paid_under_threat_is_promised_no_refund() -> None:
    said = [
        line.text
        for event, detail in (("images", ""), ("ddos", "pay_to_stop"), ("control", ""))
        for line in advice_for(
            make_answers(event_type=event, event_detail=detail, **LOST)
        ).money_back
    ]

    assert (
        said.count(
            "Tell your bank what you paid, and why. We cannot promise that you will get it back."
        )
        == 3
    )
    assert not [words for words in said if "rules for tricked payments" in words]
