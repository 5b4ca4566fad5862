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
from guidance.upkeep.banner import BannerGone, banners_at, start_banner, stop_banner
from guidance.upkeep.banner_times import spans_from
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
    assert (banners_at(NOW), banner.ended_at) == ((), NOW)
    assert entries() == [("start_banner", str(banner.pk)), ("stop_banner", str(banner.pk))]


def test_a_new_one_takes_the_place_of_the_old_for_the_same_nation(put_up):
    old, new = put_up(), put_up(text="Another")

    old.refresh_from_db()
    assert old.ended_at == NOW
    assert banners_at(NOW) == (new,)
    assert [action for action, _ in entries()] == ["start_banner", "start_banner", "stop_banner"]


def test_one_that_the_clock_ended_stays_ended_at_its_time(put_up):
    old = put_up()

    put_up(now=NOW + timedelta(days=1), shown_until=NOW + timedelta(days=2))

    old.refresh_from_db()
    assert old.ended_at == NOW + timedelta(hours=6)
    assert "stop_banner" not in dict(entries())


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def test_a_planned_one_waits_and_what_stands_comes_back_when_it_ends(put_up):
    running = put_up()
    planned = put_up(text="Down tonight.", shown_from=at(2), shown_until=at(3))

    running.refresh_from_db()
    assert running.ended_at is None
    assert [action for action, _ in entries()] == ["start_banner"] * 2
    stood = [banners_at(at(hours)) for hours in (0, 1.9, 2, 2.9, 3, 6)]
    assert stood == [(running,), (running,), (planned,), (planned,), (running,), ()]
    with time_machine.travel(at(2), tick=False):
        page = Client().get("/guidance/").content.decode()
    assert "Down tonight." in page
    assert ESCAPED not in page


def test_banners_for_several_nations_and_for_everybody_stand_beside_each_other(put_up):
    everybody = put_up()
    wales = put_up(nation="wales", text="Wales.")
    scotland = put_up(nation="scotland", text="Scotland.", shown_from=at(1))

    assert banners_at(NOW) == (everybody, wales)
    assert banners_at(at(1)) == (everybody, scotland, wales)
    with time_machine.travel(at(1), tick=False):
        page = Client().get("/guidance/tricked-into-paying/", {"nation": "wales"})
    assert ESCAPED in page.content.decode()
    assert "Wales." in page.content.decode()
    assert "Scotland." not in page.content.decode()


def test_what_stands_when_is_told_for_each_change(put_up):
    running = put_up()
    planned = put_up(shown_from=at(2), shown_until=at(3))
    wales = put_up(nation="wales", shown_from=at(5), shown_until=at(8))

    spans = spans_from(at(1), [planned, wales, running])

    assert [(span.start, span.end, span.banners) for span in spans] == [
        (at(1), at(2), (running,)),
        (at(2), at(3), (planned,)),
        (at(3), at(5), (running,)),
        (at(5), at(6), (running, wales)),
        (at(6), at(8), (wales,)),
    ]
    assert spans_from(at(9), [planned, wales, running]) == ()
    gap = spans_from(at(0), [planned, wales])
    assert [(span.start, span.end) for span in gap] == [(at(2), at(3)), (at(5), at(8))]


def test_one_that_is_covered_for_its_whole_time_makes_no_change(put_up):
    put_up(shown_from=at(-1))
    over = put_up(text="Long", shown_from=at(1), shown_until=at(6))
    under = Banner(text="x", level="note", shown_from=at(0.5), shown_until=at(5))

    spans = spans_from(at(1), [under, over])

    assert [(span.start, span.end, span.banners) for span in spans] == [(at(1), at(6), (over,))]


def test_of_two_planned_for_one_moment_the_later_word_counts(put_up):
    first = put_up(shown_from=at(2))
    second = put_up(shown_from=at(2), text="Corrected")

    first.refresh_from_db()
    assert first.ended_at == NOW
    assert banners_at(at(2)) == (second,)


def test_the_database_holds_one_beginning_at_a_time_with_words_and_an_end(put_up, by):
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
    shelf.hold(())

    before = banners_at(NOW)
    shelf._banners.look_again()

    assert (before, banners_at(NOW)) == ((), (banner,))


def test_a_page_asks_the_database_for_it_once_in_a_while(django_assert_num_queries):
    shelf._banners.look_again()

    with django_assert_num_queries(1):
        for _ in range(5):
            Client().get("/guidance/tricked-into-paying/")


def test_advice_opens_and_goes_on_with_what_it_saw_while_the_database_is_away(put_up):
    put_up()
    shelf._banners.look_again()

    with database_away(), time_machine.travel(NOW, tick=False):
        page = Client().get("/guidance/in-danger-now/")

    assert page.status_code == 200
    assert ESCAPED in page.content.decode()
