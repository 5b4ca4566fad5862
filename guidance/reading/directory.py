"""Contacts and time limits as data, and what of them the public may see.

Doubt is per field: only a field marked `sourced` is shown, and a contact with none is not shown.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from guidance.reading.hours import Hours, HoursError, parse_hours

SOURCED = "sourced"
NATIONS = ("england", "wales", "scotland", "northern_ireland")
_NATION_CODES = {"E": "england", "W": "wales", "S": "scotland", "NI": "northern_ireland"}
_STATUSES = {SOURCED, "unverified", "none"}
_MARK = re.compile(r"\bS\d+\s+")
_FULL_NUMBER = re.compile(r"\b0\d[\d ]{5,}\d\b")


class ContentError(ValueError):
    """Content that cannot be used. Names the file and the line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to reach somebody: the words shown, and the link behind them."""

    kind: str  # call, text, email or site
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A row of the directory. `phone`, `site` and `hours` are None unless sourced.

    `numbers` has the digits of every full telephone number in the row, sourced or not.
    """

    key: str
    name: str
    phone: Way | None
    site: Way | None
    hours: Hours | None
    relay: str
    cost: str
    nations: frozenset[str]
    min_age: int | None
    max_age: int | None
    anonymous: str
    interpreter: bool
    sources: tuple[str, ...]
    source_seen_on: date | None
    review_by: date
    statuses: Mapping[str, str]
    line: int
    notes: str
    numbers: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """One sourced number or address is enough."""
        return self.phone is not None or self.site is not None

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every way to reach it that may be shown, the number first."""
        return tuple(way for way in (self.phone, self.site) if way is not None)

    @property
    def needs_voice(self) -> bool:
        """Whether its hours are those of somebody to speak to; a text line needs no voice."""
        return self.phone is None or self.phone.kind != "text"

    @property
    def text_to(self) -> Way | None:
        """The number as one to text, where it takes texts: a text line, or emergencySMS."""
        if self.phone is None or self.phone.kind == "text":
            return self.phone
        if "emergencySMS" not in self.relay:
            return None
        href = self.phone.href.replace("tel:", "sms:")
        return Way(kind="text", text=self.phone.text, href=href)

    @property
    def is_adults_only(self) -> bool:
        return self.min_age is not None and self.min_age >= 18

    def serves(self, nations: frozenset[str]) -> bool:
        """Whether it works in any of these nations."""
        return bool(self.nations & nations)

    def suits(self, ages: tuple[int, int]) -> bool:
        """Whether it serves everybody from the first age to the last."""
        youngest, oldest = ages
        return (self.min_age is None or youngest >= self.min_age) and (
            self.max_age is None or oldest <= self.max_age
        )

    def may_suit(self, ages: tuple[int, int]) -> bool:
        """Whether it serves somebody from the first age to the last."""
        youngest, oldest = ages
        return (self.min_age is None or oldest >= self.min_age) and (
            self.max_age is None or youngest <= self.max_age
        )

    def age_note(self) -> str:
        """For whom it is, where it is not for everyone."""
        if self.min_age is not None and self.max_age is None:
            return f"For people aged {self.min_age} or over."
        if self.max_age is not None:
            return f"For people under {self.max_age + 1}."
        return ""


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """A row of the time limits: how long somebody has, or how much."""

    code: str
    what: str
    value: str
    unit: str
    nations: str
    sources: tuple[str, ...]
    status: str
    line: int

    @property
    def is_sourced(self) -> bool:
        return self.status == SOURCED

    def amount(self) -> str:
        """The limit in words, such as "13 months" or "5 working days"."""
        if self.unit == "gbp":
            return f"£{int(self.value):,}"
        if self.unit == "date":
            day = date.fromisoformat(self.value)
            return f"{day.day} {day:%B %Y}"
        number = int(self.value)
        noun = self.unit.replace("business_days", "working days").removesuffix("s")
        return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True, kw_only=True)
class Need:
    """A heading of the list of contacts, with those that answer it."""

    name: str
    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Everything of directory.yaml: how contacts are spoken of, and who stands in for whom.

    `lines` says on which line a word, such as the key of a contact, stands first.
    """

    names: Mapping[str, str]
    local_names: Mapping[str, Mapping[str, str]]
    what_for: Mapping[str, str]
    kinds: Mapping[str, frozenset[str]]
    always_shown: tuple[str, ...]
    crisis: tuple[str, ...]
    for_carers: frozenset[str]
    age_notes: Mapping[str, str]
    name_notes: Mapping[str, str]
    substitutes: Mapping[str, Mapping[str, tuple[str, ...]]]
    needs: tuple[Need, ...]
    groups: Mapping[str, str]
    lines: Mapping[str, int]
    text: str

    def line_of(self, words: str, otherwise: int) -> int:
        """On which line these words stand."""
        at = self.text.find(words)
        return self.text.count("\n", 0, at) + 1 if at >= 0 else otherwise


