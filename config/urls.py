"""Every address of the site. `SITE` decides whether public pages, staff pages or both answer."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import health

public: list[URLPattern | URLResolver] = [
    path("", include("config.home_urls")),
    path("", include("reporting.urls")),
    path("guidance/", include("guidance.urls")),
    path("statistics/", include("estimates.urls")),
    path("releases/", include("releases.urls")),
]
staff: list[URLPattern | URLResolver] = [
    path("accounts/", include("staff.urls")),
    path("moderation/releases/", include("config.publication_urls")),
    path("moderation/", include("moderation.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive),
    path("readyz", health.ready),
]
if settings.SITE in {"all", "public"}:
    urlpatterns += public
if settings.SITE in {"all", "staff"}:
    urlpatterns += staff

handler400 = "config.home.bad_request"
handler403 = "config.home.forbidden"
handler404 = "config.home.not_found"
handler500 = "config.home.server_error"
