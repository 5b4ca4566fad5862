"""What nobody closes in time is deleted uncounted, and the receipts say so."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from classification.periods import first_day, monday_of
from classification.retention_periods import period_of
from moderation import anonymise
from moderation.anonymise import PeriodAlreadyClosed, close_period, delete_uncounted
from moderation.decisions import accept_report, hold_report, reject_report
from moderation.models import Decision
from records.models import DecisionRecord, Record
from records.write_records import uncounted_cohorts
from releases.declare import declare_cohort
from reporting.models import Receipt, Report, SealedWords
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW

pytestmark = pytest.mark.django_db

COHORT = "2026-Q4"
LAST_DAY_TO_CLOSE = date(2027, 12, 31)


def at_night_after(day: date) -> datetime:
    return datetime.combine(
        day + timedelta(days=1), datetime.min.time(), timezone.get_current_timezone()
    )


AFTER = at_night_after(LAST_DAY_TO_CLOSE)


@pytest.fixture
def decided(mo, epoch, make_report):
    """One accepted and one rejected report of one period, with words."""
    accepted, rejected = (make_report(words="my words", epoch=epoch) for _ in range(2))
    take_and(accept_report, report_id=accepted.pk, by=mo, now=NOW)
    take_and(reject_report, report_id=rejected.pk, by=mo, reason="test_or_nonsense", now=NOW)
    return accepted, rejected


def test_its_reports_go_with_their_words_and_none_of_them_is_a_record(decided):
    delete_uncounted(now=AFTER)

    for gone in (Report, Decision, SealedWords, Record, DecisionRecord):
        assert not gone.objects.exists(), gone
    assert uncounted_cohorts() == {COHORT}


def test_each_receipt_says_why(decided):
    accepted, rejected = (report.receipt.pk for report in decided)

    delete_uncounted(now=AFTER)

    said = dict(Receipt.objects.values_list("pk", "state"))
    assert said == {accepted: "period_not_closed", rejected: "test_or_nonsense"}
    assert set(Receipt.objects.values_list("period", flat=True)) == {COHORT}


def test_until_the_last_day_it_can_still_be_closed_and_nothing_is_deleted(mo, decided):
    delete_uncounted(now=at_night_after(LAST_DAY_TO_CLOSE - timedelta(days=1)))
    kept = Report.objects.count()
    declare_cohort(cohort=COHORT, today=date(2026, 7, 1), profile="start_up")
    close_period(cohort=COHORT, by=mo, today=LAST_DAY_TO_CLOSE)
    delete_uncounted(now=AFTER)

    assert kept == 2
    assert Record.objects.count() == 1
    assert not uncounted_cohorts()


def test_it_never_opens_again_and_a_second_night_does_nothing_more(mo, decided):
    delete_uncounted(now=AFTER)
    entries = AuditEntry.objects.count()

    delete_uncounted(now=AFTER + timedelta(days=1))

    assert AuditEntry.objects.count() == entries
    assert AuditEntry.objects.filter(action="delete_period", subject_id=COHORT).count() == 1
    with pytest.raises(PeriodAlreadyClosed):
        close_period(cohort=COHORT, by=mo, today=AFTER.date())


def test_reports_of_later_periods_and_undecided_ones_stay(mo, decided, make_report):
    later, held = make_report(), make_report()
    take_and(accept_report, report_id=later.pk, by=mo, now=NOW + timedelta(days=90))
    take_and(hold_report, report_id=held.pk, by=mo, reason="lead_answer", now=NOW)

    delete_uncounted(now=AFTER)

    assert set(Report.objects.values_list("pk", flat=True)) == {later.pk, held.pk}


def test_a_close_at_the_same_moment_counts_and_the_night_deletes_nothing(mo, decided, monkeypatch):
    declare_cohort(cohort=COHORT, today=date(2026, 7, 1), profile="start_up")

    def closed_by_somebody_meanwhile(cohort):
        close_period(cohort=cohort, by=mo, today=LAST_DAY_TO_CLOSE)
        return LAST_DAY_TO_CLOSE

    monkeypatch.setattr(anonymise, "deleted_uncounted_after", closed_by_somebody_meanwhile)

    delete_uncounted(now=AFTER)

    assert Record.objects.count() == 1
    assert not uncounted_cohorts()
    assert set(Receipt.objects.values_list("state", flat=True)) == {"counted", "test_or_nonsense"}


@pytest.mark.parametrize("quarter", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q4"])
def test_the_visits_of_a_quarter_are_kept_for_as_long_as_it_can_be_closed(quarter):
    """Else its table of where visits end would count only the last of its weeks."""
    last_to_close = anonymise.deleted_uncounted_after(quarter)

    kept_from = period_of("reporting.VisitsLeft.after_week_began").before(last_to_close)

    assert kept_from <= monday_of(first_day(quarter))
