"""The nightly deletion carries out the policy of every part, and of nothing too early."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from classification.retention_periods import period_of
from config.tasks import purge
from config.upkeep.purging import PurgeIncomplete, purge_all
from moderation.models import Claim
from records.models import Record
from releases.models import Release
from reporting.models import Epoch, Receipt, Report, SealedWords
from staff.models import AuditEntry
from tests.config.doctoring import lost
from tests.factories import NOW, make_report
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import PUBLISHED_AT, make_person, make_published

pytestmark = pytest.mark.django_db


def make_claimed_report() -> Report:
    """A report whose claim ended an hour ago."""
    report, taken = make_report(words="claimed"), NOW - timedelta(hours=2)
    until = taken + timedelta(hours=1)
    Claim.objects.create(report=report, by=make_person(), claimed_at=taken, until=until)
    return report


def test_what_is_past_its_time_goes_in_every_part_of_the_house() -> None:
    late = make_report(words="late", at=NOW - timedelta(days=181))
    claimed = make_claimed_report()
    spent = Epoch.objects.create(
        label="2026-Q1",
        recipient=str(pyrage.x25519.Identity.generate().to_public()),
        created_at=NOW - timedelta(days=300),
        retired_at=NOW - timedelta(days=200),
    )

    purge_all(now=NOW)

    assert list(Report.objects.all()) == [claimed]
    assert not SealedWords.objects.filter(report_id=late.pk).exists()
    assert not Claim.objects.exists()
    assert not Epoch.objects.filter(pk=spent.pk).exists()
    deleted = AuditEntry.objects.filter(subject_id=str(late.pk)).values_list("action", flat=True)
    assert set(deleted) == {"purge_words", "purge_report"}


def test_nothing_goes_before_its_time() -> None:
    report = make_report(words="read me", at=NOW - timedelta(days=89))
    Claim.objects.create(
        report=report, by=make_person(), claimed_at=NOW, until=NOW + timedelta(minutes=30)
    )

    purge_all(now=NOW)

    assert Report.objects.filter(pk=report.pk).exists()
    assert SealedWords.objects.filter(report=report).exists()
    assert Receipt.objects.filter(report=report).exists()
    assert Claim.objects.filter(report=report).exists()
    assert Epoch.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_a_code_answers_for_thirteen_months_after_a_report_went() -> None:
    make_report(at=NOW - timedelta(days=181))
    purge_all(now=NOW)
    last = period_of("reporting.Receipt.after_close").after(date(2026, 12, 31))
    noon = datetime(last.year, last.month, last.day, 12, tzinfo=UTC)

    purge_all(now=noon - timedelta(days=1))
    assert Receipt.objects.count() == 1

    purge_all(now=noon)
    assert Receipt.objects.count() == 0


def test_records_go_28_days_after_the_release_of_their_year_and_the_release_stays(
    settings: Any, tmp_path: Path
) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"
    close_year("2026", [make_attributes()] * 3)
    make_published("2026")

    purge_all(now=PUBLISHED_AT + timedelta(days=27))
    assert Record.objects.count() == 3

    purge_all(now=PUBLISHED_AT + timedelta(days=28))
    assert Record.objects.count() == 0
    assert Release.objects.get().state == Release.State.PUBLISHED


def test_running_it_twice_changes_nothing_more() -> None:
    make_report(at=NOW - timedelta(days=181))
    purge_all(now=NOW)
    entries = AuditEntry.objects.count()

    purge_all(now=NOW)

    assert AuditEntry.objects.count() == entries


def test_the_task_of_the_clock_does_the_same() -> None:
    make_report(at=datetime.now(UTC) - timedelta(days=181))
    kept = make_report(at=datetime.now(UTC) - timedelta(days=1))

    purge()

    assert set(Report.objects.values_list("pk", flat=True)) == {kept.pk}
    assert Receipt.objects.get(report=None).state == "not_decided"


def test_a_part_that_fails_keeps_no_other_from_deleting_and_is_made_good_later(
    caplog: pytest.LogCaptureFixture,
) -> None:
    late = make_report(at=NOW - timedelta(days=181))
    make_claimed_report()

    with lost("reporting_report"), pytest.raises(PurgeIncomplete) as failed:
        purge_all(now=NOW)

    assert "reports and codes: OperationalError" in failed.value.reasons
    assert "secret" not in caplog.text + str(failed.value)
    assert Report.objects.filter(pk=late.pk).exists()
    assert not Claim.objects.exists()

    purge_all(now=NOW)
    assert not Report.objects.filter(pk=late.pk).exists()
