"""After a press on a report its reader goes on to the next that nobody reads, or to the list."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.decision_errors import AskFirst, TooManyTaken
from moderation.filter_in_force import filter_in_force, left_to_others, remember_filter
from moderation.queue import claim_next, waits_for_others
from moderation.queue_filters import EVERYTHING
from staff.access import AddressParts, View, signed_in

TO_LIST = "list"


def goes_on(view: View[AddressParts]) -> View[AddressParts]:
    """Refuses a press whose way on no form of ours holds, before anything is done."""

    @wraps(view)
    def checked(
        request: HttpRequest, /, *args: AddressParts.args, **kwargs: AddressParts.kwargs
    ) -> HttpResponse:
        if request.POST.get("then", "") not in ("", TO_LIST):
            raise BadRequest("The field then names no way on.")
        filter_in_force(request)
        return view(request, *args, **kwargs)

    return checked


def go_on(request: HttpRequest) -> HttpResponse:
    """Takes the next report within the filter in force and goes to it.

    To the list instead where the form says so (`then=list`), where nothing waits that nobody is
    reading, and where the reader has taken too many: the list says which.
    """
    if request.POST.get("then") == TO_LIST:
        return go_to_list(request)
    chosen = filter_in_force(request)
    remember_filter(request, chosen)
    try:
        report_id = claim_next(
            by=signed_in(request),
            now=timezone.now(),
            chosen=chosen,
            besides=left_to_others(request),
        )
    except TooManyTaken as error:
        messages.warning(request, str(error))
        return go_to_list(request)
    except AskFirst as asked:
        return ask_first(request, asked)
    if report_id is None:
        messages.info(request, nothing_waits(request))
        return go_to_list(request)
    return redirect("moderation:report", report_id=report_id)


def ask_first(request: HttpRequest, asked: AskFirst) -> HttpResponse:
    """Goes to the report, which nobody has taken: its page asks whether this reader would."""
    messages.warning(request, str(asked))
    return redirect("moderation:report", report_id=asked.report_id)


def go_to_list(request: HttpRequest) -> HttpResponse:
    """Goes to the list, within the filter in force."""
    chosen = filter_in_force(request)
    remember_filter(request, chosen)
    address = reverse("moderation:queue")
    return redirect(address if chosen == EVERYTHING else address + chosen.query)


def nothing_waits(request: HttpRequest) -> str:
    """Says that nothing is left to take, and where that is so for the filter alone."""
    others_wait = waits_for_others(
        by=signed_in(request),
        now=timezone.now(),
        chosen=filter_in_force(request),
        besides=left_to_others(request),
    )
    if others_wait:
        return _(
            "All that waits now is of a kind that you would rather not read. That is all right: "
            "it waits for others. Which kinds you leave out you can change under "
            "“Looking after yourself”."
        )
    if left_to_others(request):
        return _("Nothing else waits that nobody is reading, but for what you left to others.")
    if filter_in_force(request).is_narrow:
        return _("Nothing waits that nobody is reading, of those that you chose to see.")
    return _("Nothing waits that nobody is reading.")
