"""Lists the addresses of the front page and of the pages about the site itself."""

from django.urls import path

from config import home
from config.translation import language_choice

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", language_choice.choose, name="language"),
    path("safety/", home.safety, name="safety"),
    path("privacy/", home.privacy, name="privacy"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("about/", home.about, name="about"),
]
