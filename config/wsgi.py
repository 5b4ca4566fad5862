"""The entry point of the web server."""

import atexit
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_site = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.charsets import readable_type  # noqa: E402
from config.models import settle_kind_if_reachable  # noqa: E402
from reporting.drop_off import write_counts  # noqa: E402

application = readable_type(_site)

# A database of the other kind stops the process here, before anyone is served from it.
settle_kind_if_reachable(demonstration=settings.DEMONSTRATION, now=timezone.now())

# What this process counted of the form's stages since last night, before it goes.
atexit.register(lambda: write_counts(today=timezone.localdate(), is_last=True))
