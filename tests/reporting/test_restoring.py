"""After a restore, what was taken back stays taken back, and no id stands for two reports."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reporting.codes.receipts import receipt_code, status_of, withdraw_report
from reporting.models import Receipt, Report, SealedWords
from reporting.restoring import SKIPPED, replay_withdrawals
from staff.audit import verify_chain
from staff.models import AuditEntry
from tests.factories import make_report
from tests.reporting.browsing import NOW

pytestmark = pytest.mark.django_db


def listed() -> list[int]:
    """The ids that the list kept outside would hold: what the runbook's query gives."""
    entries = AuditEntry.objects.filter(action="withdraw_report").order_by("number")
    return [int(each) for each in entries.values_list("subject_id", flat=True)]


def test_what_was_taken_back_since_the_backup_goes_again_and_its_code_says_so() -> None:
    gone, stays = make_report(token="a token", words="WORDS"), make_report(token="another")

    done = replay_withdrawals(report_ids=[gone.pk], now=NOW)

    assert (done.taken_back, done.not_there, done.known, done.kept) == (1, 0, 0, ())
    assert list(Report.objects.all()) == [stays]
    assert SealedWords.objects.count() == 1
    status = status_of(receipt_code("a token"))
    assert status is not None
    assert (status.state, status.period, status.can_withdraw) == ("withdrawn", "2026-Q4", False)
    assert verify_chain().is_whole


def test_what_was_replayed_stands_in_the_next_list_for_a_second_restore() -> None:
    gone = make_report(token="a token").pk
    lost_with_its_arrival = gone + 7

    replay_withdrawals(report_ids=[gone, lost_with_its_arrival], now=NOW)

    assert listed() == [gone, lost_with_its_arrival]


def test_doing_it_twice_takes_nothing_more_and_adds_no_entry() -> None:
    gone = make_report(token="a token").pk
    replay_withdrawals(report_ids=[gone], now=NOW)

    again = replay_withdrawals(report_ids=[gone], now=NOW)

    assert (again.taken_back, again.known, again.kept) == (0, 1, ())
    assert listed() == [gone]
    assert Receipt.objects.count() == 1


def test_a_new_report_gets_no_id_of_one_that_was_lost_with_the_time_since_the_backup() -> None:
    before = make_report(token="a token").pk
    lost = range(before + 1, before + 50)

    replay_withdrawals(report_ids=[lost[3]], now=NOW)
    new = make_report(token="another").pk
    # A second restore's list holds the old id: nothing of the new report goes with it.
    replay_withdrawals(report_ids=[lost[3]], now=NOW)

    assert new > lost[3] + SKIPPED
    assert Report.objects.filter(pk=new).exists()


@pytest.mark.parametrize("ids", [[], [5_000_000]])
def test_ids_are_passed_over_whatever_the_list_holds(ids: list[int]) -> None:
    before = make_report(token="a token").pk

    replay_withdrawals(report_ids=ids, now=NOW)

    assert make_report(token="another").pk > max([before, *ids]) + SKIPPED


def test_an_id_is_not_used_again_after_its_report_is_gone() -> None:
    gone = make_report(token="a token").pk
    withdraw_report(code=receipt_code("a token"), now=NOW)

    assert make_report(token="another").pk > gone


def test_a_report_that_has_an_id_taken_back_before_the_backup_is_another_one_and_stays(
    tmp_path: Path,
) -> None:
    gone = make_report(token="a token").pk
    withdraw_report(code=receipt_code("a token"), now=NOW)
    Report.objects.create(pk=gone, answers={}, arrived_at=NOW, submission_mac="another")
    (tmp_path / "withdrawn.txt").write_text(f"{gone}\n")

    with pytest.raises(CommandError, match=f"stay: {gone}"):
        call_command("replay_withdrawals", str(tmp_path / "withdrawn.txt"))

    assert Report.objects.filter(pk=gone).exists()


def test_the_command_says_what_it_did(tmp_path: Path, capsys: Any) -> None:
    gone = make_report(token="a token").pk
    (tmp_path / "withdrawn.txt").write_text(f"{gone}\r\n\n{gone + 1}\n{gone}\n")

    call_command("replay_withdrawals", str(tmp_path / "withdrawn.txt"))

    assert "Taken back again: 1. Not in this backup: 1." in capsys.readouterr().out
    assert not Report.objects.exists()


@pytest.mark.parametrize("text", ["7\nseven\n", "-7\n", "1.5\n", "9" * 30, "٣\n", "\xff"])
def test_a_file_that_is_no_list_is_refused_and_nothing_is_done(tmp_path: Path, text: str) -> None:
    gone = make_report(token="a token").pk
    (tmp_path / "withdrawn.txt").write_bytes(f"{gone}\n{text}".encode("latin-1", "namereplace"))

    with pytest.raises(CommandError):
        call_command("replay_withdrawals", str(tmp_path / "withdrawn.txt"))

    assert Report.objects.filter(pk=gone).exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"withdrawn\.txt cannot be read"):
        call_command("replay_withdrawals", str(tmp_path / "withdrawn.txt"))
