"""This module makes and shares the keys to victims' words: one pair an epoch, for every reader.

An epoch's public key lies in `reporting.Epoch`; the public site seals to it and can do no more.
Its private key is stored nowhere in the clear: it is sealed (age, X25519) to the own key of each
reader, whose private half is wrapped with AES-GCM under Argon2id(passphrase) and
KEY_WRAP_SECRET. So a stolen database needs a passphrase and the staff host's secret, and a new
epoch needs nobody to be present.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import pyrage
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from classification.periods import quarter_of
from moderation.epoch_making import (
    free_label,
    last_day_to_seal,
    maker_mark,
    newest_running,
    retire_epochs,
)
from moderation.key_holders import WayToKey, way_to_words
from moderation.models import KeyWrap, PersonalKey
from moderation.passphrases import new_passphrase, normal_form
from moderation.recovery import seal_to_recovery
from reporting.models import Epoch
from staff.audit import record_action, record_on_person
from staff.models import Person
from staff.secret_keys import secrets_of

# Argon2id as RFC 9106 recommends where memory is short: 64 MiB, three passes.
MEMORY_KIB: Final = 64 * 1024
PASSES: Final = 3
_LANES: Final = 4

_NO_KEY: Final = {
    WayToKey.SHARING: (
        "Your key does not open words of this time. A senior moderator can share theirs."
    ),
    WayToKey.PROMOTION: (
        "Your key does not open words of this time, and no senior moderator's does. The key of "
        "another reader does: an administrator can make them a senior moderator, who then shares."
    ),
    WayToKey.RECOVERY: (
        "No reader's key opens words of this time any more. The two people who hold the recovery "
        "key can open them together: an administrator finds how in docs/how-to/keys.md."
    ),
    WayToKey.NONE: (
        "No key opens words of this time any more, so nobody can read them. Judge the report by "
        "its answers."
    ),
}
"""Way to the words -> what a reader is told whose own key does not open them."""


class KeyProblem(ValueError):
    """The words stay shut; the text says why."""


class WrongPassphrase(KeyProblem):
    """The passphrase does not open this person's key."""


class NoKey(KeyProblem):
    """This person holds no key (yet), or none to this report's epoch."""


class NoReaders(KeyProblem):
    """Nobody holds a key, so what is sealed now could never be read."""


class MadeAlready(KeyProblem):
    """The key that was to be replaced has been replaced: the press came twice."""


class NotConfirmed(KeyProblem):
    """No senior moderator has confirmed this key, so nothing is sealed to it."""


class KeyChanged(KeyProblem):
    """The key that was to be confirmed is another by now."""


def make_personal_key(
    *, person: Person, by: Person | None, now: datetime, passphrase: str | None = None
) -> str:
    """Gives a reader a confirmed key pair and returns the passphrase, to be shown once.

    For a demonstration, which must print the passphrase; readers make their own. A key they had
    before is thrown away with everything sealed to it. Call `ensure_epoch` in the same
    transaction where the key before may have been the last.
    """
    words = passphrase or new_passphrase()
    key = _new_key(person, words, now=now)
    key.confirmed_at, key.confirmed_by = now, by
    with transaction.atomic():
        record_on_person("make_personal_key", by=by, person=person, at=now)
        PersonalKey.objects.filter(person=person).delete()
        key.save(force_insert=True)
    return words


def make_own_key(*, person: Person, replaces: int | None, now: datetime) -> str:
    """Makes a reader's own key; its passphrase is returned to be shown once.

    The first key of a site, or of one where no other is in use, is trusted as it is, and a new
    epoch begins with it. Every other opens nothing, old or new, before a senior moderator has
    confirmed it: see `share_epochs`.

    `replaces` is the id of the key that the reader saw when they asked, None where they had
    none: a press that comes a second time is refused with MadeAlready, so that reloading the
    page with the seven words does not make them worthless.
    """
    words = new_passphrase()
    key = _new_key(person, words, now=now)
    with transaction.atomic():
        # The audit entry first: it makes two presses come one after the other.
        record_on_person("make_personal_key", by=person, person=person, at=now)
        held = PersonalKey.objects.filter(person=person)
        if held.values_list("pk", flat=True).first() != replaces:
            raise MadeAlready("Your key was made a moment ago.")
        held.delete()
        if not active_keys():
            record_on_person("trust_first_key", by=person, person=person, at=now)
            key.confirmed_at = now
        key.save(force_insert=True)
        ensure_epoch(now=now)
    return words


