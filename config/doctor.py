"""What is wrong with this installation: settings, keys, files, database, and work by the clock.

Each finding says what to do. Nothing is changed, and no content and no count of reports is shown.
"""

import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core import checks
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from classification.periods import quarter_of
from config.calendar import CohortState, cohorts_on_show
from config.celery import LAST_TICK, app
from config.keys import NAMES
from config.models import Installation
from config.site_cache import CacheOfAnotherSite, mark_cache, sites_in_reach
from config.start import unsafe_settings
from estimates.models import OfficialFigure
from guidance.checks import ERROR, findings
from guidance.directory import ContentError
from guidance.library import CONTENT, load_library
from moderation.keys import active_keys, current_secret_mark
from releases.models import Release
from releases.publishing import verify_release
from releases.restoring import differences
from reporting.models import Report, SealedWords
from reporting.sealing import NoEpoch, current_epoch
from staff.audit import is_signed_before, verify_chain
from staff.models import AuditCheckpoint, OutboxTask
from staff.second_factors import people_to_reseal

FAULT, LOOK = "fault", "to look at"
_STUCK = timedelta(minutes=10)
_UNDECIDED_ALARM = timedelta(days=14)
_LATE_CLOSE = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong (FAULT), or something a person should know of (LOOK)."""

    level: str
    about: str
    said: str

    def __str__(self) -> str:
        return f"{self.level}: {self.about}: {self.said}"


Findings = Iterator[Finding]


def examine(*, now: datetime) -> tuple[Finding, ...]:
    """Everything that is wrong at `now`, the gravest causes first.

    Where the database does not answer, or is not migrated, what lies in it is not looked at.
    """
    found = [*_settings(), *_unsafe(), *_key_files(), *_pages(), *_advice(now)]
    found += _queue(now)
    unusable = [*_database(), *(() if settings.SITE == "public" else _folders())]
    found += unusable
    if not any(finding.about == "database" for finding in unusable):
        for about, check in _DATA_CHECKS.items():
            try:
                found += check(now)
            except (DatabaseError, InterfaceError) as error:
                # The class alone: a database's message may hold what is stored.
                said = (
                    f"could not be looked at ({type(error).__name__}). Run this on the staff host."
                )
                found.append(_fault(about, said))
    return tuple(sorted(found, key=lambda finding: finding.level != FAULT))


def _unsafe() -> Findings:
    for said in unsafe_settings():
        yield _fault("start", f"No process starts: {said}")


def _settings() -> Findings:
    for message in checks.run_checks(include_deployment_checks=not settings.LOCAL):
        if message.is_silenced() or message.level < checks.WARNING:
            continue
        level = FAULT if message.level >= checks.ERROR else LOOK
        said = " ".join(f"{message.msg} {message.hint or ''}".split())
        yield Finding(level=level, about=f"settings, {message.id}", said=said)
    if settings.LOCAL:
        return
    if not settings.REDIS_URL:
        yield _fault(
            "settings",
            "REDIS_URL is not set: tasks run inside web requests, and what a moderator unlocks is "
            "known to one process alone.",
        )
    if connection.vendor == "sqlite":
        yield _fault("settings", "DATABASE_URL names no PostgreSQL: SQLite is for a try.")
    # Behind a proxy every connection comes from the proxy.
    if settings.SECURE_PROXY_SSL_HEADER and not settings.CLIENT_ADDRESS_HEADER:
        harm = (
            "wrong passwords are counted for each person alone, so a stranger can shut somebody "
            "out of every browser in which they have not signed in lately"
            if settings.SITE == "staff"
            else "floods of reports and of guessed codes are told apart by a cookie alone, which "
            "whoever floods can change"
        )
        yield _look(
            "settings",
            f"CLIENT_ADDRESS_HEADER is not set: {harm}. Let the proxy pass the address in a "
            "header and name it.",
        )
    if settings.CLIENT_ADDRESS_HEADER and not settings.SECURE_PROXY_SSL_HEADER:
        yield _look(
            "settings",
            "CLIENT_ADDRESS_HEADER is set and BEHIND_PROXY is not: where no proxy writes that "
            "header, whoever sends may write any address there. Set BEHIND_PROXY=true, or leave "
            "the header out.",
        )
    if settings.SITE == "all":
        yield _look(
            "settings",
            "One process serves public and staff pages. Give each its own host: SITE=public and "
            "SITE=staff.",
        )


def _key_files() -> Findings:
    for name in NAMES if settings.LOCAL else ():
        path = Path(settings.KEYS_DIR) / name.lower()
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield _fault("keys", f"Others on this machine can read {path}: chmod 600 it.")


def _pages() -> Findings:
    missing = [n for n in ("pages.css", "pages.js") if not finders.find(n)]
    if missing:
        yield _fault(
            "pages",
            f"{', '.join(missing)} is missing: run npm ci, then python -m config.assets.",
        )
    if isinstance(staticfiles_storage, ManifestFilesMixin) and not staticfiles_storage.exists(
        staticfiles_storage.manifest_name
    ):
        yield _fault("pages", "The static files are not collected: run manage.py collectstatic.")


def _advice(now: datetime) -> Findings:
    try:
        library = load_library(CONTENT)
    except (ContentError, OSError, UnicodeDecodeError) as error:
        yield _fault("advice", f"{error}. The site shows the last content that was whole.")
        return
    errors = [
        each for each in findings(library, today=timezone.localdate(now)) if each.level == ERROR
    ]
    if errors:
        yield _fault("advice", f"{len(errors)} to put right: run manage.py check_guidance.")


def _queue(now: datetime) -> Findings:
    has_queue = settings.REDIS_URL and settings.SITE != "public"
    try:
        mark_cache()
        cache.set("doctor", "well", 5)
        is_kept = cache.get("doctor") == "well"
        ticked = cache.get(LAST_TICK)
        in_reach = sites_in_reach() if settings.SITE == "public" else []
        if has_queue:
            with app.connection_for_write() as queue:
                queue.ensure_connection(max_retries=1, timeout=2)
    except CacheOfAnotherSite as error:
        yield _fault("queue", f"{error}.")
        return
    except Exception as error:  # whatever a driver raises, it does not answer
        yield _fault("queue", f"Cache or queue does not answer ({type(error).__name__}).")
        return
    if in_reach:
        yield _fault(
            "queue",
            f"Whoever breaks into this public process can read the cache of {in_reach[0]} in the "
            f"same Redis: give it one of its own, or a user who reaches nothing else "
            f"(docs/how-to/run.md).",
        )
    if not is_kept:
        yield _fault("queue", "The cache forgets at once.")
    # Without a broker tasks run in place, and there is no clock to look at.
    if has_queue and (not ticked or now - datetime.fromisoformat(ticked) > _STUCK):
        since = f"since {ticked}" if ticked else "yet"
        yield _fault(
            "clock", f"Nothing has run by the clock {since}: start celery beat and a worker."
        )


def _database() -> Findings:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError) as error:
        yield _fault(
            "database", f"It does not answer ({type(error).__name__}): check DATABASE_URL."
        )
        return
    if waiting:
        first = waiting[0][0]
        yield _fault(
            "database",
            f"{len(waiting)} migrations wait, the first {first.app_label}.{first.name}: run "
            f"manage.py migrate.",
        )


def _folders() -> Findings:
    folder = Path(settings.RELEASES_DIR)
    while not folder.exists():
        folder = folder.parent
    try:
        probe = folder / ".doctor"
        probe.touch()
        probe.unlink()
    except OSError as error:
        yield _fault("folders", f"Releases cannot be written to {settings.RELEASES_DIR}: {error}.")


def _kind(now: datetime) -> Findings:
    """Whether the database is of the kind that the settings say."""
    said = Installation.Kind.DEMONSTRATION if settings.DEMONSTRATION else Installation.Kind.REAL
    marked = Installation.objects.first()
    if marked is None:
        yield _fault(
            "kind of site",
            f"This database is not marked yet. For {said} reports, for good: manage.py doctor "
            f"--mark.",
        )
    elif marked.kind != said:
        yield _fault(
            "kind of site",
            f"The database was made for {marked.kind} reports, and DEMONSTRATION says {said}: give "
            f"DATABASE_URL another database.",
        )


def _figures(now: datetime) -> Findings:
    if not OfficialFigure.objects.exists():
        yield _fault("official figures", "None: run manage.py load_official_figures.")


def _epoch(now: datetime) -> Findings:
    """Whether words can be sealed to this quarter's key, and somebody can open them."""
    quarter = quarter_of(timezone.localdate(now))
    try:
        epoch = current_epoch(now)
    except NoEpoch:
        yield _fault(
            "keys to words", "No report can be taken: a reader must sign in and press Make my key."
        )
        return
    if epoch.label.partition(".")[0] != quarter:
        yield _fault(
            "keys to words",
            f"What comes in is still sealed to the epoch {epoch.label}; {quarter} has none. The "
            f"clock begins one every quarter: look at celery beat.",
        )
    holders = [key.pk for key in active_keys() if epoch.wraps.filter(holder=key).exists()]
    if not holders:
        yield _fault("keys to words", f"Nobody who works here holds the key of {epoch.label}.")
    elif len(holders) == 1:
        yield _look(
            "keys to words",
            f"One person alone holds the key of {epoch.label}. If it is lost, so are the words.",
        )


