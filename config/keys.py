"""The secrets that lie outside the database and its backups.

In production each comes from the environment; a missing one stops the site with its name.
On one machine for a try (`LOCAL=true`) they are made once and kept under `var/keys/`.
"""

import secrets
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
    path = keys_dir / name.lower()
    if not path.exists():
        keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()
