"""Examines the database, the files of releases, and work that should be done by the clock."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from classification.periods import cohort_for, cohorts_of, quarter_of, year_of
from config.models import Installation
from estimates.models import OfficialFigure
from moderation.key_alarms import signing_fault
from moderation.keys import active_keys, current_secret_mark
from publication.calendar import CohortState, cohorts_on_show
from records.declarations import declarations_of
from records.write_records import closed_cohorts
from releases.models import Release
from releases.profiles import PROFILES, NotDeclared
from releases.publish import verify_release
from releases.restore import differences
from releases.tabulation import check_can_tabulate
from reporting.models import Report, SealedWords
from reporting.words.sealing import NoEpoch, current_epoch
from staff.audit import is_signed_before, verify_chain
from staff.models import AuditCheckpoint, OutboxTask
from staff.second_factors import people_to_reseal

FAULT: Final = "fault"
LOOK: Final = "to look at"
STUCK_AFTER: Final = timedelta(minutes=10)
"""After this a task that waits, or a clock that has not ticked, is a fault."""
_UNDECIDED_ALARM: Final = timedelta(days=14)
_LATE_CLOSE: Final = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong (FAULT), or something a person should know of (LOOK)."""

    level: str
    about: str
    said: str

    def __str__(self) -> str:
        return f"{self.level}: {self.about}: {self.said}"


Findings = Iterator[Finding]


def fault(about: str, said: str) -> Finding:
    """Makes a finding of something that is wrong; `said` tells what to do."""
    return Finding(level=FAULT, about=about, said=said)


def look(about: str, said: str) -> Finding:
    """Makes a finding of something that a person should know of."""
    return Finding(level=LOOK, about=about, said=said)


def _kind(now: datetime) -> Findings:
    """Finds a database of another kind than the settings say."""
    said = Installation.Kind.DEMONSTRATION if settings.DEMONSTRATION else Installation.Kind.REAL
    marked = Installation.objects.first()
    if marked is None:
        yield fault(
            "kind of site",
            f"This database is not marked yet. For {said} reports, for good: manage.py doctor "
            f"--mark.",
        )
    elif marked.kind != said:
        yield fault(
            "kind of site",
            f"The database was made for {marked.kind} reports, and DEMONSTRATION says {said}: give "
            f"DATABASE_URL another database.",
        )


def _figures(now: datetime) -> Findings:
    if not OfficialFigure.objects.exists():
        yield fault("official figures", "None: run manage.py load_official_figures.")


def _epoch(now: datetime) -> Findings:
    """Finds words that cannot be sealed to this quarter's key, or that nobody can open."""
    quarter = quarter_of(timezone.localdate(now))
    unsigned = signing_fault(now=now)
    if unsigned:
        yield fault("keys to words", f"{unsigned}.")
    try:
        epoch = current_epoch(now)
    except NoEpoch:
        if unsigned:
            return
        yield fault(
            "keys to words", "No report can be taken: a reader must sign in and press Make my key."
        )
        return
    if epoch.label.partition(".")[0] != quarter and not unsigned:
        yield fault(
            "keys to words",
            f"What comes in is still sealed to the epoch {epoch.label}; {quarter} has none. The "
            f"clock begins one every quarter: look at celery beat.",
        )
    holders = [key.pk for key in active_keys() if epoch.wraps.filter(holder=key).exists()]
    if not holders:
        yield fault("keys to words", f"Nobody who works here holds the key of {epoch.label}.")
    elif len(holders) == 1:
        yield look(
            "keys to words",
            f"One person alone holds the key of {epoch.label}. If it is lost, so are the words.",
        )


