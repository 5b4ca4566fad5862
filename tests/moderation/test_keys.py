"""Keys: only a reader with their passphrase, in their own session, opens victims' words."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from moderation import keys
from moderation.keys import (
    MadeAlready,
    NoKey,
    NoReaders,
    WrongPassphrase,
    create_epoch,
    ensure_epoch,
    epoch_key,
    make_own_key,
    make_personal_key,
    open_personal_key,
    share_epochs,
    take_key_away,
)
from moderation.models import KeyWrap, PersonalKey
from moderation.passphrases import WORD_COUNT, WORDS, new_passphrase
from moderation.reader_access import remove_reader
from moderation.tasks import begin_epoch
from moderation.unlocking import IDLE, LONGEST, TooManyTries, find_unlocked, lock, unlock
from reporting.models import Epoch
from reporting.words.sealing import NoEpoch, current_epoch
from staff.models import AuditEntry
from staff.people import remove_person
from tests.moderation.conftest import NOW, PASSPHRASE, SESSION

pytestmark = pytest.mark.django_db

# As the module was imported, before the fixture made it cheap.
REAL_COST = (keys.MEMORY_KIB, keys.PASSES)


def stored() -> str:
    rows = [*PersonalKey.objects.values(), *KeyWrap.objects.values(), *Epoch.objects.values()]
    return repr(
        [{k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()} for row in rows]
    )


def unlocked_at(person, cookie, moment, session=SESSION):
    return find_unlocked(cookie=cookie, person=person, session_key=session, now=moment)


@pytest.fixture
def cookie(epoch, mo) -> str:
    """What mo's browser holds once their key is unlocked."""
    return unlock(person=mo, passphrase=PASSPHRASE, session_key=SESSION, now=NOW)


@pytest.fixture
def sues_key(epoch, sue) -> None:
    """sue holds a key too, made after the epoch began."""
    make_personal_key(person=sue, by=sue, now=NOW)


def test_the_list_has_256_different_words():
    assert len(set(WORDS)) == len(WORDS) == 256


def test_passphrases_are_seven_listed_words_and_differ():
    first, second = new_passphrase(), new_passphrase()

    assert len(first.split()) == WORD_COUNT == 7
    assert set(first.split()) <= set(WORDS)
    assert first != second


def test_stretching_costs_what_the_standard_asks():
    assert REAL_COST == (64 * 1024, 3)


def test_no_private_key_is_stored_in_the_clear(epoch, mo):
    private = open_personal_key(person=mo, passphrase=PASSPHRASE)
    of_epoch = epoch_key(epoch=epoch, person=mo, private_key=private)

    assert "AGE-SECRET-KEY" not in stored()
    assert private not in stored()
    assert of_epoch.startswith("AGE-SECRET-KEY")


def test_passphrases_may_be_typed_with_other_spaces_and_capitals(epoch, mo):
    assert open_personal_key(person=mo, passphrase="  " + PASSPHRASE.upper().replace(" ", "  "))


def test_a_wrong_passphrase_opens_nothing(epoch, mo):
    with pytest.raises(WrongPassphrase):
        open_personal_key(person=mo, passphrase="acorn badge cabin daisy eagle fabric ginger")


def test_the_database_alone_opens_nothing_without_the_staff_hosts_secret(epoch, mo, settings):
    settings.KEY_WRAP_SECRET = "another"

    with pytest.raises(NoKey, match="no longer has the secret"):
        open_personal_key(person=mo, passphrase=PASSPHRASE)
    PersonalKey.objects.update(secret_mark="")
    with pytest.raises(WrongPassphrase):
        open_personal_key(person=mo, passphrase=PASSPHRASE)


def test_one_readers_key_row_cannot_stand_in_for_anothers(epoch, mo, ned):
    PersonalKey.objects.filter(person=mo).update(person=ned)

    with pytest.raises(WrongPassphrase):
        open_personal_key(person=ned, passphrase=PASSPHRASE)


