"""What a phone must fetch before it can show a page: few files, and small ones."""

import gzip
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client

from benchmarks.visitor import BLACKMAIL, SHORT_REPORT
from classification.answers import ALSO_HAPPENED, OTHER_EFFECTS
from config.upkeep.assets import NAMES
from estimates.register.loading import load_official_figures
from reporting.form.journey import path
from tests.addresses import public_addresses
from tests.browser.every_page import holding, whole
from tests.factories import NOW, make_epoch
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import make_published

pytestmark = pytest.mark.django_db

LINKED = re.compile(r'<(?:link[^>]*?rel="(?:stylesheet|icon)"|script|img)[^>]*>')
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
MISSING = "/no-such-page/"
HELP = ("/guidance/", "/report/")
MOST_BYTES = 120_000
MOST_OF_HELP = 50_000
MOST_REQUESTS = 4
# What brings the most cards and contacts, found by trying each answer of each question in turn.
HEAVIEST: Mapping[str, Any] = {
    "danger": "yes",
    "nation": "prefer_not_to_say",
    "relationship": "partner_or_ex",
    "when_band": "last_24_hours",
    "ongoing": "yes",
    "lost_money": "yes",
    "payment_method": "uk_bank_transfer",
    "last_paid": "last_24_hours",
    "loss_band": "loss_100_249",
    "got_back": "refused",
    "told_whom": ("no_one",),
    "contact_mode": "website_or_advert",
    "affected_how_much": "very_much",
    "other_effects": OTHER_EFFECTS.codes[:6],
    "reason_not_reported": ("ashamed", "get_into_trouble"),
}
WORDS = "They wrote again. " * 55
WITH_DETAILS = "Ring 07700 900123 now. " * 40
HELPER = {"who": "adult_helped", "age_band": "prefer_not_to_say"}
ADULT = {"who": "me", "age_band": "age_25_34"}
YOUNG = {"who": "me", "age_band": "age_16_17"}
OF_EACH_KIND = (
    *((HELPER, "account", "invoices_in_our_name"), (YOUNG, "account", "invoices_in_our_name")),
    *((HELPER, "paid", "romance"), (YOUNG, "paid", "romance"), (ADULT, "paid", "romance")),
    *((HELPER, "images", "copied_from_device"), (ADULT, "images", "copied_from_device")),
    *((HELPER, "blackmail", "nude_pictures"), (YOUNG, "blackmail", "nude_pictures")),
    *((HELPER, "malware", "tech_help_call"), (HELPER, "other", "number_taken_over")),
    *((HELPER, "taken", "card_lost_or_stolen"), (HELPER, "identity", "benefits_or_tax")),
    *((HELPER, "harass", "private_details_posted"), (YOUNG, "obscene", "picture_or_video_sent")),
    (HELPER, "control", "phone_watched"),
    ({"who": "organisation"}, "account", "invoices_in_our_name"),
    ({"who": "organisation", "org_size": "size_1"}, "ddos", "site_changed"),
)


def heaviest(who: Mapping[str, str], event: str, detail: str) -> dict[str, Any]:
    """A report of this kind with all that makes its pages long, and as many words as may be."""
    also = tuple(code for code in ALSO_HAPPENED.codes if code != event)
    kind = {"event_type": event, "event_detail": detail, "also_happened": also}
    return {**HEAVIEST, **who, **kind, "own_words": WORDS}


def answers_of(report: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The answers of a report that is told page by page."""
    return {code: said for answers in report.values() for code, said in answers.items()}


REPORTS = {
    "a message": answers_of(SHORT_REPORT),
    "blackmail, paid": answers_of(BLACKMAIL),
    **{
        f"{event}, {who.get('age_band', 'organisation')}": heaviest(who, event, detail)
        for who, event, detail in OF_EACH_KIND
    },
}
# Not everybody is asked for words.
WITH_WORDS = {name: told for name, told in REPORTS.items() if "own-words" in path(whole(told))}


def linked(text: str) -> list[str]:
    """The files that a page asks a browser to fetch."""
    return [ADDRESS.search(tag)[1] for tag in LINKED.findall(text) if ADDRESS.search(tag)]


def too_heavy(client: Client, address: str) -> str:
    """Why a first load of this page is too much for a phone; "" where it is not."""
    page = client.get(address, follow=True, headers={"accept-encoding": "gzip"})
    assert page.status_code == (404 if address == MISSING else 200), address
    if not page["Content-Type"].startswith("text/html"):
        return ""
    is_small = page.get("Content-Encoding") == "gzip"
    files = set(linked((gzip.decompress(page.content) if is_small else page.content).decode()))
    assert files, address
    # The page itself is counted as it is sent: nothing that holds answers may be compressed.
    weight = len(page.content) + sum(map(weight_of, files))
    if 1 + len(files) > MOST_REQUESTS:
        return f"{address}: {sorted(files)}"
    most = MOST_OF_HELP if address == "/" or address.startswith(HELP) else MOST_BYTES
    return f"{address}: {weight} bytes" if weight > most else ""


def weight_with_files(page: Any) -> int:
    """What a first load of this page takes. Nothing that holds answers may be compressed."""
    assert page.status_code == 200
    assert "Content-Encoding" not in page
    return len(page.content) + sum(map(weight_of, set(linked(page.content.decode()))))


@cache
def weight_of(file: str) -> int:
    found = finders.find(file.removeprefix("/static/"))
    assert found, file
    return len(brotli.compress(Path(found).read_bytes()))


@pytest.mark.slow
def test_a_first_load_of_any_page_is_four_files_and_light(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"
    make_epoch()
    load_official_figures()
    close_year("2026", [make_attributes()] * 30)
    make_published("2026")
    addresses = [*public_addresses(releases=["2026"]), "/report/danger/", MISSING]

    found = [problem for address in addresses if (problem := too_heavy(client, address))]

    assert len(addresses) > 400
    assert found == []


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("told", REPORTS.values(), ids=REPORTS)
def test_a_first_load_of_a_page_with_answers_is_light(told: Any) -> None:
    make_epoch()
    person = holding(told)

    weights = {
        address: weight_with_files(person.get(address))
        for address in ("/report/next-hour/", "/report/check/")
    }
    person.send()
    weights["/report/sent/"] = weight_with_files(person.get("/report/sent/"))

    assert {page: weight for page, weight in weights.items() if weight > MOST_OF_HELP} == {}


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("told", WITH_WORDS.values(), ids=WITH_WORDS)
def test_a_first_load_of_the_page_for_own_words_is_light(told: Any) -> None:
    """With the words in it, and where details were found in them: it brings the counter."""
    make_epoch()
    person = holding({**whole(told), "own_words": WORDS})

    page = person.get("/report/own-words/")
    found = person.answer("own-words", own_words=WITH_DETAILS)

    assert "words.js" in page.text
    assert WORDS.strip() in page.text
    assert "<mark>07700 900123</mark>" in found.text
    assert max(weight_with_files(page), weight_with_files(found)) < MOST_OF_HELP


@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheets_and_the_scripts_fetch_nothing_more(name: str) -> None:
    text = Path(finders.find(name)).read_text()

    if name.endswith(".js"):
        assert not re.search(r"\bimport\s*[\"'({*]", text)
        return
    # The crest belongs to a footer that no page of ours has.
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {"/assets/images/govuk-crest.svg"}
    assert "@import" not in text


def test_the_reader_of_pages_finds_what_is_linked() -> None:
    page = (
        '<link rel="stylesheet"\n href="/static/a.css"><script src="/b.js"></script><img src="c">'
    )

    assert linked(page) == ["/static/a.css", "/b.js", "c"]
