"""A senior moderator confirms the recovery key here, and what recovered keys open is taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyrage
from django.db import transaction

from moderation.keys import KeyChanged, NoKey, NotConfirmed, epoch_key
from moderation.models import KeyWrap, PersonalKey, RecoveryKey, RecoveryWrap
from moderation.recovery import recovery_standing, seal_to_recovery
from reporting.models import Epoch
from staff.audit import record_action, record_on_person
from staff.models import Person


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """These epochs' keys now open with the reader's key; these are no longer here."""

    opened: tuple[str, ...]
    unknown: tuple[str, ...]


def confirm_recovery_key(*, giver: str, by: Person, seen: str, now: datetime) -> int:
    """Confirms the recovery key, and seals to it every epoch key that `by` can open.

    `giver` is the own private key of `by`, which they have unlocked; `seen` the fingerprint on
    their page. Pressed again, it seals what is not sealed yet. Returns how many were sealed.
    Raises KeyChanged where the key is another than they saw, NotConfirmed where `by` holds no
    confirmed key of which `giver` is the private half. What only a recovery key before this one
    opens stays sealed to that.
    """
    with transaction.atomic():
        record_action(action="confirm_recovery", by=by, subject="recovery", subject_id="", at=now)
        own = PersonalKey.objects.in_use().of_seniors().filter(person=by).first()
        public = str(pyrage.x25519.Identity.from_str(giver).to_public())
        if own is None or own.recipient != public:
            raise NotConfirmed("Only a senior moderator with a confirmed key can confirm another.")
        standing = recovery_standing()
        if not standing.is_set_up or standing.fingerprint != seen:
            raise KeyChanged("The recovery key is another by now. Look at its fingerprint again.")
        key, _made = RecoveryKey.objects.get_or_create(
            fingerprint=standing.fingerprint, defaults={"confirmed_at": now, "confirmed_by": by}
        )
        wanting = Epoch.objects.exclude(recovery_wraps__key=key).filter(wraps__holder=own)
        sealed = 0
        for epoch in wanting.order_by("pk"):
            identity = epoch_key(epoch=epoch, person=by, private_key=giver)
            seal_to_recovery(epoch=epoch, identity=identity, now=now)
            sealed += 1
        now_sealed = RecoveryWrap.objects.filter(key=key).values("epoch")
        RecoveryWrap.objects.exclude(key=key).filter(epoch__in=now_sealed).delete()
        RecoveryKey.objects.exclude(pk=key.pk).filter(wraps__isnull=True).delete()
    return sealed


def take_in_recovered(
    *, reader: Person, recipient: str, sealed: Mapping[str, bytes], now: datetime
) -> TakenIn:
    """Gives a reader's key the epoch keys that the two holders opened and sealed to it.

    `sealed` is the key of each epoch, by its label, sealed to `recipient`. Can be run twice.
    Raises NoKey where the reader has no key, NotConfirmed where nobody has confirmed it,
    KeyChanged where it is another than the holders sealed to.
    """
    with transaction.atomic():
        record_on_person("take_in_recovered", by=None, person=reader, at=now)
        held = PersonalKey.objects.filter(person=reader).first()
        if held is None:
            raise NoKey("They have no key yet. They make it themselves, under My key.")
        if held.recipient != recipient:
            raise KeyChanged("They have made another key since. Begin again with the export.")
        if not PersonalKey.objects.in_use().filter(pk=held.pk).exists():
            raise NotConfirmed("Nothing is sealed to a key that nobody has confirmed.")
        epochs = Epoch.objects.in_bulk(sealed, field_name="label")
        for label, epoch in epochs.items():
            KeyWrap.objects.update_or_create(
                epoch=epoch,
                holder=held,
                defaults={"sealed": sealed[label], "made_at": now},
            )
    return TakenIn(
        opened=tuple(sorted(epochs)), unknown=tuple(sorted(sealed.keys() - epochs.keys()))
    )
