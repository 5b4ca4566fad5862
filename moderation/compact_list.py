"""A reader accepts several reports together here: plain ones, in which nothing was written.

Whether anything was written is stored nowhere, and must not be: words are sealed and padded, none
like many. So the sealed words of a few reports are opened in memory, and that they were looked for
is in the audit. Nobody takes these reports: to look at codes for a minute is no reason to keep
others away, and whoever takes one meanwhile keeps it. Each is looked at again under its lock.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from classification.crime_types import crime_type_of
from moderation.decision_errors import DecisionError, ReportGone
from moderation.decisions import accept_report, may_need_a_lead
from moderation.floods import RISK_FIRST
from moderation.models import Claim, Decision, Flood
from moderation.queue_filters import EVERYTHING, QueueFilter, narrowed
from moderation.unlocking import Unlocked
from moderation.unsealing import find_wordless
from reporting.models import DECIDED, Report, ReportState
from reporting.submission import IN_DANGER
from staff.audit import wait_for_turn
from staff.models import Person

AT_MOST: Final = 25
"""So many reports are looked at in one go."""


class NotPlain(DecisionError):
    """The report is not, or no longer, one of those that may be accepted together."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """This report was not accepted; the text says why."""

    report_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class CompactList:
    """These reports may be accepted together. `looked_at` were opened; `last` is the last of these,
    after which others are looked at, if there are any."""

    reports: tuple[Report, ...]
    looked_at: int
    last: int | None


@dataclass(frozen=True, kw_only=True)
class ListPreview:
    """So many reports are on the list, of these types and nations; `same_as` names, for a report
    whose answers are another's, that other one."""

    types: tuple[tuple[str, int], ...]
    nations: tuple[tuple[str, int], ...]
    same_as: Mapping[int, int]


def look_for_wordless(
    *,
    by: Person,
    unlocked: Unlocked,
    now: datetime,
    after: int | None = None,
    chosen: QueueFilter = EVERYTHING,
) -> CompactList:
    """Looks at the next plain reports that the filter lets through, whatever state it names, and
    keeps those in which nothing was written.

    `after` is the last report that was looked at before. What this reader's key does not open, and
    what has no words left to open, is not on the list.
    """
    plain = _after(_plain(by=by, now=now), after).order_by("pk")
    parts = [part[: AT_MOST + 1] for part in narrowed(plain, chosen, now=now)]
    candidates = sorted(chain.from_iterable(parts), key=lambda report: report.pk)[: AT_MOST + 1]
    looked_at = candidates[:AT_MOST]
    wordless = find_wordless(
        report_ids=[report.pk for report in looked_at], by=by, unlocked=unlocked, now=now
    )
    return CompactList(
        reports=tuple(
            sorted(
                (report for report in looked_at if report.pk in wordless),
                key=lambda report: (-report.risk, report.arrived_at, report.pk),
            )
        ),
        looked_at=len(looked_at),
        last=looked_at[-1].pk if len(candidates) > AT_MOST else None,
    )


def preview_of(reports: Sequence[Report]) -> ListPreview:
    """Sums up a list: its types and nations, commonest first, and which answers are the same."""
    first: dict[str, int] = {}
    same_as: dict[int, int] = {}
    for report in reports:
        text = json.dumps(report.answers, sort_keys=True, separators=(",", ":"))
        if first.setdefault(text, report.pk) != report.pk:
            same_as[report.pk] = first[text]
    types = Counter(crime_type_of(report.answers) for report in reports)
    nations = Counter(str(report.answers.get("nation", "")) for report in reports)
    return ListPreview(
        types=tuple(types.most_common()), nations=tuple(nations.most_common()), same_as=same_as
    )


def reports_of(report_ids: Iterable[int], *, by: Person, now: datetime) -> list[Report]:
    """Finds those of these reports that are still plain, in the order of the queue: a list that was
    made a while ago shows nothing of what was laid aside or taken since."""
    return list(_plain(by=by, now=now).filter(pk__in=report_ids).order_by(*RISK_FIRST))


def accept_together(
    *, report_ids: Iterable[int], by: Person, now: datetime
) -> tuple[list[Decision], list[Refused]]:
    """Accepts each of these reports under the type that follows from its answers.

    Each has its own transaction, decision and audit entry, and is first looked at again: one that
    is no longer plain, or that somebody reads, is refused, and the others are accepted all the
    same. The caller answers for it that each was on a list of `look_for_wordless`.
    """
    accepted: list[Decision] = []
    refused: list[Refused] = []
    for report_id in report_ids:
        try:
            accepted.append(_accept_plain(report_id, by=by, now=now))
        except DecisionError as error:
            refused.append(Refused(report_id=report_id, why=str(error)))
    return accepted, refused


def _accept_plain(report_id: int, *, by: Person, now: datetime) -> Decision:
    with transaction.atomic():
        # The end of the audit is the first lock here too; the entry itself is the decision's.
        wait_for_turn()
        report = Report.objects.select_for_update().filter(pk=report_id).first()
        if report is None:
            raise ReportGone
        if report.state not in DECIDED and not _plain(by=by, now=now).filter(pk=report_id).exists():
            raise NotPlain(_why_not_plain(report, by=by, now=now))
        return accept_report(report_id=report_id, by=by, now=now, together=True)


def _why_not_plain(report: Report, *, by: Person, now: datetime) -> str:
    if Claim.objects.running_at(now).exclude(by=by).filter(report=report).exists():
        return gettext("Somebody else is reading this report.")
    if report.state != ReportState.RECEIVED:
        return gettext("Somebody laid it aside meanwhile.")
    if report.first_answers.exists():
        return gettext("Its codes were corrected: read it alone.")
    if may_need_a_lead(report):
        return gettext("It may need the safeguarding lead: read it alone.")
    return gettext("It has signs of a machine, or stands in a group: read it alone.")


def _after(reports: QuerySet[Report], report_id: int | None) -> QuerySet[Report]:
    return reports if report_id is None else reports.filter(pk__gt=report_id)


def _plain(*, by: Person, now: datetime) -> QuerySet[Report]:
    """Finds the reports that wait, that nothing triggers, and that nobody else is reading."""
    taken = Claim.objects.running_at(now).exclude(by=by).values("report_id")
    flagged = Q(crisis_words=True) | Q(child_words=True) | Q(minor=True)
    signs = Q(is_hasty=True) | Q(trap_filled=True) | Q(in_burst=True)
    return (
        Report.objects.awaiting_moderation()
        .filter(risk__lt=IN_DANGER)
        .exclude(flagged | signs)
        # Somebody has read those that were corrected; another list may show what they held before.
        .filter(first_answers__isnull=True)
        .exclude(flood_member__flood__in=Flood.objects.open())
        .exclude(pk__in=taken)
    )
