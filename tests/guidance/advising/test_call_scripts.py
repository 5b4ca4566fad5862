"""What to read out to the bank and the police."""

from dataclasses import replace

import pytest

from classification.answers import PAYMENT_METHOD
from guidance.advising import shown_contacts as contact_cards
from guidance.advising.advice import advice_for
from guidance.advising.advice_lines import BLANK
from guidance.advising.call_scripts import (
    hard_to_speak,
    script_to,
    what_to_have_ready,
)
from guidance.advising.shown_contacts import Showing, shown_contacts
from guidance.for_whom.audience import NATIONS, audience_of
from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.library import current
from tests.guidance.facts import DETAILS, make_answers

NUMBERS = {"P101": "101", "RF": "0300 123 2040"}
TRICKED = make_answers(
    event_type="paid",
    nation="scotland",
    when_band="last_24_hours",
    last_paid="last_24_hours",
    ongoing="yes",
    lost_money="yes",
    loss_band="loss_500_999",
    payment_method="uk_bank_transfer",
    last_payment_month="2026-11",
)


def words(to: str, answers: dict[str, str]) -> str:
    script = script_to(to, Showing(answers=answers, library=current()))
    assert script is not None
    return " ".join(line.text for line in script.lines)


def test_the_bank_hears_what_the_answers_say() -> None:
    said = words("bank", TRICKED)

    assert said.startswith("I want to report fraud. I was tricked into sending money.")
    assert "It was about £500 to £999, by UK bank transfer, in the last 24 hours." in said
    assert "The last payment was in November 2026." in said
    assert "I ask for a refund under the rules for tricked payments." in said
    assert "APP scam" in said


def test_what_was_not_answered_stays_a_blank() -> None:
    said = words("bank", make_answers(event_type="paid", lost_money="yes"))

    assert f"It was about {BLANK}, by {BLANK}, in {BLANK}." in said
    assert "under the rules" not in said


@pytest.mark.parametrize(
    ("answers", "opening"),
    [
        (
            {"event_type": "ddos", "event_detail": "pay_to_stop", "lost_money": "yes"},
            "I sent money because I was threatened.",
        ),
        (
            {"event_type": "taken", "event_detail": "crypto_wallet"},
            "Crypto was taken from my wallet without my OK.",
        ),
        ({"event_type": "taken"}, "Money left my account that I did not agree to."),
        (
            {"event_type": "blackmail", "lost_money": "yes"},
            "I sent money because I was threatened.",
        ),
        ({"event_type": "paid"}, "I was tricked into sending money."),
        ({"event_type": "paid", "who": "child"}, "They were tricked into sending money."),
        ({"event_type": "paid", "who": "adult_helped"}, "I am ringing for somebody I am helping."),
        ({"event_type": "paid", "who": "organisation"}, "We were tricked into sending money."),
    ],
)
def test_the_opening_fits_what_happened(answers: dict[str, str], opening: str) -> None:
    assert opening in words("bank", answers)


def test_of_cash_that_was_handed_over_the_bank_is_asked_to_block_and_for_no_claim() -> None:
    handed = words("bank", {**TRICKED, "payment_method": "cash_or_courier"})

    assert handed.startswith("I want to report fraud. I was tricked, and handed something over.")
    assert "Please block any card or login that they may have" in handed
    assert "claim" not in handed
    assert "claim" not in words("bank", {**TRICKED, "payment_method": "crypto"})
    assert "Please open a claim" in words("bank", TRICKED)


@pytest.mark.parametrize("event", ["paid", "taken", "account", "malware", "identity"])
@pytest.mark.parametrize("who", ["me", "adult_helped", "organisation"])
def test_where_nothing_was_lost_the_bank_is_asked_to_block_and_nobody_was_tricked(
    event: str, who: str
) -> None:
    answers = make_answers(event_type=event, lost_money="no", who=who, nation="england")

    script = script_to("bank", Showing(answers=answers, library=current()))

    assert script is not None
    said = " ".join(line.text for line in script.lines)
    assert "Please block what they could use" in said
    assert "tricked" not in said
    assert "get it back" not in said
    assert "tricked into" not in words("police", answers)


