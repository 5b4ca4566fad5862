"""The clock deletes what is past its time, and nothing else."""

from datetime import date, timedelta

from reporting.codes.receipts import receipt_code, settle_receipts, status_of
from reporting.models import Receipt, Report, SealedWords
from reporting.retention import purge
from staff.models import AuditEntry
from tests.factories import NOW, make_report


def test_words_go_ninety_days_after_they_came_and_the_codes_stay(db):
    make_report(token="old", at=NOW - timedelta(days=90))
    young = make_report(token="young", at=NOW - timedelta(days=89))

    purge(now=NOW)

    assert SealedWords.objects.get().report == young
    assert Report.objects.count() == 2
    assert [each.action for each in AuditEntry.objects.all()] == ["purge_words"]


def test_words_go_on_the_day_a_decision_has_set(db):
    report = make_report(at=NOW - timedelta(days=40))
    SealedWords.objects.update(delete_after=date(2026, 11, 23))

    purge(now=NOW - timedelta(days=1))
    assert SealedWords.objects.filter(report=report).exists()
    purge(now=NOW)

    assert not SealedWords.objects.filter(report=report).exists()


def test_a_report_undecided_for_half_a_year_goes_and_its_code_says_so(db):
    old = make_report(token="old", at=NOW - timedelta(days=181), state="on_hold")
    make_report(token="decided", at=NOW - timedelta(days=181), state="accepted", cohort="2026-Q4")
    make_report(token="young", at=NOW - timedelta(days=179))

    purge(now=NOW)

    assert not Report.objects.filter(pk=old.pk).exists()
    assert Report.objects.count() == 2
    assert status_of(receipt_code("old")).state == "not_decided"


def test_a_receipt_goes_thirteen_months_after_the_close(db):
    report = make_report(token="a token")
    settle_receipts([report.pk], state="counted", period="2026-Q4", today=date(2027, 1, 3))
    report.delete()

    purge(now=NOW.replace(year=2028, month=2, day=2))
    assert status_of(receipt_code("a token")) is not None
    purge(now=NOW.replace(year=2028, month=2, day=3))

    assert status_of(receipt_code("a token")) is None
    assert not Receipt.objects.exists()


def test_running_twice_changes_nothing_more(db):
    make_report(at=NOW - timedelta(days=200))
    purge(now=NOW)
    tables = (AuditEntry, Receipt, Report, SealedWords)
    before = [table.objects.count() for table in tables]

    purge(now=NOW)

    assert [table.objects.count() for table in tables] == before
