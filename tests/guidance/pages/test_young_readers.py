"""The young who read a page that is for everybody find what is theirs on it."""

import re

import pytest
from django.test import Client

from guidance.advising.advice import advice_about
from guidance.advising.cards import AdviceCard
from guidance.for_whom.audience import NATIONS
from guidance.for_whom.choosing import EVENT_TYPES, pages_of, young_page_of
from guidance.reading.library import current
from tests.guidance.pages.test_pages import PAGES, main_of


def for_ages(card: AdviceCard, *, adults: bool) -> bool:
    """Whether a card leads to a service that is for adults alone, or for the young alone."""
    reached = [current().contacts[each.contact] for each in card.buttons if each.contact]
    if adults:
        return any((contact.min_age or 0) >= 18 for contact in reached)
    return any((contact.max_age or 120) < 18 for contact in reached)


@pytest.mark.parametrize("nation", ["", *NATIONS])
@pytest.mark.parametrize(("key", "slug"), PAGES)
def test_a_service_for_adults_who_are_in_pictures_never_stands_before_that_of_the_young(
    key: str, slug: str, nation: str
) -> None:
    advice = advice_about(key, {"nation": nation} if nation else {})

    for bucket in (advice.now, advice.later, advice.week, advice.know):
        of_pictures = [card for card in bucket if card.key.startswith("pictures_")]
        adult = [card for card in of_pictures if for_ages(card, adults=True)]
        young = [card for card in of_pictures if for_ages(card, adults=False)]
        assert len(adult) == len(young)
        assert all(card.label for card in (*adult, *young))


@pytest.mark.parametrize(("key", "slug"), PAGES)
def test_what_under_16s_have_a_page_for_leads_to_it_from_the_page_that_anybody_reads(
    client: Client, key: str, slug: str
) -> None:
    young = current().situations.get(young_page_of(key))

    page = main_of(client.get(f"/guidance/{slug}/?nation=scotland"))

    assert ("Under 16?" in page) == (young is not None)
    if young is not None:
        assert f'href="/guidance/{young.slug}/?nation=scotland"' in page
        assert page.index(young.slug) < page.index('id="card-')


def test_each_thing_that_under_16s_have_a_page_for_is_known_by_its_page() -> None:
    led_on = {key: young_page_of(key) for key, _ in PAGES if young_page_of(key)}

    assert led_on == {
        "blackmail_pictures": "child_blackmail",
        "blackmail_other": "child_blackmail",
        "recorded_you_email": "child_blackmail",
        "images_shared": "child_pictures",
        "obscene": "child_someone_older",
        "child_abuse": "child_someone_older",
        "control": "child_being_hurt",
        "harassment": "child_being_hurt",
    }


@pytest.mark.parametrize("event", EVENT_TYPES)
def test_which_is_closest_offers_the_page_of_the_young_beside_the_first(
    client: Client, event: str
) -> None:
    usual, *others = pages_of(event)
    young = young_page_of(usual)

    page = main_of(client.get(f"/guidance/which/{event.replace('_', '-')}/"))

    slugs = [current().situations[key].slug for key in (usual, young, *others) if key]
    assert re.findall(r'href="/guidance/([a-z0-9-]+)/"', page) == slugs
