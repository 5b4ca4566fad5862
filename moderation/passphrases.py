"""Passphrases of generated words: seven of 256, drawn by the operating system, 56 bits.

With Argon2id before it and a secret of the staff host beside it, that is far more than can be
tried; and it can be copied from paper without mistakes.
"""

import secrets
import unicodedata
from pathlib import Path

WORD_COUNT = 7

WORDS: tuple[str, ...] = tuple(
    (Path(__file__).parent / "passphrase_words.txt").read_text(encoding="ascii").split()
)


def new_passphrase() -> str:
    """A fresh passphrase, to be shown once and written down."""
    return " ".join(secrets.choice(WORDS) for _ in range(WORD_COUNT))


def normal_form(passphrase: str) -> str:
    """The passphrase as it is compared: lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
