"""What people in danger, watched, threatened or young are told first, and what they never are."""

import re

import pytest

from classification.answers import EVENT_DETAIL
from guidance.advising.advice import Advice, advice_about, advice_for
from guidance.advising.cards import AdviceCard, may_be_done
from guidance.for_whom.audience import NATIONS
from guidance.reading.library import current
from tests.guidance.facts import ADULTS, words_in

PERSON = {"danger": "no", "who": "me", "age_band": "age_25_34", "nation": "england"}
LINES = {
    "england": "DA_E",
    "wales": "DA_W",
    "scotland": "DA_S",
    "northern_ireland": "DA_NI",
}
NOTICED = re.compile(
    r"\b(block|password|log out|remove|screenshot|confront|do not answer|stop replying)\b", re.I
)
CHILD_PAGES = [key for key, page in current().situations.items() if page.group == "children"]
BY_SOMEBODY_CLOSE = [
    (event, detail)
    for event in ("blackmail", "images", "harass", "obscene", "control")
    for detail in EVENT_DETAIL[event].codes
    if detail != "locked_files"
]


def told(**answers: str) -> Advice:
    return advice_for({**PERSON, **answers})


def reached(card: AdviceCard) -> set[str]:
    return {button.contact for button in card.buttons}


def keys(cards: tuple[AdviceCard, ...]) -> list[str]:
    return [card.key for card in cards]


@pytest.mark.parametrize("relation", ["stranger", "partner_or_ex", "family", "dont_know"])
@pytest.mark.parametrize("nation", NATIONS)
def test_whoever_is_stalked_finds_the_stalking_helpline_among_the_first_cards(
    nation: str, relation: str
) -> None:
    advice = told(
        event_type="harass",
        event_detail="watched_or_tracked",
        nation=nation,
        relationship=relation,
    )

    assert any("STALK" in reached(card) for card in advice.now)


@pytest.mark.parametrize("relation", ["partner_or_ex", "family"])
@pytest.mark.parametrize(("event", "detail"), BY_SOMEBODY_CLOSE)
def test_nothing_that_somebody_close_would_notice_is_asked_for_now(
    event: str, detail: str, relation: str
) -> None:
    advice = told(event_type=event, event_detail=detail, relationship=relation)

    noticed = [
        card.act
        for card in (*advice.now, *advice.later)
        if NOTICED.search(card.act) and not card.act.startswith("Change nothing")
    ]

    assert not noticed


@pytest.mark.parametrize("nation", NATIONS)
def test_the_line_of_the_nation_comes_first_with_its_number_and_for_whom_it_is(
    nation: str,
) -> None:
    advice = told(event_type="control", relationship="partner_or_ex", nation=nation)
    first = advice.now[0]

    assert [button.kind for button in first.buttons][:2] == ["chat", "call"]
    assert first.buttons[1].contact == LINES[nation]
    assert first.why is not None
    assert "phone they cannot see into" in first.why.text
    assert ("for women" in first.why.text) == (nation == "england")


def test_control_by_a_partner_names_its_law_and_leaves_the_slavery_line_for_later() -> None:
    advice = told(event_type="control", event_detail="made_to_work", relationship="partner_or_ex")

    assert not any("MSH" in reached(card) for card in advice.now)
    assert any("MSH" in reached(card) for card in advice.later)
    assert any("Serious Crime Act 2015" in line.text for line in advice.law)


def test_forced_work_by_anybody_else_has_the_slavery_line_among_the_first() -> None:
    advice = told(
        event_type="control", event_detail="made_to_work", relationship="someone_else_known"
    )

    assert any("MSH" in reached(card) for card in advice.now)


@pytest.mark.parametrize("words", ["Account", "Scammed", "Bullied"])
def test_somebody_under_16_finds_what_to_do_about_an_account_a_scam_and_bullying(
    words: str,
) -> None:
    advice = told(age_band="age_13_15")

    assert advice.situation == "under_16"
    assert any(card.act.startswith(words) for card in advice.cards)


@pytest.mark.parametrize("key", CHILD_PAGES)
def test_a_page_for_the_young_names_childline_and_no_service_for_adults(key: str) -> None:
    library = current()
    advice = advice_about(key, {"nation": "england"})
    found = {contact for card in advice.cards for contact in reached(card)}

    assert "CHILD" in found
    assert not [name for name in found if name and library.contacts[name].is_adults_only]


@pytest.mark.parametrize("event", ["blackmail", "images"])
def test_whoever_helps_somebody_of_16_is_told_not_to_look_and_leaves_the_removal_to_them(
    event: str,
) -> None:
    advice = told(event_type=event, who="child", age_band="age_16_17")
    acts = [card.act for card in advice.now]

    assert "Do not look at the pictures" in acts
    assert "Let them use Report Remove" in acts
    assert not [line.text for line in advice.every_line if "your pictures" in line.text.lower()]


