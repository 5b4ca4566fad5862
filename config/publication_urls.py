"""Closing periods and publishing releases: staff pages that cross the house."""

from django.urls import path

from config import publication

app_name = "publication"

urlpatterns = [
    path("", publication.periods, name="periods"),
    path("close/<name:cohort>/", publication.close, name="close"),
    path("prepare/<name:period>/", publication.prepare, name="prepare"),
    path("<name:release_id>/", publication.preview, name="preview"),
    path("<name:release_id>/publish/", publication.publish, name="publish"),
    path("<name:release_id>/refuse/", publication.refuse, name="refuse"),
    path("<name:release_id>/withdraw/", publication.withdraw, name="withdraw"),
]
