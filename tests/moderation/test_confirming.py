"""A key opens nothing before a senior moderator has confirmed whose it is."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from moderation import keys
from moderation.keys import (
    KeyChanged,
    NoKey,
    NotConfirmed,
    create_epoch,
    ensure_epoch,
    epoch_key,
    make_own_key,
    open_personal_key,
    share_epochs,
)
from moderation.models import KeyWrap, PersonalKey
from staff.models import AuditEntry
from staff.people import change_roles
from tests.moderation.conftest import NOW, PASSPHRASE

pytestmark = pytest.mark.django_db


@pytest.fixture
def giver(sues_epoch, sue) -> str:
    """The private key of sue, a senior moderator, opened."""
    return open_personal_key(person=sue, passphrase=PASSPHRASE)


@pytest.fixture
def neds_key(sues_epoch, ned) -> PersonalKey:
    """ned's own key, which nobody has confirmed."""
    make_own_key(person=ned, replaces=None, now=NOW)
    return PersonalKey.objects.get(person=ned)


def test_a_newcomer_reads_nothing_until_a_senior_confirms_them(sues_epoch, sue, ned, giver):
    words = make_own_key(person=ned, replaces=None, now=NOW)
    private = open_personal_key(person=ned, passphrase=words)
    with pytest.raises(NoKey):
        epoch_key(epoch=sues_epoch, person=ned, private_key=private)

    shared = share_epochs(giver=giver, taker=ned, by=sue, now=NOW)

    assert shared == 1
    assert epoch_key(epoch=sues_epoch, person=ned, private_key=private) == epoch_key(
        epoch=sues_epoch, person=sue, private_key=giver
    )
    assert share_epochs(giver=giver, taker=ned, by=sue, now=NOW) == 0
    key = PersonalKey.objects.get(person=ned)
    assert (key.confirmed_at, key.confirmed_by) == (NOW, sue)
    assert AuditEntry.objects.filter(action="confirm_key", by=sue, subject_id=ned.pk).count() == 1


def test_sharing_needs_the_other_to_have_a_key(sues_epoch, sue, ned, giver):
    with pytest.raises(NoKey):
        share_epochs(giver=giver, taker=ned, by=sue, now=NOW)


def test_an_unconfirmed_key_gets_no_new_epoch_by_itself_and_a_confirmed_one_does(
    sues_epoch, sue, ned, mo, giver, neds_key
):
    make_own_key(person=mo, replaces=None, now=NOW)
    share_epochs(giver=giver, taker=mo, by=sue, now=NOW)

    following = ensure_epoch(now=NOW + timedelta(days=60))
    after_somebody_left = create_epoch(label="2027-Q1.2", now=NOW + timedelta(days=61))

    for epoch in (following, after_somebody_left):
        assert {wrap.holder.person for wrap in epoch.wraps.all()} == {sue, mo}


def test_nothing_is_sealed_to_an_unconfirmed_key_whoever_asks(sues_epoch, ned, neds_key):
    key = PersonalKey.objects.get(person=ned)

    with pytest.raises(NotConfirmed):
        keys._seal_to([key], epoch=sues_epoch, identity="x", now=NOW)


def test_a_new_key_of_somebody_confirmed_before_is_not_confirmed(
    sues_epoch, sue, ned, giver, neds_key
):
    share_epochs(giver=giver, taker=ned, by=sue, now=NOW)

    make_own_key(person=ned, replaces=PersonalKey.objects.get(person=ned).pk, now=NOW)

    assert PersonalKey.objects.get(person=ned).confirmed_at is None
    assert [wrap.holder.person for wrap in KeyWrap.objects.all()] == [sue]


def by_a_moderator(sue, mo, ned):
    giver = open_personal_key(person=sue, passphrase=PASSPHRASE)
    share_epochs(giver=giver, taker=mo, by=sue, now=NOW)
    return mo, open_personal_key(person=mo, passphrase=mo.words)


def by_a_senior_whose_key_waits(sue, mo, ned):
    change_roles(person=mo, roles=["senior"], by=sue, now=NOW)
    return mo, open_personal_key(person=mo, passphrase=mo.words)


def by_themselves(sue, mo, ned):
    change_roles(person=ned, roles=["senior"], by=sue, now=NOW)
    return ned, open_personal_key(person=ned, passphrase=ned.words)


def by_a_senior_with_the_key_that_they_replaced(sue, mo, ned):
    giver = open_personal_key(person=sue, passphrase=PASSPHRASE)
    make_own_key(person=sue, replaces=PersonalKey.objects.get(person=sue).pk, now=NOW)
    return sue, giver


def by_a_senior_without_their_own_private_key(sue, mo, ned):
    return sue, open_personal_key(person=mo, passphrase=mo.words)


@pytest.mark.parametrize(
    "attack",
    [
        by_a_moderator,
        by_a_senior_whose_key_waits,
        by_themselves,
        by_a_senior_with_the_key_that_they_replaced,
        by_a_senior_without_their_own_private_key,
    ],
)
def test_nobody_but_a_senior_with_their_confirmed_key_confirms(sues_epoch, sue, mo, ned, attack):
    for person in (mo, ned):
        person.words = make_own_key(person=person, replaces=None, now=NOW)
    by, giver = attack(sue, mo, ned)

    with pytest.raises(NotConfirmed):
        share_epochs(giver=giver, taker=ned, by=by, now=NOW)

    assert PersonalKey.objects.get(person=ned).confirmed_at is None
    assert not PersonalKey.objects.get(person=ned).wraps.exists()


def test_a_key_made_since_the_page_was_seen_is_not_confirmed(sues_epoch, sue, ned, giver, neds_key):
    seen = PersonalKey.objects.get(person=ned).pk
    make_own_key(person=ned, replaces=seen, now=NOW)

    with pytest.raises(KeyChanged):
        share_epochs(giver=giver, taker=ned, by=sue, now=NOW, key_id=seen)

    assert PersonalKey.objects.get(person=ned).confirmed_at is None


def test_keys_that_something_was_sealed_to_before_count_as_confirmed(
    sues_epoch, sue, ned, neds_key
):
    PersonalKey.objects.update(confirmed_at=None, confirmed_by=None)

    import_module("moderation.migrations.0003_keys_are_confirmed").confirm(apps, None)

    assert PersonalKey.objects.get(person=sue).confirmed_at == NOW
    assert PersonalKey.objects.get(person=ned).confirmed_at is None
