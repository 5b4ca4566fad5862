"""Works out what those who said answered: from a release's own table and its covariance."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from classification.code_lists import NOT_STATED
from estimates.own.cell_sums import table_covariances
from estimates.sums.own_share import OwnShareEstimate, own_share
from releases.covariance import COVARIANCE_FILE
from releases.released_files import released_file, table_rows

_TABLES_KEPT: Final = 16


@dataclass(frozen=True, kw_only=True)
class AnswerShare:
    """One answer's share of those who said, between 0 and 1, with its two ranges.

    `value` is None where the share is too near none, or all, for the noise; `width` is its part
    of the whole as released, never below 0. `noise` is about the reports in the release, and
    `chance` about people like those who came.
    """

    code: str
    width: float
    value: float | None
    noise: tuple[float, float]
    chance: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class AnswerShares:
    """The answers in code order, and how many did not say, as the table displays it."""

    shares: tuple[AnswerShare, ...]
    not_stated: str


def answer_shares(number: str, table: str) -> AnswerShares:
    """Reads a release's table of one answer each; no share where too few said.

    NoSuchFile where there is no such table or no covariance; AlteredFile where one is damaged.
    """
    files = (released_file(number, name).sha256 for name in (f"{table}.csv", COVARIANCE_FILE))
    return _answer_shares(number, table, *files)


@lru_cache(maxsize=_TABLES_KEPT)
def _answer_shares(number: str, table: str, *_sha256: str) -> AnswerShares:
    """Works it out once for files of these hashes, which were just found to be as published."""
    rows = table_rows(number, table)
    stated = {place: row for place, row in enumerate(rows, start=1) if row[table] != NOT_STATED}
    own, with_stated = _variances(number, table, stated)
    values = {place: float(row["value"]) for place, row in stated.items()}
    whole = sum(max(value, 0.0) for value in values.values())
    shares = []
    for place, row in stated.items():
        estimate = _share(values[place], sum(values.values()), place, own, with_stated)
        if estimate.noise is None or estimate.lower is None or estimate.upper is None:
            continue
        shares.append(
            AnswerShare(
                code=row[table],
                width=max(values[place], 0.0) / whole,
                value=estimate.value,
                noise=estimate.noise,
                chance=(estimate.lower, estimate.upper),
            )
        )
    return AnswerShares(
        shares=tuple(shares),
        not_stated=next((row["display"] for row in rows if row[table] == NOT_STATED), ""),
    )


def _variances(
    number: str, table: str, stated: Collection[int]
) -> tuple[Mapping[int, float], Mapping[int, float]]:
    """The variance of each stated cell, and its covariance with the sum of them all."""
    own: dict[int, float] = defaultdict(float)
    with_stated: dict[int, float] = defaultdict(float)
    for (one, other), shared in table_covariances(number, table):
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
