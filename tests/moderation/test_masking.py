"""Personal details in opened words are masked for those who read them later."""

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist

from moderation.decisions import claim_report, give_back_report
from moderation.keys import create_epoch
from moderation.masking import CannotMask, mask_find, mask_text, take_mask_off
from moderation.masks import (
    KINDS,
    MASK_REASONS,
    MOST_MASKS,
    UNMASK_REASONS,
    Mask,
    kind_of_find,
    masks_to_text,
)
from moderation.reading_models import WordMasks
from moderation.trail import trail_of
from moderation.unsealing import WordsStayShut, read_words
from reporting.models import SealedWords
from reporting.words.personal_details import FINDERS
from reporting.words.sealing import PADDED_BYTES, seal_words
from staff.models import AuditEntry
from tests.moderation.conftest import NOW, PASSPHRASE
from tests.moderation.pages import text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

PHONE = "07700900123"
WORDS = f"Elephants came. Call {PHONE} or Gary Bloggs.\nGARY  bloggs knew. Garyland is far."


@pytest.fixture
def both(mo, sue):
    """An epoch whose key mo, a moderator, and sue, a senior one, hold."""
    return create_epoch(label="2026-Q4", holders=[(mo, PASSPHRASE), (sue, PASSPHRASE)], now=NOW)


@pytest.fixture
def sealed(mo, both, make_report):
    """A report with a phone number and a name in it, that mo has taken."""
    report = make_report(words=WORDS, epoch=both)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    return report


@pytest.fixture
def as_mo(mo, sealed, open_key):
    """What mo says to every verb."""
    return {"report_id": sealed.pk, "by": mo, "unlocked": open_key(mo), "now": NOW}


@pytest.fixture
def reader(client, sealed):
    """mo's browser, with an open key."""
    unlock_in(client)
    return client


@pytest.fixture
def masked(as_mo):
    """mo has masked both details, each with a press."""
    mask_find(number=1, reason="not_needed", **as_mo)
    mask_text(exact="gary bloggs", kind="name", reason="accused", **as_mo)


@pytest.fixture
def later(sue, sign_in, sealed, masked, mo):
    """The browser of a senior moderator, who has taken the report after mo."""
    give_back_report(report_id=sealed.pk, by=mo, now=NOW)
    claim_report(report_id=sealed.pk, by=sue, now=NOW)
    browser = sign_in(sue)
    unlock_in(browser)
    return browser


def everything_stored() -> str:
    """All that the tables hold, as a thief of the database would read it."""
    return "\n".join(
        repr({name: _plain(value) for name, value in row.items()})
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.values()
    )


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_what_is_masked_is_not_in_the_page_of_a_later_reader_and_is_named_in_words(sealed, later):
    page = text_of(later.post(url("words", sealed.pk)))

    assert PHONE not in page
    assert "bloggs" not in page.lower()
    assert "[phone number, masked]" in page
    assert page.count("[name, masked]") == 2
    assert "Garyland is far" in page
    assert "Masked by mo@example.org" in page


def test_without_a_mask_a_later_reader_sees_the_words(as_mo):
    assert PHONE in "".join(piece.text for piece in read_words(**as_mo).pieces)


def test_words_stand_on_the_page_as_they_were_written_space_for_space(sealed, reader):
    opened = text_of(reader.post(url("words", sealed.pk)))
    press = {"find": "1", "reason": "not_needed"}
    masked = text_of(reader.post(url("mask", sealed.pk), press))

    found = f'<mark>{PHONE}<span class="staff-find"> (1: phone number?)</span></mark>'
    hidden = '<span class="staff-mask">[phone number, masked]</span>'
    for page, piece in ((opened, found), (masked, hidden)):
        assert f">{WORDS.replace(PHONE, piece)}</div>" in page


@pytest.mark.parametrize("why", UNMASK_REASONS)
def test_the_original_is_shown_at_a_press_and_each_time_is_in_the_audit(sue, sealed, later, why):
    page = text_of(later.post(url("original", sealed.pk), {"why": why}))
    again = text_of(later.post(url("words", sealed.pk)))

    assert f"[phone number, masked: {PHONE}]" in page
    assert PHONE not in again
    assert AuditEntry.objects.filter(action=f"show_original_{why}", by=sue).count() == 1


