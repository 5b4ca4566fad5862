"""The pages of the leads: the clock in words, what followed, and nothing typed is lost."""

from datetime import timedelta

import pytest

from moderation.decisions import (
    MOST_CLAIMS,
    claim_report,
    give_back_report,
    refer_report,
    resume_report,
)
from moderation.models import Claim, Conclusion, Decision
from moderation.safeguarding import PAGE_SIZE
from reporting.models import Report
from tests.factories import conclude, take_and
from tests.moderation.conftest import NOW
from tests.moderation.pages import QUEUE, text_of, unlock_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

PAGE = url("referrals")
NOTE = "Told the duty team, who will call back."


@pytest.fixture
def lead(sam, sign_in):
    return sign_in(sam)


@pytest.fixture
def refer(mo, make_report):
    def referred(**ago) -> Report:
        report = make_report()
        at = NOW - timedelta(**ago)
        take_and(refer_report, report_id=report.pk, by=mo, reason="self_harm", now=at)
        return report

    return referred


@pytest.fixture
def mine(refer, sam) -> Report:
    """A referred report that sam has taken."""
    report = refer(hours=1)
    claim_report(report_id=report.pk, by=sam, now=NOW)
    return report


def pressed(report, **more):
    return {"decision": Decision.objects.get(report=report, stands=True).pk} | more


def test_the_page_says_how_long_each_has_waited_and_which_for_over_four_hours(lead, refer):
    late, soon = refer(hours=4, minutes=1), refer(hours=4)

    rows = text_of(lead.get(PAGE)).split("data-line>")[1:]

    assert [int(row[: row.index("<")]) for row in rows] == [late.pk, soon.pk]
    assert all("4 hours" in row for row in rows)
    assert ["Over four hours" in row for row in rows] == [True, False]
    assert "Suicide or self-harm" in rows[0]
    assert "mo@example.org" in rows[0]


def test_where_nothing_waits_the_page_says_so(lead):
    assert "Nothing that was referred waits for a lead." in text_of(lead.get(PAGE))
    assert "No referred report waits to be counted" in text_of(lead.get(f"{PAGE}?of=decide"))
    assert lead.get(f"{PAGE}?of=other").status_code == 404


def test_what_is_dealt_with_is_listed_as_to_decide(lead, sam, refer):
    report = refer(hours=5)
    conclude(report, by=sam, now=NOW)

    page = text_of(lead.get(f"{PAGE}?of=decide"))

    assert f"data-line>{report.pk}<" in page
    assert "Nothing to pass on" in page
    assert "Over four hours" not in page
    assert f"data-line>{report.pk}<" not in text_of(lead.get(PAGE))


def test_the_pages_lead_on_and_back(lead, make_report):
    for _ in range(2 * PAGE_SIZE + 1):
        make_report(state="referred")
    last = Decision.objects.order_by("-pk")[0].pk

    assert 'rel="next"' in text_of(lead.get(PAGE))
    middle = text_of(lead.get(f"{PAGE}?after={last - PAGE_SIZE - 1}"))
    assert 'rel="prev"' in middle
    assert "There is nothing after this." in text_of(lead.get(f"{PAGE}?after={last}"))


@pytest.mark.parametrize("listed", [PAGE, f"{QUEUE}?state=referred"])
def test_the_next_one_is_taken_from_either_list(lead, sam, refer, listed):
    first = refer(hours=2)
    refer(hours=1)
    assert url("next_referred") in text_of(lead.get(listed))

    answer = lead.post(url("next_referred"))

    assert answer["Location"] == url("report", first.pk)
    assert Claim.objects.get().by == sam
    assert "Being read" not in text_of(lead.get(PAGE))
    assert "Yours" in text_of(lead.get(PAGE))


