"""Draws the list of the apps' own pages. Nobody is asked which app it was."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guidance.pages.address_parts import carried_by
from guidance.reading.apps import RECOVER, REPORT, TAKE_DOWN, AppPage
from guidance.reading.library import current


@dataclass(frozen=True, kw_only=True)
class AppsForNeed:
    """Apps for a need stand under one heading, which the buttons of the cards lead to."""

    anchor: str
    title: str
    apps: tuple[AppPage, ...]


@cache_control(no_store=True)
@require_safe
def apps_page(request: HttpRequest) -> HttpResponse:
    """Lists the services, each with its own page to recover an account, to report, to take down."""
    apps = current().apps
    titles = {
        RECOVER: _("Get an account back"),
        REPORT: _("Report a person or a message"),
        TAKE_DOWN: _("Have pictures taken down"),
    }
    needs = [
        AppsForNeed(
            anchor=need.replace("_", "-"),
            title=title,
            apps=tuple(app for app in apps if app.need == need),
        )
        for need, title in titles.items()
    ]
    found_on = max((app.seen_on for app in apps if app.seen_on), default=None)
    context = {"needs": needs, "found_on": found_on, **carried_by(request.GET)}
    return render(request, "guidance/apps.html", context)
