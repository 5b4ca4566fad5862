"""Contacts and time limits: only what has a source is shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from guidance.advising.shown_contacts import (
    Showing,
    ShownContact,
    show_contact,
    shown_contacts,
    sites_of_sources,
)
from guidance.for_whom.audience import NATIONS
from guidance.reading.library import current
from tests.guidance.facts import refused


def shown(key: str, **answers: str) -> list[str]:
    showing = Showing(answers=answers, library=current())
    return [found.key for found in shown_contacts((key,), showing)]


def card(key: str, **answers: str) -> ShownContact:
    """A contact as it is shown to whoever answers so."""
    return show_contact(current().contacts[key], Showing(answers=answers, library=current()))


def test_a_doubtful_field_is_left_out_and_only_that_field() -> None:
    report_fraud = card("RF")

    assert [way.text for way in report_fraud.ways] == ["0300 123 2040", "reportfraud.police.uk"]
    assert report_fraud.hours == ""
    assert report_fraud.open_now is None


@pytest.mark.parametrize("key", ["CA", "FCA", "CIFAS", "SALVARMY", "NCSCSITE", "CRA3"])
def test_a_contact_without_a_confirmed_number_or_address_is_not_shown(key: str) -> None:
    assert current().contacts[key].is_shown is False


@pytest.mark.parametrize("key", ["P999", "P101", "SAM", "CHILD", "SHOUT", "B159", "RF"])
def test_those_always_shown_can_be_shown(key: str) -> None:
    assert current().contacts[key].is_shown
    assert key in current().directory.always_shown


@pytest.mark.parametrize(
    ("key", "nation", "instead"),
    [
        ("CA", "england", ["B159", "RF", "FOS"]),
        ("FCA", "scotland", ["FOS", "P101"]),
        ("NCSCSITE", "wales", ["NCSC"]),
        ("SALVARMY", "northern_ireland", ["MSH", "P101"]),
    ],
)
def test_others_stand_in_for_a_contact_not_confirmed(
    key: str, nation: str, instead: list[str]
) -> None:
    assert shown(key, nation=nation, age_band="age_25_34") == instead


@pytest.mark.parametrize(
    ("key", "href"),
    [
        ("P999", "tel:999"),
        ("SAM", "tel:116123"),
        ("SHOUT", "sms:85258"),
        ("7726", "sms:7726"),
        ("NHS111", "tel:111"),
        ("NCSC", "mailto:report@phishing.gov.uk"),
        ("CEOP", "https://ceop.police.uk/safety-centre"),
    ],
)
def test_each_way_to_reach_somebody_can_be_tapped(key: str, href: str) -> None:
    assert current().contacts[key].ways[0].href == href


def test_it_is_said_for_whom_and_when_somebody_answers() -> None:
    told = card("ADS")

    assert told.nation_note == "For Scotland."
    assert told.hours == "Monday to Friday, 9am to 5pm"


def test_the_police_bear_their_own_name_in_scotland_and_northern_ireland() -> None:
    names = [card("P101", nation=nation).name for nation in NATIONS if nation != "wales"]

    assert names == [
        "The police",
        "Police Scotland",
        "Police Service of Northern Ireland (PSNI)",
    ]


def test_what_the_list_says_in_short_is_told_in_plain_words() -> None:
    slavery, abuse, fraud = card("MSH"), card("DA_S"), card("RF")

    assert slavery.anonymous.startswith("You do not have to give your name, unless")
    assert "NRM" not in slavery.anonymous
    assert abuse.interpreter == "You can ask for an interpreter."
    assert fraud.interpreter == ""
    assert "It used to be called Action Fraud." in fraud.what_for


def test_an_organisation_is_not_sent_to_a_line_for_children() -> None:
    assert shown("CHILD", who="organisation", nation="wales") == []


def test_every_shown_contact_stands_under_one_heading_and_says_what_it_is_for() -> None:
    directory = current().directory
    under = [key for need in directory.needs for key in need.keys]
    can_be_shown = {found.key for found in current().contacts.values() if found.is_shown}

    assert sorted(under) == sorted(set(under))
    assert set(under) == can_be_shown
    assert can_be_shown <= set(directory.what_for)


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        ("app_claim", "13 months"),
        ("app_decision", "5 working days"),
        ("unauthorised_refund", "1 working day"),
        ("police_24h", "24 hours"),
        ("rhc_after", "1 week"),
        ("unauthorised_share", "£35"),
        ("app_scope_from", "7 October 2024"),
        ("app_cap", "£85,000"),
    ],
)
def test_a_limit_is_said_in_words(code: str, amount: str) -> None:
    assert current().time_limits[code].amount() == amount


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("contacts.csv", "P999,Emergency", "P999,,Emergency", "wrong number of columns"),
        ("contacts.csv", "sourced,none,sourced,S65", "sure,none,sourced,S65", "status"),
        ("contacts.csv", "SAM,Samaritans,116 123", "SAM,Samaritans,", "marked sourced but empty"),
        ("contacts.csv", ",24 h,free", ",now and then,free", "hours not understood"),
        ("contacts.csv", "2027-02-23", "2027-02-30", "day"),
        ("contacts.csv", "SAM,Samaritans", "P999,Samaritans", "stands twice"),
        ("contacts.csv", "free,E;W,", "free,E;X,", "nation not understood"),
        ("time_limits.csv", "13,months", "many,months", "many"),
        ("time_limits.csv", "app_decision,", "app_claim,", "stands twice"),
        ("directory.yaml", "names:", "nombres:", "missing or misshapen"),
        ("directory.yaml", "crisis: [P999", "crisis: [P000", "no contact is called P000"),
        ("directory.yaml", "texted: [", "texted: [[", "expected"),
        ("sources.csv", "S1,reportfraud", "S1,", "a source needs"),
        ("search_words.txt", "u, ur = you", "u, ur", "not one new word"),
        ("search_words.txt", "u, ur = you", "u, insta = you", "not one new word"),
        ("self_check.yaml", "to: login}", "to: nowhere}", "leads to no step"),
        ("self_check.yaml", "page: identity, event: identity", "page: x, event: y", "no page"),
        ("self_check.yaml", "to: device}", "to: threat}", "no way leads to: device"),
        ("self_check.yaml", "start:", "start: [", "self_check.yaml"),
    ],
)
def test_a_broken_row_names_file_and_line(
    content: Path, file: str, old: str, new: str, message: str
) -> None:
    if file == "sources.csv":
        old, new = (content / file).read_text(encoding="utf-8").splitlines()[1], "S1,,2026-11-23"
    error = refused(content, file, old, new)

    assert str(error).startswith(f"{file}:{error.line}: ")
    assert message in str(error)
    if "no contact is called" in message:
        assert "P000" in (content / file).read_text(encoding="utf-8").splitlines()[error.line - 1]


def test_the_hub_for_individuals_is_never_shown_to_an_organisation() -> None:
    assert shown("CFH", nation="scotland", who="me", age_band="age_25_34") == ["CFH"]
    assert shown("CFH", nation="scotland", who="organisation") == []


@pytest.mark.parametrize("nation", NATIONS)
def test_an_organisation_finds_where_to_tell_the_cyber_security_centre(nation: str) -> None:
    assert shown("NCSCINC", nation=nation, who="organisation") == ["NCSCINC"]
    assert card("NCSCINC").ways[0].href == "https://gov.uk/report-cyber"


def test_the_time_to_tell_the_information_commissioner_comes_from_the_commissioner() -> None:
    limit = current().time_limits["ico_breach"]

    assert limit.is_sourced
    assert limit.amount() == "72 hours"
    assert limit.sources[0].startswith("ico.org.uk/")


@pytest.mark.parametrize(
    ("sources", "named"),
    [
        ((), ""),
        (("", " "), ""),
        (("a.org/x (its page)",), "a.org"),
        (("a.org/x", "a.org/y", " b.org"), "a.org and b.org"),
        (("a.org", "b.org", "c.org", "d.org"), "a.org, b.org and c.org"),
    ],
)
def test_the_sites_of_a_contact_are_named_however_many_there_are(
    sources: tuple[str, ...], named: str
) -> None:
    contact = replace(current().contacts["P101"], sources=sources)

    assert sites_of_sources(contact) == named
