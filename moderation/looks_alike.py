"""This module finds the reports of a day that look like one, and rejects one as another's
duplicate."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from moderation.decision_errors import DecisionError
from moderation.decisions import reject_report
from moderation.likeness import KIND, as_texts
from moderation.models import Decision
from reporting.models import Report, ReportState
from staff.audit import record_action
from staff.models import Person

_SHOWN: Final = 5
_LOOKED_AT: Final = 300
_ALIKE: Final = 0.7


class NoSuchOther(DecisionError):
    """The report that this one is to be a duplicate of is not there, or was rejected itself."""


def find_alike(report: Report) -> list[Report]:
    """Finds up to five reports of the same day whose codes are most like those of this one.

    At most so many of the day's reports on the same kind of event are looked at, nearest first in
    the order of arrival.
    """
    day = timezone.localtime(report.arrived_at).replace(hour=0)
    same_day = Report.objects.arrived_since(day).arrived_before(day + timedelta(days=1))
    same_day = same_day.not_rejected().exclude(pk=report.pk)
    texts = as_texts(report.answers)
    near = [
        *same_day.filter(pk__lt=report.pk).order_by("-pk")[:_LOOKED_AT],
        *same_day.filter(pk__gt=report.pk).order_by("pk")[:_LOOKED_AT],
    ]
    weighed = [
        (_share_in_common(texts, as_texts(other.answers)), -other.pk, other) for other in near
    ]
    alike = sorted((each for each in weighed if each[0] >= _ALIKE), reverse=True)
    return [other for _share, _order, other in alike[:_SHOWN]]


def reject_as_duplicate(*, report_id: int, of: int, by: Person, now: datetime) -> Decision:
    """Does not count the report, because the same person told the same in another one.

    Raises NoSuchOther where the other is gone, is not counted itself, or does not look like this
    one, and DecisionError.
    """
    with transaction.atomic():
        record_action(action="name_duplicate", by=by, subject="report", subject_id=str(of), at=now)
        other = Report.objects.select_for_update().filter(pk=of).first()
        if other is None or other.pk == report_id or other.state == ReportState.REJECTED:
            raise NoSuchOther(gettext("The other report is gone, or is not counted itself."))
        report = Report.objects.filter(pk=report_id).first()
        if report is None or not _are_alike(report, other):
            # Its sender would be told that it looks the same as another.
            raise NoSuchOther(gettext("The other report does not look like this one."))
        return reject_report(report_id=report_id, by=by, now=now, reason="duplicate_of_own_report")


def _are_alike(report: Report, other: Report) -> bool:
    days = {timezone.localdate(each.arrived_at) for each in (report, other)}
    share = _share_in_common(as_texts(report.answers), as_texts(other.answers))
    return len(days) == 1 and share >= _ALIKE


def _share_in_common(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    if one.get(KIND) != other.get(KIND):
        return 0.0
    asked = {*one, *other}
    return sum(one.get(code) == other.get(code) for code in asked) / len(asked)
