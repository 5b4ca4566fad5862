"""This module says which epoch runs, how the next is called, and when one before it is retired."""

from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from classification.periods import last_day, next_quarter, quarter_of
from moderation.models import PersonalKey
from reporting.models import Epoch
from reporting.words.epoch_signatures import signed_text
from staff.secret_keys import keyed_hash, secrets_of

_PURPOSE: Final = "epoch made here"


def newest_running(now: datetime) -> Epoch | None:
    """Finds the newest epoch that has begun and is not retired, signed or not."""
    return _running(now).order_by("-created_at", "-pk").first()


def free_label(quarter: str) -> str:
    """Finds "2026-Q4", then "2026-Q4.2", "2026-Q4.3" for the epochs that begin within a quarter."""
    labels = Epoch.objects.filter(label__startswith=quarter).values_list("label", flat=True)
    numbers = [int(label.partition(".")[2] or 1) for label in labels]
    return f"{quarter}.{max(numbers) + 1}" if numbers else quarter


def last_day_to_seal(begins_at: datetime) -> date:
    """Says until when a signature holds: for the quarter in which the epoch begins, and the next,
    so that a signature that comes late keeps nobody from reporting."""
    return last_day(next_quarter(quarter_of(timezone.localdate(begins_at))))


def retire_epochs(*, now: datetime, successor: Epoch | None) -> None:
    """Retires what ran before the `successor`, or, where that is None, all that runs.

    A signed epoch is not retired for one that nobody has signed yet, while its signature holds
    and somebody could read what is sealed to it: the public site goes on sealing to it.
    """
    for epoch in _running(now):
        if successor is not None and (epoch == successor or _stays_beside(epoch, successor, now)):
            continue
        Epoch.objects.filter(pk=epoch.pk).update(retired_at=now)


def is_held(epoch: Epoch) -> bool:
    """Tells whether a reader at work, or the holders of the recovery key, can open what is sealed
    to this epoch."""
    keys = PersonalKey.objects.in_use().values("pk")
    return epoch.wraps.filter(holder__in=keys).exists() or epoch.recovery_wraps.exists()


def maker_mark(epoch: Epoch) -> str:
    """Makes the mark of an epoch that this site's staff processes made, with their secret."""
    return _mark(epoch, secret=secrets_of("KEY_WRAP_SECRET")[0])


def is_made_here(epoch: Epoch) -> bool:
    """Tells whether the staff's processes made this epoch, and not somebody with the database."""
    return epoch.seal_until is not None and epoch.maker_mark in {
        _mark(epoch, secret=secret) for secret in secrets_of("KEY_WRAP_SECRET")
    }


def _running(now: datetime) -> QuerySet[Epoch]:
    return Epoch.objects.filter(retired_at__isnull=True, created_at__lte=now)


def _stays_beside(epoch: Epoch, successor: Epoch, now: datetime) -> bool:
    return (
        bool(epoch.signature)
        and not successor.signature
        and epoch.seal_until is not None
        and timezone.localdate(now) <= epoch.seal_until
        and is_held(epoch)
    )


def _mark(epoch: Epoch, *, secret: str) -> str:
    return keyed_hash(signed_text(epoch), purpose=_PURPOSE, secret=secret).hex()