def open_personal_key(*, person: Person, passphrase: str) -> str:
    """Opens the reader's own private key. Raises NoKey or WrongPassphrase.

    Where KEY_WRAP_SECRET was changed since, the key is wrapped anew with the one in force.
    """
    held = PersonalKey.objects.filter(person=person).first()
    if held is None:
        raise NoKey("You hold no key yet. Make one under My key.")
    stretched = _stretched(
        passphrase, salt=bytes(held.salt), memory_kib=held.memory_kib, passes=held.passes
    )
    if held.secret_mark not in {"", *map(_mark_of, secrets_of("KEY_WRAP_SECRET"))}:
        raise NoKey(
            "Your key cannot be opened: the staff site no longer has the secret that belongs to "
            "it. Your passphrase has not changed. Ask whoever runs the site to put the old "
            "KEY_WRAP_SECRET back."
        )
    for secret in secrets_of("KEY_WRAP_SECRET"):
        try:
            opened = AESGCM(_wrapping_key(stretched, secret)).decrypt(
                bytes(held.nonce), bytes(held.wrapped), _label(person.pk)
            )
        except InvalidTag:
            continue
        if held.secret_mark != current_secret_mark():
            wrapped = _wrapped(opened.decode(), passphrase, person=person)
            PersonalKey.objects.filter(pk=held.pk, wrapped=held.wrapped).update(**wrapped)
        return opened.decode()
    raise WrongPassphrase("That is not your passphrase.")


def current_secret_mark() -> str:
    """Tells the KEY_WRAP_SECRET in force from any other, and nothing about it."""
    return _mark_of(settings.KEY_WRAP_SECRET)


def create_epoch(
    *,
    label: str,
    now: datetime,
    holders: Sequence[tuple[Person, str]] = (),
    by: Person | None = None,
    begins_at: datetime | None = None,
) -> Epoch:
    """Starts an epoch: a new key pair, the private half sealed to every confirmed key, and to the
    recovery key. With `begins_at` it begins then, and nothing is retired for it yet.

    `holders` are readers who get an own key with this passphrase first (the demonstration, and
    an installation's first readers). The epoch before it is retired (see `retire_epochs`):
    nothing more is sealed to it, and its holders can still read what was. Raises NoReaders where
    nobody holds a key.
    """
    with transaction.atomic():
        record_action(action="create_epoch", by=by, subject="epoch", subject_id=label, at=now)
        for person, passphrase in holders:
            make_personal_key(person=person, by=by, now=now, passphrase=passphrase)
        readers = active_keys()
        if not readers:
            raise NoReaders("Nobody could read what is sealed: no reader holds a confirmed key.")
        identity = pyrage.x25519.Identity.generate()
        begins = begins_at or now
        epoch = Epoch(label=label, recipient=str(identity.to_public()), created_at=begins)
        epoch.seal_until = last_day_to_seal(begins)
        epoch.maker_mark = maker_mark(epoch)
        epoch.save(force_insert=True)
        if begins <= now:
            retire_epochs(now=now, successor=epoch)
        _seal_to(readers, epoch=epoch, identity=str(identity), now=now)
        seal_to_recovery(epoch=epoch, identity=str(identity), now=now)
    return epoch


def ensure_epoch(*, now: datetime) -> Epoch:
    """Gives the epoch of this quarter, started if it has not begun. Raises NoReaders.

    An epoch that nobody at work can open is left, and another begun in its place: what is sealed
    to it could never be read.
    """
    quarter = quarter_of(timezone.localdate(now))
    with transaction.atomic():
        current = newest_running(now)
        if (
            current is not None
            and current.label.partition(".")[0] == quarter
            and current.wraps.filter(holder__in=active_keys()).exists()
        ):
            retire_epochs(now=now, successor=current)
            return current
        return create_epoch(label=free_label(quarter), now=now)


def share_epochs(
    *, giver: str, taker: Person, by: Person, now: datetime, key_id: int | None = None
) -> int:
    """Confirms another reader's own key, and seals to it every epoch key that `by` can open.

    `giver` is the own private key of `by`, which they have unlocked; `key_id` the key that they
    saw when they pressed, where they saw one. Returns how many were shared. Raises NoKey where
    the other has no own key yet, KeyChanged where it is another by now, NotConfirmed where `by`
    holds no confirmed key of which `giver` is the private half.
    """
    with transaction.atomic():
        record_on_person("share_epochs", by=by, person=taker, at=now)
        own = PersonalKey.objects.in_use().of_seniors().filter(person=by).first()
        public = str(pyrage.x25519.Identity.from_str(giver).to_public())
        if own is None or own.recipient != public:
            raise NotConfirmed("Only a senior moderator with a confirmed key can confirm another.")
        holder = PersonalKey.objects.filter(person=taker).first()
        if holder is None:
            raise NoKey("They have no key yet. They make it themselves, under My key.")
        if key_id is not None and holder.pk != key_id:
            raise KeyChanged("They have made another key since. Ask them, then look again.")
        if holder.confirmed_at is None:
            record_on_person("confirm_key", by=by, person=taker, at=now)
            holder.confirmed_at, holder.confirmed_by = now, by
            holder.save(update_fields=["confirmed_at", "confirmed_by"])
        held = KeyWrap.objects.filter(holder__person=by).select_related("epoch")
        missing = [wrap for wrap in held if not wrap.epoch.wraps.filter(holder=holder).exists()]
        for wrap in missing:
            identity = _open_wrap(wrap, private_key=giver)
            _seal_to([holder], epoch=wrap.epoch, identity=identity, now=now)
    return len(missing)


