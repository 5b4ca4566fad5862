"""Puts the staff's banners up, takes them down, and holds them in memory for the pages that show
them.

Pages of advice must open while the database is away. So each process looks for banners every few
seconds at most, and where it cannot look, it goes on with what it last saw.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from guidance.models import Banner
from guidance.upkeep.banner_times import making_room_for, standing_at
from guidance.upkeep.last_seen import LastSeen
from staff.audit import record_action
from staff.models import Person


class BannerGone(ValueError):
    """A banner has ended already."""


def banners_at(now: datetime) -> tuple[Banner, ...]:
    """Finds the banners that the public sees at this moment: see `guidance.upkeep.banner_times`."""
    return standing_at(now, _banners.now())


def banners_ahead(now: datetime) -> tuple[Banner, ...]:
    """Reads the banners that stand or wait for their time, as the database has them."""
    return tuple(banner for banner in _not_ended() if not banner.is_over_at(now))


def hold(banners: Iterable[Banner]) -> None:
    """Takes these as what was just seen."""
    _banners.hold(tuple(banners))


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
    """Puts up a banner, for one nation or ("") for all. One that begins at once ends those that
    run for the same nation; one that is planned ends none of them.

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
        others = _not_ended()
        for other in others:
            if other.is_over_at(now):
                other.ended_at = other.shown_until
                other.save(update_fields=["ended_at"])
        for other in making_room_for(banner, others, now=now):
            _record("stop_banner", other.pk, by=by, at=now)
            other.ended_at = now
            other.save(update_fields=["ended_at"])
        banner.save(force_insert=True)
    hold(_not_ended())
    return banner


def stop_banner(*, banner_id: UUID, by: Person, now: datetime) -> None:
    """Takes the banner down at once. Raises BannerGone."""
    with transaction.atomic():
        _record("stop_banner", banner_id, by=by, at=now)
        if not Banner.objects.not_ended().filter(pk=banner_id).update(ended_at=now):
            raise BannerGone
    hold(_not_ended())


def _record(action: str, banner_id: UUID, *, by: Person, at: datetime) -> None:
    record_action(action=action, by=by, subject="banner", subject_id=str(banner_id), at=at)


def _not_ended() -> tuple[Banner, ...]:
    return tuple(Banner.objects.not_ended().order_by("shown_from", "pk"))


_banners: LastSeen[tuple[Banner, ...]] = LastSeen(
    what="the staff's banner",
    look=_not_ended,
    seen=(),
    seconds=10.0,
)
