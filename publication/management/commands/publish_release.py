"""Prepares a release, and lets a second person publish or refuse it."""

from argparse import ArgumentParser
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classification.attributes import UNIVERSES
from classification.periods import PeriodError
from estimates.own.release_estimates import estimates_of
from releases.disclosure import CAP_MICRO
from releases.models import Budget, Release
from releases.prepare import PublishingError, plan_release, prepare_release
from releases.profiles import DRAWN_FROM, Band
from releases.public_reasons import (
    JUMP_REASONS,
    REFUSAL_REASONS,
    WITHDRAWAL_REASONS,
    ReasonRefused,
    public_reason,
)
from releases.publish import JumpHeld, publish_release, refuse_release, withdraw_release
from staff.models import Person
from staff.proposal_models import ProposalKind
from staff.proposals import ProposalRefused, is_alone_enough
from staff.two_people import WAITS, at_work, do_or_propose

_WHEN: Final[Mapping[Band, str]] = MappingProxyType(
    {
        Band.ALWAYS: "always",
        Band.CROSSED: f"from {DRAWN_FROM[Band.CROSSED]:,} people's reports on",
        Band.ESTIMATES: (
            f"from {DRAWN_FROM[Band.ESTIMATES]:,} reports of one offence on that compare with the "
            f"survey"
        ),
    }
)


class Command(BaseCommand):
    help = (
        "Without --publish or --refuse: charges the budget, draws the noise once and stores the "
        "cells. A second person then publishes or refuses. No step prints a count."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="2026, or 2026-Q3")
        parser.add_argument("--by", default="", help="e-mail address of whoever does this")
        parser.add_argument(
            "--seconded-by", default="", help="with --withdraw: the second person; else it waits"
        )
        parser.add_argument(
            "--reason",
            default="",
            help=(
                f"why a jump stands ({', '.join(JUMP_REASONS)}), or why it is refused "
                f"({', '.join(REFUSAL_REASONS)}) or withdrawn ({', '.join(WITHDRAWAL_REASONS)})"
            ),
        )
        parser.add_argument(
            "--words", default="", help="a few words more: no number, no place, no name"
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="tables and cost; nothing drawn")
        what.add_argument("--publish", action="store_true", help="freeze the prepared release")
        what.add_argument("--refuse", action="store_true", help="publish it as withdrawn")
        what.add_argument("--withdraw", action="store_true", help="withdraw a published release")

    def handle(self, *args: Any, **options: Any) -> None:
        period: str = options["period"]
        try:
            if options["dry_run"]:
                said = self._dry_run(period)
            elif options["withdraw"]:
                said = self._withdraw(options)
            else:
                said = self._take_step(options)
        except JumpHeld as held:
            figures = "\n".join(
                f"  {jump.table}: {', '.join(jump.cell) or 'all together'}" for jump in held.jumps
            )
            raise CommandError(
                f"{held}\n{figures}\nThen give --reason: {', '.join(JUMP_REASONS)}."
            ) from held
        except (PublishingError, PeriodError, ProposalRefused, ReasonRefused) as error:
            raise CommandError(str(error)) from error
        except Release.DoesNotExist as error:
            raise CommandError(f"Release {period} is not prepared yet.") from error
        self.stdout.write(said)

    def _dry_run(self, period: str) -> str:
        plan = plan_release(period=period)
        lines = [f"{plan.profile.title}: {period} counts {', '.join(plan.cohorts)}."]
        for band in Band:
            tables = plan.of(band)
            lines += [f"Drawn {_WHEN[band]}:"] if tables else []
            lines += [
                f"  {table.name}: {len(table.cells)} cells, {table.universe}, "
                f"rho {table.rho:.6f}, sigma {table.sigma:.4f}"
                for table in tables
            ]
        for universe in UNIVERSES:
            for cohort in plan.cohorts:
                budget = Budget.objects.filter(cohort=cohort, universe=universe).first()
                before = budget.remaining if budget else CAP_MICRO
                most, least = (
                    (before - plan.cost(universe, bands=bands)) / 1_000_000
                    for bands in ((Band.ALWAYS,), tuple(Band))
                )
                also = "" if most == least else f", or {most:.6f} with the first tables alone"
                lines.append(f"  {cohort}, {universe}: {least:.6f} of rho would remain{also}")
        return "\n".join([*lines, "Nothing was charged, drawn or counted."])

    def _withdraw(self, options: dict[str, Any]) -> str:
        """Withdraws a release by two people; proposes it for one, who on a practice site may."""
        number, reason, words = options["period"], options["reason"], options["words"]
        public_reason(WITHDRAWAL_REASONS, reason, words)
        done = f"Release {number} is withdrawn. Its notice stands beside its files."
        now = timezone.now()
        if is_alone_enough():
            by = at_work(options["by"])
            withdraw_release(number=number, by=by, now=now, reason=reason, words=words)
            return done
        found = do_or_propose(
            kind=ProposalKind.WITHDRAW_RELEASE,
            subject=number,
            content={"reason": reason, "words": words},
            by=options["by"],
            seconded_by=options["seconded_by"],
            now=now,
        )
        return f"Release {number}: {WAITS}" if found is None else done

    def _take_step(self, options: dict[str, Any]) -> str:
        period: str = options["period"]
        email = options["by"].strip().lower()
        person = Person.objects.at_work().filter(email=email).first()
        if person is None:
            raise CommandError("Say who you are with --by and the e-mail address you sign in with.")
        now, reason, words = timezone.now(), options["reason"], options["words"]
        if options["publish"]:
            release = publish_release(
                number=period,
                by=person,
                now=now,
                estimates=estimates_of,
                reason=reason,
                words=words,
            )
            return f"Release {period} is published. SHA256SUMS: {release.files_sha256}"
        if options["refuse"]:
            refuse_release(number=period, by=person, now=now, reason=reason, words=words)
            return f"Release {period} is withdrawn. Its budget stays spent."
        prepare_release(period=period, by=person, now=now)
        return (
            f"Release {period} is prepared: charged, drawn once, stored. A second person "
            f"publishes it with --publish or refuses it with --refuse."
        )