def epoch_key(*, epoch: Epoch, person: Person, private_key: str) -> str:
    """Opens the epoch's private key with the reader's own.

    Raises NoKey, which says who could help.
    """
    wrap = KeyWrap.objects.filter(epoch=epoch, holder__person=person).first()
    if wrap is None:
        raise NoKey(_NO_KEY[way_to_words([epoch], without=person)])
    return _open_wrap(wrap, private_key=private_key)


def take_key_away(*, person: Person, by: Person, now: datetime) -> None:
    """Deletes a reader's own key and, with it, every epoch key sealed to it, and starts anew.

    Whoever leaves may have kept a copy of an epoch's key, so what comes in from now on is sealed
    to a new one, and epochs that were made ahead go. Where theirs was the last key in
    use, nothing more is sealed: no report can be taken until a reader makes the next first key.
    """
    with transaction.atomic():
        record_on_person("take_key_away", by=by, person=person, at=now)
        PersonalKey.objects.filter(person=person).delete()
        Epoch.objects.filter(created_at__gt=now).delete()
        current = newest_running(now)
        if current is not None and active_keys():
            quarter = current.label.partition(".")[0]
            create_epoch(label=free_label(quarter), now=now, by=by)
        elif current is not None:
            retire_epochs(now=now, successor=None)


def active_keys() -> list[PersonalKey]:
    """Lists the confirmed own keys of everybody who works here as a reader."""
    return list(PersonalKey.objects.in_use().order_by("pk"))


def _new_key(person: Person, passphrase: str, *, now: datetime) -> PersonalKey:
    """Makes a fresh key pair for this reader, its private half wrapped; not stored yet."""
    identity = pyrage.x25519.Identity.generate()
    return PersonalKey(
        person=person,
        recipient=str(identity.to_public()),
        made_at=now,
        **_wrapped(str(identity), passphrase, person=person),
    )


def _wrapped(private_key: str, passphrase: str, *, person: Person) -> dict[str, Any]:
    """Makes the fields of a key that hold its private half, wrapped with the secret in force."""
    salt, nonce = os.urandom(16), os.urandom(12)
    stretched = _stretched(passphrase, salt=salt, memory_kib=MEMORY_KIB, passes=PASSES)
    key = _wrapping_key(stretched, settings.KEY_WRAP_SECRET)
    return {
        "salt": salt,
        "nonce": nonce,
        "wrapped": AESGCM(key).encrypt(nonce, private_key.encode(), _label(person.pk)),
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "secret_mark": current_secret_mark(),
    }


def _seal_to(holders: Iterable[PersonalKey], *, epoch: Epoch, identity: str, now: datetime) -> None:
    holders = list(holders)
    if any(holder.confirmed_at is None for holder in holders):
        raise NotConfirmed("Nothing is sealed to a key that nobody has confirmed.")
    KeyWrap.objects.bulk_create(
        KeyWrap(
            epoch=epoch,
            holder=holder,
            sealed=pyrage.encrypt(
                identity.encode(), [pyrage.x25519.Recipient.from_str(holder.recipient)]
            ),
            made_at=now,
        )
        for holder in holders
    )


def _open_wrap(wrap: KeyWrap, *, private_key: str) -> str:
    identity = pyrage.x25519.Identity.from_str(private_key)
    try:
        return bytes(pyrage.decrypt(bytes(wrap.sealed), [identity])).decode()
    except pyrage.DecryptError:
        # Unlocked here before a new key was made there.
        raise NoKey("Your key was replaced. Unlock the new one.") from None


def _stretched(passphrase: str, *, salt: bytes, memory_kib: int, passes: int) -> bytes:
    stretched: bytes = hash_secret_raw(
        secret=normal_form(passphrase).encode(),
        salt=salt,
        time_cost=passes,
        memory_cost=memory_kib,
        parallelism=_LANES,
        hash_len=32,
        type=Type.ID,
    )
    return stretched


def _wrapping_key(stretched: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), stretched, hashlib.sha256).digest()


def _mark_of(secret: str) -> str:
    return hmac.new(secret.encode(), b"which secret", hashlib.sha256).hexdigest()[:16]


def _label(person_id: int) -> bytes:
    """Binds a wrapped key to its holder, so that one row cannot stand in for another."""
    return f"personal key of {person_id}".encode()
