"""The staff's banner: on the pages of advice and report, until somebody or the clock ends it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from guidance.models import Banner
from guidance.upkeep import banner as shelf
from guidance.upkeep.banner import BannerGone, banner_at, start_banner, stop_banner
from staff.models import AuditEntry, Person
from tests.faults.conftest import database_away
from tests.releases.facts import make_person

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WORDS = "A phone line is down today. <b>Use its website.</b>"
ESCAPED = "A phone line is down today. &lt;b&gt;Use its website.&lt;/b&gt;"

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Person:
    return make_person()


@pytest.fixture
def put_up(by: Person) -> Callable[..., Banner]:
    def start(**changed: Any) -> Banner:
        said = {
            "text": WORDS,
            "level": Banner.Level.WARNING,
            "shown_from": NOW,
            "shown_until": NOW + timedelta(hours=6),
            "now": NOW,
        }
        return start_banner(by=by, **(said | changed))

    return start


def entries() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("number").values_list("action", "subject_id"))


@pytest.mark.parametrize(
    ("address", "is_there"),
    [
        ("/", True),
        ("/guidance/", True),
        ("/guidance/tricked-into-paying/", True),
        ("/guidance/contacts/", True),
        ("/report/", True),
        ("/report/status/", True),
        ("/guidance/no-such-page/", True),
        ("/privacy/", False),
        ("/statistics/methods/", False),
        ("/accounts/login/", False),
    ],
)
def test_it_stands_where_the_advice_or_the_report_is(put_up, address, is_there):
    put_up()

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        page = Client().get(address)

    assert (ESCAPED in page.content.decode()) is is_there
    assert ("cf-banner--warning" in page.content.decode()) is is_there


@pytest.mark.parametrize(
    ("nation", "asked", "is_there"),
    [
        ("", "", True),
        ("", "wales", True),
        ("wales", "", True),
        ("wales", "wales", True),
        ("wales", "scotland", False),
        ("wales", "nowhere", True),
    ],
)
def test_one_nation_s_news_is_kept_from_the_others(put_up, nation, asked, is_there):
    put_up(nation=nation)

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        page = Client().get("/guidance/tricked-into-paying/", {"nation": asked} if asked else {})

    text = page.content.decode()
    banner = text.partition("cf-banner--warning")[2].partition(ESCAPED)[0]
    assert (ESCAPED in text) is is_there
    assert ("In Wales:" in banner) is (nation == "wales" and is_there)


@pytest.mark.parametrize(
    ("minutes", "is_shown"), [(-1, False), (0, True), (359, True), (360, False), (999, False)]
)
def test_it_begins_and_ends_by_the_clock(put_up, minutes, is_shown):
    put_up()

    with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
        page = Client().get("/guidance/")

    assert (ESCAPED in page.content.decode()) is is_shown


def test_it_can_be_stopped_once(put_up, by):
    banner = put_up()

    stop_banner(banner_id=banner.pk, by=by, now=NOW)
    with pytest.raises(BannerGone):
        stop_banner(banner_id=banner.pk, by=by, now=NOW)

    banner.refresh_from_db()
    assert (banner_at(NOW), banner.ended_at) == (None, NOW)
    assert entries() == [("start_banner", str(banner.pk)), ("stop_banner", str(banner.pk))]


def test_a_new_one_takes_the_place_of_the_old(put_up):
    old, new = put_up(), put_up(text="Another")

    old.refresh_from_db()
    assert old.ended_at == NOW
    assert banner_at(NOW) == new
    assert [action for action, _ in entries()] == ["start_banner", "start_banner", "stop_banner"]


def test_one_that_the_clock_ended_stays_ended_at_its_time(put_up):
    old = put_up()

    put_up(now=NOW + timedelta(days=1), shown_until=NOW + timedelta(days=2))

    old.refresh_from_db()
    assert old.ended_at == NOW + timedelta(hours=6)
    assert "stop_banner" not in dict(entries())


def test_the_database_holds_one_at_a_time_with_words_and_an_end(put_up, by):
    banner = put_up()
    said = {"text": "x", "level": "note", "shown_from": NOW, "by": by}
    until = NOW + timedelta(hours=1)
    stopped = {"ended_at": NOW}

    for wrong in (
        {"shown_until": until},
        {"shown_until": NOW, **stopped},
        {"shown_until": until, "text": "", **stopped},
        {"shown_until": until, "level": "loud", **stopped},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Banner.objects.create(**(said | wrong))

    assert Banner.objects.get() == banner


def test_another_process_sees_it_when_it_looks_again(put_up):
    banner = put_up()
    shelf.hold(None)

    before = banner_at(NOW)
    shelf._banner.look_again()

    assert (before, banner_at(NOW)) == (None, banner)


def test_a_page_asks_the_database_for_it_once_in_a_while(django_assert_num_queries):
    shelf._banner.look_again()

    with django_assert_num_queries(1):
        for _ in range(5):
            Client().get("/guidance/tricked-into-paying/")


def test_advice_opens_and_goes_on_with_what_it_saw_while_the_database_is_away(put_up):
    put_up()
    shelf._banner.look_again()

    with database_away(), time_machine.travel(NOW, tick=False):
        page = Client().get("/guidance/in-danger-now/")

    assert page.status_code == 200
    assert ESCAPED in page.content.decode()
