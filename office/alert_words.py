"""This module writes what an alert says: that something waits, since when, and nothing of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from moderation.leads import is_lead_missing
from office.alert_settings import address_of
from office.alerts import AGAIN
from office.attention import AttentionLine, lines_for
from staff.models import AlertKind, Person
from staff.policies import Act, can, who_can


@dataclass(frozen=True, kw_only=True)
class AlertMail:
    """An e-mail to one person: its subject and its whole text."""

    subject: str
    text: str


def mail_about(
    kind: str, *, person: Person, since: datetime, stage: str, now: datetime
) -> AlertMail:
    """Writes the e-mail of this kind of alert to this person."""
    if kind == AlertKind.DIGEST:
        subject, said = _("Come Forward: what waits this morning"), [*_digest(person, now)]
    elif kind == AlertKind.UNREAD:
        subject, said = _("Come Forward: nobody is reading"), [*_nobody_reads(since, now)]
    elif kind == AlertKind.REFERRAL:
        subject, said = _("Come Forward: please sign in"), [*_referral(since, stage, now)]
    else:
        subject, said = _("Come Forward: please sign in"), [*_trigger(since, stage, now)]
    if kind != AlertKind.UNREAD:
        said.append(_where_to_see_it(kind, person))
    said.append(
        _("To choose which e-mails you get: %(address)s")
        % {"address": address_of(reverse("moderation:alerts"))}
    )
    return AlertMail(subject=subject, text="\n\n".join(said) + "\n")


def since_in_words(since: datetime, *, now: datetime) -> str:
    """Says the hour since when something waits, and the day, where that is not today's."""
    here, today = timezone.localtime(since), timezone.localdate(now)
    if here.date() == today:
        return formats.date_format(here, "H:i")
    return _("%(hour)s on %(day)s") % {
        "hour": formats.date_format(here, "H:i"),
        "day": formats.date_format(here, "j F"),
    }


def _trigger(since: datetime, stage: str, now: datetime) -> Iterator[str]:
    yield _("A report that needs somebody soon has been waiting since %(since)s.") % {
        "since": since_in_words(since, now=now)
    }
    if stage == AGAIN:
        yield _("Nobody has taken it for four hours.")


def _referral(since: datetime, stage: str, now: datetime) -> Iterator[str]:
    yield _("A report that was referred has been waiting for a lead since %(since)s.") % {
        "since": since_in_words(since, now=now)
    }
    if stage == AGAIN:
        yield _("It has been four hours, and nobody has said what followed.")
    if not who_can(Act.LEAD_ON_REPORTS).exists():
        yield _(
            "Nobody here leads on reports. Give somebody the role of safeguarding lead or of "
            "senior moderator."
        )
    elif is_lead_missing():
        yield _("Nobody here has the role of safeguarding lead. Senior moderators see this.")


def _nobody_reads(since: datetime, now: datetime) -> Iterator[str]:
    yield _(
        "Nobody has read a report for seven days. The oldest has been waiting since %(since)s."
    ) % {"since": since_in_words(since, now=now)}
    yield _("If nobody can read soon, close the door: %(address)s") % {
        "address": address_of(reverse("moderation:door"))
    }
    yield _("Then nobody can begin a report. Whoever has begun may finish, and help stays open.")


def _digest(person: Person, now: datetime) -> Iterator[str]:
    lines = lines_for(person, now=now, banded=True)
    if not lines:
        yield _("Nothing waits for you.")
    yield from (_in_one_line(line) for line in lines)


def _in_one_line(line: AttentionLine) -> str:
    more = ", ".join(part for part in (line.amount, line.age) if part)
    return f"- {line.what}: {more}" if more else f"- {line.what}"


def _where_to_see_it(kind: str, person: Person) -> str:
    about = Act.LEAD_ON_REPORTS if kind == AlertKind.REFERRAL else Act.READ_REPORTS
    words = {"address": address_of(reverse("moderation:attention"))}
    if kind != AlertKind.DIGEST and not can(person, about):
        return _("Ask somebody who reads reports to sign in: %(address)s") % words
    return _("Sign in to see it: %(address)s") % words
