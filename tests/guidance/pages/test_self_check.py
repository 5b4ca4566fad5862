"""Every way through the self-check ends in advice."""

from collections.abc import Iterator

import pytest

from guidance.advising.advice import advice_about
from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.library import current
from guidance.reading.self_check import START, SelfCheckChoice


def endings(
    name: str = START, before: tuple[str, ...] = ()
) -> Iterator[tuple[int, SelfCheckChoice]]:
    for choice in current().self_check[name].choices:
        if choice.to:
            assert choice.to not in before, "the self-check goes round in a circle"
            yield from endings(choice.to, (*before, name))
        else:
            yield len(before) + 1, choice


def test_every_way_ends_in_a_page_after_four_questions_at_most() -> None:
    ways = list(endings())

    assert all(choice.page in current().situations for _, choice in ways)
    assert all(choice.event in EVENT_TYPES for _, choice in ways)
    assert max(questions for questions, _ in ways) <= 4


def test_those_who_do_not_know_are_covered() -> None:
    ended = {choice.page for _, choice in endings()}

    assert {
        *("account_taken", "scam_message", "recorded_you_email", "money_taken", "romance"),
        *("something_else", "malware", "identity", "tricked_payment"),
    } <= ended


@pytest.mark.parametrize("choice", current().self_check["login_alert"].choices)
def test_an_alert_about_a_login_never_ends_in_a_scam_message(choice: SelfCheckChoice) -> None:
    advice = advice_about(choice.page, {})

    acts = [card.act for card in advice.cards]
    assert "nothing was lost" not in advice.title
    assert choice.event != "scam_msg"
    assert "Change the password, and any like it" in acts
    assert "Turn on 2-step login" in acts


def test_whoever_got_a_message_about_a_strange_login_can_say_so() -> None:
    ways = {choice.to for choice in current().self_check["message"].choices}

    assert "login_alert" in ways


def test_where_no_login_is_unknown_the_account_seems_to_have_held() -> None:
    (held,) = [c for c in current().self_check["login_alert"].choices if c.say == "No"]

    advice = advice_about(held.page, {"nation": "wales"})

    assert "seems to have held" in advice.title
    acts = [card.act for card in advice.cards]
    assert acts[0] == "Open the app or site yourself"
    assert acts.index("Change the password, and any like it") < acts.index("Log out all devices")


@pytest.mark.parametrize("choice", [choice for _, choice in endings()])
def test_nothing_was_lost_is_said_only_where_somebody_only_read_it(choice: SelfCheckChoice) -> None:
    if "nothing was lost" in current().situations[choice.page].title:
        assert choice.say == "I only read it, clicked or talked"
