"""How often one network sends. It keeps floods out and never hears who sends.

The address is cut to its network (/24 of IPv4, /56 of IPv6), hashed with a salt that is drawn at
random each hour and forgotten, and cut again to one of 65,536 buckets: many networks share one, so
a bucket says nothing about anybody. Salt and counts lie in the cache alone. It acts when something
is sent or a code is typed, never on reading a page.

Where no address is known (an onion service, a proxy that passes none), nobody can be told from
anybody. Then all presses together only leave the mark, and only what one browser does, known by
the cookie of its forms, is ever refused: one machine that floods must not shut the door on all.
"""

import hashlib
import hmac
import logging
import secrets
from collections import Counter
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from staff.client_address import network_of

logger = logging.getLogger(__name__)

_SECONDS: Final = 2 * 60 * 60
_BUCKET_BYTES: Final = 2
# A school, a library or a phone network is one bucket: the first limit only leaves a mark for
# moderators, the second is what no such place reaches.
_MARKED_ABOVE: Final = 20
_REFUSED_ABOVE: Final = 300
_TYPED_ABOVE: Final = 60
_MARKED_TOGETHER_ABOVE: Final = 400


class Pace(Enum):
    """What the number of presses this hour asks for."""

    USUAL = "usual"
    MANY = "many"
    TOO_MANY = "too many"


_in_process: Counter[str] = Counter()


def pace_of_sending(request: HttpRequest, *, now: datetime) -> Pace:
    """Counts one press that sends. MANY marks the report for moderators; TOO_MANY stops it."""
    bucket = _bucket(request, now=now)
    count = _count(f"sent-{bucket}", now=now) if bucket else 0
    if count > _REFUSED_ABOVE:
        return Pace.TOO_MANY
    is_many = count > _MARKED_ABOVE
    if network_of(request) is None:
        is_many |= _count("sent-together", now=now) > _MARKED_TOGETHER_ABOVE
    return Pace.MANY if is_many else Pace.USUAL


def may_try_code(request: HttpRequest, *, now: datetime) -> bool:
    """Counts one typed code, and whether it may be looked up."""
    bucket = _bucket(request, now=now)
    return not bucket or _count(f"typed-{bucket}", now=now) <= _TYPED_ABOVE


def _bucket(request: HttpRequest, *, now: datetime) -> str:
    """The bucket of the network that sends, this hour; of the browser where no network is known;
    "" where neither is."""
    network = network_of(request)
    told = network or request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    if not told:
        return ""
    digest = hmac.new(_salt(now), told.encode("utf-8", "replace"), hashlib.sha256).digest()
    return f"{'' if network else 'browser-'}{digest[:_BUCKET_BYTES].hex()}"


def _salt(now: datetime) -> bytes:
    """This hour's salt: whoever asks first draws it. Nobody holds it once the cache forgets."""
    key = f"limits-salt-{_hour(now)}"
    try:
        salt = cache.get(key)
        if salt is None:
            # Two may be first at once: what the cache then holds is the salt of both.
            cache.add(key, secrets.token_hex(16), _SECONDS)
            salt = cache.get(key, "")
        return str(salt).encode()
    except Exception as error:  # whatever the cache raises, reports are taken
        logger.warning("the cache does not answer: %s", type(error).__name__)
        return _PROCESS_SALT


def _count(what: str, *, now: datetime) -> int:
    """One more of this in this hour, and how many that makes; without a cache, in this process."""
    key = f"limits-{what}-{_hour(now)}"
    try:
        return 1 if cache.add(key, 1, _SECONDS) else int(cache.incr(key))
    except Exception as error:
        logger.warning("the cache does not answer: %s", type(error).__name__)
        for old in [each for each in _in_process if not each.endswith(_hour(now))]:
            del _in_process[old]
        _in_process[key] += 1
        return _in_process[key]


def _hour(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y%m%d%H}"


_PROCESS_SALT: Final = secrets.token_bytes(16)
