"""Where a partner, an ex or family may have done it, that comes first: with whom to call."""

import re

import pytest

from guidance.advising.advice import advice_about, advice_for
from tests.guidance.facts import HAPPENED, advise, contacts_in, make_answers, words_in

MAY_TELL_SOMEBODY_CLOSE = re.compile(r"\bblock|password|log out|lock them out", re.I)
# Nobody close does these: a fake bank, an email to thousands, files locked for money.
BY_STRANGERS = {
    *("tricked_payment", "recorded_you_email", "ransomware", "ddos"),
    *("scam_message", "child_blackmail"),
}
SOMEBODY_CLOSE = pytest.mark.parametrize("relationship", ["", "dont_know", "family"])


@SOMEBODY_CLOSE
@pytest.mark.parametrize(("event", "detail"), HAPPENED)
def test_the_word_about_somebody_close_stands_above_every_step_that_they_may_notice(
    event: str, detail: str, relationship: str
) -> None:
    advice = advise(
        event_type=event,
        event_detail=detail,
        relationship=relationship,
        nation="wales",
        lost_money="yes",
        affected_how_much="very_much",
        told_whom="no_one",
    )

    is_close = relationship == "family"
    may_be = advice.situation not in BY_STRANGERS and detail != "tech_help_call"
    said = words_in(advice.steps)
    if is_close or (may_be and MAY_TELL_SOMEBODY_CLOSE.search(said)):
        assert advice.first_notices[0].kind == ("partner" if is_close else "partner_unsure")


@pytest.mark.parametrize(
    ("nation", "number"),
    [
        ("england", "0808 2000 247"),
        ("wales", "0808 80 10 800"),
        ("scotland", "0800 027 1234"),
        ("northern_ireland", "0808 802 1414"),
    ],
)
@SOMEBODY_CLOSE
def test_the_word_about_somebody_close_holds_the_number_of_the_nation_alone(
    relationship: str, nation: str, number: str
) -> None:
    answers = make_answers(event_type="account", nation=nation, relationship=relationship)

    notice = advice_for(answers).first_notices[0]

    said = words_in(notice.lines)
    called = {part.href for line in notice.lines for part in line.all_parts()}
    assert notice.lines[0].text == "Use a phone or computer that they cannot see."
    assert number in said
    assert f"tel:{number.replace(' ', '')}" in called
    assert len([line for line in notice.lines if "Call " in line.text]) == 1
    assert ("Anyone can call Victim Support" in said) is (nation == "england")


def test_where_the_nation_is_not_known_each_number_says_for_which_it_is() -> None:
    notice = advise(event_type="account").first_notices[0]

    labels = [line.text.partition(":")[0] for line in notice.lines if "Call " in line.text]
    assert labels == ["In England", "In Wales", "In Scotland", "In Northern Ireland"]


def test_under_18_childline_comes_before_the_domestic_abuse_line() -> None:
    notice = advise(
        event_type="blackmail", nation="scotland", relationship="family", age_band="age_16_17"
    ).first_notices[0]

    calls = [line.text for line in notice.lines if "0800" in line.text]
    assert calls[0] == "Talk to Childline first, on 0800 1111."


def test_danger_comes_before_somebody_close_and_a_child_that_is_hurt_too() -> None:
    answers = make_answers(
        event_type="blackmail", danger="yes", child_words="yes", relationship="partner_or_ex"
    )

    kinds = [notice.kind for notice in advice_for(answers).first_notices]

    assert kinds[:3] == ["danger", "child", "partner"]


def test_on_the_page_for_danger_nothing_stands_above_999() -> None:
    advice = advice_about("danger_now", {"nation": "england"})

    assert advice.first_notices == ()


@SOMEBODY_CLOSE
@pytest.mark.parametrize("event", ["account", "harass", "control", "blackmail"])
def test_nobody_is_close_to_an_organisation(event: str, relationship: str) -> None:
    advice = advise(event_type=event, who="organisation", relationship=relationship)

    assert not {"partner", "partner_unsure"} & {notice.kind for notice in advice.notices}
    assert not {"DA_E", "DA_W", "DA_S", "DA_NI"} & contacts_in(advice)
