"""The app config joins the other apps into one site: it starts, purges and examines them."""

from django.apps import AppConfig
from django.core import checks

from config.keeping_policy import check_policy
from config.margin_check import check_margins


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "Come Forward"

    def ready(self) -> None:
        checks.register(check_policy)
        checks.register(check_margins)
