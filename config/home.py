"""Shows the front page, the pages about the site itself, and the pages for when something fails."""

import logging
import math
from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from classification.retention_periods import policy
from config.serving.outages import current_outage
from config.upkeep.launch import LaunchFileError, matters_of, read_launch_file
from estimates.models import OfficialFigure
from estimates.pages.unreported_page import Headline, headlines
from guidance.reading.library import current
from releases.disclosure import right_guesses
from reporting.pages.guards import words_refused
from staff.access import Gone, is_staff_page, signed_in
from staff.kept_presses import KEPT_PRESS_PAGE, keep_press
from staff.period_words import period_words

logger = logging.getLogger(__name__)

# What most people who come in a hurry are looking for, in the order of how fast they must act.
SHORT_WAYS: Final = (
    "blackmail_pictures",
    "tricked_payment",
    "money_taken",
    "account_taken",
)

HALF: Final = 50
"""Of a share in per cent."""

OPERATOR: Final = frozenset({"operator_name", "operator_address", "public_contact", "ico_number"})
"""The matters of the launch file that the public reads."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Shows two doors, help now or tell us what happened, and below them the survey's shares."""
    situations = current().situations
    found = _headlines()
    return render(
        request,
        "home.html",
        {
            "short_ways": [situations[key] for key in SHORT_WAYS],
            "headlines": found,
            "headlines_title": _headlines_title(found),
        },
    )


def _headlines() -> tuple[Headline, ...]:
    """Looks up the survey's shares; none while the database does not answer, so that help comes."""
    try:
        return headlines(list(OfficialFigure.objects.survey_reported_shares()))
    except (DatabaseError, InterfaceError) as error:
        logger.error("the headlines could not be looked up: %s", type(error).__name__)
        return ()


def _headlines_title(found: Sequence[Headline]) -> str:
    """Says what the shares say, of the offences that the survey asked about and of no other."""
    offences = _(" and ").join(headline.offence for headline in found)
    words = (
        _("Most %(offences)s never reaches the police")
        if all(headline.figure.number < HALF for headline in found)
        else _("How much %(offences)s reaches the police")
    )
    return words % {"offences": offences}


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """Shows what stays on a device, and how to leave quickly."""
    return render(request, "pages/safety.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Shows what is kept, and for how long, from the list of every stored field."""
    context = {
        "kept": kept_for_public(),
        "operator": operator_for_public(),
        # In 100, rounded up: never fewer than it can be.
        "right_guesses": math.ceil(100 * right_guesses()),
        "right_guesses_of_two": math.ceil(100 * right_guesses(reports=2)),
    }
    return render(request, "pages/privacy.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Shows how to use the site with the device and the abilities that one has."""
    return render(request, "pages/accessibility.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Shows why the site exists and what it is not."""
    return render(request, "pages/about.html", {"operator": operator_for_public()})


def operator_for_public() -> Mapping[str, str]:
    """Reads from `config/launch.toml` who runs the site and how to reach them; by its keys, and
    nothing that is still open."""
    try:
        matters = matters_of(read_launch_file(), today=timezone.localdate())
    except LaunchFileError as error:
        logger.error("who runs the site is not known: %s", error)
        return {}
    return {
        matter.key: matter.settled
        for matter in matters
        if matter.key in OPERATOR and not matter.is_open
    }


def kept_for_public() -> tuple[dict[str, str], ...]:
    """Lists each kind of thing stored: what it is, how long it is kept. The file is in English."""
    with translation.override("en-gb"):
        return tuple(
            {"what": thing.what, "kept": thing.kept_in_words(period_words)}
            for thing in policy().things.values()
        )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answers 400: the page could not read what came."""
    return _error_page(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answers 403: the page is not for this person."""
    return _error_page(request, "403.html", status=403)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answers 403 to a form that came without its token, with what is still here and what to do.

    Under /report/ the person's own words, if they came with the press, are shown to be copied:
    nothing else holds them any more.
    """
    # A staff page from before its person signed in again: the press is asked about, not lost.
    is_their_page = _is_for_staff(request) and request.user.is_authenticated
    if is_their_page and keep_press(request, person_id=signed_in(request).pk):
        return redirect(KEPT_PRESS_PAGE)
    context = words_refused(request) if request.path_info.startswith("/report/") else {}
    return _error_page(request, "403_form.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answers 404, with where help is; to the staff, with why something is gone."""
    context = {"gone": str(exception)} if isinstance(exception, Gone) else {}
    return _error_page(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answers 500, or 503 where something that the page needs is away. Needs no database and no
    context processor itself, so that it always answers."""
    is_away = current_outage()
    context = {
        "has_public_pages": settings.SITE != "staff",
        "demonstration": settings.DEMONSTRATION,
        "is_away": is_away,
        "is_staff_page": is_staff_page(request),
        "is_report": request.path_info.startswith("/report/"),
    }
    headers = {"Cache-Control": "no-store"}
    if is_away:
        headers["Retry-After"] = "120"
    return HttpResponse(
        render_to_string("500.html", context), status=503 if is_away else 500, headers=headers
    )


def _error_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int,
) -> HttpResponse:
    """Draws a page for when something is wrong; for the staff in their own frame."""
    shown = {"frame": "staff/_page.html" if _is_for_staff(request) else "", **(context or {})}
    return render(request, template, shown, status=status)


def _is_for_staff(request: HttpRequest) -> bool:
    """Whether the address is one of the staff's, in a process that serves them."""
    return settings.SITE != "public" and is_staff_page(request) and hasattr(request, "user")
