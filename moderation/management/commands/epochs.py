"""`manage.py epochs make-key|prepare|export|sign|import`: has the public keys signed that words are
sealed to. See docs/how-to/keys.md.

`make-key` and `sign` need no database: whoever keeps the signing key runs them offline.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation.epoch_signing import (
    QUARTERS_AHEAD,
    SigningProblem,
    epochs_to_sign,
    prepare_epochs,
    read_to_sign,
    sign_epochs,
    take_signatures_in,
)
from moderation.key_files import read_private_key, write_private_key
from moderation.keys import KeyProblem


class Command(BaseCommand):
    help = "Makes epochs ahead, and has them signed with a key that lies on no server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        making = steps.add_parser("make-key", help="offline: makes the signing key")
        making.add_argument("file", type=Path, help="where the private half is written")
        preparing = steps.add_parser("prepare", help="staff host: makes the coming epochs")
        preparing.add_argument("--quarters", type=int, default=QUARTERS_AHEAD)
        exporting = steps.add_parser("export", help="staff host: writes what is to be signed")
        exporting.add_argument("file", type=Path)
        signing = steps.add_parser("sign", help="offline: signs it")
        signing.add_argument("file", type=Path)
        signing.add_argument("out", type=Path)
        signing.add_argument("--key-file", type=Path, help="else you are asked for the key")
        signing.add_argument(
            "--fingerprint", required=True, help="as the staff host's keeper read it out to you"
        )
        taking = steps.add_parser("import", help="staff host: takes the signatures in")
        taking.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        steps: dict[str, Callable[..., None]] = {
            "make-key": self._make_key,
            "prepare": self._prepare,
            "export": self._export,
            "sign": self._sign,
            "import": self._import,
        }
        try:
            steps[options["step"]](**options)
        except (SigningProblem, KeyProblem) as problem:
            raise CommandError(str(problem)) from problem
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"A file cannot be read or written: {error}.") from error

    def _make_key(self, *, file: Path, **_options: Any) -> None:
        key = Ed25519PrivateKey.generate()
        write_private_key(file, key.private_bytes_raw().hex())
        self.stdout.write(key.public_key().public_bytes_raw().hex())
        self.stderr.write(
            f"That is the public half, for EPOCH_VERIFY_KEY on every host. The private half is in "
            f"{file}: keep it on a stick, in a safe, and on no server."
        )

    def _prepare(self, *, quarters: int, **_options: Any) -> None:
        made = prepare_epochs(now=timezone.now(), quarters=quarters)
        self.stdout.write(f"Made: {', '.join(made) or 'nothing, all are there'}.")

    def _export(self, *, file: Path, **_options: Any) -> None:
        found = epochs_to_sign()
        file.write_text(found.written())
        self.stdout.write(f"To sign: {', '.join(epoch.label for epoch in found.epochs) or 'none'}.")
        self.stdout.write(f"Fingerprint of the file: {found.fingerprint()}")
        for label in found.foreign:
            self.stdout.write(
                f"NOT in the file: {label}. This site's staff processes did not make it, or made "
                f"it before version 0.7.0. Run manage.py epochs prepare; if {label} is younger "
                f"than that version, somebody else wrote into the database."
            )

    def _sign(
        self, *, file: Path, out: Path, key_file: Path | None, fingerprint: str, **_options: Any
    ) -> None:
        found = read_to_sign(file.read_text())
        signed = sign_epochs(found, private_key=read_private_key(key_file), fingerprint=fingerprint)
        out.write_text(signed)
        for epoch in found.epochs:
            self.stdout.write(
                f"Signed: {epoch.label}, from {epoch.created_at.date()} until {epoch.seal_until}"
            )

    def _import(self, *, file: Path, **_options: Any) -> None:
        labels = take_signatures_in(file.read_text(), now=timezone.now())
        self.stdout.write(f"Signed now: {', '.join(labels) or 'nothing'}.")
