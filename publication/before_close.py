"""Lists what is still undecided before a period is closed: a statistician asks about it first.

A report in a group of copies may have been accepted singly before the group was found, and a
referred one may be taken out. Both can be undone until the close and not after it. Whoever closes
may publish later, so they read bands and no counts.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from classification.periods import last_day
from classification.rounding import MOST_COUNTED
from moderation.models import Flood, FloodMember
from reporting.models import Report, ReportState
from staff.amount_words import amount_in_words


@dataclass(frozen=True, kw_only=True)
class StillOpen:
    """Some of this are undecided; `amount` is a band in words."""

    what: str
    amount: str


def still_open(*, cohort: str) -> tuple[StillOpen, ...]:
    """Lists what came by the end of the period and is not decided; empty where nothing is."""
    after = timezone.make_aware(datetime.combine(last_day(cohort) + timedelta(days=1), time()))
    undecided = Report.objects.undecided().arrived_before(after)
    in_group = FloodMember.objects.filter(Exists(undecided.filter(pk=OuterRef("report"))))
    groups = Flood.objects.open().filter(Exists(in_group.filter(flood=OuterRef("pk"))))
    found: tuple[tuple[str, QuerySet[Flood] | QuerySet[Report]], ...] = (
        (_("Groups of reports that look alike, to judge"), groups),
        (_("Referred reports"), undecided.in_state(ReportState.REFERRED)),
        (_("Reports on hold"), undecided.in_state(ReportState.ON_HOLD)),
        (_("Reports that nobody has decided on"), undecided.in_state(ReportState.RECEIVED)),
    )
    counted = ((what, len(rows.values_list("pk")[: MOST_COUNTED + 1])) for what, rows in found)
    return tuple(
        StillOpen(what=what, amount=amount_in_words(count, banded=True))
        for what, count in counted
        if count
    )
