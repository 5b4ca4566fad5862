"""Django loads the staff app by this."""

from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from staff.addresses import NameConverter, RowIdConverter


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        """Names the kinds of parts that addresses have, before any list of addresses is read, and
        lets changes of second factors be noted."""
        register_converter(RowIdConverter, "row")
        register_converter(NameConverter, "name")
        from staff.sign_in_changes import watch_second_factors  # models are ready only now

        watch_second_factors()
