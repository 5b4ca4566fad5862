"""Two people together open words again after every reader lost their key; neither does alone."""

import json
import re
import stat
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pyrage
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.key_settings import read_recovery_recipients
from moderation.key_alarms import keys_to_settle
from moderation.key_files import read_private_key
from moderation.key_holders import WayToKey, lost_epochs, way_to_words
from moderation.keys import (
    KeyChanged,
    NoKey,
    NotConfirmed,
    create_epoch,
    epoch_key,
    make_own_key,
    make_personal_key,
    open_personal_key,
    share_epochs,
)
from moderation.models import KeyWrap, PersonalKey, RecoveryKey, RecoveryWrap
from moderation.recovery import fingerprint_of, recovery_standing
from moderation.recovery_file import (
    RecoveryProblem,
    Stage,
    export_sealed,
    open_layer,
    read_recovery_file,
)
from moderation.recovery_sharing import confirm_recovery_key, take_in_recovered
from office.attention import lines_for
from staff.models import AuditEntry
from tests.moderation.conftest import NOW, PASSPHRASE
from tests.moderation.pages import text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def holders(settings) -> SimpleNamespace:
    """Two people made the halves of a recovery key, and the site knows the public ones."""
    first, second = (pyrage.x25519.Identity.generate() for _ in range(2))
    settings.RECOVERY_RECIPIENTS = (str(first.to_public()), str(second.to_public()))
    return SimpleNamespace(first=str(first), second=str(second))


@pytest.fixture
def giver(sues_epoch, sue) -> str:
    return open_personal_key(person=sue, passphrase=PASSPHRASE)


@pytest.fixture
def confirmed(holders, giver, sue) -> RecoveryKey:
    """sue has confirmed the recovery key, and sealed to it what hers opens."""
    seen = recovery_standing().fingerprint
    confirm_recovery_key(giver=giver, by=sue, seen=seen, now=NOW)
    return RecoveryKey.objects.get()


@pytest.fixture
def newcomer(confirmed, ned) -> PersonalKey:
    """Everybody lost their key; ned made the next one, which counts at once."""
    PersonalKey.objects.all().delete()
    ned.words = make_own_key(person=ned, replaces=None, now=NOW)
    return PersonalKey(pk=ned.personal_key.pk, person=ned, recipient=ned.personal_key.recipient)


def opened_by(holders, key, *, order=("second", "first")):
    file = export_sealed(reader=key.recipient)
    for holder in order:
        file = open_layer(
            file, private_key=getattr(holders, holder), reader=fingerprint_of(key.recipient)
        )
    return file


def test_nothing_is_sealed_to_a_recovery_key_that_nobody_confirmed(holders, sues_epoch):
    create_epoch(label="2027-Q1", now=NOW)

    assert not RecoveryWrap.objects.exists()


def test_once_confirmed_old_epochs_and_new_ones_are_sealed_to_it(confirmed, sue, giver, sues_epoch):
    following = create_epoch(label="2027-Q1", now=NOW)

    assert {wrap.epoch for wrap in RecoveryWrap.objects.all()} == {sues_epoch, following}
    assert AuditEntry.objects.filter(action="confirm_recovery", by=sue).count() == 1
    assert (confirmed.confirmed_by, confirmed.confirmed_at) == (sue, NOW)


def test_pressing_again_seals_what_is_wanting_and_nothing_twice(confirmed, giver, sue):
    RecoveryWrap.objects.all().delete()
    seen = recovery_standing().fingerprint

    assert confirm_recovery_key(giver=giver, by=sue, seen=seen, now=NOW) == 1
    assert confirm_recovery_key(giver=giver, by=sue, seen=seen, now=NOW) == 0
    assert RecoveryWrap.objects.count() == 1


def test_only_the_key_that_the_senior_saw_is_confirmed(holders, giver, sue, settings):
    with pytest.raises(KeyChanged):
        confirm_recovery_key(giver=giver, by=sue, seen="another", now=NOW)
    settings.RECOVERY_RECIPIENTS = ()
    with pytest.raises(KeyChanged):
        confirm_recovery_key(giver=giver, by=sue, seen="", now=NOW)

    assert not RecoveryKey.objects.exists()


