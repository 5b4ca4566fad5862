"""Advice is gathered once for all who said the same, and anew whenever a line opens or closes."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classification.answers import THOSE_CLOSE
from guidance.advising import held_advice as module
from guidance.advising.advice import advice_for
from guidance.advising.held_advice import ASKED, NEVER_HELD, held_advice
from guidance.reading.hours import LONDON
from reporting.form.page_shapes import Use
from reporting.form.questions import FIELDS, options_for
from tests.guidance.for_whom.test_every_answer import BASES

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
MIDNIGHT = datetime(2026, 11, 24, 0, 0, tzinfo=LONDON)
DONE = frozenset({"tell_bank", "save_proof"})


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_gathered", "_line_states"):
        held = getattr(module, name)
        monkeypatch.setattr(held, "_held", (None, {}))


def told() -> Iterator[Mapping[str, Any]]:
    """The bases, and by turns each with one more of all the answers that a form takes."""
    bases = cycle(BASES)
    yield from BASES
    for field in FIELDS:
        for option in options_for(field, BASES[0]):
            one = (option.code,) if field.kind == "checkboxes" else option.code
            yield {**next(bases), field.code: one}
        if field.kind == "month":
            yield from ({**base, field.code: "2024-02"} for base in BASES)
    yield {**BASES[0], "crisis_words": "yes"}
    yield {**BASES[0], "child_words": "yes"}


def test_what_is_held_is_what_would_be_gathered_whatever_was_answered() -> None:
    for answers in told():
        gathered = advice_for(answers, today=NOON.date(), now=NOON)
        held = held_advice(answers, now=NOON)
        assert (held, hash(held)) == (gathered, hash(gathered)), answers


SAID = {
    field.code: st.sampled_from([(each,) if field.kind == "checkboxes" else each for each in codes])
    for field in FIELDS
    if (codes := [option.code for option in field.options])
}


@given(st.fixed_dictionaries({}, optional=SAID), st.sampled_from(BASES))
def test_it_is_so_for_whatever_was_answered_beside_something_else(
    said: Mapping[str, Any], base: Mapping[str, Any]
) -> None:
    for answers in (said, {**base, **said}, {**base, **said, "danger": "no"}):
        assert held_advice(answers, now=NOON) == advice_for(answers, today=NOON.date(), now=NOON)


@pytest.mark.parametrize("relation", sorted(THOSE_CLOSE))
@pytest.mark.parametrize("base", BASES)
def test_whoever_says_that_nobody_is_in_danger_keeps_what_is_shown_for_that(
    base: Mapping[str, Any], relation: str
) -> None:
    answers = {**base, "relationship": relation, "danger": "no"}

    assert held_advice(answers, now=NOON) == advice_for(answers, today=NOON.date(), now=NOON)


def test_every_answer_that_is_asked_for_the_advice_is_looked_at_and_no_words_are() -> None:
    for_advice = {field.code for field in FIELDS if Use.ADVICE in field.uses}
    in_words = {field.code for field in FIELDS if field.kind == "textarea"}

    # Which of the reasons weighed most changes no advice beside what was ticked.
    assert for_advice - set(ASKED) - NEVER_HELD == {"main_reason"}
    assert in_words
    assert in_words.isdisjoint(ASKED)


def test_it_is_gathered_once_for_all_who_said_the_same_with_the_same_ticks() -> None:
    first = held_advice(BASES[0], now=NOON)
    worded = {**BASES[0], "own_words": "They wrote on a Tuesday."}

    assert held_advice(worded, now=NOON + timedelta(minutes=5)) is first
    assert held_advice(BASES[0], now=NOON, done=DONE) is not first
    assert held_advice(BASES[1], now=NOON) is not first
    assert "Tuesday" not in repr(module._gathered._held)


@pytest.mark.parametrize(
    "apart",
    [
        {"danger": "yes_now"},
        {"police_area": "northamptonshire"},
        {"last_payment_month": "2026-10"},
        {"when_month": "2026-10"},
        {"crisis_words": "yes"},
        {"child_words": "yes"},
    ],
)
def test_what_is_promised_never_to_be_kept_is_held_nowhere(apart: Mapping[str, str]) -> None:
    held_advice({**BASES[1], "danger": "no"} | apart, now=NOON)

    assert module._gathered._held[1] == {}


@pytest.mark.parametrize("hours", range(0, 24, 3))
def test_what_is_open_is_as_it_is_now(hours: int) -> None:
    held_advice(BASES[0], now=NOON)
    later = NOON + timedelta(hours=hours, seconds=59)

    assert held_advice(BASES[0], now=later) == advice_for(BASES[0], today=later.date(), now=later)


def test_a_time_limit_that_passes_at_midnight_is_said_to_have_passed() -> None:
    last_day = datetime(2026, 10, 31, 23, 59, tzinfo=LONDON)
    paid = {**BASES[1], "last_paid": "earlier", "last_payment_month": "2025-10"}

    for now in (last_day, last_day + timedelta(minutes=1), last_day):
        assert held_advice(paid, now=now) == advice_for(paid, today=now.date(), now=now)


def test_when_a_day_is_over_all_that_was_held_is_forgotten() -> None:
    for base in BASES:
        held_advice(base, now=MIDNIGHT - timedelta(minutes=1))

    held_advice(BASES[0], now=MIDNIGHT)

    _, kept = module._gathered._held
    (of_now,) = kept.values()
    assert len(of_now._held[1]) == 1


def test_no_more_than_a_bounded_number_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 3)

    for base in BASES:
        held_advice(base, now=NOON)

    _, kept = module._gathered._held
    (of_now,) = kept.values()
    assert 1 <= len(of_now._held[1]) <= 3
