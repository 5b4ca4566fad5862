"""Stores a report: one row of codes and one of sealed words, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from classification.answers import THOSE_CLOSE
from classification.coding import csew_flags
from classification.retention_periods import period_of
from guidance.reading.library import guidance_version
from reporting.codes.receipts import (
    code_mac,
    find_receipt,
    receipt_code,
    submission_mac,
    to_the_hour,
)
from reporting.codes.saved_reports import delete_draft_of
from reporting.form.journey import check_report, help_ending, voice_of
from reporting.form.page_shapes import Answers, Storage
from reporting.form.questions import field_by_code
from reporting.form.validation import FieldError, codes_in
from reporting.inserting import insert_row
from reporting.models import Receipt, Report, ReportState, SealedWords
from reporting.words.own_words import LINK_REMOVED, defuse, tidy
from reporting.words.sealing import NoEpoch, current_epoch, seal_words
from reporting.words.word_screens import CHILD_WORDS, CRISIS_WORDS, signs_in
from staff.secret_keys import secrets_of

WORDS: Final = "own_words"


class ReportInvalid(ValueError):
    """These answers cannot be a report; `errors` says which and why."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(f"{len(errors)} answers cannot be taken.")
        self.errors = tuple(errors)


class NothingToStore(ValueError):
    """The answers end at a page of help: a person under 16, or a child being exploited."""


@dataclass(frozen=True, kw_only=True)
class Signs:
    """These signs say that no person sent a report. It is kept all the same: a moderator looks.

    `is_hasty`: faster than anybody reads. `trap_filled`: a box was filled that nobody sees.
    `in_burst`: one of many from the same network within the hour.
    """

    is_hasty: bool = False
    trap_filled: bool = False
    in_burst: bool = False


NO_SIGNS: Final = Signs()

IN_DANGER: Final = 2
"""From this risk on somebody may be in danger: see `risk_of`."""


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """A report was stored. `already_sent` where this token was sent before; then `report_id` is
    None once the report is counted or taken back."""

    report_id: int | None
    receipt_code: str = field(repr=False)
    already_sent: bool


def submit_report(
    *,
    answers: Answers,
    token: str,
    now: datetime,
    language: str = "en",
    signs: Signs = NO_SIGNS,
    words_tell: frozenset[str] | None = None,
    may_be_saved: bool = True,
) -> Submitted:
    """Stores a report and its receipt; the same token twice stores one and returns its code.

    `answers` are those of one path (`journey.on_path` drops the others). What is not stored is
    left out, links are taken out of the words, and a draft that was saved goes. `signs` are kept
    with the report and refuse nothing. `words_tell` are the signs found in these very words; None
    has them looked for. `may_be_saved` is False where no draft of it can have been saved.
    Raises NothingToStore, ReportInvalid for answers that do not belong, or NoEpoch where nothing
    can be sealed.
    """
    code = receipt_code(token)
    # Under a secret that has been changed since, the database would not know it for the same.
    if len(secrets_of("RECEIPT_KEY")) > 1 and (sent_before := _sent_before(code)):
        return sent_before
    try:
        report_id = _store(
            answers,
            words_tell=words_tell,
            token=token,
            code=code,
            now=now,
            language=language,
            signs=signs,
            may_be_saved=may_be_saved,
        )
    except (IntegrityError, ReportInvalid, NothingToStore, NoEpoch):
        # The same token came before: a second press, or one whose answer was lost.
        sent_before = _sent_before(code)
        if sent_before is None:
            raise
        return sent_before
    return Submitted(report_id=report_id, receipt_code=code, already_sent=False)


