"""Whatever is sent to whatever page of the report: no fault, no lost answer, no doubled report."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reporting.browser.answers_cookie import begin
from reporting.codes.receipts import receipt_code, status_of
from reporting.codes.what_happened_next import WHAT_HAPPENED_NEXT
from reporting.form.journey import path
from reporting.form.page_shapes import Question
from reporting.form.questions import FIELDS, PAGES, page_for
from reporting.models import Draft, LaterAnswers, Report
from tests.factories import make_epoch, make_report
from tests.reporting.browsing import ADULT, NOW, Browser, code_on, hidden_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Enough to reach every question that an adult can be asked.
EVERYTHING: dict[str, Any] = {
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "account",
    "event_detail": "bank",
    "when_band": "earlier",
    "when_month": "2026-03",
    "ongoing": "no",
    "contact_mode": "email",
    "relationship": "stranger",
    "lost_money": "yes",
    "loss_band": "loss_250_499",
    "payment_method": "uk_bank_transfer",
    "got_back": "none",
    "other_effects": ("locked_out",),
    "affected_how_much": "very_much",
    "told_whom": ("local_police",),
    "after_telling": ("heard_nothing",),
    "own_words": "They wrote on a Tuesday.",
    "police_area": "E23000022",
    "sex": "female",
}
UNTOLD = {**EVERYTHING, "told_whom": ("no_one",), "reason_not_reported": ("ashamed",)}
del UNTOLD["after_telling"]

QUESTIONS = [page.slug for page in PAGES if isinstance(page, Question)]
NASTY = st.sampled_from(
    [
        "\x00",
        "a\x00b\x08\x1b[31m",
        "\u202egnp.exe\u2066\u200b\ufeff",
        "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
        "'; DROP TABLE reporting_report; --",
        "{{ settings.SECRET_KEY }}{% load x %}",
        "<script>alert(1)</script>\"'><img src=x onerror=1>",
        "../../etc/passwd",
        "%00%ff%s%n",
        "𝒜" * 1001,
        "9" * 400,
        "-1",
        "٣",
        "None",
        "[]",
        "yes",
        "not_sure",
        "prefer_not_to_say",
        "csea",
        "age_under_13",
        "2026-13",
        "0000-00",
        "9" * 4 + "-12",
        "https://example.com/" + "a" * 2000,
        "data:image/png;base64," + "A" * 3000,
        " " * 5000,
    ]
)
CODES = st.sampled_from(
    [
        *(each.code for each in FIELDS),
        *(f"{each.code}-{part}" for each in FIELDS for part in ("month", "year")),
        *(each.code for each in WHAT_HAPPENED_NEXT.fields),
        *("version", "press", "language", "leave_empty", "code", "typed_code"),
        *("way", "words", "nation", "helped", "page"),
        *("csrfmiddlewaretoken", "a[b]", "", "\x00"),
    ]
)
SAID_LATER = [
    (field.code, option.code) for field in WHAT_HAPPENED_NEXT.fields for option in field.options
]
VALUES = st.one_of(NASTY, st.text(max_size=80))
FORMS = st.lists(st.tuples(CODES, VALUES), max_size=12)


def in_parts(pairs: list[tuple[str, str]]) -> bytes:
    """The same fields as multipart/form-data with the boundary x."""
    head = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    return ("".join(head.format(*pair) for pair in pairs) + "--x--\r\n").encode("utf-8", "replace")


BODIES = st.one_of(
    FORMS.map(lambda pairs: urlencode(pairs).encode()),
    FORMS.map(in_parts),
    st.binary(max_size=300),
)
FORM = "application/x-www-form-urlencoded"
# Codecs that Python knows and that are no text, or make halves of characters; and one of nobody's.
CHARSETS = ("hex", "idna", "undefined", "utf-7", "unicode_escape", "utf-16", "rot13", "nonsense")
KINDS = st.sampled_from(
    [
        FORM,
        f"{FORM}; charset=utf-16",
        f"{FORM}; charset=nonsense",
        "multipart/form-data; boundary=x",
        *(f"multipart/form-data; boundary=x; charset={each}" for each in CHARSETS),
        "multipart/form-data",
        "application/json",
        "text/plain",
        "",
    ]
)
OFTEN = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The clock stands still at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def somewhere(answers: dict[str, Any]) -> Browser:
    """A browser that holds these answers, every page passed."""
    person = Browser()
    so_far = replace(begin(NOW), answers=answers, version=3, seen=frozenset(path(answers)))
    person.hold(so_far, now=NOW)
    return person


def send(person: Browser, address: str, body: bytes | str, kind: str) -> Any:
    """Posts these very bytes, under this name of a kind."""
    response = person.client.generic("POST", address, body, content_type=kind)
    person._drop_expired()
    return response


def reached_by(slug: str) -> dict[str, Any]:
    """Answers with which this page is asked."""
    return UNTOLD if slug == "reason-not-reported" else EVERYTHING


def told_of(stored: LaterAnswers, code: str) -> list[str]:
    """What is stored of one of the later questions."""
    value = getattr(stored, code)
    return value if isinstance(value, list) else [value] if value else []


def assert_nothing_is_lost(person: Browser, before: dict[str, Any], slug: str) -> None:
    """What the other pages hold is still there, unless this page's new answer ended its path."""
    after = person.answers()
    page = page_for(slug, before)
    own = {each.code for each in page.fields} if isinstance(page, Question) else set()
    if all(before.get(code) == after.get(code) for code in own):
        assert {code: before[code] for code in before} == after
    assert not Report.objects.exists()


