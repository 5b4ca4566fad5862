"""The site's own settings, as the tests run them: no network, fast hashes, plain static files."""

import atexit
import os
import shutil
import tempfile

_keys = {"SECRET_KEY": "1" * 64, "ANSWERS_KEY": "2" * 64, "RECEIPT_KEY": "3" * 64}
_keys |= {"KEY_WRAP_SECRET": "4" * 64, "AUDIT_KEY": "5" * 64, "SECOND_FACTOR_KEY": "6" * 64}
for _name, _value in _keys.items():
    os.environ.setdefault(_name, _value)
os.environ.setdefault("LOCAL", "true")
os.environ.setdefault("DEMONSTRATION", "false")
if "VAR_DIR" not in os.environ:
    # Named here and made by conftest: the type checker reads this file too.
    os.environ["VAR_DIR"] = f"{tempfile.gettempdir()}/come-forward-tests-{os.getpid()}"
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

# Some tests give the site a second language while it runs: a site that starts with one has no use
# for this, and leaves it out.
MIDDLEWARE = [
    *MIDDLEWARE[: MIDDLEWARE.index("django.middleware.common.CommonMiddleware")],
    "django.middleware.locale.LocaleMiddleware",
    *MIDDLEWARE[MIDDLEWARE.index("django.middleware.common.CommonMiddleware") :],
]

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA recursive_triggers=ON;",
    }