def _changed_keys(now: datetime) -> Findings:
    """Which secrets before those in force are still needed."""
    if settings.SITE == "public":
        return
    count = people_to_reseal()
    if count:
        yield _look(
            "changed keys",
            f"The second factors of {count} people are sealed with a key before the "
            f"SECOND_FACTOR_KEY in force. Each is sealed anew when its owner signs in; until then "
            f"keep the key before, in SECOND_FACTOR_KEY or SECRET_KEY.",
        )
    mark = current_secret_mark()
    held = [key for key in active_keys() if key.secret_mark != mark]
    if held and settings.KEY_WRAP_SECRET_FALLBACKS:
        yield _look(
            "changed keys",
            f"{len(held)} readers have not unlocked their key since KEY_WRAP_SECRET was changed. "
            f"Keep the one before it until they have.",
        )
    elif any(key.secret_mark for key in held):
        yield _fault(
            "changed keys",
            f"The keys of {len(held)} readers were wrapped with a KEY_WRAP_SECRET that is not "
            f"here. Put it back, after the one in force and a comma.",
        )
    checkpoint = AuditCheckpoint.objects.first()
    if checkpoint is not None and is_signed_before(checkpoint):
        yield _look(
            "changed keys",
            "The audit's checkpoint is still signed with an AUDIT_KEY before the one in force. "
            "Keep it until the nightly purge has moved the checkpoint on.",
        )


