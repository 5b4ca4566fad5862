"""Closing periods and publishing releases: staff pages that cross the house."""

from django.urls import path

from config import publication

app_name = "publication"

urlpatterns = [
    path("", publication.periods, name="periods"),
    path("close/<str:cohort>/", publication.close, name="close"),
    path("prepare/<str:period>/", publication.prepare, name="prepare"),
    path("<str:release_id>/", publication.preview, name="preview"),
    path("<str:release_id>/publish/", publication.publish, name="publish"),
    path("<str:release_id>/refuse/", publication.refuse, name="refuse"),
    path("<str:release_id>/withdraw/", publication.withdraw, name="withdraw"),
]
