"""Staff see here how the service runs, as bands and sums of whole weeks, rounded to ten."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from office.dashboard import blocks_at
from reporting.codes.what_happened_next import WHAT_HAPPENED_NEXT, totals_of_what_happened_next
from reporting.drop_off import RETURNS, STAGES, weeks_of
from staff.access import only_who_can
from staff.policies import Act


@require_safe
@only_who_can(Act.COME_IN)
def show_service(request: HttpRequest) -> HttpResponse:
    """Shows what waits and what became of it, where visits end, and what people told us since."""
    totals = totals_of_what_happened_next()
    context = {
        "blocks": blocks_at(timezone.now()),
        "stages": [gettext(label) for label in (*STAGES.values(), *RETURNS.values())],
        "weeks": [
            (week.week, [week.stages[stage] for stage in (*STAGES, *RETURNS)])
            for week in weeks_of(today=timezone.localdate())
        ],
        "questions": [
            (
                gettext(field.label.you),
                [
                    (gettext(option.label.you), totals.counts[field.code, option.code])
                    for option in field.options
                ],
            )
            for field in WHAT_HAPPENED_NEXT.fields
        ]
        if totals
        else [],
        "as_of": totals.as_of if totals else None,
        "staff_area": "service",
    }
    return render(request, "office/service.html", context)