def test_a_moderator_confirms_none_even_with_a_seniors_open_key(holders, giver, mo):
    with pytest.raises(NotConfirmed):
        confirm_recovery_key(giver=giver, by=mo, seen=recovery_standing().fingerprint, now=NOW)


def test_an_attacker_with_the_database_alone_gets_nothing_sealed_to_their_halves(
    confirmed, sues_epoch
):
    theirs = [pyrage.x25519.Identity.generate() for _ in range(2)]
    RecoveryKey.objects.update(fingerprint=fingerprint_of(*(str(i.to_public()) for i in theirs)))

    create_epoch(label="2027-Q1", now=NOW)

    assert set(RecoveryWrap.objects.values_list("epoch", flat=True)) == {sues_epoch.pk}


def test_another_recovery_key_takes_the_place_of_the_one_before(
    confirmed, giver, sue, settings, sues_epoch
):
    only_old = create_epoch(label="2027-Q1", now=NOW)
    KeyWrap.objects.filter(epoch=only_old).delete()
    settings.RECOVERY_RECIPIENTS = tuple(
        str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2)
    )

    confirm_recovery_key(giver=giver, by=sue, seen=recovery_standing().fingerprint, now=NOW)

    after = RecoveryKey.objects.get(fingerprint=recovery_standing().fingerprint)
    assert {(wrap.epoch, wrap.key) for wrap in RecoveryWrap.objects.all()} == {
        (sues_epoch, after),
        (only_old, confirmed),
    }


def test_both_holders_together_open_every_epoch_for_a_new_reader(
    holders, sues_epoch, newcomer, ned, make_report
):
    file = opened_by(holders, newcomer)

    taken = take_in_recovered(
        reader=ned,
        recipient=file.reader,
        sealed={key.label: key.sealed for key in file.keys},
        now=NOW,
    )

    private = open_personal_key(person=ned, passphrase=ned.words)
    key = epoch_key(epoch=sues_epoch, person=ned, private_key=private)
    assert str(pyrage.x25519.Identity.from_str(key).to_public()) == sues_epoch.recipient
    assert "2026-Q4" in taken.opened
    assert taken.unknown == ()
    assert "AGE-SECRET-KEY" not in file.written()


@pytest.mark.parametrize("order", [("first",), ("second", "second")])
def test_neither_holder_opens_anything_alone(holders, newcomer, order):
    with pytest.raises(RecoveryProblem, match="not sealed to you"):
        opened_by(holders, newcomer, order=order)


def test_what_the_second_holder_hands_on_is_still_shut(holders, newcomer):
    half = opened_by(holders, newcomer, order=("second",))

    assert half.stage is Stage.HALF_OPEN
    assert all(b"AGE-SECRET-KEY" not in key.sealed for key in half.keys)
    for holder in (holders.second, open_personal_key_of(newcomer)):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(half.keys[0].sealed, [pyrage.x25519.Identity.from_str(holder)])


def open_personal_key_of(key):
    return open_personal_key(person=key.person, passphrase=key.person.words)


def test_holders_open_nothing_for_a_key_whose_fingerprint_was_not_read_out(holders, newcomer):
    thief = str(pyrage.x25519.Identity.generate().to_public())
    swapped = replace(export_sealed(reader=newcomer.recipient), reader=thief)

    with pytest.raises(RecoveryProblem, match="another fingerprint"):
        open_layer(swapped, private_key=holders.second, reader=fingerprint_of(newcomer.recipient))


