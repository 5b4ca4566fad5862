"""What the pages show to whoever reads a report again: nothing of the first decision."""

import re
from datetime import timedelta

import pytest
import time_machine

from moderation.correcting import correct_codes
from moderation.decisions import accept_report, claim_report
from moderation.models import Claim
from moderation.reading_models import ScreenMark
from moderation.screen_marks import note_screens
from moderation.second_reading_models import SECOND, SecondReading
from reporting.models import Report
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, unlock_in, url
from tests.moderation.test_reading_twice import everything_drawn

__all__ = ["everything_drawn"]

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=20)
TWO_READERS = url("two_readers")
REJECT = {"reason": "test_or_nonsense"}


@pytest.fixture
def later():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def drawn(make_report, sues_epoch, mo, everything_drawn) -> Report:
    """A report whose codes mo corrected, and that they accepted as something else."""
    report = make_report(words="They wrote.", epoch=sues_epoch, id=7001)
    claim_report(report_id=report.pk, by=mo, now=NOW)
    correct_codes(report_id=report.pk, chosen={"lost_money": "yes"}, by=mo, now=NOW)
    accept_report(report_id=report.pk, by=mo, now=NOW, crime_type="malware")
    report.refresh_from_db()
    return report


def seen(client, report, press: str = "") -> str:
    """The report's page, without what differs between any two: number, day and tokens. `press`
    names the press that gives it."""
    page = text_of(
        client.post(url(press, report.pk)) if press else client.get(url("report", report.pk))
    )
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", page)
    return re.sub(rf"\b{report.pk}\b|\d+ November 2026|2026-11-2\d", "N", page)


@pytest.mark.usefixtures("later")
def test_a_second_reading_looks_like_any_report_that_waits(
    drawn, make_report, sues_epoch, sue, sign_in
):
    # Of another day, so that neither looks like the other.
    plain = make_report(
        words="They wrote.", epoch=sues_epoch, id=7002, arrived_at=NOW - timedelta(days=2)
    )
    client = sign_in(sue)
    as_others_see_it = seen(client, drawn)
    claim_report(report_id=drawn.pk, by=sue, now=LATER, reading=SECOND)
    claim_report(report_id=plain.pk, by=sue, now=LATER)
    unlock_in(client)

    assert seen(client, drawn) == seen(client, plain)
    for number in (drawn.pk, plain.pk):
        assert "They wrote." in text_of(client.post(url("words", number)))
        assert client.get(url("reject", number)).status_code == 200
    # What there was to see: the control.
    assert "mo@example.org" in as_others_see_it
    assert "mo@example.org" not in seen(client, drawn)


def without_the_count(page: str) -> str:
    return re.sub(r"You have opened the words of \d+ reports? today", "", page)


@pytest.mark.usefixtures("later")
def test_it_looks_so_with_its_words_open_too_whatever_the_first_reader_marked(
    drawn, make_report, sues_epoch, mo, sue, sign_in
):
    plain = make_report(
        words="They wrote.", epoch=sues_epoch, id=7002, arrived_at=NOW - timedelta(days=2)
    )
    note_screens(drawn, now=NOW)
    ScreenMark.objects.filter(report=drawn, screen="crisis_words").update(verdict="missing", by=mo)
    client = sign_in(sue)
    claim_report(report_id=drawn.pk, by=sue, now=LATER, reading=SECOND)
    claim_report(report_id=plain.pk, by=sue, now=LATER)
    unlock_in(client)

    pages = [without_the_count(seen(client, report, press="words")) for report in (drawn, plain)]
    own = {"screen": "child_words", "said": "off"}
    after = text_of(client.post(url("mark_label", drawn.pk), own))
    mask = {"exact": "wrote", "kind": "name", "reason": "not_needed"}
    masked = text_of(client.post(url("mask", drawn.pk), mask))

    assert pages[0] == pages[1]
    assert "Is a label wrong or missing?" in pages[0]
    # What the second reader says and masks themselves, they see and can take back: the control.
    assert after.count("called missing") == 1
    assert masked.count("Take mask 1 off") == 1


@pytest.mark.usefixtures("later")
def test_no_list_and_no_page_betrays_it_while_it_is_read(drawn, make_report, sue, sign_in):
    make_report()
    client = sign_in(sue)
    assert f">{drawn.pk}<" in text_of(client.get(url("decided")))
    client.post(url("next"))
    assert Claim.objects.get().report == drawn

    assert f">{drawn.pk}<" not in text_of(client.get(url("decided")))
    queue = text_of(client.get(QUEUE))
    assert f"You have taken report {drawn.pk}." in queue
    said = text_of(client.get(url("codes", drawn.pk), follow=True))
    assert "These codes stay as they were told." in said


