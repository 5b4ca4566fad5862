"""Makes the database itself refuse a move of a report that no decision stands for.

- A report begins as received, in no period: whoever may only insert can send none as accepted.
- A report goes from one state to another only by a move of `moderation.states`, undoing included,
  and only where the one decision that stands on it says so: back into the queue with none.
- Its period changes with its state and never alone.
- A decision is written where it can be made from the state that the report is in, and then never
  changed: only whether it still stands.

- What followed from a referral is noted once, while the referral stands, and never changed.

So a verb writes or takes away its decisions first, and moves the report after. Nothing here tells
who may decide: that is `moderation.policies`.
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

from moderation.safeguarding_outcomes import LONGEST_NOTE
from moderation.states import RESUME, every_move
from reporting.models import ReportState
from staff import triggers
from staff.triggers import Refusal

_MOVES: Final = sorted({(before, after) for before, _move, after in every_move()})
_DECIDING: Final = sorted(
    {
        (before, after)
        for before, move, after in every_move()
        if move != RESUME and after != ReportState.RECEIVED
    }
)


def _one_of(pairs: list[tuple[str, str]], before: str, after: str) -> str:
    """Makes the condition that these two columns hold one of the pairs."""
    return " OR ".join(f"({before} = '{one}' AND {after} = '{other}')" for one, other in pairs)


_REPORT_BEGUN_ELSEWHERE: Final = f"""
    NEW.state <> '{ReportState.RECEIVED}' OR NEW.cohort IS NOT NULL
"""
_REPORT_MOVED_WRONGLY: Final = f"""
    (NEW.state = OLD.state AND COALESCE(NEW.cohort, '') <> COALESCE(OLD.cohort, ''))
    OR (NEW.state <> OLD.state AND (
        NOT ({_one_of(_MOVES, "OLD.state", "NEW.state")})
        OR COALESCE((SELECT d.outcome FROM moderation_decision d
            WHERE d.report_id = NEW.id AND d.stands), '{ReportState.RECEIVED}') <> NEW.state))
"""
_DECIDED_WRONGLY: Final = f"""
    NOT NEW.stands OR NOT EXISTS (
        SELECT 1 FROM reporting_report r
        WHERE r.id = NEW.report_id AND ({_one_of(_DECIDING, "r.state", "NEW.outcome")}))
"""
_DECISION_CHANGED: Final = """
    NEW.id <> OLD.id OR NEW.report_id <> OLD.report_id OR NEW.outcome <> OLD.outcome
    OR NEW.crime_type <> OLD.crime_type OR NEW.suggested_type <> OLD.suggested_type
    OR NEW.reason <> OLD.reason OR NEW.by_id <> OLD.by_id OR NEW.decided_at <> OLD.decided_at
    OR NEW.until IS NULL <> (OLD.until IS NULL) OR NEW.until <> OLD.until
"""

_CONCLUDED_WRONGLY: Final = f"""
    LENGTH(NEW.note) > {LONGEST_NOTE} OR NOT EXISTS (
        SELECT 1 FROM moderation_decision d JOIN reporting_report r ON r.id = d.report_id
        WHERE d.id = NEW.decision_id AND d.stands AND d.outcome = '{ReportState.REFERRED}'
        AND r.state = '{ReportState.REFERRED}')
"""

RULES: Final = (
    Refusal(
        name="decision_rule_received",
        table="reporting_report",
        moment="BEFORE INSERT",
        refused_if=_REPORT_BEGUN_ELSEWHERE,
        said="a report begins as received",
    ),
    Refusal(
        name="decision_rule_moved",
        table="reporting_report",
        moment="BEFORE UPDATE",
        refused_if=_REPORT_MOVED_WRONGLY,
        said="a report is moved by a decision that stands and a move that there is",
    ),
    Refusal(
        name="decision_rule_made",
        table="moderation_decision",
        moment="BEFORE INSERT",
        refused_if=_DECIDED_WRONGLY,
        said="this cannot be decided on a report in its state",
    ),
    Refusal(
        name="decision_rule_kept",
        table="moderation_decision",
        moment="BEFORE UPDATE",
        refused_if=_DECISION_CHANGED,
        said="a decision is never changed",
    ),
    Refusal(
        name="conclusion_rule_made",
        table="moderation_conclusion",
        moment="BEFORE INSERT",
        refused_if=_CONCLUDED_WRONGLY,
        said="what followed is noted of a referral that stands, in few words",
    ),
    Refusal(
        name="conclusion_rule_kept",
        table="moderation_conclusion",
        moment="BEFORE UPDATE",
        refused_if="1 = 1",
        said="what followed from a referral is never changed",
    ),
)
"""The rules, as `staff.triggers` puts them in place."""


def create_rules(connection: BaseDatabaseWrapper) -> None:
    """Puts every rule of this module in place. Doing it twice is harmless.

    A migration that alters the reports or the decisions ends with this. In the middle of all
    migrations a table may not be there yet: its rules come with it.
    """
    triggers.create_rules(connection, _rules_in_reach(connection))


def drop_rules(connection: BaseDatabaseWrapper) -> None:
    """Takes every rule of this module away: for a migration that is undone."""
    triggers.drop_rules(connection, _rules_in_reach(connection))


def _rules_in_reach(connection: BaseDatabaseWrapper) -> list[Refusal]:
    tables = set(connection.introspection.table_names())
    return [rule for rule in RULES if rule.table in tables]