def test_a_new_epoch_is_sealed_to_every_reader_with_nobody_present(epoch, mo):
    following = create_epoch(label="2027-Q1", now=NOW)

    private = open_personal_key(person=mo, passphrase=PASSPHRASE)
    assert epoch_key(epoch=following, person=mo, private_key=private)
    epoch.refresh_from_db()
    assert epoch.retired_at == NOW


def test_whoever_works_here_no_longer_gets_no_new_epoch(epoch, mo, sue, sues_key):
    remove_person(person=mo, by=sue, now=NOW)

    following = create_epoch(label="2027-Q1", now=NOW)

    assert [wrap.holder.person for wrap in following.wraps.all()] == [sue]


def test_no_epoch_is_started_that_nobody_could_read(mo):
    with pytest.raises(NoReaders):
        create_epoch(label="2026-Q4", now=NOW)

    assert not Epoch.objects.exists()


def test_a_quarter_gets_one_epoch_however_often_it_is_asked_for(epoch):
    assert ensure_epoch(now=NOW) == epoch

    following = ensure_epoch(now=NOW + timedelta(days=60))

    assert following.label == "2027-Q1"
    assert ensure_epoch(now=NOW + timedelta(days=61)) == following
    assert Epoch.objects.count() == 2


def test_taking_a_key_away_deletes_its_wraps_and_starts_an_epoch(epoch, mo, sue, sues_key):
    take_key_away(person=mo, by=sue, now=NOW)

    assert not PersonalKey.objects.filter(person=mo).exists()
    assert [wrap.holder.person for wrap in KeyWrap.objects.all()] == [sue]
    assert set(Epoch.objects.values_list("label", flat=True)) == {"2026-Q4", "2026-Q4.2"}
    assert AuditEntry.objects.filter(action="take_key_away").exists()


def test_with_the_only_key_gone_nothing_is_sealed_until_the_next_first_key(epoch, mo, sue, ned):
    make_own_key(person=ned, replaces=None, now=NOW)

    take_key_away(person=mo, by=sue, now=NOW)

    with pytest.raises(NoEpoch):
        current_epoch(NOW)
    with pytest.raises(NoReaders):
        ensure_epoch(now=NOW)
    make_own_key(person=ned, replaces=PersonalKey.objects.get(person=ned).pk, now=NOW)
    assert [wrap.holder.person for wrap in current_epoch(NOW).wraps.all()] == [ned]
    assert AuditEntry.objects.filter(action="trust_first_key", by=ned).count() == 1


def test_the_only_holders_new_key_opens_what_comes_in_from_then_on(epoch, mo):
    words = make_own_key(person=mo, replaces=mo.personal_key.pk, now=NOW)

    private = open_personal_key(person=mo, passphrase=words)
    following = current_epoch(NOW)
    assert following.label == "2026-Q4.2"
    assert epoch_key(epoch=following, person=mo, private_key=private)
    epoch.refresh_from_db()
    assert epoch.retired_at == NOW


def test_a_new_key_leaves_the_epoch_where_a_colleague_still_opens_it(sues_epoch, sue, mo):
    make_personal_key(person=mo, by=sue, now=NOW)
    giver = open_personal_key(person=sue, passphrase=PASSPHRASE)
    share_epochs(giver=giver, taker=mo, by=sue, now=NOW)

    make_own_key(person=sue, replaces=sue.personal_key.pk, now=NOW)

    assert current_epoch(NOW) == sues_epoch
    assert [wrap.holder.person for wrap in sues_epoch.wraps.all()] == [mo]


@pytest.mark.parametrize("seen", [None, 0, 987654])
def test_a_press_on_a_page_that_saw_another_key_makes_none(epoch, mo, seen):
    with pytest.raises(MadeAlready):
        make_own_key(person=mo, replaces=seen, now=NOW)

    assert open_personal_key(person=mo, passphrase=PASSPHRASE)
    assert Epoch.objects.get() == epoch


def test_the_nightly_task_leaves_an_epoch_that_nobody_at_work_can_open(epoch, mo, sue, sues_key):
    remove_person(person=mo, by=sue, now=NOW)

    following = ensure_epoch(now=NOW)

    assert [wrap.holder.person for wrap in following.wraps.all()] == [sue]
    assert following.label == "2026-Q4.2"


