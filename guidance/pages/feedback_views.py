"""The buttons under the advice: it helped or not, and a number that did not work.

They take no token, since a token would need a cookie. A browser says by itself when a form comes
from typing import Final
from somebody else's page; such a press is refused.
"""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from guidance.pages.address_parts import BACK, back_from, nation_from, way_back
from guidance.pages.press_counts import count_failure, count_vote
from guidance.reading.library import current, situation_by_slug
from staff.presses import is_from_own_page, press_on

_not_kept = cache_control(no_store=True)
_ANSWERS: Final = {"yes": True, "no": False}


@csrf_exempt  # a token would need a cookie; a press is one more in a count, and no more
@_not_kept
@press_on("guidance:situation", "slug")
def helped(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts that a page helped, or that it did not."""
    page = situation_by_slug(slug)
    if page is None:
        raise Http404
    _check_own_page(request)
    useful = _ANSWERS.get(request.POST.get("helped", ""))
    kept = _given(
        nation=nation_from(request.POST.get("nation", "")),
        back=back_from(request.POST.get(BACK, "")),
    )
    if useful is None:
        return redirect(reverse("guidance:situation", args=[page.slug]) + kept)
    count_vote(slug=page.slug, useful=useful, now=timezone.now())
    return redirect(reverse("guidance:helped_thanks", args=[page.slug]) + kept)


@_not_kept
@require_safe
def helped_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank you, and the way back to the page."""
    page = situation_by_slug(slug)
    if page is None:
        raise Http404
    return render(
        request,
        "guidance/thanks.html",
        {
            "page": page,
            "nation": nation_from(request.GET.get("nation", "")),
            **_way_back(request),
        },
    )


@csrf_exempt  # a token would need a cookie; a press is one more in a count, and no more
@_not_kept
@press_on("guidance:contacts")
def did_not_work(request: HttpRequest, key: str) -> HttpResponse:
    """Counts that a contact did not work. It stays on show until a person has checked it."""
    contact = current().shown_contact(key)
    if contact is None:
        raise Http404
    _check_own_page(request)
    count_failure(key=contact.key, now=timezone.now())
    page = situation_by_slug(request.POST.get("page", ""))
    given = _given(
        nation=nation_from(request.POST.get("nation", "")),
        page=page.slug if page else "",
        back=back_from(request.POST.get(BACK, "")),
    )
    return redirect(reverse("guidance:did_not_work_thanks") + given)


@_not_kept
@require_safe
def did_not_work_thanks(request: HttpRequest) -> HttpResponse:
    """Thank you, other numbers, and the way back."""
    return render(
        request,
        "guidance/thanks.html",
        {
            "is_about_contact": True,
            "page": situation_by_slug(request.GET.get("page", "")),
            "nation": nation_from(request.GET.get("nation", "")),
            **_way_back(request),
        },
    )


def _way_back(request: HttpRequest) -> dict[str, str]:
    """For the template: the page of the report that the advice was opened from, if it was."""
    leads_back = back_from(request.GET.get(BACK, ""))
    return {"leads_back": leads_back, "way_back": way_back(leads_back)}


def _check_own_page(request: HttpRequest) -> None:
    """Raises PermissionDenied where the browser says that the form stands on another site."""
    if not is_from_own_page(request):
        raise PermissionDenied


def _given(**query: str) -> str:
    """What of this is given, as the end of an address."""
    given = {name: value for name, value in query.items() if value}
    return f"?{urlencode(given)}" if given else ""
