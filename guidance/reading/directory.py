"""Reads contacts and time limits, and says which of their fields the public may see.

Doubt is per field: only a field marked `sourced` is shown, and a contact with none is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from guidance.for_whom.audience import ELSEWHERE, NATIONS
from guidance.reading.content_files import ContentError, LinedFacts, read_rows, read_yaml
from guidance.reading.hours import Hours, parse_hours

Row = Mapping[str, str]
Entry = TypeVar("Entry")

SOURCED: Final = "sourced"
_NATION_CODES: Final = {"E": "england", "W": "wales", "S": "scotland", "NI": "northern_ireland"}
_STATUSES: Final = frozenset([SOURCED, "unverified", "none"])
_MARK: Final = re.compile(r"\bS\d+\s+")
_FULL_NUMBER: Final = re.compile(r"\b0\d[\d ]{5,}\d\b")


def day_in_words(day: date) -> str:
    """Writes a day as people do: "1 March 2027"."""
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, kw_only=True)
class ContactWay:
    """A contact way reaches somebody: the words shown, and the link behind them."""

    kind: str  # call, text, email or site
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A contact is a row of the directory. `phone`, `site` and `hours` are None unless sourced.

    `numbers` has the digits of every full telephone number in the row, sourced or not.
    """

    key: str
    name: str
    phone: ContactWay | None
    site: ContactWay | None
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
        """Tells whether there is a sourced number or address: one is enough."""
        return self.phone is not None or self.site is not None

    @property
    def ways(self) -> tuple[ContactWay, ...]:
        """Lists every way to reach it that may be shown, the number first."""
        return tuple(way for way in (self.phone, self.site) if way is not None)

    @property
    def text_to(self) -> ContactWay | None:
        """Gives the number as one to text, where it takes texts: a text line, or emergencySMS."""
        if self.phone is None or self.phone.kind == "text":
            return self.phone
        if "emergencySMS" not in self.relay:
            return None
        href = self.phone.href.replace("tel:", "sms:")
        return ContactWay(kind="text", text=self.phone.text, href=href)

    @property
    def is_adults_only(self) -> bool:
        return self.min_age is not None and self.min_age >= 18

    def suits(self, ages: tuple[int, int]) -> bool:
        """Tells whether it serves everybody from the first age to the last."""
        youngest, oldest = ages
        return (self.min_age is None or youngest >= self.min_age) and (
            self.max_age is None or oldest <= self.max_age
        )

    def may_suit(self, ages: tuple[int, int]) -> bool:
        """Tells whether it serves somebody from the first age to the last."""
        youngest, oldest = ages
        return (self.min_age is None or oldest >= self.min_age) and (
            self.max_age is None or youngest <= self.max_age
        )

    def age_note(self) -> str:
        """Says for whom it is, where it is not for everyone."""
        if self.min_age is not None and self.max_age is None:
            return f"For people aged {self.min_age} or over."
        if self.max_age is not None:
            return f"For people under {self.max_age + 1}."
        return ""


def way_of(kind: str, contact: Contact) -> ContactWay | None:
    """Finds how a button reaches a contact: by a call, a text, a webchat or its own page."""
    if kind == "call":
        is_call = contact.phone is not None and contact.phone.kind == "call"
        return contact.phone if is_call else None
    return contact.text_to if kind == "text" else contact.site


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """A time limit is a row of the table: how long somebody has, or how much."""

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
        """Says the limit in words, such as "13 months" or "5 working days"."""
        if self.unit == "gbp":
            return f"£{int(self.value):,}"
        if self.unit == "date":
            return day_in_words(date.fromisoformat(self.value))
        number = int(self.value)
        noun = self.unit.replace("business_days", "working days").removesuffix("s")
        return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True, kw_only=True)
