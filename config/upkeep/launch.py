"""Makes the launch list of this installation: what a person settled, and what is still open.

The answers lie in `config/launch.toml`; who checked a contact may stand there, or among the checks
that staff noted on their page. A contact's check names what the person saw, so that a number that
is changed later must be checked anew.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from guidance.reading.directory import Contact
from guidance.reading.library import Library, current
from guidance.upkeep.checks import findings
from guidance.upkeep.contact_checks import LastCheck, last_checks, seen_of
from moderation.key_alarms import keys_to_settle
from moderation.leads import has_lead_with_key

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


@dataclass(frozen=True, kw_only=True)
class LaunchList:
    """Every matter and every contact, settled or open, and what the site itself leaves open."""

    matters: tuple[Matter, ...]
    contacts: tuple[Matter, ...]
    of_the_site: tuple[str, ...]

    @property
    def still_open(self) -> tuple[str, ...]:
        """Lists what is open, each in one line."""
        return (
            *(
                f"{matter.key}: {matter.what} ({matter.missing})"
                for matter in (*self.matters, *self.contacts)
                if matter.is_open
            ),
            *self.of_the_site,
        )


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


def launch_list(*, today: date, file: Path = LAUNCH_FILE) -> LaunchList:
    """Makes the list as it stands today. Raises LaunchFileError."""
    library = current()
    held = read_launch_file(file)
    return LaunchList(
        matters=matters_of(held, today=today),
        contacts=contacts_of(held, contacts=library.contacts, checks=last_checks(), today=today),
        of_the_site=tuple(_of_the_site(library, today)),
    )


def matters_of(held: Mapping[str, Any], *, today: date) -> tuple[Matter, ...]:
    """Reads every matter but the contacts, settled or open."""
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
    """Reads of every contact shown whether a person checked it, in the file or as staff, or none.

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
    """Writes the line of `[contacts]` for a contact, without who and when."""
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
    """Opens a matter again where the contact was changed or its review is due."""
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
    """Reads a day, and says what is wrong with it."""
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


def _of_the_site(library: Library, today: date) -> Iterator[str]:
    """Finds what the settings and the advice themselves leave open."""
    if settings.DEMONSTRATION:
        yield "this is a practice site: real reports need a database of their own"
    if not has_lead_with_key():
        yield (
            "no safeguarding lead works here with a confirmed key: invite one, or give somebody "
            "that role, on the staff page People; they make their key, and a senior moderator "
            "confirms it"
        )
    yield from keys_to_settle(now=timezone.now())
    errors = [each for each in findings(library, today=today) if each.level == "error"]
    if errors:
        yield f"{len(errors)} mistakes in the advice (manage.py check_guidance)"
    unchecked = [each.file for each in library.situations.values() if each.checked_on is None]
    if unchecked:
        yield (
            f"{len(unchecked)} pages of advice that nobody has checked (their checked_on is "
            f"empty): {', '.join(sorted(unchecked))}"
        )
