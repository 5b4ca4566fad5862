"""What people outside the UK are told: no number of ours that may not serve them."""

import re

import pytest

from guidance.advising.advice import advice_about
from guidance.reading.library import current
from tests.guidance.facts import advise, contacts_in


@pytest.mark.parametrize(
    ("nation", "notice", "of_999"),
    [
        ("isle_of_man_channel_islands", "islands", ""),
        ("outside_uk", "elsewhere", "May not work where you are."),
    ],
)
def test_outside_the_uk_numbers_come_without_a_promise_but_999_where_it_is_the_number(
    nation: str, notice: str, of_999: str
) -> None:
    advice = advise(event_type="blackmail", nation=nation)

    assert [notice.kind for notice in advice.first_notices] == ["partner_unsure", notice]
    shown = {contact.key: contact.nation_note for contact in (*advice.who_to_tell, *advice.support)}
    assert shown == {"P999": of_999, "SHOUT": "May not work where you are."}


@pytest.mark.parametrize("page", sorted(current().situations))
def test_on_the_islands_every_page_says_999_before_the_steps(page: str) -> None:
    advice = advice_about(page, {"nation": "isle_of_man_channel_islands"})

    (notice,) = (found for found in advice.first_notices if found.kind == "islands")
    assert [part.contact for line in notice.lines for part in line.all_parts()].count("P999") == 1
    assert not [line.text for line in notice.lines if "your own emergency number" in line.text]


EVERYTHING_ANSWERED = {
    "danger": "yes",
    "told_whom": ("no_one",),
    "affected_how_much": "very_much",
    "lost_money": "yes",
    "got_back": "refused",
    "relationship": "family",
}


@pytest.mark.parametrize("who", ["me", "organisation"])
@pytest.mark.parametrize("answers", [{}, EVERYTHING_ANSWERED])
@pytest.mark.parametrize("page", sorted(current().situations))
def test_outside_the_uk_no_line_names_a_number_or_address_but_those_shown_anywhere(
    page: str, answers: dict[str, object], who: str
) -> None:
    advice = advice_about(page, {**answers, "nation": "outside_uk", "who": who})

    blocks = (advice.reassurance, advice.steps, advice.do_not, advice.keep, advice.money_back)
    parts = [part for line in advice.every_line for part in line.all_parts()]
    assert {part.contact for part in parts} <= {"", "P999", "SHOUT"}
    assert not [part.text for part in parts if "101" in part.text or "159" in part.text]
    assert all(blocks)
    assert advice.law
    assert contacts_in(advice) <= {"P999", "SHOUT"}


@pytest.mark.parametrize("page", sorted(current().situations))
def test_outside_the_uk_no_heading_is_left_without_what_follows_and_no_space_is_lost(
    page: str,
) -> None:
    steps = advice_about(page, {"nation": "outside_uk"}).steps

    assert steps
    assert not [step.text for step in steps if re.search(r"[.?!][A-Z]", step.text)]
    assert not [
        step.text for step in steps if step.text.endswith(("Talk to someone.", "Send it on."))
    ]


def test_outside_the_uk_the_bank_is_called_by_the_number_on_the_card() -> None:
    advice = advice_about("tricked_payment", {"nation": "outside_uk"})

    assert advice.steps[0].text == (
        "Call your bank now. Call the number on your card. Ask them to stop the payment."
    )


def test_blackmail_outside_the_uk_makes_no_claim_about_the_law_there() -> None:
    advice = advice_about("blackmail_other", {"nation": "outside_uk"})

    assert [line.text for line in advice.law] == [
        "The police can tell you what the law says where you live."
    ]
