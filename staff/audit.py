"""The audit chain tells who did what to which id, and when. Never any content.

Each entry's hash covers its own fields and the hash of the entry before it. Whoever keeps a copy
of the last number and hash outside the database can prove later that nothing before it changed.
What is past its time gives way to one signed checkpoint, from which the chain goes on.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staff.models import AuditCheck, AuditCheckpoint, AuditEntry, AuditHead, Person
from staff.secret_keys import secrets_of

logger = logging.getLogger(__name__)

_ONE: Final = 1  # the id of the only row
_AT_ONCE: Final = 2000
_PROBLEMS_KEPT: Final = 20


class BrokenChain(RuntimeError):
    """The oldest entries are not as they were written, so none is deleted: see audit_verify."""


@dataclass(frozen=True, kw_only=True)
class ChainReport:
    """The chain reaches so far, has this last hash, and these faults, as `verify_chain` found.

    `purged` tells for how many of its first entries a checkpoint stands.
    """

    length: int
    purged: int
    last_hash: str
    problems: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.problems


def record_action(
    *, action: str, by: Person | None, subject: str, subject_id: str, at: datetime
) -> AuditEntry:
    """Adds one entry to the chain, inside the transaction of the work that it tells of.

    `by` is None where a command acts without a person. `subject` names the kind of thing
    ("report", "release"), `subject_id` its id. The head of the chain stays locked until the
    transaction ends, so what is read after this call is not changed by another writer of audit
    entries.
    """
    with transaction.atomic(savepoint=False):
        head = _locked_head()
        number = head.number + 1
        entry = AuditEntry(
            number=number,
            at=at.astimezone(UTC),
            action=action,
            by=by,
            subject=subject,
            subject_id=subject_id,
            previous_hash=head.entry_hash,
        )
        entry.entry_hash = hash_of(entry)
        entry.save(force_insert=True)
        AuditHead.objects.filter(pk=_ONE).update(number=number, entry_hash=entry.entry_hash)
    return entry


def record_on_person(action: str, *, person: Person, by: Person | None, at: datetime) -> None:
    """Adds an entry that tells of a person: see `record_action`."""
    record_action(action=action, by=by, subject="person", subject_id=str(person.pk), at=at)


def wait_for_turn() -> None:
    """Queues this transaction among those that write audit entries, before it locks anything.

    For work whose entry names a row that it has yet to make; all else records its action first.
    """
    _locked_head()


def hash_of(entry: AuditEntry) -> str:
    """Hashes (SHA-256, in hex) the entry's fields and the hash of the entry before it."""
    fields = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        entry.by_id,
        entry.subject,
        entry.subject_id,
        entry.previous_hash,
    ]
    text = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify_chain(*, expected_hash: str | None = None) -> ChainReport:
    """Walks the whole chain and tells every entry that was changed, added or taken away.

    `expected_hash` is a hash that was written down elsewhere: a chain rewritten from the start,
    hashes and all, no longer holds it. Nor does one whose entry has gone past its time, so keep
    a new one now and then.
    """
    problems: list[str] = []
    number, last_hash = 0, ""
    checkpoint = AuditCheckpoint.objects.filter(pk=_ONE).first()
    if checkpoint is not None:
        number, last_hash = checkpoint.number, checkpoint.entry_hash
        problems += _faults_of_checkpoint(checkpoint)
    purged = number
    seen_expected = expected_hash is None or (purged > 0 and expected_hash == last_hash)
    later = AuditEntry.objects.filter(number__gt=number).order_by("number")
    for entry in later.iterator(chunk_size=_AT_ONCE):
        problems += _faults_of_entry(entry, number=number + 1, previous_hash=last_hash)
        number, last_hash = entry.number, entry.entry_hash
        seen_expected = seen_expected or last_hash == expected_hash
    head = AuditHead.objects.filter(pk=_ONE).first()
    if (head.number if head else 0) != number:
        problems.append(f"the chain ends at {number}, but its head is elsewhere")
    elif head and head.entry_hash != last_hash:
        problems.append("the head of the chain does not match its last entry")
    if not seen_expected:
        problems.append("the hash that was expected is not in the chain")
    return ChainReport(length=number, purged=purged, last_hash=last_hash, problems=tuple(problems))


def check_chain(*, now: datetime) -> ChainReport:
    """Walks the chain and keeps what was found, the first twenty problems of it, for the staff."""
    found = verify_chain()
    for problem in found.problems[:_PROBLEMS_KEPT]:
        logger.error("the audit is not as it was written: %s", problem)
    AuditCheck.objects.update_or_create(
        pk=_ONE,
        defaults={
            "checked_at": now,
            "length": found.length,
            "problems": list(found.problems[:_PROBLEMS_KEPT]),
        },
    )
    return found


