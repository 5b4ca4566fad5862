"""Makes addresses, texts and audit lines for the tests of the publication pages."""

from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from staff.models import AuditEntry
from staff.proposal_models import Proposal

PERIODS = reverse("publication:periods")
IN_JANUARY = datetime(2027, 1, 11, 10, 0, tzinfo=UTC)


def url(name: str, *args: str) -> str:
    return reverse(f"publication:{name}", args=args)


def text_of(response: Any) -> str:
    """What the page says, on one line, as a person reads it."""
    return " ".join(unescape(response.content.decode()).split())


def actions() -> list[tuple[str, str, str | None]]:
    entries = AuditEntry.objects.select_related("by").order_by("number")
    wanted = ("period", "release")
    return [
        (entry.action, entry.subject_id, entry.by.email if entry.by else None)
        for entry in entries
        if entry.subject in wanted
    ]


def confirm(second: Client) -> Any:
    """A second person confirms the one proposal that waits; the page that follows."""
    proposal = Proposal.objects.get(outcome="")
    address = reverse("moderation:confirm_proposal", args=[proposal.pk])
    return second.post(address, follow=True)
