"""A browser for tests: Django's client that drops expired cookies, and shows what it holds."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client, RequestFactory

from reporting.browser.answers_cookie import ReportSoFar, keep_answers, read_answers
from reporting.form.questions import page_by_slug, page_for, page_with

NOW = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)


# One adult's whole report. What is not named here is left open: those questions can be skipped.
ADULT: dict[str, dict[str, Any]] = {
    "danger": {"danger": "no", "who": "me"},
    "age-band": {"age_band": "age_25_34", "nation": "england"},
    "event-type": {"event_type": "blackmail"},
    "event-detail": {"event_detail": "nude_pictures"},
    "when-band": {"when_band": "last_7_days", "lost_money": "no"},
    "told-whom": {"told_whom": ["no_one"]},
    "own-words": {"own_words": "They wrote on a Tuesday."},
}


_HIDDEN = re.compile(r'name="(version|report)" value="([^"]*)"')


def hidden_in(page: Any) -> dict[str, str]:
    """What the form of a page says by itself: the version and the mark of the report."""
    return dict(_HIDDEN.findall(page.content.decode()))


def code_on(page: Any) -> str:
    """The code that a page shows."""
    (code,) = re.findall(r'class="cf-code">([^<]+)<', page.content.decode())
    return str(code).strip()


def onward_from(page: Any) -> str:
    """The address to which the help for the next hour leads on."""
    onward = page.content.decode().partition('class="cf-onward"')[2]
    (address, *_) = re.findall(r'<a\s+href="([^"]+)"', onward)
    return str(address)


def by_page(
    report: Mapping[str, Mapping[str, Any]], *changes: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The answers of a report page by page. A change names its page, or a question on it, and
    leaves the page's other answers; {} leaves the page open."""
    given: dict[str, dict[str, Any]] = {}
    for answers in (report, *changes):
        for name, page in answers.items():
            slug, code = name.replace("_", "-"), name.replace("-", "_")
            if page_by_slug(slug) is None:
                slug = page_with(code, {}).slug
            given[slug] = {**given.get(slug, {}), **page} if page else {}
    return given


class Browser:
    """Somebody at the form, without JavaScript."""

    def __init__(self, *, enforce_csrf_checks: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=enforce_csrf_checks)
        self.to_check: dict[str, Any] = {}

    def get(self, address: str, **extra: Any) -> Any:
        return self._after(self.client.get(address, **extra))

    def post(self, address: str, data: dict[str, Any] | str | None = None, **extra: Any) -> Any:
        return self._after(self.client.post(address, data or {}, **extra))

    def answer(self, slug: str, **answers: Any) -> Any:
        """Answers a page as it stands now: with the version that the page shows."""
        held = self.held()
        version = held.version if held else 0
        return self.post(f"/report/{slug}/", {"version": str(version), **answers})

    def change(self, slug: str, **answers: Any) -> Any:
        """Changes answers of a page that was answered: the others stand on it and come along."""
        kept = self.answers()
        page = page_for(slug, kept)
        codes = [field.code for field in page.fields] if page else []
        return self.answer(slug, **{code: kept[code] for code in codes if code in kept} | answers)

    def send(self, **fields: Any) -> Any:
        """Presses the button of the check page that sends the report, with its own questions
        answered as `walk` was told."""
        return self.change("check", **self.to_check | fields)

    def walk(
        self,
        *,
        until: str = "check",
        report: Any = None,
        answers_to: Callable[[str], dict[str, Any]] | None = None,
        **changes: dict[str, Any],
    ) -> Any:
        """Answers page after page, from the first on, and stops at the page called `until`.

        `changes` are other answers by the page's name, or a question's, with underscores;
        `answers_to` gives those of a page in the place of both. Returns that page.
        """
        given = by_page(report or ADULT, changes)
        self.to_check = given.get("check", {})
        if given.get("event-type", {}).get("event_type") == "scam_msg":
            self.to_check = self.to_check | given.get("told-whom", {})
        answers_to = answers_to or (lambda slug: given.get(slug, {}))
        slug = "danger"
        for _ in range(40):
            if slug == until:
                return self.get(f"/report/{slug}/")
            page = self.get(f"/report/{slug}/")
            assert page.status_code == 200, (slug, page.status_code)
            # The page of a question may come without a context: it was drawn before.
            if slug == "next-hour":
                address = onward_from(page)
            elif page.context and "carry_on" in page.context and "form" not in page.context:
                address = page.context["carry_on"]
            else:
                answered = self.answer(slug, **answers_to(slug))
                assert answered.status_code == 302, (slug, answered.context["errors"])
                address = answered["Location"]
            slug = address.strip("/").removeprefix("report").strip("/")
        raise AssertionError(f"no page called {until} on the way")

    @property
    def cookies(self) -> dict[str, str]:
        return {name: morsel.value for name, morsel in self.client.cookies.items()}

    def hold(self, so_far: ReportSoFar, *, now: datetime | None = None) -> None:
        """Puts these answers into the browser."""
        response = HttpResponse()
        keep_answers(self._request(), response, so_far, now=now or so_far.pressed_at)
        self.client.cookies.update(response.cookies)
        self._drop_expired()

    def held(self) -> ReportSoFar | None:
        """What the browser holds of the report."""
        return read_answers(self._request(), now=datetime.now(tz=UTC))

    def so_far(self) -> ReportSoFar:
        """The report that the browser holds, where it must hold one."""
        held = self.held()
        assert held is not None
        return held

    def answers(self) -> dict[str, Any]:
        """The answers that the browser holds."""
        held = self.held()
        return dict(held.answers) if held else {}

    def _request(self) -> Any:
        request = RequestFactory().get("/report/")
        request.COOKIES.update(self.cookies)
        return request

    def _after(self, response: Any) -> Any:
        self._drop_expired()
        return response

    def _drop_expired(self) -> None:
        for name, morsel in list(self.client.cookies.items()):
            if morsel["max-age"] == 0:
                del self.client.cookies[name]
