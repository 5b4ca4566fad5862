"""The addresses of the report are neutral, because they stay in a browser's history."""

from django.urls import path

from reporting.pages import (
    check_views,
    exit_page,
    idle,
    next_hour_views,
    receipt_views,
    saved_report_views,
    self_check_views,
    sent_views,
    views,
)

app_name = "reporting"

urlpatterns = [
    path("exit/", exit_page.leave, name="exit"),
    path("report/", views.start, name="start"),
    path("report/again/", views.begin_again, name="again"),
    path("report/stop/", views.stop_reporting, name="stop"),
    path("report/still-here/", idle.still_here, name="still-here"),
    path("report/self-check/", self_check_views.self_check, name="self_check"),
    path("report/self-check/<int:step>/", self_check_views.self_check, name="self_check_step"),
    path("report/save/", saved_report_views.save, name="save"),
    path("report/resume/", saved_report_views.resume, name="resume"),
    path("report/next-hour/", next_hour_views.next_hour, name="next-hour"),
    path("report/next-hour/done/", next_hour_views.done, name="next-hour-done"),
    path("report/check/", check_views.check_answers, name="check"),
    path("report/sent/", sent_views.sent, name="sent"),
    path("report/copy/", sent_views.copy, name="copy"),
    path("report/status/", receipt_views.status, name="status"),
    path("report/status/since/", receipt_views.what_happened_next, name="what_happened_next"),
    path("report/status/withdraw/", receipt_views.withdraw, name="withdraw"),
    path("report/<slug:slug>/", views.page, name="page"),
]
