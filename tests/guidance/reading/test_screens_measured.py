"""How many of the labelled phrases the lists find, and how many others they take for them.

`pytest -s tests/guidance/reading/test_screens_measured.py` prints the figures.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from guidance.reading.child_words import tells_of_harm_to_a_child
from guidance.reading.crisis_words import speaks_of_crisis
from guidance.reading.library import current

LABELLED = Path(__file__).parent / "labelled"
SCREENS: dict[str, Callable[[str], bool]] = {
    "crisis": lambda text: speaks_of_crisis(text, current().crisis_words),
    "child": lambda text: tells_of_harm_to_a_child(text, current().child_words),
    "adult": lambda text: tells_of_harm_to_a_child(text, current().child_words, of_adult=True),
}


def shares(name: str, half: str) -> tuple[float, float]:
    """The share of what should be found that is found, and of the rest that is found too."""
    phrases = tomllib.loads((LABELLED / f"{name}_{half}.toml").read_text(encoding="utf-8"))
    ordinary = [each["text"] for each in phrases["phrase"] if each["label"] == "ordinary"]
    others = [each["text"] for each in phrases["phrase"] if each["label"] != "ordinary"]
    sees = SCREENS[name]
    recall = sum(map(sees, others)) / len(others)
    false = sum(map(sees, ordinary)) / len(ordinary)
    print(f"\n{name} {half}: recall {recall:.3f} of {len(others)}, ", end="")
    print(f"false alarms {false:.3f} of {len(ordinary)}")
    return recall, false


@pytest.mark.parametrize(
    ("name", "half", "least_recall", "most_false"),
    [
        ("crisis", "build", 0.99, 0.01),
        ("crisis", "used", 0.97, 0.01),
        ("crisis", "measure", 0.97, 0.17),
        ("child", "build", 0.99, 0.02),
        ("child", "used", 0.98, 0.01),
        ("child", "measure", 0.89, 0.20),
        ("adult", "build", 1.0, 0.0),
    ],
)
def test_a_screen_finds_what_it_is_for_and_little_else(
    name: str, half: str, least_recall: float, most_false: float
) -> None:
    recall, false = shares(name, half)

    assert recall >= least_recall
    assert false <= most_false


def test_the_adults_sentences_are_many_and_all_that_name_a_hurt_child_are_seen_of_anybody() -> None:
    phrases = tomllib.loads((LABELLED / "adult_build.toml").read_text(encoding="utf-8"))["phrase"]
    labels = [each["label"] for each in phrases]
    unseen = [
        each["text"]
        for each in phrases
        if each["label"] == "harm" and not SCREENS["child"](each["text"])
    ]

    assert (labels.count("ordinary") >= 60, labels.count("harm") >= 30) == (True, True)
    assert unseen == []
