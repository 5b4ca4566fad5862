"""This module opens a victim's words; nothing else can read them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import pyrage
from django.db import transaction
from django.utils import timezone

from moderation.decision_errors import DecisionError
from moderation.keys import KeyProblem, NoKey, epoch_key
from moderation.masks import DamagedMasks, Mask, Piece, masks_from, pieces_of
from moderation.models import Claim
from moderation.policies import check_can_read
from moderation.screen_marks import note_screens
from moderation.unlocking import Unlocked
from reporting.models import Epoch, SealedWords
from reporting.words.languages import seems_english
from reporting.words.personal_details import find_personal_details
from reporting.words.sealing import without_padding
from staff.audit import record_action, wait_for_turn
from staff.models import AuditEntry, Person


class WordsStayShut(KeyProblem):
    """The words are not shown; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """A victim wrote these words, or none; they are never printed or logged.

    `masks` lists every mask there was, with its number; those that stand hide their places in the
    pieces, unless the original is `is_original`.
    """

    pieces: tuple[Piece, ...] = field(repr=False)
    masks: tuple[tuple[int, Mask], ...] = field(default=(), repr=False)
    is_original: bool = False
    seems_english: bool = True

    @property
    def nothing_written(self) -> bool:
        return not self.pieces

    @property
    def suggestions(self) -> tuple[Piece, ...]:
        """Lists the details that were found and are not masked, each once."""
        found = {piece.number: piece for piece in self.pieces if piece.number}
        return tuple(found.values())


@dataclass(frozen=True, kw_only=True)
class OpenedWords:
    """Words are open in memory, with the masks that lie on them, for one press."""

    sealed: SealedWords
    recipient: str
    text: str = field(repr=False)
    masks: tuple[Mask, ...] = field(repr=False)


def read_words(
    *, report_id: int, by: Person, unlocked: Unlocked, now: datetime, why_unmasked: str = ""
) -> Words:
    """Opens the words of a report that `by` has claimed, with what is masked left out.

    The first opening of each claim is noted, however often the page is loaded. `why_unmasked`, a
    code of moderation.masks, shows the original too, and each time is noted. Raises WordsStayShut
    without a running claim, for whom the report is not, or when the words are deleted already;
    NoKey where the reader's key does not open this epoch.
    """
    with transaction.atomic():
        if why_unmasked:
            record_action(
                action=f"show_original_{why_unmasked}",
                by=by,
                subject="report",
                subject_id=str(report_id),
                at=now,
            )
        opened = open_words(report_id=report_id, by=by, unlocked=unlocked, now=now)
    return Words(
        pieces=pieces_of(
            opened.text,
            finds=find_personal_details(opened.text),
            masks=opened.masks,
            shows_original=bool(why_unmasked),
        ),
        masks=tuple(enumerate(opened.masks, 1)),
        is_original=bool(why_unmasked),
        seems_english=seems_english(opened.text),
    )


def open_words(*, report_id: int, by: Person, unlocked: Unlocked, now: datetime) -> OpenedWords:
    """Opens words in memory for the rest of a transaction, and notes the first opening of a claim.

    Raises as `read_words` does.
    """
    if unlocked.person_id != by.pk:
        raise WordsStayShut("This key is somebody else's.")
    wait_for_turn()
    claims = Claim.objects.running_at(now).filter(report_id=report_id, by=by)
    claim = claims.select_related("report").first()
    if claim is None:
        raise WordsStayShut("Take this report before you read its words.")
    try:
        check_can_read(claim.report, by=by, now=now, reading=claim.reading)
    except DecisionError as error:
        raise WordsStayShut(str(error)) from error
    if claim.words_opened_at is None:
        record_action(
            action="read_words", by=by, subject="report", subject_id=str(report_id), at=now
        )
        claim.words_opened_at = now
        claim.save(update_fields=["words_opened_at"])
        note_screens(claim.report, now=now)
    found = SealedWords.objects.select_related("epoch", "masks").filter(report_id=report_id)
    sealed = found.first()
    if sealed is None:
        raise WordsStayShut("The words of this report have been deleted.")
    key = epoch_key(epoch=sealed.epoch, person=by, private_key=unlocked.private_key)
    identity = pyrage.x25519.Identity.from_str(key)
    try:
        masks = _masks_of(sealed, identity)
    except (DamagedMasks, pyrage.DecryptError) as error:
        raise WordsStayShut(
            "What was masked in these words cannot be read. Tell whoever runs the site."
        ) from error
    return OpenedWords(
        sealed=sealed,
        # Of the key that opened them: what the database calls the epoch's may be somebody else's.
        recipient=str(identity.to_public()),
        text=_unsealed(bytes(sealed.ciphertext), identity),
        masks=masks,
    )


def _masks_of(sealed: SealedWords, identity: pyrage.x25519.Identity) -> tuple[Mask, ...]:
    if not hasattr(sealed, "masks"):
        return ()
    return masks_from(_unsealed(bytes(sealed.masks.sealed), identity))


def _unsealed(ciphertext: bytes, identity: pyrage.x25519.Identity) -> str:
    return without_padding(bytes(pyrage.decrypt(ciphertext, [identity])))


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
        if not _unsealed(bytes(sealed.ciphertext), identity).strip():
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
