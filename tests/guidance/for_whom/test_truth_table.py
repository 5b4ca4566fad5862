"""Whatever happened, wherever, to whomever: the rules of the advice over the whole table.

Everything that can have happened is asked in every place and at every age. How it was paid and
when, who did it, who is told, who reads and whether money was lost go round beside them, so that
every pair of answers to two questions stands in the table.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, product
from typing import Any

import pytest

from classification.answers import RELATIONSHIP, TOLD_WHOM
from guidance.for_whom.audience import NATIONS
from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.library import Library, current
from tests.guidance.facts import (
    AGES,
    ELSEWHERE,
    HAPPENED,
    LOSSES,
    PAYMENTS,
    TIMES,
    WHOS,
    make_answers,
)
from tests.guidance.for_whom.rules import RULES
from tests.guidance.for_whom.table_row import Row

ONE_ON_SUNDAY = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
PLACES = (*NATIONS, *ELSEWHERE, "")
AGES_THAT_DIFFER = ("age_16_17", "age_18_24", "age_75_plus", "prefer_not_to_say", "")
TOLD = (*TOLD_WHOM.codes, "")
CLOSE = (*RELATIONSHIP.codes, "")
DANGERS = ("no", "yes", "not_sure", "")
GOING_ON = ("yes", "no", "")
GOT_BACK = ("not_asked", "refused", "none", "")
LAST_PAID = ("last_24_hours", "last_7_days", "earlier", "")
MONTHS = ("2026-10", "2024-10", "2023-05", "")
SIZES = ("size_1", "size_10_49", "size_250_plus", "")
AFFECTED = ("", "not_at_all", "very_much")
# question -> its answers, and how fast they go round beside the others
BESIDE = {
    "payment_method": (PAYMENTS, 1),
    "when_band": (TIMES, 3),
    "who": (WHOS, 1),
    "lost_money": (LOSSES, 2),
    "relationship": (CLOSE, 1),
    "told_whom": (TOLD, 1),
    "danger": (DANGERS, 7),
    "ongoing": (GOING_ON, 5),
    "got_back": (GOT_BACK, 2),
    "last_paid": (LAST_PAID, 1),
    "last_payment_month": (MONTHS, 3),
    "org_size": (SIZES, 1),
    "affected_how_much": (AFFECTED, 11),
}
MONEY_TYPES = ("paid", "taken", "account", "malware", "identity", "blackmail")


def rows(event: str, detail: str) -> Iterator[dict[str, Any]]:
    """Every place and age, with the other questions going round beside them."""
    turn = HAPPENED.index((event, detail))
    for place, (nation, age) in enumerate(product(PLACES, AGES_THAT_DIFFER)):
        beside = {
            question: answers[(turn * step + place * step + place // len(answers)) % len(answers)]
            for question, (answers, step) in BESIDE.items()
        }
        yield as_the_form_gives(
            event_type=event, event_detail=detail, nation=nation, age_band=age, **beside
        )


def money_rows(event: str) -> Iterator[dict[str, Any]]:
    """Every way of paying with every time, reader and place, where money was lost."""
    others = product(PAYMENTS, ("", *NATIONS, *ELSEWHERE), ("me", "organisation", "adult_helped"))
    for turn, (payment, nation, who) in enumerate(others):
        yield as_the_form_gives(
            event_type=event,
            payment_method=payment,
            nation=nation,
            who=who,
            age_band="age_45_54",
            lost_money="yes",
            last_paid=LAST_PAID[turn % len(LAST_PAID)],
            last_payment_month=MONTHS[turn // 4 % len(MONTHS)],
            told_whom=("no_one", "bank", "")[turn % 3],
            org_size=SIZES[turn % len(SIZES)],
            relationship=("stranger", "partner_or_ex", "")[turn // 2 % 3],
            got_back=GOT_BACK[turn // 3 % len(GOT_BACK)],
        )


def as_the_form_gives(**answers: str) -> dict[str, Any]:
    """Answers in the form's shape: several that may be ticked, and none to what is not asked."""
    if answers.get("lost_money") != "yes":
        for question in ("payment_method", "last_paid", "last_payment_month", "got_back"):
            answers.pop(question, None)
    if answers.get("last_paid") != "earlier":
        answers.pop("last_payment_month", None)
    if answers.get("who") == "organisation":
        answers.pop("age_band", None)
    else:
        answers.pop("org_size", None)
    if answers["event_type"] in {"ddos", "scam_msg", "csea"}:
        answers.pop("relationship", None)
    if answers["event_type"] in {"harass", "obscene", "scam_msg", "csea"}:
        for question in ("lost_money", "payment_method", "last_paid", "got_back"):
            answers.pop(question, None)
    made: dict[str, Any] = dict(make_answers(**answers))
    for question in ("payment_method", "told_whom"):
        if question in made:
            made[question] = (made[question],)
    return made


def broken(table: Iterator[dict[str, Any]], library: Library) -> list[str]:
    """Which rules break, each with the answers that break it and what was shown."""
    found = []
    for answers in table:
        row = Row.of(answers, library=library, now=ONE_ON_SUNDAY)
        found += [
            f"{name}: {what}, for {answers}"
            for name, rule in RULES.items()
            if (what := rule(row)) is not None
        ]
    return found


def test_the_table_asks_every_answer_and_every_pair_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = [row for event, detail in HAPPENED for row in rows(event, detail)]
    money = [row for event in MONEY_TYPES for row in money_rows(event)]

    asked = {"nation": PLACES, "age_band": AGES_THAT_DIFFER} | {
        question: answers for question, (answers, _) in BESIDE.items()
    }
    pairs = {
        (one, row.get(one), other, row.get(other))
        for row in (*table, *money)
        for one, other in combinations(asked, 2)
    }
    for question, answers in asked.items():
        met = {_of(row.get(question)) for row in (*table, *money)}
        assert met >= set(answers) - {""}, question
    assert {event for event, _ in HAPPENED} == set(EVENT_TYPES)
    assert {row["age_band"] for row in table if "age_band" in row} <= set(AGES)
    with capsys.disabled():
        print(
            f"\nTruth table: {len(table)} rows ({len(HAPPENED)} things that happened, "
            f"{len(PLACES)} places, {len(AGES_THAT_DIFFER)} ages), {len(money)} more of money; "
            f"{len(pairs)} pairs of answers; {len(RULES)} rules."
        )
    assert len(table) >= 3000
    assert len(money) >= 1000
    assert len(pairs) >= 1500


def _of(answer: Any) -> str:
    return answer[0] if isinstance(answer, tuple) else answer or ""


@pytest.mark.parametrize("event", EVENT_TYPES)
def test_every_rule_holds_in_every_row(event: str) -> None:
    library = current()
    wrong = [
        found
        for kind, detail in HAPPENED
        if kind == event
        for found in broken(rows(kind, detail), library)
    ]

    assert wrong == []


@pytest.mark.parametrize("event", MONEY_TYPES)
def test_every_rule_holds_for_money_however_whenever_and_to_whomever(event: str) -> None:
    assert broken(money_rows(event), current()) == []
