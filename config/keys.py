"""The secrets that lie outside the database and its backups.

In production each comes from the environment; a missing one stops the site with its name.
On one machine for a try (`LOCAL=true`) they are made once and kept under `var/keys/`.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environ import Env


def read_key(env: Env, name: str, *, local: bool, keys_dir: Path) -> str:
    """The secret called `name`: 32 random bytes as hex, or what the environment holds.

    Raises ImproperlyConfigured in production when the environment does not name it.
    """
    value: str = env.str(name, default="")
    if value:
        return value
    if not local:
        raise ImproperlyConfigured(
            f"{name} is not set. Make one with "
            f"`python -c 'import secrets; print(secrets.token_hex(32))'` and keep it outside "
            f"the database and its backups."
        )
    try:
        return _kept_key(keys_dir / name.lower())
    except OSError as error:
        raise ImproperlyConfigured(
            f"{keys_dir} cannot be used ({error.strerror}). Name a folder that can be written to: "
            f"make run VAR_DIR=/path/to/a/folder"
        ) from error


def _kept_key(path: Path) -> str:
    """What the file holds; made the first time. Of two processes that make it, both get one key."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, making = tempfile.mkstemp(dir=path.parent)  # for its owner's eyes alone
        with open(handle, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(making, path)
        os.unlink(making)
    return path.read_text().strip()
