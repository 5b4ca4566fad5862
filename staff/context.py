"""What the templates of staff pages may ask about the person who is signed in."""

from django.contrib.messages import get_messages
from django.http import HttpRequest

from staff.access import is_staff_page


def staff_page(request: HttpRequest) -> dict[str, object]:
    """The person and the messages for them; nothing on public pages.

    Public pages must not touch the session: looking into it would set `Vary: Cookie`.
    """
    if not is_staff_page(request) or not hasattr(request, "user"):
        return {}
    return {
        "person": request.user,
        "messages": get_messages(request),
        "staff_area": "account" if request.path_info.startswith("/accounts/") else "",
    }
