"""The front page, the pages about the site, and the pages for when something is wrong."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from classification import retention_periods
from classification.retention_periods import policy
from config import home
from estimates.register.loading import load_official_figures
from guidance.reading.library import current
from releases.disclosure import right_guesses
from reporting.browser.answers_cookie import ReportSoFar, begin
from staff.period_words import period_words
from tests.reporting.browsing import Browser

ROOT = Path(__file__).resolve().parents[2]
ABOUT = ("/safety/", "/privacy/", "/accessibility/", "/about/")
PASTED = "7KQ2-M4XA-00TJ-9WZE"


def break_down(request: HttpRequest, code: str) -> HttpResponse:
    raise RuntimeError(f"cannot find {code} in /srv/come-forward/reports")


# The addresses of a site in which one page breaks; see `test_a_page_that_breaks_...`.
urlpatterns = [path("broken/<str:code>/", break_down)]
handler500 = home.server_error


def text_of(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.mark.django_db
def test_the_front_page_has_two_doors_the_short_ways_and_the_way_out(client: Client) -> None:
    page = client.get("/")

    html = page.content.decode()
    assert page.status_code == 200
    assert html.index('<a href="/guidance/" class="cf-door') < html.index(
        '<a href="/report/" class="cf-door'
    )
    assert html.count('href="/exit/"') == 1
    for key in home.SHORT_WAYS:
        way = f"/guidance/{current().situations[key].slug}/"
        assert f'href="{way}"' in html
        assert client.get(way).status_code == 200


@pytest.mark.django_db
def test_the_front_page_gives_the_surveys_own_share_with_its_source(client: Client) -> None:
    load_official_figures()

    said = text_of(client.get("/"))

    assert "One in fifteen" in said
    assert "One in seven" in said
    assert "England and Wales, year ending September 2024, adults aged 16 and over in" in said
    assert "Most computer misuse and fraud never reaches the police" in said
    assert "they say nothing of blackmail or threats" in said
    assert "Source: Office for Statistics Regulation" in said


@pytest.mark.django_db
def test_without_official_figures_the_front_page_says_none(client: Client) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "reaches the police" not in text_of(page)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_the_front_page_needs_no_database_that_answers(
    client: Client, caplog: pytest.LogCaptureFixture, error: type[Exception]
) -> None:
    load_official_figures()

    def lost(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise error("gone, with a secret in the message")

    with connection.execute_wrapper(lost):
        page = client.get("/")

    assert page.status_code == 200
    assert 'href="/guidance/" class="cf-door' in page.text
    assert "reaches the police" not in page.text
    assert f"the headlines could not be looked up: {error.__name__}" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.django_db
def test_the_front_page_asks_the_database_once(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get("/")

    with django_assert_num_queries(1):
        client.get("/")


@pytest.mark.parametrize("address", ABOUT)
def test_pages_about_the_site_need_no_database_set_no_cookie_and_take_no_form(
    client: Client, address: str
) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert not page.cookies
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_the_safety_page_says_what_is_left_on_a_device_and_that_is_all_there_is() -> None:
    person = Browser()

    said = text_of(person.get("/safety/"))
    for address in ("/", "/guidance/", "/guidance/contacts/", "/statistics/", "/report/"):
        person.get(address)
    before = set(person.cookies)
    person.get("/report/danger/")
    opened = set(person.cookies)
    person.answer("danger", danger="no", who="me")
    answered = set(person.cookies)
    asking = Browser()
    asking.get("/report/status/")

    assert "Nothing, until you open the first question or a page that asks for a code." in said
    assert before == set()
    assert "Then one small cookie that lets the buttons work." in said
    assert opened == set(asking.cookies) == {"form"}
    assert "When you answer, one or two more. They hold your answers, locked" in said
    assert answered == {"form", "answers-0"}
    assert "a language" not in said


@pytest.mark.django_db
def test_the_front_page_sets_no_cookie(client: Client) -> None:
    page = client.get("/")

    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")


def test_the_privacy_page_prints_the_whole_policy_that_the_machine_follows(client: Client) -> None:
    things = policy().things.values()

    said = text_of(client.get("/privacy/"))

    assert len(things) > 20
    assert [thing.what for thing in things if thing.what not in said] == []
    kept = [thing.kept_in_words(period_words) for thing in things]
    assert [sentence for sentence in kept if sentence not in said] == []
    assert "28 days after the decision, at most 90 days after arrival" in said
    assert "{" not in "".join(kept)


def test_the_privacy_page_says_another_period_once_the_policy_has_one(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(
        retention_periods.POLICY_FILE.read_text().replace("{ days = 7 }", "{ days = 1 }")
    )
    monkeypatch.setattr(retention_periods, "POLICY_FILE", file)

    said = text_of(client.get("/privacy/"))

    assert "1 day from their last visit" in said
    assert "we keep your answers for 1 day from your last visit" in said
    assert "7 days" not in said


def test_the_privacy_page_says_what_saving_keeps_and_how_to_delete_it(client: Client) -> None:
    page = client.get("/privacy/")

    said = text_of(page)
    assert "until you press save or send" in said
    assert "7 days from your last visit" in said
    assert "you can delete what you saved now" in said
    assert "until you press the button that sends them" not in said
    assert 'href="/report/resume/"' in page.content.decode()


def test_the_privacy_page_says_the_odds_that_the_budget_gives(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = text_of(client.get("/privacy/"))

    assert (
        "Say somebody knew everything else about you, and read all that we publish. They would "
        "guess rightly whether you told us 64 times in 100 instead of 50."
    ) in said
    assert "If you send two reports alike, it is 77." in said

    # Of the budget of the policy, and not typed: with another one the sentence is another.
    monkeypatch.setattr(home, "right_guesses", lambda **of: right_guesses(cap_micro=100_000, **of))
    said = text_of(client.get("/privacy/"))
    assert "59 times in 100 instead of 50" in said
    assert "it is 68." in said


@pytest.mark.django_db
@pytest.mark.parametrize("address", ABOUT)
def test_a_practice_site_says_so_on_every_page_and_a_real_one_does_not(
    client: Client, settings: Any, address: str
) -> None:
    real = text_of(client.get(address))
    settings.DEMONSTRATION = True
    practice = text_of(client.get(address))

    assert "Practice site" not in real
    assert "Practice site. Nobody reads this." in practice


ERRORS = [
    (home.bad_request, 400, "We could not read that"),
    (home.forbidden, 403, "You cannot open this page"),
    (home.form_refused, 403, "We could not take that"),
    (home.not_found, 404, "Page not found"),
    (home.server_error, 500, "Something went wrong here"),
]
ERROR_PAGES = [view for view, _, _ in ERRORS]


@pytest.mark.parametrize(("view", "status", "said"), ERRORS)
def test_an_error_page_says_what_to_do_and_names_no_path(view: Any, status: int, said: str) -> None:
    response = view(RequestFactory().get(f"/report/{PASTED}/"))

    assert response.status_code == status
    assert f"{said}</h1>" in text_of(response)
    assert 'href="tel:999"' in text_of(response)
    assert PASTED not in text_of(response)
    assert str(ROOT) not in text_of(response)


def test_a_missing_page_is_answered_in_our_words(client: Client) -> None:
    response = client.get(f"/{PASTED}/")

    assert response.status_code == 404
    assert "Page not found" in text_of(response)
    assert PASTED not in text_of(response)


@pytest.mark.urls(__name__)
def test_a_page_that_breaks_shows_no_path_no_message_and_needs_no_database() -> None:
    client = Client(raise_request_exception=False)

    response = client.get(f"/broken/{PASTED}/")

    assert response.status_code == 500
    assert "It is our fault, not yours" in text_of(response)
    for hidden in (PASTED, "/srv/come-forward", "RuntimeError", "Traceback", str(ROOT)):
        assert hidden not in text_of(response)


def test_the_page_for_a_broken_site_renders_without_any_context() -> None:
    html = get_template("500.html").render()

    assert "Something went wrong here" in html
    assert re.findall(r'href="tel:(\d+)"', html) == ["999", "116123", "08001111", "159"]
    assert "{{" not in html


# ---- a form without its token -----------------------------------------------------------

WORDS = "He wrote again <b>on Friday</b> and I did not answer."


@pytest.fixture
def strict() -> Browser:
    """A browser whose forms need their token, as every real one's do."""
    return Browser(enforce_csrf_checks=True)


