"""`manage.py recovery make-key|export|open|import`: words are readable again after every reader
lost their key. See docs/how-to/keys.md.

`make-key` and `open` need no database: the two holders run them on a machine of their own.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation.key_files import read_private_key, write_private_key
from moderation.key_holders import epochs_without_recovery, lost_epochs
from moderation.keys import KeyProblem
from moderation.models import PersonalKey
from moderation.recovery import fingerprint_of
from moderation.recovery_file import (
    RecoveryProblem,
    Stage,
    export_sealed,
    open_layer,
    read_recovery_file,
)
from moderation.recovery_sharing import take_in_recovered


class Command(BaseCommand):
    help = "Makes the recovery key's two halves, and opens words with them for a new reader."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        making = steps.add_parser("make-key", help="a holder, offline: makes their half")
        making.add_argument("file", type=Path, help="where the private half is written")
        exporting = steps.add_parser("export", help="staff host: writes the sealed epoch keys")
        exporting.add_argument("file", type=Path)
        exporting.add_argument("--reader", required=True, help="the address of the new reader")
        opening = steps.add_parser("open", help="a holder, offline: opens their layer")
        opening.add_argument("file", type=Path)
        opening.add_argument("out", type=Path)
        opening.add_argument("--key-file", type=Path, help="else you are asked for the key")
        opening.add_argument(
            "--reader-fingerprint", required=True, help="as the reader read it out to you"
        )
        taking = steps.add_parser("import", help="staff host: gives the reader the keys")
        taking.add_argument("file", type=Path)
        taking.add_argument("--reader", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        steps: dict[str, Callable[..., None]] = {
            "make-key": self._make_key,
            "export": self._export,
            "open": self._open,
            "import": self._import,
        }
        try:
            steps[options["step"]](**options)
        except (RecoveryProblem, KeyProblem) as problem:
            raise CommandError(str(problem)) from problem
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"A file cannot be read or written: {error}.") from error

    def _make_key(self, *, file: Path, **_options: Any) -> None:
        identity = pyrage.x25519.Identity.generate()
        write_private_key(file, str(identity))
        public = str(identity.to_public())
        self.stdout.write(public)
        self.stderr.write(
            f"That is the public half, for RECOVERY_RECIPIENTS. Its fingerprint: "
            f"{fingerprint_of(public)}. The private half is in {file}: put it on two sticks or on "
            f"paper, in a safe, and delete the file. Show it to nobody, nor to the other holder."
        )

    def _export(self, *, file: Path, reader: str, **_options: Any) -> None:
        key = _key_of(reader)
        sealed = export_sealed(reader=key.recipient)
        file.write_text(sealed.written())
        self.stdout.write(f"{len(sealed.keys)} epoch keys are in {file}.")
        self.stdout.write(f"The reader's fingerprint: {fingerprint_of(key.recipient)}")
        for label in epochs_without_recovery():
            self.stdout.write(f"not sealed to any recovery key: {label}")
        for label in lost_epochs():
            self.stdout.write(f"lost, no key opens it: {label}")

    def _open(
        self,
        *,
        file: Path,
        out: Path,
        key_file: Path | None,
        reader_fingerprint: str,
        **_options: Any,
    ) -> None:
        held = read_recovery_file(file.read_text())
        opened = open_layer(held, private_key=read_private_key(key_file), reader=reader_fingerprint)
        out.write_text(opened.written())
        following = "the first holder" if opened.stage is Stage.HALF_OPEN else "the staff host"
        self.stdout.write(f"Opened: {', '.join(key.label for key in opened.keys) or 'nothing'}.")
        self.stdout.write(f"Now give {out} to {following}.")

    def _import(self, *, file: Path, reader: str, **_options: Any) -> None:
        held = read_recovery_file(file.read_text())
        if held.stage is not Stage.FOR_READER:
            raise RecoveryProblem("Both holders must open this file before it comes back here.")
        taken = take_in_recovered(
            reader=_key_of(reader).person,
            recipient=held.reader,
            sealed={key.label: key.sealed for key in held.keys},
            now=timezone.now(),
        )
        self.stdout.write(f"{reader} can now open: {', '.join(taken.opened) or 'nothing'}.")
        for label in taken.unknown:
            self.stdout.write(f"no longer here: {label}")


def _key_of(reader: str) -> PersonalKey:
    email = reader.strip().lower()
    found = PersonalKey.objects.in_use().select_related("person").filter(person__email=email)
    key = found.first()
    if key is None:
        raise CommandError(f"{reader} is no reader with a confirmed key. They make it first.")
    return key
