"""The cards of a page of advice: what stands open, what is folded, and how little is fetched."""

import gzip
import re
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from guidance.advising.advice import advice_about
from tests.guidance.pages.test_pages import PAGES, main_of, text_of

HELP = ("/guidance/", "/guidance/contacts/", *(f"/guidance/{slug}/" for _, slug in PAGES))
FIRST_ROUND_TRIP = 14_000


def test_what_is_to_do_now_stands_open_and_in_order_and_what_can_wait_is_folded(
    client: Client,
) -> None:
    page = main_of(client.get("/guidance/tricked-into-paying/"))

    now, _, rest = page.partition('<section class="cf-fold')
    advice = advice_about("tricked_payment", {}, now=timezone.localtime())
    assert now.count('<h2 id="card-') == len(advice.now) <= 5
    assert '<ol class="cf-acts">' in now
    assert "cf-acts" not in re.sub(r"<details.*?</details>", "", rest, flags=re.S)
    folded = re.findall(r'<h2 class="cf-fold__title">(.*?)</h2>\s*<details ', rest)
    assert folded == [
        *("Where you live", "Later today", "This week", "Good to know"),
        "Everybody who can help",
    ]
    assert "<details open" not in page
    assert rest.count('<h3 id="card-') == len(advice.cards) - len(advice.now)


def test_a_fold_that_has_nothing_in_it_is_not_there(client: Client) -> None:
    page = main_of(client.get("/guidance/in-danger-now/"))

    assert not advice_about("danger_now", {}).safe_phone
    assert "When you have a safe phone" not in page


def test_somebody_who_listens_stands_before_every_act(client: Client) -> None:
    page = main_of(client.get("/guidance/scam-messages/"))

    strip = page[page.index('<section class="cf-strip"') : page.index('<ol class="cf-acts">')]
    assert re.findall(r'href="([^"]+)"', strip) == ["tel:116123", "sms:85258", "tel:08001111"]


def test_the_number_stands_on_the_button_and_never_breaks(client: Client) -> None:
    page = main_of(client.get("/guidance/stalking-and-harassment/"))

    buttons = {
        href: " ".join(re.sub("<[^>]+>", " ", words).split())
        for href, words in re.findall(
            r'<li><a href="(tel:[^"]+|sms:[^"]+)".*?>(.*?)</a>', page, re.S
        )
    }
    assert buttons["tel:999"].startswith("Call 999")
    for href, words in buttons.items():
        digits = href.partition(":")[2]
        assert digits in words.replace(" ", ""), words
        if re.search(r"\d \d", words):
            assert re.search(r'<span class="cf-whole">[\d ]+</span>', page)


def test_a_line_that_is_closed_says_so_and_when_it_opens(client: Client) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-11-22T01:00:00+00:00"), tick=False):
        page = client.get("/guidance/private-pictures-shared/")
        listed = client.get("/guidance/contacts/", {"need": "pictures"})

    closed = "Closed now. Opens at 10am tomorrow."
    button = re.search(r'href="tel:03456000459".*?</a>', main_of(page), re.S)
    assert button
    assert closed in button[0]
    assert closed in text_of(listed)


def test_no_card_of_a_public_page_can_be_ticked(client: Client) -> None:
    page = main_of(client.get("/guidance/tricked-into-paying/"))

    assert "Mark done" not in page
    assert "acts-done" not in page


def test_where_the_numbers_come_from_stands_once_at_the_end(client: Client) -> None:
    page = client.get("/guidance/tricked-into-paying/")

    advice = advice_about("tricked_payment", {}, now=timezone.localtime())
    before, _, after = main_of(page).partition("Where these numbers come from")
    sites, _, presses = after.partition("One of them did not work?")
    names = [escape(contact.name) for contact in advice.everybody]
    assert "Not yet checked by us" not in before
    assert sites.count("Not yet checked by us") == 1
    assert re.findall(r"<li>(.*?): [^<]+", sites) == names
    assert re.findall(r'<button\s+name="contact"\s+value="\w+">(.*?)</button>', presses) == names
    assert page.content.decode().count('action="/guidance/contacts/not-working/"') == 1


@pytest.mark.parametrize(("key", "_slug"), PAGES)
def test_a_line_of_a_card_is_one_paragraph(key: str, _slug: str) -> None:
    """A line with branches would be a list, which no paragraph may hold."""
    for card in advice_about(key, {}, now=timezone.localtime()).cards:
        said = card.script.lines if card.script else ()
        lines = (card.why, card.deadline, card.quiet, *said)
        assert [line for line in lines if line and line.branches] == [], card.key


@pytest.mark.parametrize(("key", "slug"), PAGES)
def test_the_first_words_of_help_come_with_the_first_answer_of_the_server(
    client: Client, key: str, slug: str
) -> None:
    """About 14 kB come in one round trip. Those of the first act are among them, and its button
    too, where it has one; uncompressed, so that they are in any case."""
    page = client.get(f"/guidance/{slug}/").content.decode()

    (first, *_) = advice_about(key, {}, now=timezone.localtime()).now
    heading = page.index(f'id="card-{first.key}"')
    next_card = re.compile(r'<h[23] id="card-').search(page, heading)
    assert next_card
    assert next_card.start() < FIRST_ROUND_TRIP


@pytest.mark.parametrize("address", HELP)
def test_a_page_of_help_is_sent_small_to_whoever_takes_it_so(client: Client, address: str) -> None:
    plainly = client.get(address)
    small = client.get(address, headers={"accept-encoding": "gzip, br"})

    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plainly.content
    assert "Content-Encoding" not in plainly
    assert "Cookie" not in small["Vary"]
    # With the style sheet and the script, at most 50 kB: tests/config/test_page_weight.py.
    assert len(small.content) < 20_000


def test_what_somebody_typed_is_never_compressed(client: Client) -> None:
    response = client.post(
        "/guidance/search/", {"words": "blackmail"}, headers={"accept-encoding": "gzip"}
    )

    assert "Content-Encoding" not in response
