"""Makes the practice site's people, keys and reports with the real code for past periods.

Each quarter is one transaction: its reports are sent, read, decided and the quarter closed, or
none of it. An interrupted run goes on where it stopped.
"""

import hashlib
import json
import os
import random
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from classification.periods import first_day, last_day, next_quarter, quarter_of, quarters_of
from config.models import Installation, settle_kind
from config.practice.simulation import WROTE, simulate_report, simulate_sex
from config.upkeep.purging import purge_all
from estimates.own.release_estimates import estimate_rows
from moderation.decisions import (
    accept_report,
    claim_report,
    hold_report,
    refer_report,
    reject_report,
)
from moderation.keys import create_epoch, ensure_epoch, make_personal_key
from moderation.passphrases import new_passphrase
from moderation.reasons import HOLD_REASONS, REFER_REASONS, REJECTION_REASONS
from publication.close import close_cohort
from records.write_records import closed_cohorts
from releases.models import Release
from releases.prepare import prepare_release
from releases.publish import publish_release
from reporting.codes.receipts import move_states
from reporting.form.page_shapes import Answers
from reporting.models import Epoch
from reporting.submission import add_sex, submit_report
from reporting.words.word_screens import has_crisis_words
from staff.models import Person
from staff.people import create_person, let_back_in, new_recovery_codes, set_up_second_factor
from staff.roles import ADMINISTRATOR, MODERATOR, SENIOR, STATISTICIAN

EMAIL: Final = "moderator@practice.example"
YEARS: Final = 2
"""Full years before this one that are closed and released."""
IN_THE_QUEUE: Final = 40
"""How many wait to be read; fewer where hardly any reports are made."""
LAID_ASIDE: Final = 4
"""How many beside them are on hold or referred."""
WAITED: Final = timedelta(days=10)
"""The longest that any of them waits."""
WROTE_IN_THE_QUEUE: Final = 0.97
PASSED_OVER: Final = 0.6
"""How often a report without words gives way to another, so that there is much to read."""
URGENT_EVERY: Final = 10
"""Of so many that came lately, one holds words that must be read first."""
SHARE_REJECTED: Final = 0.07
GROWTH: Final = 1.06
"""Each quarter brings this many times the reports of the one before."""
_ASIDE_EVERY: Final = (IN_THE_QUEUE + LAID_ASIDE) // LAID_ASIDE
_TELL_EVERY: Final = 20

Tell = Callable[[str], None]


class NotPractice(Exception):
    """Made-up reports were asked for on a site that is not a practice site."""


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
    """Fills an empty practice site: two years released, this year's past quarters closed, and
    reports waiting in the open one. Once it is made, does nothing.

    `reports` is about how many are sent in all; the same `seed` gives the same answers. `breathe`
    is called while no transaction is open, so that others may come to the database. Raises
    NotPractice, or WrongKindOfSite where the database holds real reports.
    """
    _only_in_practice()
    if settle_kind(demonstration=True, now=now).demonstration_made_at is not None:
        tell("The practice data was made before; nothing to do")
        return
    tell("Making practice people and keys")
    person, _ = _person_with_key(now)
    today = timezone.localdate(now)
    waiting = _waiting(seed, reports, now)
    sent = 0
    for quarter, size in _sizes(reports - len(waiting), today).items():
        fresh = {n: at for n, at in waiting.items() if _quarter_at(at) == quarter}
        is_open = last_day(quarter) >= today
        with transaction.atomic():
            if _is_left_to_make(quarter):
                run = _Quarter(label=quarter, seed=seed, person=person, now=now)
                for done in run.live_through(size=size, fresh=fresh):
                    if done % _TELL_EVERY == 0:
                        tell(
                            f"Making practice reports of {quarter}: {sent + done:,} of {reports:,}"
                        )
                if is_open:
                    # Said in the same transaction: the open quarter is never filled twice.
                    move_states()
                    purge_all(now=now)
                    Installation.objects.filter(pk=1).update(demonstration_made_at=now)
        sent += size + len(fresh)
        tell(f"Practice reports of {quarter} are made: {sent:,} of {reports:,}")
        if quarter.endswith("Q4") and not is_open:
            _release(quarter[:4], person=person, now=now)
            tell(f"Published the practice release of {quarter[:4]}")
        breathe()
    tell("Practice data are ready")


def _take_turn() -> Installation:
    """Keeps other runs waiting until this transaction ends."""
    return Installation.objects.select_for_update().get(pk=1)


def _is_left_to_make(quarter: str) -> bool:
    """Whether no run has lived through the quarter before, nor while this one waited."""
    return _take_turn().demonstration_made_at is None and quarter not in closed_cohorts()


