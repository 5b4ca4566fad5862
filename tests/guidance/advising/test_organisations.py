"""A business, charity or group: its own duties, its own numbers, and none of those for people."""

import pytest

from guidance.advising.advice import Advice, advice_about
from guidance.for_whom.audience import NATIONS
from tests.guidance.facts import advise, words_in, words_of

ATTACKED = (
    ("account", "work"),
    ("account", "email"),
    ("malware", "locked_files"),
    ("malware", "virus"),
    ("ddos", "site_or_service_down"),
    ("ddos", "broken_into"),
)
WIPING = {"device_clean", "ransom_clean"}


def organisation(event: str, detail: str, **more: str) -> Advice:
    answers = {"who": "organisation", "nation": "england", "event_type": event}
    return advise(**{**answers, "event_detail": detail, **more})


def keys(advice: Advice) -> list[str]:
    return [card.key for card in advice.cards]


def act_of(advice: Advice, start: str) -> list[str]:
    return [card.key for card in advice.now if card.key.startswith(start)]


@pytest.mark.parametrize(("event", "detail"), ATTACKED)
def test_an_organisation_gets_advice_before_it_wipes(event: str, detail: str) -> None:
    advice = organisation(event, detail)

    assert WIPING.isdisjoint(keys(advice))


@pytest.mark.parametrize("detail", ["locked_files", "virus"])
def test_an_organisation_is_told_to_wipe_nothing_yet(detail: str) -> None:
    advice = organisation("malware", detail)

    assert any("wipe_nothing" in key for key in keys(advice))


@pytest.mark.parametrize(("event", "detail"), ATTACKED)
@pytest.mark.parametrize("nation", NATIONS)
def test_a_live_attack_is_told_to_those_who_take_it_in_that_nation(
    event: str, detail: str, nation: str
) -> None:
    advice = organisation(event, detail, nation=nation, ongoing="yes")

    (live,) = [card for card in advice.cards if card.key.startswith("org_live_attack")]
    called = [button.contact for button in live.buttons if button.kind == "call"]
    assert live.key in act_of(advice, "org_live_attack")
    assert called[0] == ("RF" if nation in {"england", "wales"} else "P101")
    assert ("RF" in called) is (nation != "scotland")
    assert live.quiet is not None


def test_an_attack_that_is_over_is_no_live_attack() -> None:
    advice = organisation("ddos", "site_or_service_down", ongoing="no")

    assert act_of(advice, "org_live_attack") == []


@pytest.mark.parametrize(
    "answers",
    [
        {"business_effect": "personal_data_got_out"},
        {"other_effects": "details_leaked"},
    ],
)
@pytest.mark.parametrize(("event", "detail"), [*ATTACKED, ("paid", "shopping")])
def test_where_details_got_out_the_commissioner_is_told_within_72_hours(
    event: str, detail: str, answers: dict[str, str]
) -> None:
    advice = organisation(event, detail, **answers)

    (told,) = [card for card in advice.cards if card.key.startswith("org_ico")]
    assert told.label == ""
    assert told.why is not None
    assert "72 hours" in told.why.text


def test_whoever_lost_no_details_is_not_sent_to_the_commissioner() -> None:
    advice = organisation(
        "malware", "virus", business_effect="staff_time_lost", other_effects="none"
    )

    assert not [key for key in keys(advice) if key.startswith("org_ico")]


@pytest.mark.parametrize("nation", ["isle_of_man_channel_islands", "outside_uk"])
def test_no_limit_of_ours_is_promised_outside_the_united_kingdom(nation: str) -> None:
    advice = organisation("account", "work", nation=nation, business_effect="personal_data_got_out")

    assert not [key for key in keys(advice) if key.startswith("org_ico")]


def test_customers_who_got_false_bills_are_rung_first() -> None:
    advice = organisation("account", "invoices_in_our_name")

    assert advice.now[0].key == "invoices_ring_customers"
    assert "invoices_customer_paid" in [card.key for card in advice.now]
    assert "org_talk_elsewhere" in keys(advice)


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize(("event", "detail"), ATTACKED)
def test_an_organisation_never_meets_the_hub_for_individuals_or_a_line_on_domestic_abuse(
    event: str, detail: str, nation: str
) -> None:
    advice = organisation(event, detail, nation=nation, relationship="partner_or_ex")

    shown = {button.contact for card in advice.cards for button in card.buttons}
    shown |= {contact.key for contact in advice.everybody}
    assert shown.isdisjoint({"CFH", "DA_E", "DA_W", "DA_S", "DA_NI", "MENS"})
    assert not advice.safe_phone


def test_a_person_in_scotland_does_meet_the_hub() -> None:
    advice = advise(who="me", age_band="age_25_34", nation="scotland", event_type="malware")

    assert "CFH" in [contact.key for contact in advice.everybody]


@pytest.mark.parametrize("page", ["ransomware", "hacking", "ddos"])
def test_where_nothing_is_asked_the_cards_of_organisations_say_for_whom_they_are(
    page: str,
) -> None:
    advice = advice_about(page, {})

    assert all(card.label for card in advice.cards if card.key.startswith("org_"))


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("going_on", ["yes", "no", ""])
@pytest.mark.parametrize("detail", ["email", "invoices_in_our_name"])
def test_of_a_mailbox_they_first_talk_elsewhere_and_take_nothing_off_the_network(
    detail: str, going_on: str, nation: str
) -> None:
    advice = organisation("account", detail, nation=nation, ongoing=going_on)

    assert "org_talk_elsewhere" in [card.key for card in advice.now[:2]]
    assert "off the network" not in words_of(advice.cards)


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("going_on", ["yes", "no", ""])
@pytest.mark.parametrize(
    ("event", "detail"),
    [("account", "invoices_in_our_name"), ("paid", "false_invoice")],
)
def test_whoever_takes_the_report_of_false_bills_hears_of_them(
    event: str, detail: str, going_on: str, nation: str
) -> None:
    advice = organisation(event, detail, nation=nation, ongoing=going_on, lost_money="yes")

    scripts = [card.script for card in advice.cards if card.script]
    said = [words_in(script.lines) for script in scripts if script.to == "police"]
    assert said
    assert all("false bill" in each for each in said)