def test_a_claim_that_has_run_out_betrays_nothing_either(drawn, ned, sign_in):
    claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=SECOND)
    with time_machine.travel(LATER + timedelta(hours=1), tick=False):
        client = sign_in(ned)
        before = text_of(client.get(url("report", drawn.pk)))
        client.post(url("claim", drawn.pk))

        assert "It waits to be read." in before
        assert "mo@example.org" not in before
        assert Claim.objects.get().reading == SECOND
        assert Claim.objects.get().claimed_at > LATER


@pytest.mark.usefixtures("later")
def test_a_press_is_taken_as_a_second_reading_and_goes_on(drawn, make_report, ned, sign_in):
    client = sign_in(ned)
    claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=SECOND)
    waiting = make_report()

    empty = client.post(url("reject", drawn.pk), {})
    done = client.post(url("reject", drawn.pk), REJECT, follow=True)
    again = client.post(url("reject", drawn.pk), REJECT, follow=True)

    assert empty.status_code == 422
    assert done.redirect_chain[-1][0] == url("report", waiting.pk)
    assert "It was a second reading" in text_of(done)
    assert "This can no longer be done" in text_of(again)
    drawn.refresh_from_db()
    assert drawn.state == "accepted"
    assert SecondReading.objects.get().second_by == ned


@pytest.mark.usefixtures("later")
def test_a_third_sees_both_choices_and_no_name(drawn, ned, make_person, sign_in):
    third = make_person("third@example.org", "moderator")
    client, other = sign_in(third), sign_in(ned)
    nothing = text_of(client.post(url("settle_next"), follow=True))
    claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=SECOND)
    other.post(url("reject", drawn.pk), REJECT)

    page = text_of(client.post(url("settle_next"), follow=True))
    done = text_of(client.post(url("accept", drawn.pk), {"crime_type": "other"}, follow=True))

    assert "Nothing waits for you to settle." in nothing
    assert "accepted as “Virus, locked files" in page
    assert "not counted: A test" in page
    assert not {"mo@example.org", "ned@example.org"} & set(re.findall(r"[\w.]+@[\w.]+", page))
    assert url("hold", drawn.pk) not in page
    assert "Settled. What you chose holds." in done
    assert "None of them is for you" not in text_of(client.get(TWO_READERS))


@pytest.mark.usefixtures("later")
def test_whoever_has_taken_too_many_settles_nothing_more(drawn, make_report, sue, ned, sign_in):
    claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=SECOND)
    sign_in(ned).post(url("reject", drawn.pk), REJECT)
    for _ in range(5):
        claim_report(report_id=make_report().pk, by=sue, now=LATER)

    page = text_of(sign_in(sue).post(url("settle_next"), follow=True))

    assert "Decide on a report that you have taken" in page


# ---- the page of figures ----------------------------------------------------------------


def read_twice(make_report, mo, ned, *, agreed: int, differ: int) -> None:
    for place in range(agreed + differ):
        report = make_report()
        accepted = {"outcome": "accepted", "type": ("blackmail", "malware")[place % 2]}
        other = {"outcome": "rejected", "reason": "test_or_nonsense"}
        second = accepted if place < agreed else other
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW, crime_type=accepted["type"])
        SecondReading.objects.filter(report=report).update(
            second_by=ned, second_at=LATER, **{f"second_{name}": of for name, of in second.items()}
        )


def test_too_few_say_nothing(make_report, mo, ned, sign_in, everything_drawn):
    page = text_of(sign_in(mo).get(TWO_READERS))
    read_twice(make_report, mo, ned, agreed=29, differ=0)

    assert "Too few to say" in page
    assert "Two people read reports here." in page
    assert "Too few to say" in text_of(sign_in(mo).get(TWO_READERS))


def test_a_moderator_sees_ranges_and_types_and_whoever_publishes_bands(
    make_report, mo, ned, sue, sign_in, everything_drawn
):
    read_twice(make_report, mo, ned, agreed=30, differ=4)

    page, banded = (text_of(sign_in(person).get(TWO_READERS)) for person in (mo, sue))

    assert "88 in 100 (73 to 95)" in page
    assert "Virus, locked files" in page
    assert "Up to 50" in page
    assert "80 to 90 in 100" in banded
    assert "Virus, locked files" not in banded
    assert "88 in 100" not in banded
    assert "None of them is for you now" in banded


def test_one_reader_alone_is_told_what_becomes_of_it(mo, sign_in):
    assert "read by a single reader" in text_of(sign_in(mo).get(TWO_READERS))
