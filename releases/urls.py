"""Lists the addresses of releases: the list, one release, its files, tables over all of them."""

from django.urls import path

from releases import views

app_name = "releases"

urlpatterns = [
    path("", views.index, name="index"),
    path("latest/", views.latest, name="latest"),
    path("latest/<name:name>", views.latest_file, name="latest_file"),
    path("all/<name:table>.sums.csv", views.sums, name="sums"),
    path("all/<name:table>.csv", views.stacked, name="stacked"),
    path("<name:number>/", views.release, name="release"),
    path("<name:number>/<name:name>", views.file, name="file"),
]
