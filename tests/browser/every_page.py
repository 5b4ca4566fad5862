"""Every distinct page of the report and around it, with its error state, as the site sends it.

Rendered by the test client and shown to Chromium by `shown_in`, so that some hundreds of pages
take a minute and not an hour. What is alike but for a token is kept once.
"""

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from playwright.sync_api import Page, Route

from config import home
from guidance.reading.library import current
from reporting import sending_limits
from reporting.browser.answers_cookie import KEPT_LONGER, SENT_MARK, begin
from reporting.codes.receipts import receipt_code, settle_receipts
from reporting.form.journey import CHECK, path
from reporting.form.page_shapes import ContentPage, Question
from reporting.form.questions import PAGES, page_for
from reporting.intake import close_intake, open_intake
from reporting.models import OPEN, Epoch, ReceiptState, SealedWords
from reporting.pages import plan_pdf
from reporting.sending_limits import count_wrong_code, may_save_now, pace_of_sending
from tests.factories import make_epoch, make_report
from tests.reporting.browsing import NOW, Browser, hidden_in

HOST = "https://pages.example"
EVENTS = (
    *("blackmail", "images", "paid", "taken", "account", "malware", "identity"),
    *("harass", "obscene", "ddos", "scam_msg", "control", "other"),
)
VOICES: Mapping[str, Mapping[str, Any]] = {
    "you": {"who": "me", "age_band": "age_25_34", "nation": "england"},
    "they": {"who": "adult_helped", "age_band": "prefer_not_to_say", "nation": "scotland"},
    "young": {"who": "me", "age_band": "age_16_17", "nation": "wales"},
    "organisation": {"who": "organisation", "nation": "northern_ireland"},
}
_ELSEWHERE = "192.0.2.7"  # where a network is known, a flood from it is refused
_OWN_ANSWERS = {"danger": "no", "lost_money": "yes"}
# What leads on in the self-check: a button that is pressed at the same address.
_WAYS_ON = re.compile(r'name="way"\s+value="([^"]+)"')
_HEAD = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
# What differs on the same page from person to person.
_TOKENS = re.compile(
    r'"(?:csrfmiddlewaretoken|report|once)" value="[^"]+"|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}'
)
# The wordings differ on every page, the kinds of harm on three: all for "you", two for the others.
_TOLD = (
    *(("you", event) for event in EVENTS),
    *((voice, event) for voice in VOICES if voice != "you" for event in ("paid", "images")),
)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One page: what it is called in a test's message, its status and its HTML."""

    name: str
    html: str
    status: int


def every_page() -> Iterator[Shot]:
    """Each distinct page once, plain pages before those with errors. Needs a database."""
    seen: set[str] = set()
    for name, response in _responses():
        text = response.content.decode()
        key = _TOKENS.sub("", text)
        if response.status_code not in (301, 302) and key not in seen:
            seen.add(key)
            yield Shot(name=name, html=text, status=response.status_code)


@contextmanager
def shown_in(page: Page) -> Iterator[Any]:
    """A function that shows a Shot in this window, with the site's own styles and scripts."""
    shown = ""

    def answer(route: Route) -> None:
        address = route.request.url.removeprefix(HOST)
        if not address.startswith("/static/"):
            route.fulfill(body=shown, content_type="text/html; charset=utf-8")
            return
        found = finders.find(address.removeprefix("/static/"))
        route.fulfill(path=found) if isinstance(found, str) else route.fulfill(status=404)

    def show(shot: Shot) -> None:
        nonlocal shown
        shown = shot.html
        page.goto(f"{HOST}/{re.sub(r'[^a-z]+', '-', shot.name)}/")

    page.route(f"{HOST}/**", answer)
    yield show
    # Waits for what is still being answered: an answer after the taking away is an error.
    page.unroute_all(behavior="wait")


def holding(answers: Mapping[str, Any], **changes: Any) -> Browser:
    """A browser that holds these answers, every page passed."""
    person = Browser()
    so_far = replace(begin(NOW), answers=dict(answers), version=3, seen=frozenset(path(answers)))
    person.hold(replace(so_far, **changes), now=NOW)
    return person


def whole(answers: Mapping[str, Any]) -> dict[str, Any]:
    """These answers, and for each page of their path that has none the first that there is, with
    those that must be given beside it."""
    told = dict(answers)
    for _ in range(40):
        pages = (page_for(slug, told) for slug in path(told))
        unanswered = [
            field
            for page in pages
            if isinstance(page, Question) and page.code != "own_words"
            for field in page.fields
            if field.code not in told and (field.required or field.code == page.code)
        ]
        if not unanswered:
            return told
        first = unanswered[0]
        option = _OWN_ANSWERS.get(first.code) or first.options[0].code
        told[first.code] = (option,) if first.kind == "checkboxes" else option
    raise AssertionError("the path has no end")


