"""Staff come in here: the page shows what waits for them, the most urgent first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from office.attention import lines_for
from staff.access import only_who_can, signed_in
from staff.policies import Act


@require_safe
@only_who_can(Act.COME_IN)
def show_attention(request: HttpRequest) -> HttpResponse:
    """Shows what waits, for what the person may do."""
    lines = lines_for(signed_in(request), now=timezone.now())
    return render(request, "office/attention.html", {"lines": lines, "staff_area": "attention"})
