"""Every page that holds answers says, without JavaScript too, when they are forgotten."""

from pathlib import Path
from typing import Any

import pytest

from reporting.form.journey import CHECK, path
from reporting.models import Epoch, SealedWords
from reporting.pages import plan_pdf
from reporting.sending_limits import Pace, pace_of_sending
from tests.factories import make_epoch
from tests.reporting.browsing import ADULT, NOW, Browser, hidden_in

pytestmark = pytest.mark.django_db

PAGES = ("danger", "help-now", *(slug for slug in ADULT if slug != "danger"), "next-hour", CHECK)


def says_so(page: Any) -> bool:
    return "30 minutes" in page.text


def says_two_hours(page: Any) -> bool:
    return "two hours" in page.text and "30 minutes" not in page.text


def test_each_page_on_the_way_says_so(person: Browser) -> None:
    person.walk(danger={"danger": "yes", "who": "me"})
    slugs = [slug for slug in path(person.answers()) if slug and slug != "sent"]

    assert set(PAGES) <= set(slugs)
    assert [slug for slug in slugs if not says_so(person.get(f"/report/{slug}/"))] == []


def test_an_error_and_a_second_window_say_so(person: Browser) -> None:
    person.walk()

    assert says_so(person.answer("danger", danger="no", who="nobody"))
    newer = person.post("/report/danger/", {"danger": "no", "who": "organisation", "version": "0"})
    assert newer.status_code == 409
    assert says_so(newer)


def test_the_pages_of_saving_say_so(person: Browser) -> None:
    person.walk()

    assert says_so(person.get("/report/save/"))
    person.post("/report/save/")
    assert says_so(person.get("/report/save/"))
    deleted = person.post("/report/save/", {"press": "delete"})
    assert "Your answers are still in this browser" in deleted.text
    assert says_so(deleted)
    assert says_so(person.get("/report/"))


def test_after_sending_two_hours_are_said_and_no_longer_thirty_minutes(sent: Browser) -> None:
    page = sent.get("/report/sent/")

    assert "forgets your code and your cards. Your report stays with us." in page.text
    assert says_two_hours(page)


@pytest.mark.parametrize(
    "who",
    [
        {"age_band": {"age_band": "age_16_17"}},
        {"event_type": {"event_type": "harass"}, "event_detail": {"event_detail": "other"}},
        {"relationship": {"relationship": "partner_or_ex"}},
    ],
    ids=["under 18", "harassed", "by a partner"],
)
def test_whoever_may_be_watched_is_still_forgotten_after_thirty_minutes(
    person: Browser, epoch: Epoch, who: Any
) -> None:
    person.walk(**who)
    person.send()

    page = person.get("/report/sent/")

    assert says_so(page)
    assert "two hours" not in page.text


def test_from_the_first_card_about_a_bank_on_two_hours_are_said(person: Browser) -> None:
    person.walk(
        until="next-hour",
        event_type={"event_type": "paid"},
        event_detail={"event_detail": "shopping"},
    )

    assert says_two_hours(person.get("/report/next-hour/"))
    assert says_two_hours(person.get("/report/contact-mode/"))


def test_where_no_copy_is_made_it_says_so(sent: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_pdf, "PLAN_TEMPLATE", Path("/nowhere/plan.typ"))

    page = sent.get("/report/copy/")

    assert page.status_code == 503
    assert says_two_hours(page)


def test_in_a_flood_and_where_nothing_can_be_stored_it_says_so(person: Browser) -> None:
    make_epoch()
    page = person.walk()
    version = {"version": hidden_in(page)["version"]}
    SealedWords.objects.all().delete()
    Epoch.objects.all().delete()

    broken = person.post("/report/check/", version)
    pressed = broken.wsgi_request
    while pace_of_sending(pressed, token="another", now=NOW) is not Pace.TOO_MANY:
        continue
    flooded = person.post("/report/check/", version)

    assert (broken.status_code, flooded.status_code) == (503, 429)
    assert says_so(broken)
    assert says_so(flooded)