class Need:
    """A need is a heading of the list of contacts, with those that answer it."""

    name: str
    title: str
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The directory holds directory.yaml: how contacts are spoken of, who stands in for whom."""

    names: Mapping[str, str]
    local_names: Mapping[str, Mapping[str, str]]
    what_for: Mapping[str, str]
    kinds: Mapping[str, frozenset[str]]
    always_shown: tuple[str, ...]
    crisis: tuple[str, ...]
    for_carers: frozenset[str]
    people_only: frozenset[str]
    age_notes: Mapping[str, str]
    name_notes: Mapping[str, str]
    substitutes: Mapping[str, Mapping[str, tuple[str, ...]]]
    needs: tuple[Need, ...]
    groups: Mapping[str, str]

    def contact_keys(self) -> Iterator[str]:
        """Lists every key of a contact that stands in the file."""
        yield from (*self.always_shown, *self.crisis, *self.for_carers, *self.people_only)
        for named in (self.names, self.what_for, self.age_notes, self.name_notes):
            yield from named
        yield from (key for kind in self.kinds.values() for key in kind)
        yield from (key for need in self.needs for key in need.keys)
        for by_nation in self.substitutes.values():
            yield from (key for keys in by_nation.values() for key in keys)


def read_directory(path: Path) -> tuple[Directory, frozenset[str]]:
    """Reads directory.yaml, and the keys of numbers that take texts. Raises ContentError."""
    written = read_yaml(path.read_text(encoding="utf-8"), path.name)
    found = LinedFacts(written if isinstance(written, Mapping) else {})
    try:
        directory = Directory(
            names=dict(found["names"]),
            local_names=dict(found["local_names"]),
            what_for=dict(found["what_for"]),
            kinds={kind: frozenset(keys) for kind, keys in found["kinds"].items()},
            always_shown=tuple(found["always_shown"]),
            crisis=tuple(found["crisis"]),
            for_carers=frozenset(found["for_carers"]),
            people_only=frozenset(found["people_only"]),
            age_notes=dict(found["age_notes"]),
            name_notes=dict(found["name_notes"]),
            substitutes={
                key: {nation: tuple(keys) for nation, keys in by_nation.items()}
                for key, by_nation in found["substitutes"].items()
            },
            needs=tuple(
                Need(name=name, title=need["title"], keys=tuple(need["keys"]))
                for name, need in found["needs"].items()
            ),
            groups=dict(found["groups"]),
        )
        return directory, frozenset(found["texted"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"missing or misshapen: {found.asked}: {error}"
        raise ContentError(path.name, found.line, message) from error


def read_contacts(path: Path, texted: frozenset[str]) -> dict[str, Contact]:
    """Reads contacts.csv, by key. Raises ContentError naming the line."""
    return _read_by(path, "key", lambda row, line: _contact(row, line, texted))


def read_time_limits(path: Path) -> dict[str, TimeLimit]:
    """Reads time_limits.csv, by code. Raises ContentError naming the line."""
    return _read_by(path, "code", _time_limit)


def _read_by(path: Path, column: str, read: Callable[[Row, int], Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for line, row in read_rows(path):
        try:
            entry = read(row, line)
        except (KeyError, ValueError) as error:
            raise ContentError(path.name, line, f"{row.get(column) or 'row'}: {error}") from error
        if row[column] in found:
            raise ContentError(path.name, line, f"{row[column]} stands twice")
        found[row[column]] = entry
    return found


def read_source_addresses(path: Path) -> dict[str, str]:
    """Reads sources.csv: the mark of each source and its address."""
    found: dict[str, str] = {}
    for line, row in read_rows(path):
        if not row.get("mark") or not row.get("address"):
            raise ContentError(path.name, line, "a source needs a mark and an address")
        found[row["mark"]] = row["address"]
    return found


def _time_limit(row: Row, line: int) -> TimeLimit:
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
    limit.amount()  # a value that is none is refused here
    return limit


def _contact(row: Row, line: int, texted: frozenset[str]) -> Contact:
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


def _phone(words: str, texted: bool) -> ContactWay:
    number = re.sub(r"^text ", "", words)
    dialled = re.sub(r"\D", "", number.split(" option ")[0])
    if not dialled:
        raise ValueError(f"number not understood: {words!r}")
    if texted or words.startswith("text "):
        return ContactWay(kind="text", text=number, href=f"sms:{dialled}")
    return ContactWay(kind="call", text=number, href=f"tel:{dialled}")


def _site(words: str) -> ContactWay:
    address = words.removeprefix("forward to ").strip()
    if "@" in address:
        return ContactWay(kind="email", text=address, href=f"mailto:{address}")
    if not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}(/[\w./-]*)?", address):
        raise ValueError(f"address not understood: {words!r}")
    return ContactWay(kind="site", text=address.rstrip("/"), href=f"https://{address}")


def _yes(words: str) -> bool:
    if words not in {"", "yes"}:
        raise ValueError(f"yes or nothing: {words!r}")
    return words == "yes"


def _nations(words: str) -> frozenset[str]:
    if not words:
        return frozenset()
    if words == "UK":
        return frozenset(NATIONS)
    if words == "ABROAD":
        return ELSEWHERE
    try:
        return frozenset(_NATION_CODES[code] for code in words.split(";"))
    except KeyError as error:
        raise ValueError(f"nation not understood: {words!r}") from error


def _sources(words: str) -> tuple[str, ...]:
    return tuple(
        _MARK.sub("", part).strip() for part in re.split(r" \| |; ", words) if part.strip()
    )
