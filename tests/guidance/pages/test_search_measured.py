"""How many searches in people's own words lead to the right page: first, and among three.

`pytest -s tests/guidance/pages/test_search_measured.py` prints the figures.
"""

import tomllib
from pathlib import Path

import pytest

from guidance.pages.search import find_pages, is_crisis
from guidance.reading.library import current

LABELLED = Path(__file__).parent / "labelled"
CRISIS = "crisis"  # the numbers for a crisis come first, whatever else is found


def shares(half: str) -> tuple[float, float, float]:
    """The shares of searches whose page is first, is among three, and that tell of a crisis."""
    searches = tomllib.loads((LABELLED / f"queries_{half}.toml").read_text("utf-8"))["phrase"]
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
    [("build", 0.98, 1.0), ("measure", 0.82, 0.96)],
)
def test_a_search_in_peoples_own_words_leads_to_their_page(
    half: str, least_first: float, least_among_three: float
) -> None:
    first, among_three, seen = shares(half)

    assert first >= least_first
    assert among_three >= least_among_three
    assert seen == 1.0
