"""What people outside the UK are told: no number of ours that may not serve them."""

import re

import pytest

from guidance.advising.advice import advice_about, advice_for
from guidance.reading.library import current
from tests.guidance.facts import advise, contacts_in, words_of

ISLANDS, ABROAD = "isle_of_man_channel_islands", "outside_uk"
SHOWN = {"SAM", "SHOUT", "SNCII", "TAKEITDOWN", "FINDALINE"}
NO_PROMISE = "May not work where you are."


def test_outside_the_uk_helplines_come_without_a_promise_and_999_only_where_it_is_the_number() -> (
    None
):
    islands = advise(event_type="blackmail", nation=ISLANDS, age_band="age_25_34")
    abroad = advise(event_type="blackmail", nation=ABROAD, age_band="age_25_34")

    for advice in (islands, abroad):
        notes = {shown.key: shown.nation_note for shown in (*advice.strip, *advice.everybody)}
        assert notes["SHOUT"] == notes["SAM"] == NO_PROMISE
        assert notes["SNCII"] == ""
    assert "P999" in {shown.key for shown in islands.everybody}
    assert "P999" not in contacts_in(abroad)


def test_in_danger_abroad_the_number_of_the_place_is_called() -> None:
    islands = advise(event_type="harass", nation=ISLANDS, danger="yes").now[0]
    abroad = advise(event_type="harass", nation=ABROAD, danger="yes").now[0]

    assert islands.buttons[0].href == "tel:999"
    assert abroad.buttons == ()
    assert abroad.why is not None
    assert "the local emergency number" in abroad.why.text


EVERYTHING_ANSWERED = {
    "danger": "yes",
    "told_whom": ("no_one",),
    "affected_how_much": "very_much",
    "lost_money": "yes",
    "got_back": "refused",
    "relationship": "family",
}


@pytest.mark.parametrize("who", ["me", "organisation"])
@pytest.mark.parametrize("answers", [{}, EVERYTHING_ANSWERED])
@pytest.mark.parametrize("page", sorted(current().situations))
def test_outside_the_uk_no_line_names_a_number_or_address_but_those_shown_anywhere(
    page: str, answers: dict[str, object], who: str
) -> None:
    advice = advice_about(page, {**answers, "nation": ABROAD, "who": who})

    parts = [part for line in advice.every_line for part in line.all_parts()]
    assert not [part.text for part in parts if "101" in part.text or "159" in part.text]
    assert all((advice.reassurance, advice.now, advice.keep, advice.law))
    assert contacts_in(advice) <= SHOWN


@pytest.mark.parametrize("page", sorted(current().situations))
def test_outside_the_uk_no_card_is_left_without_what_it_says_and_no_space_is_lost(
    page: str,
) -> None:
    cards = advice_about(page, {"nation": ABROAD}).cards

    assert cards
    assert not [card.key for card in cards if card.why is None and not card.buttons]
    assert not [card.key for card in cards if re.search(r"[.?!][A-Z]", words_of([card]))]


def test_outside_the_uk_the_bank_is_called_by_the_number_on_the_card() -> None:
    advice = advice_for({"event_type": "paid", "nation": ABROAD, "lost_money": "yes", "who": "me"})

    said = words_of(advice.cards)
    assert "the number on the card" in said
    assert "159" not in said


def test_pictures_are_taken_down_from_anywhere() -> None:
    adult = advise(event_type="images", nation=ABROAD, age_band="age_25_34")
    young = advise(event_type="images", nation=ISLANDS, age_band="age_16_17")

    assert "SNCII" in {b.contact for card in adult.cards for b in card.buttons}
    assert "TAKEITDOWN" in {b.contact for card in young.cards for b in card.buttons}
    assert "SNCII" not in contacts_in(young)


def test_blackmail_outside_the_uk_makes_no_claim_about_the_law_there() -> None:
    advice = advice_about("blackmail_other", {"nation": ABROAD})

    assert [line.text for line in advice.law] == [
        "The police can tell you what the law says where you live."
    ]


@pytest.mark.parametrize("nation", [ISLANDS, ABROAD])
@pytest.mark.parametrize(
    ("event", "detail", "relation"),
    [
        ("control", "not_sure", "stranger"),
        ("harass", "threats", "partner_or_ex"),
        ("paid", "moved_money_for_someone", "stranger"),
    ],
)
def test_outside_the_uk_no_act_sends_a_young_person_to_childline(
    event: str, detail: str, relation: str, nation: str
) -> None:
    advice = advise(
        event_type=event,
        event_detail=detail,
        relationship=relation,
        nation=nation,
        age_band="age_16_17",
    )

    assert not [card.key for card in advice.cards if "Childline" in card.act]


def test_outside_the_uk_nobody_is_told_to_press_55() -> None:
    for page in sorted(current().situations):
        advice = advice_about(page, {"nation": ABROAD, "danger": "yes", "relationship": "family"})

        assert not [line.text for line in advice.every_line if "55" in line.text]


@pytest.mark.parametrize("nation", [ISLANDS, ABROAD])
def test_outside_the_uk_whoever_told_the_police_is_not_told_to(nation: str) -> None:
    told = advise(event_type="harass", nation=nation, told_whom=("local_police",))
    untold = advise(event_type="harass", nation=nation, told_whom=("no_one",))

    assert "report_elsewhere" in {card.key for card in untold.cards}
    assert "report_elsewhere" not in {card.key for card in told.cards}
