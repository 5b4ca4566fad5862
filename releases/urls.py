"""Releases: the list, one release, its files, and each table over every release."""

from django.urls import path

from releases import views

app_name = "releases"

urlpatterns = [
    path("", views.index, name="index"),
    path("latest/", views.latest, name="latest"),
    path("latest/<str:name>", views.latest_file, name="latest_file"),
    path("all/<str:table>.sums.csv", views.sums, name="sums"),
    path("all/<str:table>.csv", views.stacked, name="stacked"),
    path("<str:number>/", views.release, name="release"),
    path("<str:number>/<str:name>", views.file, name="file"),
]