@dataclass(frozen=True, kw_only=True)
class _Quarter:
    """One quarter of the practice site, lived through at a stroke."""

    label: str
    seed: int
    person: Person
    now: datetime

    def live_through(self, *, size: int, fresh: Mapping[int, datetime]) -> Iterator[int]:
        """People report, a moderator decides on all but the `fresh` ones, and when the quarter
        is over it is closed. Yields how many were sent so far."""
        rng = random.Random(f"{self.seed} {self.label}")
        if not Epoch.objects.filter(label=self.label).exists():
            create_epoch(label=self.label, now=self._first, by=self.person)
        to_decide = []
        for place in range(size):
            arrived = self._first + (self._last - self._first) * ((place + rng.random()) / size)
            report_id = self._send(rng, place, _answers(rng, arrived), arrived)
            decided = min(arrived + timedelta(hours=rng.uniform(2, 96)), self._last)
            to_decide.append((max(decided, arrived), report_id))
            yield place + 1
        for at, report_id in sorted(to_decide):
            self._decide(rng, report_id, at=at)
        told: set[str] = set()
        for done, (number, arrived) in enumerate(fresh.items(), start=size):
            answers = _fresh_answers(rng, arrived, told, urgent=number % URGENT_EVERY == 5)
            report_id = self._send(rng, done, answers, arrived)
            if number % _ASIDE_EVERY == _ASIDE_EVERY - 1:
                self._lay_aside(rng, report_id, at=min(arrived + timedelta(hours=1), self.now))
            yield done + 1
        over = last_day(self.label) + timedelta(days=1)
        if over <= timezone.localdate(self.now):
            close_cohort(cohort=self.label, by=self.person, today=over)

    @property
    def _first(self) -> datetime:
        return _at(first_day(self.label))

    @property
    def _last(self) -> datetime:
        end = _at(last_day(self.label)) + timedelta(hours=23)
        return max(self._first, min(end, self.now - timedelta(hours=1)))

    def _send(self, rng: random.Random, place: int, answers: Answers, arrived: datetime) -> int:
        """Sends one report, and for some what is asked after sending."""
        token = hashlib.sha256(f"{self.seed} {self.label} {place}".encode()).hexdigest()
        stored = submit_report(answers=answers, token=token, now=arrived)
        if stored.report_id is None:
            raise RuntimeError(f"A report of {self.label} was sent and closed before.")
        sex = simulate_sex(rng, answers)
        if sex is not None:
            add_sex(token=token, sex=sex)
        return stored.report_id

    def _decide(self, rng: random.Random, report_id: int, *, at: datetime) -> None:
        """A moderator reads the report, and counts it or says why not."""
        claim_report(report_id=report_id, by=self.person, now=at)
        if rng.random() < SHARE_REJECTED:
            reason = rng.choice(sorted(REJECTION_REASONS))
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


def _answers(rng: random.Random, arrived: datetime, *, wrote: float = WROTE) -> Answers:
    """Makes up what somebody sends that day."""
    answers = None
    while answers is None:
        answers = simulate_report(rng, today=timezone.localdate(arrived), wrote=wrote)
    return answers


def _fresh_answers(
    rng: random.Random, arrived: datetime, told: set[str], *, urgent: bool
) -> Answers:
    """Makes up a report that waits: mostly with words, and not those `told` before.

    `urgent` asks for words that must be read first.
    """
    while True:
        answers = _answers(rng, arrived, wrote=WROTE_IN_THE_QUEUE)
        words = str(answers.get("own_words", ""))
        if not words and rng.random() < PASSED_OVER:
            continue
        if words not in told and (has_crisis_words(words) or not urgent):
            told.update({words} - {""})
            return answers


def _waiting(seed: int, reports: int, now: datetime) -> dict[int, datetime]:
    """Draws when the reports came that nobody has decided on, numbered from the first."""
    rng = random.Random(f"{seed} waiting")
    count = min(IN_THE_QUEUE + LAID_ASIDE, reports // 3)
    oldest, newest = now - WAITED, now - timedelta(hours=1)
    return dict(enumerate(sorted(oldest + (newest - oldest) * rng.random() for _ in range(count))))


def _release(year: str, *, person: Person, now: datetime) -> None:
    """Prepares and publishes a year, once.

    Two transactions: what was drawn must be kept before any file of it is written.
    """
    at = min(_at(last_day(year)) + timedelta(days=20, hours=10), now)
    with transaction.atomic():
        _take_turn()
        if not Release.objects.filter(pk=year).exists():
            prepare_release(period=year, by=person, now=at)
    with transaction.atomic():
        _take_turn()
        if Release.objects.get(pk=year).state == Release.State.PREPARED:
            publish_release(
                number=year, by=person, now=at, estimates=estimate_rows, reason="practice"
            )


def _sizes(reports: int, today: date) -> dict[str, int]:
    """Shares the reports out to the quarters, from the first of two years ago to the open one."""
    current = quarter_of(today)
    quarters = [quarters_of(str(today.year - YEARS))[0]]
    while quarters[-1] != current:
        quarters.append(next_quarter(quarters[-1]))
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
    _only_in_practice()
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
            person = _make_person(kept, now=_at(date(timezone.localdate(now).year - YEARS, 1, 1)))
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
    quarter = _quarter_at(now)
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


def _quarter_at(moment: datetime) -> str:
    return quarter_of(timezone.localdate(moment))


def _at(day: date) -> datetime:
    """The start of a day in London, in UTC: time added to it never falls into a missing hour."""
    return timezone.make_aware(datetime.combine(day, time())).astimezone(UTC)


def _only_in_practice() -> None:
    if not settings.DEMONSTRATION:
        raise NotPractice(
            "Made-up reports belong on a practice site alone. Set DEMONSTRATION=true on a "
            "database of its own."
        )