def _releases(now: datetime) -> Findings:
    for release in Release.objects.settled().order_by("number"):
        problems = verify_release(release_id=release.number)
        if problems:
            yield _fault("releases", f"{release.number}: {'; '.join(problems)}.")
    for line in differences():
        yield _fault("releases", f"{line}.")


def _outbox(now: datetime) -> Findings:
    stuck = OutboxTask.objects.filter(created_at__lt=now - _STUCK).order_by("created_at")
    oldest = stuck.first()
    if oldest is not None:
        yield _fault(
            "outbox",
            f"{stuck.count()} tasks wait, the oldest {oldest.task_name} since "
            f"{oldest.created_at:%Y-%m-%d %H:%M} UTC.",
        )


def _audit(now: datetime) -> Findings:
    if settings.SITE == "public":
        return  # the key of its checkpoint is not on this host
    found = verify_chain()
    if not found.is_whole:
        yield _fault(
            "audit",
            f"Somebody has changed it: {'; '.join(found.problems[:3])}. See manage.py "
            f"audit_verify.",
        )


def _times(now: datetime) -> Findings:
    """What people and the clock have left lying."""
    yesterday = timezone.localdate(now) - timedelta(days=1)
    if SealedWords.objects.due_on(yesterday).exists():
        yield _fault(
            "purge",
            "Words are here that should have gone a day ago: run manage.py purge, and look at "
            "celery beat.",
        )
    if Report.objects.undecided().arrived_before(now - _UNDECIDED_ALARM).exists():
        yield _look("reports", f"Some have waited more than {_UNDECIDED_ALARM.days} days.")
    for row in cohorts_on_show(today=timezone.localdate(now)):
        is_late = (
            row.state == CohortState.CAN_BE_CLOSED
            and timezone.localdate(now) - row.last_day > _LATE_CLOSE
        )
        if is_late and Report.objects.decided_in(row.cohort).exists():
            yield _look("periods", f"{row.cohort} ended on {row.last_day} and is not closed.")


def _database_clock(now: datetime) -> Findings:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - timezone.now())
    if apart > timedelta(minutes=1):
        yield _fault(
            "clock", f"This machine and the database are {apart.total_seconds():.0f} s apart."
        )


def _fault(about: str, said: str) -> Finding:
    return Finding(level=FAULT, about=about, said=said)


def _look(about: str, said: str) -> Finding:
    return Finding(level=LOOK, about=about, said=said)


_DATA_CHECKS: Mapping[str, Callable[[datetime], Findings]] = {
    "kind of site": _kind,
    "official figures": _figures,
    "keys to words": _epoch,
    "changed keys": _changed_keys,
    "releases": _releases,
    "outbox": _outbox,
    "audit": _audit,
    "times": _times,
    "clock": _database_clock,
}
