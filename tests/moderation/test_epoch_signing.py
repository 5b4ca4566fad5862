"""Epochs are made ahead and signed offline; one that is not signed yet loses nobody's report."""

from datetime import date, timedelta
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.key_settings import read_verify_keys
from config.upkeep.doctor_data import DATA_CHECKS
from moderation.epoch_making import is_made_here
from moderation.epoch_signing import (
    SigningProblem,
    epochs_to_sign,
    prepare_epochs,
    read_to_sign,
    sign_epochs,
    take_signatures_in,
)
from moderation.key_alarms import keys_to_settle, signing_standing
from moderation.keys import create_epoch, ensure_epoch, make_own_key, make_personal_key
from moderation.models import KeyWrap, PersonalKey
from moderation.reader_access import remove_reader
from office.attention import lines_for
from reporting.models import Epoch
from reporting.words.epoch_signatures import is_signed, signed_text
from reporting.words.sealing import NoEpoch, current_epoch
from staff.models import AuditEntry
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url
from tests.moderation.signing import Signer

pytestmark = pytest.mark.django_db

NEXT_QUARTER = NOW + timedelta(days=60)


@pytest.fixture
def signer(settings) -> Signer:
    return Signer(settings)


@pytest.fixture
def signed(sues_epoch, signer) -> Epoch:
    signer.sign(now=NOW)
    sues_epoch.refresh_from_db()
    return sues_epoch


@pytest.fixture
def mos_key(signed, sue, mo) -> None:
    """mo's key opens what comes from now on; a second epoch is sealed to it."""
    make_personal_key(person=mo, by=sue, now=NOW)


def test_where_no_verifying_key_is_named_all_is_as_it_was(sues_epoch):
    following = ensure_epoch(now=NEXT_QUARTER)

    assert current_epoch(NEXT_QUARTER) == following
    assert not signing_standing(now=NEXT_QUARTER).is_checked
    assert any("EPOCH_VERIFY_KEY is not set" in line for line in keys_to_settle(now=NEXT_QUARTER))
    sues_epoch.refresh_from_db()
    assert sues_epoch.retired_at == NEXT_QUARTER


def test_epochs_made_ahead_are_signed_in_one_go_and_begin_by_themselves(signed, signer):
    made = prepare_epochs(now=NOW)

    assert made == ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
    assert prepare_epochs(now=NOW) == ()
    assert signer.sign(now=NOW) == made
    assert current_epoch(NOW) == signed
    assert current_epoch(NEXT_QUARTER).label == "2027-Q1"
    assert ensure_epoch(now=NEXT_QUARTER).label == "2027-Q1"
    signed.refresh_from_db()
    assert signed.retired_at == NEXT_QUARTER
    assert AuditEntry.objects.filter(action="sign_epoch").count() == 5


def test_what_is_made_ahead_begins_with_its_quarter_in_london(signed):
    prepare_epochs(now=NOW, quarters=2)

    begins = Epoch.objects.get(label="2027-Q2")
    assert begins.created_at.isoformat() == "2027-03-31T23:00:00+00:00"
    assert begins.seal_until == date(2027, 9, 30)


def test_until_a_new_key_is_signed_words_are_sealed_to_the_one_before(signed, signer):
    following = ensure_epoch(now=NEXT_QUARTER)

    assert current_epoch(NEXT_QUARTER) == signed
    standing = signing_standing(now=NEXT_QUARTER)
    assert (standing.wrong, standing.label, standing.newest) == ("late", "2026-Q4", "2027-Q1")
    signer.sign(now=NEXT_QUARTER)
    assert current_epoch(NEXT_QUARTER) == following
    signed.refresh_from_db()
    assert signed.retired_at == NEXT_QUARTER
    assert signing_standing(now=NEXT_QUARTER).wrong == ""


