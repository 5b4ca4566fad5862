"""This module reads a page of the audit chain, with everything that is wrong with its entries."""

from dataclasses import dataclass
from typing import Final

from staff.addresses import LARGEST_ID
from staff.audit import problems_among
from staff.models import AuditCheck, AuditCheckpoint, AuditEntry

_ENTRIES_PER_PAGE: Final = 50


@dataclass(frozen=True, kw_only=True)
class AuditPage:
    """A page lists entries, newest first, each with what is wrong with it, "" where it is as it was
    written; `following` is the number before which the next page starts.

    `checkpoint` stands for the entries that are past their time; it is on the last page alone.
    `check` is what the last night's walk over the whole chain found.
    """

    lines: tuple[tuple[AuditEntry, str], ...]
    check: AuditCheck | None
    following: int | None
    checkpoint: AuditCheckpoint | None


def read_audit_page(*, before: int | None) -> AuditPage:
    """Reads a page of the audit chain: the entries before this number, newest first."""
    entries = tuple(
        AuditEntry.objects.filter(number__lt=before or LARGEST_ID)
        .select_related("by")
        .order_by("-number")[: _ENTRIES_PER_PAGE + 1]
    )
    shown = entries[:_ENTRIES_PER_PAGE]
    more = len(entries) > _ENTRIES_PER_PAGE
    problems = problems_among(entries)
    return AuditPage(
        lines=tuple((entry, problems.get(entry.number, "")) for entry in shown),
        check=AuditCheck.objects.first(),
        following=shown[-1].number if more else None,
        checkpoint=None if more else AuditCheckpoint.objects.first(),
    )
