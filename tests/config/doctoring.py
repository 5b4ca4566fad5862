"""What the tests of the doctor share: asking it about one thing, and a database that fails."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import OperationalError, connection

from config.upkeep.doctor import examine
from config.upkeep.doctor_data import Finding
from staff.people import create_person
from tests import factories

# The advice was changed a week after the day of the other tests: it must not lie ahead.
NOW: Final = factories.NOW + timedelta(days=8)


def found(about: str, *, now: datetime = NOW) -> list[Finding]:
    return [finding for finding in examine(now=now) if finding.about == about]


def said(about: str, *, now: datetime = NOW) -> str:
    return " ".join(finding.said for finding in found(about, now=now))


def make_reader(email: str) -> tuple[Any, str]:
    person = create_person(
        email=email, password="quiet otters climb hills", roles=("moderator",), by=None, now=NOW
    )
    return person, "acorn badge cabin daisy eagle fabric garden"


def redis_cache(url: str, prefix: str, *, site: str = "all") -> dict[str, Any]:
    """The site's cache in the Redis at this address, below this prefix."""
    return {
        "default": {
            "BACKEND": "config.site_cache.JsonRedisCache",
            "LOCATION": url,
            "KEY_PREFIX": prefix,
            "OPTIONS": {"site": site, "socket_connect_timeout": 2},
        }
    }


def lost(table: str) -> Any:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if table in sql:
            raise OperationalError("a secret is in this message")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def database_clock(moment: datetime) -> Any:
    """PostgreSQL tells this time, which the tests' own clock cannot make it do."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        told = sql.replace("clock_timestamp()", f"timestamptz '{moment.isoformat()}'")
        return execute(told, params, many, context)

    return connection.execute_wrapper(wrapper)
