"""How Come Forward is put together; the only package that sees everything."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
