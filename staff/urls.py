"""These addresses under /accounts/ are allauth's, under its own names, and ours."""

from allauth.account import views as account
from django.urls import include, path

from staff import views

own = (
    [
        path("invitation/<name:token>/", views.invitation, name="invitation"),
        path("sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
        path("browsers/", views.show_browsers, name="browsers"),
        path("browsers/<row:browser_id>/sign-out/", views.sign_out_browser, name="end_browser"),
        path("second-factor.svg", views.second_factor_picture, name="second_factor_picture"),
    ],
    "staff",
)

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("mfa/", include("allauth.mfa.urls")),
    path("", include(own)),
]
