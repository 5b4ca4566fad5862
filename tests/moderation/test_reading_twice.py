"""A tenth of the decided reports is read again: who may, and what it changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from moderation import second_draw
from moderation.anonymise import close_period
from moderation.decision_errors import AlreadyDecided, CannotHold, NotTaken, ReportGone
from moderation.decisions import (
    accept_report,
    claim_report,
    give_back_report,
    hold_report,
    refer_report,
    reject_report,
    reopen_report,
    resume_report,
)
from moderation.models import Claim, Decision
from moderation.queue import claim_next
from moderation.reading_twice import claim_to_settle, read_again, reports_to_read_again
from moderation.second_reading_models import SECOND, THIRD, SecondReading
from records.models import AgreementRecord
from reporting.models import Report
from tests.factories import conclude, take_and
from tests.lots import AlwaysDrawn
from tests.moderation.conftest import NOW
from tests.records.facts import declare

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=20)
NONSENSE = {"move": "reject", "reason": "test_or_nonsense"}


@pytest.fixture
def everything_drawn(monkeypatch) -> None:
    monkeypatch.setattr(second_draw, "LOT", AlwaysDrawn())


@pytest.fixture
def drawn(make_report, epoch, mo, everything_drawn) -> Report:
    """A report that mo accepted as blackmail, and that was drawn."""
    report = make_report(words="They wrote.", epoch=epoch)
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW, crime_type="blackmail")
    report.refresh_from_db()
    return report


def reads(report: Report, by: Any, reading: int = SECOND, **choice: Any) -> Any:
    """Somebody takes the report for such a reading and says what they think."""
    claim_report(report_id=report.pk, by=by, now=LATER, reading=reading)
    return read_again(report_id=report.pk, by=by, now=LATER, **choice)


# ---- the draw ---------------------------------------------------------------------------


def test_what_the_lot_draws_waits_for_a_second_person(drawn, mo):
    found = SecondReading.objects.get()

    assert (found.report, found.first_by, found.drawn_at) == (drawn, mo, NOW)
    assert (found.first_outcome, found.first_type, found.first_reason) == (
        "accepted",
        "blackmail",
        "",
    )


def test_one_in_ten_is_drawn(monkeypatch):
    asked = []
    monkeypatch.setattr(AlwaysDrawn, "randrange", lambda self, n: asked.append(n) or 1)
    monkeypatch.setattr(second_draw, "LOT", AlwaysDrawn())

    second_draw.draw_second_reading(Decision(), now=NOW)

    assert asked == [10]


def test_what_is_laid_aside_or_judged_with_others_is_not_drawn(
    make_report, mo, sam, everything_drawn
):
    held, together, referred, plain = (make_report() for _ in range(4))
    take_and(hold_report, report_id=held.pk, by=mo, now=NOW, reason="lead_answer")
    accept_report(report_id=together.pk, by=mo, now=NOW, together=True)
    take_and(refer_report, report_id=referred.pk, by=mo, now=NOW, reason="self_harm")
    conclude(referred, by=sam, now=NOW)
    take_and(accept_report, report_id=referred.pk, by=sam, now=NOW)
    back = make_report()
    take_and(refer_report, report_id=back.pk, by=mo, now=NOW, reason="self_harm")
    take_and(resume_report, report_id=back.pk, by=sam, now=NOW)
    take_and(accept_report, report_id=back.pk, by=mo, now=NOW)
    take_and(reject_report, report_id=plain.pk, by=mo, now=NOW, reason="test_or_nonsense")

    assert SecondReading.objects.get().report == plain


def test_the_draw_stands_or_falls_with_the_decision(make_report, mo, monkeypatch):
    report = make_report()

    class Broken(AlwaysDrawn):
        def randrange(self, *_args: object) -> int:
            raise RuntimeError("power cut")

    monkeypatch.setattr(second_draw, "LOT", Broken())
    with pytest.raises(RuntimeError):
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    report.refresh_from_db()
    assert report.state == "received"


def test_an_undo_takes_the_draw_along(drawn, mo):
    reopen_report(report_id=drawn.pk, by=mo, now=NOW)

    assert not SecondReading.objects.exists()


# ---- who gets it, and when --------------------------------------------------------------


def test_a_second_reading_comes_in_the_course_of_taking_the_next_one(drawn, make_report, mo, ned):
    waiting = make_report()

    assert claim_next(by=ned, now=NOW + timedelta(minutes=5)) == waiting.pk
    Claim.objects.all().delete()
    assert claim_next(by=mo, now=LATER) == waiting.pk
    Claim.objects.all().delete()
    assert claim_next(by=ned, now=LATER, besides=[drawn.pk]) == waiting.pk
    Claim.objects.all().delete()
    assert claim_next(by=ned, now=LATER) == drawn.pk
    assert Claim.objects.get().reading == SECOND


def test_what_may_be_urgent_comes_before_any_second_reading(drawn, make_report, ned):
    urgent = make_report(risk=2)

    assert claim_next(by=ned, now=LATER) == urgent.pk


def test_a_second_reading_never_comes_alone(drawn, ned):
    assert claim_next(by=ned, now=LATER) is None


def test_without_its_words_a_report_is_not_read_again(drawn, ned):
    assert reports_to_read_again(by=ned, now=LATER).get() == drawn
    drawn.words.delete()

    assert not reports_to_read_again(by=ned, now=LATER).exists()


def test_whoever_had_it_before_it_was_decided_reads_it_no_second_time(
    make_report, epoch, mo, ned, make_person, everything_drawn
):
    other = make_person("other@example.org", "moderator")
    report = make_report(words="They wrote.", epoch=epoch)
    claim_report(report_id=report.pk, by=ned, now=NOW - timedelta(hours=1))
    give_back_report(report_id=report.pk, by=ned, now=NOW - timedelta(hours=1))
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    assert not reports_to_read_again(by=ned, now=LATER).exists()
    # Whoever has not seen it may: the control. The audit cannot tell a second reading that was
    # given back from a look at what was decided, so that one does not come again.
    assert reports_to_read_again(by=other, now=LATER).get() == report
    claim_report(report_id=report.pk, by=other, now=LATER, reading=SECOND)
    give_back_report(report_id=report.pk, by=other, now=LATER)
    assert not reports_to_read_again(by=other, now=LATER).exists()


def test_a_senior_who_looked_at_what_was_decided_does_not_read_it_blind(drawn, sue):
    assert reports_to_read_again(by=sue, now=LATER).get() == drawn
    claim_report(report_id=drawn.pk, by=sue, now=LATER)
    give_back_report(report_id=drawn.pk, by=sue, now=LATER)

    assert not reports_to_read_again(by=sue, now=LATER).exists()


@pytest.mark.parametrize("reading", [SECOND, THIRD])
def test_nobody_reads_again_what_is_not_for_them(drawn, mo, ned, reading):
    with pytest.raises(AlreadyDecided):
        claim_report(report_id=drawn.pk, by=mo, now=LATER, reading=reading)
    reads(drawn, ned, move="accept", crime_type="other")

    with pytest.raises(AlreadyDecided):
        claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=reading)


# ---- what it changes --------------------------------------------------------------------


def test_two_who_agree_are_noted_and_nothing_else_moves(drawn, mo, ned, make_person):
    reads(drawn, ned, move="accept", crime_type="blackmail")

    found = SecondReading.objects.get()
    assert (found.second_by, found.agrees) == (ned, True)
    assert Decision.objects.get().by == mo
    assert not Claim.objects.exists()
    assert claim_to_settle(by=make_person("third@example.org"), now=LATER) is None


def test_without_a_correction_the_type_follows_from_what_was_told(drawn, ned):
    reads(drawn, ned, move="accept")

    assert SecondReading.objects.get().second_type == "blackmail"


@pytest.mark.parametrize(
    "choice",
    [
        {"move": "accept", "crime_type": "other"},
        NONSENSE,
        {"move": "hold", "reason": "another_language", "until": date(2026, 12, 1)},
    ],
)
def test_where_two_differ_the_first_stands_until_a_third_settles(
    drawn, mo, ned, make_person, choice
):
    reads(drawn, ned, **choice)
    assert not SecondReading.objects.get().agrees
    assert Decision.objects.get().by == mo
    assert claim_to_settle(by=mo, now=LATER) is claim_to_settle(by=ned, now=LATER) is None
    third = make_person("third@example.org")

    assert claim_to_settle(by=third, now=LATER) == drawn.pk
    read_again(report_id=drawn.pk, by=third, now=LATER, **NONSENSE)

    decision = Decision.objects.get()
    drawn.refresh_from_db()
    assert (decision.by, decision.outcome) == (third, "rejected")
    assert (drawn.state, drawn.cohort) == ("rejected", "2026-Q4")
    assert SecondReading.objects.get().third_by == third
    assert not Claim.objects.exists()


def test_a_third_who_sides_with_the_first_changes_nothing(drawn, mo, ned, make_person):
    third = make_person("third@example.org")
    reads(drawn, ned, **NONSENSE)

    reads(drawn, third, THIRD, move="accept", crime_type="blackmail")

    assert Decision.objects.get().by == mo
    assert not Claim.objects.exists()


def test_a_third_may_choose_another_type_and_cannot_put_off(drawn, ned, make_person):
    third = make_person("third@example.org")
    reads(drawn, ned, **NONSENSE)
    with pytest.raises(CannotHold):
        reads(drawn, third, THIRD, move="hold", reason="lead_answer")

    reads(drawn, third, THIRD, move="accept", crime_type="other")

    assert Decision.objects.get().crime_type == "other"


@pytest.mark.parametrize("is_third", [False, True])
def test_whoever_reads_again_and_fears_for_somebody_refers_at_once(
    drawn, ned, make_person, is_third
):
    reader = ned
    if is_third:
        reads(drawn, ned, **NONSENSE)
        reader = make_person("third@example.org")

    reads(drawn, reader, THIRD if is_third else SECOND, move="refer", reason="self_harm")

    drawn.refresh_from_db()
    assert (drawn.state, drawn.cohort) == ("referred", None)
    assert Decision.objects.standing().get().by == reader
    assert not SecondReading.objects.exists()


def test_what_was_on_hold_before_is_settled_too(make_report, epoch, mo, ned, everything_drawn):
    report = make_report(words="They wrote.", epoch=epoch)
    take_and(hold_report, report_id=report.pk, by=mo, now=NOW, reason="lead_answer")
    take_and(accept_report, report_id=report.pk, by=mo, now=NOW)

    reads(report, ned, move="refer", reason="self_harm")

    report.refresh_from_db()
    assert report.state == "referred"


# ---- stale pages, and others who act meanwhile ------------------------------------------


def test_an_undo_waits_for_nobody_who_reads_again(drawn, mo, ned):
    claim_report(report_id=drawn.pk, by=ned, now=NOW, reading=SECOND)

    reopen_report(report_id=drawn.pk, by=mo, now=NOW)

    with pytest.raises(NotTaken):
        read_again(report_id=drawn.pk, by=ned, now=NOW, move="accept")
    assert not SecondReading.objects.exists()


def test_a_second_press_says_nothing_twice(drawn, ned):
    reads(drawn, ned, **NONSENSE)

    with pytest.raises(NotTaken):
        read_again(report_id=drawn.pk, by=ned, now=LATER, move="accept")
    assert SecondReading.objects.get().second_outcome == "rejected"


def test_a_report_that_was_taken_back_is_gone(drawn, ned):
    claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=SECOND)
    drawn.delete()

    with pytest.raises(ReportGone):
        claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=SECOND)
    with pytest.raises(NotTaken):
        read_again(report_id=drawn.pk, by=ned, now=LATER, move="accept")


def test_a_choice_on_no_list_is_refused(drawn, ned):
    claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=SECOND)

    for choice in ({"move": "accept", "crime_type": "magic"}, {"move": "reject", "reason": "dull"}):
        with pytest.raises(ValueError, match="is not"):
            read_again(report_id=drawn.pk, by=ned, now=LATER, **choice)


def test_a_claim_for_a_second_reading_decides_nothing(drawn, ned):
    claim_report(report_id=drawn.pk, by=ned, now=LATER, reading=SECOND)

    with pytest.raises(AlreadyDecided):
        accept_report(report_id=drawn.pk, by=ned, now=LATER)
    with pytest.raises(AlreadyDecided):
        resume_report(report_id=drawn.pk, by=ned, now=LATER)


@pytest.mark.parametrize(
    "wrong",
    [
        {"second_by": "mo"},
        {"second_by": "ned", "second_outcome": "referred"},
        {"second_by": "ned", "second_type": ""},
        {"second_at": None, "second_by": "ned"},
        {"third_by": "sam"},
        {"second_by": "ned", "second_type": "other", "third_by": "ned"},
        {"second_by": "ned", "second_type": "other", "third_by": "mo"},
        {"second_by": "ned", "third_by": "sam"},
        {"first_outcome": "on_hold"},
    ],
    ids=str,
)
def test_the_database_refuses_readings_that_cannot_be(drawn, mo, ned, sam, wrong):
    people = {"mo": mo, "ned": ned, "sam": sam}
    row = dict(wrong)
    for name in ("second", "third"):
        if f"{name}_by" in row:
            usual = {"at": LATER, "outcome": "accepted", "type": "blackmail", "reason": ""}
            given = {f"{name}_{column}": value for column, value in usual.items()}
            if row.get(f"{name}_outcome"):
                given |= {f"{name}_type": "", f"{name}_reason": "self_harm"}
            row = given | row | {f"{name}_by": people[row[f"{name}_by"]]}

    with pytest.raises(IntegrityError), transaction.atomic():
        SecondReading.objects.update(**row)


def test_the_database_takes_three_readings_of_three_people(drawn, mo, ned, sam):
    reads(drawn, ned, **NONSENSE)
    reads(drawn, sam, THIRD, **NONSENSE)

    found = SecondReading.objects.get()
    assert (found.first_by, found.second_by, found.third_by) == (mo, ned, sam)


# ---- the close --------------------------------------------------------------------------


def test_the_close_keeps_agreement_without_the_reports(
    drawn, make_report, epoch, mo, ned, settings
):
    settings.RELEASE_PROFILE = "standard_2"
    declare("2026-Q4")
    others = [make_report(words="They wrote.", epoch=epoch) for _ in range(2)]
    for report in others:
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW, crime_type="blackmail")
    reads(drawn, ned, move="accept", crime_type="blackmail")
    reads(others[0], ned, **NONSENSE)

    close_period(cohort="2026-Q4", by=mo, today=date(2027, 1, 1))

    kept = AgreementRecord.objects.values_list("cohort", "agreement")
    assert sorted(kept) == [("2026-Q4", "agree"), ("2026-Q4", "disagree")]
    assert not SecondReading.objects.exists()
    assert {field.name for field in AgreementRecord._meta.fields} == {"id", "cohort", "agreement"}