def problems_among(entries: Sequence[AuditEntry]) -> Mapping[int, str]:
    """Finds what is wrong with entries that follow each other, newest first; by number.

    Each is held against its own hash and against the entry shown below it.
    """
    problems: dict[int, str] = {}
    for entry, before in zip_longest(entries, entries[1:]):
        if hash_of(entry) != entry.entry_hash:
            problems[entry.number] = _("This entry was changed after it was written.")
        elif before is not None and (
            before.number != entry.number - 1 or before.entry_hash != entry.previous_hash
        ):
            problems[entry.number] = _("It does not follow the entry before it.")
    return problems


def purge_entries(*, before: datetime, now: datetime) -> int:
    """Deletes the entries older than `before`; one signed checkpoint stands for them all.

    Goes from the start of the chain to the first entry that is not old enough, and looks at each
    before it goes: a break must not vanish under our own signature. Returns how many went.
    Raises BrokenChain, and deletes nothing, where one is not as it was written.
    """
    with transaction.atomic():
        _locked_head()
        stays = AuditEntry.objects.filter(at__gte=before).order_by("number").first()
        going = AuditEntry.objects.all()
        if stays is not None:
            going = going.filter(number__lt=stays.number)
        made = _checkpoint_over(going, now=now)
        if made is None:
            return 0
        count = going.delete()[0]
        record_action(
            action="purge_audit", by=None, subject="audit", subject_id=str(made.number), at=now
        )
    return count


def is_signed_before(checkpoint: AuditCheckpoint) -> bool:
    """Tells whether the checkpoint is signed with a secret before the one in force."""
    return _is_signed_with(secrets_of("AUDIT_KEY")[1:], checkpoint)


def signature_of(checkpoint: AuditCheckpoint, secret: str | None = None) -> str:
    """Signs (HMAC-SHA256, in hex) everything that the checkpoint says; under the secret in force,
    or this one before it."""
    fields = [
        checkpoint.number,
        checkpoint.entry_hash,
        *(
            moment.astimezone(UTC).isoformat(timespec="microseconds")
            for moment in (checkpoint.first_at, checkpoint.last_at, checkpoint.made_at)
        ),
    ]
    text = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    key = (secret or settings.AUDIT_KEY).encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _checkpoint_over(going: QuerySet[AuditEntry], *, now: datetime) -> AuditCheckpoint | None:
    """Moves the checkpoint to the last of these entries; None, and no checkpoint, without any."""
    checkpoint = AuditCheckpoint.objects.filter(pk=_ONE).first()
    number, last_hash = 0, ""
    problems: list[str] = []
    if checkpoint is not None:
        number, last_hash = checkpoint.number, checkpoint.entry_hash
        problems += _faults_of_checkpoint(checkpoint)
    last = None
    for last in going.order_by("number").iterator(chunk_size=_AT_ONCE):
        checkpoint = checkpoint or AuditCheckpoint(pk=_ONE, first_at=last.at)
        problems += _faults_of_entry(last, number=number + 1, previous_hash=last_hash)
        number, last_hash = last.number, last.entry_hash
    if last is None or checkpoint is None:
        return None
    if problems:
        raise BrokenChain(f"No audit entry was deleted: {problems[0]}.")
    checkpoint.number, checkpoint.entry_hash = number, last_hash
    checkpoint.last_at, checkpoint.made_at = last.at, now.astimezone(UTC)
    checkpoint.signature = signature_of(checkpoint)
    checkpoint.save()
    return checkpoint


def _is_signed_with(secrets: Sequence[str], checkpoint: AuditCheckpoint) -> bool:
    return any(
        hmac.compare_digest(checkpoint.signature, signature_of(checkpoint, secret))
        for secret in secrets
    )


def _faults_of_checkpoint(checkpoint: AuditCheckpoint) -> Iterator[str]:
    if not _is_signed_with(secrets_of("AUDIT_KEY"), checkpoint):
        yield "the checkpoint was changed, or is not ours"
    if AuditEntry.objects.filter(number__lte=checkpoint.number).exists():
        yield f"entries up to {checkpoint.number} are there again beside their checkpoint"


def _faults_of_entry(entry: AuditEntry, *, number: int, previous_hash: str) -> Iterator[str]:
    if entry.number != number:
        yield f"entries {number} to {entry.number - 1} are missing"
    elif entry.previous_hash != previous_hash:
        yield f"entry {entry.number} does not follow the entry before it"
    if hash_of(entry) != entry.entry_hash:
        yield f"entry {entry.number} was changed"


def _locked_head() -> AuditHead:
    head = next(iter(AuditHead.objects.select_for_update().filter(pk=_ONE)), None)
    if head is None:
        AuditHead.objects.bulk_create([AuditHead(pk=_ONE)], ignore_conflicts=True)
        head = AuditHead.objects.select_for_update().get(pk=_ONE)
    return head
