"""Facts are drawn from answers, conditions decide on them, and labels say what is open."""

from typing import Any

import pytest

from guidance.for_whom.audience import ConditionError
from guidance.for_whom.condition_words import pages_named, pages_wanted, read_condition
from guidance.for_whom.facts import OneOf, facts_of, state_of
from guidance.for_whom.labels import label_by_place_and_age


def facts(page: str = "something_else", **answers: Any) -> Any:
    return facts_of(answers, page=page, may_be_close=True)


@pytest.mark.parametrize(
    ("condition", "state"),
    [
        ("lost=yes", True),
        ("lost=no", False),
        ("told=bank", None),
        ("not told=bank", None),
        ("lost=yes and told=bank", None),
        ("lost=no and told=bank", False),
        ("lost=yes or told=bank", True),
        ("not (lost=no or reader=self)", False),
        ("payment=crypto|cash_or_courier", True),
        ("not payment=debit_card and reader=self", True),
        ("lost=no or reader=self and lost=yes", True),
        ("known=lost", True),
        ("known=nation", False),
        ("not known=nation and lost=yes", True),
        ("known=nation and nation=wales", False),
    ],
)
def test_a_condition_is_yes_no_or_unknown(condition: str, state: bool | None) -> None:
    known = facts(lost_money="yes", who="me", payment_method=("crypto", "credit_card"))

    assert state_of(read_condition(condition), known) is state


@pytest.mark.parametrize("answer", ["not_sure", "prefer_not_to_say", "dont_know", "", "odd", None])
@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("lost_money", "lost=yes"),
        ("told_whom", "told=bank"),
        ("age_band", "age=adult"),
        ("nation", "nation=wales"),
        ("payment_method", "payment=crypto"),
        ("ongoing", "going_on=yes"),
    ],
)
def test_what_was_not_said_is_unknown(question: str, condition: str, answer: object) -> None:
    assert state_of(read_condition(condition), facts(**{question: answer})) is None


@pytest.mark.parametrize(
    "text", ["", "lost", "lost=yes and", "not", "(lost=yes", "lost=yes)", "known=x"]
)
def test_a_condition_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        read_condition(text)


def test_the_pages_a_condition_is_written_for_are_told_from_those_it_leaves_out() -> None:
    condition = read_condition("page=romance|shopping and not page=ddos")

    assert pages_named(condition) == {"romance", "shopping", "ddos"}
    assert pages_wanted(condition) == {"romance", "shopping"}


@pytest.mark.parametrize(
    ("answers", "payer"),
    [
        ({"event_type": "taken"}, "taken"),
        ({"event_type": "paid"}, "sent"),
        ({"event_type": "paid", "payment_method": ("taken_without_ok",)}, "taken"),
        (
            {"event_type": "paid", "payment_method": ("taken_without_ok", "crypto")},
            ("sent", "taken"),
        ),
        ({"event_type": "account", "event_detail": "email"}, "sent"),
        ({"event_type": "account", "event_detail": "social"}, None),
        ({"event_type": "malware", "event_detail": "tech_help_call"}, "sent"),
        ({"event_type": "ddos"}, None),
        ({"event_type": "blackmail"}, "sent"),
    ],
)
def test_who_made_the_payment_comes_before_how(answers: dict[str, Any], payer: object) -> None:
    assert facts(**answers).get("payer") == payer


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        ({"last_paid": "last_24_hours"}, "last_24_hours"),
        ({"last_paid": "earlier", "last_payment_month": "2026-02"}, "older"),
        ({"last_paid": "earlier", "last_payment_month": "2024-09"}, "before_oct_2024"),
        ({"last_paid": "earlier", "last_payment_month": "2024-10"}, OneOf),
        ({"last_paid": "earlier"}, OneOf),
        ({"when_band": "last_24_hours"}, None),
        ({}, None),
    ],
)
def test_the_last_payment_is_read_from_its_own_answer(
    answers: dict[str, str], last: object
) -> None:
    found = facts(**answers).get("last_paid")

    assert isinstance(found, OneOf) if last is OneOf else found == last


@pytest.mark.parametrize(
    ("answers", "close"),
    [
        ({"relationship": "partner_or_ex"}, "yes"),
        ({"relationship": "family"}, "yes"),
        ({"event_detail": "phone_watched", "relationship": "stranger"}, "yes"),
        ({"relationship": "stranger"}, "no"),
        ({"relationship": "dont_know"}, "maybe"),
        ({}, "maybe"),
        ({"who": "organisation", "relationship": "family"}, "no"),
        ({"event_type": "ddos"}, "no"),
    ],
)
def test_whoever_skips_who_did_it_may_mean_somebody_close(
    answers: dict[str, str], close: str
) -> None:
    assert facts(**{"event_type": "harass", **answers})["close"] == close


@pytest.mark.parametrize(
    ("answers", "crisis"),
    [
        ({"affected_how_much": "very_much"}, "yes"),
        ({"crisis_words": "yes"}, "yes"),
        ({"age_band": "age_16_17", "event_type": "images"}, "yes"),
        ({"age_band": "age_16_17", "event_type": "paid"}, "no"),
        ({"affected_how_much": "quite_a_lot"}, "no"),
    ],
)
def test_a_crisis_is_answered_typed_or_feared(answers: dict[str, str], crisis: str) -> None:
    assert facts(**answers)["crisis"] == crisis


def test_where_nothing_is_asked_the_page_alone_tells_what_happened() -> None:
    romance, account = facts("romance"), facts("account_taken")

    assert (romance["type"], romance["detail"], romance["payer"]) == ("paid", "romance", "sent")
    assert account["type"] == "account"
    assert state_of(read_condition("detail=email"), account) is None
    assert state_of(read_condition("detail=romance"), account) is False


@pytest.mark.parametrize(
    ("condition", "answers", "label"),
    [
        ("age=age_16_17", {}, "If you are 16 or 17"),
        ("age=under_16|age_16_17", {}, "If you are under 18"),
        ("age=adult", {"who": "adult_helped", "age_band": ""}, None),
        ("age=age_16_17", {"who": "child"}, "If they are 16 or 17"),
        ("nation=england|wales", {}, "In England or Wales"),
        ("nation=scotland and age=adult", {"who": "me"}, "In Scotland, if you are 18 or over"),
        ("not nation=islands|outside", {}, ""),
        ("nation=islands|outside", {}, None),
        ("reader=organisation", {}, "If you are a business, charity or group"),
        ("age=adult and lost=yes", {}, None),
        ("nation=wales or age=adult", {"who": "me"}, None),
        ("lost=yes", {"lost_money": "yes"}, None),
    ],
)
def test_place_and_age_label_themselves(
    condition: str, answers: dict[str, str], label: str | None
) -> None:
    assert label_by_place_and_age(read_condition(condition), facts(**answers)) == label