def _store(
    answers: Answers,
    *,
    words_tell: frozenset[str] | None,
    token: str,
    code: str,
    now: datetime,
    language: str,
    signs: Signs,
    may_be_saved: bool,
) -> int:
    if help_ending(answers) is not None:
        raise NothingToStore("Nothing is stored of this report.")
    today = timezone.localdate(now)
    errors = check_report(answers, today=today)
    if errors:
        raise ReportInvalid(errors)
    words = _words(answers)
    told = signs_in(words) if words_tell is None else words_tell
    report = _report(
        answers, words, told=told, token=token, now=now, language=language, signs=signs
    )
    last_day = period_of("reporting.SealedWords.after_arrival").after(today)
    epoch = current_epoch(now)
    sealed = seal_words(words, recipients=[epoch.recipient])
    with transaction.atomic():
        insert_row(report)
        insert_row(
            SealedWords(
                report_id=report.pk, epoch_id=epoch.pk, ciphertext=sealed, delete_after=last_day
            )
        )
        insert_row(Receipt(mac=code_mac(code), report_id=report.pk))
        if may_be_saved:
            delete_draft_of(token)
    return report.pk


def coded(answers: Answers) -> dict[str, str | list[str]]:
    """Returns the answers that a report keeps: those whose storage is CODED, and no other."""
    return {
        code: value if isinstance(value, str) else list(value)
        for code, value in answers.items()
        if field_by_code(code).storage is Storage.CODED
    }


def risk_of(
    answers: Mapping[str, object], *, crisis_words: bool = False, child_words: bool = False
) -> int:
    """Ranks how soon a person should read a report: 3 what the words may say of a crisis or of harm
    to a child, 2 danger or a minor, 1 distress, 0."""
    if crisis_words or child_words:
        return 3
    event, detail = answers.get("event_type"), answers.get("event_detail")
    also = codes_in(answers.get("also_happened"))
    happened = {event, *also}
    threatened = event == "harass" and detail in ("threats_of_harm", "watched_or_tracked")
    if "control" in happened or threatened or _is_minor(answers):
        return IN_DANGER
    close = answers.get("relationship") in THOSE_CLOSE
    upset = answers.get("affected_how_much") == "very_much"
    # Of what also happened no detail is asked: threats may be of the worst kind.
    is_grave = happened & {"blackmail", "images"} or "harass" in also
    return 1 if is_grave or close or upset else 0


def worked_out(
    answers: Mapping[str, object], *, reported_on: date, crisis_words: bool, child_words: bool
) -> dict[str, Any]:
    """Works out all that a report holds beside its answers and that follows from them: the five
    flags of the survey among it."""
    flags = csew_flags(answers, reported_on=reported_on)
    return {
        "voice": voice_of(answers),
        "comparable_to_csew": flags.all_hold,
        "minor": _is_minor(answers),
        "risk": risk_of(answers, crisis_words=crisis_words, child_words=child_words),
        **vars(flags),
    }


def _report(
    answers: Answers,
    words: str,
    *,
    told: frozenset[str],
    token: str,
    now: datetime,
    language: str,
    signs: Signs,
) -> Report:
    crisis_words, child_words = CRISIS_WORDS in told, CHILD_WORDS in told
    return Report(
        state=ReportState.RECEIVED,
        answers=coded(answers),
        language=language,
        guidance_version=guidance_version(),
        crisis_words=crisis_words,
        child_words=child_words,
        urls_stripped=words.count(LINK_REMOVED),
        arrived_at=to_the_hour(now),
        submission_mac=submission_mac(token),
        **worked_out(
            answers,
            reported_on=timezone.localdate(now),
            crisis_words=crisis_words,
            child_words=child_words,
        ),
        **vars(signs),
    )


def _words(answers: Answers) -> str:
    words = answers.get(WORDS, "")
    return defuse(tidy(words if isinstance(words, str) else ""))


def _is_minor(answers: Mapping[str, object]) -> bool:
    return answers.get("age_band") == "age_16_17"


def _sent_before(code: str) -> Submitted | None:
    receipt = find_receipt(code)
    if receipt is None:
        return None
    return Submitted(report_id=receipt.report_id, receipt_code=code, already_sent=True)
