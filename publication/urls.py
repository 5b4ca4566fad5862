"""Lists the addresses of the staff pages that close periods and publish releases."""

from django.urls import path

from publication import views

app_name = "publication"

urlpatterns = [
    path("", views.periods, name="periods"),
    path("close/<name:cohort>/", views.close, name="close"),
    path("prepare/<name:period>/", views.prepare, name="prepare"),
    path("<name:number>/", views.preview, name="preview"),
    path("<name:number>/publish/", views.publish, name="publish"),
    path("<name:number>/refuse/", views.refuse, name="refuse"),
    path("<name:number>/withdraw/", views.withdraw, name="withdraw"),
]
