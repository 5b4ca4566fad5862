"""Readers come, leave and lose their keys, as docs/how-to/keys.md says; no words are lost."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from moderation.decisions import claim_report
from moderation.key_holders import WayToKey, way_to_confirmation
from moderation.keys import (
    NoKey,
    epoch_key,
    make_own_key,
    open_personal_key,
    share_epochs,
)
from moderation.models import Claim, PersonalKey
from moderation.reader_access import remove_reader
from moderation.recovery import fingerprint_of, recovery_standing
from moderation.recovery_sharing import confirm_recovery_key
from moderation.unlocking import Unlocked
from moderation.unsealing import read_words
from reporting.models import Report, SealedWords
from reporting.words.sealing import current_epoch, seal_words
from staff.models import Person
from staff.people import change_roles
from tests.factories import make_report
from tests.moderation.conftest import NOW
from tests.moderation.signing import Signer
from tests.staff.conftest import ada, make_person, mo, ned

__all__ = ["ada", "make_person", "mo", "ned"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(cheap_keys: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Reader:
    """Somebody reads here, and keeps the seven words of the key that they made last."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.words = ""

    def make_key(self) -> None:
        held = PersonalKey.objects.filter(person=self.person).first()
        self.words = make_own_key(person=self.person, replaces=held.pk if held else None, now=NOW)

    def private_key(self) -> str:
        return open_personal_key(person=self.person, passphrase=self.words)

    def confirm(self, other: "Reader") -> None:
        share_epochs(giver=self.private_key(), taker=other.person, by=self.person, now=NOW)

    def reads(self, report: Report) -> str:
        """What the reader reads of a report; "" where their key opens no words of it."""
        claim_report(report_id=report.pk, by=self.person, now=NOW)
        unlocked = Unlocked(person_id=self.person.pk, until=NOW, private_key=self.private_key())
        try:
            words = read_words(report_id=report.pk, by=self.person, unlocked=unlocked, now=NOW)
        except NoKey:
            return ""
        finally:
            Claim.objects.filter(report=report).delete()
        return "".join(piece.text for piece in words.pieces)


def send(words: str) -> Report:
    """A victim sends a report; its words are sealed to what the public site finds."""
    report = make_report(at=NOW)
    epoch = current_epoch(NOW)
    SealedWords.objects.filter(report=report).update(
        epoch=epoch, ciphertext=seal_words(words, recipients=[epoch.recipient])
    )
    return report


def test_the_walks_of_the_page_on_keys(
    settings: Any, tmp_path: Path, make_person: Callable[..., Person], ada: Person
) -> None:
    sue, sam, mo = (
        Reader(make_person(f"{name}@example.org", role))
        for name, role in (("sue", "senior"), ("sam", "senior"), ("mo", "moderator"))
    )

    # The first key; then keys are signed, and a recovery key is set up.
    sue.make_key()
    signer = Signer(settings)
    signer.sign(now=NOW)
    halves = [tmp_path / "first.key", tmp_path / "second.key"]
    settings.RECOVERY_RECIPIENTS = tuple(run("recovery", "make-key", str(half)) for half in halves)
    confirm_recovery_key(
        giver=sue.private_key(), by=sue.person, seen=recovery_standing().fingerprint, now=NOW
    )
    first = send("The first.")

    # Somebody new.
    mo.make_key()
    assert mo.reads(first) == ""
    sue.confirm(mo)
    assert mo.reads(first) == "The first."
    sam.make_key()
    sue.confirm(sam)

    # One key is lost.
    mo.make_key()
    assert mo.reads(first) == ""
    sam.confirm(mo)
    assert mo.reads(first) == "The first."

    # Both senior moderators renew at once: a third reader is made a senior moderator.
    sue.make_key()
    sam.make_key()
    assert way_to_confirmation(sue.person) is WayToKey.PROMOTION
    assert (sue.reads(first), sam.reads(first)) == ("", "")
    change_roles(person=mo.person, roles=("moderator", "senior"), by=ada, now=NOW)
    mo.person.refresh_from_db()
    mo.confirm(sue)
    mo.confirm(sam)
    assert (sue.reads(first), sam.reads(first)) == ("The first.", "The first.")

    # Somebody leaves; until the new key is signed, words go to the one before, and none are lost.
    remove_reader(person=mo.person, by=ada, now=NOW)
    meanwhile = send("Meanwhile.")
    signer.sign(now=NOW)
    after = send("After.")
    assert not PersonalKey.objects.filter(person=mo.person).exists()
    assert [sue.reads(report) for report in (meanwhile, after)] == ["Meanwhile.", "After."]

    # Everybody has lost their key: both holders open all for the next reader.
    PersonalKey.objects.all().delete()
    sam.make_key()
    assert [sam.reads(report) for report in (first, meanwhile, after)] == ["", "", ""]
    files = [str(tmp_path / f"step{number}.json") for number in (1, 2, 3)]
    run("recovery", "export", files[0], "--reader", "sam@example.org")
    read_out = fingerprint_of(PersonalKey.objects.get(person=sam.person).recipient)
    for start, end, half in ((0, 1, halves[1]), (1, 2, halves[0])):
        run(
            *("recovery", "open", files[start], files[end]),
            *("--key-file", str(half), "--reader-fingerprint", read_out),
        )
    run("recovery", "import", files[2], "--reader", "sam@example.org")
    reread = [sam.reads(report) for report in (first, meanwhile, after)]
    assert reread == ["The first.", "Meanwhile.", "After."]

    # And the others' keys are confirmed again.
    sue.make_key()
    sam.confirm(sue)
    assert sue.reads(first) == "The first."
    assert epoch_key(epoch=current_epoch(NOW), person=sue.person, private_key=sue.private_key())


def run(*arguments: str) -> str:
    """Runs a command, and gives back what it printed."""
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue().strip()
