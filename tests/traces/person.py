"""Somebody at the form over plain HTTP, as an old phone without JavaScript would be."""

import html
import re
import ssl
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

from tests.production import Site

# What a proxy would write of where somebody sits: two addresses that exist nowhere.
ADDRESSES = ("203.0.113.77", "2001:db8:77::7")
_CODE = re.compile(r"(?:S-)?[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class Person:
    """One browser: its cookies, and the last page it was shown."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies = CookieJar()
        context = ssl._create_unverified_context()
        self._opener = build_opener(
            HTTPCookieProcessor(self.cookies), HTTPSHandler(context=context)
        )
        self.text = ""
        self.path = ""
        self.sent: set[str] = set()

    def get(self, path: str) -> int:
        return self._open(Request(self.site.url + path))

    def post(self, path: str, **fields: str) -> int:
        """Sends the form of the last page: its hidden fields and these."""
        hidden = [dict(_ATTRIBUTE.findall(field)) for field in _HIDDEN.findall(self.text)]
        sent = {each["name"]: html.unescape(each.get("value", "")) for each in hidden} | fields
        self.sent.update(fields.values())
        headers = {"Origin": self.site.url, "Referer": self.site.url + path}
        return self._open(
            Request(self.site.url + path, data=urlencode(sent).encode(), headers=headers)
        )

    def answer(self, slug: str, **fields: str) -> None:
        """Opens a page of the form, answers it and is led on."""
        self.get(f"/report/{slug}/")
        assert self.path == f"/report/{slug}/", (slug, self.path)
        self.post(f"/report/{slug}/", **fields)
        assert self.path != f"/report/{slug}/", self.text

    def tell(self, words: str) -> None:
        """Answers everything up to "check your answers", with these words of their own."""
        self.get("/report/")
        self.answer("danger", danger="no", who="me")
        self.answer("age-band", age_band="age_25_34", nation="england")
        self.answer("event-type", event_type="blackmail")
        self.answer("event-detail", event_detail="nude_pictures")
        self.answer("when-band", when_band="last_7_days", lost_money="no")
        self.answer("told-whom", told_whom="no_one")
        self.get("/report/next-hour/")
        self.answer("own-words", own_words=words)

    def send(self) -> str:
        """Sends the report; the code."""
        self.get("/report/check/")
        self.post("/report/check/")
        assert self.path == "/report/sent/", (self.path, self.text[:2000])
        return self.code()

    def code(self) -> str:
        """The code on the last page."""
        code = _CODE.search(self.text)
        assert code is not None, self.text
        return code[0]

    def _open(self, request: Request) -> int:
        request.add_header("X-Forwarded-For", ", ".join(ADDRESSES))
        request.add_header("X-Real-Ip", ADDRESSES[0])
        try:
            response = self._opener.open(request, timeout=120)
        except HTTPError as refused:
            response = refused
        with response:
            self.text = response.read().decode()
            self.path = response.url.removeprefix(self.site.url).split("?")[0]
            return int(response.status or 0)
