"""This module keeps private keys in files for their owner's eyes alone, and reads them.

A private key is never an argument of a command: it would stand in the list of processes and in
the shell's history.
"""

import os
from getpass import getpass
from pathlib import Path


def write_private_key(path: Path, private_key: str) -> None:
    """Writes a new file that only its owner reads. Raises FileExistsError where there is one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="ascii") as file:
        file.write(private_key + "\n")


def read_private_key(path: Path | None) -> str:
    """Reads a private key from its file, or asks for it where there is no file."""
    if path is None:
        return getpass("Private key: ").strip()
    return path.read_text(encoding="ascii").strip()
