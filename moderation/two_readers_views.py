"""Staff see here how far two readers of one report agree, and what waits for another person.

Whoever may publish sees bands (statistics given outside stand in a release's noisy tables alone).
Agreement by category is on this page alone, and never beside a count.
"""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from classification.crime_types import crime_type
from classification.rounding import MOST_COUNTED, band_of
from moderation.agreement import (
    FEWEST,
    Agreement,
    WithRange,
    agreement_by_category,
    agreement_of,
)
from moderation.reading_twice import is_waiting_to_settle
from moderation.second_reading_models import SecondReading
from reporting.models import ReportState
from staff.access import only_who_can, signed_in
from staff.policies import Act, can, who_can

_MOST_READ: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class AgreementLine:
    """A line says of all reports, or of one category, how far two readers agree: in words."""

    what: str
    share: str
    kappa: str


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_two_readers(request: HttpRequest) -> HttpResponse:
    """Shows agreement overall and by category, or that it is too early to say."""
    person, now = signed_in(request), timezone.now()
    is_banded = can(person, Act.SEE_RELEASES) or can(person, Act.PREPARE_RELEASES)
    pairs = _pairs()
    overall = agreement_of(pairs) if len(pairs) >= FEWEST else None
    by_category = agreement_by_category(pairs) if overall and not is_banded else {}
    context = {
        "readers": who_can(Act.READ_REPORTS).count(),
        "waiting": band_of(SecondReading.objects.waiting()[: MOST_COUNTED + 1].count()),
        "unsettled": band_of(SecondReading.objects.unsettled()[: MOST_COUNTED + 1].count()),
        "can_settle": is_waiting_to_settle(by=person, now=now),
        "overall": _line(_("All reports read twice"), overall, banded=is_banded)
        if overall
        else None,
        "read_twice": band_of(overall.count) if overall else "",
        "lines": [
            _line(_in_words(category), agreement, banded=False)
            for category, agreement in sorted(by_category.items())
        ],
        "is_banded": is_banded,
        "fewest": FEWEST,
        "staff_area": "queue",
    }
    return render(request, "moderation/two_readers.html", context)


def _pairs() -> list[tuple[str, str]]:
    """Reads what the two chose on each report whose period is open: a crime type, or an outcome."""
    rows = (
        SecondReading.objects.read_twice()
        .order_by("-drawn_at")
        .values_list("first_outcome", "first_type", "second_outcome", "second_type")
    )
    return [
        (one_type or one, other_type or other)
        for one, one_type, other, other_type in rows[:_MOST_READ]
    ]


def _in_words(category: str) -> str:
    if category == ReportState.REJECTED:
        return _("Not counted")
    if category == ReportState.ON_HOLD:
        return _("Put on hold")
    return _(crime_type(category).label)


def _line(what: str, agreement: Agreement, *, banded: bool) -> AgreementLine:
    kappa = agreement.kappa
    return AgreementLine(
        what=what,
        share=_share_in_words(agreement.share, banded=banded),
        kappa=_kappa_in_words(kappa, banded=banded) if kappa else _("cannot be said"),
    )


def _share_in_words(share: WithRange, *, banded: bool) -> str:
    if banded:
        return _band_in_words(share.value * 100, step=10)
    return _("%(value)d in 100 (%(lower)d to %(upper)d)") % {
        "value": round(share.value * 100),
        "lower": round(share.lower * 100),
        "upper": round(share.upper * 100),
    }


def _kappa_in_words(kappa: WithRange, *, banded: bool) -> str:
    if banded:
        low = min(int(max(kappa.value, 0) * 5), 4) / 5
        return _("%(low).1f to %(high).1f") % {"low": low, "high": low + 0.2}
    return _("%(value).2f (%(lower).2f to %(upper).2f)") % {
        "value": kappa.value,
        "lower": kappa.lower,
        "upper": kappa.upper,
    }


def _band_in_words(per_cent: float, *, step: int) -> str:
    low = min(int(per_cent // step) * step, 100 - step)
    return _("%(low)d to %(high)d in 100") % {"low": low, "high": low + step}
