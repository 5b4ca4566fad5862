"""Whole cases, as people would tell them: the advice that each gets comes out right."""

from datetime import UTC, datetime

import pytest

from guidance.advising.advice import Advice, advice_about, advice_for
from guidance.reading.library import current
from tests.guidance.advising.scoring import (
    Case,
    answers_of,
    more_wrong_with,
    read_cases,
    wrong_with,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LOWEST_RATE = 0.95
GIVEN, OWN = read_cases("advice_cases.jsonl"), read_cases("own_cases.jsonl")


def advise(case: Case) -> Advice:
    answers = answers_of(case)
    if "page" in case:
        return advice_about(case["page"], answers, today=NOW.date(), now=NOW)
    return advice_for(answers, today=NOW.date(), now=NOW)


@pytest.mark.parametrize(("name", "cases"), [("given", GIVEN), ("own", OWN)])
def test_the_advice_of_the_cases_comes_out_right(name: str, cases: tuple[Case, ...]) -> None:
    library = current()
    wrong = {}
    for case in cases:
        advice = advise(case)
        found = [*wrong_with(case, advice, library), *more_wrong_with(case, advice, library)]
        if found:
            wrong[case["id"]] = found
    rate = 1 - len(wrong) / len(cases)
    print(f"{name}: {rate:.3f} of {len(cases)} cases come out right")
    for case_id, found in wrong.items():
        print(f"  {case_id}: {'; '.join(found)}")
    assert rate >= LOWEST_RATE, wrong


def test_every_rule_has_cases_of_its_own() -> None:
    by_rule = [rule for case in OWN for rule in case["rules"]]

    assert len(OWN) >= 60
    assert all(by_rule.count(rule) >= 2 for rule in range(1, 13))