@pytest.mark.parametrize(
    "more",
    [
        {"last_paid": "earlier", "last_payment_month": "2023-05"},
        {"who": "organisation", "org_size": "size_250_plus"},
        {"payment_method": "crypto"},
        {"event_type": "other", "event_detail": "row_with_seller"},
    ],
)
def test_what_the_rules_do_not_cover_is_not_claimed_under_them(more: dict[str, str]) -> None:
    assert "under the rules" not in words("bank", {**TRICKED, **more})


def test_a_transfer_under_threat_claims_no_refund_under_the_rules() -> None:
    said = words(
        "bank",
        make_answers(event_type="blackmail", lost_money="yes", payment_method="uk_bank_transfer"),
    )

    assert "under the rules" not in said


@pytest.mark.parametrize(
    ("nation", "begins"), [("scotland", True), ("northern_ireland", True), ("england", False)]
)
def test_where_the_day_counts_the_police_hear_it_first(nation: str, begins: bool) -> None:
    said = words("police", {**TRICKED, "nation": nation})

    assert said.startswith("Money moved in the last day.") is begins
    assert "It is fraud: I was tricked into paying." in said


@pytest.mark.parametrize(
    ("event", "is_said"),
    [("images", True), ("blackmail", True), ("paid", False), ("control", False), ("harass", False)],
)
def test_pictures_are_spoken_of_only_where_they_may_be_part_of_it(
    event: str, is_said: bool
) -> None:
    answers = make_answers(event_type=event)
    ready = " ".join(line.text for line in what_to_have_ready(answers))

    assert ("what to do about any pictures" in words("police", answers)) is is_said
    assert ("pictures" in ready) is is_said


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"who": "me", "age_band": "age_16_17"}, "I am under 18."),
        ({"who": "child", "age_band": "age_16_17"}, "It happened to somebody under 18."),
        ({"who": "me", "age_band": "age_18_24"}, ""),
    ],
)
def test_the_police_hear_that_somebody_is_under_18(answers: dict[str, str], said: str) -> None:
    script = words("police", make_answers(event_type="blackmail", **answers))

    assert said in script
    assert ("under 18" in script) is bool(said)


def test_what_may_be_left_open_leaves_no_hole() -> None:
    police = words("police", make_answers(event_type="account", when_band="last_7_days"))
    bank = words("bank", make_answers(event_type="paid", lost_money="yes"))

    assert "It began in the last 7 days." in police
    assert "The last payment" not in bank


@pytest.mark.parametrize(
    "answers", [{"event_type": "csea"}, {"event_type": "paid", "nation": "outside_uk"}]
)
def test_there_is_a_script_only_where_such_a_call_is_made(answers: dict[str, str]) -> None:
    showing = Showing(answers=answers, library=current())

    assert (script_to("bank", showing), script_to("police", showing)) == (None, None)


def test_without_a_loss_no_card_has_words_for_a_refund() -> None:
    answers = make_answers(event_type="paid", lost_money="no", payment_method="uk_bank_transfer")

    scripts = [card.script for card in advice_for(answers).cards if card.script]

    said = [line.text for script in scripts for line in script.lines]
    assert not [line for line in said if "refund" in line]


def test_the_list_to_have_ready_holds_only_what_was_answered() -> None:
    full = [line.text for line in what_to_have_ready(TRICKED)]
    bare = [line.text for line in what_to_have_ready({"event_type": "harass"})]

    assert "How much: £500 to £999." in full
    assert not [line for line in bare if line.startswith("How")]


def test_a_way_is_shown_for_those_who_cannot_speak() -> None:
    assert hard_to_speak({})[0].text.startswith("Is it hard to speak?")


@pytest.mark.parametrize(
    ("nation", "event", "title", "keys"),
    [
        ("england", "paid", "To say to Report Fraud", ["RF"]),
        ("wales", "account", "To say to Report Fraud", ["RF"]),
        ("northern_ireland", "paid", "To say to the police and Report Fraud", ["P101", "RF"]),
        ("", "malware", "To say to the police or Report Fraud", ["P101", "RF"]),
        ("scotland", "paid", "To say to the police", ["P101"]),
        ("england", "blackmail", "To say to the police", ["P101"]),
        ("wales", "images", "To say to the police", ["P101"]),
        ("northern_ireland", "harass", "To say to the police", ["P101"]),
        ("england", "other", "To say to the police", ["P101"]),
    ],
)
def test_the_report_is_said_to_those_who_take_it_in_the_nation(
    nation: str, event: str, title: str, keys: list[str]
) -> None:
    answers = make_answers(event_type=event, nation=nation, who="me")

    police = script_to("police", Showing(answers=answers, library=current()))

    assert police is not None
    assert police.title == title
    assert [contact.key for contact in police.contacts] == keys
    # A script is headed by the numbers to ring alone.
    assert [way.text for way in police.calls] == [NUMBERS[key] for key in keys]
    assert all(way.href.startswith("tel:") for way in police.calls)