def _responses() -> Iterator[tuple[str, Any]]:
    make_epoch()
    yield from _questions()
    yield from _on_the_way()
    yield from _after_sending()
    yield from _with_a_code()
    yield from _what_became_of_it()
    yield from _when_something_is_wrong()
    yield from _advice()
    yield from _self_check()


def _questions() -> Iterator[tuple[str, Any]]:
    for voice, event in _TOLD:
        answers = whole({**VOICES[voice], "event_type": event})
        person = holding(answers)
        for slug in (each for each in path(answers) if each and each != CHECK):
            called = f"{slug} ({voice}, {event})"
            if slug == "sent":
                continue
            yield called, person.get(f"/report/{slug}/")
            page = page_for(slug, answers)
            if isinstance(page, Question):
                wrong = {field.code: "\x7f" for field in page.fields}
                wrong |= {f"{field.code}-month": "99" for field in page.fields}
                wrong["own_words"] = "x" * 1001
                yield f"{called}, its error", person.answer(slug, **wrong)
            person = holding(answers)
        yield f"check ({voice}, {event})", person.get("/report/check/")


def _on_the_way() -> Iterator[tuple[str, Any]]:
    yield "start", Browser().get("/report/")
    answers = whole({**VOICES["you"], "event_type": "paid"})
    person = holding(answers)
    yield "start, gone on", person.get("/report/")
    for slug in (each.slug for each in PAGES if isinstance(each, ContentPage) and each.slug):
        yield slug, person.get(f"/report/{slug}/")
    yield "in danger", holding({"danger": "yes"}).get("/report/help-now/")
    early = holding({**VOICES["you"], "danger": "no", "event_type": "images"})
    yield "the next hour, early", early.get("/report/next-hour/")
    hidden = {"event_detail": "faked", "press": "hide_first_act"}
    yield "the first act hidden", early.answer("event-detail", **hidden)
    yield "a fold in error", early.answer("event-detail", also_happened="x")
    done = re.findall(r'name="card"\s+value="(\w+)"', person.get("/report/next-hour/").text)[0]
    person.post("/report/next-hour/done/", {"card": done})
    yield "the next hour, one act done", person.get("/report/next-hour/")
    several = {"reason_not_reported": ["ashamed", "no_loss"]}
    person.answer("reason-not-reported", **several)
    yield "which was the main reason", person.get("/report/reason-not-reported/")
    hard_hit = holding({**answers, "affected_how_much": "very_much"})
    yield "hit hard", hard_hit.get("/report/own-words/")
    for address in ("save", "resume", "status"):
        yield address, person.get(f"/report/{address}/")
    yield "saving is too early", holding({"danger": "no"}).get("/report/save/")
    controlled = whole({**VOICES["you"], "event_type": "control"})
    yield "saving is not offered", holding(controlled).get("/report/save/")
    yield "save again", (person.post("/report/save/"), person.get("/report/save/"))[1]
    yield "deleted", person.post("/report/save/", {"press": "delete"})
    yield "no such draft", Browser().post("/report/resume/", {"code": "x"})
    yield "no such code", Browser().post("/report/status/", {"code": "x"})
    of_a_draft = {"code": "S-7KQ2-M4XA-00TJ-9WZE"}
    yield "the code of a saved report", Browser().post("/report/status/", of_a_draft)
    half = {"when_band": "earlier", "when_month-month": "3"}
    yield "half a month", holding(answers).answer("when-band", **half)
    aside = {"own_words": "They wrote on a Tuesday.\n\nThen every night.", "org_size": "size_1"}
    yield "something is not sent", holding(answers, aside=aside).get("/report/check/")
    yield "details found", person.answer("own-words", own_words="Ring me on 07700 900123")
    yield "link removed", person.answer("own-words", own_words="See https://example.com/x")
    yield "crisis words", holding({**answers, "own_words": "I want to die"}).get("/report/check/")
    of_a_child = {**answers, "own_words": "He is grooming my daughter who is 12"}
    yield "words about a child", holding(of_a_child).get("/report/check/")
    yield (
        "sent early",
        holding({**answers, "own_words": ""}, seen=frozenset()).get("/report/check/"),
    )
    unhidden = holding({**answers, "own_words": "Ring me on 07700 900123"})
    yield "details found before sending", unhidden.get("/report/check/")
    yield "details hidden before sending", unhidden.answer("check", press="hide")
    yield "check, its error", holding(answers).answer("check", sex="x", police_area="x")
    newer = {"danger": "no", "who": "organisation", "version": "1"}
    yield "newer elsewhere", person.post("/report/danger/", newer)
    left_open = {"own_words": "They wrote on a Tuesday.", "version": "1"}
    for called, marks in (("no longer asked", ()), ("sent", (SENT_MARK,))):
        gone_on = holding({**answers, "event_type": "scam_msg"})
        gone_on.hold(gone_on.held().changed(marks=marks), now=NOW)
        yield f"words not added, {called}", gone_on.post("/report/own-words/", left_open)
    for called, way in (("first", ""), ("second", "4"), ("end", "4.2")):
        checking = holding(answers).post("/report/self-check/", {"way": way})
        yield f"self-check in the report, {called}", checking
        yield f"self-check, {called}", Browser().post("/guidance/self-check/", {"way": way})
    for called, marks in (("not sent", ()), ("sent", (SENT_MARK,))):
        late = Browser()
        late.hold(person.held().changed(marks=marks), now=NOW - 2 * KEPT_LONGER)
        yield f"too late, {called}", late.get("/report/danger/")
    yield "stopped", holding(answers).post("/report/stop/")
    yield (
        "too big",
        Browser().client.generic(
            "POST",
            "/report/danger/",
            b"x" * 3_000_000,
            content_type="application/x-www-form-urlencoded",
        ),
    )
    broken = Browser()
    broken.client.cookies["answers-0"] = "broken"
    yield "forgotten, unreadable", broken.get("/report/danger/")
    words = {"own_words": "They wrote on a Tuesday."}
    yield "forgotten, lost", Browser().post("/report/own-words/", words)
    close_intake(by=None, now=NOW)
    yield "closed", Browser().get("/report/")
    open_intake(by=None, now=NOW)


