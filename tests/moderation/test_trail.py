"""What was done with a report stands at the foot of its page, in plain words."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from django.db import IntegrityError, connection, transaction

import moderation
from moderation import states
from moderation.correcting import CORRECTION
from moderation.decisions import (
    accept_report,
    claim_report,
    give_back_report,
    hold_report,
    reopen_report,
)
from moderation.masks import UNMASK_REASONS
from moderation.reading_codes import open_codes
from moderation.trail import ACTIONS, entry_in_words, trail_of
from reporting.form.questions import FIELDS
from reporting.models import ReportState
from reporting.retention import purge
from staff.audit import record_action
from staff.models import AuditEntry
from staff.triggers import guarded_tables
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url

pytestmark = pytest.mark.django_db

MODULES: Final = sorted(Path(moderation.__file__).parent.glob("*.py"))
EVERY_MOVE: Final = {
    states.REOPEN,
    *(move for moves in states.MOVES.values() for move in moves),
}


def actions_in(tree: ast.Module) -> Iterator[str]:
    """The actions on reports that a module records: those of `record_action`, and of the short
    `_record` of the decisions, whose first argument is the move."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", "")
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        if name == "_record":
            yield from (f"{move}_report" for move in moves_in(call.args[0]))
        elif name == "record_action" and "report" in values_in(given["subject"]):
            yield from values_in(given["action"])


def moves_in(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Attribute):
        return {getattr(states, node.attr)}
    # A move that comes from elsewhere may be any.
    return values_in(node) or EVERY_MOVE


def values_in(node: ast.expr) -> set[str]:
    if isinstance(node, ast.IfExp):
        return values_in(node.body) | values_in(node.orelse)
    if isinstance(node, ast.JoinedStr) and "show_original_" in values_in(node.values[0]):
        return {f"show_original_{why}" for why in UNMASK_REASONS}
    if isinstance(node, ast.JoinedStr):
        # The other text that is put together is the correction of a field, whichever it is.
        return {f"{CORRECTION}{field.code}" for field in FIELDS}
    return {node.value} if isinstance(node, ast.Constant) else set()


def test_every_action_that_is_recorded_on_a_report_has_its_words():
    recorded = {
        action for module in MODULES for action in actions_in(ast.parse(module.read_text()))
    }

    assert recorded >= {"read_words", "read_codes", "take_over_report", "reopen_report"}
    corrections = {action for action in recorded if action.startswith(CORRECTION)}
    assert len(corrections) == len(FIELDS)
    assert recorded - corrections == set(ACTIONS) - {"purge_words"}
    assert not {action for action in recorded if entry_in_words(action) == action}


def said(report) -> list[tuple[str, str]]:
    return [(step.said, step.by) for step in trail_of(report).steps]


def test_the_trail_tells_in_order_what_was_done_and_by_whom(mo, sam, report):
    claim_report(report_id=report.pk, by=mo, now=NOW)
    open_codes(report_id=report.pk, by=mo, now=NOW)
    give_back_report(report_id=report.pk, by=mo, now=NOW)
    take_and(hold_report, report_id=report.pk, by=mo, reason="lead_answer", now=NOW)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    claim_report(report_id=report.pk, by=sam, now=NOW)
    decision = accept_report(report_id=report.pk, by=sam, now=NOW, crime_type="other")
    reopen_report(report_id=report.pk, by=sam, now=NOW, decision_id=decision.pk)

    assert said(report) == [
        ("Taken", "mo@example.org"),
        ("Codes opened", "mo@example.org"),
        ("Given back", "mo@example.org"),
        ("Taken", "mo@example.org"),
        ("Put on hold", "mo@example.org"),
        ("Taken", "mo@example.org"),
        ("Taken over from whoever was reading it", "sam@example.org"),
        ("Accepted", "sam@example.org"),
        ("Crime type corrected", "sam@example.org"),
        ("Last decision undone", "sam@example.org"),
    ]


def test_nobody_is_named_where_the_clock_did_it(epoch, make_report):
    report = make_report(words="Hello.", epoch=epoch)

    purge(now=NOW + timedelta(days=100))

    assert said(report) == [("Words deleted, as their time was over", "")]


def test_the_trail_of_one_report_holds_nothing_of_another(mo, make_report):
    report, other = make_report(), make_report()
    claim_report(report_id=other.pk, by=mo, now=NOW)
    record_action(action="claim_report", by=mo, subject="flood", subject_id=str(report.pk), at=NOW)

    assert said(report) == []


def test_a_long_trail_shows_its_last_steps_and_says_so(mo, report, client):
    for _ in range(101):
        record_action(
            action="let_go_report", by=mo, subject="report", subject_id=str(report.pk), at=NOW
        )

    trail = trail_of(report)

    assert len(trail.steps) == 100
    assert trail.is_cut
    assert "Older ones are in the audit." in text_of(client.get(url("report", report.pk)))


@pytest.mark.usefixtures("at_this_hour")
def test_the_page_shows_the_trail_to_who_has_not_taken_the_report(ned, report, client):
    take_and(hold_report, report_id=report.pk, by=ned, reason="lead_answer", now=NOW)

    body = text_of(client.get(url("report", report.pk)))
    trail = body[body.index("What was done with it") :]

    assert ">23 November 2026</time>:\n            Arrived" in trail
    assert "ned@example.org" in trail
    assert "Put on hold" in trail
    assert "Arrived" in trail[: trail.index("Put on hold")]
    assert ReportState.ON_HOLD not in trail


def test_the_audit_is_asked_by_an_index_and_stays_guarded(mo, report):
    entry = record_action(
        action="claim_report", by=mo, subject="report", subject_id=str(report.pk), at=NOW
    )
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, "staff_auditentry")

    assert indexes["staff_auditentry_subject"]["columns"] == ["subject", "subject_id", "number"]
    assert "staff_auditentry" in guarded_tables(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="let_go_report")
