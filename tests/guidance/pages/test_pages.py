"""The pages of advice, as a browser without JavaScript gets them."""

import re
from datetime import datetime
from html import unescape

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from guidance.advising.advice import advice_about
from guidance.for_whom.audience import ELSEWHERE, NATIONS
from guidance.for_whom.choosing import EVENT_TYPES, pages_of
from guidance.pages.address_parts import nation_choices
from guidance.reading.library import current

PAGES = sorted((page.key, page.slug) for page in current().situations.values())
SELF_CHECK = "/guidance/self-check/"


def text_of(response: HttpResponse) -> str:
    """The words of a page, as read."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def main_of(response: HttpResponse) -> str:
    """The page without what stands on every page."""
    found = re.search(r"<main.*?</main>", response.content.decode(), flags=re.S)
    assert found is not None
    return found[0]


def plain(words: str) -> str:
    return re.sub(r"\s+([.,:;?!])", r"\1", " ".join(words.split()))


@pytest.mark.parametrize(("key", "slug"), PAGES)
def test_every_page_shows_its_cards_keeps_nothing_and_sets_nothing(
    client: Client, key: str, slug: str
) -> None:
    response = client.get(f"/guidance/{slug}/")

    acts = [
        unescape(plain(re.sub("<[^>]+>", " ", act)))
        for act in re.findall(r'<h[23] id="card-.*?</h[23]>', main_of(response), re.S)
    ]
    expected = [
        plain(f"{card.label}: {card.act}" if card.label else card.act)
        for card in advice_about(key, {}, now=timezone.localtime()).cards
    ]
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert b"cf-exit__button" in response.content
    assert expected
    assert acts == expected
    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize(("key", "slug"), PAGES)
def test_every_page_says_what_changed_and_when(client: Client, key: str, slug: str) -> None:
    page = current().situations[key]

    response = client.get(f"/guidance/{slug}/")

    words = plain(text_of(response))
    assert page.changes
    changed = date_format(page.changed_on, "j F Y")
    assert f"This page is version {page.version}, last changed on {changed}." in words
    assert "Not yet checked by a lawyer or a safeguarding lead." in words
    assert "What changed and when" in words
    for change in page.changes:
        assert (
            f"{date_format(change.on, 'j F Y')}, version {change.version}: {plain(change.what)}"
            in words
        )


@pytest.mark.parametrize("nation", ["scotland", "northern_ireland", "england", "outside_uk"])
def test_a_page_fits_the_nation_chosen_by_its_link(client: Client, nation: str) -> None:
    response = client.get("/guidance/tricked-into-paying/", {"nation": nation})

    page = text_of(response)
    assert ("Report Fraud" in page) is (nation in {"england", "northern_ireland"})
    assert ("Police Scotland" in page) is (nation == "scotland")
    assert ("0300 123 2040" in page) is (nation in {"england", "northern_ireland"})


def test_an_unknown_nation_counts_as_none(client: Client) -> None:
    response = client.get("/guidance/tricked-into-paying/", {"nation": "<atlantis>"})

    assert response.status_code == 200
    assert "atlantis" not in response.content.decode()


def test_numbers_can_be_tapped_and_links_outward_carry_no_referrer(client: Client) -> None:
    page = client.get("/guidance/blackmail-with-pictures/").content.decode()

    outward = re.findall(r"<a [^>]*href=\"(?:https?|tel|sms|mailto):[^>]*>", page)
    assert {"tel:101", "tel:999", "sms:85258"} <= set(re.findall(r'href="([^"]+)"', page))
    abroad = [link for link in outward if 'href="http' in link]
    assert abroad
    assert all('rel="noreferrer"' in link for link in abroad)


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "is_money"), [("5-1", True), ("5-2-2", True), ("6-4", False)])
def test_a_self_check_that_ends_in_money_warns_of_a_second_scam(
    client: Client, way: str, is_money: bool
) -> None:
    page = main_of(client.get(f"/guidance/self-check/{way}/"))

    assert "It sounds like this" in page
    assert page.count('id="card-know_second_scam"') == is_money


@pytest.mark.parametrize("event", EVENT_TYPES)
def test_the_door_leads_to_advice_in_three_screens(client: Client, event: str) -> None:
    first = client.post("/guidance/", {"event_type": event, "nation": "wales"})

    second = client.get(first["Location"])
    slugs = [current().situations[key].slug for key in pages_of(event)]
    assert first.status_code == 302
    assert not first.cookies
    if len(slugs) == 1:
        assert first["Location"] == f"/guidance/{slugs[0]}/?nation=wales"
    else:
        page = second.content.decode()
        assert all(f'href="/guidance/{slug}/?nation=wales"' in page for slug in slugs)


def test_somebody_not_sure_is_led_to_the_self_check(client: Client) -> None:
    response = client.post("/guidance/", {"event_type": "not_sure_help", "nation": ""})

    assert response["Location"] == "/guidance/self-check/"


@pytest.mark.parametrize("data", [{}, {"event_type": "forged"}, {"event_type": "\x00"}])
def test_the_door_without_a_choice_says_what_to_do(client: Client, data: dict[str, str]) -> None:
    response = client.post("/guidance/", data)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Error:" in page
    assert 'href="#event_type"' in page
    assert 'id="event_type"' in page


def test_the_door_lists_every_page(client: Client) -> None:
    page = client.get("/guidance/").content.decode()

    assert all(f'href="/guidance/{slug}/"' in page for _, slug in PAGES)


@pytest.mark.parametrize(
    "address",
    ["/guidance/no-such-page/", "/guidance/which/nothing/", "/guidance/self-check/nowhere/"],
)
def test_an_unknown_address_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_contacts_page_shows_each_contact_of_the_nation_once(client: Client) -> None:
    response = client.get("/guidance/contacts/", {"nation": "scotland"})

    shown = [contact.key for _, found in response.context["groups"] for contact in found]
    wanted = {
        contact.key
        for contact in current().contacts.values()
        if contact.is_shown and "scotland" in contact.nations
    }
    assert sorted(shown) == sorted(wanted)
    assert "Not yet checked by us" in text_of(response)


def test_the_contacts_for_elsewhere_list_those_that_are_for_nowhere_else(client: Client) -> None:
    page = client.get("/guidance/contacts/?nation=outside_uk").content.decode()
    for_abroad = [each for each in current().contacts.values() if each.nations == ELSEWHERE]

    assert for_abroad
    assert all(current().contact_name(each.key) in page for each in for_abroad)


@pytest.mark.parametrize("need", [need.name for need in current().directory.needs])
@pytest.mark.parametrize("nation", [*NATIONS, ""])
def test_contacts_can_be_narrowed_to_a_need_and_a_nation(
    client: Client, need: str, nation: str
) -> None:
    response = client.get("/guidance/contacts/", {"need": need, "nation": nation})

    groups = response.context["groups"]
    assert [wanted.name for wanted, _ in groups] == [need]
    contacts = [current().contacts[shown.key] for _, found in groups for shown in found]
    assert contacts
    assert all(not nation or nation in contact.nations for contact in contacts)
    page = main_of(response)
    assert f'<option value="{need}" selected>' in page
    assert page.count(" selected>") == (2 if nation else 1)
    assert not response.cookies


def test_contacts_are_chosen_by_a_plain_form(client: Client) -> None:
    page = main_of(client.get("/guidance/contacts/"))

    assert '<form method="get" action="/guidance/contacts/"' in page
    assert 'for="nation"' in page
    assert 'for="need"' in page
    assert " selected>" not in page
    assert page.count("<option") == 2 + len(nation_choices()) + len(current().directory.needs)


def test_what_nobody_offers_to_choose_counts_as_no_choice(client: Client) -> None:
    response = client.get("/guidance/contacts/", {"need": "<b>", "nation": "atlantis"})

    assert len(response.context["groups"]) == len(current().directory.needs)
    assert "<b>" not in main_of(response)


@pytest.mark.parametrize(
    ("now", "first_are_open"),
    [("2026-11-24T12:00:00+00:00", True), ("2026-11-22T01:00:00+00:00", False)],
    ids=["Tuesday noon", "Sunday night"],
)
def test_under_each_need_those_open_now_come_first(
    client: Client, now: str, first_are_open: bool
) -> None:
    with time_machine.travel(datetime.fromisoformat(now), tick=False):
        response = client.get("/guidance/contacts/")

    for _, found in response.context["groups"]:
        open_now = [shown.open_now is True for shown in found]
        assert open_now == sorted(open_now, reverse=True)
    (people,) = [found for need, found in response.context["groups"] if need.name == "money"]
    assert (people[0].key == "ADS" and people[0].open_now is True) is first_are_open


def test_a_need_that_nobody_serves_says_so_and_keeps_the_choices(client: Client) -> None:
    response = client.get("/guidance/contacts/", {"need": "devices", "nation": "outside_uk"})

    page = main_of(response)
    assert "We have no number for this where you are" in text_of(response)
    assert '<option value="devices" selected>' in page
    assert '<option value="outside_uk" selected>' in page
    assert 'href="/guidance/contacts/"' in page


def test_abroad_pictures_can_still_be_kept_from_spreading(client: Client) -> None:
    response = client.get("/guidance/contacts/", {"need": "pictures", "nation": "outside_uk"})

    ((_, found),) = response.context["groups"]
    assert {contact.key for contact in found} == {"SNCII", "TAKEITDOWN"}


def test_a_contact_shows_its_hours_and_cost_beside_a_number_to_tap(client: Client) -> None:
    page = main_of(client.get("/guidance/contacts/", {"nation": "scotland"}))

    cards = dict(re.findall(r"<div><p><strong>(.*?)</strong>(.*?)</div>", page, re.S))
    assert 'href="tel:116123"' in cards["Samaritans"]
    assert 'href="sms:85258"' in cards["Shout"]
    for name in ("Samaritans", "Shout"):
        assert "Open day and night." in cards[name]
        assert "Free." in cards[name]


@pytest.mark.django_db
def test_every_way_through_the_self_check_opens_by_itself(client: Client) -> None:
    ways, opened = [""], 0
    while ways:
        pressed = client.post(SELF_CHECK, {"way": ways.pop(), "nation": "wales"})
        page = client.get(pressed["Location"])
        opened += 1
        place = page.context["place"]
        assert (pressed.status_code, page.status_code) == (302, 200)
        assert not pressed.cookies
        assert not page.cookies
        assert set(re.findall(r'action="([^"]*)"', main_of(page))) <= {SELF_CHECK}
        if place.ending is None:
            ways += [way for _, way in place.ways_on]
            assert 'name="nation" value="wales"' in main_of(page)
        else:
            assert page.context["advice"].nation == "wales"

    assert opened > len(current().self_check)


@pytest.mark.django_db
def test_an_address_of_the_self_check_holds_numbers_alone(client: Client) -> None:
    first = client.get(SELF_CHECK)
    pressed = client.post(SELF_CHECK, {"way": "4-2"})
    ended = client.get(pressed["Location"])

    addresses = re.findall(r'href="([^"]*self-check[^"]*)"', main_of(first) + main_of(ended))
    assert set(addresses) == {SELF_CHECK}
    assert pressed["Location"] == f"{SELF_CHECK}4-2/"
    assert 'id="card-bluff_stop"' in main_of(ended)
    assert "What made you wonder?" in text_of(client.get(SELF_CHECK, {"way": "4-2"}))


@pytest.mark.django_db
def test_one_question_back_and_the_first_again(client: Client) -> None:
    ended = client.get(f"{SELF_CHECK}4-2/", {"nation": "scotland"})

    back = client.post(SELF_CHECK, {"way": ended.context["place"].back}, follow=True)

    assert 'name="way" value="4"' in " ".join(main_of(ended).split())
    assert f'href="{SELF_CHECK}?nation=scotland"' in main_of(ended)
    assert "Did they show you a picture of you" in text_of(back)


@pytest.mark.django_db
def test_on_its_own_the_self_check_leads_to_no_report(client: Client) -> None:
    response = client.get(f"{SELF_CHECK}4-2/")

    assert "/report/" not in main_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "way",
    ["0", "99", "-1", "x", "²", "1-5-9", "1" * 3000, "-", "--", "1.5", "\x00", "1-1-1-1-" * 900],
)
def test_an_odd_way_goes_as_far_as_it_leads(client: Client, way: str) -> None:
    response = client.post(SELF_CHECK, {"way": way}, follow=True)

    assert response.status_code == 200
    assert response.context["place"].step.name in {"start", "login", "login_alert"}


@pytest.mark.parametrize(
    ("way", "status"),
    [("99", 302), ("1-5-9", 302), ("4-2-1", 302)]
    + [(odd, 404) for odd in ("filmed", "0", "-1", "4--2", "1" * 3000, "1-" * 900 + "1", "4_2")],
)
def test_an_odd_address_of_the_self_check_leads_to_its_start_or_nowhere(
    client: Client, way: str, status: int
) -> None:
    response = client.get(f"{SELF_CHECK}{way}/", {"nation": "wales"})

    assert response.status_code == status
    if status == 302:
        assert response["Location"] == f"{SELF_CHECK}?nation=wales"


def test_children_are_not_asked_to_report_on_their_pages(client: Client) -> None:
    child = client.get("/guidance/young-pictures-of-me/")
    adult = client.get("/guidance/tricked-into-paying/")

    assert 'href="/report/"' not in main_of(child)
    assert 'href="/report/"' in main_of(adult)


def test_crisis_numbers_stand_on_every_page(client: Client) -> None:
    response = client.get("/guidance/")

    assert [contact.key for contact in response.context["crisis_contacts"]()] == [
        *("P999", "SAM", "SHOUT", "CHILD"),
    ]
