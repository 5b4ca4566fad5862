"""Floods of every kind among real people: what is offered for rejection, what is missed, who waits.

The seeds here are not those the likeness was tuned with. `make bench` measures ten thousand.
"""

import random
from collections import Counter

import pytest

from benchmarks.flood_figures import most_before, told_by_kind
from benchmarks.flood_reports import (
    CRISIS,
    EXACT,
    NEAR,
    REAL,
    SHORT,
    make_all,
    make_flood,
    make_real,
)
from moderation.floods import RISK_FIRST, group_floods, outside_floods
from moderation.likeness import CodedReport, as_texts, find_groups
from moderation.models import Flood, FloodMember
from reporting.models import Report
from tests.factories import NOW

HOUR = NOW.replace(minute=0)
SEEDS = (9001, 9002, 9003)


@pytest.fixture(scope="module", params=SEEDS)
def made_up(request):
    return make_all(request.param, flood=1200, real=250, now=HOUR)


@pytest.fixture
def stored(db, made_up):
    """The made-up reports by the ids under which they are stored, grouped."""
    reports = Report.objects.bulk_create(
        Report(submission_mac=f"{number:064x}", **each.fields())
        for number, each in enumerate(made_up)
    )
    group_floods(now=HOUR)
    return {report.pk: each for report, each in zip(reports, made_up, strict=True)}


def members():
    return [list(flood.members.values_list("report", flat=True)) for flood in Flood.objects.all()]


def queue():
    waiting = outside_floods(Report.objects.awaiting_moderation())
    return list(waiting.order_by(*RISK_FIRST).values_list("pk", flat=True))


def test_floods_are_told_from_people(stored):
    told = told_by_kind(stored, members())

    assert {kind: each.precision for kind, each in told.items() if each.precision < 0.99} == {}
    assert {kind: told[kind].recall for kind in (EXACT, NEAR, CRISIS)} == {
        kind: pytest.approx(1, abs=0.05) for kind in (EXACT, NEAR, CRISIS)
    }


def test_no_crowd_of_real_people_is_grouped(stored):
    grouped = set(FloodMember.objects.values_list("report", flat=True))
    crowds = Counter(each.crowd for each in stored.values() if each.kind == REAL)
    wrong = [stored[pk].crowd for pk in grouped if stored[pk].kind == REAL and stored[pk].crowd]

    assert crowds["college"] == 30
    assert crowds["typed fast"] == 20
    assert wrong == []


def test_a_real_crisis_waits_behind_ten_of_a_flood_at_most(stored):
    assert most_before(stored, queue(), only_crisis=True) <= 10


def test_finding_again_adds_nothing(stored):
    before = set(FloodMember.objects.values_list("report", "flood"))

    assert group_floods(now=HOUR) == 0
    assert set(FloodMember.objects.values_list("report", "flood")) == before


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_there_is_no_flood_nothing_is_grouped(seed):
    made = make_real(random.Random(seed), count=250, now=HOUR)
    seen = [
        CodedReport(report_id=number, answers=as_texts(each.answers))
        for number, each in enumerate(made)
    ]

    assert find_groups(seen, enough=8) == []


def seen_with(added: list[dict[str, str]], *, seed: int) -> list[CodedReport]:
    """What 250 real people told, and then what is added, numbered from 1000 on."""
    real = make_real(random.Random(seed), count=250, now=HOUR)
    return [
        *(
            CodedReport(report_id=number, answers=as_texts(e.answers))
            for number, e in enumerate(real)
        ),
        *(CodedReport(report_id=1000 + number, answers=e) for number, e in enumerate(added)),
    ]


def grouped_of(seen: list[CodedReport]) -> set[int]:
    return {each for group in find_groups(seen, enough=8) for each in group.report_ids}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("copies", [15, 40])
def test_the_very_same_short_account_is_grouped_and_nobody_else(seed, copies):
    rng = random.Random(seed)
    account: dict[str, str] = {}
    while not {"sex", "told_whom"} <= account.keys():
        account = as_texts(make_flood(rng, kind=SHORT, count=1, now=HOUR)[0].answers)

    assert grouped_of(seen_with([account] * copies, seed=seed)) == set(range(1000, 1000 + copies))


LITTLE = {
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "when_band": "last_7_days",
    "event_type": "taken",
    "event_detail": "account_hacked",
    "lost_money": "no",
}


def test_of_an_account_that_tells_little_more_copies_are_needed():
    little = LITTLE | {"sex": "female"}

    assert grouped_of(seen_with([little] * 20, seed=1)) == set()
    assert grouped_of(seen_with([little] * 40, seed=1)) == set(range(1000, 1040))


@pytest.mark.parametrize("victims", [20, 60])
def test_what_one_event_did_to_many_is_no_group_though_most_told_the_same(victims):
    told = [
        LITTLE | {"sex": "female", "told_whom": "no_one" if number % 5 else f"friend {number % 2}"}
        for number in range(victims)
    ]

    assert grouped_of(seen_with(told, seed=1)) == set()
