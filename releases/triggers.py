"""Makes the database itself refuse what no release may do, on SQLite and PostgreSQL alike.

- `spent` of a budget is the sum of its ledger: writing a ledger row adds to it, in the same
  statement, so the CHECK on the budget refuses an overspend from raw SQL too.
- A budget's cap is never raised, its spending never undone, its cohort and universe never changed.
  It begins with nothing spent and is never deleted, so that none can be made anew with more left.
- A row that exists is never written over. SQLite's REPLACE deletes the old row first, and says so
  to no trigger unless `recursive_triggers` is on (config/settings.py); here no insert may name a
  row that is there, whatever that setting is.
- A cell may be written only for a table that every cohort of its release has been charged for,
  and only while the release is being prepared.
- A release that is settled stays as it is: what was published can only be withdrawn.

Ledger rows, tables and cells refuse change and deletion through `staff.triggers.create_guard`.
Django's `flush` deletes rows: the tests that flush wrap it in `with rules_down():`, as well as in
`staff.triggers.guards_down`. SQLite drops a table's triggers when a migration alters
it: such a migration must end with `create_rules` again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from staff import triggers
from staff.triggers import Refusal, UnsupportedDatabase

GUARDED_TABLES: Final = ("releases_ledgerentry", "releases_releasedtable", "releases_releasedcell")

_BUDGET_CHANGED: Final = """
    NEW.cap > OLD.cap OR NEW.spent < OLD.spent OR NEW.cohort <> OLD.cohort
    OR NEW.universe <> OLD.universe
"""
_RELEASE_CHANGED: Final = """
    OLD.state IN ('refused', 'withdrawn')
    OR NEW.number <> OLD.number OR NEW.profile <> OLD.profile
    OR NEW.declaration_sha256 <> OLD.declaration_sha256
    OR NEW.code_lists_version <> OLD.code_lists_version
    OR NEW.demonstration <> OLD.demonstration
    OR COALESCE(NEW.prepared_by_id, 0) <> COALESCE(OLD.prepared_by_id, 0)
    OR NEW.prepared_at <> OLD.prepared_at
    OR (OLD.cells_sha256 <> '' AND NEW.cells_sha256 <> OLD.cells_sha256)
    OR (OLD.state = 'published' AND (
        NEW.state <> 'withdrawn' OR NEW.files_sha256 <> OLD.files_sha256
        OR COALESCE(NEW.decided_by_id, 0) <> COALESCE(OLD.decided_by_id, 0)
        OR NEW.decided_at <> OLD.decided_at
        OR NEW.single_reader <> OLD.single_reader OR NEW.jump_reason <> OLD.jump_reason))
"""
_CELL_UNPAID: Final = """
    NOT EXISTS (
        SELECT 1 FROM releases_releasedtable t
        JOIN releases_release r ON r.number = t.release_id
        WHERE t.id = NEW.table_id AND r.state = 'prepared' AND r.cells_sha256 = ''
        AND (SELECT COUNT(*) FROM releases_ledgerentry l
             JOIN releases_budget b ON b.id = l.budget_id
             WHERE l.release_id = t.release_id AND l."table" = t.name
             AND b.universe = t.universe AND l.micro_rho >= t.micro_rho AND l.sigma <= t.sigma)
            >= CASE WHEN LENGTH(r.number) = 4 THEN 4 ELSE 1 END)
"""
_BUDGET_NOT_NEW: Final = """
    NEW.spent <> 0 OR EXISTS (
        SELECT 1 FROM releases_budget b
        WHERE b.id = NEW.id OR (b.cohort = NEW.cohort AND b.universe = NEW.universe))
"""
_RELEASE_NOT_NEW: Final = "EXISTS (SELECT 1 FROM releases_release r WHERE r.number = NEW.number)"
_CHARGE_NOT_NEW: Final = """
    EXISTS (
        SELECT 1 FROM releases_ledgerentry l
        WHERE l.id = NEW.id OR (l.budget_id = NEW.budget_id AND l.release_id = NEW.release_id
            AND l."table" = NEW."table"))
