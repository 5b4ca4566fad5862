"""Keeps the answers so far in one encrypted cookie of the reporter's browser, and nowhere else.

The cookie (AES-GCM) holds the answers, the pages seen, a stamp of the last press, a version for
two tabs, and the submission token. It is cut into chunks that together stay under 7 kB, because
servers stop a request header at 8 kB. Nothing is on the server until the
person saves or sends.
"""

import base64
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from classification.answers import THOSE_CLOSE
from reporting.form.ageing import from_old_order
from reporting.form.journey import FORM_STAMP, OnPath
from reporting.form.page_shapes import Answers
from reporting.words.padding import LENGTH_BYTES, pad, unpad
from staff.cookies import cookie_name, expire_cookie, set_cookie
from staff.encryption import decrypt, encrypt
from staff.secret_keys import key_for, keyed_hash, secrets_of

KEPT_FOR: Final = timedelta(minutes=30)
KEPT_LONGER: Final = timedelta(hours=2)
"""People wait on hold with what to say in their hand."""
MOST_BYTES: Final = 7000
_CHUNK: Final = 3600  # a browser keeps at most 4,096 bytes of name and value
_MOST_CHUNKS: Final = 2
_MOST_SEALED: Final = MOST_BYTES - 80  # the names of the chunks take the rest
# As much as the most that a cookie holds: with zlib's own, making room takes ten times as long as
# the work.
_WINDOW: Final = 13
_MEMORY: Final = 5
_STEP: Final = 256  # the length tells an onlooker no more than this
_FORMAT: Final = "come forward answers 1"
_RENEW_AFTER: Final = timedelta(minutes=1)

SENT_MARK: Final = "sent"
CODE_CONFIRMED: Final = "code_confirmed"
RESUMED: Final = "resumed"
FIRST_ACT_HIDDEN: Final = "first_act_hidden"
SAVING_OPENED: Final = "saving_opened"
OLD_ORDER: Final = "old_order"
"""It was begun when the form asked in another order, and says so itself."""

MOST_DONE: Final = 40
"""More acts than anybody is shown; no more of them are kept as done."""
_ORDER: Final = 2  # of the pages; what lacks it is older
_FOUND_BY_THOSE_CLOSE: Final = frozenset({"control", "harass"})


class AnswersTooLong(ValueError):
    """The answers are longer than the cookie can hold. The form's own limits never allow that."""


class Forgotten(Exception):
    """The browser holds answers, and they count no longer."""


class Expired(Forgotten):
    """The last press was longer ago than these answers are kept.

    `is_sent` says whether this browser knew that the report was sent; `token` finds out where it
    did not. `was_kept_long` says which of the two times it was. None is in what the exception
    prints.
    """

    def __init__(self, *, token: str, is_sent: bool, was_kept_long: bool) -> None:
        super().__init__()
        self.token = token
        self.is_sent = is_sent
        self.was_kept_long = was_kept_long


class Unreadable(Forgotten):
    """The cookie was changed, cut, or written by something else."""


