"""Every way through the self-check ends in advice."""

from collections.abc import Iterator

from guidance.choosing import EVENT_TYPES
from guidance.library import current
from guidance.self_check import START, Choice


def endings(name: str = START, before: tuple[str, ...] = ()) -> Iterator[tuple[int, Choice]]:
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
