"""Each period of config/retention.toml orders its deletion: a changed one changes what goes."""

import re
import runpy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as running
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.test import RequestFactory

from classification import retention_periods
from classification.periods import last_day
from classification.retention_periods import Period, policy
from config.upkeep.purging import purge_all
from guidance.models import ContactCheck, ContactFailure, Ending, Vote
from guidance.reading.library import current
from guidance.upkeep.banner import start_banner
from guidance.upkeep.contact_checks import fields_shown, record_check
from moderation.decisions import accept_report, claim_report, reopen_report
from moderation.models import Claim
from moderation.reading_models import ScreenTally
from records.models import Record
from reporting.browser.answers_cookie import begin
from reporting.codes.receipts import code_mac, receipt_code, settle_receipts
from reporting.codes.saved_reports import open_draft, save_draft
from reporting.models import Draft, LaterAnswers, Receipt, SealedWords, VisitsLeft
from reporting.submission import submit_report
from staff.audit import record_action
from staff.invitations import InvitationGone, find_invitation, invite_person
from staff.kept_presses import keep_press, kept_press
from staff.models import Alert, Invitation, Person
from staff.proposal_models import Proposal, ProposalKind
from staff.proposals import propose
from staff.roles import ADMINISTRATOR
from tests.factories import make_epoch, make_report, periods_by_name, take_and
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import PUBLISHED_AT, make_person, make_published
from tests.reporting.test_submission import ANSWERS

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = NOW.date()
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Something stored: whether it is there at a moment, and when it goes by the policy."""

    is_there_at: Callable[[datetime], bool]
    gone: datetime
    last: datetime
    """The last moment, as finely as this is counted, at which it is still there."""


def row(stored: Model, *, gone: datetime, last: datetime) -> Stored:
    """A row that the nightly deletion takes at `gone`."""
    rows = type(stored)._default_manager.filter(pk=stored.pk)

    def is_there_at(moment: datetime) -> bool:
        purge_all(now=moment)
        return rows.exists()

    return Stored(is_there_at=is_there_at, gone=gone, last=last)


def row_until(moment: datetime, stored: Model) -> Stored:
    """A row that goes at this moment."""
    return row(stored, gone=moment, last=moment - SECOND)


def row_until_day(day: date, stored: Model) -> Stored:
    """A row that goes on this day."""
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    return row(stored, gone=noon, last=noon - DAY)


def person_who_left(kept: Period) -> Stored:
    person = Person.objects.create(
        email="left@example.org", is_active=False, joined_at=NOW, left_at=NOW
    )
    return row_until(kept.after(NOW), person)


def invitation(kept: Period) -> Stored:
    invite_person(email="new@example.org", role="moderator", by=None, now=NOW)
    return row_until(kept.after(NOW), Invitation.objects.get())


def link_of_an_invitation(kept: Period) -> Stored:
    token = invite_person(email="new@example.org", role="moderator", by=None, now=NOW)

    def works_at(moment: datetime) -> bool:
        try:
            find_invitation(token=token, now=moment)
        except InvitationGone:
            return False
        return True

    return Stored(is_there_at=works_at, gone=kept.after(NOW), last=kept.after(NOW) - SECOND)


def alert(kept: Period) -> Stored:
    sent = Alert.objects.create(kind="trigger", subject="1", first_sent_at=NOW)
    return row_until(kept.after(NOW), sent)


def proposal(kept: Period) -> Stored:
    made = Proposal.objects.create(
        kind="close_period",
        subject="2026-Q4",
        by=make_person(),
        proposed_at=NOW - DAY,
        runs_out_at=NOW,
    )
    return row_until(kept.after(NOW), made)


def waiting_proposal(kept: Period) -> Stored:
    by = make_person()
    by.groups.set(Group.objects.filter(name=ADMINISTRATOR))
    made = propose(
        kind=ProposalKind.LET_BACK_IN,
        subject=str(make_person("mo@example.org").pk),
        content={},
        by=by,
        now=NOW,
    )
    return Stored(
        is_there_at=made.is_waiting_at, gone=kept.after(NOW), last=kept.after(NOW) - SECOND
    )


def audit_entry(kept: Period) -> Stored:
    entry = record_action(action="sign_in", by=None, subject="person", subject_id="1", at=NOW)
    return row(entry, gone=kept.after(NOW) + SECOND, last=kept.after(NOW))


def session(kept: Period) -> Stored:
    running.SESSION_COOKIE_AGE = runpy.run_path("config/settings.py")["SESSION_COOKIE_AGE"]
    with time_machine.travel(NOW, tick=False):
        store = SessionStore()
        store.create()
    return row_until(kept.after(NOW), Session.objects.get(pk=store.session_key))


def press_that_came_too_late(kept: Period) -> Stored:
    request = RequestFactory().post("/moderation/reports/1/hold/", {"reason": "unclear"})
    request.session = {}
    request.user = make_person()
    with time_machine.travel(NOW, tick=False):
        assert keep_press(request, person_id=request.user.pk)

    def is_there_at(moment: datetime) -> bool:
        with time_machine.travel(moment, tick=False):
            return kept_press(request) is not None

    return Stored(is_there_at=is_there_at, gone=kept.after(NOW) + SECOND, last=kept.after(NOW))


def claim(kept: Period) -> Stored:
    report = make_report(at=NOW)
    claim_report(report_id=report.pk, by=make_person(), now=NOW)
    return row_until(kept.after(NOW), Claim.objects.get())


def weekly_count(model: type[Any], **place: object) -> Callable[[Period], Stored]:
    def count(kept: Period) -> Stored:
        model.objects.add_one(week=TODAY, **place)
        return row_until_day(kept.after(TODAY), model.objects.get())

    return count


def banner(kept: Period) -> Stored:
    shown = start_banner(
        text="Down.",
        level="note",
        shown_from=NOW,
        shown_until=NOW + DAY,
        by=make_person(),
        now=NOW,
    )
    return row_until(kept.after(NOW + DAY), shown)


def contact_check(kept: Period) -> Stored:
    contact = current().contacts["P101"]
    found = dict.fromkeys(fields_shown(contact), "right")
    for at in (NOW, NOW + DAY):
        record_check(contact=contact, findings=found, saw="", by=make_person(), now=at)
    return row_until_day(kept.after(TODAY + DAY), ContactCheck.objects.get(checked_on=TODAY))


def record(kept: Period) -> Stored:
    close_year("2026", [make_attributes()])
    make_published("2026")
    return row_until_day(kept.after(PUBLISHED_AT.date()), Record.objects.get())


def undecided_report(kept: Period) -> Stored:
    report = make_report(at=NOW)
    last = kept.after(NOW)
    return row(report, gone=last + SECOND, last=last)


def report_of_a_period_that_nobody_closed(kept: Period) -> Stored:
    report = make_report(at=NOW)
    take_and(accept_report, report_id=report.pk, by=make_person(), now=NOW)
    report.refresh_from_db()
    return row_until_day(kept.after(last_day(str(report.cohort))) + DAY, report)


def words_of_a_decided_report(kept: Period) -> Stored:
    report = make_report(at=NOW)
    take_and(accept_report, report_id=report.pk, by=make_person(), now=NOW)
    return row_until_day(kept.after(TODAY), SealedWords.objects.get())


def words_that_arrived(kept: Period) -> Stored:
    make_epoch()
    submit_report(answers=ANSWERS, token="a token", now=NOW)
    return row_until_day(kept.after(TODAY), SealedWords.objects.get())


def words_of_a_reopened_report(kept: Period) -> Stored:
    report = make_report(at=NOW)
    take_and(accept_report, report_id=report.pk, by=make_person(), now=NOW + DAY)
    reopen_report(report_id=report.pk, by=make_person(), now=NOW + DAY)
    return row_until_day(kept.after(TODAY), SealedWords.objects.get())


def receipt(kept: Period) -> Stored:
    report = make_report(token="a token", at=NOW)
    settle_receipts([report.pk], state="counted", period="2026-Q4", today=TODAY)
    report.delete()
    found = Receipt.objects.get(mac=code_mac(receipt_code("a token")))
    return row_until_day(kept.after(TODAY), found)


def later_answers(kept: Period) -> Stored:
    month = TODAY.replace(day=1)
    told = LaterAnswers.objects.create(month=month, got_back_since="none")
    one_month = Period(amount=1, unit="months")
    return row_until_day(one_month.after(kept.after(month)), told)


def tally_of_a_screen(kept: Period) -> Stored:
    tally = ScreenTally.objects.create(quarter="2026-Q4", screen="crisis_words")
    return row_until_day(kept.after(date(2027, 1, 1)), tally)


def visits(kept: Period) -> Stored:
    counted = VisitsLeft.objects.create(week=TODAY, stage="start", change=1)
    return row_until_day(kept.after(TODAY) + DAY, counted)


def saved_report(kept: Period) -> Stored:
    save_draft(replace(begin(NOW), answers=ANSWERS), now=NOW)
    return row_until_day(kept.after(TODAY) + DAY, Draft.objects.get())


def saved_report_that_was_opened(kept: Period) -> Stored:
    saved = save_draft(replace(begin(NOW), answers=ANSWERS), now=NOW)
    assert open_draft(saved.code, now=NOW + DAY) is not None
    return row_until_day(kept.after(TODAY + DAY) + DAY, Draft.objects.get())


STORED: dict[str, tuple[Callable[[Period], Stored], ...]] = {
    "staff.Person.after_leaving": (person_who_left,),
    "staff.Invitation.after_inviting": (invitation,),
    "staff.Invitation.link": (link_of_an_invitation,),
    "staff.Alert.after_sending": (alert,),
    "staff.Proposal.waiting": (waiting_proposal,),
    "staff.Proposal.after_running_out": (proposal,),
    "staff.AuditEntry.after_writing": (audit_entry,),
    "sessions.Session.after_last_page": (session,),
    "sessions.Session.late_press": (press_that_came_too_late,),
    "moderation.Claim.after_taking": (claim,),
    "moderation.ScreenTally.after_quarter": (tally_of_a_screen,),
    "guidance.Vote.after_week_began": (weekly_count(Vote, situation="a", useful=True),),
    "guidance.Ending.after_week_began": (weekly_count(Ending, situation="a"),),
    "guidance.ContactFailure.after_week_began": (weekly_count(ContactFailure, contact="P101"),),
    "guidance.Banner.after_end": (banner,),
    "guidance.ContactCheck.after_next_check": (contact_check,),
    "records.Record.after_release": (record,),
    "reporting.Report.undecided": (undecided_report,),
    "reporting.Report.unclosed": (report_of_a_period_that_nobody_closed,),
    "reporting.SealedWords.after_decision": (words_of_a_decided_report,),
    "reporting.SealedWords.after_arrival": (words_that_arrived, words_of_a_reopened_report),
    "reporting.Receipt.after_close": (receipt,),
    "reporting.LaterAnswers.after_month": (later_answers,),
    "reporting.VisitsLeft.after_week_began": (visits,),
    "reporting.Draft.after_last_visit": (saved_report, saved_report_that_was_opened),
}
CASES = [
    pytest.param(name, make, change, id=f"{name}, {make.__name__}, {change:+}")
    for name, makers in STORED.items()
    for make in makers
    for change in (0, -1, 1)
]


def change_policy(name: str, change: int, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a copy of the policy in its place, in which this one period is longer by `change`."""
    model, _, period = name.rpartition(".")
    head, found, block = retention_periods.POLICY_FILE.read_text().partition(f"\n[{model}]\n")
    assert found
    changed, count = re.subn(
        rf"^(keep\.{period} = \{{ \w+ = )(\d+)( \}})$",
        lambda entry: f"{entry[1]}{int(entry[2]) + change}{entry[3]}",
        block,
        count=1,
        flags=re.MULTILINE,
    )
    assert count == 1
    file.write_text(head + found + changed)
    monkeypatch.setattr(retention_periods, "POLICY_FILE", file)


def test_every_period_of_the_policy_is_asked_by_what_deletes() -> None:
    assert STORED.keys() == periods_by_name(policy()).keys()


@pytest.mark.parametrize(("name", "make", "change"), CASES)
def test_a_thing_is_kept_for_its_period_and_no_longer(
    name: str,
    make: Callable[[Period], Stored],
    change: int,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"
    settings.SESSION_COOKIE_AGE = settings.SESSION_COOKIE_AGE  # put back when this is over
    shipped = periods_by_name(policy())
    change_policy(name, change, tmp_path / "retention.toml", monkeypatch)
    ordered = periods_by_name(policy())

    stored = make(ordered[name])

    longer = replace(shipped[name], amount=shipped[name].amount + change)
    assert ordered == {**shipped, name: longer}
    assert stored.is_there_at(stored.last)
    assert not stored.is_there_at(stored.gone)
