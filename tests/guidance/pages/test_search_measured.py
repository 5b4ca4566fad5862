"""How many searches in people's own words lead to the right page: first, and among three.

`pytest -s tests/guidance/pages/test_search_measured.py` prints the figures.
"""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from guidance.pages.search import find_pages, is_crisis
from guidance.reading.library import current

LABELLED = Path(__file__).parent / "labelled"
HALVES = ("build", "third", "measure")
CRISIS = "crisis"  # the numbers for a crisis come first, whatever else is found


def searches_of(half: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((LABELLED / f"queries_{half}.toml").read_text("utf-8"))["phrase"])


def shares(half: str) -> tuple[float, float, float]:
    """The shares of searches whose page is first, is among three, and that tell of a crisis."""
    searches = searches_of(half)
    library = current()
    crises = [each["text"] for each in searches if CRISIS in each["label"]]
    others = [each for each in searches if CRISIS not in each["label"]]
    places = [
        next((at for at, page in enumerate(found) if page.key in each["label"]), 99)
        for each in others
        for found in (find_pages(each["text"], library),)
    ]
    first = sum(place == 0 for place in places) / len(places)
    among_three = sum(place < 3 for place in places) / len(places)
    seen = sum(is_crisis(text, library) for text in crises) / len(crises)
    print(f"\n{half}: first {first:.3f}, among three {among_three:.3f} of {len(places)}, ", end="")
    print(f"crisis {seen:.3f} of {len(crises)}")
    return first, among_three, seen


@pytest.mark.parametrize(
    ("half", "least_first", "least_among_three"),
    [("build", 0.98, 1.0), ("third", 0.96, 1.0), ("measure", 0.91, 0.99)],
)
def test_a_search_in_peoples_own_words_leads_to_their_page(
    half: str, least_first: float, least_among_three: float
) -> None:
    first, among_three, seen = shares(half)

    assert first >= least_first
    assert among_three >= least_among_three
    assert seen == 1.0


def test_a_search_stands_once_and_in_one_half_alone() -> None:
    texts = Counter(each["text"].lower() for half in HALVES for each in searches_of(half))

    assert [text for text, count in texts.items() if count > 1] == []


def test_every_label_is_a_page_or_a_crisis() -> None:
    known = {CRISIS, *current().situations}

    for half in HALVES:
        assert [
            each["text"] for each in searches_of(half) if not known.issuperset(each["label"])
        ] == []