def half_way() -> ReportSoFar:
    return begin(timezone.now()).changed(answers={"danger": "no", "who": "me"})


@pytest.mark.parametrize("address", ["/report/danger/", "/report/own-words/", "/report/status/"])
def test_a_form_without_its_token_promises_only_what_is_true(strict: Browser, address: str) -> None:
    response = strict.post(address, {"danger": "no"})

    said = text_of(response)
    assert response.status_code == 403
    assert "We could not take that</h1>" in said
    assert "Nothing was stored or sent." in said
    assert "This browser holds no earlier answers." in said
    assert "is lost" not in said
    assert "still in this browser" not in said
    assert said.count('href="/exit/"') == 1
    assert response["Cache-Control"] == "no-store"


def test_words_posted_after_leaving_in_another_window_can_be_copied(strict: Browser) -> None:
    strict.hold(half_way())
    strict.get("/exit/")

    response = strict.post("/report/own-words/", {"own_words": WORDS, "version": "3"})

    html = response.content.decode()
    box = re.search(r"<textarea([^>]*)>(.*?)</textarea>", html, re.DOTALL)
    assert response.status_code == 403
    assert box is not None
    assert "readonly" in box[1]
    assert unescape(box[2]) == WORDS
    assert "<b>" not in box[2]
    assert "This browser holds no earlier answers." in html
    assert 'href="/report/resume/"' in html


