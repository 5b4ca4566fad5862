"""Examines this installation: settings, keys, files, database, and work by the clock.

Each finding says what to do. Nothing is changed, and no content and no count of reports is shown.
"""

import stat
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core import checks
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config.celery import LAST_TICK
from config.keys import NAMES
from config.probes import ask_database, ask_queue, cache_remembers, has_queue
from config.serving.start_checks import unsafe_settings
from config.site_cache import CacheOfAnotherSite, sites_in_reach
from config.upkeep.assets import NAMES as PAGE_FILES
from config.upkeep.doctor_data import (
    DATA_CHECKS,
    FAULT,
    LOOK,
    STUCK_AFTER,
    Finding,
    Findings,
    fault,
    look,
)
from guidance.reading.content_files import ContentError
from guidance.reading.library import CONTENT, load_library
from guidance.upkeep.checks import ERROR, findings
from office.alert_settings import NO_ALERTS, reaches_somebody


def examine(*, now: datetime) -> tuple[Finding, ...]:
    """Finds everything that is wrong at `now`, the faults first.

    Where the database does not answer, or is not migrated, what lies in it is not looked at.
    """
    found = list(_settings())
    found += (fault("start", f"No process starts: {said}") for said in unsafe_settings())
    found += [*_key_files(), *_pages(), *_advice(now), *_queue(now)]
    unusable = [*_database(), *(() if settings.SITE == "public" else _folders())]
    found += unusable
    if not any(finding.about == "database" for finding in unusable):
        for about, check in DATA_CHECKS.items():
            try:
                found += check(now)
            except (DatabaseError, InterfaceError) as error:
                # The class alone: a database's message may hold what is stored.
                said = (
                    f"could not be looked at ({type(error).__name__}). Run this on the staff host."
                )
                found.append(fault(about, said))
    return tuple(sorted(found, key=lambda finding: finding.level != FAULT))


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
        yield fault(
            "settings",
            "REDIS_URL is not set: tasks run inside web requests, and what a moderator unlocks is "
            "known to one process alone.",
        )
    if connection.vendor == "sqlite":
        yield fault("settings", "DATABASE_URL names no PostgreSQL: SQLite is for a try.")
    # Behind a proxy every connection comes from the proxy.
    if settings.SECURE_PROXY_SSL_HEADER and not settings.CLIENT_ADDRESS_HEADER:
        harm = (
            "wrong passwords are counted for each person alone, so a stranger can shut somebody "
            "out of every browser in which they have not signed in lately"
            if settings.SITE == "staff"
            else "floods of reports and of guessed codes are told apart by a cookie alone, which "
            "whoever floods can change"
        )
        yield look(
            "settings",
            f"CLIENT_ADDRESS_HEADER is not set: {harm}. Let the proxy pass the address in a "
            "header and name it.",
        )
    if settings.CLIENT_ADDRESS_HEADER and not settings.SECURE_PROXY_SSL_HEADER:
        yield look(
            "settings",
            "CLIENT_ADDRESS_HEADER is set and BEHIND_PROXY is not: where no proxy writes that "
            "header, whoever sends may write any address there. Set BEHIND_PROXY=true, or leave "
            "the header out.",
        )
    if settings.SITE != "public" and not reaches_somebody():
        yield look("alerts", NO_ALERTS)
    if settings.SITE == "all":
        yield look(
            "settings",
            "One process serves public and staff pages. Give each its own host: SITE=public and "
            "SITE=staff.",
        )


def _key_files() -> Findings:
    for name in NAMES if settings.LOCAL else ():
        path = Path(settings.KEYS_DIR) / name.lower()
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield fault("keys", f"Others on this machine can read {path}: chmod 600 it.")


def _pages() -> Findings:
    missing = [name for name in PAGE_FILES if not finders.find(name)]
    if missing:
        yield fault(
            "pages",
            f"{', '.join(missing)} is missing: run npm ci, then python -m config.upkeep.assets.",
        )
    if isinstance(staticfiles_storage, ManifestFilesMixin) and not staticfiles_storage.exists(
        staticfiles_storage.manifest_name
    ):
        yield fault("pages", "The static files are not collected: run manage.py collectstatic.")


def _advice(now: datetime) -> Findings:
    try:
        library = load_library(CONTENT)
    except (ContentError, OSError, UnicodeDecodeError) as error:
        yield fault("advice", f"{error}. The site shows the last content that was whole.")
        return
    errors = [
        finding
        for finding in findings(library, today=timezone.localdate(now))
        if finding.level == ERROR
    ]
    if errors:
        yield fault("advice", f"{len(errors)} to put right: run manage.py check_guidance.")


def _queue(now: datetime) -> Findings:
    try:
        is_kept = cache_remembers()
        ticked = cache.get(LAST_TICK)
        in_reach = sites_in_reach() if settings.SITE == "public" else []
        ask_queue()
    except CacheOfAnotherSite as error:
        yield fault("queue", f"{error}.")
        return
    except Exception as error:  # whatever a driver raises, it does not answer
        yield fault("queue", f"Cache or queue does not answer ({type(error).__name__}).")
        return
    if in_reach:
        yield fault(
            "queue",
            f"Whoever breaks into this public process can read the cache of {in_reach[0]} in the "
            f"same Redis: give it one of its own, or a user who reaches nothing else "
            f"(docs/how-to/run.md).",
        )
    if not is_kept:
        yield fault("queue", "The cache forgets at once.")
    # Without a broker tasks run in place, and there is no clock to look at.
    if has_queue() and (not ticked or now - datetime.fromisoformat(ticked) > STUCK_AFTER):
        since = f"since {ticked}" if ticked else "yet"
        yield fault(
            "clock", f"Nothing has run by the clock {since}: start celery beat and a worker."
        )


def _database() -> Findings:
    try:
        ask_database()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError) as error:
        yield fault("database", f"It does not answer ({type(error).__name__}): check DATABASE_URL.")
        return
    if waiting:
        first = waiting[0][0]
        yield fault(
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
        yield fault("folders", f"Releases cannot be written to {settings.RELEASES_DIR}: {error}.")
