"""Templates of staff pages ask this for the person who is signed in, and for what they may do."""

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from staff.access import is_staff_page, signed_in
from staff.policies import acts_of


def staff_page(request: HttpRequest) -> dict[str, object]:
    """Gives the person, the acts that they may do, and their messages; nothing on public pages.

    Public pages must not touch the session: looking into it would set `Vary: Cookie`.
    """
    if not is_staff_page(request) or not hasattr(request, "user"):
        return {}
    return {
        "person": request.user,
        "can": SimpleLazyObject(lambda: acts_of(signed_in(request))),
        "messages": get_messages(request),
        "staff_area": "account" if request.path_info.startswith("/accounts/") else "",
    }
