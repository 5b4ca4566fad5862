"""Whatever comes, there is a path, and what is kept belongs together."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.form.journey import (
    may_save,
    may_send_early,
    next_slug,
    on_path,
    path,
)
from reporting.form.questions import FIELDS, field_by_code, options_for
from tests.reporting.form.endings import ending_of

CODES = [each.code for each in FIELDS]
KNOWN = sorted(
    {option.code for each in FIELDS for option in each.options}
    | {"E23000022", "council:E06000001", "county:devon", "email", "locked_files", "2026-03"}
)
ODD = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.none(),
    st.lists(st.text(max_size=9) | st.none(), max_size=4),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)
ANY_ANSWERS = st.dictionaries(
    st.sampled_from(CODES) | st.text(max_size=12),
    st.sampled_from(KNOWN) | st.lists(st.sampled_from(KNOWN), max_size=6).map(tuple) | ODD,
    max_size=len(CODES),
)


@st.composite
def likely_answers(draw: st.DrawFn) -> dict[str, Any]:
    """Answers as people give them, any of them missing, in no order."""
    answers: dict[str, Any] = {}
    for asked in FIELDS:
        codes = [option.code for option in options_for(asked, answers)]
        if draw(st.integers(0, 9)) == 0:
            continue
        if asked.kind == "checkboxes":
            answers[asked.code] = tuple(
                draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
            )
        elif codes:
            answers[asked.code] = draw(st.sampled_from(codes))
        else:
            answers[asked.code] = draw(st.sampled_from(["2026-03", "text"]))
    return answers


@pytest.mark.slow
@given(answers=ANY_ANSWERS | likely_answers())
@settings(max_examples=150)
def test_whatever_the_answers_there_is_a_path_and_what_is_kept_is_kept_again(
    answers: dict[str, Any],
) -> None:
    kept = on_path(answers)
    slugs = path(answers)

    assert on_path(kept) == kept
    assert path(kept) == slugs
    assert slugs[:2] == ("", "danger")
    assert len(set(slugs)) == len(slugs)
    assert set(kept) <= set(CODES)
    assert next_slug(answers, slugs[-1]) == slugs[-1]
    assert ending_of(answers) in (None, "sent", "young-person", "other-help")
    assert not (may_save(answers) and not may_send_early(answers))
    assert all(isinstance(value, str | tuple) and value for value in kept.values())


@pytest.mark.slow
@given(answers=likely_answers())
@settings(max_examples=80)
def test_answering_the_furthest_page_only_ever_adds_pages(answers: dict[str, Any]) -> None:
    before: dict[str, Any] = {}
    slugs = path(before)
    for asked in FIELDS:
        if asked.code not in answers:
            continue
        after = on_path({**before, asked.code: answers[asked.code]})
        grown = path(after)

        assert grown[: len(slugs)] == slugs
        assert asked.required or grown == slugs
        before, slugs = dict(after), grown


@pytest.mark.slow
@given(answers=likely_answers(), changes=st.lists(likely_answers(), max_size=3))
@settings(max_examples=80)
def test_any_sequence_of_changes_leaves_answers_that_belong_together(
    answers: dict[str, Any], changes: list[dict[str, Any]]
) -> None:
    held = on_path(answers)
    for change in changes:
        held = on_path({**held, **change})

    assert on_path(held) == held
    if held.get("who") == "organisation":
        assert not {"age_band", "emotional_effect", "sex"} & set(held)
    if held.get("who") == "child":
        assert held.get("age_band") in (
            *(None, "age_under_13", "age_13_15", "age_16_17"),
            "prefer_not_to_say",
        )
    if held.get("main_reason") not in (None, "not_sure"):
        assert held["main_reason"] in held["reason_not_reported"]
    if held.get("nation") == "scotland":
        assert "report_fraud" not in held.get("told_whom", ())
    if held.get("event_type") and "event_detail" in held:
        details = options_for(field_by_code("event_detail"), held)
        assert held["event_detail"] in {option.code for option in details}
    assert held.get("event_type") != "not_sure_help"
