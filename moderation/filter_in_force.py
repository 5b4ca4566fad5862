"""A reader's session keeps the filter in force, and what they left to others while they go on.

No address of a report names the filter: the kind of event is one of the report's answers, and an
address is written into logs. The forms of a page carry the code in a hidden field, so that of two
windows each goes on with its own.
"""

from typing import Final

from django.http import Http404, HttpRequest

from moderation.queue_filters import EVERYTHING, QueueFilter, filter_from_code

FIELD: Final = "within"
_KEPT: Final = "queue_filter"
_LEFT: Final = "left_to_others"
_MOST_LEFT: Final = 50


def filter_in_force(request: HttpRequest) -> QueueFilter:
    """Finds the filter that the form names, else the one that this reader looked at last.

    Raises Http404 for a code that no form of ours holds.
    """
    given = request.POST.get(FIELD, "") if request.method == "POST" else ""
    chosen = filter_from_code(given or request.session.get(_KEPT, EVERYTHING.code))
    if chosen is None:
        raise Http404
    return chosen


def remember_filter(request: HttpRequest, chosen: QueueFilter) -> None:
    """Keeps the filter as the one in force."""
    if request.session.get(_KEPT, EVERYTHING.code) != chosen.code:
        request.session[_KEPT] = chosen.code


def left_to_others(request: HttpRequest) -> list[int]:
    """Lists the reports that this reader gave back since they began: they do not come again."""
    left: list[int] = request.session.get(_LEFT, [])
    return left


def leave_to_others(request: HttpRequest, report_id: int) -> None:
    """Notes that the reader gave this report back."""
    others = [each for each in left_to_others(request) if each != report_id]
    request.session[_LEFT] = [*others, report_id][-_MOST_LEFT:]


def begin_anew(request: HttpRequest) -> None:
    """Forgets what was left: whoever asks for the next one from the list begins anew."""
    if _LEFT in request.session:
        del request.session[_LEFT]
