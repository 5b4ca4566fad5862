"""The audit chain: who did what to which id, and when. Never any content.

Each entry's hash covers its own fields and the hash of the entry before it. Whoever keeps a copy
of the last number and hash outside the database can prove later that nothing before it changed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from staff.models import AuditEntry, AuditHead, Person

_HEAD = 1


@dataclass(frozen=True, kw_only=True)
class ChainReport:
    """What `verify_chain` found: how far the chain reaches, its last hash, and what is wrong."""

    length: int
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
        AuditHead.objects.filter(pk=_HEAD).update(number=number, entry_hash=entry.entry_hash)
    return entry


def hash_of(entry: AuditEntry) -> str:
    """SHA-256, in hex, over the entry's fields and the hash of the entry before it."""
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
    hashes and all, no longer holds it.
    """
    problems: list[str] = []
    expected_number, previous_hash = 1, ""
    seen_expected = expected_hash is None
    for entry in _entries():
        if entry.number != expected_number:
            problems.append(f"entries {expected_number} to {entry.number - 1} are missing")
        elif entry.previous_hash != previous_hash:
            problems.append(f"entry {entry.number} does not follow the entry before it")
        if hash_of(entry) != entry.entry_hash:
            problems.append(f"entry {entry.number} was changed")
        expected_number, previous_hash = entry.number + 1, entry.entry_hash
        seen_expected = seen_expected or entry.entry_hash == expected_hash
    last_number = expected_number - 1
    head = AuditHead.objects.filter(pk=_HEAD).first()
    if (head.number if head else 0) != last_number:
        problems.append(f"the chain ends at {last_number}, but its head is elsewhere")
    elif head and head.entry_hash != previous_hash:
        problems.append("the head of the chain does not match its last entry")
    if not seen_expected:
        problems.append("the hash that was expected is not in the chain")
    return ChainReport(length=last_number, last_hash=previous_hash, problems=tuple(problems))


def _locked_head() -> AuditHead:
    head = next(iter(AuditHead.objects.select_for_update().filter(pk=_HEAD)), None)
    if head is None:
        AuditHead.objects.bulk_create([AuditHead(pk=_HEAD)], ignore_conflicts=True)
        head = AuditHead.objects.select_for_update().get(pk=_HEAD)
    return head


def _entries() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("number").iterator(chunk_size=2000)
