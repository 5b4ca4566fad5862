"""Commands: close_period, purge, intake."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from moderation.decisions import accept_report
from records.models import ClosedCohort, Record
from reporting import intake
from reporting.intake import is_intake_open
from reporting.models import Receipt, ReceiptState, Report, SealedWords
from staff.models import AuditEntry, Person
from staff.people import create_person
from staff.proposal_models import Proposal
from staff.roles import SENIOR, STATISTICIAN
from tests.factories import NOW, make_epoch, make_report, take_and
from tests.releases.facts import make_person

pytestmark = pytest.mark.django_db

IN_JANUARY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(IN_JANUARY, tick=False) as traveller:
        yield traveller


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def two_people() -> tuple[Person, Person]:
    """A statistician, and a senior moderator who may be the second."""
    return make_in_role("stat@example.org", STATISTICIAN), make_in_role("sue@example.org", SENIOR)


def make_in_role(email: str, role: str) -> Person:
    return create_person(
        email=email, password="quiet otters climb hills", roles=(role,), by=None, now=NOW
    )


# ---- close_period -----------------------------------------------------------------------


@pytest.mark.usefixtures("clock")
def test_closing_by_command_leaves_records_and_says_no_count():
    by, second = two_people()
    for _ in range(3):
        take_and(accept_report, report_id=make_report().pk, by=by, now=NOW)

    said = run(
        "close_period", "2026-Q4", "--by", " Stat@example.org", "--seconded-by", "sue@example.org"
    )

    assert said == "2026-Q4 is closed. Its reports are records now, and the reports are gone.\n"
    assert Record.objects.count() == 3
    assert not Report.objects.exists()
    entry = AuditEntry.objects.get(action="close_period")
    assert (entry.by, entry.subject_id, entry.at) == (by, "2026-Q4", IN_JANUARY)
    assert AuditEntry.objects.get(action="confirm_close_period").by == second


@pytest.mark.usefixtures("clock")
def test_closing_by_one_waits_and_by_none_or_the_same_is_refused():
    by, _second = two_people()

    said = run("close_period", "2026-Q4", "--by", by.email)
    with pytest.raises(CommandError, match="takes two people"):
        run("close_period", "2026-Q4")
    for second in (by.email, make_person("out@example.org").email):
        with pytest.raises(CommandError, match=r"yourself|Your roles"):
            run("close_period", "2026-Q4", "--by", by.email, "--seconded-by", second)

    assert "It waits for a second person" in said
    assert Proposal.objects.get().by == by
    assert not ClosedCohort.objects.exists()
    run("close_period", "2026-Q4", "--by", by.email, "--seconded-by", "sue@example.org")
    assert ClosedCohort.objects.exists()


@pytest.mark.usefixtures("clock")
def test_closing_a_practice_site_without_a_name_is_a_command_s_doing(settings):
    settings.DEMONSTRATION = True
    run("close_period", "2026-Q4")

    assert AuditEntry.objects.get(action="close_period").by is None


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2027-Q1"], r"2027-Q1 is not over. It can be closed after 2027-03-31"),
        (["2027-Q1", "--early"], "Only a practice site may close a period early"),
        (["2026"], "is not a quarter such as 2026-Q4"),
        (["autumn"], "is not a quarter such as 2026-Q4"),
        (["2026-Q4", "--by", "nobody@example.org"], "Nobody who works here signs in as nobody"),
    ],
)
def test_what_cannot_be_closed_is_said_and_nothing_happens(words, said):
    with pytest.raises(CommandError, match=said) as caught:
        run("close_period", *words)

    assert caught.value.returncode == 1
    assert not ClosedCohort.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.usefixtures("clock")
def test_a_quarter_is_closed_once():
    by, second = two_people()
    words = ("close_period", "2026-Q4", "--by", by.email, "--seconded-by", second.email)
    run(*words)

    with pytest.raises(CommandError, match="2026-Q4 is closed already"):
        run(*words)


@pytest.mark.usefixtures("clock")
def test_a_practice_site_closes_early(settings):
    settings.DEMONSTRATION = True

    with pytest.raises(CommandError, match="is not over"):
        run("close_period", "2027-Q1")
    run("close_period", "2027-Q1", "--early")

    assert ClosedCohort.objects.get().cohort == "2027-Q1"


# ---- purge ------------------------------------------------------------------------------


def test_purging_deletes_what_is_past_its_time_and_nothing_else(clock):
    old = make_report(words="My words.", at=IN_JANUARY - timedelta(days=100))
    new = make_report(words="Mine too.", at=IN_JANUARY - timedelta(days=3))

    assert run("purge") == "Everything that was past its time is deleted.\n"

    assert [words.report for words in SealedWords.objects.all()] == [new]
    assert set(Report.objects.all()) == {old, new}


def test_purging_may_run_at_any_time_and_twice(clock):
    make_report(at=IN_JANUARY - timedelta(days=200))

    run("purge")
    run("purge")

    assert not Report.objects.exists()
    assert Receipt.objects.get().state == ReceiptState.NOT_DECIDED


# ---- intake -----------------------------------------------------------------------------


def test_the_door_is_closed_and_opened_by_command():
    make_epoch()

    intake._door.look_again()

    assert run("intake") == "Reports are taken.\n"
    assert run("intake", "closed").startswith("No new report can be begun; help and the pages")
    assert not is_intake_open()
    assert run("intake").startswith("No new report")
    assert run("intake", "open").startswith("Reports are taken.\n")
    assert is_intake_open()


def test_without_a_key_the_command_says_what_opens_the_door():
    assert "presses Make my key." in run("intake", "open")
    assert "presses Make my key." in run("intake")


def test_opening_the_door_names_what_is_still_to_settle():
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("launch_check", stdout=out)
    listed = [line for line in out.getvalue().splitlines() if line.startswith("open: ")]

    said = run("intake", "open")

    assert listed
    assert [f"  {line.removeprefix('open: ')}" for line in listed] == said.splitlines()[2:]
    assert "settle" not in run("intake")
    assert "settle" not in run("intake", "closed")


def test_a_launch_file_that_cannot_be_read_is_named_and_the_door_opens(tmp_path: Any):
    make_epoch()
    (tmp_path / "launch.toml").write_text("nonsense")

    said = run("intake", "open", "--file", str(tmp_path / "launch.toml"))

    assert said.startswith("Reports are taken.\nWhat is still to settle is not known:")
    assert is_intake_open()


def test_the_door_knows_two_states():
    with pytest.raises(CommandError, match="invalid choice: 'ajar'"):
        run("intake", "ajar")
