"""The app that holds what crosses the house: demonstration, closing, purging."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "Come Forward"
