"""The staff's banner: put up, stopped, and held in memory for the pages that show it.

Pages of advice must open while the database is away. So each process looks for the banner every
few seconds at most, and where it cannot look, it goes on with what it last saw.
"""

import logging
import time
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import Error, transaction

from guidance.models import Banner
from staff.audit import record_action
from staff.models import Person

LOOK_AGAIN_SECONDS: Final = 10.0
_log = logging.getLogger(__name__)


class BannerGone(ValueError):
    """The banner has ended already."""


class _Shelf:
    """What this process last saw, and when."""

    banner: Banner | None = None
    looked_at: float | None = None


def banner_at(now: datetime) -> Banner | None:
    """The banner that the public sees at this moment, if there is one."""
    moment = time.monotonic()
    since = None if _Shelf.looked_at is None else moment - _Shelf.looked_at
    if since is None or not 0 <= since < LOOK_AGAIN_SECONDS:
        _Shelf.looked_at = moment
        try:
            _Shelf.banner = Banner.objects.not_ended().first()
        except Error as error:
            _log.warning("The staff's banner could not be looked up: %s", type(error).__name__)
    held = _Shelf.banner
    return held if held is not None and held.is_shown_at(now) else None


def hold(banner: Banner | None) -> None:
    """Takes this as what was just seen."""
    _Shelf.banner, _Shelf.looked_at = banner, time.monotonic()


def start_banner(
    *,
    text: str,
    level: str,
    nation: str = "",
    shown_from: datetime,
    shown_until: datetime,
    by: Person,
    now: datetime,
) -> Banner:
    """Puts up a banner, for one nation or ("") for all. One that has not ended makes room."""
    banner = Banner(
        text=text,
        level=level,
        nation=nation,
        shown_from=shown_from,
        shown_until=shown_until,
        by=by,
    )
    with transaction.atomic():
        _record("start_banner", banner.pk, by=by, at=now)
        for other in Banner.objects.not_ended():
            if other.is_over_at(now):
                other.ended_at = other.shown_until
            else:
                _record("stop_banner", other.pk, by=by, at=now)
                other.ended_at = now
            other.save(update_fields=["ended_at"])
        banner.save(force_insert=True)
    hold(banner)
    return banner


def stop_banner(*, banner_id: UUID, by: Person, now: datetime) -> None:
    """Takes the banner down at once. Raises BannerGone."""
    with transaction.atomic():
        _record("stop_banner", banner_id, by=by, at=now)
        if not Banner.objects.not_ended().filter(pk=banner_id).update(ended_at=now):
            raise BannerGone
    hold(None)


def _record(action: str, banner_id: UUID, *, by: Person, at: datetime) -> None:
    record_action(action=action, by=by, subject="banner", subject_id=str(banner_id), at=at)
