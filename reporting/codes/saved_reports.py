"""A reporter saves their answers and comes back later, with a code that we do not have.

The code is 80 bits of HMAC(RECEIPT_KEY, submission token), so saving again shows the same one; the
token lies only in the person's browser and inside the draft. scrypt of the code gives both the
row's MAC and the key that opens it, so that a stolen database with every key of the server is no
quicker way to a code than guessing it. What is sealed has one length.
"""

import hashlib
import zlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from classification.retention_periods import period_of
from reporting.browser.answers_cookie import RESUMED, ReportSoFar, pack_answers, unpack_answers
from reporting.browser.progress import code_set_aside, event_set_aside
from reporting.codes.receipts import (
    CODE_LETTERS,
    code_from,
    is_sent,
    normal_letters,
    submission_mac,
    submission_macs,
)
from reporting.form.ageing import aged
from reporting.form.journey import CONTROL, may_save, on_path
from reporting.form.page_shapes import Storage
from reporting.form.questions import FIELDS, PAGES
from reporting.models import Draft
from reporting.words.padding import pad, unpad
from staff.encryption import ADDED_BYTES, decrypt, encrypt
from staff.secret_keys import key_for, keyed_hash, secrets_of

_KEPT: Final = "reporting.Draft.after_last_visit"
PREFIX: Final = "S"  # so that nobody takes it for the code of a report that was sent
_PREFIX_READ: Final = ("S", "5")
_PADDED_BYTES: Final = 6144  # more than the cookie can hold
_FORMAT: Final = b"come forward draft 1"
_NO_DRAFT: Final = bytes(_PADDED_BYTES + ADDED_BYTES)
# 16 MiB and some 40 ms: 80 bits need no more, and a small server can bear it.
_SCRYPT_N: Final = 2**14
_SCRYPT_R: Final = 8
_ROOT_BYTES: Final = 64
_HINT_LETTERS: Final = 6


class CannotSave(ValueError):
    """Saving is not offered for these answers, or the report was sent already."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """This tells whoever has just saved a draft its code, and the last day on which it works."""

    code: str = field(repr=False)
    last_day: date


def draft_code(token: str, secret: str) -> str:
    """Makes the code that belongs to a submission token, such as "S-7KQ2-M4XA-00TJ-9WZE"."""
    letters = code_from(keyed_hash(token.encode(), purpose="drafts: code", secret=secret))
    return f"{PREFIX}-{letters}"


def save_draft(so_far: ReportSoFar, *, now: datetime) -> Saved:
    """Keeps the answers under their code for a while; what was saved before is replaced.

    Raises CannotSave where saving is not offered (`may_save`) or the report was sent.
    """
    if so_far.is_sent or not may_save(so_far.answers):
        raise CannotSave("Saving is not offered here.")
    # A draft keeps its code, whatever became of the secret since it was saved first.
    _, secret = _draft_and_secret(so_far.token)
    code = draft_code(so_far.token, secret)
    mac, key = _mac_and_key(code, secret)
    kept = pack_answers(replace(_to_keep(so_far), saved_version=so_far.version))
    sealed = encrypt(pad(kept, length=_PADDED_BYTES), key=key, context=_FORMAT)
    last_day = period_of(_KEPT).after(timezone.localdate(now))
    with transaction.atomic():
        Draft.objects.update_or_create(
            mac=mac,
            defaults={
                "hint": _hint(code, secret),
                "submission_mac": submission_mac(so_far.token, secret),
                "sealed": sealed,
                "last_day": last_day,
            },
        )
        if is_sent(so_far.token):
            raise CannotSave("This report was sent.")
    return Saved(code=code, last_day=last_day)


def saved_draft(token: str, *, now: datetime) -> Saved | None:
    """Finds the draft of this report, for the browser that holds its answers; None for none."""
    draft, secret = _draft_and_secret(token)
    if draft is None or draft.last_day < timezone.localdate(now):
        return None
    return Saved(code=draft_code(token, secret), last_day=draft.last_day)


def open_draft(typed: str, *, now: datetime) -> ReportSoFar | None:
    """Opens the answers of a code, which then works as long again; None alike for a code that is
    wrong, mistyped, expired or deleted, after the same work."""
    today = timezone.localdate(now)
    draft, so_far = _opened(typed, today=today)
    if draft is None or so_far is None or is_sent(so_far.token):
        return None
    Draft.objects.filter(pk=draft.pk).update(last_day=period_of(_KEPT).after(today))
    given_on = timezone.localdate(so_far.pressed_at)
    # The form may have changed in the meantime: what it no longer asks is left out.
    return replace(
        so_far,
        answers=on_path(aged(so_far.answers, given_on=given_on, today=today)),
        aside=aged(so_far.aside, given_on=given_on, today=today),
        marks=so_far.marks | {RESUMED},
    )


def may_open(typed: str, *, now: datetime) -> bool:
    """Says whether a saved report may answer to this code, for the price of one look. True for
    every code that opens one, and of 16 million wrong codes for one with each saved report."""
    drafts = Draft.objects.working_on(timezone.localdate(now))
    hints = [_hint(typed, secret) for secret in secrets_of("RECEIPT_KEY")]
    return drafts.hinted_at(hints).exists()


def delete_draft(typed: str, *, now: datetime) -> bool:
    """Deletes the draft that a code opens. False alike for every code that opens none."""
    draft, _ = _opened(typed, today=timezone.localdate(now))
    return draft is not None and Draft.objects.filter(pk=draft.pk).delete()[0] > 0


def delete_draft_of(token: str) -> None:
    """Deletes the draft of this report, if there is one."""
    Draft.objects.filter(submission_mac__in=submission_macs(token)).delete()


def _draft_and_secret(token: str) -> tuple[Draft | None, str]:
    """Finds the draft of a report, and the secret it was first saved under, else that in force."""
    macs = {submission_mac(token, secret): secret for secret in secrets_of("RECEIPT_KEY")}
    draft = Draft.objects.filter(submission_mac__in=macs).first()
    return draft, macs[draft.submission_mac] if draft else settings.RECEIPT_KEY


def is_code_to_come_back(typed: str) -> bool:
    """Says whether a code has the shape of a saved report's, with its first letter."""
    letters = normal_letters(typed)
    return len(letters) == CODE_LETTERS + 1 and letters.startswith(_PREFIX_READ)