def test_where_nothing_is_left_to_take_and_with_too_many_it_is_said(lead, sam, make_report, refer):
    answer = lead.post(url("next_referred"), follow=True)
    assert "Nothing waits that nobody is reading." in text_of(answer)
    refer(hours=1)
    for _ in range(MOST_CLAIMS):
        claim_report(report_id=make_report().pk, by=sam, now=NOW)

    assert lead.post(url("next_referred")).status_code == 409


def test_a_moderator_sees_the_list_and_takes_nothing_of_it(client, refer):
    refer(hours=1)

    assert url("next_referred") not in text_of(client.get(f"{QUEUE}?state=referred"))
    assert client.get(PAGE).status_code == 403
    assert client.post(url("next_referred")).status_code == 403


def test_what_followed_comes_first_and_then_whether_it_counts(lead, mine):
    before = text_of(lead.get(url("report", mine.pk)))
    assert url("conclude", mine.pk) in before
    assert url("accept", mine.pk) not in before
    assert "Note what followed" in text_of(lead.get(url("report", mine.pk)))

    said = pressed(mine, outcome="passed_on", told=["police", "ceop"], note=NOTE)
    answer = lead.post(url("conclude", mine.pk), said, follow=True)

    page = text_of(answer)
    assert answer.redirect_chain == [(url("report", mine.pk), 302)]
    assert "noted. Decide now whether it counts." in page
    assert NOTE in page
    assert "CEOP, for a child who is abused online" in page
    assert url("accept", mine.pk) in page
    assert url("conclude", mine.pk) + '"' not in page


