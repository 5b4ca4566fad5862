"""A receipt is a code made from the submission token; it tells its holder what became of a report.

A code is 80 bits of HMAC(RECEIPT_KEY, token), so a repeated press shows the same one. Stored is
only HMAC(code) under a second key derived from RECEIPT_KEY: a stolen database gives no code.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from classification.periods import last_day, quarter_of
from classification.retention_periods import period_of
from reporting.browser.answers_cookie import Expired, Forgotten
from reporting.models import OPEN, Receipt, ReceiptState, Report, ReportState
from staff.audit import record_action
from staff.batches import in_batches
from staff.secret_keys import keyed_hash, secrets_of

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32
CODE_LETTERS: Final = 16
WITHDRAWAL: Final = "withdraw_report"
_READ_ALOUD: Final = str.maketrans("OIL", "011")
_SECRET: Final = "RECEIPT_KEY"  # noqa: S105 - the name of one

_STATE_SHOWN: Final[Mapping[ReportState, ReceiptState]] = {
    ReportState.RECEIVED: ReceiptState.RECEIVED,
    ReportState.ON_HOLD: ReceiptState.BEING_READ,
    ReportState.REFERRED: ReceiptState.BEING_READ,
    # A rejection is told at the close, so that the hour of a decision never shows; but for those
    # that nobody read by itself, who are told by night (decision 65).
    ReportState.REJECTED: ReceiptState.BEING_READ,
    ReportState.ACCEPTED: ReceiptState.ACCEPTED,
}


@dataclass(frozen=True, kw_only=True)
class Status:
    """The holder of a code is told this. `period` is "2026-Q4" once it closed, else ""."""

    state: ReceiptState
    period: str
    can_withdraw: bool


class CannotWithdraw(ValueError):
    """The report was counted, or is gone already."""


def receipt_code(token: str) -> str:
    """Makes the code that belongs to a submission token, such as "7KQ2-M4XA-00TJ-9WZE".

    Where RECEIPT_KEY was changed since the report was sent, it is the code given then.
    """
    code, *before = (_code(token, secret) for secret in secrets_of(_SECRET))
    return next((old for old in before if find_receipt(old) is not None), code)


def code_from(digest: bytes) -> str:
    """Writes the first 80 bits as 16 letters in groups of four."""
    number = int.from_bytes(digest[:10], "big")
    letters = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(CODE_LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LETTERS, 4))


def normal_code(typed: str) -> str | None:
    """Reads the 16 letters of a typed code: any case, spaces and dashes; O is 0, I and L are 1.

    None for anything that cannot be a code.
    """
    letters = normal_letters(typed)
    return letters if len(letters) == CODE_LETTERS else None


def normal_letters(typed: str) -> str:
    """Reads the letters of a code as they were meant, however many; "" for anything else."""
    letters = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_READ_ALOUD)
    return letters if all(letter in ALPHABET for letter in letters) else ""


def code_mac(typed: str) -> str:
    """Makes what is stored of a code. A text that is no code gets the MAC of itself, and no row."""
    return _mac("stored", _written(typed), settings.RECEIPT_KEY)


def submission_mac(token: str, secret: str | None = None) -> str:
    """Makes what is stored of a submission token, under the secret in force or an earlier one."""
    return _mac("submission", token, secret or settings.RECEIPT_KEY)


def submission_macs(token: str) -> list[str]:
    """Makes all that may be stored of a submission token, one a secret, the one in force first."""
    return [submission_mac(token, secret) for secret in secrets_of(_SECRET)]


def same_code(typed: str, code: str) -> bool:
    """Says whether the person typed their code back rightly."""
    return hmac.compare_digest(code_mac(typed), code_mac(code))


def find_receipt(code: str) -> Receipt | None:
    """Finds the receipt of a code; None alike for a wrong, an expired and a malformed one."""
    receipts = Receipt.objects.working_on(timezone.localdate()).select_related("report")
    macs = [_mac("stored", _written(code), secret) for secret in secrets_of(_SECRET)]
    return receipts.filter(mac__in=macs).first()


def fate_of(reason: Forgotten | None) -> str:
    """Tells what became of the answers that a browser holds no longer: "sent", "not_sent", or ""
    where nobody can tell. A press whose answer never arrived is known here alone."""
    if not isinstance(reason, Expired):
        return ""
    try:
        return "sent" if reason.is_sent or is_sent(reason.token) else "not_sent"
    except (DatabaseError, InterfaceError):
        return ""


def is_sent(token: str) -> bool:
    """Says whether the report of this submission token was stored."""
    return find_receipt(receipt_code(token)) is not None


def status_of(code: str, *, at_once: bool = False) -> Status | None:
    """Returns what the holder of the code is told, or None where no receipt answers to it.

    The state moves once a day (`move_states`), so that nobody can watch a moderator work.
    `at_once` tells the state of this moment: for practice sites only.
    """
    receipt = find_receipt(code)
    if receipt is None:
        return None
    state = ReceiptState(receipt.state)
    if at_once and receipt.report is not None:
        state = _STATE_SHOWN[ReportState(receipt.report.state)]
    return Status(
        state=state,
        period=receipt.period if state not in OPEN else "",
        can_withdraw=receipt.report_id is not None,
    )


def withdraw_report(*, code: str, now: datetime) -> None:
    """Takes a report back: its words and codes are deleted at once, "withdrawn" is left.

    Doing it twice, or twice at once, is harmless. Raises CannotWithdraw where no report answers.
    """
    receipt = find_receipt(code)
    if receipt is not None and receipt.report_id is not None:
        if delete_if_there(
            Report.objects.all(),
            receipt.report_id,
            action=WITHDRAWAL,
            state=ReceiptState.WITHDRAWN,
            now=now,
        ):
            return
        # Another press, or the close of its period, was first: the receipt now says which.
        receipt = find_receipt(code)
    if receipt is None or receipt.state != ReceiptState.WITHDRAWN:
        raise CannotWithdraw("There is no report to take back.")


def delete_if_there(
    reports: QuerySet[Report], report_id: int, *, action: str, state: ReceiptState, now: datetime
) -> bool:
    """Deletes one of these reports and says so on its receipt; False, and nothing done, if gone."""
    with transaction.atomic():
        # The audit entry first, as in every other transaction: so two never lock crosswise.
        record_deletion(action, report_id, now=now)
        if reports.select_for_update().filter(pk=report_id).first() is None:
            transaction.set_rollback(True)
            return False
        delete_reports([report_id], state=state, now=now)
    return True


def delete_reports(report_ids: Sequence[int], *, state: ReceiptState, now: datetime) -> None:
    """Deletes these reports, and says so on their receipts, with the quarter in which they went."""
    quarter = quarter_of(timezone.localdate(now))
    settle_receipts(report_ids, state=state, period=quarter, today=last_day(quarter))
    Report.objects.filter(pk__in=report_ids).delete()


def record_deletion(action: str, report_id: int, *, now: datetime) -> None:
    """Writes into the audit, with the hour alone, that a report or its words were deleted."""
    record_action(
        action=action, by=None, subject="report", subject_id=str(report_id), at=to_the_hour(now)
    )


def settle_receipts(report_ids: Sequence[int], *, state: str, period: str, today: date) -> None:
    """Writes the final state of these reports on their receipts and lets the reports go.

    The receipts work for a while from `today`, the day of the close. Call it in the
    transaction that deletes the reports.
    """
    expires_on = period_of("reporting.Receipt.after_close").after(today)
    for batch in in_batches(report_ids):
        Receipt.objects.filter(report__in=batch).update(
            state=ReceiptState(state),
            period=period,
            expires_on=expires_on,
            report=None,
        )


@transaction.atomic
def move_states(*, today: date | None = None) -> None:
    """Tells the holders of codes, once a day, what moderators have done.

    Whose report was rejected with a group, and read by nobody, is told so before the close. Such a
    receipt ends as if its period closed today, and tomorrow as if it closed tomorrow: so it never
    ends while the report is there.
    """
    unread = Receipt.objects.open().rejected_unread()
    for state, shown in _STATE_SHOWN.items():
        told = Receipt.objects.to_be_told(shown, of=state).exclude(pk__in=unread.values("pk"))
        told.update(state=shown, expires_on=None)
    expires_on = period_of("reporting.Receipt.after_close").after(today or timezone.localdate())
    Receipt.objects.filter(pk__in=unread.values("pk")).update(
        state=ReceiptState.PART_OF_A_FLOOD, expires_on=expires_on
    )


def take_back_what_was_told(report_id: int) -> None:
    """Says again that we are dealing with a report of which somebody was told that nobody read
    it."""
    told = Receipt.objects.open().telling(ReceiptState.PART_OF_A_FLOOD)
    told.filter(report=report_id).update(state=ReceiptState.BEING_READ, expires_on=None)


def to_the_hour(moment: datetime) -> datetime:
    """Cuts the time to the hour: nothing finer about a reporter is stored."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _code(token: str, secret: str) -> str:
    return code_from(keyed_hash(token.encode(), purpose="receipts: code", secret=secret))


def _written(typed: str) -> str:
    return normal_code(typed) or f"no code: {typed[:64]}"


def _mac(purpose: str, text: str, secret: str) -> str:
    # "replace": half a character can be typed by a machine, and is no letter of any code.
    written = text.encode("utf-8", "replace")
    return keyed_hash(written, purpose=f"receipts: {purpose}", secret=secret).hex()
