"""Two pages: the form, and the thanks."""

from django.urls import path

from benchmarks.baseline import views

urlpatterns = [path("", views.index), path("done/", views.done)]
