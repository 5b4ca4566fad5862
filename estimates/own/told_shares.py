"""Works out whom people told, of those who said: from a release's own table and its covariance.

The range of each share is that of the noise alone: it is about the reports in the release.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from classification.attributes import NOT_STATED
from estimates.own.cell_sums import table_covariances
from estimates.sums.own_share import OwnShareEstimate, own_share
from releases.covariance import COVARIANCE_FILE
from releases.released_files import released_file, table_rows

TOLD_TABLE: Final = "told_most_official"
_RELEASES_KEPT: Final = 8


@dataclass(frozen=True, kw_only=True)
class ToldShare:
    """One place that was told: its share of those who said, between 0 and 1, and its noise.

    `value` is None where the share is too near none, or all, for the noise; `width` is its part
    of the whole as released, never below 0.
    """

    code: str
    width: float
    value: float | None
    ends: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class WhomTheyTold:
    """The places told, in code order, and how many did not say, as the table displays it."""

    shares: tuple[ToldShare, ...]
    not_stated: str


def whom_they_told(number: str) -> WhomTheyTold:
    """Reads a release's table of whom people told; no share where too few said.

    NoSuchFile where there is no such table or no covariance; AlteredFile where one is damaged.
    """
    files = (released_file(number, name).sha256 for name in (f"{TOLD_TABLE}.csv", COVARIANCE_FILE))
    return _whom_they_told(number, *files)


@lru_cache(maxsize=_RELEASES_KEPT)
def _whom_they_told(number: str, *_sha256: str) -> WhomTheyTold:
    """Works it out once for files of these hashes, which were just found to be as published."""
    rows = table_rows(number, TOLD_TABLE)
    stated = {
        place: row for place, row in enumerate(rows, start=1) if row[TOLD_TABLE] != NOT_STATED
    }
    own, with_stated = _variances(number, stated)
    values = {place: float(row["value"]) for place, row in stated.items()}
    whole = sum(max(value, 0.0) for value in values.values())
    shares = []
    for place, row in stated.items():
        estimate = _share(values[place], sum(values.values()), place, own, with_stated)
        if estimate.noise is not None:
            shares.append(
                ToldShare(
                    code=row[TOLD_TABLE],
                    width=max(values[place], 0.0) / whole,
                    value=estimate.value,
                    ends=estimate.noise,
                )
            )
    return WhomTheyTold(
        shares=tuple(shares),
        not_stated=next(row["display"] for row in rows if row[TOLD_TABLE] == NOT_STATED),
    )


def _variances(
    number: str, stated: Collection[int]
) -> tuple[Mapping[int, float], Mapping[int, float]]:
    """The variance of each stated cell, and its covariance with the sum of them all."""
    own: dict[int, float] = defaultdict(float)
    with_stated: dict[int, float] = defaultdict(float)
    for (one, other), shared in table_covariances(number, TOLD_TABLE):
        if one in stated and other in stated:
            with_stated[one] += shared
            if one == other:
                own[one] = shared
            else:
                with_stated[other] += shared
    return own, with_stated


def _share(
    value: float,
    said: float,
    place: int,
    own: Mapping[int, float],
    with_stated: Mapping[int, float],
) -> OwnShareEstimate:
    variance, whole_variance = own[place], max(0.0, sum(with_stated.values()))
    # The file's six decimals may leave it a hair beyond what two variances allow.
    most = math.sqrt(variance * whole_variance)
    return own_share(
        value,
        said,
        told_variance=variance,
        stated_variance=whole_variance,
        covariance=min(most, max(-most, with_stated[place])),
        not_stated=0.0,
    )