def test_a_key_unlocked_before_it_was_replaced_opens_nothing_and_says_so(epoch, mo):
    before = open_personal_key(person=mo, passphrase=PASSPHRASE)
    make_own_key(person=mo, replaces=mo.personal_key.pk, now=NOW)

    with pytest.raises(NoKey, match="replaced"):
        epoch_key(epoch=current_epoch(NOW), person=mo, private_key=before)


def test_whoever_leaves_leaves_their_key(epoch, mo, sue, ned, sues_key):
    remove_reader(person=mo, by=sue, now=NOW)
    remove_reader(person=ned, by=sue, now=NOW)

    assert [key.person for key in PersonalKey.objects.all()] == [sue]
    mo.refresh_from_db()
    assert not mo.is_active


def test_an_unlocked_key_is_found_with_its_cookie(cookie, mo):
    found = unlocked_at(mo, cookie, NOW)

    assert found is not None
    assert found.person_id == mo.pk
    assert found.private_key not in repr(found)


def test_the_cache_alone_does_not_hold_the_key(epoch, mo):
    private = open_personal_key(person=mo, passphrase=PASSPHRASE)

    unlock(person=mo, passphrase=PASSPHRASE, session_key=SESSION, now=NOW)

    kept = repr(cache._cache)  # type: ignore[attr-defined]
    assert "unlocked:" in kept
    assert private not in kept


def test_a_key_shuts_after_fifteen_idle_minutes(cookie, mo):
    almost = NOW + IDLE - timedelta(seconds=1)
    assert unlocked_at(mo, cookie, almost) is not None
    assert unlocked_at(mo, cookie, almost + IDLE) is None
    assert unlocked_at(mo, cookie, almost) is None


def test_a_key_in_use_shuts_after_eight_hours(cookie, mo):
    moment = NOW
    while moment + timedelta(minutes=10) < NOW + LONGEST:
        moment += timedelta(minutes=10)
        assert unlocked_at(mo, cookie, moment) is not None

    assert unlocked_at(mo, cookie, NOW + LONGEST) is None


@pytest.mark.parametrize("cookie", [None, "", "x", "not base64 £", "QUFB"])
def test_a_cookie_that_is_none_opens_nothing(epoch, mo, cookie):
    unlock(person=mo, passphrase=PASSPHRASE, session_key=SESSION, now=NOW)

    assert unlocked_at(mo, cookie, NOW) is None


def test_a_stolen_cookie_opens_nothing_in_another_session_or_for_another_person(cookie, mo, ned):
    assert unlocked_at(mo, cookie, NOW, session="another") is None
    assert unlocked_at(ned, cookie, NOW) is None
    assert unlocked_at(mo, cookie, NOW, session=None) is None


def test_locking_shuts_at_once_and_twice_is_harmless(cookie, mo):
    lock(cookie=cookie)
    lock(cookie=cookie)
    lock(cookie=None)

    assert unlocked_at(mo, cookie, NOW) is None


def test_five_wrong_passphrases_stop_the_sixth_even_if_it_is_right(epoch, mo):
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            unlock(person=mo, passphrase="wrong", session_key=SESSION, now=NOW)

    with pytest.raises(TooManyTries):
        unlock(person=mo, passphrase=PASSPHRASE, session_key=SESSION, now=NOW)

    assert AuditEntry.objects.filter(action="refuse_unlock").count() == 5


def test_whoever_holds_no_key_is_told(ned):
    with pytest.raises(NoKey):
        unlock(person=ned, passphrase=PASSPHRASE, session_key=SESSION, now=NOW)


def test_the_nightly_task_begins_an_epoch_once_a_quarter(epoch):
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        begin_epoch()
        begin_epoch()

    assert list(Epoch.objects.order_by("pk").values_list("label", flat=True)) == [
        "2026-Q4",
        "2027-Q1",
    ]


def test_the_nightly_task_waits_quietly_until_somebody_holds_a_key(caplog) -> None:
    begin_epoch()

    assert "no reader holds a key yet" in caplog.text
    assert not Epoch.objects.exists()
