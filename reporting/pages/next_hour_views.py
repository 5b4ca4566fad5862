"""Shows the help for the next hour, as soon as it is known what happened, and takes its ticks."""

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from guidance.advising.cards import may_be_done
from guidance.reading.library import current
from reporting.browser import progress
from reporting.browser.answers_cookie import ReportSoFar, keep_answers
from reporting.browser.progress import address
from reporting.drop_off import mark_stage
from reporting.form.journey import CHECK, HELP, SENT, is_reachable, path
from reporting.pages import fitting_help, wording
from reporting.pages.guards import show_forgotten, with_answers
from reporting.pages.idle import idle_context
from reporting.pages.page_cache import show_held

_SEE_OTHER: Final = 303
_TEMPLATE: Final = "reporting/next_hour.html"


@with_answers
@require_safe
def next_hour(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Shows the cards that fit what is known so far, and where to go from here.

    Opened before its turn it leads back to the page that is open, and asks for nothing else.
    """
    if so_far is None:
        return redirect("reporting:start")
    if so_far.is_sent:
        return redirect(address(SENT))
    if not is_reachable(so_far.answers, HELP):
        return redirect(address(progress.current_slug(so_far)))
    is_early = HELP not in path(so_far.answers)
    shown = so_far if is_early else progress.seen(so_far, HELP)
    onward = progress.page_after(shown, HELP)
    state = {
        "is_early": is_early,
        "is_check_next": onward == CHECK,
        "may_send_early": progress.may_send_now(shown),
        **idle_context(shown),
    }
    own = {
        "cards": fitting_help.drawn_cards(request, fitting_help.help_of(so_far, now=now)),
        "event_words": wording.event_in_words(str(so_far.answers["event_type"]), so_far.answers),
        "back": progress.address_before(so_far, HELP),
        "carry_on": address(onward),
    }
    shown_to_all = tuple(state.items())
    response = show_held(request, _TEMPLATE, shown=shown_to_all, context=lambda: state, own=own)
    keep_answers(request, response, mark_stage(shown, HELP, now=now), now=now)
    return response


@with_answers
def done(request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime) -> HttpResponse:
    """Notes that an act is done, or not, and goes back to its card. That changes no answer."""
    if so_far is None:
        return show_forgotten(request) if request.method == "POST" else redirect("reporting:start")
    page = address(SENT if so_far.is_sent else HELP)
    key = request.POST.get("card", "")
    card = current().cards.get(key)
    if request.method != "POST" or card is None or not may_be_done(card):
        return redirect(page)
    response = HttpResponse(status=_SEE_OTHER, headers={"Location": f"{page}#card-{key}"})
    is_done = request.POST.get("press") != "undo"
    keep_answers(request, response, progress.ticked(so_far, key, is_done=is_done), now=now)
    return response
