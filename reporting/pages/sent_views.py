"""Shows the code and the cards once a report was sent, and makes the cards a file to keep."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guidance.pages.context import crisis_numbers
from reporting.browser import progress
from reporting.browser.answers_cookie import CODE_CONFIRMED, ReportSoFar, keep_answers
from reporting.codes.receipts import receipt_code, same_code
from reporting.drop_off import count_return
from reporting.form.journey import HELP, is_reachable
from reporting.pages import fitting_help
from reporting.pages.guards import is_no_code, typed_back, with_answers
from reporting.pages.idle import idle_context
from reporting.pages.page_cache import show_held
from reporting.pages.plan_pdf import CopyNotMade, plan_pdf

_SENT: Final = "reporting/sent.html"
FILE_NAME: Final = "notes.pdf"


@with_answers
def sent(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Shows the code and the cards; takes the code typed back."""
    if so_far is None:
        return redirect("reporting:start")
    if not so_far.is_sent:
        return redirect("reporting:check")
    if request.method == "POST" and request.POST.get("press") == "confirm":
        return _confirm(request, so_far, now)
    return _show_receipt(request, so_far, now)


@with_answers
@require_safe
def copy(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Sends the cards as a file to keep, before the report is sent or after; nothing is sent by it.
    Its address and its name say nothing; no code is in it."""
    if so_far is None:
        return redirect("reporting:start")
    if not (so_far.is_sent or is_reachable(so_far.answers, HELP)):
        return redirect(progress.address(progress.current_slug(so_far)))
    try:
        made = plan_pdf(
            fitting_help.copy_of(so_far, now=now),
            crisis=crisis_numbers(),
            is_practice=settings.DEMONSTRATION,
        )
    except CopyNotMade:
        context = {"is_sent": so_far.is_sent, **idle_context(so_far)}
        return render(request, "reporting/copy_not_made.html", context, status=503)
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
    )


def _confirm(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    typed = request.POST.get("typed_code", "")
    if same_code(typed, receipt_code(so_far.token)):
        if CODE_CONFIRMED not in so_far.marks:
            count_return("typed_back", now=now)
        response = redirect("reporting:sent")
        keep_answers(request, response, so_far.changed(marks=(CODE_CONFIRMED,)), now=now)
        return response
    error = gettext("That is not the code above. Look at each letter, then type it again")
    if is_no_code(typed):
        error = gettext("Enter your code")
    return _show_receipt(request, so_far, now, code_error=error, typed_code=typed_back(typed))


def _show_receipt(
    request: HttpRequest,
    so_far: ReportSoFar,
    now: datetime,
    *,
    code_error: str = "",
    typed_code: str = "",
) -> HttpResponse:
    """Shows the crisis card where one is due, the code, and the cards."""
    state = {"is_confirmed": CODE_CONFIRMED in so_far.marks, **idle_context(so_far)}
    own = _own(request, so_far, now)
    if not code_error:
        shown = tuple(state.items())
        return show_held(request, _SENT, shown=shown, context=lambda: state, own=own)
    context: dict[str, Any] = {
        **own,
        **state,
        "errors": [{"href": "#id_typed_code", "text": code_error}],
        "code_error": code_error,
        "typed_code": typed_code,
    }
    return render(request, _SENT, context, status=422)


def _own(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> dict[str, str]:
    """Draws what is this person's alone: the code, and the cards that fit their answers."""
    shown = fitting_help.help_of(so_far, now=now)
    crisis_card, shown["advice"] = fitting_help.crisis_card_apart(shown["advice"])
    first = {**shown, "crisis_card": crisis_card}
    return {
        "code": receipt_code(so_far.token),
        "first": render_to_string("reporting/_sent_first.html", first) if crisis_card else "",
        "cards": fitting_help.drawn_cards(request, shown),
    }
