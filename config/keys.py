"""Reads the secrets that lie outside the database and its backups.

In production each comes from the environment; a missing one stops the site with its name.
On one machine for a try (`LOCAL=true`) they are made once and kept under `var/keys/`.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured
from environ import Env

NAMES: Final = (
    *("SECRET_KEY", "ANSWERS_KEY", "RECEIPT_KEY"),
    *("KEY_WRAP_SECRET", "AUDIT_KEY", "SECOND_FACTOR_KEY"),
)
"""Every secret; a public process has the first three alone."""

_SHORTEST: Final = 32
_FEWEST_LETTERS: Final = 10
_HOW_TO_MAKE: Final = "`python -c 'import secrets; print(secrets.token_hex(32))'`"


def read_keys(env: Env, name: str, *, local: bool, keys_dir: Path) -> tuple[str, ...]:
    """Reads the secret called `name`, and after it those that it follows, newest first.

    32 random bytes as hex, or what the environment holds: one secret, or several with commas.
    Raises ImproperlyConfigured in production when the environment does not name it.
    """
    given = tuple(each.strip() for each in env.str(name, default="").split(",") if each.strip())
    if given:
        return given
    if not local:
        raise ImproperlyConfigured(
            f"{name} is not set. Make one with {_HOW_TO_MAKE} and keep it outside the database "
            f"and its backups. On a machine of your own, begin the command with LOCAL=true instead."
        )
    try:
        return (_kept_key(keys_dir / name.lower()),)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{keys_dir} cannot be used ({error.strerror}). Name a folder that can be written to: "
            f"make run VAR_DIR=/path/to/a/folder"
        ) from error


def _kept_key(path: Path) -> str:
    """Reads the key of a file, made the first time: two processes that make it get one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, making = tempfile.mkstemp(dir=path.parent)  # for its owner's eyes alone
        with open(handle, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(making, path)
        os.unlink(making)
    return path.read_text().strip()


def weak_keys(keys: Mapping[str, str]) -> Iterator[str]:
    """Says what is wrong with the secrets in force: too short, too plain, or one as another.

    Those that they follow are not looked at: a weak one must be able to go out by the same way.
    """
    for name, value in keys.items():
        if len(value) < _SHORTEST:
            yield f"{name} is shorter than {_SHORTEST} letters. Make one with {_HOW_TO_MAKE}."
        elif len(set(value)) < _FEWEST_LETTERS:
            yield (
                f"{name} has fewer than {_FEWEST_LETTERS} different letters. Make one with "
                f"{_HOW_TO_MAKE}."
            )
        same = [other for other in keys if other > name and keys[other] == value]
        if same:
            yield f"{name} and {', '.join(same)} are the same. Each needs its own."
