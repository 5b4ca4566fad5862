"""Counts presses on the buttons under the advice: it helped or not, or a number did not work.

They take no token, since a token would need a cookie. A browser says by itself when a form comes
from somebody else's page; such a press is refused.
"""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from guidance.pages.address_parts import carried_by, query_of
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
    carried = carried_by(request.POST)
    kept = query_of(nation=carried["nation"], back=carried["leads_back"])
    if useful is None:
        return redirect(reverse("guidance:situation", args=[page.slug]) + kept)
    count_vote(slug=page.slug, useful=useful, now=timezone.now())
    return redirect(reverse("guidance:helped_thanks", args=[page.slug]) + kept)


@_not_kept
@require_safe
def helped_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Says thank you, and shows the way back to the page."""
    page = situation_by_slug(slug)
    if page is None:
        raise Http404
    return render(request, "guidance/thanks.html", {"page": page, **carried_by(request.GET)})


@csrf_exempt  # a token would need a cookie; a press is one more in a count, and no more
@_not_kept
@press_on("guidance:contacts")
def did_not_work(request: HttpRequest, key: str = "") -> HttpResponse:
    """Counts that a contact did not work. It stays on show until a person has checked it."""
    contact = current().shown_contact(key or request.POST.get("contact", ""))
    if contact is None:
        raise Http404
    _check_own_page(request)
    count_failure(key=contact.key, now=timezone.now())
    page = situation_by_slug(request.POST.get("page", ""))
    carried = carried_by(request.POST)
    given = query_of(
        nation=carried["nation"], page=page.slug if page else "", back=carried["leads_back"]
    )
    return redirect(reverse("guidance:did_not_work_thanks") + given)


@_not_kept
@require_safe
def did_not_work_thanks(request: HttpRequest) -> HttpResponse:
    """Says thank you, and shows other numbers and the way back."""
    return render(
        request,
        "guidance/thanks.html",
        {
            "is_about_contact": True,
            "page": situation_by_slug(request.GET.get("page", "")),
            **carried_by(request.GET),
        },
    )


def _check_own_page(request: HttpRequest) -> None:
    """Raises PermissionDenied where the browser says that the form stands on another site."""
    if not is_from_own_page(request):
        raise PermissionDenied