def _after_sending() -> Iterator[tuple[str, Any]]:
    for voice, event in _TOLD:
        answers = whole({**VOICES[voice], "event_type": event})
        person = holding(answers)
        page = person.get("/report/check/")
        person.post("/report/check/", {"version": hidden_in(page)["version"]})
        yield f"sent ({voice}, {event})", person.get("/report/sent/")
        if event != "paid":
            continue
        wrong = {"press": "confirm", "typed_code": "no"}
        yield f"sent, a wrong code ({voice})", person.post("/report/sent/", wrong)
        right = {"press": "confirm", "typed_code": receipt_code(person.so_far().token)}
        person.post("/report/sent/", right)
        yield f"sent, the right code ({voice})", person.get("/report/sent/")
    crisis = holding(
        {**whole({**VOICES["you"], "event_type": "paid"}), "own_words": "I want to die"}
    )
    crisis.post("/report/check/", {"version": hidden_in(crisis.get("/report/check/"))["version"]})
    yield "sent, crisis words", crisis.get("/report/sent/")
    yield "forgotten after sending", crisis.post("/report/stop/")


def _with_a_code() -> Iterator[tuple[str, Any]]:
    make_report(token="for every page")
    code = {"code": receipt_code("for every page")}
    yield "status found", Browser().post("/report/status/", code)
    yield "since", Browser().post("/report/status/since/", code)
    tell = {**code, "press": "tell"}
    yield "since, its error", Browser().post("/report/status/since/", tell)
    told = {**tell, "told_since": ["bank"]}
    yield "since, told", Browser().post("/report/status/since/", told)
    yield "take back", Browser().post("/report/status/withdraw/", code)
    gone = {**code, "press": "withdraw"}
    yield "taken back", Browser().post("/report/status/withdraw/", gone)
    yield "nothing to take back", Browser().post("/report/status/withdraw/", code)


def _what_became_of_it() -> Iterator[tuple[str, Any]]:
    """What a code says in every state, and where taking back comes a moment too late."""
    for state in ReceiptState:
        token = f"it became {state}"
        report = make_report(token=token)
        if state in OPEN:
            report.receipt.state = state
            report.receipt.save()
        else:
            settle_receipts([report.pk], state=state, period="2026-Q3", today=NOW.date())
        code = {"code": receipt_code(token)}
        yield f"status, {state}", Browser().post("/report/status/", code)
    counted = {"code": receipt_code("it became counted"), "press": "withdraw"}
    yield "taken back too late", Browser().post("/report/status/withdraw/", counted)


