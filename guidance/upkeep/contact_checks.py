"""Records each check of a contact by a person, and finds the last one.

Pages of advice say when a contact was last found right. They must open while the database is
away, so each process looks for the checks once in a while, and goes on with what it last saw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from guidance.models import WRONG, ContactCheck
from guidance.reading.directory import Contact
from guidance.upkeep.last_seen import LastSeen
from staff.audit import record_action
from staff.models import Person


@dataclass(frozen=True, kw_only=True)
class LastCheck:
    """The last check of a contact by a person; `shown` is what the site said then."""

    on: date
    by: str
    findings: Mapping[str, str]
    shown: str
    saw: str

    @property
    def is_right(self) -> bool:
        """Whether everything that was shown was right."""
        return WRONG not in self.findings.values()


def fields_shown(contact: Contact) -> Mapping[str, str]:
    """Lists the fields of a contact that the public sees: its number, its address, its hours."""
    return {
        field: words
        for field, words in (
            ("number", contact.phone.text if contact.phone else ""),
            ("address", contact.site.text if contact.site else ""),
            ("hours", contact.hours.in_words() if contact.hours else ""),
        )
        if words
    }


def seen_of(contact: Contact) -> str:
    """Joins these fields into one line: a person must see it when they check the contact."""
    return " · ".join(fields_shown(contact).values())


def record_check(
    *, contact: Contact, findings: Mapping[str, str], saw: str, by: Person, now: datetime
) -> ContactCheck:
    """Notes what a person found today. `findings` says right or wrong of each field shown."""
    if findings.keys() != fields_shown(contact).keys():
        raise ValueError("A check says right or wrong of each field that is shown.")
    with transaction.atomic():
        record_action(
            action="check_contact", by=by, subject="contact", subject_id=contact.key, at=now
        )
        check = ContactCheck.objects.create(
            contact=contact.key,
            shown=seen_of(contact),
            saw=saw,
            checked_on=timezone.localdate(now),
            by=by,
            **findings,
        )
    hold(None)
    return check


def last_checks() -> Mapping[str, LastCheck]:
    """Finds the last check of each contact that has one, by key."""
    return {
        check.contact: LastCheck(
            on=check.checked_on,
            by=check.by.email,
            findings=check.findings,
            shown=check.shown,
            saw=check.saw,
        )
        for check in ContactCheck.objects.in_order().select_related("by")
    }


def right_since(contact: Contact) -> date | None:
    """Finds the day on which a person last found everything right that is shown of a contact now.

    None where nobody has looked, where something was wrong, or where it was changed since.
    """
    check = _last_checks.now().get(contact.key)
    is_so = check is not None and check.is_right and check.shown == seen_of(contact)
    return check.on if check is not None and is_so else None


def wrong_since(contact: Contact) -> date | None:
    """Finds the day on which a person last found something wrong of what is shown of a contact now.

    None where it was found right, where nobody has looked, or where it was put right since.
    """
    check = _last_checks.now().get(contact.key)
    is_so = check is not None and not check.is_right and check.shown == seen_of(contact)
    return check.on if check is not None and is_so else None


def hold(checks: Mapping[str, LastCheck] | None) -> None:
    """Takes these as what was just seen; with None the next page looks again."""
    _last_checks.hold(checks or {})
    if checks is None:
        _last_checks.look_again()


_last_checks: LastSeen[Mapping[str, LastCheck]] = LastSeen(
    what="who checked which contact",
    look=last_checks,
    seen={},
    seconds=60.0,
)
