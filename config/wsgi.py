"""The web server starts here, and looks whether it may."""

import atexit
import gc
import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from config.serving.start_checks import check_before_start, stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
try:
    _site = get_wsgi_application()
except ImproperlyConfigured as error:
    stop(error)

from django.conf import settings
from django.utils import timezone

from config.models import WrongKindOfSite, settle_kind_if_reachable
from config.serving.charset_check import mark_other_charsets
from config.serving.path_prefix import serve_at_root
from guidance.reading.library import current
from reporting.drop_off import write_counts

application = serve_at_root(mark_other_charsets(_site))

check_before_start()
# A database of the other kind stops the process here, before anyone is served from it.
try:
    settle_kind_if_reachable(demonstration=settings.DEMONSTRATION, now=timezone.now())
except WrongKindOfSite as error:
    stop(error)

# Read before the first visitor waits for it. What is loaded by now stays as long as the process: a
# collection of garbage need not look through it, again and again, while people wait.
current()
gc.collect()
gc.freeze()

# What this process counted of the form's stages since last night, before it goes.
atexit.register(lambda: write_counts(today=timezone.localdate(), is_last=True))