def test_a_wrap_that_holds_another_epochs_key_is_refused(holders, newcomer):
    file = export_sealed(reader=newcomer.recipient)
    one, two = file.keys[:2]
    mixed = replace(file, keys=(replace(one, sealed=two.sealed),))
    reader = fingerprint_of(newcomer.recipient)
    half = open_layer(mixed, private_key=holders.second, reader=reader)

    with pytest.raises(RecoveryProblem, match="is not the key of 2026-Q4"):
        open_layer(half, private_key=holders.first, reader=reader)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"kind": "another"}',
        '{"kind": "come-forward recovery, 1", "reader": "x", "stage": "sealed", "keys": []}',
        '{"kind": "come-forward recovery, 1", "reader": 1, "stage": "sealed", "keys": []}',
        '{"kind": "come-forward recovery, 1", "stage": "sealed", "keys": []}',
    ],
)
def test_a_file_that_is_none_is_said(text):
    with pytest.raises(RecoveryProblem):
        read_recovery_file(text)


def test_what_only_a_recovery_key_opens_is_not_lost(newcomer, ned, sues_epoch, make_report):
    make_report(words="help", epoch=sues_epoch)
    private = open_personal_key_of(newcomer)

    assert way_to_words([sues_epoch], without=ned) is WayToKey.RECOVERY
    with pytest.raises(NoKey, match="recovery key can open them together"):
        epoch_key(epoch=sues_epoch, person=ned, private_key=private)
    assert lost_epochs() == ()
    RecoveryWrap.objects.filter(epoch=sues_epoch).delete()
    assert way_to_words([sues_epoch], without=ned) is WayToKey.NONE
    assert lost_epochs() == ("2026-Q4",)


def test_what_is_taken_in_needs_the_readers_own_confirmed_key(newcomer, ned, mo, sue):
    with pytest.raises(NoKey):
        take_in_recovered(reader=mo, recipient="x", sealed={}, now=NOW)
    with pytest.raises(KeyChanged):
        take_in_recovered(reader=ned, recipient="x", sealed={}, now=NOW)
    make_own_key(person=mo, replaces=None, now=NOW)
    with pytest.raises(NotConfirmed):
        take_in_recovered(reader=mo, recipient=mo.personal_key.recipient, sealed={}, now=NOW)


# ---- the commands ------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("recovery", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_commands_walk_from_two_new_halves_to_an_open_epoch(
    tmp_path, settings, sues_epoch, sue, giver, ned, make_report
):
    halves = [tmp_path / "first.key", tmp_path / "second.key"]
    settings.RECOVERY_RECIPIENTS = tuple(
        run("make-key", str(half)).splitlines()[0] for half in halves
    )
    confirm_recovery_key(giver=giver, by=sue, seen=recovery_standing().fingerprint, now=NOW)
    make_report(words="help", epoch=sues_epoch)
    PersonalKey.objects.all().delete()
    ned.words = make_own_key(person=ned, replaces=None, now=NOW)
    files = [str(tmp_path / f"{number}.json") for number in range(3)]

    said = run("export", files[0], "--reader", "ned@example.org")
    found = re.search(r"fingerprint: (.+)", said)
    assert found
    for step, half in enumerate(reversed(halves)):
        options = ["--key-file", str(half), "--reader-fingerprint", found[1]]
        run("open", files[step], files[step + 1], *options)
    assert "can now open: 2026-Q4" in run("import", files[2], "--reader", "ned@example.org")

    private = open_personal_key(person=ned, passphrase=ned.words)
    assert epoch_key(epoch=sues_epoch, person=ned, private_key=private)
    assert all(stat.S_IMODE(half.stat().st_mode) == 0o600 for half in halves)
    assert read_private_key(halves[0]) not in "".join(Path(file).read_text() for file in files)


def test_the_commands_say_what_is_in_the_way(tmp_path, newcomer, sue, sues_epoch, make_report):
    half, sealed = tmp_path / "a.key", str(tmp_path / "sealed.json")
    run("make-key", str(half))
    make_report(words="help", epoch=sues_epoch)
    RecoveryWrap.objects.filter(epoch=sues_epoch).delete()

    assert "lost, no key opens it: 2026-Q4" in run("export", sealed, "--reader", "ned@example.org")
    for arguments, said in (
        (("make-key", str(half)), "File exists"),
        (("export", sealed, "--reader", "sue@example.org"), "no reader with a confirmed key"),
        (("import", sealed, "--reader", "ned@example.org"), "Both holders must open"),
    ):
        with pytest.raises(CommandError, match=said):
            run(*arguments)


