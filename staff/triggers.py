"""Database triggers that refuse what no row may become, on SQLite and PostgreSQL alike.

Guards keep a table append-only; rules refuse one kind of change by a condition in SQL.

A table with a guard refuses UPDATE and DELETE (and TRUNCATE) of its rows, whoever asks, but for
what its guard allows by a condition in SQL. An app that has such a table calls `create_guard`
from a migration, and again in any later migration that alters the table: SQLite rebuilds an
altered table without its triggers. A migration that alters a table which another's condition
reads drops that guard before and creates it after.

Django's `flush`, which every live-server test runs, must delete rows: such tests wrap it in
`with guards_down():`, which drops the guards found in the database and puts them back.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

_PREFIX: Final = "append_only_"
_FUNCTION: Final = "refuse_to_change_append_only_rows"


class UnsupportedDatabase(RuntimeError):
    """No trigger has been written for this database."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A rule that refuses a change of one row of a table.

    `moment` is such as "BEFORE UPDATE". `refused_if` is a condition over OLD and NEW, in SQL that
    both databases read; `said` is the message of the refusal. All are part of the programme, never
    of what somebody typed.
    """

    name: str
    table: str
    moment: str
    refused_if: str
    said: str


def create_rules(connection: BaseDatabaseWrapper, rules: Iterable[Refusal]) -> None:
    """Puts these rules in place. Doing it twice is harmless.

    SQLite rebuilds an altered table without its triggers: a migration that alters the table of a
    rule ends with this.
    """
    rules = tuple(rules)
    drop_rules(connection, rules)
    with connection.cursor() as cursor:
        for rule in rules:
            for statement in _statements_of(rule, connection.vendor):
                cursor.execute(statement)


def drop_rules(connection: BaseDatabaseWrapper, rules: Iterable[Refusal]) -> None:
    """Takes these rules away, where they stand: for a migration that is undone."""
    with connection.cursor() as cursor:
        for rule in rules:
            on_table = f' ON "{rule.table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{rule.name}"{on_table}')


def _statements_of(rule: Refusal, vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield (
            f'CREATE TRIGGER "{rule.name}" {rule.moment} ON "{rule.table}" '
            f"WHEN {rule.refused_if} BEGIN SELECT RAISE(ABORT, '{rule.said}'); END"
        )
    elif vendor == "postgresql":
        # The condition of a PostgreSQL trigger may not ask another table; a function may.
        yield (
            f"CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {rule.refused_if} THEN RAISE EXCEPTION '{rule.said}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        yield (
            f'CREATE TRIGGER "{rule.name}" {rule.moment} ON "{rule.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {rule.name}()"
        )
    else:
        raise UnsupportedDatabase(vendor)


def create_guard(
    connection: BaseDatabaseWrapper, table: str, *, update_if: str = "", delete_if: str = ""
) -> None:
    """Makes `table` append-only. Doing it twice is harmless.

    `update_if` and `delete_if` are conditions over OLD and NEW, in SQL that both databases read:
    what meets one is let through. They are part of the programme, never of what somebody typed.
    """
    drop_guard(connection, table)
    with connection.cursor() as cursor:
        for statement in _create_statements(
            connection.vendor, table, {"update": update_if, "delete": delete_if}
        ):
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
    """Lists the tables that refuse changes now, as the database itself tells it."""
    suffix = "_delete"
    return tuple(
        sorted(
            name[len(_PREFIX) : -len(suffix)]
            for name in _definitions(connection)
            if name.endswith(suffix)
        )
    )


@contextmanager
def guards_down(connection: BaseDatabaseWrapper = default_connection) -> Iterator[None]:
    """Lifts every guard for the length of a block. For tests that flush, and nothing else."""
    tables, definitions = guarded_tables(connection), _definitions(connection)
    for table in tables:
        drop_guard(connection, table)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for definition in definitions.values():
                cursor.execute(definition)


def _definitions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Finds the guards' triggers in the database: name -> the statement that makes it."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    elif connection.vendor == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        raise UnsupportedDatabase(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: sql for name, sql in cursor.fetchall() if name.startswith(_PREFIX)}


def _create_statements(vendor: str, table: str, allowed: Mapping[str, str]) -> Iterator[str]:
    message = f"rows of {table} are never changed or deleted"
    if vendor == "sqlite":
        for event, condition in allowed.items():
            unless = f"WHEN ({condition}) IS NOT TRUE " if condition else ""
            yield (
                f'CREATE TRIGGER "{_PREFIX}{table}_{event}" BEFORE {event.upper()} ON "{table}" '
                f"{unless}BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
    elif vendor == "postgresql":
        refuse = (
            "RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation';"
        )
        yield (
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {refuse} END $$"
        )
        for event, condition in allowed.items():
            function = _FUNCTION
            if condition:
                # The condition of a PostgreSQL trigger may not ask another table; a function may.
                function = f"{_PREFIX}{table}_{event}"
                row = "NEW" if event == "update" else "OLD"
                yield (
                    f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger '
                    f"LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN RETURN {row}; END IF; "
                    f"{refuse} END $$"
                )
            yield (
                f'CREATE TRIGGER "{_PREFIX}{table}_{event}" BEFORE {event.upper()} ON "{table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{function}"()'
            )
        yield (
            f'CREATE TRIGGER "{_PREFIX}{table}_truncate" BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )
    else:
        raise UnsupportedDatabase(vendor)
