"""What stands beside the words of a report: its codes, and the help that its sender saw."""

import pytest

from guidance.reading.library import guidance_version
from moderation.decisions import claim_report, give_back_report
from moderation.guidance_seen import guidance_seen
from moderation.trail import trail_of
from tests.moderation.conftest import NOW
from tests.moderation.pages import SECRET_WORDS, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]


def test_the_help_that_they_saw_is_on_the_page_and_said_to_be_worked_out(taken, client):
    page = text_of(client.get(url("report", taken.pk)))

    seen = guidance_seen(taken)
    assert seen.first
    assert "The help that they saw" in page
    assert "by the rules of today" in page
    assert seen.title in page
    assert "The advice has changed since" in page
    assert 'class="staff-beside"' in page


def test_of_advice_that_is_the_same_it_is_not_said_to_have_changed(mo, make_report, client):
    report = make_report(guidance_version=guidance_version())
    claim_report(report_id=report.pk, by=mo, now=NOW)

    assert "The advice has changed since" not in text_of(client.get(url("report", report.pk)))


def test_who_has_not_taken_it_sees_no_help_since_it_follows_from_the_answers(report, client):
    assert "The help that they saw" not in text_of(client.get(url("report", report.pk)))


def test_crisis_words_bring_the_help_that_they_brought(make_report):
    calm, crisis = make_report(), make_report(crisis_words=True)

    assert guidance_seen(crisis).first != guidance_seen(calm).first


def test_the_trail_says_once_for_each_claim_that_words_were_opened(mo, epoch, make_report, client):
    report = make_report(words=SECRET_WORDS, epoch=epoch)
    unlock_in(client)
    for _ in range(2):
        client.post(url("claim", report.pk))
        for _ in range(3):
            assert "Elephants" in text_of(client.post(url("words", report.pk)))
        give_back_report(report_id=report.pk, by=mo, now=NOW)

    said = [step.said for step in trail_of(report).steps]
    assert said.count("Words opened") == 2


@pytest.mark.parametrize("move", ["reject", "hold", "refer"])
def test_the_reasons_are_shown_to_whoever_has_taken_the_report_alone(report, taken, client, move):
    stranger = client.get(url(move, report.pk), follow=True)
    reader = client.get(url(move, taken.pk))

    assert "Take this report before you decide on it." in text_of(stranger)
    assert 'name="reason"' not in text_of(stranger)
    assert 'name="reason"' in text_of(reader)


def test_after_naming_a_duplicate_its_reader_comes_to_the_next(taken, make_report, client):
    other, following = make_report(), make_report()

    done = client.post(url("duplicate", taken.pk), {"of": other.pk})

    assert done["Location"] in {url("report", other.pk), url("report", following.pk)}
