"""What a person is told, by what they answered."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guidance.advising.advice import Advice, advice_about, advice_for
from guidance.reading.library import current
from tests.guidance.facts import (
    HAPPENED,
    advise,
    contacts_in,
    make_answers,
    tricked,
    words_in,
    words_of,
)

ROOT = Path(__file__).resolve().parents[3]
ONE_AT_NIGHT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def blackmailed(**more: str) -> dict[str, str]:
    return make_answers(
        **{
            "event_type": "blackmail",
            "event_detail": "nude_pictures",
            "relationship": "only_met_online",
            "who": "me",
            **more,
        }
    )


def keys_of(advice: Advice) -> list[str]:
    return [card.key for card in advice.cards]


def test_the_advice_can_be_asked_without_the_framework() -> None:
    code = (
        "from guidance.advising.advice import advice_for; import sys;"
        "print(advice_for({'event_type': 'paid'}).situation, 'django' in sys.modules)"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert result.stdout.split() == ["tricked_payment", "False"]


def test_someone_blackmailed_with_pictures_stops_saves_proof_and_is_led_on() -> None:
    advice = advice_for(blackmailed(nation="england", age_band="age_25_34"))

    said = words_of(advice.cards)
    acts = [card.act for card in advice.now]
    assert advice.situation == "blackmail_pictures"
    assert "answer" in acts[0]
    assert {"SNCII", "RPH", "P101"} <= contacts_in(advice)
    assert "Report Fraud" not in said
    assert len(advice.now) <= 5


@pytest.mark.parametrize(
    ("age", "shown", "not_shown"),
    [("age_16_17", {"RR", "CEOP"}, {"SNCII", "RPH"}), ("age_45_54", {"SNCII", "RPH"}, {"CEOP"})],
)
def test_the_take_down_fits_the_age(age: str, shown: set[str], not_shown: set[str]) -> None:
    found = contacts_in(advice_for(blackmailed(age_band=age, nation="wales")))

    assert shown <= found
    assert not not_shown & found


@pytest.mark.parametrize("event", ["blackmail", "images"])
def test_where_the_age_is_not_known_each_way_has_its_label(event: str) -> None:
    advice = advise(event_type=event, nation="wales", age_band="prefer_not_to_say")

    labels = {card.label for card in advice.cards}
    assert "If you are 18 or over" in labels
    assert labels & {"If you are under 18", "If you are 16 or 17"}
    assert {"RR", "SNCII"} <= contacts_in(advice)


@pytest.mark.parametrize("age", ["age_16_17", "age_25_34", ""])
@pytest.mark.parametrize(("event", "detail"), [("blackmail", "nude_pictures"), ("images", "")])
def test_a_picture_from_under_18_is_never_to_be_copied(event: str, detail: str, age: str) -> None:
    advice = advise(event_type=event, event_detail=detail, age_band=age, nation="england")

    said = words_of(advice.cards).lower()
    assert "no screenshot" in said or "never of nude pictures" in said
    assert {"TAKEITDOWN", "IWF"} <= contacts_in(advice)
    assert age == "age_16_17" or "under 18" in said


def test_a_bluff_is_told_apart_and_leads_to_the_other_page() -> None:
    advice = advise(event_type="blackmail", event_detail="recorded_you_email")

    pages = {button.place for card in advice.cards for button in card.buttons} | {
        part.page for line in advice.every_line for part in line.all_parts()
    }
    assert "bluff" in words_in(advice.reassurance)
    assert "blackmail-with-pictures" in pages


def test_someone_tricked_into_a_transfer_calls_the_bank_before_any_report() -> None:
    advice = advice_for(tricked())

    reached = [b.contact for card in advice.cards for b in card.buttons if b.contact]
    assert reached[0] == "B159"
    assert reached.index("B159") < reached.index("RF")
    assert "5 working days" in words_of(advice.know)


@pytest.mark.parametrize(
    ("payment", "said", "not_said"),
    [
        ("uk_bank_transfer", "rules for tricked payments", "section 75"),
        ("credit_card", "section 75", "claim under the rules"),
        ("debit_card", "chargeback", "section 75"),
        ("crypto", "exchange", "chargeback"),
        ("paypal_or_similar", "dispute", "claim under the rules"),
        ("gift_card_or_voucher", "receipt", "chargeback"),
        ("transfer_abroad", "recall", "claim under the rules"),
    ],
)
def test_the_way_of_paying_decides_the_way_back(payment: str, said: str, not_said: str) -> None:
    told = words_of(advice_for(tricked(payment_method=payment)).cards).lower()

    assert said in told
    assert not_said not in told


def test_on_the_page_where_nothing_is_asked_each_way_back_has_its_label() -> None:
    advice = advice_about("tricked_payment", {"nation": "england"})

    labels = {card.label for card in advice.cards if card.label}
    assert len(labels) >= 5
    assert all(not label.endswith(":") for label in labels)


def test_what_was_not_answered_waits_and_is_labelled_where_nothing_is_asked() -> None:
    asked = advice_for({"event_type": "paid", "nation": "england", "who": "me"})
    door = advice_about("tricked_payment", {"nation": "england"})

    assert [card.key for card in asked.cards if "rules for tricked" in card.act] == []
    claims = [card for card in door.cards if "rules for tricked" in card.act]
    assert claims
    assert all(card.label.startswith(("If", "For")) for card in claims)


def test_a_refusal_leads_to_the_ombudsman_with_its_time() -> None:
    advice = advice_for(tricked(got_back="refused", told_whom="bank"))

    (card,) = [card for card in advice.cards if card.deadline and "6 months" in card.deadline.text]
    assert "FOS" in {button.contact for button in card.buttons}


def test_a_stranger_brings_no_word_about_partners() -> None:
    advice = advice_for(blackmailed(relationship="stranger", nation="wales"))

    assert advice.caution == ()
    assert "DA_W" not in contacts_in(advice)


def test_whoever_told_the_bank_and_report_fraud_is_sent_to_neither_again() -> None:
    advice = advice_for({**tricked(), "told_whom": ("bank", "report_fraud")})

    buttons = {button.contact for card in advice.now for button in card.buttons}
    assert "RF" not in buttons
    assert not [card for card in advice.cards if card.act.lower().startswith("call your bank")]
    assert {"B159", "RF"} <= {shown.key for shown in advice.everybody if shown.already_told}


def test_a_card_that_is_ticked_gives_way_to_the_next_on_its_road() -> None:
    before = advice_for(tricked())
    bank = next(card for card in before.now if "B159" in {b.contact for b in card.buttons})

    after = advice_for(tricked(), done=frozenset([bank.key]))

    assert bank.may_be_done
    assert [card.key for card in after.finished] == [bank.key]
    assert after.finished[0].is_done
    assert bank.key not in keys_of(after)


def test_danger_cannot_be_ticked_away() -> None:
    answers = blackmailed(danger="yes", relationship="family")
    first = advice_for(answers).now[0]

    after = advice_for(answers, done=frozenset([first.key]))

    assert (first.is_danger, first.may_be_done) == (True, False)
    assert after.now[0].key == first.key
    assert after.finished == ()


def test_a_key_that_is_no_card_is_not_finished() -> None:
    assert advice_for(tricked(), done=frozenset(["no_such_card"])).finished == ()


def test_danger_can_be_told_without_a_voice_and_a_text_to_999_is_a_text() -> None:
    first = advice_for(blackmailed(danger="yes")).now[0]

    assert {button.href for button in first.buttons} >= {"tel:999", "sms:999"}
    assert first.quiet is not None
    assert "55" in first.quiet.text


@pytest.mark.parametrize("answer", [{"affected_how_much": "very_much"}, {"crisis_words": "yes"}])
def test_a_crisis_answered_or_typed_brings_its_card_second(answer: dict[str, str]) -> None:
    advice = advice_for(tricked(**answer, age_band="age_25_34"))

    assert [card.is_crisis for card in advice.now].index(True) == 1
    assert not advice.now[1].may_be_done
    assert {"PAP", "NHS111"} <= {contact.key for contact in advice.everybody}


@pytest.mark.parametrize(
    ("age", "keys"),
    [
        ("age_16_17", ["SAM", "SHOUT", "CHILD"]),
        ("age_25_34", ["SAM", "SHOUT"]),
        ("", ["SAM", "SHOUT", "CHILD"]),
    ],
)
def test_the_crisis_strip_stands_for_everybody_and_childline_under_19(
    age: str, keys: list[str]
) -> None:
    assert [shown.key for shown in advise(event_type="paid", age_band=age).strip] == keys


def test_what_else_happened_leads_on() -> None:
    advice = advice_for(
        {"event_type": "paid", "event_detail": "romance", "also_happened": ("blackmail", "paid")}
    )

    assert [page.key for page in advice.see_also] == ["blackmail_pictures", "tricked_payment"]


def test_a_line_that_is_shut_says_so_and_when_it_opens() -> None:
    advice = advise(event_type="images", nation="england", age_band="age_25_34", now=ONE_AT_NIGHT)

    (button,) = [
        button
        for card in advice.cards
        for button in card.buttons
        if (button.contact, button.kind) == ("RPH", "call")
    ]
    assert button.note == "Closed now. Opens at 10am tomorrow."
    listed = {shown.key: shown.closed_note for shown in advice.everybody}
    assert listed["RPH"] == button.note
    assert listed["SAM"] == ""


def test_the_same_content_has_the_same_version() -> None:
    versions = {advise(event_type=event).version for event, _ in HAPPENED}

    assert versions == {current().version}


def test_an_unknown_page_is_refused() -> None:
    with pytest.raises(KeyError):
        advice_about("no_such_page", {})


@pytest.mark.parametrize("page", ["child_abuse", "helping_a_child"])
def test_an_adult_who_worries_about_a_child_is_shown_who_helps_with_children(page: str) -> None:
    advice = advice_about(page, {"nation": "wales", "age_band": "age_35_44"})

    notes = {shown.key: shown.age_note for shown in advice.everybody}
    assert notes["CEOP"] == "For under-18s and those who care for them."


@pytest.mark.parametrize("who", ["adult_helped", "child"])
def test_whoever_helps_is_spoken_to_as_such(who: str) -> None:
    advice = advice_for(blackmailed(who=who, age_band="age_16_17", nation="england"))

    assert advice.reassurance[0].text.startswith("Whoever did this is to blame")


def test_only_to_share_is_said_to_need_no_wish_to_upset() -> None:
    law = words_in(advise(event_type="images", nation="wales").law)

    assert "To share it is a crime even if it was not meant to upset." in law
    assert "They need not have meant" not in law


@pytest.mark.parametrize("nation", ["england", "scotland"])
def test_whoever_lost_their_number_rings_the_phone_company_before_the_bank(nation: str) -> None:
    advice = advise(
        event_type="other",
        event_detail="number_taken_over",
        nation=nation,
        lost_money="no",
        relationship="stranger",
        who="me",
    )

    first = words_of(advice.now[:1])
    assert "phone company" in first
    assert "another phone" in first
    assert "B159" in contacts_in(advice)
