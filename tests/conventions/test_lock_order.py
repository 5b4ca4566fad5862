"""Whatever writes an audit entry writes it before it locks anything else.

The head of the audit chain is then the first lock of every such transaction, so of two that
touch the same rows one waits for the other, and none ever wait crosswise.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from estimates.own.release_estimates import estimates_of
from guidance.reading.library import current
from guidance.upkeep.banner import start_banner, stop_banner
from guidance.upkeep.contact_checks import fields_shown, record_check
from moderation.anonymise import close_period
from moderation.compact_list import accept_together
from moderation.correcting import correct_codes
from moderation.decisions import (
    accept_report,
    claim_report,
    hold_report,
    reject_report,
    reopen_report,
    return_held,
)
from moderation.keys import take_key_away
from moderation.opt_outs import leave_out
from moderation.queue_filters import EVERYTHING
from moderation.reader_access import remove_reader
from moderation.reader_settings import delete_view, save_view, switch_shortcuts
from moderation.reading_codes import open_codes
from releases.prepare import prepare_release
from releases.publish import publish_release, refuse_release, withdraw_release
from reporting.codes.receipts import receipt_code, withdraw_report
from reporting.retention import purge
from staff.invitations import (
    accept_invitation,
    cancel_invitation,
    find_invitation,
    invite_back,
    invite_person,
)
from staff.people import change_roles, create_person, end_sessions, remove_person
from tests.factories import make_report, take_and
from tests.records.facts import close_year, declare
from tests.releases.facts import PREPARED_AT, make_person, make_prepared, make_published

Act = Callable[[], object]
NOW = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)
LATER = NOW + timedelta(days=200)
WRITES = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')
READS = re.compile(r'SELECT .*? FROM "(\w+)"', re.DOTALL)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def releases_dir(settings: Any, tmp_path: Any) -> None:
    settings.RELEASES_DIR = tmp_path


def locked_tables(act: Act) -> list[str]:
    """The tables whose rows the act locks or writes, in order."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # SQLite locks no rows: there, reading the head of the chain stands for its lock.
        locks = "FOR UPDATE" in sql or "staff_audithead" in sql
        match = WRITES.match(sql) or (locks and READS.match(sql))
        if match:
            found.append(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return found


def withdrawing() -> Act:
    make_report(token="a token")
    return lambda: withdraw_report(code=receipt_code("a token"), now=NOW)


def purging() -> Act:
    make_report()
    return lambda: purge(now=LATER)


def deciding(verb: Callable[..., object], **more: Any) -> Act:
    report, by = make_report(), make_person()
    claim_report(report_id=report.pk, by=by, now=NOW)
    return lambda: verb(report_id=report.pk, by=by, now=NOW, **more)


def opening_codes() -> Act:
    by, report = make_person(), make_report(at=NOW)
    claim_report(report_id=report.pk, by=by, now=NOW)
    return lambda: open_codes(report_id=report.pk, by=by, now=NOW)


def returning() -> Act:
    by, report = make_person(), make_report(at=NOW)
    take_and(hold_report, report_id=report.pk, by=by, reason="lead_answer", now=NOW)
    return lambda: return_held(now=LATER)


def accepting_together() -> Act:
    report, by = make_report(), make_person()
    return lambda: accept_together(report_ids=[report.pk], by=by, now=NOW)


def setting(verb: Callable[..., object], **more: Any) -> Act:
    person = make_person()
    return lambda: verb(person=person, now=NOW, **more)


def reopening() -> Act:
    report, by = make_report(), make_person()
    take_and(accept_report, report_id=report.pk, by=by, now=NOW)
    return lambda: reopen_report(report_id=report.pk, by=by, now=NOW)


def closing() -> Act:
    by = make_person()
    declare("2026-Q4")
    take_and(accept_report, report_id=make_report().pk, by=by, now=NOW)
    return lambda: close_period(cohort="2026-Q4", by=by, today=date(2027, 1, 1))


def preparing() -> Act:
    close_year()
    by = make_person()
    return lambda: prepare_release(period="2026", by=by, now=PREPARED_AT)


def settling(verb: Callable[..., object], **more: Any) -> Act:
    close_year()
    make_prepared()
    by = make_person("second@example.org")
    return lambda: verb(number="2026", by=by, now=PREPARED_AT, **more)


def withdrawing_a_release() -> Act:
    close_year()
    make_published()
    by = make_person()
    return lambda: withdraw_release(number="2026", by=by, now=PREPARED_AT, reason="method_mistake")


def staffing(verb: Callable[..., object], **more: Any) -> Act:
    make = {"password": "quiet otters climb hills", "roles": ("administrator",), "now": NOW}
    by = create_person(email="one@example.org", by=None, **make)
    other = create_person(email="two@example.org", by=None, **make)
    return lambda: verb(person=other, by=by, now=NOW, **more)


def joining() -> Act:
    token = invite_person(email="new@example.org", role="moderator", by=make_person(), now=NOW)
    return lambda: accept_invitation(token=token, password="quiet otters climb hills", now=NOW)


def cancelling() -> Act:
    by = make_person()
    token = invite_person(email="new@example.org", role="moderator", by=by, now=NOW)
    invitation = find_invitation(token=token, now=NOW)
    return lambda: cancel_invitation(invitation=invitation, by=by, now=NOW)


def putting_up_a_banner() -> Act:
    said = {"text": "Down.", "level": "note", "shown_from": NOW, "shown_until": LATER}
    by = make_person()
    start_banner(by=by, now=NOW, **said)
    return lambda: start_banner(by=by, now=NOW, **said)


def stopping_a_banner() -> Act:
    by = make_person()
    banner = start_banner(
        text="Down.", level="note", shown_from=NOW, shown_until=LATER, by=by, now=NOW
    )
    return lambda: stop_banner(banner_id=banner.pk, by=by, now=NOW)


def checking_a_contact() -> Act:
    contact, by = current().contacts["P101"], make_person()
    found = dict.fromkeys(fields_shown(contact), "right")
    return lambda: record_check(contact=contact, findings=found, saw="", by=by, now=NOW)


# What makes the facts and gives the act.
VERBS: dict[str, Callable[[], Act]] = {
    "withdraw_report": withdrawing,
    "purge": purging,
    "claim_report": partial(deciding, claim_report),
    "open_codes": opening_codes,
    "correct_codes": partial(deciding, correct_codes, chosen={"lost_money": "yes"}),
    "return_held": returning,
    "accept_report": partial(deciding, accept_report),
    "reject_report": partial(deciding, reject_report, reason="test_or_nonsense"),
    "accept_together": accepting_together,
    "save_view": partial(setting, save_view, name="Mine", chosen=EVERYTHING),
    "delete_view": partial(setting, delete_view, view_id=1),
    "switch_shortcuts": partial(setting, switch_shortcuts, on=False),
    "leave_out": partial(setting, leave_out, kinds=("pictures",)),
    "reopen_report": reopening,
    "close_period": closing,
    "prepare_release": preparing,
    "publish_release": partial(settling, partial(publish_release, estimates=estimates_of)),
    "refuse_release": partial(settling, refuse_release, reason="flood_counted"),
    "withdraw_release": withdrawing_a_release,
    "change_roles": partial(staffing, change_roles, roles=("administrator",)),
    "remove_person": partial(staffing, remove_person),
    "remove_reader": partial(staffing, remove_reader),
    "end_sessions": partial(staffing, end_sessions),
    "invite_back": partial(staffing, invite_back),
    "accept_invitation": joining,
    "cancel_invitation": cancelling,
    "take_key_away": partial(staffing, take_key_away),
    "start_banner": putting_up_a_banner,
    "stop_banner": stopping_a_banner,
    "record_check": checking_a_contact,
}


@pytest.mark.parametrize("verb", VERBS)
def test_the_audit_entry_comes_before_any_other_lock(verb: str) -> None:
    act = VERBS[verb]()

    locked = locked_tables(act)

    assert locked[0] == "staff_audithead"