def test_after_a_further_quarter_nothing_is_sealed_to_it(signed):
    ensure_epoch(now=NEXT_QUARTER)

    assert current_epoch(NOW.replace(year=2027, month=3, day=31)) == signed
    with pytest.raises(NoEpoch):
        current_epoch(NOW.replace(year=2027, month=4, day=2))
    later = NOW.replace(year=2027, month=4, day=2)
    assert ensure_epoch(now=later).label == "2027-Q2"
    signed.refresh_from_db()
    assert signed.retired_at == later


def test_whoever_leaves_takes_no_key_made_ahead_with_them(signed, signer, sue, mo, mos_key):
    prepare_epochs(now=NOW)
    signer.sign(now=NOW)
    ahead = set(Epoch.objects.filter(created_at__gt=NOW).values_list("recipient", flat=True))

    remove_reader(person=mo, by=sue, now=NOW)

    assert current_epoch(NOW) == signed
    assert signing_standing(now=NOW).newest == "2026-Q4.2"
    prepare_epochs(now=NOW)
    signer.sign(now=NOW)
    assert current_epoch(NOW).label == "2026-Q4.2"
    assert {wrap.holder.person for wrap in KeyWrap.objects.all()} == {sue}
    assert not Epoch.objects.filter(recipient__in=ahead).exists()


def test_a_signed_key_that_nobody_opens_any_more_is_left_even_for_an_unsigned_one(signed, sue):
    make_own_key(person=sue, replaces=sue.personal_key.pk, now=NOW)

    with pytest.raises(NoEpoch):
        current_epoch(NOW)
    assert signing_standing(now=NOW).wrong == "shut"


def test_an_epoch_of_before_is_followed_by_one_that_can_be_signed(sues_epoch, signer):
    Epoch.objects.update(seal_until=None, maker_mark="")
    sues_epoch.refresh_from_db()
    assert epochs_to_sign().foreign == ("2026-Q4",)
    assert not is_made_here(sues_epoch)
    assert not is_signed(sues_epoch)

    assert prepare_epochs(now=NOW, quarters=0) == ("2026-Q4.2",)
    signer.sign(now=NOW)

    assert current_epoch(NOW).label == "2026-Q4.2"
    with pytest.raises(ValueError, match="without a last day"):
        signed_text(sues_epoch)


def test_a_file_changed_on_the_way_is_not_signed(sues_epoch, signer):
    found = epochs_to_sign()
    changed = read_to_sign(found.written().replace(sues_epoch.recipient, "age1theirs"))

    for file, private_key, said in (
        (changed, signer.private, "another fingerprint"),
        (found, "x", "no signing key"),
        (found, "ab", "no signing key"),
    ):
        with pytest.raises(SigningProblem, match=said):
            sign_epochs(file, private_key=private_key, fingerprint=found.fingerprint())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"kind": "another"}',
        '{"kind": "come-forward epochs to sign, 1"}',
        '{"kind": "come-forward epochs to sign, 1", "epochs": [["a", "b", "c", "d"]]}',
    ],
)
def test_what_is_no_file_to_sign_is_said(text):
    with pytest.raises(SigningProblem):
        read_to_sign(text)


def test_signatures_that_do_not_fit_are_not_taken_in(sues_epoch, signer, settings):
    start = '{"kind": "come-forward signatures of epochs, 1", "signatures": '
    for signatures in ("[]", '{"2020-Q1": "00"}', '{"2026-Q4": "00"}', '{"2026-Q4": 7}'):
        with pytest.raises(SigningProblem):
            take_signatures_in(start + signatures + "}", now=NOW)
    settings.EPOCH_VERIFY_KEYS = ()
    with pytest.raises(SigningProblem, match="EPOCH_VERIFY_KEY"):
        take_signatures_in(start + "{}}", now=NOW)

    assert not is_signed(Epoch.objects.get())


def test_a_signing_key_is_changed_as_other_secrets_are(signed, signer, settings):
    old = settings.EPOCH_VERIFY_KEYS
    new = Signer(settings)
    settings.EPOCH_VERIFY_KEYS = (new.public, *old)

    assert current_epoch(NOW) == signed
    settings.EPOCH_VERIFY_KEYS = (new.public,)
    assert new.sign(now=NOW) == ("2026-Q4",)
    assert current_epoch(NOW) == signed


