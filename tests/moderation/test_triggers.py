"""The database refuses a move of a report that is in no dict, or that no decision stands for.

Both databases are asked by SQL of our own, as whoever got past every verb would ask them.
"""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from moderation.decisions import accept_report, hold_report, reject_report, reopen_report
from moderation.models import Decision
from moderation.states import REOPEN, RESUME, every_move
from moderation.triggers import RULES, create_rules, drop_rules
from reporting.models import Report, ReportState
from tests.factories import NOW, REASONS, put_in_state, take_and

pytestmark = pytest.mark.django_db

MOVES = {(before, after) for before, _move, after in every_move()}
FORGED = sorted(set(product(ReportState.values, repeat=2)) - MOVES - {(s, s) for s in ReportState})
DECIDING = sorted(
    {(before, after) for before, move, after in every_move() if move not in (RESUME, REOPEN)}
)


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def move(report: Report, state: str) -> None:
    run("UPDATE reporting_report SET state = %s WHERE id = %s", state, report.pk)


def decision_of(report: Report, outcome: str, by_id: int) -> Decision:
    """A row as a forger would write it: whole, and of the outcome that they want."""
    return Decision(
        report=report,
        outcome=outcome,
        crime_type="other" if outcome == ReportState.ACCEPTED else "",
        reason=REASONS.get(outcome, ""),
        by_id=by_id,
        decided_at=NOW,
    )


@transaction.atomic
def forge(report: Report, state: str, *, by_id: int) -> None:
    decision_of(report, state, by_id).save()
    move(report, state)


def test_there_are_moves_to_forge_and_moves_to_make():
    assert ("accepted", "rejected") in FORGED
    assert ("received", "accepted") in DECIDING
    assert len(FORGED) + len(MOVES) == 20


@pytest.mark.parametrize(("before", "after"), sorted(MOVES))
def test_a_move_without_its_decision_is_refused(make_report, before, after):
    report = make_report(state=before)

    with pytest.raises(IntegrityError, match="decision that stands"):
        move(report, after)

    report.refresh_from_db()
    assert report.state == before


@pytest.mark.parametrize(("before", "after"), FORGED)
def test_a_move_that_there_is_not_is_refused_whatever_stands(mo, make_report, before, after):
    report = make_report(state=before)
    Decision.objects.of(report).update(stands=False)

    with pytest.raises(IntegrityError):
        forge(report, after, by_id=mo.pk)

    report.refresh_from_db()
    assert report.state == before


@pytest.mark.parametrize(("before", "after"), DECIDING)
def test_a_move_with_its_decision_is_made(mo, make_report, before, after):
    report = make_report(state=before)
    Decision.objects.of(report).update(stands=False)
    decision_of(report, after, mo.pk).save()

    move(report, after)

    report.refresh_from_db()
    assert report.state == after


@pytest.mark.parametrize("state", [state for state in ReportState if state != "received"])
def test_a_report_begins_as_received(db, state):
    with pytest.raises(IntegrityError, match="begins as received"), transaction.atomic():
        Report.objects.create(answers={}, arrived_at=NOW, submission_mac="x", state=state)

    assert not Report.objects.exists()


def test_a_decision_cannot_be_rewritten(mo, taken):
    accept_report(report_id=taken.pk, by=mo, now=NOW)
    decision = Decision.objects.standing().get()

    for field, other in (
        ("outcome", "'rejected'"),
        ("crime_type", "'fraud'"),
        ("by_id", str(decision.by_id + 1)),
        ("decided_at", "'2020-01-01'"),
        ("reason", "'self_harm'"),
    ):
        with pytest.raises(IntegrityError):
            run(f"UPDATE moderation_decision SET {field} = {other} WHERE id = %s", decision.pk)

    again = Decision.objects.get()
    assert (again.outcome, again.crime_type) == (decision.outcome, decision.crime_type)
    assert (again.by_id, again.decided_at) == (decision.by_id, decision.decided_at)


def test_a_period_changes_with_the_state_alone(mo, taken):
    accept_report(report_id=taken.pk, by=mo, now=NOW)

    with pytest.raises(IntegrityError, match="decision that stands"):
        run("UPDATE reporting_report SET cohort = '2031-Q1' WHERE id = %s", taken.pk)


def test_what_moves_no_report_is_left_alone(taken):
    run("UPDATE reporting_report SET language = 'cy' WHERE id = %s", taken.pk)

    taken.refresh_from_db()
    assert taken.language == "cy"


def test_verbs_and_undoing_go_through(mo, taken):
    hold_report(report_id=taken.pk, by=mo, now=NOW, reason="lead_answer")
    take_and(reject_report, report_id=taken.pk, by=mo, now=NOW, reason="test_or_nonsense")
    reopen_report(
        report_id=taken.pk, by=mo, now=NOW, decision_id=Decision.objects.standing().get().pk
    )

    taken.refresh_from_db()
    assert taken.state == "on_hold"
    assert Decision.objects.get().stands


def test_every_rule_stands_after_all_migrations(db):
    assert standing() == {rule.name for rule in RULES}


def test_making_the_rules_again_is_harmless(db, make_report):
    create_rules(connection)

    assert standing() == {rule.name for rule in RULES}
    report = make_report()
    put_in_state(report, "accepted")
    assert report.state == "accepted"


def standing() -> set[str]:
    """The rules that the database has, by name, where each names the moves as the dict has them."""
    query = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal"
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = dict(cursor.fetchall())
    return {rule.name for rule in RULES if rule.refused_if.strip() in found.get(rule.name, "")}


def test_without_the_rules_the_same_forgery_goes_through(make_report):
    report = make_report()
    drop_rules(connection)
    try:
        move(report, "accepted")
    finally:
        create_rules(connection)

    report.refresh_from_db()
    assert report.state == "accepted"