@pytest.mark.parametrize("slug", QUESTIONS)
@OFTEN
@given(body=BODIES, kind=KINDS)
@example(body=b"own_words=" + b"x" * 1_000_000, kind=FORM)
@example(body=b"own_words=\xff\xfe\xc3\x28", kind=FORM)
@example(body=b"&".join(b"danger=yes" for _ in range(3000)), kind=FORM)
def test_a_question_survives_any_form(slug: str, body: bytes, kind: str) -> None:
    before = reached_by(slug)
    person = somewhere(before)

    page = send(person, f"/report/{slug}/", body, kind)

    assert page.status_code < 500
    assert_nothing_is_lost(person, before, slug)


@OFTEN
@given(slug=st.sampled_from(QUESTIONS), pairs=FORMS, version=st.integers(-1, 5))
def test_stale_and_forged_versions_lose_nothing(
    slug: str, pairs: list[tuple[str, str]], version: int
) -> None:
    before = reached_by(slug)
    person = somewhere(before)
    body = urlencode([*pairs, ("version", str(version))])

    page = send(person, f"/report/{slug}/", body, FORM)

    assert page.status_code < 500
    assert_nothing_is_lost(person, before, slug)


@pytest.mark.parametrize(
    "address",
    [
        *("/report/check/", "/report/sent/", "/report/next-hour/done/", "/report/save/"),
        *("/report/resume/", "/report/status/", "/report/status/since/"),
        *("/report/status/withdraw/", "/report/again/", "/report/stop/", "/language/"),
        *("/guidance/", "/guidance/search/", "/guidance/tricked-into-paying/helped/"),
    ],
)
@OFTEN
@given(body=BODIES, kind=KINDS)
def test_every_other_page_survives_any_form(address: str, body: bytes, kind: str) -> None:
    make_epoch()
    Draft.objects.all().delete()
    person = somewhere(EVERYTHING)

    page = send(person, address, body, kind)

    assert page.status_code < 500
    assert Report.objects.count() + Draft.objects.count() <= 1
    assert not LaterAnswers.objects.exists()


# "code" by a name and words by a value, each in a way of writing that breaks what reads it.
HALVES = [
    ("utf-7", b"+2AA-"),
    ("unicode_escape", rb"\ud800"),
    ("hex", b"61"),
    ("idna", b"xn--a"),
    ("undefined", b"a"),
    ("rot13", b"n"),
]


@pytest.mark.parametrize(("charset", "value"), HALVES)
@pytest.mark.parametrize(
    "address",
    [
        *("/report/status/", "/report/status/since/", "/report/status/withdraw/"),
        *("/report/resume/", "/report/own-words/", "/report/sent/", "/language/"),
        *("/guidance/", "/guidance/search/"),
    ],
)
def test_no_other_way_of_writing_is_read(address: str, charset: str, value: bytes) -> None:
    fields = ("code", "own_words", "typed_code", "words", "language", "event_type", "press")
    parts = in_parts([(name, "@") for name in fields]).replace(b"@", value)
    person = somewhere(EVERYTHING)

    page = send(person, address, parts, f"multipart/form-data; boundary=x; charset={charset}")

    assert page.status_code == 400
    assert "We could not read that" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize("press", ["tell", "withdraw", "delete", ""])
