"""This module opens a victim's words; nothing else can read them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import pyrage
from django.db import transaction
from django.utils import timezone

from moderation.decision_errors import DecisionError
from moderation.keys import KeyProblem, NoKey, epoch_key
from moderation.models import Claim
from moderation.policies import check_can_read
from moderation.unlocking import Unlocked
from reporting.models import Epoch, SealedWords
from reporting.words.languages import seems_english
from reporting.words.own_words import marked
from reporting.words.personal_details import find_personal_details
from reporting.words.sealing import without_padding
from staff.audit import record_action
from staff.models import AuditEntry, Person


class WordsStayShut(KeyProblem):
    """The words are not shown; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """A victim wrote these words, or none; they are never printed or logged.

    Each piece is a text and the kind of personal detail that it looks like, "" for none.
    """

    pieces: tuple[tuple[str, str], ...] = field(repr=False)
    seems_english: bool = True

    @property
    def nothing_written(self) -> bool:
        return not self.pieces


def read_words(*, report_id: int, by: Person, unlocked: Unlocked, now: datetime) -> Words:
    """Opens the words of a report that `by` has claimed, and notes that they were read.

    Raises WordsStayShut without a running claim, for whom the report is not, or when the words
    are deleted already; NoKey where the reader's key does not open this epoch.
    """
    if unlocked.person_id != by.pk:
        raise WordsStayShut("This key is somebody else's.")
    with transaction.atomic():
        record_action(
            action="read_words", by=by, subject="report", subject_id=str(report_id), at=now
        )
        claims = Claim.objects.running_at(now).filter(report_id=report_id, by=by)
        claim = claims.select_related("report").first()
        if claim is None:
            raise WordsStayShut("Take this report before you read its words.")
        try:
            check_can_read(claim.report, by=by, now=now, reading=claim.reading)
        except DecisionError as error:
            raise WordsStayShut(str(error)) from error
        sealed = SealedWords.objects.select_related("epoch").filter(report_id=report_id).first()
        if sealed is None:
            raise WordsStayShut("The words of this report have been deleted.")
        key = epoch_key(epoch=sealed.epoch, person=by, private_key=unlocked.private_key)
        identity = pyrage.x25519.Identity.from_str(key)
        text = without_padding(bytes(pyrage.decrypt(bytes(sealed.ciphertext), [identity])))
    pieces = marked(text, find_personal_details(text))
    return Words(pieces=tuple(pieces), seems_english=seems_english(text))


def find_wordless(
    *, report_ids: Collection[int], by: Person, unlocked: Unlocked, now: datetime
) -> frozenset[int]:
    """Finds those of these reports in which nothing was written, and notes for each that its words
    were looked for. No words leave it, and what it finds is stored nowhere.

    Raises WordsStayShut for a key that is somebody else's. What the key does not open, and what
    has no words left to open, is not among them.
    """
    if unlocked.person_id != by.pk:
        raise WordsStayShut("This key is somebody else's.")
    with transaction.atomic():
        for report_id in report_ids:
            record_action(
                action="looked_for_words",
                by=by,
                subject="report",
                subject_id=str(report_id),
                at=now,
            )
    identities: dict[int, pyrage.x25519.Identity | None] = {}
    wordless = set()
    for sealed in SealedWords.objects.select_related("epoch").filter(report_id__in=report_ids):
        if sealed.epoch_id not in identities:
            identities[sealed.epoch_id] = _identity_of(sealed.epoch, unlocked=unlocked, by=by)
        identity = identities[sealed.epoch_id]
        if identity is None:
            continue
        padded = bytes(pyrage.decrypt(bytes(sealed.ciphertext), [identity]))
        if not without_padding(padded).strip():
            wordless.add(sealed.report_id)
    return frozenset(wordless)


def _identity_of(epoch: Epoch, *, unlocked: Unlocked, by: Person) -> pyrage.x25519.Identity | None:
    try:
        key = epoch_key(epoch=epoch, person=by, private_key=unlocked.private_key)
    except NoKey:
        return None
    return pyrage.x25519.Identity.from_str(key)


def opened_today(*, by: Person, now: datetime) -> int:
    """Counts the reports whose words this person has opened since midnight, each once."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    opened = AuditEntry.objects.done_by(by, "read_words", since=midnight)
    return opened.values("subject_id").distinct().count()