def test_a_file_with_epochs_that_are_gone_says_which(tmp_path, holders, newcomer, sues_epoch):
    file = opened_by(holders, newcomer)
    sues_epoch.delete()
    path = tmp_path / "opened.json"
    path.write_text(file.written())

    said = run("import", str(path), "--reader", "ned@example.org")

    assert "no longer here: 2026-Q4" in said
    assert json.loads(file.written())["stage"] == "for the reader"


def test_a_key_is_asked_for_where_no_file_is_named(monkeypatch):
    monkeypatch.setattr("moderation.key_files.getpass", lambda _prompt: " AGE-SECRET-KEY-1X \n")

    assert read_private_key(None) == "AGE-SECRET-KEY-1X"


@pytest.mark.parametrize("private_key", ["", "x"])
def test_what_is_no_private_key_opens_nothing(newcomer, private_key):
    with pytest.raises(RecoveryProblem, match="no private key"):
        open_layer(
            export_sealed(reader=newcomer.recipient),
            private_key=private_key,
            reader=fingerprint_of(newcomer.recipient),
        )


def test_a_file_that_both_have_opened_is_opened_no_further(holders, newcomer):
    with pytest.raises(RecoveryProblem, match="Both holders have opened"):
        opened_by(holders, newcomer, order=("second", "first", "first"))


# ---- settings, alarms and pages ----------------------------------------------------------------


def test_two_different_public_halves_are_wanted_or_none():
    one, two = (str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2))

    assert read_recovery_recipients(f"{one}, {two}") == (one, two)
    assert read_recovery_recipients("") == ()
    for wrong in (one, f"{one},{one}", f"{one},{two},{one}", f"{one},age1no"):
        with pytest.raises(ImproperlyConfigured):
            read_recovery_recipients(wrong)


def test_administrators_and_the_launch_list_hear_of_it_until_all_is_sealed(
    settings, ada, sue, giver
):
    def said():
        about = [line.what for line in lines_for(ada, now=NOW) if "recovery key" in line.what]
        return bool(about), any("recovery key" in line for line in keys_to_settle(now=NOW))

    assert said() == (True, True)
    settings.RECOVERY_RECIPIENTS = tuple(
        str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2)
    )
    assert said() == (True, True)
    confirm_recovery_key(giver=giver, by=sue, seen=recovery_standing().fingerprint, now=NOW)
    assert said() == (False, False)
    RecoveryWrap.objects.all().delete()
    assert said() == (True, True)


@pytest.mark.usefixtures("at_this_hour")
def test_a_senior_confirms_it_under_my_key(holders, sues_epoch, sue, sign_in):
    client = sign_in(sue)
    shut = client.post(url("confirm_recovery"), {"fingerprint": "x"}, follow=True)
    assert "Unlock your key first." in text_of(shut)
    client.post(url("unlock"), {"passphrase": PASSPHRASE})
    seen = recovery_standing().fingerprint
    assert seen in text_of(client.get(url("unlock")))

    other = client.post(url("confirm_recovery"), {"fingerprint": "x"}, follow=True)
    done = client.post(url("confirm_recovery"), {"fingerprint": seen}, follow=True)

    assert "The recovery key is another by now." in text_of(other)
    assert "The recovery key now opens what yours opens." in text_of(done)
    assert "sue@example.org confirmed it on 23 November 2026" in text_of(done)
    assert "Confirm the recovery key" not in text_of(done)
    assert "sue@example.org confirmed it" in text_of(client.get(url("people")))


def test_share_and_recovery_leave_each_other_alone(confirmed, giver, sue, mo):
    make_personal_key(person=mo, by=sue, now=NOW)

    assert share_epochs(giver=giver, taker=mo, by=sue, now=NOW) == 1
    assert RecoveryWrap.objects.count() == 1
