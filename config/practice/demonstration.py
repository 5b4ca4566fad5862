"""Makes the practice site's people, keys, reports and releases with the real code for past periods.

Two start-up years and this year's quarters come through the form. The year before this one is the
standard year, with more records than can be sent one by one: they are written in bulk.

Each quarter is one transaction: its reports are sent, read, decided and the quarter closed, or
none of it. An interrupted run goes on where it stopped.
"""

import json
import os
import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from classification.attributes import STANDARD_1, START_UP
from classification.periods import first_day, last_day, quarter_of, quarters_of
from config.models import Installation, settle_kind
from config.practice.bulk_quarter import write_quarter
from config.practice.days import quarter_at, start_of
from config.practice.form_quarter import IN_THE_QUEUE, LAID_ASIDE, FormQuarter
from config.practice.practice_only import only_in_practice, take_turn
from config.upkeep.purging import purge_all
from estimates.own.release_estimates import estimates_of
from moderation.keys import create_epoch, ensure_epoch, make_personal_key
from moderation.passphrases import new_passphrase
from records.write_records import closed_cohorts
from releases.models import Release
from releases.prepare import prepare_release
from releases.publish import publish_release
from reporting.codes.receipts import move_states
from reporting.models import Epoch
from staff.models import Person
from staff.people import create_person, let_back_in, new_recovery_codes, set_up_second_factor
from staff.roles import ADMINISTRATOR, MODERATOR, SENIOR, STATISTICIAN

