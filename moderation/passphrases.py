"""This module makes passphrases: seven of 256 words, drawn by the operating system, 56 bits.

With Argon2id before it and a secret of the staff host beside it, that is far more than can be
tried; and it can be copied from paper without mistakes.
"""

import secrets
import unicodedata
from pathlib import Path
from typing import Final

WORD_COUNT: Final = 7

WORDS: Final[tuple[str, ...]] = tuple(
    (Path(__file__).parent / "passphrase_words.txt").read_text(encoding="ascii").split()
)


def new_passphrase() -> str:
    """Makes a fresh passphrase, to be shown once and written down."""
    return " ".join(secrets.choice(WORDS) for _ in range(WORD_COUNT))


def normal_form(passphrase: str) -> str:
    """Writes the passphrase as it is compared: lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
