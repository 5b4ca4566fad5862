"""Puts the staff's banner up, takes it down, and holds it in memory for the pages that show it.

Pages of advice must open while the database is away. So each process looks for the banner every
few seconds at most, and where it cannot look, it goes on with what it last saw.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from guidance.models import Banner
from guidance.upkeep.last_seen import LastSeen
from staff.audit import record_action
from staff.models import Person


class BannerGone(ValueError):
    """A banner has ended already."""


def banner_at(now: datetime) -> Banner | None:
    """Finds the banner that the public sees at this moment, if there is one."""
    held = _banner.now()
    return held if held is not None and held.is_shown_at(now) else None


def hold(banner: Banner | None) -> None:
    """Takes this as what was just seen."""
    _banner.hold(banner)


def start_banner(
    *,
    text: str,
    level: str,
    nation: str = "",
    shown_from: datetime,
    shown_until: datetime,
    by: Person,
    now: datetime,
    banner_id: UUID | None = None,
) -> Banner:
    """Puts up a banner, for one nation or ("") for all. One that has not ended makes room.

    `banner_id` is the number that it was proposed under.
    """
    banner = Banner(
        pk=banner_id or uuid4(),
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


_banner: LastSeen[Banner | None] = LastSeen(
    what="the staff's banner",
    look=lambda: Banner.objects.not_ended().first(),
    seen=None,
    seconds=10.0,
)
