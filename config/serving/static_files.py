"""Collects the static files of one machine, only where one of them changed."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_changed() -> bool:
    """Collects the static files where one of them is another than at the last time, or where
    none are there. Says whether it did."""
    kept = settings.VAR_DIR / "static.sum"
    now = _sum_of_sources()
    is_there = any(settings.STATIC_ROOT.glob("*"))
    if is_there and kept.exists() and kept.read_text() == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False)
    kept.write_text(now)
    return True


def _sum_of_sources() -> str:
    """Makes one sum over the name, date and size of every file that is collected."""
    found = []
    for finder in get_finders():
        for path, storage in finder.list(None):
            about = storage.path(path)
            found.append(f"{about} {storage.get_modified_time(path)} {storage.size(path)}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
