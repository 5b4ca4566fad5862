"""Reads the launch file and says which matters a person must still settle before launch.

The answers lie in `config/launch.toml`; who checked a contact may stand there, or among the checks
that staff noted on their page. A contact's check names what the person saw, so that a number that
is changed later must be checked anew.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from guidance.reading.directory import Contact
from guidance.upkeep.contact_checks import LastCheck, seen_of

LAUNCH_FILE: Final = Path(__file__).resolve().parents[1] / "launch.toml"
CONTACTS: Final = "contacts"

MATTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "operator_name": "who runs the site: the name the public reads",
        "operator_address": "the operator's postal address",
        "public_contact": "where people write about privacy, accessibility and mistakes",
        "ico_number": "the operator's number in the ICO's register",
        "dpia": "the data protection impact assessment: which version was signed",
        "safeguarding_lead": "who leads on safeguarding, and has read the pages on danger, "
        "children and suicide",
        "solicitor": "which solicitor has advised on the law notes, on special-category and "
        "criminal-offence data, and on the duties of a site like this",
    }
)
"""Each matter of the file, and what is to be settled."""


class LaunchFileError(ValueError):
    """The file cannot be read, or holds something that is no matter of it."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One thing to settle: what it is about, what was settled, by whom and when.

    `missing` says what is still wanting; it is empty where the matter is settled.
    """

    key: str
    what: str
    settled: str = ""
    by: str = ""
    on: date | None = None
    missing: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.missing)


def read_launch_file(path: Path = LAUNCH_FILE) -> Mapping[str, Any]:
    """Reads the file as it stands. Raises LaunchFileError, naming what cannot be understood."""
    try:
        held = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LaunchFileError(f"{path}: {error}") from error
    unknown = sorted(held.keys() - MATTERS.keys() - {CONTACTS})
    if unknown:
        raise LaunchFileError(f"{path}: there is no matter called {', '.join(unknown)}.")
    for name, block in [*held.items(), *_items(held.get(CONTACTS))]:
        if not isinstance(block, dict):
            raise LaunchFileError(
                f"{path}: {name} must say `by` and `on`, as the other matters do."
            )
    return held


def matters_of(held: Mapping[str, Any], *, today: date) -> tuple[Matter, ...]:
    """Every matter but the contacts, settled or open."""
    return tuple(
        _matter(key, what, held.get(key, {}), settled_as="is", today=today)
        for key, what in MATTERS.items()
    )


def contacts_of(
    held: Mapping[str, Any],
    *,
    contacts: Mapping[str, Contact],
    checks: Mapping[str, LastCheck],
    today: date,
) -> tuple[Matter, ...]:
    """Every contact that the site shows: checked by a person, in the file or by staff, or open.

    `checks` are the last that staff noted, by the contact's key. One that found something wrong
    opens the contact again, unless the file's is later.
    """
    found = held.get(CONTACTS, {})
    return tuple(
        _contact(key, contact, found.get(key, {}), checks.get(key), today)
        for key, contact in contacts.items()
        if contact.is_shown
    )


def line_to_fill_in(key: str, contact: Contact) -> str:
    """The line of `[contacts]` for a contact, without who and when."""
    seen = seen_of(contact).replace("\\", "\\\\").replace('"', '\\"')
    return f'{key} = {{ saw = "{seen}", by = "", on = "" }}'


def _contact(
    key: str, contact: Contact, held: Mapping[str, Any], check: LastCheck | None, today: date
) -> Matter:
    of_file = _still_true(
        _matter(key, contact.name, held, settled_as="saw", today=today), contact, today
    )
    if check is None or (not of_file.is_open and of_file.on and of_file.on > check.on):
        return of_file
    matter = Matter(key=key, what=contact.name, settled=check.shown, by=check.by, on=check.on)
    of_staff = _still_true(matter, contact, today)
    if not check.is_right and not of_staff.is_open:
        saw = f': "{check.saw}"' if check.saw else ""
        missing = f"{check.by} found something wrong on {check.on}{saw}"
        return replace(of_staff, missing=missing)
    return of_staff if of_file.is_open else of_file


def _still_true(matter: Matter, contact: Contact, today: date) -> Matter:
    """The matter, open again where the contact was changed or its review is due."""
    missing = matter.missing
    if not missing and matter.settled != seen_of(contact):
        missing = f"it was changed since; it is {seen_of(contact)} now"
    elif not missing and contact.review_by < today:
        missing = f"its review was due by {contact.review_by}"
    return replace(matter, missing=missing)


def _matter(
    key: str, what: str, held: Mapping[str, Any], *, settled_as: str, today: date
) -> Matter:
    settled, by = (_text(held.get(name)) for name in (settled_as, "by"))
    on, wrong_day = _day(held.get("on"), today=today)
    wanting = [
        name
        for name, given in (("what was settled", settled), ("who", by), ("when", on or wrong_day))
        if not given
    ]
    missing = wrong_day or (f"not said: {', '.join(wanting)}" if wanting else "")
    return Matter(key=key, what=what, settled=settled, by=by, on=on, missing=missing)


def _items(block: object) -> list[tuple[str, object]]:
    return list(block.items()) if isinstance(block, dict) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: object, *, today: date) -> tuple[date | None, str]:
    """The day, and what is wrong with it."""
    if isinstance(value, str) and value.strip():
        try:
            value = date.fromisoformat(value.strip())
        except ValueError:
            return None, f"{value!r} is no day such as 2027-01-31"
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        return None, ""
    return (None, f"{value} has not come yet") if value > today else (value, "")
