"""These are the addresses of moderation, under /moderation/; `office.urls` adds the others."""

from django.urls import path

from moderation import (
    codes_views,
    compact_list_views,
    flood_views,
    key_views,
    queue_views,
    shortcut_views,
    views,
)

urlpatterns = [
    path("", queue_views.show_queue, name="queue"),
    path("decided/", queue_views.show_decided, name="decided"),
    path("next/", queue_views.take_next, name="next"),
    path("views/", queue_views.keep_view, name="save_view"),
    path("views/<row:view_id>/delete/", queue_views.drop_view, name="delete_view"),
    path("keys/", shortcut_views.show_shortcuts, name="shortcuts"),
    path("keys/switch/", shortcut_views.switch, name="switch_shortcuts"),
    path("together/", compact_list_views.show_together, name="together"),
    path("together/look/", compact_list_views.look, name="look_together"),
    path("together/accept/", compact_list_views.accept, name="accept_together"),
    path("reports/<row:report_id>/", views.show_report, name="report"),
    path("reports/<row:report_id>/claim/", queue_views.claim, name="claim"),
    path("reports/<row:report_id>/let-go/", queue_views.let_go, name="let_go"),
    path("reports/<row:report_id>/words/", views.show_words, name="words"),
    path("reports/<row:report_id>/codes/", codes_views.correct, name="codes"),
    path("reports/<row:report_id>/accept/", views.accept, name="accept"),
    path("reports/<row:report_id>/reject/", views.decide, {"move": "reject"}, name="reject"),
    path("reports/<row:report_id>/hold/", views.decide, {"move": "hold"}, name="hold"),
    path("reports/<row:report_id>/refer/", views.decide, {"move": "refer"}, name="refer"),
    path("reports/<row:report_id>/resume/", views.put_back, name="resume"),
    path("reports/<row:report_id>/reopen/", views.undo, name="reopen"),
    path("floods/<row:flood_id>/", flood_views.show_flood, name="flood"),
    path("floods/<row:flood_id>/reject/", flood_views.reject, name="reject_flood"),
    path("floods/<row:flood_id>/keep/", flood_views.keep, name="keep_flood"),
    path("floods/<row:flood_id>/begin/", flood_views.begin, name="begin_flood"),
    path("floods/<row:flood_id>/alike/", flood_views.say_alike, name="say_alike"),
    path("floods/<row:flood_id>/take-out/", flood_views.take_out, name="take_out"),
    path("floods/<row:flood_id>/undo/", flood_views.undo, name="undo_flood"),
    path("reports/<row:report_id>/duplicate/", flood_views.duplicate, name="duplicate"),
    path("key/", key_views.show_key, name="unlock"),
    path("key/lock/", key_views.shut_key, name="lock"),
    path("key/recovery/", key_views.confirm_recovery, name="confirm_recovery"),
    path("key/make/", key_views.make_key, name="make_key"),
]