def changed_keys(now: datetime) -> Findings:
    """Finds secrets before those in force that are still needed."""
    if settings.SITE == "public":
        return
    count = people_to_reseal()
    if count:
        yield look(
            "changed keys",
            f"The second factors of {count} people are sealed with a key before the "
            f"SECOND_FACTOR_KEY in force. Each is sealed anew when its owner signs in; until then "
            f"keep the key before, in SECOND_FACTOR_KEY or SECRET_KEY.",
        )
    mark = current_secret_mark()
    held = [key for key in active_keys() if key.secret_mark != mark]
    if held and settings.KEY_WRAP_SECRET_FALLBACKS:
        yield look(
            "changed keys",
            f"{len(held)} readers have not unlocked their key since KEY_WRAP_SECRET was changed. "
            f"Keep the one before it until they have.",
        )
    elif any(key.secret_mark for key in held):
        yield fault(
            "changed keys",
            f"The keys of {len(held)} readers were wrapped with a KEY_WRAP_SECRET that is not "
            f"here. Put it back, after the one in force and a comma.",
        )
    checkpoint = AuditCheckpoint.objects.first()
    if checkpoint is not None and is_signed_before(checkpoint):
        yield look(
            "changed keys",
            "The audit's checkpoint is still signed with an AUDIT_KEY before the one in force. "
            "Keep it until the nightly purge has moved the checkpoint on.",
        )


def _releases(now: datetime) -> Findings:
    for release in Release.objects.settled().order_by("number"):
        problems = verify_release(number=release.number)
        if problems:
            yield fault("releases", f"{release.number}: {'; '.join(problems)}.")
    for line in differences():
        yield fault("releases", f"{line}.")


def _declarations(now: datetime) -> Findings:
    """Finds quarters that are counted in undeclared tables, or in tables nobody can fill."""
    today = timezone.localdate(now)
    cohort = cohort_for(today, closed_cohorts())
    if cohort not in declarations_of([cohort]):
        yield look(
            "declared tables",
            f"{cohort}, which reports decided today join, is not declared yet. The clock declares "
            f"it at night: look at celery beat.",
        )
    try:
        tables = PROFILES[settings.RELEASE_PROFILE].annual
        check_can_tabulate(tables, cohorts=cohorts_of(year_of(cohort)))
    except NotDeclared as error:
        yield fault("declared tables", f"RELEASE_PROFILE={settings.RELEASE_PROFILE}: {error}")


def _outbox(now: datetime) -> Findings:
    stuck = OutboxTask.objects.filter(created_at__lt=now - STUCK_AFTER).order_by("created_at")
    oldest = stuck.first()
    if oldest is not None:
        yield fault(
            "outbox",
            f"{stuck.count()} tasks wait, the oldest {oldest.task_name} since "
            f"{oldest.created_at:%Y-%m-%d %H:%M} UTC.",
        )


def _audit(now: datetime) -> Findings:
    if settings.SITE == "public":
        return  # the key of its checkpoint is not on this host
    found = verify_chain()
    if not found.is_whole:
        yield fault(
            "audit",
            f"Somebody has changed it: {'; '.join(found.problems[:3])}. See manage.py "
            f"audit_verify.",
        )


def _times(now: datetime) -> Findings:
    """Finds work that people and the clock have left undone."""
    yesterday = timezone.localdate(now) - timedelta(days=1)
    if SealedWords.objects.due_on(yesterday).exists():
        yield fault(
            "purge",
            "Words are here that should have gone a day ago: run manage.py purge, and look at "
            "celery beat.",
        )
    if Report.objects.undecided().arrived_before(now - _UNDECIDED_ALARM).exists():
        yield look("reports", f"Some have waited more than {_UNDECIDED_ALARM.days} days.")
    for row in cohorts_on_show(today=timezone.localdate(now)):
        is_late = (
            row.state == CohortState.CAN_BE_CLOSED
            and timezone.localdate(now) - row.last_day > _LATE_CLOSE
        )
        if is_late and Report.objects.decided_in(row.cohort).exists():
            yield look("periods", f"{row.cohort} ended on {row.last_day} and is not closed.")


def _database_clock(now: datetime) -> Findings:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - timezone.now())
    if apart > timedelta(minutes=1):
        yield fault(
            "clock", f"This machine and the database are {apart.total_seconds():.0f} s apart."
        )


DATA_CHECKS: Mapping[str, Callable[[datetime], Findings]] = {
    "kind of site": _kind,
    "official figures": _figures,
    "keys to words": _epoch,
    "changed keys": changed_keys,
    "releases": _releases,
    "declared tables": _declarations,
    "outbox": _outbox,
    "audit": _audit,
    "times": _times,
    "clock": _database_clock,
}
