"""Pages of advice. None sets a cookie, asks a name or stores anything but a count of the week."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from guidance.advising.advice import advice_about
from guidance.advising.shown_contacts import showing_for, shown_contacts
from guidance.for_whom.choosing import EVENT_TYPES, HELPING_A_CHILD, UNDER_16, pages_of
from guidance.pages.address_parts import (
    BACK,
    NOT_SURE,
    back_from,
    event_choices,
    nation_choices,
    nation_from,
    way_back,
)
from guidance.pages.press_counts import count_ending
from guidance.pages.search import LONGEST, find_contacts, find_pages, is_crisis
from guidance.reading.library import Library, current, situation_by_slug
from guidance.reading.page_files import Situation
from guidance.reading.self_check import place_at
from staff.presses import press_on

# Nothing of these pages stays in the device's cache: somebody may look at it later.
_not_kept = cache_control(no_store=True)


@csrf_exempt  # stores nothing and sets nothing: a token would need a cookie
@_not_kept
@require_http_methods(["GET", "HEAD", "POST"])
def help_page(request: HttpRequest) -> HttpResponse:
    """What happened, and where: the first screen of help. Answers go on as a plain address."""
    library = current()
    error = ""
    if request.method == "POST":
        event = request.POST.get("event_type", "")
        nation = nation_from(request.POST.get("nation", ""))
        if event == NOT_SURE:
            return redirect(_with_nation(reverse("guidance:self_check"), nation))
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
            "groups": _grouped(library),
        },
    )


@_not_kept
@require_safe
def which_page(request: HttpRequest, event: str) -> HttpResponse:
    """Where one thing that happened has several pages: which of them fits."""
    library = current()
    code = event.replace("-", "_")
    if code not in EVENT_TYPES:
        raise Http404
    return render(
        request,
        "guidance/which.html",
        {
            "nation": nation_from(request.GET.get("nation", "")),
            "pages": [library.situations[key] for key in pages_of(code)],
        },
    )


@_not_kept
@require_safe
def situation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One situation's advice, for the nation chosen or with every nation's branch."""
    page = situation_by_slug(slug)
    if page is None:
        raise Http404
    nation = nation_from(request.GET.get("nation", ""))
    leads_back = back_from(request.GET.get(BACK, ""))
    now = timezone.localtime()
    advice = advice_about(page.key, {"nation": nation}, today=now.date(), now=now)
    library = current()
    return render(
        request,
        "guidance/situation.html",
        {
            "asks_back": True,
            "page": page,
            "advice": advice,
            "leads_back": leads_back,
            "way_back": way_back(leads_back),
            "nation": nation,
            "nation_choices": nation_choices(),
            "sources": [(mark, library.sources[mark]) for mark in page.sources],
            "may_report": not leads_back
            and page.key not in {"child_abuse", HELPING_A_CHILD, UNDER_16}
            and not page.key.startswith("child_"),
        },
    )


@_not_kept
@require_safe
def contacts_page(request: HttpRequest) -> HttpResponse:
    """Every contact that may be shown, by need, those open now first; for one nation or all."""
    nation = nation_from(request.GET.get("nation", ""))
    library = current()
    needs = library.directory.needs
    need = next((need.name for need in needs if need.name == request.GET.get("need")), "")
    showing = showing_for({"nation": nation}, library=library, now=timezone.now())
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
        },
    )


@csrf_exempt  # stores nothing and sets nothing: a token would need a cookie
@_not_kept
@press_on("guidance:index")
def search_page(request: HttpRequest) -> HttpResponse:
    """Pages that fit a few words. By POST, so that the words stay out of history and logs."""
    words = request.POST.get("words", "").replace("\x00", " ").strip()[:LONGEST]
    nation = nation_from(request.POST.get("nation", ""))
    library = current()
    in_crisis = is_crisis(words, library)
    crisis = library.directory.crisis if in_crisis else ()
    showing = showing_for({"nation": nation}, library=library, now=timezone.now())
    return render(
        request,
        "guidance/search.html",
        {
            "words": words,
            "nation": nation,
            "found": find_pages(words, library),
            "in_crisis": in_crisis,
            "contacts": shown_contacts((*crisis, *find_contacts(words, library)), showing),
        },
    )


@csrf_exempt  # stores nothing and sets nothing: a token would need a cookie
@_not_kept
@require_http_methods(["GET", "HEAD", "POST"])
def self_check_page(request: HttpRequest) -> HttpResponse:
    """ "Was I targeted?": short questions at one address, so that no history holds the choices.

    Only its endings are counted, by week.
    """
    library = current()
    place = place_at(request.POST.get("way", ""), library.self_check)
    sent = request.POST if request.method == "POST" else request.GET
    nation = nation_from(sent.get("nation", ""))
    context = {
        "place": place,
        "nation": nation,
        "again": _with_nation(reverse("guidance:self_check"), nation),
    }
    if place.ending is None:
        return render(request, "guidance/self_check.html", context)
    now = timezone.localtime()
    count_ending(slug=library.situations[place.ending.page].slug, now=now)
    context["advice"] = advice_about(
        place.ending.page, {"nation": nation}, today=now.date(), now=now
    )
    return render(request, "guidance/self_check_end.html", context)


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _with_nation(path: str, nation: str) -> str:
    return _address(path, {"nation": nation} if nation else {})


def _door_of(event: str, nation: str, library: Library) -> str:
    """Where the help door leads: to the one page, or to the choice between several."""
    keys = pages_of(event)
    if len(keys) > 1:
        return _with_nation(reverse("guidance:which", args=[event.replace("_", "-")]), nation)
    slug = library.situations[keys[0]].slug
    return _with_nation(reverse("guidance:situation", args=[slug]), nation)


def _grouped(library: Library) -> list[tuple[str, list[Situation]]]:
    return [
        (title, [page for page in library.situations.values() if page.group == group])
        for group, title in library.directory.groups.items()
    ]
