"""Addresses of the advice. Plain words, because people search for them."""

from django.urls import path

from guidance.pages import apps_views, feedback_views, views

app_name = "guidance"

urlpatterns = [
    path("", views.help_page, name="index"),
    path("which/<slug:event>/", views.which_page, name="which"),
    path("self-check/", views.self_check_page, name="self_check"),
    path("self-check/<slug:way>/", views.self_check_place, name="self_check_place"),
    path("apps/", apps_views.apps_page, name="apps"),
    path("contacts/", views.contacts_page, name="contacts"),
    path("contacts/thank-you/", feedback_views.did_not_work_thanks, name="did_not_work_thanks"),
    path("contacts/not-working/", feedback_views.did_not_work, name="did_not_work"),
    # A list of contacts left open since each contact had a press of its own.
    path("contacts/<slug:key>/not-working/", feedback_views.did_not_work, name="this_did_not_work"),
    path("search/", views.search_page, name="search"),
    path("search/<slug:found>/", views.search_results_page, name="search_results"),
    path("<slug:slug>/", views.situation_page, name="situation"),
    path("<slug:slug>/helped/", feedback_views.helped, name="helped"),
    path("<slug:slug>/thank-you/", feedback_views.helped_thanks, name="helped_thanks"),
]