def test_the_original_is_not_shown_for_no_reason_of_ours(sealed, later):
    assert later.post(url("original", sealed.pk), {"why": "curious"}).status_code == 400


def test_nothing_of_what_is_masked_is_stored_in_the_clear(as_mo, masked):
    mask_text(exact="Elephants came", kind="other", reason="of_another", **as_mo)

    stored = everything_stored().lower()

    assert "bloggs" not in stored
    assert PHONE not in stored
    assert "elephants" not in stored
    for said in ("accused", "of_another", "account_number"):
        assert said not in stored
    assert "moderation" in stored  # the search does read the tables


def test_what_is_sealed_has_one_length_however_many_masks_there_are(as_mo, both):
    mask_find(number=1, reason="not_needed", **as_mo)
    one = len(bytes(WordMasks.objects.get().sealed))
    mask_text(exact="Gary Bloggs", kind="name", reason="accused", **as_mo)
    three = len(bytes(WordMasks.objects.get().sealed))
    words = len(bytes(SealedWords.objects.get().ciphertext))

    # The header of an age file varies by itself, by up to some hundred bytes.
    assert max(one, three, words) - min(one, three, words) < 512
    assert min(one, three) > PADDED_BYTES


def test_as_many_masks_as_are_taken_always_fit_into_what_is_sealed():
    longest = Mask(
        start=4000,
        end=4094,
        kind=max(KINDS, key=len),
        reason=max(MASK_REASONS, key=len),
        by=10**6,
        at=NOW,
        undone_by=10**6,
        undone_at=NOW,
    )

    assert len(masks_to_text([longest] * MOST_MASKS)) <= PADDED_BYTES - 2


def test_the_trail_says_that_something_was_masked_and_not_what(sealed, later):
    said = " ".join(step.said for step in trail_of(sealed).steps)

    assert said.count("Part of the words masked") == 2
    assert "phone" not in said


def test_a_mask_is_taken_off_once_and_who_did_stays_in_its_history(as_mo, masked, sealed, reader):
    page = text_of(reader.post(url("unmask", sealed.pk), {"mask": "1"}))

    assert PHONE in page
    assert "Taken off by mo@example.org" in page
    assert take_mask_off(number=1, **as_mo) is False
    assert take_mask_off(number=9, **as_mo) is False
    assert AuditEntry.objects.filter(action="unmask_words").count() == 1


def test_the_same_press_twice_masks_once(sealed, reader):
    press = {"find": "1", "reason": "not_needed"}

    pages = [text_of(reader.post(url("mask", sealed.pk), press)) for _ in range(2)]

    assert all("[phone number, masked]" in page and PHONE not in page for page in pages)
    assert AuditEntry.objects.filter(action="mask_words").count() == 1


@pytest.mark.parametrize("guess", [PHONE, "Gary Bloggs", "elephants  GALORE", "or Gary"])
def test_nobody_can_guess_at_what_a_mask_hides_by_masking_it_again(sealed, later, guess):
    press = {"exact": guess, "kind": "name", "reason": "not_needed"}

    page = later.post(url("mask", sealed.pk), press)

    assert page.status_code == 422
    assert "These words are not there to mask" in text_of(page)
    assert f'value="{guess}"' in text_of(page)  # nothing typed is lost


def test_what_stands_open_is_masked_beside_what_is_masked(as_mo, masked):
    mask_text(exact="Garyland", kind="address", reason="not_needed", **as_mo)

    words = read_words(**as_mo)
    kinds = [piece.kind for piece in words.pieces if piece.is_masked]

    assert kinds == ["phone", "name", "name", "address"]
    assert words.suggestions == ()


@pytest.mark.parametrize(
    ("press", "said"),
    [
        ({"find": "7", "reason": "not_needed"}, "no suggestion with this number"),
        ({"exact": " ", "kind": "name", "reason": "not_needed"}, "at least two letters"),
        ({"exact": "Elephants", "kind": "x", "reason": "not_needed"}, "Select a valid choice"),
        ({"exact": "Elephants", "kind": "name", "reason": "x"}, "Select a valid choice"),
        ({"exact": "Elephants", "kind": "", "reason": "not_needed"}, "kind and a reason"),
    ],
)
def test_a_press_that_masks_nothing_says_why_and_stores_nothing(sealed, reader, press, said):
    page = reader.post(url("mask", sealed.pk), press)

    assert page.status_code == 422
    assert said in text_of(page)
    assert not WordMasks.objects.exists()
    assert not AuditEntry.objects.filter(action="mask_words").exists()


