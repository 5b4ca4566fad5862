"""The pages, without JavaScript: answers go on, come back, change, and are never lost."""

import pickle
import re
from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting import intake
from reporting.models import Report
from tests.reporting.browsing import NOW, Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]

# The seven pages of an adult who got a scam message.
SHORT = {
    "danger": {"danger": "no", "who": "me"},
    "age-band": {"age_band": "age_25_34", "nation": "england"},
    "event-type": {"event_type": "scam_msg"},
    "check": {"told_whom": ["no_one"]},
}
AT_FIRST = {"danger": "no", "who": "me"}


def test_the_start_sets_no_cookie_and_says_what_this_is(person):
    page = person.get("/report/")

    assert page.status_code == 200
    assert not page.cookies
    assert "We are not the police" in page.text
    assert "forgotten" in page.text
    assert "/exit/" in page.text


@pytest.mark.parametrize(
    "fact",
    [
        "Press “Exit this page” at any time. It opens a weather page.",
        "press Shift three times",
        "It forgets your answers here.",
        "It does not clear your history.",
        "To come back, open this site again and press “Tell us”.",
    ],
)
def test_the_first_page_says_what_leaving_does_and_how_to_come_back(person, fact):
    text = person.get("/report/").text

    assert fact in text


def test_the_first_page_leads_to_help_before_it_asks_anything(person):
    text = person.get("/report/").text.partition("<main")[2]

    danger, start = text.index('href="/report/help-now/"'), text.index("govuk-button--start")

    assert danger < start < text.index("press Shift three times")


def test_a_practice_site_says_so_and_has_real_help_on_each_page(person, settings):
    settings.DEMONSTRATION = True

    start = person.get("/report/").text
    question = person.get("/report/danger/").text

    for text in (start, question):
        assert "Practice site. Nobody reads this." in text
        assert "tel:999" in text
        assert "tel:116123" in text


def test_a_real_site_does_not_say_practice(person, settings):
    settings.DEMONSTRATION = False

    assert b"Practice site" not in person.get("/report/").content
    assert b"Practice site" not in person.get("/report/danger/").content


def test_the_first_answer_leads_on_and_is_in_the_browser_alone(person):
    response = person.answer("danger", **AT_FIRST)

    assert (response.status_code, response["Location"]) == (302, "/report/age-band/")
    assert person.answers() == AT_FIRST


def test_every_page_is_never_stored_by_the_browser_and_names_itself_to_us_alone(person):
    pages = [person.get("/report/"), person.get("/report/danger/"), person.walk(until="event-type")]
    pages += [person.get("/report/status/"), person.answer("event-type", event_type="paid")]

    for page in pages:
        assert page["Cache-Control"] == "no-store"
        assert page["Referrer-Policy"] == "same-origin"


def test_nothing_is_on_the_server_before_sending(person):
    intake._door.look_again()
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = person.walk()

    assert page.status_code == 200
    # All that is asked of the database is whether reports are taken just now, and can be.
    asked = {re.search(r' FROM "(\w+)"', each["sql"])[1] for each in queries.captured_queries}
    assert asked == {"reporting_intake", "reporting_epoch"}
    assert all(each["sql"].startswith("SELECT") for each in queries.captured_queries)
    assert not Report.objects.exists()
    assert not getattr(cache, "_cache", {})
    # What is drawn once for everybody is the frame of the page, and no choice of anybody.
    frame = [pickle.loads(each) for each in caches["frame"]._cache.values()]
    assert frame
    assert not any("checked" in each or "Tuesday" in each for each in frame)


