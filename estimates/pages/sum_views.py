"""Answers whoever adds cells of a release up: a page, and the same sum for programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from estimates.own.cell_sums import NO_RELEASE, SumReason, SumRefused, add_cells, check_sum
from estimates.pages.sum_page import asked_sum, sum_json, sum_page
from releases.downloads import for_every_script
from releases.page_lines import without_indentation
from releases.views import serves_whole_files


@require_safe
@serves_whole_files
@cache_control(public=True, max_age=300)
@without_indentation
def cell_sum(request: HttpRequest, number: str) -> HttpResponse:
    """Shows the sum of the cells that are ticked, or why there is none; and the form."""
    page = sum_page(number, request.GET)
    status = 400 if page.errors else 200
    return render(request, "estimates/sum.html", {"page": page}, status=status)


@require_safe
@serves_whole_files
@cache_control(public=True, max_age=300)
def cell_sum_json(request: HttpRequest, number: str) -> HttpResponse:
    """Gives the same sum to a program, or the reasons against it as problem details."""
    try:
        checked = check_sum(asked_sum(number, request.GET))
        if not checked.cells:
            text = _("Name a table and at least one cell of it.")
            tables = tuple(table.name for table in checked.packages[0].tables)
            raise SumRefused(SumReason(code="no_cells", about="", text=text, allowed=tables))
    except SumRefused as refused:
        is_missing = (NO_RELEASE, number) in {(each.code, each.about) for each in refused.reasons}
        status = 404 if is_missing else 400
        response = JsonResponse(
            {
                "type": "about:blank",
                "title": _("These cells cannot be added up"),
                "status": status,
                "detail": " ".join(reason.text for reason in refused.reasons),
                "reasons": [
                    {
                        "code": reason.code,
                        "about": reason.about,
                        "text": reason.text,
                        "allowed": reason.allowed,
                    }
                    for reason in refused.reasons
                ],
            },
            status=status,
            content_type="application/problem+json",
        )
        return for_every_script(response)
    return for_every_script(JsonResponse(sum_json(add_cells(checked), checked.packages)))