@dataclass(frozen=True, kw_only=True)
class ReportSoFar:
    """Holds one person's report while they answer it. Never printed or logged.

    `aside` is what they answered to questions that a later change took off their path: it is never
    sent, and comes back with its question (`progress.taken`). `seen` are the slugs of pages they
    have passed, `version` counts the changes, `token` makes the submission idempotent, `marks` are
    the few facts of this list that are no answers. `done` are the keys of the cards that they
    ticked, which changes no answer and is never sent.
    `self_check` is the way through the self-check, never saved nor sent.
    `saved_version` is the version that was saved to come back to, 0 while none was; `begun_at`
    is the first press, None in a report saved by an older version of this site.
    """

    answers: Answers = field(repr=False)
    aside: Answers = field(default_factory=dict, repr=False)
    seen: frozenset[str] = frozenset()
    version: int = 0
    token: str = field(repr=False)
    pressed_at: datetime
    marks: frozenset[str] = frozenset()
    done: frozenset[str] = field(default=frozenset(), repr=False)
    self_check: str = field(default="", repr=False)
    saved_version: int = 0
    begun_at: datetime | None = None

    @property
    def is_sent(self) -> bool:
        return SENT_MARK in self.marks

    @property
    def may_be_saved(self) -> bool:
        """Whether a copy to come back to may lie in the database: it cannot where nobody opened the
        page that saves, for its answer may have been lost."""
        return bool(self.saved_version) or not self.marks.isdisjoint({RESUMED, SAVING_OPENED})

    @property
    def mark(self) -> str:
        """Tells this report's pages from those of another; says nothing of the token. Empty
        before the first answer, when nothing is kept that it could be told from."""
        return self._mark(settings.ANSWERS_KEY) if self.version else ""

    def has_mark(self, mark: str) -> bool:
        """Whether a page with this mark is of this report, whichever key it was drawn under."""
        return mark in {self._mark(secret) for secret in secrets_of("ANSWERS_KEY")}

    def changed(
        self,
        *,
        answers: Answers | None = None,
        aside: Answers | None = None,
        seen: Iterable[str] | None = None,
        marks: Iterable[str] = (),
    ) -> "ReportSoFar":
        """Makes the same report with other answers or more marks, one version on."""
        return replace(
            self,
            answers=self.answers if answers is None else answers,
            aside=self.aside if aside is None else aside,
            seen=self.seen if seen is None else frozenset(seen),
            marks=self.marks | frozenset(marks),
            version=self.version + 1,
        )

    def _mark(self, secret: str) -> str:
        text = b"mark " + self.token.encode()
        return keyed_hash(text, purpose=_FORMAT, secret=secret).hex()[:8]


def begin(now: datetime) -> ReportSoFar:
    """Begins a report with nothing in it yet and a token of its own."""
    return ReportSoFar(answers={}, token=secrets.token_urlsafe(16), pressed_at=now, begun_at=now)


def read_answers(request: HttpRequest, *, now: datetime) -> ReportSoFar | None:
    """Reads the report that the browser holds; None where it holds nothing.

    Raises Expired or Unreadable; both are Forgotten, and the person starts afresh.
    """
    names = (cookie_name("ANSWERS", chunk=number) for number in range(_MOST_CHUNKS))
    value = "".join(takewhile(bool, (request.COOKIES.get(name, "") for name in names)))
    if not value:
        return None
    so_far = _open(value)
    if now - so_far.pressed_at > how_long_kept(so_far):
        raise Expired(
            token=so_far.token, is_sent=so_far.is_sent, was_kept_long=is_kept_long(so_far)
        )
    return so_far


def how_long_kept(so_far: ReportSoFar) -> timedelta:
    """Says for how long after a press the browser keeps the answers."""
    return KEPT_LONGER if is_kept_long(so_far) else KEPT_FOR


def is_kept_long(so_far: ReportSoFar) -> bool:
    """Whether the answers outlast a wait on the phone: once the report is sent, and where a bank
    may have to be called. Never where somebody close may look at this screen."""
    answers = so_far.answers
    is_money_gone = (
        answers.get("event_type") in ("paid", "taken") or answers.get("lost_money") == "yes"
    )
    return not may_be_looked_at(answers) and (so_far.is_sent or is_money_gone)


def may_be_looked_at(answers: Answers) -> bool:
    """Whether somebody close may look at this screen: whoever did it, or those at home where the
    person is under 18."""
    also = answers.get("also_happened", ())
    happened = {answers.get("event_type"), *((also,) if isinstance(also, str) else also)}
    return (
        bool(happened & _FOUND_BY_THOSE_CLOSE)
        or answers.get("relationship") in THOSE_CLOSE
        or answers.get("age_band") == "age_16_17"
    )


def held_answers(request: HttpRequest, *, now: datetime) -> ReportSoFar | None:
    """Reads what `read_answers` reads, and None too where the answers count no longer."""
    try:
        return read_answers(request, now=now)
    except Forgotten:
        return None


