"""`manage.py audit_verify`: is the audit chain whole?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from staff.audit import verify_chain


class Command(BaseCommand):
    help = "Walks the audit chain. Exits 1 and names each entry that was changed or is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="HASH",
            help="the last hash as it was written down elsewhere; it must still be in the chain",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_chain(expected_hash=options["expect"])
        for problem in report.problems:
            self.stderr.write(problem)
        if not report.is_whole:
            raise CommandError("The audit chain is broken.")
        self.stdout.write(f"The audit chain is whole: {report.length} entries.")
        if report.purged:
            self.stdout.write(
                f"A signed checkpoint stands for the first {report.purged}, which are past their "
                "time."
            )
        if report.last_hash:
            self.stdout.write(f"Last hash, to keep elsewhere: {report.last_hash}")