def test_attention_launch_check_and_doctor_say_how_the_signatures_stand(signer, ada, sue):
    def said(now):
        lines = [line.what for line in lines_for(ada, now=now) if "sign" in line.what]
        listed = [line for line in keys_to_settle(now=now) if "sign" in line]
        found = [each.said for each in DATA_CHECKS["keys to words"](now) if "sign" in each.said]
        return [*lines[:1], *listed, *found]

    assert len(said(NOW)) == 1  # no epoch at all: only the doctor speaks, of a reader's sign-in
    make_personal_key(person=sue, by=sue, now=NOW)
    create_epoch(label="2026-Q4", now=NOW)
    shut = said(NOW)
    signer.sign(now=NOW)
    good = said(NOW)
    soon = said(NOW.replace(month=12, day=20))
    ensure_epoch(now=NEXT_QUARTER)
    late = said(NEXT_QUARTER)

    assert good == []
    assert [len(each) for each in (shut, soon, late)] == [3, 3, 3]
    assert "no report can be taken" in shut[0]
    assert "next quarter" in soon[0]
    assert "after 2027-03-31 no report can be taken" in late[1]


@pytest.mark.usefixtures("at_this_hour")
def test_the_key_page_says_what_is_signed_and_until_when(sues_epoch, sue, sign_in, settings):
    client = sign_in(sue)

    unchecked = text_of(client.get(url("unlock")))
    signer = Signer(settings)
    shut = text_of(client.get(url("unlock")))
    signer.sign(now=NOW)
    good = text_of(client.get(url("unlock")))
    create_epoch(label="2026-Q4.2", now=NOW)
    late = text_of(client.get(url("unlock")))

    assert "are not signed here" in unchecked
    assert "none is signed" in shut
    assert "It is signed, and may be used until 31 March 2027." in good
    assert "The key of 2026-Q4.2 is not signed yet." in late


# ---- the commands ------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("epochs", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.usefixtures("at_this_hour")
def test_the_commands_make_export_sign_and_take_in(tmp_path, settings, sues_epoch):
    key, to_sign, signatures = (str(tmp_path / name) for name in ("key", "to_sign", "signed"))
    settings.EPOCH_VERIFY_KEYS = (run("make-key", key).splitlines()[0],)
    assert "Made: 2027-Q1." in run("prepare", "--quarters", "1")
    assert "nothing, all are there" in run("prepare", "--quarters", "1")
    Epoch.objects.create(label="theirs", recipient="age1theirs", created_at=NOW)

    exported = run("export", to_sign)
    fingerprint = exported.partition("Fingerprint of the file: ")[2].splitlines()[0]
    signed = run("sign", to_sign, signatures, "--key-file", key, "--fingerprint", fingerprint)
    taken = run("import", signatures)

    assert "To sign: 2026-Q4, 2027-Q1." in exported
    assert "NOT in the file: theirs" in exported
    assert "Signed: 2026-Q4, from 2026-11-23 until 2027-03-31" in signed
    assert "Signed now: 2026-Q4, 2027-Q1." in taken
    assert "To sign: none." in run("export", to_sign)


def test_the_commands_say_what_is_in_the_way(tmp_path):
    for arguments, said in (
        (("prepare",), "no reader holds a confirmed key"),
        (("import", str(tmp_path / "none")), "No such file"),
        (("make-key", str(tmp_path)), "exists"),
    ):
        with pytest.raises(CommandError, match=said):
            run(*arguments)
    assert not PersonalKey.objects.exists()


def test_a_verifying_key_is_64_letters():
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    assert read_verify_keys(f"{key},{'0' * 64}") == (key, "0" * 64)
    assert read_verify_keys("") == ()
    with pytest.raises(ImproperlyConfigured):
        read_verify_keys("0" * 63)