def _to_keep(so_far: ReportSoFar) -> ReportSoFar:
    """Leaves out of the report whatever is never stored, such as whether anyone is in danger. Its
    pages count as not passed: on coming back they are asked again, for that may have changed. What
    was set aside is kept too, unless it tells of control."""
    never_kept = {field.code for field in FIELDS if field.storage is Storage.NOT_STORED}
    dropped = never_kept & so_far.answers.keys()
    open_again = {
        page.slug
        for page in PAGES
        if dropped & ({field.code for field in page.fields} or page.shown_when.codes())
    }
    kept = {code: value for code, value in so_far.answers.items() if code not in dropped}
    aside = {
        key: value
        for key, value in so_far.aside.items()
        if code_set_aside(key) not in never_kept and not _tells_of_control(key, value)
    }
    return replace(so_far, answers=kept, aside=aside, seen=so_far.seen - open_again, self_check="")


def _tells_of_control(key: str, value: str | tuple[str, ...]) -> bool:
    """Says whether an answer set aside tells of control by another, who could find a saved report:
    see `may_save`."""
    return CONTROL in (event_set_aside(key), *((value,) if isinstance(value, str) else value))


def _opened(typed: str, *, today: date) -> tuple[Draft | None, ReportSoFar | None]:
    """Finds and opens the row: a scrypt a secret, a query, a decryption, whatever was typed."""
    keys = dict(_mac_and_key(typed, secret) for secret in secrets_of("RECEIPT_KEY"))
    draft = Draft.objects.working_on(today).filter(mac__in=keys).first()
    key = keys[draft.mac] if draft else next(iter(keys.values()))
    sealed = bytes(draft.sealed) if draft else _NO_DRAFT
    try:
        padded = decrypt(sealed, keys=[key], context=_FORMAT)
        return draft, unpack_answers(unpad(padded))
    except (ValueError, KeyError, zlib.error):
        return draft, None


def _mac_and_key(typed: str, secret: str) -> tuple[str, bytes]:
    """Makes the MAC that finds the row and the key that opens it, also of what is no code."""
    root = hashlib.scrypt(
        _written(typed),
        salt=key_for("drafts: salt", secret=secret),
        n=_SCRYPT_N,
        r=_SCRYPT_R,
        p=1,
        dklen=_ROOT_BYTES,
    )
    half = _ROOT_BYTES // 2
    mac = keyed_hash(root[:half], purpose="drafts: found by", secret=secret).hex()
    return mac, keyed_hash(root[half:], purpose="drafts: sealed with", secret=secret)


def _hint(typed: str, secret: str) -> str:
    hint = keyed_hash(_written(typed), purpose="drafts: hint", secret=secret).hex()
    return hint[:_HINT_LETTERS]


def _written(typed: str) -> bytes:
    """Reads the 16 letters of a code, however it was typed, with its first letter or without."""
    letters = normal_letters(typed)[1 if is_code_to_come_back(typed) else 0 :]
    code = letters if len(letters) == CODE_LETTERS else f"no code: {typed[:64]}"
    return code.encode("utf-8", "replace")