def _when_something_is_wrong() -> Iterator[tuple[str, Any]]:
    """The pages for a site in trouble or in a flood, and for what cannot be read or shown."""
    here = RequestFactory().get("/", REMOTE_ADDR=_ELSEWHERE)
    told = whole({**VOICES["you"], "event_type": "paid"})
    person = holding(told)
    version = {"version": hidden_in(person.get("/report/check/"))["version"]}
    person.client.defaults["REMOTE_ADDR"] = _ELSEWHERE
    stranger = Browser()
    stranger.client.defaults["REMOTE_ADDR"] = _ELSEWHERE
    with patch.object(
        sending_limits, "_SENDING", replace(sending_limits._SENDING, first=0, second=0)
    ):
        for n in range(sending_limits._SENDING.marked_above):
            pace_of_sending(here, token=f"report {n}", now=NOW)
        yield "too many reports", person.post("/report/check/", version)
    with patch.object(
        sending_limits, "_SAVING", replace(sending_limits._SAVING, first=0, second=0)
    ):
        for n in range(sending_limits._SAVING.marked_above):
            may_save_now(here, token=f"report {n}", is_saved=False, now=NOW)
        yield "too many are saved", person.post("/report/save/")
    while not count_wrong_code(here, now=NOW):
        continue
    yield "too many codes", stranger.post("/report/status/", {"code": "x"})
    yield "too many codes of drafts", stranger.post("/report/resume/", {"code": "x"})
    cache.clear()
    SealedWords.objects.all().delete()
    Epoch.objects.all().delete()
    yield "cannot take it", person.post("/report/check/", version)
    open_intake(by=None, now=NOW)
    yield "closed, without a key", Browser().get("/report/")
    make_epoch()
    open_intake(by=None, now=NOW)
    person.post("/report/check/", version)
    with patch.object(plan_pdf, "PLAN_TEMPLATE", Path("/nowhere/plan.typ")):
        yield "no copy is made", person.get("/report/copy/")
    strict = Browser(enforce_csrf_checks=True)
    words = {"own_words": "They wrote on a Tuesday."}
    yield "a form without its token", strict.post("/report/status/", {"code": "x"})
    yield "a form without its token, with words", strict.post("/report/own-words/", words)
    holder = holding(told)
    strict.client.cookies = holder.client.cookies
    yield "a form without its token, answers held", strict.post("/report/own-words/", words)
    kind = "text/plain; charset=hex"
    yield "not readable", holder.client.generic("POST", "/report/danger/", b"x", content_type=kind)
    with connection.execute_wrapper(_lost):
        yield "the database is lost", holder.post("/report/save/")
        yield (
            "the database is lost, with words",
            holder.post("/report/resume/", {**words, "code": "x"}),
        )
    yield "an address that is not ours", Client().get("/", headers={"host": "elsewhere.example"})
    yield "not for this person", home.forbidden(here)
    yield "something broke", home.server_error(here)


def _lost(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """No statement reaches the database, but for those of the tests' own transaction."""
    if sql.lstrip().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
        return execute(sql, params, many, context)
    raise OperationalError("gone")


def _self_check() -> Iterator[tuple[str, Any]]:
    """Every step and every ending once, by the first way that the pages themselves offer to it."""
    client, start = Browser(), "/guidance/self-check/"
    ahead, asked = [""], set()
    while ahead:
        way = ahead.pop(0)
        page = client.get(f"{start}{way}/" if way else start)
        text = page.content.decode()
        head = _HEAD.search(text)
        assert head is not None, way
        if head[1] not in asked:
            asked.add(head[1])
            yield f"self-check {way}", page
            ahead += [html.unescape(pressed) for pressed in _WAYS_ON.findall(text)]


def _advice() -> Iterator[tuple[str, Any]]:
    client = Browser()
    for address in ("/", "/safety/", "/privacy/", "/accessibility/", "/about/", "/nothing-here/"):
        yield address, client.get(address)
    for address in ("/guidance/", "/guidance/apps/", "/guidance/contacts/"):
        yield address, client.get(address)
    yield "/guidance/self-check/", client.get("/guidance/self-check/")
    yield "the door of advice, its error", client.post("/guidance/", {})
    yield "contacts, none", client.get("/guidance/contacts/", data={"nation": "x", "need": "x"})
    for situation in current().situations.values():
        yield situation.slug, client.get(f"/guidance/{situation.slug}/")
    for words in ("nudes", "I want to end my life", "childline", "qqqqzz", ""):
        pressed = client.post("/guidance/search/", {"words": words})
        found = pressed.headers.get("Location", "/guidance/search/")
        yield f"search for {words!r}", client.get(found)
    for event in EVENTS:
        yield f"which {event}", client.get(f"/guidance/which/{event}/")