@pytest.mark.parametrize(
    ("answers", "href"),
    [
        ({"nation": "england"}, "https://www.police.uk/"),
        (
            {"nation": "england", "police_area": "E23000022"},
            "https://www.police.uk/northamptonshire/",
        ),
        ({"nation": "wales", "police_area": "E23000022"}, "https://www.police.uk/"),
        ({"nation": "scotland", "police_area": "S23000009"}, ""),
        ({"nation": "northern_ireland"}, ""),
        ({}, ""),
    ],
)
def test_whoever_cannot_speak_finds_the_website_of_their_police(
    answers: dict[str, str], href: str
) -> None:
    lines = hard_to_speak(answers)
    showing = Showing(answers=answers, library=current())
    assert BLANK not in " ".join(line.text for line in lines)
    (card,) = shown_contacts(("P101",), showing)

    links = [part.href for line in lines for part in line.parts if part.href.startswith("http")]
    assert links == ([href] if href else [])
    assert [way.href for way in card.ways] == ["tel:101", *links]


def test_a_force_whose_own_page_is_known_is_linked_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    force = replace(
        contact_cards.force_or_none("E23000022"), report_online_url="https://force.example/r/"
    )
    monkeypatch.setattr(contact_cards, "force_or_none", lambda code: force)
    answers = {"nation": "england", "police_area": "E23000022"}

    site = contact_cards.police_site(answers, audience_of(answers))

    assert site is not None
    assert (site.text, site.href) == ("force.example/r", "https://force.example/r/")


COURIER = make_answers(
    event_type="paid",
    event_detail="fake_bank_police_company",
    lost_money="yes",
    payment_method="cash_or_courier",
    last_paid="last_7_days",
    who="me",
    age_band="age_75_plus",
)


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("last_paid", ["last_24_hours", "last_7_days"])
def test_the_police_hear_of_what_went_by_hand_and_are_rung_on_101(
    nation: str, last_paid: str
) -> None:
    answers = COURIER | {"nation": nation, "last_paid": last_paid}
    scripts = {c.script for c in advice_for(answers).cards if c.script and c.script.to != "bank"}

    (script,) = scripts
    assert "101" in [way.text for way in script.calls]
    assert "It went in cash or by courier." in [line.text for line in script.lines]
    assert "If someone came for it" in " ".join(line.text for line in what_to_have_ready(answers))


@pytest.mark.parametrize("method", [*PAYMENT_METHOD.codes, ""])
def test_only_what_went_by_hand_is_said_to_have_gone_so(method: str) -> None:
    answers = COURIER | {"nation": "england", "payment_method": method}

    is_said = "in cash or by courier" in words("police", answers)

    assert is_said is (method == "cash_or_courier")


@pytest.mark.parametrize("who", ["me", "adult_helped", "child", "organisation"])
def test_the_bank_is_told_of_what_was_handed_over_card_or_not(who: str) -> None:
    advice = advice_for(COURIER | {"nation": "england", "who": who, "age_band": "age_75_plus"})

    (card,) = [card for card in advice.now if card.key == "bank_cash"]
    assert card.why is not None
    assert "Say what was handed over: cash, a card or a PIN." in card.why.text
    assert card.script is not None
    assert "new cards" not in " ".join(line.text for line in card.script.lines)


@pytest.mark.parametrize("event", EVENT_TYPES)
@pytest.mark.parametrize("lost", ["yes", "no", ""])
def test_no_account_is_said_to_have_been_paid_that_nobody_told_of(event: str, lost: str) -> None:
    for detail in DETAILS.get(event, ("",)):
        answers = make_answers(event_type=event, event_detail=detail, lost_money=lost)
        lines = advice_for(answers | {"payment_method": "cash_or_courier"}).every_line

        assert not [line.text for line in lines if "account that was paid" in line.text]
