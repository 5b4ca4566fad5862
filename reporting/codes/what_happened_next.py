"""Every holder of a code is asked the same few questions on what happened next.

What is asked is no hint at what was told in the report, so that it gives nothing away to whoever
holds the code. What is answered is kept with the month and nothing else: no report, no code.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, transaction
from django.utils import timezone

from classification import answers as lists
from classification.periods import monday_of
from classification.retention_periods import period_of
from classification.rounding import round_to_ten
from classification.wording import N_, same
from reporting.codes.receipts import find_receipt
from reporting.form.page_shapes import Answers, Field, Question, Storage, Use
from reporting.models import LaterAnswers, LaterTotal
from reporting.sending_limits import may_tell_again
from staff.counting import warn_of_cache

TOLD: Final = "told_since"
AFTER_TELLING: Final = "after_telling_since"
GOT_BACK: Final = "got_back_since"
_LONGEST_ONCE: Final = 40
_ONCE_SECONDS: Final = 24 * 60 * 60
_field = partial(Field, storage=Storage.CODED, uses=frozenset({Use.COUNTED}))

WHAT_HAPPENED_NEXT: Final = Question(
    code=TOLD,
    slug="since",
    title=same(N_("What has happened since?")),
    why=same(N_("It shows whether telling somebody helps. We count it, and nothing else.")),
    fields=(
        _field(
            code=TOLD,
            kind="checkboxes",
            label=same(N_("Who has been told since you sent your report?")),
            hint=same(N_("Pick all that are true.")),
            error=same(
                N_("Choose who was told, or one of these: no one, not sure, prefer not to say")
            ),
            options=lists.TOLD_WHOM.options,
            exclusive=frozenset({"no_one", lists.NOT_SURE, lists.PREFER_NOT_TO_SAY}),
        ),
        _field(
            code=AFTER_TELLING,
            kind="checkboxes",
            label=same(N_("What came of telling the police or Report Fraud?")),
            hint=same(N_("Pick all that are true.")),
            error=same(N_("Choose what happened, or leave it out")),
            options=lists.AFTER_TELLING.options,
        ),
        _field(
            code=GOT_BACK,
            kind="radios",
            label=same(N_("If money was lost, has any come back?")),
            error=same(N_("Choose one of these, or leave it out")),
            options=lists.GOT_BACK.options,
        ),
    ),
)
"""The page, the same for everyone."""


NOTHING_TOLD: Final = same(N_("Tick at least one answer, or go back"))
TOLD_OFTEN: Final = same(
    N_(
        "You have told us several times today, and each time was counted. You can tell us more "
        "tomorrow"
    )
)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """These totals say how often each answer was given, rounded to ten, by field and option."""

    as_of: date
    counts: Mapping[tuple[str, str], int]


class NoSuchCode(ValueError):
    """No receipt answers to this code."""


class ToldOften(ValueError):
    """With this code enough was told today: one report would stand for many."""


def tell_what_happened_next(*, code: str, answers: Answers, now: datetime, once: str = "") -> None:
    """Stores what happened since, with the month alone; where nothing was answered, nothing.

    `once` is a text by chance that a page's form holds: pressed again, it is not counted again.
    Raises NoSuchCode for a wrong or expired code, ToldOften where it told a few times today.
    """
    receipt = find_receipt(code)
    if receipt is None:
        raise NoSuchCode("We found no report with this code.")
    if not answers or not _is_first(once):
        return
    if not may_tell_again(receipt.mac, now=now):
        _forget(once)  # nothing was told from this page
        raise ToldOften("This code told enough today.")
    try:
        LaterAnswers.objects.create(
            month=timezone.localdate(now).replace(day=1),
            told_since=list(answers.get(TOLD, ())),
            after_telling_since=list(answers.get(AFTER_TELLING, ())),
            got_back_since=str(answers.get(GOT_BACK, "")),
        )
    except (DatabaseError, InterfaceError):
        _forget(once)  # the next press of that page is the first
        raise


def _is_first(once: str) -> bool:
    """Says whether nothing was told from this page yet. The cache tells nothing of whose it is."""
    if not once.isalnum() or len(once) > _LONGEST_ONCE:
        return True
    try:
        return cache.add(_once_key(once), 1, _ONCE_SECONDS)
    except Exception as error:  # whatever the cache raises, what was told is taken
        warn_of_cache(error)
        return True


def _forget(once: str) -> None:
    try:
        cache.delete(_once_key(once))
    except Exception as error:  # it goes by itself within a day
        warn_of_cache(error)


def _once_key(once: str) -> str:
    return f"told-since-{once[:_LONGEST_ONCE]}"


def total_what_happened_next(*, today: date) -> None:
    """Rounds to ten the counts that staff see. Run again in the same week it does nothing."""
    monday = monday_of(today)
    with transaction.atomic():
        if LaterTotal.objects.filter(as_of=monday).exists():
            return
        LaterTotal.objects.all().delete()
        counts = Counter(_given(LaterAnswers.objects.iterator()))
        LaterTotal.objects.bulk_create(
            LaterTotal(
                field=field.code,
                option=option.code,
                count=round_to_ten(counts[field.code, option.code]),
                as_of=monday,
            )
            for field in WHAT_HAPPENED_NEXT.fields
            for option in field.options
        )


def totals_of_what_happened_next() -> Totals | None:
    """Returns the totals of this week; None before there were any."""
    rows = list(LaterTotal.objects.order_by("pk"))
    if not rows:
        return None
    counts = Counter({(total.field, total.option): total.count for total in rows})
    return Totals(as_of=rows[0].as_of, counts=counts)


def purge_what_happened_next(*, today: date) -> None:
    """Deletes what was told in months that are past their time."""
    first = period_of("reporting.LaterAnswers.after_month").before(today.replace(day=1))
    LaterAnswers.objects.of_months_before(first).delete()


def _given(told: Iterable[LaterAnswers]) -> Iterable[tuple[str, str]]:
    for answers in told:
        yield from ((TOLD, code) for code in answers.told_since)
        yield from ((AFTER_TELLING, code) for code in answers.after_telling_since)
        if answers.got_back_since:
            yield (GOT_BACK, answers.got_back_since)
