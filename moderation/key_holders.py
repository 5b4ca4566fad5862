"""This module finds whose keys open what people wrote, and so who could share them."""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import QuerySet

from moderation.models import KeyWrap, PersonalKey, RecoveryWrap
from reporting.models import Epoch, SealedWords
from staff.models import Person


class WayToKey(StrEnum):
    """A reader who cannot open some words comes by the key to them in one of these ways.

    SHARING: a senior moderator's key opens them and can be shared. PROMOTION: only keys of others
    open them, so an administrator must first make one of those a senior moderator. RECOVERY: only
    the two holders of the recovery key open some of them. NONE: no key opens them any more.
    """

    SHARING = "sharing"
    PROMOTION = "promotion"
    RECOVERY = "recovery"
    NONE = "none"


def way_to_words(epochs: Iterable[Epoch], *, without: Person) -> WayToKey:
    """Says how this person could come by the keys of all these epochs, did they hold none
    themselves: the worst over the epochs."""
    keys = PersonalKey.objects.in_use().exclude(person=without)
    wanted = {epoch.pk for epoch in epochs}
    missing = wanted - _opened_by(keys)
    if missing:
        return WayToKey.RECOVERY if missing <= sealed_to_recovery() else WayToKey.NONE
    return WayToKey.SHARING if wanted <= _opened_by(keys.of_seniors()) else WayToKey.PROMOTION


def way_to_confirmation(person: Person) -> WayToKey:
    """Says how this person's key could be confirmed. NONE: nobody holds a key that is in use."""
    keys = PersonalKey.objects.in_use().exclude(person=person)
    if keys.of_seniors().exists():
        return WayToKey.SHARING
    return WayToKey.PROMOTION if keys.exists() else WayToKey.NONE


def epochs_with_words_of(person: Person) -> tuple[Epoch, ...]:
    """Finds the epochs that this person's key opens and that words are sealed to."""
    own = KeyWrap.objects.filter(holder__person=person).values("epoch")
    return tuple(_with_words().filter(pk__in=own))


def epochs_no_senior_opens() -> list[tuple[str, tuple[str, ...], bool]]:
    """Finds the epochs with words that no senior moderator could share, the oldest first: their
    labels, the addresses of the people whose keys still open them, and whether the recovery key
    does."""
    in_use = PersonalKey.objects.in_use()
    by_seniors = _opened_by(in_use.of_seniors())
    missing = _with_words().exclude(pk__in=by_seniors).order_by("created_at", "pk")
    holders = in_use.order_by("person__email").values_list("person__email", flat=True)
    recovered = sealed_to_recovery()
    return [
        (epoch.label, tuple(holders.filter(wraps__epoch=epoch)), epoch.pk in recovered)
        for epoch in missing
    ]


def epochs_without_recovery() -> tuple[str, ...]:
    """Finds the epochs with words, and the running ones, that no recovery key opens: labels."""
    kept = Epoch.objects.filter(pk__in=_with_words().values("pk")) | Epoch.objects.filter(
        retired_at__isnull=True
    )
    wanting = kept.exclude(pk__in=sealed_to_recovery()).order_by("created_at", "pk")
    return tuple(wanting.values_list("label", flat=True))


def lost_epochs() -> tuple[str, ...]:
    """Finds the epochs with words that neither a reader's key nor a recovery key opens: labels."""
    return tuple(
        label
        for label, holders, recovered in epochs_no_senior_opens()
        if not (holders or recovered)
    )


def sealed_to_recovery() -> frozenset[int]:
    """Finds the ids of the epochs that a recovery key opens."""
    return frozenset(RecoveryWrap.objects.values_list("epoch_id", flat=True))


def _with_words() -> QuerySet[Epoch]:
    return Epoch.objects.filter(pk__in=SealedWords.objects.values("epoch"))


def _opened_by(keys: Iterable[PersonalKey]) -> frozenset[int]:
    """Finds the ids of the epochs that at least one of these keys opens."""
    wraps = KeyWrap.objects.filter(holder__in=list(keys))
    return frozenset(wraps.values_list("epoch_id", flat=True))
