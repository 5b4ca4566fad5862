"""Addresses under /moderation/."""

from django.urls import path

from moderation import (
    advice_views,
    flood_views,
    key_views,
    people_views,
    person_views,
    press_again_views,
    queue_views,
    service_views,
    views,
)

app_name = "moderation"

urlpatterns = [
    path("", queue_views.show_queue, name="queue"),
    path("decided/", queue_views.show_decided, name="decided"),
    path("press-again/", press_again_views.press_again, name="press_again"),
    path("next/", queue_views.take_next, name="next"),
    path("reports/<row:report_id>/", views.show_report, name="report"),
    path("reports/<row:report_id>/claim/", queue_views.claim, name="claim"),
    path("reports/<row:report_id>/let-go/", queue_views.let_go, name="let_go"),
    path("reports/<row:report_id>/words/", views.show_words, name="words"),
    path("reports/<row:report_id>/accept/", views.accept, name="accept"),
    path("reports/<row:report_id>/reject/", views.decide, {"move": "reject"}, name="reject"),
    path("reports/<row:report_id>/hold/", views.decide, {"move": "hold"}, name="hold"),
    path("reports/<row:report_id>/refer/", views.decide, {"move": "refer"}, name="refer"),
    path("reports/<row:report_id>/resume/", views.put_back, name="resume"),
    path("reports/<row:report_id>/reopen/", views.undo, name="reopen"),
    path("floods/<row:flood_id>/", flood_views.show_flood, name="flood"),
    path("floods/<row:flood_id>/reject/", flood_views.reject, name="reject_flood"),
    path("floods/<row:flood_id>/keep/", flood_views.keep, name="keep_flood"),
    path("service/", service_views.show_service, name="service"),
    path("key/", key_views.show_key, name="unlock"),
    path("key/lock/", key_views.shut_key, name="lock"),
    path("key/make/", key_views.make_key, name="make_key"),
    path("people/", people_views.people, name="people"),
    path("people/invitations/<row:invitation_id>/cancel/", people_views.cancel, name="cancel"),
    path("people/<row:person_id>/", person_views.person, name="person"),
    path("people/<row:person_id>/link/", person_views.let_back, name="let_back"),
    path("people/<row:person_id>/sign-out/", person_views.sign_out, name="sign_out"),
    path("people/<row:person_id>/remove/", person_views.remove, name="remove"),
    path("people/<row:person_id>/share/", person_views.share, name="share"),
    path("advice/", advice_views.advice, name="advice"),
    path("advice/banner/", advice_views.banner, name="banner"),
    path("advice/banner/<uuid:banner_id>/stop/", advice_views.stop, name="stop_banner"),
    path("advice/contacts/", advice_views.contacts, name="contacts"),
    path("advice/contacts/<slug:key>/", advice_views.check, name="check"),
    path("audit/", people_views.audit, name="audit"),
]
