"""Whatever writes an audit entry writes it before it locks anything else.

The head of the audit chain is then the first lock of every such transaction, so of two that
touch the same rows one waits for the other, and none ever wait crosswise.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pyrage
import pytest
from django.db import connection

from estimates.own.release_estimates import estimates_of
from moderation.anonymise import close_period, delete_uncounted
from moderation.compact_list import accept_together
from moderation.correcting import correct_codes
from moderation.decisions import (
    accept_report,
    claim_report,
    hold_report,
    refer_report,
    reject_report,
    reopen_report,
    return_held,
)
from moderation.keys import create_epoch, take_key_away
from moderation.masking import mask_find, mask_text
from moderation.models import Claim
from moderation.opt_outs import leave_out
from moderation.queue_filters import EVERYTHING
from moderation.reader_access import remove_reader
from moderation.reader_settings import delete_view, save_view, switch_shortcuts
from moderation.reading_codes import open_codes
from moderation.reading_twice import read_again
from moderation.resting import begin_break
from moderation.safeguarding import conclude_referral, undo_conclusion
from moderation.screen_marks import mark_screen
from moderation.second_reading_models import SECOND, THIRD, SecondReading
from moderation.unlocking import find_unlocked, unlock
from moderation.unsealing import read_words
from releases.prepare import prepare_release
from releases.publish import publish_release, refuse_release, withdraw_release
from reporting.codes.receipts import receipt_code, withdraw_report
from reporting.models import Report
from reporting.retention import purge
from staff.invitations import (
    invite_back,
)
from staff.models import Person
from staff.people import change_roles, create_person, end_sessions, remove_person
from staff.proposals import (
    confirm_proposal,
    decline_proposal,
    do_as_two,
    take_back_proposal,
)
from tests.conventions.acts_of_staff import (
    LATER,
    NOW,
    Act,
    cancelling,
    checking_a_contact,
    joining,
    keeping_keys,
    proposing,
    putting_up_a_banner,
    seconding,
    staffing,
    stopping_a_banner,
)
from tests.factories import make_report, take_and
from tests.records.facts import close_year, declare
from tests.releases.facts import PREPARED_AT, make_person, make_prepared, make_published

WRITES = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')
READS = re.compile(r'SELECT .*? FROM "(\w+)"', re.DOTALL)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def releases_dir(settings: Any, tmp_path: Any) -> None:
    settings.RELEASES_DIR = tmp_path


@pytest.fixture(autouse=True)
def keys_held_offline(settings: Any, cheap_keys: None) -> None:
    """Somebody holds the recovery key, and somebody the key that signs."""
    halves = [pyrage.x25519.Identity.generate() for _ in range(2)]
    settings.RECOVERY_RECIPIENTS = tuple(str(half.to_public()) for half in halves)
    settings.EPOCH_VERIFY_KEYS = ("0" * 64,)


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


def concluding(*, undoes: bool = False) -> Act:
    make = {"password": "quiet otters climb hills", "roles": ("safeguarding",), "now": NOW}
    by, report = create_person(email="lead@example.org", by=None, **make), make_report(at=NOW)
    about = {"report_id": report.pk, "by": by, "now": NOW}
    take_and(refer_report, reason="self_harm", **about)
    claim_report(**about)
    act = partial(conclude_referral, outcome="nothing_to_pass_on", **about)
    return partial(undo_conclusion, conclusion_id=act().pk, **about) if undoes else act


def with_words_open(verb: Callable[..., object], **more: Any) -> Act:
    by = create_person(
        email="reader@example.org",
        password="quiet otters climb hills",
        roles=("moderator",),
        by=None,
        now=NOW,
    )
    create_epoch(label="2026-Q4", holders=[(by, "acorn badge cabin")], now=NOW)
    report = make_report(at=NOW, words="Call 07700900123.")
    claim_report(report_id=report.pk, by=by, now=NOW)
    cookie = unlock(person=by, passphrase="acorn badge cabin", session_key="s", now=NOW)
    unlocked = find_unlocked(cookie=cookie, person=by, session_key="s", now=NOW)
    assert unlocked is not None
    return lambda: verb(report_id=report.pk, by=by, unlocked=unlocked, now=NOW, **more)


def judging_a_label() -> Act:
    by, report = make_person(), make_report(at=NOW)
    claim_report(report_id=report.pk, by=by, now=NOW)
    Claim.objects.update(words_opened_at=NOW)
    return lambda: mark_screen(
        report_id=report.pk, screen="child_words", is_off=True, by=by, now=NOW
    )


def resting() -> Act:
    by, report = make_person(), make_report(at=NOW)
    claim_report(report_id=report.pk, by=by, now=NOW)
    return lambda: begin_break(person=by, now=NOW)


def returning() -> Act:
    by, report = make_person(), make_report(at=NOW)
    take_and(hold_report, report_id=report.pk, by=by, reason="lead_answer", now=NOW)
    return lambda: return_held(now=LATER)


def accepting_together() -> Act:
    report, by = make_report(), make_person()
    return lambda: accept_together(report_ids=[report.pk], by=by, now=NOW)


def reading_again() -> Act:
    report, by = drawn_report()
    claim_report(report_id=report.pk, by=by, now=NOW, reading=SECOND)
    return lambda: read_again(report_id=report.pk, by=by, now=NOW, move="accept")


def drawn_report() -> tuple[Report, Person]:
    report, first = make_report(), make_person()
    take_and(accept_report, report_id=report.pk, by=first, now=NOW)
    SecondReading.objects.create(
        report=report, drawn_at=NOW, first_by=first, first_outcome="accepted", first_type="other"
    )
    return report, make_person("second@example.org")


def settling_what_differs() -> Act:
    report, by = drawn_report()
    claim_report(report_id=report.pk, by=by, now=NOW, reading=SECOND)
    choice = {"move": "reject", "reason": "test_or_nonsense"}
    read_again(report_id=report.pk, by=by, now=NOW, **choice)
    third = make_person("third@example.org")
    claim_report(report_id=report.pk, by=third, now=NOW, reading=THIRD)
    return lambda: read_again(report_id=report.pk, by=third, now=NOW, **choice)


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


def deleting_uncounted() -> Act:
    take_and(accept_report, report_id=make_report().pk, by=make_person(), now=NOW)
    return lambda: delete_uncounted(now=NOW + timedelta(days=500))


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


VERBS: dict[str, Callable[[], Act]] = {
    "withdraw_report": withdrawing,
    "purge": purging,
    "claim_report": partial(deciding, claim_report),
    "open_codes": opening_codes,
    "read_words": partial(with_words_open, read_words),
    "mask_find": partial(with_words_open, mask_find, number=1, reason="not_needed"),
    "mask_text": partial(
        with_words_open, mask_text, exact="Call", kind="other", reason="not_needed"
    ),
    "mark_screen": judging_a_label,
    "begin_break": resting,
    "correct_codes": partial(deciding, correct_codes, chosen={"lost_money": "yes"}),
    "conclude_referral": concluding,
    "undo_conclusion": partial(concluding, undoes=True),
    "return_held": returning,
    "accept_report": partial(deciding, accept_report),
    "reject_report": partial(deciding, reject_report, reason="test_or_nonsense"),
    "accept_together": accepting_together,
    "save_view": partial(setting, save_view, name="Mine", chosen=EVERYTHING),
    "delete_view": partial(setting, delete_view, view_id=1),
    "switch_shortcuts": partial(setting, switch_shortcuts, on=False),
    "read_again": reading_again,
    "settle": settling_what_differs,
    "leave_out": partial(setting, leave_out, kinds=("pictures",)),
    "reopen_report": reopening,
    "close_period": closing,
    "delete_uncounted": deleting_uncounted,
    "prepare_release": preparing,
    "publish_release": partial(settling, partial(publish_release, estimates=estimates_of)),
    "refuse_release": partial(settling, refuse_release, reason="flood_counted"),
    "withdraw_release": withdrawing_a_release,
    "change_roles": partial(staffing, change_roles, roles=("administrator",)),
    "remove_person": partial(staffing, remove_person),
    "remove_reader": partial(staffing, remove_reader),
    "end_sessions": partial(staffing, end_sessions),
    "invite_back": partial(staffing, invite_back),
    "propose": proposing,
    "confirm_proposal": partial(seconding, confirm_proposal),
    "decline_proposal": partial(seconding, decline_proposal),
    "take_back_proposal": partial(seconding, take_back_proposal),
    "do_as_two": partial(seconding, do_as_two, by_both=True),
    "accept_invitation": joining,
    "cancel_invitation": cancelling,
    "take_key_away": partial(staffing, take_key_away),
    "confirm_recovery_key": partial(keeping_keys, "confirm"),
    "take_in_recovered": partial(keeping_keys, "take in"),
    "prepare_epochs": partial(keeping_keys, "prepare"),
    "take_signatures_in": partial(keeping_keys, "sign"),
    "start_banner": putting_up_a_banner,
    "stop_banner": stopping_a_banner,
    "record_check": checking_a_contact,
}


@pytest.mark.parametrize("verb", VERBS)
def test_the_audit_entry_comes_before_any_other_lock(verb: str) -> None:
    act = VERBS[verb]()

    locked = locked_tables(act)

    assert locked[0] == "staff_audithead"
