"""Lists the addresses below a release that its estimates and sums have."""

from django.urls import path

from estimates.pages import sum_views

app_name = "cell_sums"

urlpatterns = [
    path("<name:number>/sum/", sum_views.cell_sum, name="page"),
    path("<name:number>/sum.json", sum_views.cell_sum_json, name="json"),
]
