"""What is sent from a page becomes answers, or an error that says what to do; never a crash."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.form.journey import check_report, voice_of
from reporting.form.page_shapes import Question
from reporting.form.questions import FIELDS, PAGES, field_by_code, page_for, page_with
from reporting.form.validation import check_page

TODAY = date(2026, 11, 23)
ASKED = [page for page in PAGES if isinstance(page, Question)]
REQUIRED = [page for page in ASKED if page.fields[0].required]
WHOLE: dict[str, Any] = {
    "danger": "no",
    "who": "me",
    "age_band": "age_35_44",
    "nation": "england",
    "event_type": "paid",
    "event_detail": "rent",
    "when_band": "earlier",
    "when_month": "2026-03",
    "lost_money": "yes",
    "payment_method": "crypto",
    "last_paid": "earlier",
    "last_payment_month": "2026-04",
    "told_whom": ("bank",),
    "reason_not_reported": ("too_trivial", "ashamed"),
    "main_reason": "ashamed",
    "own_words": "It was a shock.",
    "police_area": "E23000022",
}
LATER = {"event_type": "account", "event_detail": "email"}
"""What happened, where it is asked too what else it did."""


def all_required(slug: str, answers: dict[str, Any], *, but: str) -> dict[str, list[str]]:
    """The first answer to every other field of a page that must be answered."""
    page = page_for(slug, answers)
    assert page is not None
    return {
        each.code: [each.options[-1].code]
        for each in page.fields
        if each.required and each.code != but
    }


def values(slug: str, answers: dict[str, Any] | None = None, **sent: list[str]) -> dict[str, Any]:
    """The answers taken from a page on which nothing is wrong."""
    checked = check_page(slug, sent, WHOLE if answers is None else answers, today=TODAY)
    assert checked.errors == ()
    return dict(checked.values)


def wrong(slug: str, answers: dict[str, Any] | None = None, **sent: list[str]) -> dict[str, str]:
    """The messages by field; nothing is taken from a page with something wrong on it."""
    answers = WHOLE if answers is None else answers
    checked = check_page(slug, sent, answers, today=TODAY)
    assert checked.values == {}
    return {error.field: error.message.voice(voice_of(answers)) for error in checked.errors}


@pytest.mark.parametrize("page", REQUIRED, ids=lambda page: page.slug)
@pytest.mark.parametrize("sent", [[], [""], ["  "], ["", ""]])
def test_what_must_be_answered_says_so_by_name(page: Question, sent: list[str]) -> None:
    found = wrong(page.slug, **all_required(page.slug, WHOLE, but=page.code), **{page.code: sent})

    assert found == {page.code: page.fields[0].error.you}


def test_each_question_of_a_page_that_must_be_answered_says_so() -> None:
    assert set(wrong("danger", {})) == {"danger", "who"}
    assert set(wrong("age-band", {"who": "me"})) == {"age_band", "nation"}
    assert set(wrong("age-band", {"who": "organisation"})) == {"nation"}
    assert set(wrong("when-band")) == {"when_band", "lost_money"}
    assert set(wrong("when-band", WHOLE | {"event_type": "harass"})) == {"when_band"}


def test_what_is_right_on_a_page_is_known_although_another_answer_is_missing() -> None:
    checked = check_page("danger", {"danger": ["yes"]}, {})

    assert [error.field for error in checked.errors] == ["who"]
    assert checked.right == {"danger": "yes"}
    assert checked.values == {}


@pytest.mark.parametrize(
    "page", [page for page in ASKED if page not in REQUIRED], ids=lambda page: page.slug
)
def test_what_may_be_skipped_is_skipped_without_a_word(page: Question) -> None:
    assert values(page.slug) == {}


@pytest.mark.parametrize(
    "asked",
    [each for each in FIELDS if each.kind in ("radios", "select", "checkboxes")],
    ids=lambda each: each.code,
)
def test_a_code_that_is_not_on_the_list_is_refused(asked: Any) -> None:
    who = "organisation" if asked.code in ("org_size", "business_effect") else "me"
    answers = WHOLE | {"who": who} | LATER
    slug = page_with(asked.code, answers).slug
    others = all_required(slug, answers, but=asked.code)
    if asked.code == "main_reason":
        others["reason_not_reported"] = ["too_trivial", "ashamed"]

    found = wrong(slug, answers, **{**others, asked.code: ["forged"]})

    assert set(found) == {asked.code}


def test_an_error_is_said_in_the_voice_of_the_page() -> None:
    age = {"age_band": ["age_16_17"]}
    assert wrong("age-band", {"who": "me"}, **age) == {"nation": "Choose where you live"}
    assert wrong("age-band", {"who": "child"}, **age) == {"nation": "Choose where they live"}
    assert wrong("age-band", {"who": "organisation"}) == {"nation": "Choose where it is based"}


@pytest.mark.parametrize("age", ["age_18_24", "age_75_plus"])
def test_a_child_of_eighteen_or_over_is_an_error_that_leads_to_who(age: str) -> None:
    sent = {"age_band": [age], "nation": ["wales"]}

    checked = check_page("age-band", sent, {"who": "child"})

    (error,) = checked.errors
    assert error.field == "age_band"
    assert error.page == "danger"
    assert error.message.they == (
        "You said this happened to a child. If they are 18 or over now, "
        "choose 'An adult I am helping'."
    )


@pytest.mark.parametrize("age", ["age_under_13", "age_16_17", "prefer_not_to_say"])
def test_a_child_may_be_of_any_other_age(age: str) -> None:
    sent = {"age_band": [age], "nation": ["wales"]}

    assert values("age-band", {"who": "child"}, **sent) == {"age_band": age, "nation": "wales"}


def test_the_same_answer_twice_is_one_answer_and_two_are_an_error() -> None:
    who = {"who": ["me"]}
    assert values("danger", {}, danger=["yes", "yes"], **who) == {"danger": "yes", "who": "me"}
    assert wrong("danger", {}, danger=["yes", "no"], **who) == {"danger": "Choose one answer only"}


def test_ticks_are_kept_once_in_the_order_of_the_list() -> None:
    taken = values("told-whom", told_whom=["bank", "local_police", "bank"])

    assert taken == {"told_whom": ("local_police", "bank")}


@pytest.mark.parametrize("alone", ["no_one", "not_sure", "prefer_not_to_say"])
def test_no_one_excludes_the_rest(alone: str) -> None:
    assert values("told-whom", told_whom=[alone]) == {"told_whom": (alone,)}
    assert set(wrong("told-whom", told_whom=[alone, "bank"])) == {"told_whom"}


def test_none_of_these_excludes_the_rest() -> None:
    found = wrong("contact-mode", WHOLE | LATER, other_effects=["none", "locked_out"])

    assert set(found) == {"other_effects"}


def test_the_main_reason_is_one_of_those_ticked() -> None:
    ticked = ["too_trivial", "ashamed"]

    taken = values("reason-not-reported", reason_not_reported=ticked, main_reason=["ashamed"])
    unsure = values("reason-not-reported", reason_not_reported=ticked, main_reason=["not_sure"])

    assert taken["main_reason"] == "ashamed"
    assert unsure["main_reason"] == "not_sure"
    assert set(
        wrong("reason-not-reported", reason_not_reported=ticked, main_reason=["no_loss"])
    ) == {"main_reason"}


@pytest.mark.parametrize("ticked", [[], ["other"]])
def test_where_fewer_than_two_reasons_are_ticked_none_of_them_is_the_main_one(
    ticked: list[str],
) -> None:
    taken = values("reason-not-reported", reason_not_reported=ticked, main_reason=["ashamed"])

    assert "main_reason" not in taken


def test_an_older_reason_does_not_count_as_ticked() -> None:
    ticked = ["other", "no_loss"]

    found = wrong("reason-not-reported", reason_not_reported=ticked, main_reason=["ashamed"])

    assert set(found) == {"main_reason"}


@pytest.mark.parametrize(
    ("picked", "kept"),
    [
        ("council:E06000001", "E23000013"),
        ("county:devon", "E23000035"),
        ("force:E23000022", "E23000022"),
        ("E23000022", "E23000022"),
        ("dont_know", "dont_know"),
    ],
)
def test_a_place_is_kept_as_its_police_force(picked: str, kept: str) -> None:
    assert values("check", police_area=[picked]) == {"police_area": kept}


@pytest.mark.parametrize("picked", ["W15000001", "council:W06000015", "BTP", "x" * 9000])
def test_a_place_outside_the_nation_is_refused(picked: str) -> None:
    assert set(wrong("check", police_area=[picked])) == {"police_area"}


def test_a_month_may_come_in_two_parts() -> None:
    taken = values(
        "when-band",
        lost_money=["no"],
        **{"when_band": ["earlier"], "when_month-month": ["3"], "when_month-year": ["2026"]},
    )

    assert taken == {"when_band": "earlier", "when_month": "2026-03", "lost_money": "no"}


@pytest.mark.parametrize("text", ["2026-12", "2027-01", "last spring", "2026-03\x00"])
def test_a_month_to_come_or_no_month_is_refused(text: str) -> None:
    when = {"when_band": ["earlier"], "lost_money": ["no"], "when_month": [text]}
    paid = {"last_paid": ["earlier"], "last_payment_month": [text]}

    assert set(wrong("when-band", **when)) == {"when_month"}
    assert set(wrong("payment-method", **paid)) == {"last_payment_month"}


def test_this_month_is_not_to_come() -> None:
    taken = values("payment-method", last_paid=["earlier"], last_payment_month=["2026-11"])

    assert taken == {"last_paid": "earlier", "last_payment_month": "2026-11"}


def test_a_month_counts_only_beside_earlier() -> None:
    when = {"when_band": ["last_7_days"], "lost_money": ["no"], "when_month": ["nonsense"]}
    paid = {"last_paid": ["last_7_days"], "last_payment_month": ["nonsense"]}

    assert values("when-band", **when) == {"when_band": "last_7_days", "lost_money": "no"}
    assert values("payment-method", **paid) == {"last_paid": "last_7_days"}


def test_a_field_that_is_not_asked_of_this_person_is_left_out() -> None:
    sent = {"age_band": ["age_16_17"], "nation": ["wales"], "org_size": ["size_1"]}

    assert values("age-band", {"who": "me"}, **sent) == {
        "age_band": "age_16_17",
        "nation": "wales",
    }
    assert values("age-band", {"who": "organisation"}, **sent) == {
        "nation": "wales",
        "org_size": "size_1",
    }


def test_what_other_pages_ask_is_left_out() -> None:
    taken = values("danger", {}, danger=["no"], who=["me"], nation=["wales"], csrf=["x"])

    assert taken == {"danger": "no", "who": "me"}


def test_in_scotland_report_fraud_cannot_be_ticked() -> None:
    found = wrong("told-whom", {"nation": "scotland"}, told_whom=["report_fraud"])

    assert set(found) == {"told_whom"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c", "abc"),
        ("a\u202eb\u2066c", "abc"),
        ("  Za późno, było już po wszystkim.  ", "Za późno, było już po wszystkim."),
    ],
)
def test_words_are_kept_as_written_without_control_characters(typed: str, kept: str) -> None:
    assert values("own-words", own_words=[typed]) == {"own_words": kept}


def test_a_thousand_letters_may_be_written_and_line_ends_count_once() -> None:
    full = "😀" * 998 + "\r\n" + "😀"

    assert values("own-words", own_words=[full])["own_words"] == full.replace("\r\n", "\n")
    assert set(wrong("own-words", own_words=["x" * 1001])) == {"own_words"}


def test_a_page_that_is_read_takes_nothing_and_an_unknown_one_says_so() -> None:
    assert check_page("next-hour", {"who": ["me"]}, {}).values == {}
    assert check_page("next-hour", {"who": ["me"]}, {}).errors == ()
    assert [error.field for error in check_page("nothing", {}, {}).errors] == ["nothing"]


# ---- Whatever is sent --------------------------------------------------------------------

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["\x00", "\u202e", "\ud800", "a" * 1_000_000, "<script>", "' OR 1=1", "%s{0}", "yes\x00"]
    ),
    st.sampled_from(sorted({option.code for each in FIELDS for option in each.options})),
)
SENT = st.one_of(st.lists(HOSTILE, max_size=4), HOSTILE, st.none(), st.integers())


@given(
    page=st.sampled_from(PAGES),
    sent=st.dictionaries(
        st.sampled_from([each.code for each in FIELDS]) | st.text(max_size=9), SENT, max_size=8
    ),
    answers=st.dictionaries(st.sampled_from([each.code for each in FIELDS]), SENT, max_size=8),
)
@settings(max_examples=250)
def test_whatever_is_sent_is_taken_whole_or_refused_by_name(
    page: Any, sent: dict[str, Any], answers: dict[str, Any]
) -> None:
    checked = check_page(page.slug, sent, answers, today=TODAY)

    codes = {each.code for each in page.fields}
    assert set(checked.values) <= codes
    assert {error.field for error in checked.errors} <= codes
    assert all(error.message.voice(voice_of(answers)) for error in checked.errors)
    assert not (checked.values and checked.errors)
    assert set(checked.values) <= set(checked.right) <= codes
    check_report(answers, today=TODAY)
    check_report(checked.values, today=TODAY)


@pytest.mark.parametrize("page", ASKED, ids=lambda page: page.slug)
@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "\x00", "\x1b[31m", "\ud83d", "yes\x00", "../../etc", "\u202eno"]
)
def test_what_no_list_has_is_refused_by_name_or_is_plain_words(page: Question, text: str) -> None:
    asked = page.fields[0]

    others = all_required(page.slug, WHOLE, but=asked.code)

    checked = check_page(page.slug, {**others, asked.code: [text]}, WHOLE)

    if asked.code == "own_words" and len(text) < 1000:
        assert checked.errors == ()
        assert "\x00" not in str(checked.values.get("own_words", ""))
    else:
        assert [error.field for error in checked.errors] == [asked.code]


def test_the_page_and_the_whole_report_agree_on_the_longest_words() -> None:
    most = field_by_code("own_words").max_length
    assert most == 1000

    assert check_report({**WHOLE, "own_words": "x" * most}) == ()