def read_directory(path: Path) -> tuple[Directory, frozenset[str]]:
    """directory.yaml, and the keys of numbers that take texts."""
    text = path.read_text(encoding="utf-8")
    lines: dict[str, int] = {}
    for number, line_of_text in enumerate(text.splitlines(), start=1):
        for word in re.findall(r"\w+", line_of_text):
            lines.setdefault(word, number)
    asked = [""]

    def said(name: str) -> Any:
        asked[0] = name
        return found[name]

    try:
        found: dict[str, Any] = yaml.safe_load(text)
        directory = Directory(
            names=dict(said("names")),
            local_names=dict(said("local_names")),
            what_for=dict(said("what_for")),
            kinds={kind: frozenset(keys) for kind, keys in said("kinds").items()},
            always_shown=tuple(said("always_shown")),
            crisis=tuple(said("crisis")),
            for_carers=frozenset(said("for_carers")),
            age_notes=dict(said("age_notes")),
            name_notes=dict(said("name_notes")),
            substitutes={
                key: {nation: tuple(keys) for nation, keys in by_nation.items()}
                for key, by_nation in said("substitutes").items()
            },
            needs=tuple(
                Need(name=name, title=need["title"], keys=tuple(need["keys"]))
                for name, need in said("needs").items()
            ),
            groups=dict(said("groups")),
            lines=lines,
            text=text,
        )
        return directory, frozenset(said("texted"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(path.name, line, str(error.problem)) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        heading = re.compile(rf"^{asked[0]}:", re.M)
        begins = heading.search(text) if asked[0] else None
        line = text.count("\n", 0, begins.start()) + 1 if begins else 1
        message = f"missing or misshapen: {asked[0]}: {error}"
        raise ContentError(path.name, line, message) from error


def read_contacts(path: Path, texted: frozenset[str]) -> dict[str, Contact]:
    """contacts.csv by key. Raises ContentError naming the line."""
    found: dict[str, Contact] = {}
    for line, row in _rows(path):
        try:
            contact = _contact(row, line, texted)
        except (KeyError, ValueError, HoursError) as error:
            raise ContentError(path.name, line, f"{row.get('key') or 'row'}: {error}") from error
        if contact.key in found:
            raise ContentError(path.name, line, f"{contact.key} stands twice")
        found[contact.key] = contact
    return found


def read_time_limits(path: Path) -> dict[str, TimeLimit]:
    """time_limits.csv by code. Raises ContentError naming the line."""
    found: dict[str, TimeLimit] = {}
    for line, row in _rows(path):
        try:
            limit = TimeLimit(
                code=row["code"],
                what=row["what"],
                value=row["value"],
                unit=row["unit"],
                nations=row["nations"],
                sources=_sources(row["source_url"]),
                status=row["status"],
                line=line,
            )
            limit.amount()
        except (KeyError, ValueError) as error:
            raise ContentError(path.name, line, f"{row.get('code') or 'row'}: {error}") from error
        if limit.code in found:
            raise ContentError(path.name, line, f"{limit.code} stands twice")
        found[limit.code] = limit
    return found


def read_sources(path: Path) -> dict[str, str]:
    """sources.csv: the mark of each source and its address."""
    found: dict[str, str] = {}
    for line, row in _rows(path):
        if not row.get("mark") or not row.get("address"):
            raise ContentError(path.name, line, "a source needs a mark and an address")
        found[row["mark"]] = row["address"]
    return found


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows: list[tuple[int, dict[str, str]]] = []
        for row in reader:
            if None in row or None in row.values():
                raise ContentError(path.name, reader.line_num, "wrong number of columns")
            rows.append((reader.line_num, row))
        return rows


def _contact(row: Mapping[str, str], line: int, texted: frozenset[str]) -> Contact:
    statuses = {name: row[f"{name}_status"] for name in ("number", "url", "hours")}
    if not row["key"] or not row["name"]:
        raise ValueError("a contact needs a key and a name")
    if unknown := set(statuses.values()) - _STATUSES:
        raise ValueError(f"status not understood: {', '.join(sorted(unknown))}")
    for name, column in (("number", "phone"), ("url", "url"), ("hours", "hours")):
        if statuses[name] == SOURCED and not row[column]:
            raise ValueError(f"{column} is marked sourced but empty")
    key = row["key"]
    nations = _nations(row["nations"])
    if not nations and SOURCED in {statuses["number"], statuses["url"]}:
        raise ValueError("nations are empty, so nobody would see its number or address")
    return Contact(
        key=key,
        name=row["name"],
        phone=_phone(row["phone"], key in texted) if statuses["number"] == SOURCED else None,
        site=_site(row["url"]) if statuses["url"] == SOURCED else None,
        hours=parse_hours(row["hours"]) if statuses["hours"] == SOURCED else None,
        relay=row["relay"],
        cost=row["cost"],
        nations=nations,
        min_age=int(row["min_age"]) if row["min_age"] else None,
        max_age=int(row["max_age"]) if row["max_age"] else None,
        anonymous=row["anonymous"],
        interpreter=_yes(row["interpreter"]),
        sources=_sources(row["source_url"]),
        source_seen_on=date.fromisoformat(row["source_seen_on"]) if row["source_seen_on"] else None,
        review_by=date.fromisoformat(row["review_by"]),
        statuses=statuses,
        line=line,
        notes=row["notes"],
        numbers=tuple(
            number.replace(" ", "")
            for column in ("phone", "relay", "notes")
            for number in _FULL_NUMBER.findall(row[column])
        ),
    )


def _phone(words: str, texted: bool) -> Way:
    number = re.sub(r"^text ", "", words)
    dialled = re.sub(r"\D", "", number.split(" option ")[0])
    if not dialled:
        raise ValueError(f"number not understood: {words!r}")
    if texted or words.startswith("text "):
        return Way(kind="text", text=number, href=f"sms:{dialled}")
    return Way(kind="call", text=number, href=f"tel:{dialled}")


def _site(words: str) -> Way:
    address = words.removeprefix("forward to ").strip()
    if "@" in address:
        return Way(kind="email", text=address, href=f"mailto:{address}")
    if not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}(/[\w./-]*)?", address):
        raise ValueError(f"address not understood: {words!r}")
    return Way(kind="site", text=address.rstrip("/"), href=f"https://{address}")


def _yes(words: str) -> bool:
    if words not in {"", "yes"}:
        raise ValueError(f"yes or nothing: {words!r}")
    return words == "yes"


def _nations(words: str) -> frozenset[str]:
    if not words:
        return frozenset()
    if words == "UK":
        return frozenset(NATIONS)
    try:
        return frozenset(_NATION_CODES[code] for code in words.split(";"))
    except KeyError as error:
        raise ValueError(f"nation not understood: {words!r}") from error


def _sources(words: str) -> tuple[str, ...]:
    return tuple(
        _MARK.sub("", part).strip() for part in re.split(r" \| |; ", words) if part.strip()
    )
