"""The pages of the search: by a press, then by an address that holds no words."""

import re

import pytest
from django.test import Client

from tests.guidance.pages.test_pages import main_of, text_of

SEARCH = "/guidance/search/"


@pytest.mark.parametrize("words", ["I want to end my life", "scammed, suicidal", "want to die"])
def test_a_search_by_somebody_who_cannot_go_on_shows_the_numbers_for_a_crisis_first(
    client: Client, words: str
) -> None:
    page = main_of(client.post(SEARCH, {"words": words}, follow=True))

    numbers = [page.index(f'href="{href}"') for href in ("tel:999", "tel:116123", "sms:85258")]
    first_page = page.index('href="/guidance/in-danger-now/"')
    assert sorted(numbers) == numbers
    assert max(numbers) < first_page < page.index("Not sure what happened?")
    assert page.index("You do not have to carry this alone") < page.index("<form")


def test_a_search_for_a_body_shows_its_number_and_keeps_the_nation(client: Client) -> None:
    page, scottish = (
        main_of(client.post(SEARCH, {"words": "action fraud", "nation": nation}, follow=True))
        for nation in ("northern_ireland", "scotland")
    )

    assert 'href="tel:03001232040"' in page
    assert 'href="/guidance/tricked-into-paying/?nation=northern_ireland"' in page
    assert '<input type="hidden" name="nation" value="northern_ireland">' in page
    assert 'href="tel:03001232040"' not in scottish


def test_the_door_without_a_choice_remembers_the_nation(client: Client) -> None:
    page = main_of(client.post("/guidance/", {"nation": "wales"}))

    assert '<option value="wales" selected>' in page


def test_a_search_opens_by_itself_and_leaves_no_words_in_an_address_or_page(client: Client) -> None:
    pressed = client.post(SEARCH, {"words": "sextorsion in Whitby", "nation": "wales"})

    address = pressed["Location"]
    seen, again = client.get(address), client.get(address)
    assert pressed.status_code == 302
    assert re.fullmatch(r"/guidance/search/[0-9c-]+/\?nation=wales", address)
    assert 'href="/guidance/blackmail-with-pictures/?nation=wales"' in main_of(seen)
    assert main_of(seen) == main_of(again)
    assert not pressed.cookies
    assert not seen.cookies
    for response in (pressed, seen):
        assert b"sextorsion" not in response.content
        assert b"Whitby" not in response.content
    assert "Search again" in text_of(seen)


def test_opened_without_words_the_search_asks_for_them_and_takes_none_of_its_address(
    client: Client,
) -> None:
    response = client.get(SEARCH, {"words": "sextortion"})

    assert "Type a word or two" in text_of(response)
    assert b"sextortion" not in response.content
    assert 'action="/guidance/search/"' in main_of(response)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Type a word or two"),
        ("zzzz qqqq", "We found no page for these words"),
        ("<script>alert(1)</script>\x00", "Search the advice"),
        ("x" * 50_000, "We found no page for these words"),
    ],
)
def test_a_search_that_finds_nothing_says_so(client: Client, words: str, said: str) -> None:
    response = client.post(SEARCH, {"words": words}, follow=True)

    assert response.status_code == 200
    assert said in text_of(response)
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize(
    "found", ["0-0", "999", "x", "1-c999", "c0", "none-1", "-1", "1-", "1" * 3000, "1-" * 900 + "1"]
)
def test_an_address_of_results_that_nobody_was_led_to_is_not_found(
    client: Client, found: str
) -> None:
    assert client.get(f"{SEARCH}{found}/").status_code == 404