"""
_TABLE_NOT_NEW: Final = """
    EXISTS (
        SELECT 1 FROM releases_releasedtable t
        WHERE t.id = NEW.id OR (t.release_id = NEW.release_id AND t.name = NEW.name))
"""
_CELL_NOT_NEW: Final = """
    EXISTS (
        SELECT 1 FROM releases_releasedcell c
        WHERE c.id = NEW.id OR (c.table_id = NEW.table_id AND c.position = NEW.position))
"""
_SPEND: Final = "UPDATE releases_budget SET spent = spent + NEW.micro_rho WHERE id = NEW.budget_id"

_REFUSALS: Final = (
    Refusal(
        name="release_rule_budget",
        table="releases_budget",
        moment="BEFORE UPDATE",
        refused_if=_BUDGET_CHANGED,
        said="a budget is never raised, refunded or moved",
    ),
    Refusal(
        name="release_rule_settled",
        table="releases_release",
        moment="BEFORE UPDATE",
        refused_if=_RELEASE_CHANGED,
        said="a settled release stays as it is",
    ),
    Refusal(
        name="release_rule_paid",
        table="releases_releasedcell",
        moment="BEFORE INSERT",
        refused_if=_CELL_UNPAID,
        said="a cell needs a charged table of a release in preparation",
    ),
    *(
        Refusal(
            name=f"release_rule_{table}_kept",
            table=f"releases_{table}",
            moment="BEFORE DELETE",
            refused_if="1 = 1",
            said=f"a {table} is never deleted",
        )
        for table in ("budget", "release")
    ),
    *(
        Refusal(
            name=f"release_rule_new_{table}",
            table=f"releases_{table}",
            moment="BEFORE INSERT",
            refused_if=condition,
            said=f"a row of releases_{table} begins new and is never written over",
        )
        for table, condition in (
            ("budget", _BUDGET_NOT_NEW),
            ("release", _RELEASE_NOT_NEW),
            ("ledgerentry", _CHARGE_NOT_NEW),
            ("releasedtable", _TABLE_NOT_NEW),
            ("releasedcell", _CELL_NOT_NEW),
        )
    ),
)
_SPENDING: Final = "release_rule_spend"
RULES: tuple[str, ...] = (*(rule.name for rule in _REFUSALS), _SPENDING)
"""The names of this module's triggers, as the database knows them."""


def create_rules(connection: BaseDatabaseWrapper) -> None:
    """Puts every rule of this module in place. Doing it twice is harmless."""
    drop_rules(connection)
    triggers.create_rules(connection, _REFUSALS)
    with connection.cursor() as cursor:
        for statement in _spending(connection.vendor):
            cursor.execute(statement)


def drop_rules(connection: BaseDatabaseWrapper) -> None:
    """Takes every rule of this module away: for a migration that is undone."""
    triggers.drop_rules(connection, _REFUSALS)
    on_table = ' ON "releases_ledgerentry"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{_SPENDING}"{on_table}')


@contextmanager
def rules_down(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Takes the rules away for the length of a block. For tests that flush, and nothing else."""
    drop_rules(connection)
    try:
        yield
    finally:
        create_rules(connection)


def _spending(vendor: str) -> Iterator[str]:
    """Makes the trigger that adds what a ledger row charges to its budget."""
    if vendor == "sqlite":
        yield (
            f'CREATE TRIGGER "{_SPENDING}" AFTER INSERT ON "releases_ledgerentry" '
            f"BEGIN {_SPEND}; END"
        )
    elif vendor == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {_SPENDING}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN {_SPEND}; RETURN NEW; END $$"
        )
        yield (
            f'CREATE TRIGGER "{_SPENDING}" AFTER INSERT ON "releases_ledgerentry" '
            f"FOR EACH ROW EXECUTE FUNCTION {_SPENDING}()"
        )
    else:
        raise UnsupportedDatabase(vendor)