@pytest.mark.parametrize("age", ["age_13_15", "age_16_17", "age_25_34"])
@pytest.mark.parametrize("nation", ["isle_of_man_channel_islands", "outside_uk"])
def test_pictures_can_be_taken_down_from_anywhere(nation: str, age: str) -> None:
    advice = told(event_type="images", relationship="stranger", nation=nation, age_band=age)
    found = {contact for card in advice.now for contact in reached(card)}

    assert found & {"SNCII", "TAKEITDOWN"}


def test_danger_comes_first_with_ways_that_need_no_voice() -> None:
    first = told(event_type="harass", danger="yes").now[0]

    assert first.is_danger
    assert [button.kind for button in first.buttons] == ["call", "text", "open"]
    assert first.quiet is not None
    assert "press 55" in first.quiet.text


def test_abroad_danger_speaks_of_the_number_of_the_place_and_of_no_way_of_ours() -> None:
    first = told(event_type="harass", danger="yes", nation="outside_uk").now[0]

    assert not first.buttons
    assert first.why is not None
    assert "the local emergency number" in first.why.text
    assert first.quiet is not None
    assert first.quiet.text == "Somebody near can ring for you too."


@pytest.mark.parametrize(
    ("payment", "is_shown"), [("cash_or_courier", True), ("uk_bank_transfer", False)]
)
def test_a_courier_who_may_come_is_met_with_a_closed_door(payment: str, is_shown: bool) -> None:
    advice = advice_for(
        {
            **PERSON,
            "event_type": "paid",
            "event_detail": "fake_bank_police_company",
            "lost_money": "yes",
            "payment_method": (payment,),
            "last_paid": "last_24_hours",
            "ongoing": "yes",
        }
    )

    assert ("courier_coming" in keys(advice.now[:1])) == is_shown


@pytest.mark.parametrize("event", ["paid", "harass", "account", "other"])
def test_words_of_harm_to_a_child_bring_those_who_can_act_on_any_page(event: str) -> None:
    advice = told(event_type=event, child_words="yes")

    assert {"child_words", "child_words_talk"} <= set(keys(advice.now))


def test_somebody_of_16_who_is_blackmailed_sees_childline_second() -> None:
    second = told(event_type="blackmail", event_detail="nude_pictures", age_band="age_16_17").now[1]

    assert second.is_crisis
    assert second.buttons[0].contact == "CHILD"


@pytest.mark.parametrize("event", ["blackmail", "images", "harass", "control"])
def test_an_organisation_gets_no_card_about_somebody_close(event: str) -> None:
    advice = advice_for(
        {
            "danger": "no",
            "who": "organisation",
            "nation": "england",
            "event_type": event,
            "relationship": "partner_or_ex",
        }
    )

    assert not [key for key in keys(advice.cards) if key.startswith("close_")]
    assert not advice.caution


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        ("account", "device"),
        ("account", "social"),
        ("taken", "bank_account_payment"),
        ("identity", "other"),
        ("identity", "fake_profile"),
        ("other", "number_taken_over"),
    ],
)
def test_whoever_is_hit_by_somebody_close_finds_who_comes_if_they_are_afraid(
    event: str, detail: str
) -> None:
    by_partner = told(event_type=event, event_detail=detail, relationship="partner_or_ex")
    by_stranger = told(event_type=event, event_detail=detail, relationship="stranger")

    assert any("P999" in reached(card) for card in by_partner.now)
    assert "threat_to_life" not in keys(by_stranger.cards)


def test_a_wipe_or_an_update_that_somebody_close_may_notice_waits_for_a_plan() -> None:
    locked = told(event_type="malware", event_detail="locked_files", relationship="family")
    device = told(event_type="account", event_detail="device", relationship="family")

    assert "ransom_clean" in keys(locked.safe_phone)
    assert "account_update" in keys(device.safe_phone)


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("payment", ["gift_card_or_voucher", "crypto", "uk_bank_transfer"])
def test_report_remove_is_among_what_a_young_person_does_now_however_much_went(
    nation: str, payment: str
) -> None:
    advice = told(
        age_band="age_16_17",
        nation=nation,
        event_type="blackmail",
        event_detail="nude_pictures",
        relationship="only_met_online",
        lost_money="yes",
        payment_method=payment,
        last_paid="last_24_hours",
        when_band="last_24_hours",
    )

    assert "RR" in {contact for card in advice.now for contact in reached(card)}


def test_a_label_does_not_name_the_place_that_is_known() -> None:
    answers = {"event_type": "account", "event_detail": "not_sure", "who": "organisation"}

    labels = {
        nation: {card.label for card in told(**answers, nation=nation).cards}
        for nation in (*NATIONS, "prefer_not_to_say")
    }

    known = {label for nation in NATIONS for label in labels[nation]}
    assert {label for label in known if label.startswith("In ")} == set()
    # What differs by nation is said once, and names its places in its words.
    assert {label for label in labels["prefer_not_to_say"] if label.startswith("In ")} == set()
    said = told(**answers, nation="prefer_not_to_say").cards
    assert [card.key for card in said if card.key.startswith("report_")] == ["report_where"]


