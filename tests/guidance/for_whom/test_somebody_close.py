"""Where a partner, an ex or family may have done it, that comes first: with whom to call."""

import pytest

from guidance.advising.advice import advice_about, advice_for
from tests.guidance.facts import advise, contacts_in, make_answers, words_in, words_of

NUMBERS = {
    "england": "0808 2000 247",
    "wales": "0808 80 10 800",
    "scotland": "0800 027 1234",
    "northern_ireland": "0808 802 1414",
}
LINES = {"DA_E", "DA_W", "DA_S", "DA_NI"}
NOT_KNOWN = pytest.mark.parametrize("relationship", ["", "dont_know"])


@NOT_KNOWN
@pytest.mark.parametrize(("nation", "number"), NUMBERS.items())
def test_the_caution_holds_the_number_of_the_nation_alone(
    relationship: str, nation: str, number: str
) -> None:
    answers = make_answers(event_type="account", nation=nation, relationship=relationship)

    caution = advice_for(answers).caution

    said = words_in(caution)
    called = {part.href for line in caution for part in line.all_parts()}
    assert number in said
    assert f"tel:{number.replace(' ', '')}" in called
    assert not [other for other in set(NUMBERS.values()) - {number} if other in said]


def test_where_the_nation_is_not_known_each_number_says_for_which_it_is() -> None:
    caution = advise(event_type="account").caution

    labels = [line.label for line in caution if line.label]
    assert labels == ["In England", "In Wales", "In Scotland", "In Northern Ireland"]


@NOT_KNOWN
def test_what_a_block_tells_a_partner_is_not_said_for_certain(relationship: str) -> None:
    said = words_in(advise(event_type="blackmail", relationship=relationship).caution)

    assert "Change nothing yet that they would notice" in said
    assert "can tell them" not in said


@pytest.mark.parametrize("nation", NUMBERS)
@pytest.mark.parametrize("event", ["blackmail", "images", "account", "harass", "control", "taken"])
def test_a_partner_brings_the_line_of_the_nation_among_the_first_with_its_number(
    event: str, nation: str
) -> None:
    advice = advise(
        event_type=event,
        nation=nation,
        relationship="partner_or_ex",
        who="me",
        age_band="age_25_34",
        danger="no",
    )

    reached = [b.contact for card in advice.now for b in card.buttons if b.contact]
    said = words_of(advice.now)
    assert advice.caution == ()
    assert reached[0] in LINES
    assert {button.words for card in advice.now for button in card.buttons} & {
        f"Call {NUMBERS[nation]}"
    }
    assert "phone they cannot see into" in said


def test_webchat_stands_before_the_call() -> None:
    advice = advise(event_type="harass", nation="wales", relationship="family", who="me")

    kinds = [b.kind for card in advice.now for b in card.buttons if b.contact == "DA_W"]
    assert kinds[0] == "chat"


def test_under_18_childline_comes_before_the_domestic_abuse_line() -> None:
    advice = advise(
        event_type="harass", nation="scotland", relationship="family", age_band="age_16_17"
    )

    reached = [b.contact for card in advice.now for b in card.buttons]
    assert reached.index("CHILD") < reached.index("DA_S")


def test_what_alerts_waits_for_a_safe_phone_and_a_plan() -> None:
    answers = {"event_type": "account", "event_detail": "email", "nation": "wales", "who": "me"}

    partner = advise(**answers, relationship="partner_or_ex")
    stranger = advise(**answers, relationship="stranger")

    waiting = {card.key for card in partner.safe_phone}
    assert waiting
    assert stranger.safe_phone == ()
    assert waiting & {card.key for card in stranger.now}
    assert not waiting & {card.key for card in partner.now}


def test_a_watched_phone_counts_as_somebody_close_whoever_was_named() -> None:
    advice = advise(
        event_type="control", event_detail="phone_watched", nation="england", who="me", danger="no"
    )

    assert advice.caution == ()
    assert "DA_E" in {b.contact for card in advice.now for b in card.buttons}


def test_danger_comes_before_a_hurt_child_and_that_before_somebody_close() -> None:
    answers = make_answers(
        event_type="blackmail",
        danger="yes",
        child_words="yes",
        relationship="partner_or_ex",
        nation="england",
        who="me",
    )

    now = advice_for(answers).now

    keys = [card.key for card in now]
    assert now[0].is_danger
    assert keys.index("child_words") < keys.index("close_england")


def test_on_the_page_for_danger_nothing_stands_above_999() -> None:
    advice = advice_about("danger_now", {"nation": "england"})

    assert advice.now[0].buttons[0].href == "tel:999"


@pytest.mark.parametrize("relationship", ["", "dont_know", "family"])
@pytest.mark.parametrize("event", ["account", "harass", "control", "blackmail"])
def test_nobody_is_close_to_an_organisation(event: str, relationship: str) -> None:
    advice = advise(event_type=event, who="organisation", relationship=relationship)

    assert advice.caution == ()
    assert advice.safe_phone == ()
    assert not LINES & contacts_in(advice)


@pytest.mark.parametrize("event", ["ddos", "scam_msg", "csea"])
def test_where_nobody_is_asked_who_did_it_there_is_no_caution(event: str) -> None:
    assert advise(event_type=event, who="me", nation="england").caution == ()
