"""The statistics: what goes unreported, police forces, 2017, the register, the methods."""

from django.urls import path

from estimates.pages import views

app_name = "estimates"

urlpatterns = [
    path("", views.index, name="index"),
    path("reporting.csv", views.index_csv, name="index_csv"),
    path("guess/", views.guess, name="guess"),
    path("what-if/", views.what_if, name="what_if"),
    path("areas/", views.areas, name="areas"),
    path("areas.csv", views.areas_csv, name="areas_csv"),
    path("areas/<slug:slug>/", views.area, name="area"),
    path("areas/<slug:slug>.csv", views.area_csv, name="area_csv"),
    path("2017/", views.study, name="study"),
    path("2017/rows.csv", views.study_csv, name="study_csv"),
    path("2017/numbers.csv", views.study_numbers_csv, name="study_numbers_csv"),
    path("2017/checks.csv", views.study_checks_csv, name="study_checks_csv"),
    path("official/", views.official, name="official"),
    path("official.csv", views.official_csv, name="official_csv"),
    path("official/<slug:figure_id>/", views.figure, name="figure"),
    path("foi/", views.foi, name="foi"),
    path("foi.csv", views.foi_file, name="foi_csv"),
    path("track-record/", views.track_record, name="track_record"),
    path("track-record.csv", views.track_record_file, name="track_record_csv"),
    path("methods/", views.methods, name="methods"),
    path("methods/calibration.csv", views.calibration_file, name="calibration_csv"),
    path("codebook/", views.codebook, name="codebook"),
    path("codebook.csv", views.codebook_file, name="codebook_csv"),
    path("<path:file>-metadata.json", views.metadata, name="metadata"),
]
