"""A victim's words: readable with an open key and a claim, and in no other way."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from moderation.decisions import accept_report, claim_report
from moderation.keys import NoKey, create_epoch, make_personal_key
from moderation.models import Claim
from moderation.unsealing import WordsStayShut, read_words
from reporting.models import Report, SealedWords
from staff.models import AuditEntry
from tests.factories import take_and
from tests.moderation.conftest import NOW

pytestmark = pytest.mark.django_db

WORDS = "They say they will show my pictures. Ring 07700900123 they said."


@pytest.fixture
def sealed(epoch, make_report) -> Report:
    """A report with words in it."""
    return make_report(words=WORDS, epoch=epoch)


def test_a_reader_with_open_key_and_claim_reads_the_words(mo, sealed, open_key):
    claim_report(report_id=sealed.pk, by=mo, now=NOW)

    words = read_words(report_id=sealed.pk, by=mo, unlocked=open_key(mo), now=NOW)

    assert "".join(piece.text for piece in words.pieces) == WORDS
    assert [piece.text for piece in words.pieces if piece.kind] == ["07700900123"]
    assert AuditEntry.objects.get(action="read_words").subject_id == str(sealed.pk)
    assert "pictures" not in repr(words)


def test_nothing_written_reads_as_nothing(epoch, mo, make_report, open_key):
    report = make_report(words="", epoch=epoch)
    claim_report(report_id=report.pk, by=mo, now=NOW)

    words = read_words(report_id=report.pk, by=mo, unlocked=open_key(mo), now=NOW)

    assert words.nothing_written


def test_words_stay_shut_without_a_claim(mo, sealed, open_key):
    with pytest.raises(WordsStayShut):
        read_words(report_id=sealed.pk, by=mo, unlocked=open_key(mo), now=NOW)


def test_words_stay_shut_when_the_claim_has_run_out(mo, sealed, open_key):
    claim_report(report_id=sealed.pk, by=mo, now=NOW - timedelta(minutes=30))

    with pytest.raises(WordsStayShut):
        read_words(report_id=sealed.pk, by=mo, unlocked=open_key(mo), now=NOW)


@pytest.mark.parametrize("state", ["referred", "accepted", "rejected"])
def test_words_stay_shut_to_whom_the_report_is_not_for(mo, epoch, make_report, open_key, state):
    report = make_report(words=WORDS, epoch=epoch, state=state)
    # Taken, however that came about.
    Claim.objects.create(report=report, by=mo, claimed_at=NOW, until=NOW + timedelta(hours=1))

    with pytest.raises(WordsStayShut):
        read_words(report_id=report.pk, by=mo, unlocked=open_key(mo), now=NOW)

    assert not AuditEntry.objects.filter(action="read_words").exists()


@pytest.mark.parametrize(("minutes", "opens"), [(0, True), (15, True), (16, False)])
def test_words_of_a_decided_report_open_while_its_reader_may_undo(
    mo, sealed, open_key, minutes, opens
):
    unlocked, then = open_key(mo), NOW + timedelta(minutes=minutes)
    take_and(accept_report, report_id=sealed.pk, by=mo, now=NOW)
    claim_report(report_id=sealed.pk, by=mo, now=NOW)

    with nullcontext() if opens else pytest.raises(WordsStayShut):
        assert read_words(report_id=sealed.pk, by=mo, unlocked=unlocked, now=then).pieces


def test_somebody_elses_open_key_is_of_no_use(mo, ned, sealed, open_key):
    claim_report(report_id=sealed.pk, by=ned, now=NOW)

    with pytest.raises(WordsStayShut):
        read_words(report_id=sealed.pk, by=ned, unlocked=open_key(mo), now=NOW)


def test_a_key_to_another_epoch_does_not_open_these_words(epoch, mo, ned, make_report, open_key):
    passphrase = make_personal_key(person=ned, by=mo, now=NOW)
    create_epoch(label="2027-Q1", now=NOW)
    report = make_report(words=WORDS, epoch=epoch)
    claim_report(report_id=report.pk, by=ned, now=NOW)

    with pytest.raises(NoKey):
        read_words(report_id=report.pk, by=ned, unlocked=open_key(ned, passphrase), now=NOW)


def test_deleted_words_are_said_to_be_deleted(mo, sealed, open_key):
    SealedWords.objects.filter(report=sealed).delete()
    claim_report(report_id=sealed.pk, by=mo, now=NOW)

    with pytest.raises(WordsStayShut, match="deleted"):
        read_words(report_id=sealed.pk, by=mo, unlocked=open_key(mo), now=NOW)


def test_what_the_database_holds_of_the_words_is_not_readable(epoch, make_report):
    long, short = make_report(words=WORDS * 20, epoch=epoch), make_report(words="", epoch=epoch)

    of_long = bytes(SealedWords.objects.get(report=long).ciphertext)
    of_short = bytes(SealedWords.objects.get(report=short).ciphertext)

    # age's header has a random length of its own; what follows its "---" line is the words.
    assert b"pictures" not in of_long
    assert len(of_long.split(b"\n---", 1)[1]) == len(of_short.split(b"\n---", 1)[1])
