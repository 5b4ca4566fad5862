"""What the holder of a code reads, in every state that a report can be in."""

import pytest
from django.utils.html import escape

from reporting.codes.receipts import receipt_code, settle_receipts
from reporting.codes.status_notes import NOTES
from reporting.models import OPEN, ReceiptState
from tests.factories import make_report
from tests.reporting.browsing import NOW, Browser

pytestmark = pytest.mark.django_db


def page_of(state: ReceiptState) -> str:
    """The status page of a report in this state."""
    report = make_report(token="a token")
    if state in OPEN:
        report.receipt.state = state
        report.receipt.save()
    else:
        settle_receipts([report.pk], state=state, period="2026-Q3", today=NOW.date())
    page = Browser().post("/report/status/", {"code": receipt_code("a token")})
    assert page.status_code == 200
    return str(page.content.decode())


def test_a_duplicate_is_not_told_that_the_other_is_counted_since_it_may_still_wait():
    assert "counted" not in NOTES[ReceiptState.DUPLICATE_OF_OWN_REPORT].text


def test_who_was_rejected_singly_is_not_told_that_nobody_read_theirs():
    text = NOTES[ReceiptState.PART_OF_A_FLOOD].text

    assert "this was taken for one of them" in text
    assert "read this one" not in text


def test_every_state_has_a_note_and_every_note_a_state() -> None:
    assert set(NOTES) == set(ReceiptState)


@pytest.mark.parametrize("state", list(ReceiptState))
def test_the_page_says_what_became_of_it(state: ReceiptState) -> None:
    note = NOTES[state]

    page = page_of(state)

    assert f">{escape(note.title)}</h1>" in page
    assert (
        escape(note.text % {"period": "2026-Q3", "undecided": "180 days", "unclosed": "12 months"})
        in page
    )
    assert "This is not a crime reference" in page
    assert page.count('action="/report/status/since/"') == 1


@pytest.mark.parametrize("state", list(ReceiptState))
def test_it_can_be_taken_back_while_it_is_open_and_never_after(state: ReceiptState) -> None:
    offered = 'action="/report/status/withdraw/"' in page_of(state)

    assert offered == (state in OPEN)


def test_no_two_states_read_alike() -> None:
    assert len({note.text for note in NOTES.values()}) == len(NOTES)


@pytest.mark.parametrize("state", OPEN)
def test_nobody_is_told_that_a_person_reads_what_may_never_be_opened(state: ReceiptState) -> None:
    """A whole group can be judged by one press: its reports are then opened by nobody."""
    note = NOTES[state]

    assert "reading" not in note.text
    assert "has read" not in note.text
