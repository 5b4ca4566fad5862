"""Draws the pages of advice. None sets a cookie, asks a name or stores but a count of the week."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from guidance.advising.advice import advice_about
from guidance.advising.shown_contacts import Showing, shown_contacts
from guidance.for_whom.choosing import (
    EVENT_TYPES,
    HELPING_A_CHILD,
    UNDER_16,
    pages_of,
    young_page_of,
)
from guidance.pages.address_parts import (
    NOT_SURE,
    carried_by,
    event_choices,
    nation_choices,
    nation_from,
    query_of,
)
from guidance.pages.press_counts import count_ending
from guidance.pages.search_results import results_at, results_of, written
from guidance.reading.library import Library, current, situation_by_slug
from guidance.reading.self_check import WAY, SelfCheckPlace, place_at

# Nothing of these pages stays in the device's cache: somebody may look at it later.
_not_kept = cache_control(no_store=True)
# These pages hold no answer, no token and no cookie, so nothing can be guessed from how well they
# compress. A page that shows what somebody typed is never compressed.
_small = gzip_page


@csrf_exempt  # stores nothing and sets nothing: a token would need a cookie
@_not_kept
@_small
@require_http_methods(["GET", "HEAD", "POST"])
def help_page(request: HttpRequest) -> HttpResponse:
    """Asks what happened, and where: the first screen of help. Answers go on as an address."""
    library = current()
    error = ""
    if request.method == "POST":
        event = request.POST.get("event_type", "")
        nation = nation_from(request.POST.get("nation", ""))
        if event == NOT_SURE:
            return redirect(reverse("guidance:self_check") + query_of(nation=nation))
        if event in EVENT_TYPES:
            return redirect(_door_of(event, nation, library))
        error = _("Pick what happened, or pick a page from the list below")
    return render(
        request,
        "guidance/index.html",
        {
            "error": error,
            "errors": [{"href": "#event_type", "text": error}] if error else [],
            "event_choices": event_choices(),
            "nation": nation_from(request.POST.get("nation", "")),
            "nation_choices": nation_choices(),
            "groups": [
                (title, [page for page in library.situations.values() if page.group == group])
                for group, title in library.directory.groups.items()
            ],
        },
    )


@_not_kept
@_small
@require_safe
def which_page(request: HttpRequest, event: str) -> HttpResponse:
    """Lists the pages of one thing that happened, where several may fit."""
    library = current()
    code = event.replace("-", "_")
    if code not in EVENT_TYPES:
        raise Http404
    usual, *others = pages_of(code)
    young = [key for key in (young_page_of(usual),) if key]
    keys = dict.fromkeys((usual, *young, *others))
    return render(
        request,
        "guidance/which.html",
        {
            "nation": nation_from(request.GET.get("nation", "")),
            "pages": [library.situations[key] for key in keys],
        },
    )


@_not_kept
@_small
@require_safe
def situation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows one situation's advice, for the nation chosen or with every nation's branch."""
    page = situation_by_slug(slug)
    if page is None:
        raise Http404
    carried = carried_by(request.GET)
    now = timezone.localtime()
    advice = advice_about(page.key, {"nation": carried["nation"]}, today=now.date(), now=now)
    library = current()
    return render(
        request,
        "guidance/situation.html",
        {
            "asks_back": True,
            "page": page,
            "young_page": library.situations.get(young_page_of(page.key)),
            "advice": advice,
            **carried,
            "nation_choices": nation_choices(),
            "sources": [(mark, library.sources[mark]) for mark in page.sources],
            "may_report": not carried["leads_back"]
            and page.key not in {"child_abuse", HELPING_A_CHILD, UNDER_16}
            and not page.key.startswith("child_"),
        },
    )


@_not_kept
@_small
@require_safe
def contacts_page(request: HttpRequest) -> HttpResponse:
    """Lists every contact that may be shown, by need, those open now first; for a nation or all."""
    nation = nation_from(request.GET.get("nation", ""))
    library = current()
    needs = library.directory.needs
    need = next((need.name for need in needs if need.name == request.GET.get("need")), "")
    showing = Showing(answers={"nation": nation}, library=library, now=timezone.now())
    groups = [
        (wanted, found)
        for wanted in needs
        if need in {"", wanted.name}
        and (found := shown_contacts(wanted.keys, showing, open_first=True))
    ]
    return render(
        request,
        "guidance/contacts.html",
        {
            "asks_back": True,
            "nation": nation,
            "need": need,
            "nation_choices": nation_choices(),
            "needs": needs,
            "groups": groups,
            "listed": tuple(contact for _need, found in groups for contact in found),
        },
    )


