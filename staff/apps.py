"""Django loads the staff app by this."""

from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from staff.addresses import NameConverter, RowIdConverter


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        """Names the kinds of parts that addresses have, before any list of addresses is read."""
        register_converter(RowIdConverter, "row")
        register_converter(NameConverter, "name")
