"""Lists every address of the site. `SITE` decides which answer: public pages, staff pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive),
    path("readyz", health.ready),
]
# What a process does not serve it does not load either: `include` imports at once.
if settings.SITE in {"all", "public"}:
    urlpatterns += [
        path("", include("reporting.urls")),  # asked for most, so looked at first
        path("", include("config.home_urls")),
        path("guidance/", include("guidance.urls")),
        path("statistics/", include("estimates.urls")),
        path("releases/", include("estimates.release_urls")),
        path("releases/", include("releases.urls")),
    ]
if settings.SITE in {"all", "staff"}:
    if settings.SITE == "staff":
        urlpatterns.append(path("", RedirectView.as_view(pattern_name="moderation:attention")))
    urlpatterns += [
        path("accounts/", include("staff.urls")),
        path("moderation/releases/", include("publication.urls")),
        path("moderation/", include("office.urls")),
    ]

handler400 = "config.home.bad_request"
handler403 = "config.home.forbidden"
handler404 = "config.home.not_found"
handler500 = "config.home.server_error"
