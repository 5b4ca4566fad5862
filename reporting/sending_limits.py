"""Limits how often one network sends, saves and guesses, without knowing who sends.

The address is cut to its network (/24 of IPv4, /56 of IPv6), hashed with a salt that is drawn at
random each hour and forgotten, and cut again to one of 65,536 buckets: many networks share one, so
a bucket says nothing about anybody. Salt and counts lie in the cache alone. It acts when something
is sent, saved or a wrong code is typed, never on reading a page.

Nobody can turn these limits on their neighbours. Whoever floods a school's network brings it over
the first limit; a browser there that has not sent yet goes on under a second one, which is far
larger, and what it sends is marked for moderators. A right code opens, however many wrong ones were
typed. Where no address is known (an onion service, a proxy that passes none), nobody can be told
from anybody: all presses together only leave the mark, and only what one browser does, known by
the cookie of its forms, is ever refused. See docs/decisions/0032.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from staff.client_address import network_of
from staff.counting import add_to_count, count_at, warn_of_cache

_BUCKET_BYTES: Final = 2
_OWN_BYTES: Final = 8
_TYPED_ABOVE: Final = 60
_MARKED_TOGETHER_ABOVE: Final = 400
_SAVED_AGAIN_ABOVE: Final = 60
_TOLD_A_DAY: Final = 5


class Pace(Enum):
    """The number of presses this hour asks for one of these."""

    USUAL = "usual"
    MANY = "many"
    TOO_MANY = "too many"


@dataclass(frozen=True, kw_only=True)
class _Limit:
    """A limit says how much one network may do in an hour.

    Above `marked_above` it is marked. Above `first` a browser that has done it before waits;
    `second` counts, from there on, those of the others.
    """

    marked_above: int
    first: int
    second: int


# A school, a library or a phone network is one bucket: no such place reaches the second limit, and
# what reaches it is 200 MB in the database.
_SENDING: Final = _Limit(marked_above=20, first=300, second=20_000)
# A saved report lies unread for seven days, and saving costs a processor 40 ms.
_SAVING: Final = _Limit(marked_above=10, first=20, second=2_000)


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    """A stretch of time is counted by itself, and the cache holds its counts for `seconds`."""

    name: str
    seconds: int
    now: datetime


def pace_of_sending(request: HttpRequest, *, token: str, now: datetime) -> Pace:
    """Counts one press that sends a report, told by its token. MANY marks it for moderators;
    TOO_MANY stops it. One of a report that was stored already is taken back: `take_back_press`."""
    pace = _pace("sent", _SENDING, request, token=token, now=now)
    if network_of(request) is None and pace is Pace.USUAL:
        together = _count("sent-together", _hour(now))
        return Pace.MANY if together > _MARKED_TOGETHER_ABOVE else Pace.USUAL
    return pace


def take_back_press(request: HttpRequest, *, now: datetime) -> None:
    """Takes a press out of the count whose report was stored already: it is none of a flood."""
    hour = _hour(now)
    if bucket := _bucket(request, hour):
        _count(f"sent-{bucket}", hour, step=-1)
    if network_of(request) is None:
        _count("sent-together", hour, step=-1)


def may_save_now(request: HttpRequest, *, token: str, is_saved: bool, now: datetime) -> bool:
    """Counts one press that saves. A report that `is_saved` already counts for itself alone."""
    hour = _hour(now)
    if is_saved:
        return _count(f"saved-again-{_own(token, hour)}", hour) <= _SAVED_AGAIN_ABOVE
    return _pace("saved", _SAVING, request, token=token, now=now) is not Pace.TOO_MANY


def count_wrong_code(request: HttpRequest, *, now: datetime) -> bool:
    """Counts one typed code that opened nothing, and whether there were too many."""
    hour = _hour(now)
    bucket = _bucket(request, hour)
    is_many = bool(bucket) and _count(f"typed-{bucket}", hour) > _TYPED_ABOVE
    if network_of(request) is None:
        _count("typed-together", hour)
    return is_many


def has_guessed_often(request: HttpRequest, *, now: datetime) -> bool:
    """Says whether so many wrong codes were typed that a look must be cheap: from this network, or
    by all where no network is known. No right code is refused for it."""
    hour = _hour(now)
    together = count_at(_key("typed-together", hour)) if network_of(request) is None else 0
    return (
        together > _MARKED_TOGETHER_ABOVE
        or count_at(_key(f"typed-{_bucket(request, hour)}", hour)) > _TYPED_ABOVE
    )


def may_tell_again(code_mac: str, *, now: datetime) -> bool:
    """Counts one telling of what happened next, by what is stored of its code."""
    day = _Stretch(name=f"{timezone.localdate(now):%Y%m%d}", seconds=26 * 60 * 60, now=now)
    return _count(f"told-{_own(code_mac, day)}", day) <= _TOLD_A_DAY


def _pace(what: str, limit: _Limit, request: HttpRequest, *, token: str, now: datetime) -> Pace:
    hour = _hour(now)
    bucket = _bucket(request, hour)
    count = _count(f"{what}-{bucket}", hour) if bucket else 0
    if count <= limit.marked_above:
        return Pace.USUAL
    if network_of(request) is None:
        return Pace.TOO_MANY if count > limit.first else Pace.MANY
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    is_first = bool(browser) and _is_only(
        f"{what}-by-{_own(browser, hour)}", _own(token, hour), hour
    )
    if count <= limit.first:
        return Pace.MANY
    if not is_first or _count(f"{what}-fresh-{bucket}", hour) > limit.second:
        return Pace.TOO_MANY
    return Pace.MANY


def _bucket(request: HttpRequest, stretch: _Stretch) -> str:
    """Names the bucket of the network that sends; of the browser where none is known; else ""."""
    network = network_of(request)
    if network is not None:
        return _hashed(network, stretch)[: 2 * _BUCKET_BYTES]
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return f"browser-{_own(browser, stretch)}" if browser else ""


def _own(secret: str, stretch: _Stretch) -> str:
    """Makes what the cache holds for a number drawn by chance: two never share one, or one would
    be refused for the other. It was nobody's name to begin with."""
    return _hashed(secret, stretch)[: 2 * _OWN_BYTES]


