"""These rules say which of several banners stand at a moment. They ask no clock and no database.

Of the banners for one nation the one that began last stands, and when it ends, the one before it
stands again for the rest of its time. Banners for different nations, and the one for everybody,
stand beside each other. So one that is planned takes nothing down before it begins.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from guidance.models import Banner


@dataclass(frozen=True, kw_only=True)
class BannerSpan:
    """From `start` until `end` the public sees these banners, and no others."""

    start: datetime
    end: datetime
    banners: tuple[Banner, ...]


def standing_at(moment: datetime, banners: Iterable[Banner]) -> tuple[Banner, ...]:
    """Picks the banners that stand at this moment: for everybody first, then by nation."""
    standing: dict[str, Banner] = {}
    for banner in banners:
        other = standing.get(banner.nation)
        is_later = other is None or banner.shown_from > other.shown_from
        if banner.is_shown_at(moment) and is_later:
            standing[banner.nation] = banner
    return tuple(standing[nation] for nation in sorted(standing))


def spans_from(now: datetime, banners: Sequence[Banner]) -> tuple[BannerSpan, ...]:
    """Lists what stands when, from now on: a span for each change, none where nothing stands."""
    ahead = [banner for banner in banners if not banner.is_over_at(now)]
    moments = {max(banner.shown_from, now) for banner in ahead}
    moments |= {banner.shown_until for banner in ahead}
    ordered = sorted(moments)
    spans: list[BannerSpan] = []
    for start, end in pairwise(ordered):
        stands = standing_at(start, ahead)
        if spans and spans[-1].end == start and spans[-1].banners == stands:
            start = spans.pop().start
        if stands:
            spans.append(BannerSpan(start=start, end=end, banners=stands))
    return tuple(spans)


def making_room_for(new: Banner, banners: Iterable[Banner], *, now: datetime) -> tuple[Banner, ...]:
    """Picks the banners that end when this one is put up: those for the same nation that run now,
    where it begins at once, and any that was to begin at its very moment. One that is planned
    ends none that runs."""
    return tuple(
        banner
        for banner in banners
        if banner.nation == new.nation
        and not banner.is_over_at(now)
        and (
            banner.shown_from == new.shown_from
            or (new.shown_from <= now and banner.shown_from <= now)
        )
    )
