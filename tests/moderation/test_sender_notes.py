"""What the sender of a report will read is shown to its reader before they press."""

import html
from datetime import timedelta
from pathlib import Path

import pytest

import moderation
from moderation.decisions import reject_report
from moderation.reasons import REJECTION_REASONS
from moderation.sender_notes import notes_by_reason, told_when
from reporting.codes.receipts import move_states
from reporting.codes.status_notes import NOTES
from reporting.models import Receipt, ReceiptState
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_each_reason_has_the_note_that_its_sender_will_read_below_its_example(taken, client):
    body = html.unescape(text_of(client.get(url("reject", taken.pk))))

    for reason, (_label, example) in REJECTION_REASONS.items():
        note = f"Its sender will read: “{NOTES[ReceiptState(reason)].text}”"
        assert note in body
        assert body.index(example) < body.index(note)
    assert "once the period is closed, after 31 December 2026." in body


def test_what_is_decided_late_in_a_quarter_is_told_after_the_next(db):
    assert "31 March 2027" in told_when("reject", now=NOW + timedelta(days=20))


def test_beside_accept_stands_the_note_of_what_is_counted(taken, client):
    body = text_of(client.get(url("report", taken.pk)))

    note = body.index("“It will be counted when this period closes.”")
    assert "reads this from tomorrow on" in body[:note]
    assert note < body.index(">Accept and take the next</button>")


@pytest.mark.parametrize("move", ["hold", "refer"])
def test_what_is_laid_aside_has_its_note_too(taken, client, move):
    body = text_of(client.get(url(move, taken.pk)))

    assert NOTES[ReceiptState.BEING_READ].text in body
    assert "reads this from tomorrow on" in body


def test_the_sender_is_told_a_reason_no_sooner_than_the_page_says(mo, report):
    take_and(reject_report, report_id=report.pk, by=mo, reason="test_or_nonsense", now=NOW)

    move_states()

    assert Receipt.objects.get(report=report).state == ReceiptState.BEING_READ


def test_no_note_is_written_twice():
    package = Path(moderation.__file__).parent
    sources = "\n".join(
        path.read_text()
        for folder in (package, package.parent / "templates" / "moderation")
        for path in folder.rglob("*")
        if path.suffix in {".py", ".html"}
    )

    assert set(notes_by_reason("reject")) == set(REJECTION_REASONS)
    assert not [note for note in NOTES.values() if note.text in sources]
