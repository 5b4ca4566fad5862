"""People find their page by their own words."""

import pytest

from guidance.finding import find_pages
from guidance.library import current


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("sextortion", "blackmail_pictures"),
        ("sextorsion", "blackmail_pictures"),
        ("nudes", "blackmail_pictures"),
        ("Scammed on WhatsApp!", "tricked_payment"),
        ("ransomwear", "ransomware"),
        ("romence scam", "romance"),
        ("someone hacked my facebok", "account_taken"),
        ("parcel text", "scam_message"),
        ("revenge porn", "images_shared"),
        ("dick pic", "obscene"),
        ("deepfake", "images_shared"),
        ("my daughter is being groomed", "child_abuse"),
        ("loan in my name", "identity"),
        ("my ex is stalking me", "harassment"),
        ("anydesk", "malware"),
        ("i want to kill myself", "danger_now"),
    ],
)
def test_words_lead_to_their_page(words: str, page: str) -> None:
    found = find_pages(words, current())

    assert page in [result.key for result in found[:3]]


@pytest.mark.parametrize("words", ["", "   ", "the and of", "zzzz qqqq", "\u202e%s<script>", "🤷"])
def test_words_that_fit_nothing_find_nothing(words: str) -> None:
    assert find_pages(words, current()) == ()


def test_a_very_long_search_is_cut() -> None:
    found = find_pages("x" * 100_000 + " sextortion", current())

    assert found == ()
