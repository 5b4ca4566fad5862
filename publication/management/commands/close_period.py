"""Closes a quarter: its accepted reports become records and are gone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classification.periods import PeriodError
from moderation.anonymise import ClosingError, check_can_close
from publication.before_close import still_open
from publication.close import close_cohort
from staff.proposal_models import ProposalKind
from staff.proposals import ProposalRefused, is_alone_enough
from staff.two_people import WAITS, at_work, do_or_propose


class Command(BaseCommand):
    help = "Closes a quarter, for good. Says nothing of how many reports it held."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cohort", metavar="QUARTER", help="2026-Q3")
        parser.add_argument(
            "--early", action="store_true", help="before it is over: on a practice site alone"
        )
        parser.add_argument("--by", default="", help="e-mail address of whoever proposes this")
        parser.add_argument(
            "--seconded-by", default="", help="e-mail address of the second person; else it waits"
        )

        parser.add_argument(
            "--asked",
            action="store_true",
            help="somebody who reads reports says that what is not decided yet can wait",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        cohort: str = options["cohort"]
        now = timezone.now()
        try:
            today, early = timezone.localdate(now), options["early"]
            check_can_close(cohort=cohort, today=today, early=early)
            self._check_asked(cohort, asked=options["asked"])
            if is_alone_enough():
                by = at_work(options["by"]) if options["by"] else None
                close_cohort(cohort=cohort, by=by, today=today, early=early, at=now)
            else:
                said = do_or_propose(
                    kind=ProposalKind.CLOSE_PERIOD,
                    subject=cohort,
                    content={"asked": bool(still_open(cohort=cohort))},
                    by=options["by"],
                    seconded_by=options["seconded_by"],
                    now=now,
                )
                if said is None:
                    self.stdout.write(f"{cohort}: {WAITS}")
                    return
        except (ClosingError, PeriodError, ProposalRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{cohort} is closed. Its reports are records now, and the reports are gone."
        )

    def _check_asked(self, cohort: str, *, asked: bool) -> None:
        waiting = "\n".join(f"  {line.what}: {line.amount}" for line in still_open(cohort=cohort))
        if waiting and not asked:
            raise CommandError(
                f"Not decided yet:\n{waiting}\nAsk somebody who reads reports whether these can "
                "wait, then give --asked."
            )