@pytest.mark.parametrize("page", ["status/", "status/since/", "status/withdraw/", "sent/"])
@OFTEN
@given(pairs=FORMS, told=st.lists(st.sampled_from(SAID_LATER), max_size=6), junk=VALUES)
def test_whoever_has_a_valid_code_may_send_anything(
    page: str, press: str, pairs: list[tuple[str, str]], told: list[tuple[str, str]], junk: str
) -> None:
    token = f"a token {Report.objects.count()}"
    make_report(token=token)
    code, other = receipt_code(token), make_report().pk
    sent = [*pairs, *told, (WHAT_HAPPENED_NEXT.code, junk), ("press", press), ("code", code)]
    answers_before = Report.objects.get(pk=other).answers

    shown = send(Browser(), f"/report/{page}", urlencode(sent), FORM)

    assert shown.status_code in (200, 302, 422)
    status = status_of(code)
    assert status is not None
    is_taken_back = page == "status/withdraw/" and press == "withdraw"
    assert (status.state == "withdrawn") == is_taken_back
    assert Report.objects.get(pk=other).answers == answers_before
    for stored in LaterAnswers.objects.all():
        said = {
            (field.code, each)
            for field in WHAT_HAPPENED_NEXT.fields
            for each in told_of(stored, field.code)
        }
        assert said <= set(SAID_LATER)


@pytest.mark.parametrize(
    "address",
    [
        *("/guidance/", "/guidance/search/", "/guidance/tricked-into-paying/helped/"),
        *("/guidance/contacts/not-working/", "/guidance/self-check/"),
    ],
)
@OFTEN
@given(body=BODIES, kind=KINDS, query=VALUES)
@example(body=b"words=" + b"x" * 1_000_000, kind=FORM, query="")
@example(body=b"event_type=\xff&nation=\xfe", kind=FORM, query="\x00")
def test_the_advice_survives_any_form_and_any_address(
    address: str, body: bytes, kind: str, query: str
) -> None:
    person = somewhere(EVERYTHING)

    pressed = send(person, address, body, kind)
    asked = [
        person.client.get(where, {name: query})
        for where in ("/guidance/contacts/", "/guidance/tricked-into-paying/")
        for name in ("nation", "need", "page")
    ]

    assert pressed.status_code < 500
    assert {page.status_code for page in asked} == {200}
    assert person.answers() == EVERYTHING


@OFTEN
@given(cookie=st.one_of(VALUES, st.binary(max_size=60).map(lambda raw: raw.hex())))
def test_any_cookie_is_read_or_cleared(cookie: str) -> None:
    person = Browser()
    person.client.cookies["answers-0"] = cookie.encode("ascii", "replace").decode()

    for address in ("/report/", "/report/who/", "/report/check/", "/report/sent/"):
        assert person.get(address).status_code < 500


@OFTEN
@given(typed=VALUES)
def test_any_code_is_answered(typed: str) -> None:
    token = f"a token {Report.objects.count()}"
    make_report(token=token)
    person = Browser()

    for address in ("/report/status/", "/report/resume/", "/report/status/withdraw/"):
        page = person.post(address, {"code": typed})
        is_a_guess = any(sign.isalnum() for sign in typed)
        assert page.status_code in ((200, 404) if is_a_guess else (422,))
    assert receipt_code(token) not in page.content.decode()


@OFTEN
@given(query=st.text(max_size=60), slug=st.sampled_from(QUESTIONS))
def test_any_address_is_answered(query: str, slug: str) -> None:
    person = somewhere(EVERYTHING)

    page = person.get(f"/report/{slug}/", data={"suggest": query})
    checking = person.post("/report/self-check/", {"way": query})
    page_suggested = person.post("/report/event-type/", {"press": "suggest", "event_type": query})

    assert max(each.status_code for each in (page, checking, page_suggested)) < 500
    assert person.answers() == EVERYTHING


def test_sent_again_from_two_windows_and_by_the_back_button_there_is_one_report() -> None:
    make_epoch()
    person = Browser()
    page = person.walk(report=ADULT)
    form = {"version": hidden_in(page)["version"]}
    before = person.held()
    assert before is not None

    person.post("/report/check/", form)
    code = code_on(person.get("/report/sent/"))
    after = person.post("/report/check/", form)
    person.hold(before, now=NOW)
    person.post("/report/check/", form)

    assert after["Location"] == "/report/sent/"
    assert code_on(person.get("/report/sent/")) == code
    assert Report.objects.count() == 1


def test_the_measure_can_fail() -> None:
    person = somewhere({code: each for code, each in EVERYTHING.items() if code != "got_back"})

    with pytest.raises(AssertionError):
        assert_nothing_is_lost(person, EVERYTHING, "who")