def keep_answers(
    request: HttpRequest, response: HttpResponse, so_far: ReportSoFar, *, now: datetime
) -> None:
    """Writes the answers into the browser, stamped with this press. Where there is no room, what
    was ticked as done gives way before any answer. Raises AnswersTooLong."""
    value = _seal(replace(so_far, pressed_at=now))
    if len(value) > _MOST_SEALED and (so_far.done or so_far.self_check):
        value = _seal(replace(so_far, pressed_at=now, done=frozenset(), self_check=""))
    count = -(-len(value) // _CHUNK)
    if len(value) > _MOST_SEALED:
        raise AnswersTooLong
    for number in range(count):
        chunk = value[number * _CHUNK : (number + 1) * _CHUNK]
        set_cookie(response, "ANSWERS", chunk, chunk=number)
    for number in range(count, _MOST_CHUNKS):
        if cookie_name("ANSWERS", chunk=number) in request.COOKIES:
            expire_cookie(response, "ANSWERS", chunk=number)


def renew_stamp(
    request: HttpRequest, response: HttpResponse, so_far: ReportSoFar, *, now: datetime
) -> None:
    """Gives the answers their whole time again, without a new version: a page was opened."""
    if now - so_far.pressed_at >= _RENEW_AFTER:
        keep_answers(request, response, so_far, now=now)


def forget_answers(response: HttpResponse) -> None:
    """Takes the answers out of the browser."""
    for number in range(_MOST_CHUNKS):
        expire_cookie(response, "ANSWERS", chunk=number)


def pack_answers(so_far: ReportSoFar) -> bytes:
    """Writes a report so far in few bytes, not encrypted: whoever keeps them encrypts them."""
    payload = {
        "answers": so_far.answers,
        "aside": so_far.aside,
        "seen": sorted(so_far.seen),
        "version": so_far.version,
        "token": so_far.token,
        "pressed_at": int(so_far.pressed_at.timestamp()),
        "marks": sorted(so_far.marks),
        "done": sorted(so_far.done),
        "order": _ORDER,
        "saved_version": so_far.saved_version,
        "begun_at": int(so_far.begun_at.timestamp()) if so_far.begun_at else 0,
    }
    if isinstance(so_far.answers, OnPath):
        payload["on_path"] = FORM_STAMP
    if so_far.self_check:
        payload["self_check"] = so_far.self_check
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(level=9, wbits=_WINDOW, memLevel=_MEMORY)
    return packer.compress(text) + packer.flush()


def unpack_answers(packed: bytes) -> ReportSoFar:
    """Reads the report that `pack_answers` wrote."""
    payload: dict[str, Any] = json.loads(zlib.decompress(packed))
    begun_at = payload.get("begun_at", 0)
    pressed_at = datetime.fromtimestamp(payload["pressed_at"], tz=UTC)
    is_new = "order" in payload
    answers = _answers(payload["answers"])
    if not is_new:
        answers = from_old_order(answers, given_on=pressed_at.date())
    elif payload.get("on_path") == FORM_STAMP:
        answers = OnPath(answers)  # nobody needs to go through them again
    return ReportSoFar(
        answers=answers,
        aside=_answers(payload.get("aside", {})),
        seen=frozenset(payload["seen"]),
        version=payload["version"],
        token=payload["token"],
        pressed_at=pressed_at,
        marks=frozenset(payload["marks"]) | (set() if is_new else {OLD_ORDER}),
        done=frozenset(payload.get("done", ())),
        self_check=payload.get("self_check", ""),
        saved_version=payload.get("saved_version", 0),
        begun_at=datetime.fromtimestamp(begun_at, tz=UTC) if begun_at else None,
    )


def _seal(so_far: ReportSoFar) -> str:
    packed = pack_answers(so_far)
    steps = -(-(LENGTH_BYTES + len(packed)) // _STEP)
    padded = pad(packed, length=steps * _STEP)
    sealed = encrypt(
        padded, key=key_for(_FORMAT, secret=settings.ANSWERS_KEY), context=_FORMAT.encode()
    )
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _open(value: str) -> ReportSoFar:
    try:
        sealed = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        keys = (key_for(_FORMAT, secret=secret) for secret in secrets_of("ANSWERS_KEY"))
        padded = decrypt(sealed, keys=keys, context=_FORMAT.encode())
    except ValueError:
        raise Unreadable from None
    return unpack_answers(unpad(padded))


def _answers(held: Mapping[str, str | list[str]]) -> Answers:
    return {code: value if isinstance(value, str) else tuple(value) for code, value in held.items()}
