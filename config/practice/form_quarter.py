"""Lives through a practice quarter with the real code: sent, read, decided on and closed."""

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from classification.periods import first_day, last_day
from config.practice.days import eve_of, start_of
from config.practice.second_readers import read_some_again
from config.practice.simulation import simulate_rejection, simulate_sent_report
from moderation.decisions import (
    accept_report,
    claim_report,
    hold_report,
    refer_report,
    reject_report,
)
from moderation.keys import create_epoch
from moderation.reasons import HOLD_REASONS, REFER_REASONS
from publication.close import close_cohort
from releases.declare import declare_cohort
from reporting.form.page_shapes import Answers
from reporting.models import Epoch
from reporting.submission import submit_report
from reporting.words.word_screens import has_crisis_words
from staff.models import Person

IN_THE_QUEUE: Final = 40
"""How many wait to be read; fewer where hardly any reports are made."""
LAID_ASIDE: Final = 4
"""How many beside them are on hold or referred."""
WROTE_IN_THE_QUEUE: Final = 0.97
PASSED_OVER: Final = 0.6
"""How often a report without words gives way to another, so that there is much to read."""
URGENT_EVERY: Final = 10
"""Of so many that came lately, one holds words that must be read first."""
_ASIDE_EVERY: Final = (IN_THE_QUEUE + LAID_ASIDE) // LAID_ASIDE


@dataclass(frozen=True, kw_only=True)
class FormQuarter:
    """One quarter of the practice site, lived through at a stroke.

    `profile` is what it is declared with; without one, the setting speaks.
    """

    label: str
    seed: int
    person: Person
    now: datetime
    profile: str = ""

    def live_through(self, *, size: int, fresh: Mapping[int, datetime]) -> Iterator[int]:
        """People report, a moderator decides on all but the `fresh` ones, and when the quarter
        is over it is closed. Yields how many were sent so far."""
        rng = random.Random(f"{self.seed} {self.label}")
        declare_cohort(cohort=self.label, today=eve_of(self.label), profile=self.profile)
        if not Epoch.objects.filter(label=self.label).exists():
            create_epoch(label=self.label, now=self._first, by=self.person)
        to_decide = []
        for place in range(size):
            arrived = self._first + (self._last - self._first) * ((place + rng.random()) / size)
            answers = simulate_sent_report(rng, today=timezone.localdate(arrived))
            report_id = self._send(rng, place, answers, arrived)
            decided = min(arrived + timedelta(hours=rng.uniform(2, 96)), self._last)
            to_decide.append((max(decided, arrived), report_id))
            yield place + 1
        for at, report_id in sorted(to_decide):
            self._decide(rng, report_id, at=at)
        over = last_day(self.label) + timedelta(days=1)
        if over > timezone.localdate(self.now):
            read_some_again(rng, cohort=self.label, now=self.now)
        told: set[str] = set()
        for done, (number, arrived) in enumerate(fresh.items(), start=size):
            answers = _fresh_answers(rng, arrived, told, urgent=number % URGENT_EVERY == 5)
            report_id = self._send(rng, done, answers, arrived)
            if number % _ASIDE_EVERY == _ASIDE_EVERY - 1:
                self._lay_aside(rng, report_id, at=min(arrived + timedelta(hours=1), self.now))
            yield done + 1
        if over <= timezone.localdate(self.now):
            close_cohort(cohort=self.label, by=self.person, today=over)

    @property
    def _first(self) -> datetime:
        return start_of(first_day(self.label))

    @property
    def _last(self) -> datetime:
        end = start_of(last_day(self.label)) + timedelta(hours=23)
        return max(self._first, min(end, self.now - timedelta(hours=1)))

    def _send(self, rng: random.Random, place: int, answers: Answers, arrived: datetime) -> int:
        """Sends one report."""
        token = hashlib.sha256(f"{self.seed} {self.label} {place}".encode()).hexdigest()
        stored = submit_report(answers=answers, token=token, now=arrived)
        if stored.report_id is None:
            raise RuntimeError(f"A report of {self.label} was sent and closed before.")
        return stored.report_id

    def _decide(self, rng: random.Random, report_id: int, *, at: datetime) -> None:
        """A moderator reads the report, and counts it or says why not."""
        claim_report(report_id=report_id, by=self.person, now=at)
        reason = simulate_rejection(rng)
        if reason:
            reject_report(report_id=report_id, by=self.person, now=at, reason=reason)
        else:
            accept_report(report_id=report_id, by=self.person, now=at)

    def _lay_aside(self, rng: random.Random, report_id: int, *, at: datetime) -> None:
        """A moderator reads the report, and holds or refers it."""
        claim_report(report_id=report_id, by=self.person, now=at)
        is_held = rng.random() < 0.5
        lay_aside, reasons = (
            (hold_report, HOLD_REASONS) if is_held else (refer_report, REFER_REASONS)
        )
        reason = rng.choice(sorted(reasons))
        lay_aside(report_id=report_id, by=self.person, now=at, reason=reason)


def _fresh_answers(
    rng: random.Random, arrived: datetime, told: set[str], *, urgent: bool
) -> Answers:
    """Makes up a report that waits: mostly with words, and not those `told` before.

    `urgent` asks for words that must be read first.
    """
    while True:
        answers = simulate_sent_report(
            rng, today=timezone.localdate(arrived), wrote=WROTE_IN_THE_QUEUE
        )
        words = str(answers.get("own_words", ""))
        if not words and rng.random() < PASSED_OVER:
            continue
        if words not in told and (has_crisis_words(words) or not urgent):
            told.update({words} - {""})
            return answers
