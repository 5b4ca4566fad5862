"""Database triggers that keep tables append-only, on SQLite and PostgreSQL alike.

A table named here refuses UPDATE and DELETE (and TRUNCATE) of its rows, whoever asks. An app
that has such a table calls `create_guard` from a migration, and again in any later migration
that alters the table: SQLite rebuilds an altered table without its triggers.

Django's `flush`, which every live-server test runs, must delete rows: such tests wrap it in
`with guards_down():`, which drops the guards found in the database and puts them back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

_PREFIX = "append_only_"
_FUNCTION = "refuse_to_change_append_only_rows"


class UnsupportedDatabase(RuntimeError):
    """A database for which no guard has been written."""


def create_guard(connection: BaseDatabaseWrapper, table: str) -> None:
    """Makes `table` append-only. Doing it twice is harmless."""
    drop_guard(connection, table)
    with connection.cursor() as cursor:
        for statement in _create_statements(connection.vendor, table):
            cursor.execute(statement)


def drop_guard(connection: BaseDatabaseWrapper, table: str) -> None:
    """Lifts the guard of `table`, if it has one."""
    names = (f"{_PREFIX}{table}_update", f"{_PREFIX}{table}_delete", f"{_PREFIX}{table}_truncate")
    with connection.cursor() as cursor:
        for name in names:
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def guarded_tables(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """The tables that refuse changes now, as the database itself tells it."""
    suffix = "_delete"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    elif connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        raise UnsupportedDatabase(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [row[0] for row in cursor.fetchall()]
    return tuple(
        sorted(
            name[len(_PREFIX) : -len(suffix)]
            for name in names
            if name.startswith(_PREFIX) and name.endswith(suffix)
        )
    )


@contextmanager
def guards_down(connection: BaseDatabaseWrapper = default_connection) -> Iterator[None]:
    """Lifts every guard for the length of a block. For tests that flush, and nothing else."""
    tables = guarded_tables(connection)
    for table in tables:
        drop_guard(connection, table)
    try:
        yield
    finally:
        for table in tables:
            create_guard(connection, table)


def _create_statements(vendor: str, table: str) -> Iterator[str]:
    message = f"rows of {table} are never changed or deleted"
    if vendor == "sqlite":
        for event in ("update", "delete"):
            yield (
                f'CREATE TRIGGER "{_PREFIX}{table}_{event}" BEFORE {event.upper()} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
    elif vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME "
            f"USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for event in ("update", "delete"):
            yield (
                f'CREATE TRIGGER "{_PREFIX}{table}_{event}" BEFORE {event.upper()} ON "{table}" '
                f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
            )
        yield (
            f'CREATE TRIGGER "{_PREFIX}{table}_truncate" BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )
    else:
        raise UnsupportedDatabase(vendor)