def test_a_whole_report_asks_little_of_the_database(person):
    """P2 of the targets: at most four statements for the shortest report, the code included."""
    with CaptureQueriesContext(connection) as queries:
        person.walk(report=SHORT)
        sent = person.send()
        assert person.get("/report/sent/").status_code == 200

    assert sent["Location"] == "/report/sent/"
    assert Report.objects.count() == 1
    asked = [each["sql"] for each in queries.captured_queries]
    work = [
        each for each in asked if not each.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(work) <= 4, "\n".join(work)


def test_whoever_opens_a_later_page_first_is_led_to_the_start(person):
    response = person.get("/report/when-band/")

    assert (response.status_code, response["Location"]) == (302, "/report/")


def test_a_skipped_page_leads_to_the_first_unanswered_one_with_nothing_lost(person):
    person.walk(until="event-type")
    before = person.answers()

    for address in ("/report/when-band/", "/report/next-hour/", "/report/check/"):
        response = person.get(address)
        assert (response.status_code, response["Location"]) == (302, "/report/event-type/")
    posted = person.answer("when-band", when_band="not_sure", lost_money="yes")

    assert (posted.status_code, posted["Location"]) == (302, "/report/event-type/")
    assert person.answers() == before


def test_an_unknown_page_is_not_there(person):
    assert person.get("/report/no-such-page/").status_code == 404
    assert person.post("/report/no-such-page/", {"x": "y"}).status_code == 404


def test_an_unanswered_page_says_so_with_a_link_to_the_first_choice(person):
    response = person.answer("danger")

    assert response.status_code == 422
    assert "Error:" in response.text.partition("</title>")[0]
    assert 'href="#id_danger_0"' in response.text
    assert 'id="id_danger_0"' in response.text


@pytest.mark.parametrize(
    "forged",
    [
        "nonsense",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "\x00",
        "{{ 7*7 }}",
        "\u202eyes",
        "yes\x00",
        ["me", "organisation"],
    ],
)
def test_a_forged_code_or_two_get_an_error_and_change_nothing(person, forged):
    person.walk(until="age-band")

    response = person.answer("danger", danger="no", who=forged)

    assert response.status_code == 422
    assert person.answers() == AT_FIRST
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize(
    "body", [b"who=%ff%fe&version=1", b"%00=%00", b"who", b"&&&=", b"who[]=me"]
)
def test_broken_forms_get_a_clear_page(person, body):
    person.walk(until="age-band")

    response = person.client.post(
        "/report/danger/", body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code in (400, 422)
    assert person.answers() == AT_FIRST


def test_a_field_of_a_megabyte_gets_a_clear_page_and_nothing_is_lost(person):
    person.walk(until="own-words")
    before = person.answers()

    response = person.answer("own-words", own_words="x" * 1024 * 1024)

    assert response.status_code == 413
    assert b"Nothing that you entered before is lost" in response.content
    assert person.answers() == before


def test_too_many_fields_get_a_clear_page(person):
    person.walk(until="age-band")

    response = person.post("/report/danger/", {f"field{number}": "1" for number in range(600)})

    assert response.status_code == 400
    assert person.answers() == AT_FIRST


def test_a_file_is_refused(person, tmp_path):
    person.walk(until="age-band")
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG")

    with picture.open("rb") as file:
        response = person.post("/report/danger/", {**AT_FIRST, "picture": file})

    assert response.status_code == 400


def test_a_form_without_its_token_is_refused():
    person = Browser(enforce_csrf_checks=True)

    assert person.post("/report/danger/", {"danger": "no"}).status_code == 403


def test_a_form_with_its_token_is_taken_under_production_headers(clock):
    person = Browser(enforce_csrf_checks=True)
    page = person.get("/report/danger/")
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    response = person.post("/report/danger/", {**AT_FIRST, "csrfmiddlewaretoken": token})

    assert response.status_code == 302


def test_back_leads_to_the_page_before(person):
    page = person.walk(until="event-type")

    assert page.context["back"] == "/report/age-band/"


def test_an_answer_is_shown_again_on_coming_back(person):
    person.walk(until="event-type")

    page = person.get("/report/age-band/").text

    age, nation = [part for part in page.split("<input") if "checked" in part]
    assert 'value="age_25_34"' in age
    assert 'value="england"' in nation


def test_a_changed_answer_drops_what_no_longer_applies(person):
    person.walk(lost_money={"lost_money": "yes"}, loss_band={"loss_band": "loss_20_49"})
    assert person.answers()["loss_band"] == "loss_20_49"

    response = person.change("when-band", lost_money="no")

    assert response["Location"] == "/report/check/"
    assert "loss_band" not in person.answers()


def test_a_new_kind_of_event_is_asked_in_detail_and_brings_its_own_advice(person):
    person.walk()

    changed = person.answer("event-type", event_type="harass")
    assert changed["Location"] == "/report/event-detail/"
    detailed = person.answer("event-detail", event_detail="threats_of_harm")

    assert detailed["Location"] == "/report/next-hour/"


def test_about_somebody_else_the_pages_say_they(person):
    page = person.walk(until="age-band", who={"who": "adult_helped"})

    assert "Where do they live?" in page.text


def test_every_question_views_prints_the_thirty_minutes(person):
    assert b"If you do not press anything for 30 minutes" in person.get("/report/danger/").content


def test_after_thirty_minutes_it_says_kindly_that_all_is_forgotten(person, clock):
    person.walk(until="own-words")
    clock.shift(timedelta(minutes=31))

    page = person.post("/report/own-words/", {"version": "9", "own_words": "I wrote for long"})

    assert page.status_code == 200
    assert "Nothing was pressed for 30 minutes" in page.text
    assert "I wrote for long" in page.text
    assert person.cookies.keys() <= {"form"}
    assert not Report.objects.exists()


def test_opening_a_page_counts_as_a_press(person, clock):
    person.walk(until="event-type")
    for _ in range(3):
        clock.shift(timedelta(minutes=20))
        assert person.get("/report/event-type/").status_code == 200


def test_a_prefetch_is_no_press(person, clock):
    person.walk(until="event-type")
    before = dict(person.cookies)
    clock.shift(timedelta(minutes=20))

    response = person.get("/report/event-type/", headers={"Sec-Purpose": "prefetch"})

    assert response.status_code == 204
    assert person.cookies == before


def test_a_changed_cookie_is_cleared_kindly(person):
    person.walk(until="event-type")
    (name,) = [name for name in person.cookies if "answers" in name]
    person.client.cookies[name] = "nonsense"

    page = person.get("/report/event-type/")

    assert page.status_code == 200
    assert "not something you did wrong" in page.text
    assert name not in person.cookies


def test_a_discarded_tab_that_is_loaded_again_loses_nothing(person):
    person.walk(until="event-detail")
    before = person.answers()

    again = person.get("/report/event-detail/")

    assert again.status_code == 200
    assert person.answers() == before


def test_the_clock_of_the_tests_is_the_clock_of_the_site(person):
    person.walk(until="age-band")

    assert person.held().pressed_at == NOW
