"""Whoever looks for help because somebody close watches them meets those who know that first."""

import pytest

from guidance.advising.advice import Advice, advice_about
from guidance.for_whom.audience import NATIONS
from guidance.pages.search import find_pages
from guidance.reading.library import current

DOMESTIC_ABUSE = ("DA_E", "DA_W", "DA_S", "DA_NI")
WATCHED = (
    "my husband tracks my phone",
    "my ex reads my whatsapp",
    "my wife checks my phone",
    "my partner put a spy app on my phone",
)


def place_of(advice: Advice, key: str) -> int:
    """Where a contact is first named among the cards for now."""
    cards = current().cards
    return next(
        (at for at, card in enumerate(advice.now) if key in cards[card.key].contacts),
        99,
    )


@pytest.mark.parametrize("words", WATCHED)
@pytest.mark.parametrize("nation", ["", *NATIONS])
def test_a_search_of_somebody_watched_leads_to_the_domestic_abuse_lines_first(
    words: str, nation: str
) -> None:
    page = find_pages(words, current())[0]
    advice = advice_about(page.key, {"nation": nation} if nation else {})

    first = min(place_of(advice, key) for key in DOMESTIC_ABUSE)
    assert first <= 1  # only how to leave the page may stand before it
    assert first < min(place_of(advice, key) for key in ("CHILD", "P999", "MSH"))


@pytest.mark.parametrize("page", ["control", "harassment"])
@pytest.mark.parametrize("nation", ["", *NATIONS])
def test_among_everybody_who_can_help_the_stalking_line_stands_and_slavery_comes_later(
    page: str, nation: str
) -> None:
    advice = advice_about(page, {"nation": nation} if nation else {})

    keys = [contact.key for contact in advice.everybody]
    lines = [keys.index(key) for key in DOMESTIC_ABUSE if key in keys]
    assert "STALK" in keys
    assert keys[0] == "P999"
    assert lines
    if "MSH" in keys:
        assert max(lines) < keys.index("MSH")


def test_whoever_is_16_finds_childline_there_and_no_line_before_it() -> None:
    advice = advice_about("control", {"nation": "wales", "age_band": "age_16_17"})

    assert place_of(advice, "CHILD") < min(place_of(advice, key) for key in ("DA_W", "MSH"))


def test_whoever_is_made_to_work_still_finds_the_slavery_line_among_the_first() -> None:
    for nation in ("", *NATIONS):
        advice = advice_about("control", {"nation": nation} if nation else {})

        assert place_of(advice, "MSH") < 99