@csrf_exempt  # stores nothing and sets nothing: a token would need a cookie
@_not_kept
@_small
@require_http_methods(["GET", "HEAD", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Takes a few words, and leads to the page of what they found, whose address holds none."""
    sent = request.POST if request.method == "POST" else request.GET
    nation = nation_from(sent.get("nation", ""))
    words = request.POST.get("words", "").replace("\x00", " ").strip()
    if not words:
        return render(request, "guidance/search.html", {"nation": nation})
    library = current()
    found = written(results_of(words, library), library)
    address = reverse("guidance:search_results", args=[found]) + query_of(nation=nation)
    return redirect(address)


@_not_kept
@_small
@require_safe
def search_results_page(request: HttpRequest, found: str) -> HttpResponse:
    """Shows what a search found: whom to call in a crisis first, then contacts and pages."""
    library = current()
    results = results_at(found, library)
    if results is None:
        raise Http404
    nation = nation_from(request.GET.get("nation", ""))
    now = timezone.now()
    showing = Showing(answers={"nation": nation}, library=library, now=now)
    crisis = library.directory.crisis if results.is_crisis else ()
    return render(
        request,
        "guidance/search.html",
        {
            "results": results,
            "nation": nation,
            "crisis": shown_contacts(crisis, showing),
            "contacts": shown_contacts(
                tuple(key for key in results.contacts if key not in crisis), showing
            ),
        },
    )


@csrf_exempt  # stores nothing and sets nothing: a token would need a cookie
@_not_kept
@_small
@require_http_methods(["GET", "HEAD", "POST"])
def self_check_page(request: HttpRequest) -> HttpResponse:
    """Asks the first of the short questions, and leads from each choice to where it goes on.

    Only endings are counted, by week, and only where one is picked: not where it is seen again.
    """
    library = current()
    if request.method != "POST":
        place = place_at("", library.self_check)
        return render(request, "guidance/self_check.html", _asked_at(place, request.GET))
    place = place_at(request.POST.get("way", ""), library.self_check)
    if place.ending is not None:
        slug = library.situations[place.ending.page].slug
        count_ending(slug=slug, now=timezone.localtime())
    nation = nation_from(request.POST.get("nation", ""))
    return redirect(_address_of(place) + query_of(nation=nation))


@_not_kept
@_small
@require_safe
def self_check_place(request: HttpRequest, way: str) -> HttpResponse:
    """Asks the question, or shows the ending, that the numbers of the choices lead to.

    Numbers that lead nowhere, as after a change of the questions, lead to the first one.
    """
    if not WAY.fullmatch(way):
        raise Http404
    library = current()
    place = place_at(way, library.self_check)
    context = _asked_at(place, request.GET)
    if place.way != way:
        return redirect(reverse("guidance:self_check") + query_of(nation=context["nation"]))
    if place.ending is None:
        return render(request, "guidance/self_check.html", context)
    now = timezone.localtime()
    answers = {"nation": context["nation"]}
    context["advice"] = advice_about(place.ending.page, answers, today=now.date(), now=now)
    context["young_page"] = library.situations.get(young_page_of(place.ending.page))
    return render(request, "guidance/self_check_end.html", context)


def _asked_at(place: SelfCheckPlace, sent: QueryDict) -> dict[str, Any]:
    """Gathers what a page of the self-check needs."""
    nation = nation_from(sent.get("nation", ""))
    first = reverse("guidance:self_check")
    return {
        "place": place,
        "nation": nation,
        "pressed_at": first,
        "again": first + query_of(nation=nation),
    }


def _address_of(place: SelfCheckPlace) -> str:
    if place.is_first:
        return reverse("guidance:self_check")
    return reverse("guidance:self_check_place", args=[place.way])


def _door_of(event: str, nation: str, library: Library) -> str:
    """Makes the address that the help door leads to: one page, or the choice of several."""
    keys = pages_of(event)
    if len(keys) > 1:
        return reverse("guidance:which", args=[event.replace("_", "-")]) + query_of(nation=nation)
    slug = library.situations[keys[0]].slug
    return reverse("guidance:situation", args=[slug]) + query_of(nation=nation)