EMAIL: Final = "moderator@practice.example"
YEARS: Final = 3
"""Full years before this one that are closed and released. The last is the standard year."""
BULK_FOR_EACH: Final = 5
"""The standard year has so many records for each report that is sent through the form."""
WAITED: Final = timedelta(days=10)
"""The longest that any of them waits."""
GROWTH: Final = 1.06
"""Each quarter brings this many times the reports of the one before."""
_TELL_EVERY: Final = 20

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Somebody signs in on the practice site with these. `recovery_code` works once."""

    email: str
    password: str
    recovery_code: str
    unlocking_words: str


def ensure_people_and_keys(*, now: datetime, fresh_code: bool) -> SignIn:
    """Makes the practice site's one person, who holds every role and the key of every epoch.

    So it does the first time; afterwards the same password and words are given back, and with
    `fresh_code` a new code for the second step (the old ones stop working). Where the file that
    keeps them is gone, new ones are made, and what was sealed before stays shut.
    """
    person, kept = _person_with_key(now)
    ensure_epoch(now=now)
    code = new_recovery_codes(person)[0] if fresh_code else ""
    return SignIn(email=EMAIL, recovery_code=code, **kept)


def make_demonstration(
    *,
    reports: int,
    seed: int,
    now: datetime,
    tell: Tell,
    breathe: Callable[[], None] = lambda: None,
) -> None:
    """Fills an empty practice site: three years released, this year's past quarters closed, and
    reports waiting in the open one. Once it is made, does nothing.

    `reports` is about how many are sent through the form in all; the standard year is beside them.
    The same `seed` gives the same answers. `breathe` is called while no transaction is open, so
    that others may come to the database. Raises NotPractice, or WrongKindOfSite where the database
    holds real reports.
    """
    only_in_practice()
    if settle_kind(demonstration=True, now=now).demonstration_made_at is not None:
        tell("The practice data was made before; nothing to do")
        return
    tell("Making practice people and keys")
    person, _ = _person_with_key(now)
    run = _Run(reports=reports, seed=seed, person=person, now=now, tell=tell, breathe=breathe)
    # First, so that no report that is sent joins one of its quarters.
    run.write_standard_year()
    run.live_through_the_rest()
    tell("Practice data are ready")


@dataclass(frozen=True, kw_only=True)
class _Run:
    """One run of the making: what is made already, it passes over."""

    reports: int
    seed: int
    person: Person
    now: datetime
    tell: Tell
    breathe: Callable[[], None]

    @property
    def _today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def _standard_year(self) -> int:
        return self._today.year - 1

    def write_standard_year(self) -> None:
        """Closes the quarters of the standard year with records that are written in bulk."""
        records = round(self.reports * BULK_FOR_EACH / 4)
        for quarter in quarters_of(str(self._standard_year)):
            self.tell(f"Making practice records of {quarter}: {records:,}")
            write_quarter(
                cohort=quarter,
                records=records,
                seed=self.seed,
                profile=STANDARD_1,
                by=self.person,
            )
            self.breathe()

    def live_through_the_rest(self) -> None:
        """Fills the other quarters through the form, and releases each year once it is over."""
        waiting = _waiting(self.seed, self.reports, self.now)
        sent = 0
        for quarter, size in _sizes(self.reports - len(waiting), self._today).items():
            fresh = {n: at for n, at in waiting.items() if quarter_at(at) == quarter}
            with transaction.atomic():
                if _is_left_to_make(quarter):
                    self._live_through(quarter, size=size, fresh=fresh, sent=sent)
            sent += size + len(fresh)
            self.tell(f"Practice reports of {quarter} are made: {sent:,} of {self.reports:,}")
            for year in self._years_to_release_after(quarter):
                _release(year, person=self.person, now=self.now)
                self.tell(f"Published the practice release of {year}")
                self.breathe()
            self.breathe()

    def _live_through(
        self, quarter: str, *, size: int, fresh: Mapping[int, datetime], sent: int
    ) -> None:
        run = FormQuarter(
            label=quarter,
            seed=self.seed,
            person=self.person,
            now=self.now,
            profile=START_UP if first_day(quarter).year < self._standard_year else "",
        )
        for done in run.live_through(size=size, fresh=fresh):
            if done % _TELL_EVERY == 0:
                self.tell(
                    f"Making practice reports of {quarter}: {sent + done:,} of {self.reports:,}"
                )
        if last_day(quarter) >= self._today:
            # Said in the same transaction: the open quarter is never filled twice.
            move_states()
            purge_all(now=self.now)
            Installation.objects.filter(pk=1).update(demonstration_made_at=self.now)

    def _years_to_release_after(self, quarter: str) -> tuple[str, ...]:
        """Names the year that this quarter ends, and after the last start-up year the standard."""
        year = first_day(quarter).year
        if year > self._standard_year or not quarter.endswith("Q4"):
            return ()
        return (str(year), str(year + 1)) if year + 1 == self._standard_year else (str(year),)


def _is_left_to_make(quarter: str) -> bool:
    """Whether no run has lived through the quarter before, nor while this one waited."""
    return take_turn().demonstration_made_at is None and quarter not in closed_cohorts()


def _waiting(seed: int, reports: int, now: datetime) -> dict[int, datetime]:
    """Draws when the reports came that nobody has decided on, numbered from the first."""
    rng = random.Random(f"{seed} waiting")
    count = min(IN_THE_QUEUE + LAID_ASIDE, reports // 3)
    # The year before is closed in bulk: nothing of it waits.
    this_year = start_of(date(timezone.localdate(now).year, 1, 1))
    oldest = max(now - WAITED, this_year)
    newest = max(now - timedelta(hours=1), oldest)
    return dict(enumerate(sorted(oldest + (newest - oldest) * rng.random() for _ in range(count))))


def _release(year: str, *, person: Person, now: datetime) -> None:
    """Prepares and publishes a year, once.

    Two transactions: what was drawn must be kept before any file of it is written.
    """
    at = min(start_of(last_day(year)) + timedelta(days=20, hours=10), now)
    with transaction.atomic():
        take_turn()
        if not Release.objects.filter(pk=year).exists():
            prepare_release(period=year, by=person, now=at)
    with transaction.atomic():
        take_turn()
        if Release.objects.get(pk=year).state == Release.State.PREPARED:
            publish_release(
                number=year, by=person, now=at, estimates=estimates_of, reason="practice"
            )


def _sizes(reports: int, today: date) -> dict[str, int]:
    """Shares the reports out to the quarters of the start-up years and of this one."""
    current = quarter_of(today)
    years = [today.year - YEARS + place for place in range(YEARS - 1)] + [today.year]
    quarters = [each for year in years for each in quarters_of(str(year)) if each <= current]
    weights = [GROWTH**place for place in range(len(quarters))]
    elapsed = (today - first_day(current)).days + 1
    weights[-1] *= elapsed / 91
    # Rounded as they add up, so that they add up to `reports`.
    ends = [round(reports * each / sum(weights)) for each in accumulate(weights)]
    return {
        quarter: end - start
        for quarter, start, end in zip(quarters, [0, *ends], ends, strict=False)
    }


def _person_with_key(now: datetime) -> tuple[Person, dict[str, str]]:
    """Finds the practice person and what they sign in with, and makes what is missing."""
    only_in_practice()
    file = _kept_in()
    kept: dict[str, str] | None = json.loads(file.read_text()) if file.exists() else None
    person = Person.objects.filter(email=EMAIL).first()
    if person is not None and kept is not None:
        return person, kept
    kept = {
        "password": "-".join(secrets.token_hex(3) for _ in range(3)),
        "unlocking_words": new_passphrase(),
    }
    with transaction.atomic():
        if person is None:
            begun = date(timezone.localdate(now).year - YEARS, 1, 1)
            person = _make_person(kept, now=start_of(begun))
        else:
            _let_back_in(person, kept, now=now)
        _keep(kept)
    return person, kept


def _make_person(kept: dict[str, str], *, now: datetime) -> Person:
    person = create_person(
        email=EMAIL,
        password=kept["password"],
        roles=(MODERATOR, SENIOR, STATISTICIAN, ADMINISTRATOR),
        by=None,
        now=now,
    )
    set_up_second_factor(person)
    make_personal_key(person=person, by=person, now=now, passphrase=kept["unlocking_words"])
    return person


def _let_back_in(person: Person, kept: dict[str, str], *, now: datetime) -> None:
    """Gives the person new words; what comes from now on is sealed to the key they open."""
    let_back_in(person=person, password=kept["password"], by=None, now=now)
    set_up_second_factor(person)
    quarter = quarter_at(now)
    begun = Epoch.objects.filter(label__startswith=quarter).count()
    create_epoch(
        label=f"{quarter}.{begun + 1}" if begun else quarter,
        now=now,
        holders=[(person, kept["unlocking_words"])],
        by=person,
    )


def _keep(kept: dict[str, str]) -> None:
    """Writes the file whole or not at all, for its owner's eyes alone."""
    path = _kept_in()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = path.with_suffix(".new")
    making.unlink(missing_ok=True)
    making.touch(mode=0o600)
    making.write_text(json.dumps(kept))
    os.replace(making, path)


def _kept_in() -> Path:
    return Path(settings.KEYS_DIR) / "practice_sign_in.json"
