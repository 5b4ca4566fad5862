"""Reads apps.csv: the pages of each service itself, to get an account back, report or take down.

An address is shown only where it was seen on a page of the service or in a copy of one, and only
if it lies on a site of the service: a link to anybody else's "recovery page" is how people are
robbed a second time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from guidance.reading.content_files import ContentError, read_rows

RECOVER, REPORT, TAKE_DOWN = "recover", "report", "take_down"
APP_NEEDS: Final = (RECOVER, REPORT, TAKE_DOWN)
_STATUSES: Final = frozenset(["sourced", "unverified", "none"])
_SITE: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")
_ADDRESS: Final = re.compile(r"https://[\w.-]+/[\w./?=&-]*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class AppPage:
    """An app page says where a service helps with one need: at its address, or, where no address
    is sourced, in words alone."""

    service: str
    need: str
    words: str
    address: str
    source: str
    seen_on: date | None
    line: int


def read_apps(path: Path) -> tuple[AppPage, ...]:
    """Reads apps.csv, in its order. Raises ContentError naming the line."""
    found: dict[tuple[str, str], AppPage] = {}
    for line, row in read_rows(path):
        try:
            page = _app_page(row, line)
        except (KeyError, ValueError) as error:
            raise ContentError(
                path.name, line, f"{row.get('service') or 'row'}: {error}"
            ) from error
        if (page.service, page.need) in found:
            raise ContentError(path.name, line, f"{page.service}: {page.need} stands twice")
        found[page.service, page.need] = page
    return tuple(found.values())


def _app_page(row: Mapping[str, str], line: int) -> AppPage:
    if not row["service"] or not row["words"]:
        raise ValueError("a service needs its name, and words")
    if row["kind"] not in APP_NEEDS:
        raise ValueError(f"kind not understood: {row['kind']!r}")
    if row["status"] not in _STATUSES:
        raise ValueError(f"status not understood: {row['status']!r}")
    if not _SITE.fullmatch(row["owner"]):
        raise ValueError(f"the owner's site is not understood: {row['owner']!r}")
    if row["url"]:
        _check_address(row["url"], row["owner"])
    is_sourced = row["status"] == "sourced"
    if is_sourced and not (row["url"] and row["source"] and row["seen_on"]):
        raise ValueError("marked sourced, but without an address, a source or the day it was seen")
    return AppPage(
        service=row["service"],
        need=row["kind"],
        words=row["words"],
        address=row["url"] if is_sourced else "",
        source=row["source"],
        seen_on=date.fromisoformat(row["seen_on"]) if row["seen_on"] else None,
        line=line,
    )


def _check_address(address: str, owner: str) -> None:
    """Refuses an address that is not on the owner's own site, or not encrypted."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"the address must be plain and begin with https://: {address!r}")
    host = urlsplit(address).hostname or ""
    if host != owner and not host.endswith(f".{owner}"):
        raise ValueError(f"{host} is no site of {owner}")
