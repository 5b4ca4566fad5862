"""Who reads much of a distressing kind is given another, and no crisis ever waits for that."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation.decisions import claim_report, give_back_report
from moderation.floods import RISK_FIRST
from moderation.models import Claim
from moderation.opt_outs import leave_out
from moderation.queue import claim_next
from moderation.queue_filters import EVERYTHING, of_no_kind
from moderation.turns import (
    MOST_IN_A_DAY,
    MOST_IN_A_ROW,
    had_enough_of,
    kinds_taken_today,
)
from reporting.models import Report
from tests.moderation.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

PICTURES = {"event_type": "blackmail"}
MONEY = {"event_type": "paid"}
ROW = ["pictures"] * MOST_IN_A_ROW
DAY = ["people", "money"] * MOST_IN_A_DAY


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ([], set()),
        (ROW[1:], set()),
        (ROW, {"pictures"}),
        (["money", *ROW], set()),
        ([*ROW[1:], "money", "pictures"], set()),
        (["money"] * 20, set()),
        (DAY, {"people"}),
        (DAY[2:], set()),
        ([*ROW, *DAY], {"pictures", "people"}),
    ],
)
def test_several_in_a_row_or_many_in_a_day_are_enough(kinds, found):
    assert had_enough_of(kinds) == found


def read(report, by):
    claim_report(report_id=report.pk, by=by, now=NOW)
    give_back_report(report_id=report.pk, by=by, now=NOW)


@pytest.fixture
def read_five(mo, make_report):
    """mo has read five of pictures in a row; somebody else's turn it is to read them again."""
    made = [make_report(answers=PICTURES, state="on_hold") for _ in range(MOST_IN_A_ROW)]
    for report in made:
        read(report, mo)
    return made


def test_what_was_taken_today_is_found_once_each_and_newest_first(mo, ned, make_report):
    old, money, picture, gone = (
        make_report(answers=answers) for answers in (MONEY, MONEY, PICTURES, MONEY)
    )
    claim_report(report_id=old.pk, by=mo, now=NOW - timedelta(days=1))
    Claim.objects.all().delete()
    for report in (money, picture, picture, gone):
        read(report, mo)
    gone.delete()

    assert kinds_taken_today(mo, now=NOW) == ["pictures", "money"]
    assert kinds_taken_today(ned, now=NOW) == []


def test_another_kind_of_the_same_risk_comes_first(mo, ned, read_five, make_report):
    picture = make_report(answers=PICTURES, arrived_at=NOW - timedelta(hours=3))
    money = make_report(answers=MONEY)

    assert claim_next(by=mo, now=NOW) == money.pk
    assert claim_next(by=ned, now=NOW) == picture.pk


def test_where_no_other_waits_the_same_kind_goes_on(mo, read_five, make_report):
    picture = make_report(answers=PICTURES)

    assert claim_next(by=mo, now=NOW) == picture.pk


@pytest.mark.parametrize(("risk", "other"), [(3, 2), (2, 1), (1, 0)])
def test_the_risk_comes_before_the_kind(mo, read_five, make_report, risk, other):
    make_report(answers=MONEY, risk=other)
    picture = make_report(answers=PICTURES, risk=risk)

    assert claim_next(by=mo, now=NOW) == picture.pk


def test_the_fifth_of_another_kind_changes_nothing(mo, read_five, make_report):
    read(make_report(answers=MONEY, state="on_hold"), mo)
    picture = make_report(answers=PICTURES, arrived_at=NOW - timedelta(hours=3))
    make_report(answers=MONEY)

    assert claim_next(by=mo, now=NOW) == picture.pk


def test_what_is_left_out_stays_left_out_where_nothing_else_waits(mo, ned, read_five, make_report):
    make_report(answers={"event_type": "harass"})
    picture = make_report(answers=PICTURES)
    leave_out(kinds=["people"], person=mo, now=NOW)

    assert claim_next(by=mo, now=NOW) == picture.pk
    assert claim_next(by=mo, now=NOW, besides=[picture.pk]) is None


def test_however_much_waits_as_many_questions_are_asked(mo, ned, read_five, make_report):
    def asked():
        Claim.objects.all().delete()
        for report in read_five:
            read(report, mo)
        with CaptureQueriesContext(connection) as queries:
            claim_next(by=mo, now=NOW)
        return queries

    make_report(answers=MONEY)
    few = asked()
    for _ in range(40):
        make_report(answers=PICTURES, risk=2)
        make_report(answers=MONEY, risk=2)
    many = asked()

    assert len(many) == len(few)
    of_rows = [
        each["sql"] for each in many if 'ORDER BY "reporting_report"."risk" DESC' in each["sql"]
    ]
    assert of_rows
    assert all("LIMIT 10" in sql for sql in of_rows)


@pytest.mark.postgresql
def test_what_comes_first_for_one_reader_is_read_from_an_index(mo):
    events = ("paid", "blackmail", "account", "harass", "control", "other")
    Report.objects.bulk_create(
        Report(
            answers={"event_type": events[number % 6]},
            arrived_at=NOW - timedelta(hours=number % 500),
            risk=number % 4,
            submission_mac=f"{number:064x}",
        )
        for number in range(6000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reporting_report")
    waiting = Report.objects.in_state("received")

    (of_none,) = of_no_kind(waiting, EVERYTHING, now=NOW)

    # The form lets nobody send a report that tells no kind: to learn that reads next to nothing.
    assert "reporting_report_by_event" in of_none.order_by(*RISK_FIRST)[:10].explain()
