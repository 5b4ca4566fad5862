"""Every answer that is asked for the advice changes something, or its reason stands here."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from classification.crime_types import crime_type_of
from guidance.advising.advice import advice_for
from guidance.advising.call_scripts import script_to, what_to_have_ready
from guidance.advising.shown_contacts import Showing
from guidance.reading.library import current
from reporting.form.page_shapes import Field, Storage, Use
from reporting.form.questions import FIELDS, options_for
from reporting.submission import risk_of

TODAY = date(2026, 11, 23)
PERSON = {
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "paid",
    "event_detail": "shopping",
    "lost_money": "yes",
}
BASES: tuple[dict[str, Any], ...] = (
    PERSON,
    {**PERSON, "payment_method": "uk_bank_transfer"},
    {**PERSON, "event_type": "account", "event_detail": "email"},
    {**PERSON, "event_type": "malware", "event_detail": "virus", "nation": "scotland"},
    {**PERSON, "event_type": "harass", "event_detail": "repeated_messages"},
    {**PERSON, "event_type": "other", "event_detail": "something_else", "told_whom": ("bank",)},
    {
        "who": "organisation",
        "nation": "wales",
        "event_type": "paid",
        "event_detail": "fake_bank_police_company",
        "lost_money": "yes",
        "payment_method": "uk_bank_transfer",
    },
)
NOTHING_NEW: Mapping[str, Mapping[str, str]] = {
    "other_effects": {"none": "says that there is nothing to add"},
    "emotional_effect": dict.fromkeys(
        ("anger", "shock", "loss_of_confidence", "annoyance", "other", "none"),
        "who is there to talk to stands on every page; only what is hard to bear moves it up",
    ),
    "fraud_impact": dict.fromkeys(
        (
            *("loss_of_time", "stopped_using_sites", "time_off_work", "physical_health"),
            "relationship_problems",
        ),
        "no source in hand says whom to send there; the moderator reads it",
    ),
    "business_effect": dict.fromkeys(
        (
            *("staff_time_lost", "customers_lost", "harm_to_our_name", "staff_upset"),
            *("trouble_with_suppliers", "other", "none"),
        ),
        "no source in hand says whom to send there; the moderator reads it",
    ),
    "affected_how_much": dict.fromkeys(
        ("quite_a_lot", "just_a_little", "not_at_all"), "only very much brings the panel"
    ),
    "contact_mode": dict.fromkeys(
        ("in_person", "no_contact_known", "other"), "there is nowhere to send it on"
    ),
    "relationship": {"dont_know": "the same as no answer: both branches stay on the page"},
    "org_size": {"not_sure": "the same as no answer"},
    "ongoing": {"not_sure": "the same as no answer: the script leaves a blank"},
}


def shown(answers: Mapping[str, Any]) -> tuple[object, ...]:
    """All that the answers choose."""
    showing = Showing(answers=answers, library=current())
    return (
        advice_for(answers, today=TODAY),
        script_to("bank", showing),
        script_to("police", showing),
        what_to_have_ready(answers),
        crime_type_of(answers),
        risk_of(answers),
    )


def choices() -> Iterator[tuple[Field, str]]:
    for field in FIELDS:
        is_for_advice = Use.ADVICE in field.uses and not field.uses & {Use.COUNTED, Use.ROUTE}
        if is_for_advice and field.storage is Storage.CODED:
            for option in options_for(field, {}):
                yield field, option.code


CHOICES = [pytest.param(field, code, id=f"{field.code}-{code}") for field, code in choices()]


@pytest.mark.parametrize(("field", "option"), CHOICES)
def test_an_answer_that_is_asked_for_the_advice_changes_it(field: Field, option: str) -> None:
    value: object = (option,) if field.kind == "checkboxes" else option

    changes = any(
        shown({**base, field.code: value}) != shown(base)
        for base in BASES
        if base.get(field.code) != value and field.shown_when.holds(base)
    )

    assert changes is (option not in NOTHING_NEW.get(field.code, {}))


def test_what_came_of_telling_chooses_a_line_of_its_own() -> None:
    told = {**PERSON, "told_whom": ("local_police",)}
    field = next(field for field in FIELDS if field.code == "after_telling")

    before = {card.key for card in advice_for(told, today=TODAY).cards}
    added = []
    for option in options_for(field, told):
        advice = advice_for({**told, "after_telling": (option.code,)}, today=TODAY)
        added.append(frozenset(card.key for card in advice.cards) - before)

    assert all(added)
    assert len(set(added)) == len(added)


@pytest.mark.parametrize(
    ("event", "card"), [("paid", "reached_by_app"), ("harass", "harass_report_app")]
)
def test_where_somebody_close_did_it_nobody_is_told_to_report_them_in_the_app(
    event: str, card: str
) -> None:
    answers = {**PERSON, "event_type": event, "contact_mode": "social_or_messaging"}

    stranger = advice_for({**answers, "relationship": "stranger"})
    partner = advice_for({**answers, "relationship": "partner_or_ex"})

    assert card in {shown.key for shown in stranger.cards}
    waiting = {shown.key for shown in partner.safe_phone}
    assert card not in {shown.key for shown in partner.cards} - waiting


@pytest.mark.parametrize("event", ["blackmail", "images", "obscene"])
def test_nobody_is_asked_to_send_on_what_may_hold_pictures(event: str) -> None:
    advice = advice_for({**PERSON, "event_type": event, "contact_mode": "email"})

    assert "reached_by_email" not in {card.key for card in advice.cards}
