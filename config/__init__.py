"""This package puts Come Forward together: it alone sees everything."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