def _hashed(text: str, stretch: _Stretch) -> str:
    return hmac.new(_salt(stretch), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _salt(stretch: _Stretch) -> bytes:
    """Returns this stretch's salt: whoever asks first draws it. Nobody holds it after the cache."""
    key = _key("salt", stretch)
    try:
        salt = cache.get(key)
        if salt is None:
            # Two may be first at once: what the cache then holds is the salt of both.
            cache.add(key, secrets.token_hex(16), stretch.seconds)
            salt = cache.get(key, "")
        return str(salt).encode()
    except Exception as error:  # whatever the cache raises, reports are taken
        warn_of_cache(error)
        return _PROCESS_SALT


def _count(what: str, stretch: _Stretch, *, step: int = 1) -> int:
    """Adds one to the count of this in this stretch, and returns the sum."""
    return add_to_count(_key(what, stretch), seconds=stretch.seconds, now=stretch.now, step=step)


def _is_only(what: str, value: str, stretch: _Stretch) -> bool:
    """Says whether this is the first value in this stretch, or the same one again."""
    key = _key(what, stretch)
    try:
        return bool(cache.add(key, value, stretch.seconds)) or cache.get(key) == value
    except Exception as error:
        warn_of_cache(error)
        return True


def _key(what: str, stretch: _Stretch) -> str:
    return f"limits-{what}-{stretch.name}"


def _hour(now: datetime) -> _Stretch:
    return _Stretch(name=f"{now.astimezone(UTC):%Y%m%d%H}", seconds=2 * 60 * 60, now=now)


_PROCESS_SALT: Final = secrets.token_bytes(16)