@pytest.mark.parametrize("said", [{}, {"relationship": "partner_or_ex"}, {"danger": "not_sure"}])
@pytest.mark.parametrize("page", sorted(current().situations))
def test_where_no_nation_is_said_five_are_shown_now_and_what_differs_by_nation_once(
    page: str, said: dict[str, str]
) -> None:
    ranks = {card.key: card.rank for card in current().cards.values()}

    for age in ("", "age_16_17", "age_35_44"):
        advice = advice_about(page, {**said, "age_band": age})

        pressing = [card for card in advice.now if ranks[card.key] >= 200]
        soon = (*advice.now, *advice.later)
        of_places = [card.key for card in soon if card.label.startswith("In ")]
        reports = [card.key for card in advice.cards if card.key.startswith("report_")]
        helplines = [card.key for card in advice.cards if "domestic abuse" in card.act]
        assert len(pressing) <= 5
        assert len(of_places) <= 1
        assert len(reports) <= 1
        assert len(helplines) <= 1


# Here whoever reads may have been sent a picture, and does not know how old the people in it are.
SENT_TO_THEM = {"obscene", "blackmail_pictures"}
OF_THE_YOUNG = "of anyone who may be under 18"


@pytest.mark.parametrize("page", sorted(set(current().situations) - SENT_TO_THEM))
@pytest.mark.parametrize("age", ADULTS)
@pytest.mark.parametrize("who", ["me", "adult_helped"])
def test_no_adult_is_told_what_to_keep_of_pictures_of_the_young(
    page: str, age: str, who: str
) -> None:
    if current().situations[page].group == "children":
        return
    keep = advice_about(page, {"who": who, "age_band": age, "nation": "england"}).keep

    assert "under 18" not in words_in(keep)


@pytest.mark.parametrize(
    "said",
    [
        {"who": "me", "age_band": "age_16_17"},
        {"who": "child", "age_band": "age_16_17"},
        {"who": "child"},
        {"who": "me", "age_band": "prefer_not_to_say"},
        {"who": "organisation"},
        {},
    ],
)
@pytest.mark.parametrize("page", ["blackmail_pictures", "images_shared"])
def test_where_the_young_may_be_in_a_picture_none_is_kept(page: str, said: dict[str, str]) -> None:
    assert OF_THE_YOUNG in words_in(advice_about(page, said).keep)


@pytest.mark.parametrize("age", ["", "age_16_17", *ADULTS])
@pytest.mark.parametrize("page", sorted(SENT_TO_THEM))
def test_nobody_who_may_have_been_sent_a_picture_keeps_one_of_the_young(
    page: str, age: str
) -> None:
    keep = words_in(advice_about(page, {"who": "me", "age_band": age, "nation": "wales"}).keep)

    assert keep.count(OF_THE_YOUNG) == 1


@pytest.mark.parametrize("danger", ["yes", "no", "not_sure", ""])
@pytest.mark.parametrize("relationship", ["partner_or_ex", "stranger", ""])
@pytest.mark.parametrize("page", sorted(current().situations))
def test_no_two_cards_for_now_have_the_same_buttons_to_the_same_help(
    page: str, relationship: str, danger: str
) -> None:
    said = {"danger": danger, "relationship": relationship, "nation": "england", "who": "me"}
    now = advice_about(page, {name: code for name, code in said.items() if code}).now

    in_danger = [card for card in now if card.is_danger and len(card.buttons) > 1]
    pressed = [tuple(button.href for button in card.buttons) for card in in_danger]
    assert len(pressed) == len(set(pressed)), [card.key for card in in_danger]


@pytest.mark.parametrize("danger", ["yes", "no", "not_sure", ""])
def test_the_page_for_danger_begins_with_one_call_to_999(danger: str) -> None:
    now = advice_about("danger_now", {"danger": danger} if danger else {}).now

    assert now[0].key == ("danger_not_sure" if danger == "not_sure" else "danger_now")
    assert [card.key for card in now if card.key in {"danger_now", "danger_not_sure"}][1:] == []


@pytest.mark.parametrize(
    ("event", "detail"),
    [("blackmail", "nude_pictures"), ("paid", "romance"), ("account", "email"), ("images", "")],
)
def test_to_tick_what_stands_before_it_never_moves_the_card_for_a_crisis_down(
    event: str, detail: str
) -> None:
    answers = {**PERSON, "event_type": event, "event_detail": detail, "relationship": "stranger"}
    answers |= {"affected_how_much": "very_much"}
    done: set[str] = set()
    for _ in range(3):
        before = [card.key for card in advice_for(answers, done=frozenset(done)).now]
        done.add(next(key for key in before if key != "crisis" and may_tick(key)))

        after = [card.key for card in advice_for(answers, done=frozenset(done)).now]

        assert set(after[: after.index("crisis")]) <= set(before[: before.index("crisis")])
        assert after.index("crisis") <= 1


def may_tick(key: str) -> bool:
    return may_be_done(current().cards[key])