def test_where_the_answers_are_still_there_the_page_says_so_and_leaves_them(
    strict: Browser,
) -> None:
    strict.hold(half_way())
    before = strict.cookies

    response = strict.post("/report/own-words/", {"own_words": WORDS})

    said = text_of(response)
    assert "Your earlier answers are still in this browser." in said
    assert "If you wrote something there, copy it." in said
    assert "This browser holds no earlier answers." not in said
    assert strict.cookies == before


def test_answers_that_count_no_longer_are_not_promised(strict: Browser) -> None:
    strict.client.cookies["answers-0"] = "forged"

    said = text_of(strict.post("/report/own-words/", {"own_words": WORDS}))

    assert "This browser holds no earlier answers." in said


@pytest.mark.django_db
def test_on_a_staff_page_the_same_refusal_speaks_of_no_report() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"login": "a@example.org", "own_words": WORDS})

    said = text_of(response)
    assert response.status_code == 403
    assert "What you put in on that page was not taken." in said
    assert "on Friday" not in said
    assert "earlier answers" not in said


# ---- the way out ------------------------------------------------------------------------


@pytest.mark.parametrize("view", ERROR_PAGES)
def test_every_error_page_has_the_exit_and_the_numbers_for_a_crisis(view: Any) -> None:
    html = view(RequestFactory().get("/report/who/")).content.decode()

    assert re.search(r'<a href="/exit/"\s+class="cf-exit__button"', html)
    numbers = ("tel:999", "tel:116123", "sms:85258", "tel:08001111")
    assert [number for number in numbers if f'href="{number}"' not in html] == []


@pytest.mark.parametrize("view", ERROR_PAGES)
def test_a_staff_process_has_no_exit_on_its_error_pages(settings: Any, view: Any) -> None:
    settings.SITE = "staff"

    html = view(RequestFactory().get("/moderation/")).content.decode()

    assert "/exit/" not in html
    assert 'href="tel:999"' in html


@pytest.mark.parametrize("view", ERROR_PAGES)
def test_error_pages_of_a_practice_site_say_so_and_others_do_not(settings: Any, view: Any) -> None:
    real = text_of(view(RequestFactory().get("/report/who/")))
    settings.DEMONSTRATION = True
    practice = text_of(view(RequestFactory().get("/report/who/")))

    assert "Practice site" not in real
    assert "Practice site. Nobody reads this." in practice


def test_a_broken_page_is_kept_nowhere() -> None:
    assert home.server_error(RequestFactory().get("/"))["Cache-Control"] == "no-store"
