"""The moderators' pages, as a browser sees them."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from moderation import keys
from moderation.models import Claim
from reporting.models import Epoch
from reporting.words.sealing import current_epoch
from tests.moderation.conftest import NOW, PASSPHRASE
from tests.moderation.pages import QUEUE, SECRET_WORDS, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


# ---- the key ----------------------------------------------------------------------------


def test_the_cookie_of_an_open_key_is_for_this_site_and_no_script(mo, epoch, sign_in):
    response = unlock_in(sign_in(mo))

    cookie = response.cookies[settings.UNLOCK_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == 8 * 60 * 60


def test_the_cookie_is_secure_where_the_site_is(mo, epoch, sign_in, settings):
    settings.UNLOCK_COOKIE_SECURE = True

    response = unlock_in(sign_in(mo))

    assert response.cookies[settings.UNLOCK_COOKIE_NAME]["secure"]


def test_a_wrong_passphrase_is_an_error_and_is_not_shown_back(mo, epoch, sign_in):
    page = unlock_in(sign_in(mo), "wrong wrong wrong")

    assert page.status_code == 422
    assert "not your passphrase" in text_of(page)
    assert "wrong wrong" not in text_of(page)


def test_unlocking_leads_back_to_the_report_and_nowhere_else(epoch, client):
    fields = {"passphrase": PASSPHRASE}

    back = client.post(url("unlock"), {**fields, "next": "/moderation/reports/5/"})
    away = client.post(url("unlock"), {**fields, "next": "https://evil.example/"})

    assert back["Location"] == "/moderation/reports/5/"
    assert away["Location"] == QUEUE


def test_locking_shuts_the_key_and_drops_the_cookie(epoch, client):
    unlock_in(client)
    assert "Your key is unlocked" in text_of(client.get(url("unlock")))

    response = client.post(url("lock"))

    assert response.cookies[settings.UNLOCK_COOKIE_NAME].value == ""
    assert "Your key is unlocked" not in text_of(client.get(url("unlock")))


def test_signing_out_shuts_the_key(mo, epoch, client):
    unlock_in(client)
    cookie = client.cookies[settings.UNLOCK_COOKIE_NAME].value

    client.post(reverse("account_logout"))
    client.force_login(mo)
    client.cookies[settings.UNLOCK_COOKIE_NAME] = cookie

    assert "Your key is unlocked" not in text_of(client.get(url("unlock")))


def test_the_first_reader_makes_the_first_key_and_epoch(client):
    assert "You have no key yet" in text_of(client.get(url("unlock")))

    page = client.post(url("make_key"), {"replaces": ""})

    words = page.context["passphrase"]
    assert words in text_of(page)
    assert Epoch.objects.get().label == "2026-Q4"
    assert unlock_in(client, words).status_code == 302


def test_loading_the_page_with_the_seven_words_again_makes_no_second_key(client):
    words = client.post(url("make_key"), {"replaces": ""}).context["passphrase"]

    again = client.post(url("make_key"), {"replaces": ""}, follow=True)

    assert "already made" in text_of(again)
    assert Epoch.objects.count() == 1
    assert unlock_in(client, words).status_code == 302


def test_a_new_key_is_asked_about_on_a_page_that_changes_nothing(mo, epoch, make_report, client):
    make_report(words=SECRET_WORDS, epoch=epoch)

    asked = text_of(client.get(url("make_key")))

    assert "stays shut for good" in asked
    assert f'name="replaces" value="{mo.personal_key.pk}"' in asked
    assert unlock_in(client).status_code == 302


def test_what_a_senior_can_still_open_is_not_said_to_be_lost(
    mo, sue, sues_epoch, sign_in, make_report
):
    make_report(words=SECRET_WORDS, epoch=sues_epoch)
    keys.make_own_key(person=mo, replaces=None, now=NOW)
    giver = keys.open_personal_key(person=sue, passphrase=PASSPHRASE)
    keys.share_epochs(giver=giver, taker=mo, by=sue, now=NOW)

    asked = text_of(sign_in(mo).get(url("make_key")))
    of_the_only_senior = text_of(sign_in(sue).get(url("make_key")))

    assert "A senior moderator’s key still opens" in asked
    assert "stays shut for good" not in asked
    assert "an administrator must make that colleague a senior moderator" in of_the_only_senior
    assert "stays shut for good" not in of_the_only_senior


def test_where_nothing_is_sealed_nothing_is_said_to_be_lost(mo, epoch, sign_in):
    asked = text_of(sign_in(mo).get(url("make_key")))

    assert "nothing is lost" in asked
    assert "stays shut for good" not in asked


def test_whoever_holds_no_key_is_told_to_have_pen_and_paper_ready(mo, sign_in):
    asked = text_of(sign_in(mo).get(url("make_key")))

    assert "Make your key" in asked
    assert "Have pen and paper ready" in asked


def test_whoever_has_no_key_is_not_told_that_it_is_locked(make_person, sign_in, make_report):
    client = sign_in(make_person("new@example.org", "moderator"))
    report = make_report()
    client.post(url("claim", report.pk))

    shown = text_of(client.get(url("report", report.pk)))

    assert "You have no key yet, so the words stay shut." in shown
    assert "Your key is locked" not in shown


def test_the_only_reader_reads_on_after_making_a_new_key(mo, epoch, make_report, client):
    unlock_in(client)
    made = client.post(url("make_key"), {"replaces": mo.personal_key.pk})

    report = make_report(words=SECRET_WORDS, epoch=current_epoch(timezone.now()))
    client.post(url("claim", report.pk))
    before = client.get(url("report", report.pk))
    unlock_in(client, made.context["passphrase"])
    page = client.post(url("words", report.pk))

    assert "Your key is locked" in text_of(before)
    assert "Elephants were in the garden" in text_of(page)


# ---- whose page it is -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "page"),
    [("administrator", "/moderation/people/"), ("statistician", "/moderation/releases/")],
)
def test_whoever_reads_no_reports_comes_in_to_their_own_work(make_person, sign_in, role, page):
    client = sign_in(make_person("x@example.org", role))

    assert client.get(QUEUE)["Location"] == page


READERS = {"moderator", "senior", "safeguarding"}


@pytest.mark.parametrize(
    "role", ["moderator", "senior", "safeguarding", "statistician", "administrator"]
)
@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("unlock", READERS),
        ("people", {"senior", "administrator"}),
        ("audit", {"senior", "administrator"}),
    ],
)
def test_a_page_opens_for_its_roles_alone(make_person, sign_in, role, name, allowed):
    client = sign_in(make_person(f"{role}@example.org", role))

    response = client.get(url(name))

    assert response.status_code == (200 if role in allowed else 403)


@pytest.mark.parametrize(("name", "page"), [("next", "queue"), ("lock", "unlock")])
def test_what_changes_something_is_never_a_visit(epoch, make_report, name, page, client):
    make_report()
    unlock_in(client)

    assert client.get(url(name))["Location"] == url(page)
    assert not Claim.objects.exists()
    assert "Your key is unlocked" in text_of(client.get(url("unlock")))


def test_every_page_has_one_heading_and_no_inline_script_or_style(
    mo, epoch, make_person, sign_in, make_report
):
    report = make_report(words=SECRET_WORDS, epoch=epoch)
    client = sign_in(make_person("all@example.org", "moderator", "senior", "administrator"))
    client.post(url("claim", report.pk))

    for name, *args in (
        ("queue",),
        ("report", report.pk),
        ("reject", report.pk),
        ("hold", report.pk),
        ("refer", report.pk),
        ("unlock",),
        ("make_key",),
        ("people",),
        ("person", mo.pk),
        ("remove", mo.pk),
        ("audit",),
    ):
        body = text_of(client.get(url(name, *args)))
        assert body.count("<h1") == 1, name
        assert "style=" not in body, name
        assert "<script>" not in body, name


def test_the_clock_of_these_tests_stands_still():
    assert timezone.now() == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