def test_no_more_masks_are_taken_than_fit(both, make_report, mo, open_key):
    report = make_report(words="tick " * (MOST_MASKS + 1), epoch=both)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    said = {"kind": "other", "reason": "not_needed", "unlocked": open_key(mo), "now": NOW}

    with pytest.raises(CannotMask, match="No more masks fit"):
        mask_text(report_id=report.pk, exact="tick", by=mo, **said)


@pytest.mark.parametrize("verb", ["mask", "unmask", "original"])
def test_who_has_not_taken_the_report_masks_and_sees_nothing(sealed, masked, sign_in, sue, verb):
    stranger = sign_in(sue)
    unlock_in(stranger)
    before = bytes(WordMasks.objects.get().sealed)

    press = {"find": "1", "reason": "not_needed", "mask": "1", "why": "to_decide"}
    page = stranger.post(url(verb, sealed.pk), press, follow=True)

    assert PHONE not in text_of(page)
    assert bytes(WordMasks.objects.get().sealed) == before


@pytest.mark.parametrize("verb", ["mask", "unmask", "original"])
def test_with_a_locked_key_nothing_is_changed_and_it_is_said(sealed, masked, client, verb):
    page = client.post(url(verb, sealed.pk), {"mask": "1", "why": "to_check"}, follow=True)

    assert "nothing was changed" in text_of(page)
    assert PHONE not in text_of(page)


def test_a_press_that_names_no_mask_is_refused(sealed, reader):
    assert reader.post(url("unmask", sealed.pk)).status_code == 400


def test_masks_that_overlap_are_one_and_hide_what_both_hide(as_mo, sealed, both):
    masks = [
        Mask(start=first, end=last, kind="name", reason="accused", by=10**6, at=NOW)
        for first, last in ((0, 9), (5, 20), (30, 34))
    ]
    WordMasks.objects.create(
        words=sealed.words, sealed=seal_words(masks_to_text(masks), recipients=[both.recipient])
    )

    words = read_words(**as_mo)

    assert [piece.is_masked for piece in words.pieces][:2] == [True, False]
    assert "Elephants" not in "".join(piece.text for piece in words.pieces)
    assert [piece.text for piece in words.suggestions] == [PHONE[:9]]


def test_masks_go_with_the_words(as_mo, masked, sealed):
    SealedWords.objects.filter(report=sealed).delete()

    assert not WordMasks.objects.exists()
    with pytest.raises(ObjectDoesNotExist):
        SealedWords.objects.get(report=sealed)
    with pytest.raises(WordsStayShut):
        read_words(**as_mo)


def test_every_kind_of_detail_that_is_found_has_a_kind_of_mask():
    assert {kind_of_find(found) for found in FINDERS} <= set(KINDS) - {"other"}
    assert kind_of_find("something new") == "other"


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param("", id="nothing"),
        pytest.param("{}", id="no list"),
        pytest.param("[1]", id="no mask"),
        pytest.param('[[-5,3,"name","not_needed",1,1,null,null]]', id="begins before the words"),
        pytest.param('[[5,5,"name","not_needed",1,1,null,null]]', id="hides nothing"),
        pytest.param('[[0,3,"star_sign","not_needed",1,1,null,null]]', id="of no kind"),
    ],
)
def test_masks_that_cannot_be_read_are_said_and_the_words_stay_shut(
    reader, as_mo, masked, sealed, both, damaged
):
    whole = bytes(WordMasks.objects.get().sealed)
    WordMasks.objects.update(sealed=seal_words(damaged, recipients=[both.recipient]))
    page = text_of(reader.post(url("words", sealed.pk), follow=True))
    WordMasks.objects.update(sealed=whole[:-1])
    with pytest.raises(WordsStayShut, match="What was masked in these words cannot be read"):
        read_words(**as_mo)
    WordMasks.objects.update(sealed=whole)

    assert "What was masked in these words cannot be read." in page
    assert "Elephants" not in page
    # The control: as they were, they open.
    assert "Elephants" in text_of(reader.post(url("words", sealed.pk), follow=True))
