"""The one bridge: at the close, records are there and reports are not; a crash leaves one or the
other, never both and never neither."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection

from classification.periods import PeriodError
from moderation import anonymise
from moderation.anonymise import (
    EarlyClosingRefused,
    PeriodAlreadyClosed,
    PeriodNotOver,
    close_period,
)
from moderation.decisions import accept_report, claim_report, reject_report
from moderation.models import Claim, Decision
from records.models import ClosedCohort, DecisionRecord, Record
from releases.declare import declare_cohort
from reporting.models import Receipt, Report, SealedWords
from staff.audit import verify_chain
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW

pytestmark = pytest.mark.django_db

COHORT = "2026-Q4"
AFTER = date(2027, 1, 1)
# Codes that no declared attribute carries, so they may stand in no table after the close.
CANARIES = {"relationship": "canary_relationship", "emotional_effect": ["canary_effect"]}


def dump() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [repr((table, row)) for row in cursor.fetchall()]
    return "\n".join(rows)


@pytest.fixture
def profile():
    """The declared profile of every quarter here; a test names another by its parameters."""
    return "start_up"


@pytest.fixture(autouse=True)
def declared(db, profile):
    """Every quarter here was declared in time."""
    for cohort in (COHORT, "2027-Q1"):
        declare_cohort(cohort=cohort, today=date(2026, 7, 1), profile=profile)


@pytest.fixture
def cohort_of_three(mo, epoch, make_report):
    """Two accepted and one rejected report, with words and receipts."""
    reports = [make_report(words="my words", epoch=epoch, answers=CANARIES) for _ in range(3)]
    take_and(accept_report, report_id=reports[0].pk, by=mo, now=NOW)
    take_and(accept_report, report_id=reports[1].pk, by=mo, crime_type="malware", now=NOW)
    take_and(reject_report, report_id=reports[2].pk, by=mo, reason="part_of_a_flood", now=NOW)
    return reports


@pytest.fixture
def closed(mo, cohort_of_three):
    """The period of these three is closed."""
    close_period(cohort=COHORT, by=mo, today=AFTER)


def test_accepted_reports_become_records_and_all_are_gone(closed):
    assert Receipt.objects.exclude(state="counted").count() == 1
    assert sorted(Record.objects.values_list("crime_type", flat=True)) == ["blackmail", "malware"]
    assert set(Record.objects.values_list("cohort", flat=True)) == {COHORT}
    for gone in (Report, SealedWords, Decision, Claim):
        assert not gone.objects.exists()


def test_each_receipt_knows_its_final_state_and_period_and_nothing_else(closed):
    receipts = Receipt.objects.order_by("pk")
    assert [each.period for each in receipts] == [COHORT] * 3
    assert receipts[0].state == receipts[1].state == "counted"
    assert receipts[2].state != "counted"
    assert all(each.report_id is None for each in receipts)


def test_no_answer_outside_the_declared_attributes_is_left_in_any_table(mo, cohort_of_three):
    assert "canary_relationship" in dump()
    assert "canary_effect" in dump()

    close_period(cohort=COHORT, by=mo, today=AFTER)

    left = dump()
    assert "canary_relationship" not in left
    assert "canary_effect" not in left
    assert "nude_pictures" not in left
    assert "E23000022" not in left


def test_a_record_has_no_key_time_or_place_that_leads_back(closed):
    for record in Record.objects.all():
        assert record.pk.version == 4
        text = json.dumps({f.name: str(getattr(record, f.name)) for f in Record._meta.fields})
        assert "2026-11" not in text


def test_records_are_not_in_the_order_in_which_the_reports_came(mo, make_report):
    types = ["blackmail", "malware", "other", "harassment", "obscene_material", "scam_attempt"] * 5
    for kind in types:
        take_and(accept_report, report_id=make_report().pk, by=mo, crime_type=kind, now=NOW)

    close_period(cohort=COHORT, by=mo, today=AFTER)

    with connection.cursor() as cursor:
        cursor.execute("SELECT crime_type FROM records_record")
        stored = [row[0] for row in cursor.fetchall()]
    assert sorted(stored) == sorted(types)
    assert stored != types


def test_reports_of_other_periods_and_undecided_ones_stay(mo, make_report):
    waiting = make_report()
    later = make_report()
    take_and(accept_report, report_id=later.pk, by=mo, now=NOW + timedelta(days=30))

    close_period(cohort=COHORT, by=mo, today=AFTER)

    assert not Record.objects.exists()
    assert set(Report.objects.values_list("pk", flat=True)) == {waiting.pk, later.pk}
    assert ClosedCohort.objects.filter(cohort=COHORT).exists()


def test_a_report_that_was_taken_back_is_not_counted(mo, cohort_of_three):
    cohort_of_three[0].delete()

    close_period(cohort=COHORT, by=mo, today=AFTER)

    assert Record.objects.count() == 1


@pytest.mark.parametrize("today", [date(2026, 12, 31), date(2026, 11, 23)])
def test_a_period_is_not_closed_before_it_is_over(mo, cohort_of_three, today):
    with pytest.raises(PeriodNotOver):
        close_period(cohort=COHORT, by=mo, today=today)

    assert Report.objects.count() == 3


def test_a_period_is_closed_once(mo, closed):
    with pytest.raises(PeriodAlreadyClosed):
        close_period(cohort=COHORT, by=mo, today=AFTER)

    assert Record.objects.count() == 2
    assert AuditEntry.objects.filter(action="close_period").count() == 1


@pytest.mark.parametrize("text", ["2026", "2026-Q5", "", "canary"])
def test_what_is_no_quarter_is_refused(mo, text):
    with pytest.raises(PeriodError):
        close_period(cohort=text, by=mo, today=AFTER)


def test_a_real_site_never_closes_early(mo, settings, cohort_of_three):
    settings.DEMONSTRATION = False

    with pytest.raises(EarlyClosingRefused):
        close_period(cohort=COHORT, by=mo, today=NOW.date(), early=True)

    assert Report.objects.count() == 3


def test_a_practice_site_closes_early_and_what_follows_joins_the_next(
    mo, settings, cohort_of_three, make_report
):
    settings.DEMONSTRATION = True
    close_period(cohort=COHORT, by=mo, today=NOW.date(), early=True)

    after = make_report()
    take_and(accept_report, report_id=after.pk, by=mo, now=NOW)

    after.refresh_from_db()
    assert after.cohort == "2027-Q1"


def test_not_even_a_practice_site_closes_a_period_that_has_not_begun(mo, settings):
    settings.DEMONSTRATION = True

    with pytest.raises(PeriodNotOver):
        close_period(cohort="2031-Q1", by=mo, today=NOW.date(), early=True)


@pytest.mark.parametrize("profile", ["standard_1"])
def test_decisions_are_kept_apart_where_the_profile_has_a_table_for_them(mo, cohort_of_three):
    close_period(cohort=COHORT, by=mo, today=AFTER)

    assert sorted(DecisionRecord.objects.values_list("decision", flat=True)) == [
        "counted",
        "counted",
        "duplicate_or_flood",
    ]


class Killed(BaseException):
    """Stands for the process being killed: no handler for errors catches it."""


@pytest.mark.parametrize(
    "step", ["_attributes", "write_records", "_settle", "settle_receipts", "_delete_reports"]
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_the_reports_are_all_there_and_no_record_is(
    mo, cohort_of_three, monkeypatch, step, when
):
    before = dump()
    original = getattr(anonymise, step)

    def dies(*args, **kwargs):
        if when == "after":
            original(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(anonymise, step, dies)
    with pytest.raises(Killed):
        close_period(cohort=COHORT, by=mo, today=AFTER)

    assert dump() == before
    monkeypatch.undo()
    close_period(cohort=COHORT, by=mo, today=AFTER)
    assert Record.objects.count() == 2
    assert verify_chain().is_whole


def test_a_claimed_report_that_is_decided_meanwhile_closes_with_its_claim(mo, sue, accepted):
    claim_report(report_id=accepted.pk, by=sue, now=NOW)

    close_period(cohort=COHORT, by=mo, today=AFTER)

    assert not Claim.objects.exists()