@pytest.mark.parametrize("move", ["accept", "reject", "hold"])
def test_a_press_that_decides_first_leads_to_what_comes_first(lead, mine, move):
    said = {"crime_type": "other", "reason": "test_or_nonsense", "until": "2026-11-30"}

    answer = lead.post(url(move, mine.pk), said, follow=True)

    assert "Note first what followed from the referral" in text_of(answer)
    assert Report.objects.get(pk=mine.pk).state == "referred"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"note": NOTE}, "Choose what followed"),
        ({"outcome": "passed_on", "note": NOTE}, "Choose who was told"),
        (
            {"outcome": "nothing_to_pass_on", "told": ["police"], "note": NOTE},
            "Take the ticks away, or choose “Passed on”",
        ),
        (
            {"outcome": "passed_on", "told": ["police"], "note": "Rang 07700 900123 at once."},
            "“07700 900123” could say who this is about",
        ),
        (
            {"outcome": "nothing_to_pass_on", "note": "w" * 301},
            "The note must be 300 characters or fewer",
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(lead, mine, said, error):
    answer = lead.post(url("conclude", mine.pk), pressed(mine, **said))

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Error:" in page[: page.index("</title>")]
    assert error in page
    assert said["note"] in page
    if "outcome" in said:
        assert f'value="{said["outcome"]}" checked' in " ".join(page.split())
    assert not Conclusion.objects.exists()


def test_three_hundred_characters_of_several_lines_fit(lead, mine):
    lines = "\r\n".join(["w" * 99] * 3)

    said = pressed(mine, outcome="nothing_to_pass_on", note=lines)

    assert lead.post(url("conclude", mine.pk), said).status_code == 302
    assert Conclusion.objects.get().note == lines.replace("\r\n", "\n")


def test_a_lead_who_comes_second_keeps_what_they_typed(lead, sam, sue, mine):
    said = pressed(mine, outcome="passed_on", told=["police"], note=NOTE)
    give_back_report(report_id=mine.pk, by=sam, now=NOW)
    lost = lead.post(url("conclude", mine.pk), said)
    claim_report(report_id=mine.pk, by=sue, now=NOW)
    taken = lead.post(url("conclude", mine.pk), said)
    conclude(mine, by=sue, now=NOW)
    give_back_report(report_id=mine.pk, by=sue, now=NOW)
    late = lead.post(url("conclude", mine.pk), said)

    assert [page.status_code for page in (lost, taken, late)] == [409] * 3
    assert "Take this report before you note what followed." in text_of(lost)
    assert "Somebody else is reading this report." in text_of(taken)
    assert "Somebody has noted already what followed" in text_of(late)
    assert all(NOTE in text_of(page) for page in (lost, taken, late))
    assert Conclusion.objects.get().by == sue


def test_pages_of_before_are_told_and_do_nothing(lead, sam, mine):
    said = pressed(mine, outcome="nothing_to_pass_on")
    assert lead.post(url("conclude", mine.pk), {"outcome": "passed_on"}).status_code == 400
    resume_report(report_id=mine.pk, by=sam, now=NOW)

    assert "no longer referred" in text_of(lead.post(url("conclude", mine.pk), said))
    visit = lead.get(url("conclude", mine.pk), follow=True)
    assert "This report is not referred" in text_of(visit)
    Report.objects.filter(pk=mine.pk).delete()
    gone = lead.post(url("conclude", mine.pk), said)
    assert gone.status_code == 404
    assert "it was taken back" in text_of(gone)


def test_a_moderator_notes_nothing_and_sees_that_it_was_passed_on_and_no_note(client, sam, mine):
    said = pressed(mine, outcome="nothing_to_pass_on")
    assert client.post(url("conclude", mine.pk), said).status_code == 403
    give_back_report(report_id=mine.pk, by=sam, now=NOW)
    assert "It waits for the safeguarding lead." in text_of(client.get(url("report", mine.pk)))
    conclude(mine, by=sam, outcome="passed_on", told=["police"], note=NOTE, now=NOW)
    give_back_report(report_id=mine.pk, by=sam, now=NOW)

    page = text_of(client.get(url("report", mine.pk)))

    assert "What the lead noted on 23 November 2026, 10:00: Passed on." in page
    assert "Passed on by the lead" in page
    assert "It waits for the safeguarding lead." not in page
    assert NOTE not in page
    assert "The police" not in page
    assert ">Undo<" not in page


def test_what_was_noted_can_be_undone_and_twice_is_said(lead, sam, mine):
    noted = conclude(mine, by=sam, now=NOW)
    give_back_report(report_id=mine.pk, by=sam, now=NOW)
    assert url("undo_conclusion", mine.pk) in text_of(lead.get(url("report", mine.pk)))

    first = lead.post(url("undo_conclusion", mine.pk), {"conclusion": noted.pk}, follow=True)
    again = lead.post(url("undo_conclusion", mine.pk), {"conclusion": noted.pk}, follow=True)
    unnamed = lead.post(url("undo_conclusion", mine.pk), follow=True)

    assert "Undone. Its clock goes on from the referral." in text_of(first)
    assert "That was undone already" in text_of(again)
    assert "the press named nothing to undo" in text_of(unnamed)
    assert not Conclusion.objects.exists()


def test_words_that_are_open_stay_while_a_lead_notes_what_followed(
    sue, sues_epoch, make_report, sign_in
):
    report = make_report(words="Elephants in the garden.", epoch=sues_epoch, state="referred")
    senior = sign_in(sue)
    claim_report(report_id=report.pk, by=sue, now=NOW)
    unlock_in(senior)

    asked = senior.post(url("conclude", report.pk), {"ask": "yes", "words_open": "yes"})
    wrong = senior.post(url("conclude", report.pk), pressed(report, words_open="yes"))

    assert "Elephants in the garden." in text_of(asked)
    assert "Elephants in the garden." in text_of(wrong)
    assert "Mask these words" not in text_of(asked)
    assert "Choose what followed" in text_of(wrong)


def test_what_is_put_on_hold_is_said_with_its_day(client, taken):
    said = {"reason": "lead_answer", "until": "2026-12-01", "then": "list"}

    page = text_of(client.post(url("hold", taken.pk), said, follow=True))

    assert "Put on hold until 1 December 2026. It comes back by itself on that day." in page
