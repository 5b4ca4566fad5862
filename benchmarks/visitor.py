"""A visitor fills in a form over plain HTTP: cookies, hidden fields, redirects, no JavaScript."""

import html
import http.client
import re
import secrets
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode

ROW_BYTES: Final = 2000
# Every measurement sends this report: the shortest of an adult.
SHORT_REPORT: Final[dict[str, dict[str, str | tuple[str, ...]]]] = {
    "danger": {"danger": "no", "who": "me"},
    "age-band": {"age_band": "age_25_34", "nation": "england"},
    "event-type": {"event_type": "scam_msg"},
    "check": {"told_whom": ("no_one",)},
}
PAGES: Final = 6  # before you start, three questions, the help, check your answers
# An adult who was blackmailed and paid: the longest way that many go.
BLACKMAIL: Final[dict[str, dict[str, str | tuple[str, ...]]]] = {
    **{slug: SHORT_REPORT[slug] for slug in ("danger", "age-band")},
    "event-type": {"event_type": "blackmail"},
    "event-detail": {"event_detail": "nude_pictures", "relationship": "only_met_online"},
    "when-band": {"when_band": "last_24_hours", "ongoing": "yes", "lost_money": "yes"},
    "payment-method": {
        "payment_method": "uk_bank_transfer",
        "last_paid": "last_24_hours",
        "loss_band": "loss_100_249",
        "got_back": "not_asked",
    },
    "told-whom": {"told_whom": ("no_one",)},
    "contact-mode": {"contact_mode": "social_or_messaging", "affected_how_much": "very_much"},
    "reason-not-reported": {"reason_not_reported": ("ashamed",)},
    "own-words": {"own_words": "They wrote to me. " * (ROW_BYTES // 36)},
    "check": {},
}
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class WrongPage(RuntimeError):
    """A server sent a page that the journey does not expect: the measurement would mean nothing."""


@dataclass
class Visitor:
    """One browser. `seconds` has an entry (GET or POST, path, seconds) for each request."""

    port: int
    address: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    seconds: list[tuple[str, str, float]] = field(default_factory=list)
    text: str = ""
    path: str = ""

    def get(self, path: str) -> None:
        """Opens a page, and those that it leads to."""
        location = self._request("GET", path)
        if location:
            self.get(location)

    def post(self, path: str, fields: dict[str, str | tuple[str, ...]]) -> None:
        """Sends the form of the page with these answers and goes where it leads."""
        hidden = [dict(_ATTRIBUTE.findall(each)) for each in _HIDDEN.findall(self.text)]
        sent = {each["name"]: html.unescape(each.get("value", "")) for each in hidden} | fields
        location = self._request("POST", path, urlencode(sent, doseq=True).encode())
        if location:
            self.get(location)

    def _request(self, method: str, path: str, body: bytes | None = None) -> str | None:
        origin = f"http://127.0.0.1:{self.port}"
        headers = {"Accept": "text/html", "Connection": "close", "Referer": origin + path}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={each}" for name, each in self.cookies.items())
        if self.address:
            headers["X-Client-Address"] = self.address
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        self.text = response.read().decode()
        connection.close()
        self.seconds.append((method, path, time.perf_counter() - began))
        self.path = path
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
                if morsel["max-age"] == "0":
                    del self.cookies[name]
        if response.status not in (200, 302):
            raise WrongPage(f"{method} {path} answered {response.status}")
        return response.headers.get("Location")


def tell_minimal(port: int) -> Visitor:
    """MF: the form, one POST, the thanks. Three requests."""
    visitor = Visitor(port)
    visitor.get("/")
    words = "They wrote to me. " * (ROW_BYTES // 18)
    visitor.post("/", {"kind": "scam_msg", "happened_on": "2026-11-02", "words": words})
    return _at(visitor, "/done/")


def tell_wizard(port: int) -> Visitor:
    """The same questions through the wizard of formtools: one GET, then a POST for each page."""
    visitor = Visitor(port)
    visitor.get("/")
    for slug, answers in SHORT_REPORT.items():
        visitor.post("/", {f"{slug}-{code}": answer for code, answer in answers.items()})
    return _at(visitor, "/done/")


def tell_us(port: int) -> Visitor:
    """The shortest of our reports."""
    return _tell(port, SHORT_REPORT)


def tell_blackmail(port: int) -> Visitor:
    """An adult's report of blackmail with money lost."""
    return _tell(port, BLACKMAIL)


def _tell(port: int, report: dict[str, dict[str, str | tuple[str, ...]]]) -> Visitor:
    """Our report: each page at its own address, a redirect after every POST, the code at last."""
    # Each report from a network of its own, or the limit for floods would stop the measurement.
    visitor = Visitor(
        port, address=".".join(str(each) for each in (10, *secrets.token_bytes(2), 1))
    )
    visitor.get("/report/")
    visitor.get("/report/danger/")
    for slug, answers in report.items():
        if visitor.path == "/report/next-hour/":
            visitor.get("/report/check/" if slug == "check" else f"/report/{slug}/")
        visitor.post(f"/report/{slug}/", answers)
    opened = [path for method, path, _ in visitor.seconds if method == "GET"]
    # Before you start, a page for each answer, the help, and the code.
    if len(opened) != len(report) + 3:
        raise WrongPage(f"{len(opened)} pages instead of {len(report) + 2} and the code")
    return _at(visitor, "/report/sent/")


def _at(visitor: Visitor, path: str) -> Visitor:
    if visitor.path != path:
        raise WrongPage(f"The journey ended at {visitor.path}, not at {path}.")
    return visitor
