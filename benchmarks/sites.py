"""Four servers take turns: MF, the wizard, ours with no report, ours with a million."""

import os
from secrets import token_hex

import psycopg

from benchmarks.processes import Database, Machine, Server
from config.keys import NAMES

_LEFT_OUT = ("LOCAL", "DEBUG", "VAR_DIR", "DATABASE_URL", "DEMONSTRATION", "REDIS_URL", "SITE")

_COPY_REPORTS = """
INSERT INTO reporting_report ({columns})
SELECT {values} FROM reporting_report AS one, generate_series(1, %(many)s) AS g
WHERE one.id = (SELECT min(id) FROM reporting_report)
"""
_COPY_WORDS = """
INSERT INTO reporting_sealedwords (report_id, epoch_id, ciphertext, delete_after)
SELECT r.id, w.epoch_id, w.ciphertext, w.delete_after
FROM reporting_report AS r, reporting_sealedwords AS w
WHERE w.id = (SELECT min(id) FROM reporting_sealedwords)
AND r.id > (SELECT max(report_id) FROM reporting_sealedwords)
"""
_COPY_RECEIPTS = """
INSERT INTO reporting_receipt ({columns})
SELECT {values} FROM reporting_receipt AS one, reporting_report AS r
WHERE one.id = (SELECT min(id) FROM reporting_receipt)
AND r.id > (SELECT max(report_id) FROM reporting_receipt)
"""


def baseline(machine: Machine, name: str) -> Server:
    """Sets up MF ("minimal") or the wizard of formtools ("wizard"), with its tables."""
    database = machine.database(name)
    env = _clean() | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.baseline.settings",
        "BASELINE": name,
        "DATABASE_URL": database.url,
    }
    server = Server(name, "django.core.wsgi:get_wsgi_application()", env, database)
    server.manage("migrate", "--run-syncdb", "-v", "0")
    return server


def ours(machine: Machine, name: str) -> Server:
    """Sets up the public site in production settings, over plain HTTP as the baselines are."""
    database = machine.database(name)
    var = machine.folder / name
    var.mkdir()
    env = _clean() | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SITE": "public",
        "HTTPS": "false",
        "DEMONSTRATION": "true",
        "CLIENT_ADDRESS_HEADER": "X-Client-Address",
        "ALLOWED_HOSTS": "127.0.0.1",
        "VAR_DIR": str(var),
        "DATABASE_URL": database.url,
        "REDIS_URL": machine.redis_url,
        **{name: token_hex(32) for name in NAMES},
    }
    server = Server(name, "config.wsgi", env, database)
    server.manage("migrate", "-v", "0")
    server.manage("load_official_figures", "-v", "0")
    server.manage("collectstatic", "-v", "0", "--noinput")
    people = "from config.practice.demonstration import ensure_people_and_keys as e"
    server.manage(
        "shell",
        *("-v", "0", "-c"),
        f"from django.utils import timezone; {people}; e(now=timezone.now(), fresh_code=False)",
    )
    return server


def store_many(database: Database, many: int) -> None:
    """Copies the one stored report, its words and its receipt until there are this many.

    Each copy has its own token and code, a risk from 0 to 3 and an hour of the last three months.
    """
    with psycopg.connect(database.url, autocommit=True) as connection:
        reports = _columns(connection, "reporting_report")
        own = {
            "risk": "g % 4",
            "arrived_at": "one.arrived_at - (g % 2160) * interval '1 hour'",
            "submission_mac": "md5(g::text) || md5('token' || g::text)",
        }
        connection.execute(_filled(_COPY_REPORTS, reports, own), {"many": many})
        connection.execute(_COPY_WORDS)
        receipts = _columns(connection, "reporting_receipt")
        own = {"mac": "md5(r.id::text) || md5('code' || r.id::text)", "report_id": "r.id"}
        connection.execute(_filled(_COPY_RECEIPTS, receipts, own))
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _columns(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name <> 'id' ORDER BY ordinal_position",
        (table,),
    ).fetchall()
    return [str(name) for (name,) in found]


def _filled(statement: str, columns: list[str], own: dict[str, str]) -> bytes:
    values = ", ".join(own.get(name, f"one.{name}") for name in columns)
    # "%" is the placeholder's sign where parameters are given.
    values = values.replace("%", "%%")
    return statement.format(columns=", ".join(columns), values=values).encode()


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
