"""The receipt: a code made from the submission token, and what its holder may learn with it.

A code is 80 bits of HMAC(RECEIPT_KEY, token), so a repeated press shows the same one. Stored is
only HMAC(code) under a second key derived from RECEIPT_KEY: a stolen database gives no code.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.utils import timezone

from classification.keeping import period_of
from classification.periods import last_day, quarter_of
from reporting.browser.answers_cookie import Expired, Forgotten
from reporting.models import OPEN, Receipt, ReceiptState, Report, ReportState
from staff.audit import record_action
from staff.secret_keys import secrets_of

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32
CODE_LETTERS: Final = 16
_READ_ALOUD = str.maketrans("OIL", "011")
_BATCH: Final = 500
_SECRET: Final = "RECEIPT_KEY"  # noqa: S105 - the name of one

_STATE_SHOWN = {
    ReportState.RECEIVED: ReceiptState.RECEIVED,
    ReportState.ON_HOLD: ReceiptState.BEING_READ,
    ReportState.REFERRED: ReceiptState.BEING_READ,
    # A rejection is told at the close, so that the hour of a decision never shows.
    ReportState.REJECTED: ReceiptState.BEING_READ,
    ReportState.ACCEPTED: ReceiptState.ACCEPTED,
}


@dataclass(frozen=True, kw_only=True)
class Status:
    """What the holder of a code is told. `period` is "2026-Q4" once it closed, else ""."""

    state: ReceiptState
    period: str
    can_withdraw: bool


class CannotWithdraw(ValueError):
    """The report was counted, or is gone already."""


def receipt_code(token: str) -> str:
    """The code that belongs to a submission token, such as "7KQ2-M4XA-00TJ-9WZE".

    Where RECEIPT_KEY was changed since the report was sent, it is the code given then.
    """
    code, *before = (_code(token, secret) for secret in secrets_of(_SECRET))
    return next((each for each in before if find_receipt(each) is not None), code)


def code_from(digest: bytes) -> str:
    """The first 80 bits as 16 letters in groups of four."""
    number = int.from_bytes(digest[:10], "big")
    letters = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(CODE_LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LETTERS, 4))


def normal_code(typed: str) -> str | None:
    """What was typed, as 16 letters: any case, spaces and dashes; O is 0, I and L are 1.

    None for anything that cannot be a code.
    """
    letters = normal_letters(typed)
    return letters if letters is not None and len(letters) == CODE_LETTERS else None


def normal_letters(typed: str) -> str | None:
    """The letters of a code as they were meant, however many; None where one cannot be one."""
    letters = "".join(each for each in typed.upper() if each.isalnum()).translate(_READ_ALOUD)
    return letters if all(each in ALPHABET for each in letters) else None


def code_mac(typed: str) -> str:
    """What is stored of a code. A text that is no code gets the MAC of itself, and no row."""
    return _mac("stored", _written(typed), settings.RECEIPT_KEY)


def submission_mac(token: str, secret: str | None = None) -> str:
    """What is stored of a submission token; under the secret in force, or this one before it."""
    return _mac("submission", token, secret or settings.RECEIPT_KEY)


def submission_macs(token: str) -> list[str]:
    """What may be stored of a submission token: one for each secret, the one in force first."""
    return [submission_mac(token, secret) for secret in secrets_of(_SECRET)]


def same_code(typed: str, code: str) -> bool:
    """Whether the person typed their code back rightly."""
    return hmac.compare_digest(code_mac(typed), code_mac(code))


def find_receipt(code: str) -> Receipt | None:
    """The receipt of a code; None alike for a wrong, an expired and a malformed one."""
    receipts = Receipt.objects.working_on(timezone.localdate()).select_related("report")
    macs = [_mac("stored", _written(code), secret) for secret in secrets_of(_SECRET)]
    return receipts.filter(mac__in=macs).first()


def fate_of(reason: Forgotten | None) -> str:
    """What became of the answers that a browser holds no longer: "sent", "not_sent", or "" where
    nobody can tell. A press whose answer never arrived is known here alone."""
    if not isinstance(reason, Expired):
        return ""
    try:
        return "sent" if reason.is_sent or is_sent(reason.token) else "not_sent"
    except (DatabaseError, InterfaceError):
        return ""


def is_sent(token: str) -> bool:
    """Whether the report of this submission token was stored."""
    return find_receipt(receipt_code(token)) is not None


def status_of(code: str, *, at_once: bool = False) -> Status | None:
    """What the holder of the code is told, or None where no receipt answers to it.

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

    Doing it twice, or twice at one moment, is harmless. Raises CannotWithdraw where no report
    answers to the code.
    """
    receipt = find_receipt(code)
    if receipt is not None and receipt.report_id is not None:
        if _take_back(receipt.report_id, now=now):
            return
        # Another press, or the close of its period, was first: the receipt now says which.
        receipt = find_receipt(code)
    if receipt is None or receipt.state != ReceiptState.WITHDRAWN:
        raise CannotWithdraw("There is no report to take back.")


def _take_back(report_id: int, *, now: datetime) -> bool:
    """Deletes this report and says so on its receipt; False, and nothing done, where it is gone."""
    quarter = quarter_of(timezone.localdate(now))
    with transaction.atomic():
        # The audit entry first, as in every other transaction: so two never lock crosswise.
        record_action(
            action="withdraw_report",
            by=None,
            subject="report",
            subject_id=str(report_id),
            at=to_the_hour(now),
        )
        if Report.objects.select_for_update().filter(pk=report_id).first() is None:
            transaction.set_rollback(True)
            return False
        settle_receipts(
            [report_id], state=ReceiptState.WITHDRAWN, period=quarter, today=last_day(quarter)
        )
        Report.objects.filter(pk=report_id).delete()
    return True


def settle_receipts(report_ids: Sequence[int], *, state: str, period: str, today: date) -> None:
    """Writes the final state of these reports on their receipts and lets the reports go.

    The receipts work for a while from `today`, the day of the close. Call it in the
    transaction that deletes the reports.
    """
    ids = list(report_ids)
    expires_on = period_of("reporting.Receipt.after_close").after(today)
    for start in range(0, len(ids), _BATCH):
        Receipt.objects.filter(report__in=ids[start : start + _BATCH]).update(
            state=ReceiptState(state),
            period=period,
            expires_on=expires_on,
            report=None,
        )


@transaction.atomic
def move_states() -> None:
    """Once a day: what the holders of codes are told follows what moderators have done."""
    for state, shown in _STATE_SHOWN.items():
        Receipt.objects.to_be_told(shown, of=state).update(state=shown)


def to_the_hour(moment: datetime) -> datetime:
    """The time, cut to the hour: nothing finer about a reporter is stored."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _code(token: str, secret: str) -> str:
    return code_from(hmac.new(_key("code", secret), token.encode(), hashlib.sha256).digest())


def _written(typed: str) -> str:
    return normal_code(typed) or f"no code: {typed[:64]}"


def _mac(purpose: str, text: str, secret: str) -> str:
    # "replace": half a character can be typed by a machine, and is no letter of any code.
    written = text.encode("utf-8", "replace")
    return hmac.new(_key(purpose, secret), written, hashlib.sha256).hexdigest()


def _key(purpose: str, secret: str) -> bytes:
    """One key a purpose, all from RECEIPT_KEY, which lies outside the database and backups."""
    return hmac.new(secret.encode(), f"receipts: {purpose}".encode(), hashlib.sha256).digest()
