"""What the doctor finds in the database and the files of releases."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from config.upkeep.doctor_data import FAULT, LOOK
from moderation import keys
from moderation.decisions import accept_report
from releases.declare import declare_cohorts
from releases.restore import restore_releases
from staff.audit import record_action
from staff.models import AuditEntry, OutboxTask
from staff.triggers import drop_guard
from tests.config.doctoring import NOW, found, make_reader, said
from tests.factories import make_epoch, make_report, take_and
from tests.records.facts import close_quarter, close_year
from tests.releases.facts import make_person, make_prepared, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("practice_site")]


# ---- keys to words ----------------------------------------------------------------------


def test_an_epoch_that_nobody_holds_is_a_fault():
    make_epoch(label="2026-Q4")

    assert said("keys to words") == "Nobody who works here holds the key of 2026-Q4."


def test_one_holder_is_something_to_know_and_two_are_well():
    keys.create_epoch(label="2026-Q4", holders=[make_reader("a@example.org")], now=NOW)
    assert [each.level for each in found("keys to words")] == [LOOK]

    keys.create_epoch(label="2026-Q4.2", holders=[make_reader("b@example.org")], now=NOW)

    assert found("keys to words") == []


def test_an_epoch_of_the_last_quarter_means_that_the_clock_stands():
    holders = [make_reader("a@example.org"), make_reader("b@example.org")]
    keys.create_epoch(label="2026-Q4", holders=holders, now=NOW)

    told = said("keys to words", now=NOW + timedelta(days=60))

    assert "still sealed to the epoch 2026-Q4; 2027-Q1 has none" in told


# ---- releases, outbox, times ------------------------------------------------------------


def test_a_changed_file_of_a_release_is_named(settings):
    close_year()
    make_published()
    assert said("releases") == ""
    path = Path(settings.RELEASES_DIR) / "2026" / "sex.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")

    assert said("releases") == "2026: 2026/sex.csv was changed."


def test_a_release_that_only_the_folder_knows_is_named():
    close_year()
    with transaction.atomic():
        make_published()
        transaction.set_rollback(True)

    assert "2026 was drawn and the database does not hold it. Never prepare it" in said("releases")


def test_a_quarter_that_was_not_declared_means_that_the_clock_stands():
    told = [each.said for each in found("declared tables")]
    declare_cohorts(today=NOW.date())

    assert told == [
        "2026-Q4, which reports decided today join, is not declared yet. The clock declares it at "
        "night: look at celery beat."
    ]
    assert found("declared tables") == []


def test_tables_that_nobody_can_fill_are_a_fault(settings):
    settings.RELEASE_PROFILE = "standard_2"
    declare_cohorts(today=NOW.date())
    before = found("declared tables")
    close_quarter(cohort="2026-Q1")

    assert before == []
    assert [each.level for each in found("declared tables")] == [FAULT]
    assert "gathered for agreement, drop_off when 2026-Q1 was closed" in said("declared tables")


def test_a_release_of_other_tables_than_were_declared_is_named(settings):
    close_year()
    with transaction.atomic():
        make_published()
        transaction.set_rollback(True)
    restore_releases(now=NOW)
    assert said("releases") == ""
    drop_guard(connection, "records_cohortdeclaration")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_cohortdeclaration SET profile = 'standard_1'")

    assert "2026 counted 2026-Q1 by the profile start_up, and standard_1" in said("releases")


def test_a_waiting_release_that_only_the_database_knows_is_named(settings):
    close_year()
    make_prepared()
    (Path(settings.RELEASES_DIR) / "2026.drawn.json").unlink()

    assert "2026 waits to be published, and no file" in said("releases")


def test_a_task_that_waits_too_long_is_named():
    OutboxTask.objects.create(task_name="some.task", ids={})
    OutboxTask.objects.update(created_at=NOW - timedelta(minutes=9))
    assert said("outbox") == ""

    OutboxTask.objects.update(created_at=NOW - timedelta(minutes=11))

    assert said("outbox") == ("1 tasks wait, the oldest some.task since 2026-12-01 10:29 UTC.")


def test_an_entry_of_the_audit_that_was_changed_is_named(settings):
    record_action(action="accept_report", by=None, subject="report", subject_id="1", at=NOW)
    assert said("audit") == ""
    drop_guard(connection, "staff_auditentry")
    AuditEntry.objects.update(subject_id="2")

    assert said("audit") == (
        "Somebody has changed it: entry 1 was changed. See manage.py audit_verify."
    )
    settings.SITE = "public"  # has no key to check with
    assert said("audit") == ""


def test_words_past_their_day_show_that_the_purge_does_not_run():
    make_report(at=NOW - timedelta(days=90))
    assert said("purge") == ""

    assert "run manage.py purge" in said("purge", now=NOW + timedelta(days=1))


def test_reports_that_wait_too_long_are_told_without_a_count():
    make_report(at=NOW - timedelta(days=13))
    assert said("reports") == ""

    make_report(at=NOW - timedelta(days=15))

    assert said("reports") == "Some have waited more than 14 days."


def test_a_period_with_decisions_that_nobody_closed_is_named():
    take_and(accept_report, report_id=make_report().pk, by=make_person(), now=NOW)
    ended = datetime.combine(date(2026, 12, 31), NOW.timetz())

    assert said("periods", now=ended + timedelta(days=28)) == ""
    assert said("periods", now=ended + timedelta(days=29)) == (
        "2026-Q4 ended on 2026-12-31 and is not closed."
    )
