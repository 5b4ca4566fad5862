"""Makes the database itself refuse to change a proposal, but for how it ends, once.

A migration that alters the table ends with `create_rules` again: SQLite rebuilds an altered table
without its triggers.
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from staff import triggers
from staff.triggers import Refusal

_CHANGED: Final = """
    OLD.outcome <> '' OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.subject <> OLD.subject
    OR NEW.subject_sha256 <> OLD.subject_sha256 OR NEW.content <> OLD.content
    OR NEW.by_id <> OLD.by_id OR NEW.proposed_at <> OLD.proposed_at
    OR NEW.runs_out_at <> OLD.runs_out_at
"""

RULES: Final = (
    Refusal(
        name="staff_proposal_ends_once",
        table="staff_proposal",
        moment="BEFORE UPDATE",
        refused_if=_CHANGED,
        said="a proposal ends once, and nothing else of it changes",
    ),
)


def create_rules(connection: BaseDatabaseWrapper) -> None:
    """Puts the rule in place. Doing it twice is harmless."""
    triggers.create_rules(connection, RULES)


def drop_rules(connection: BaseDatabaseWrapper) -> None:
    """Takes the rule away: for a migration that is undone."""
    triggers.drop_rules(connection, RULES)
