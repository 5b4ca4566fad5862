"""What a card may not say, and whom it must be able to reach, is found by file and line."""

from datetime import date
from pathlib import Path

import pytest

from guidance.reading.library import load_library
from guidance.upkeep.card_checks import in_cards
from guidance.upkeep.checks import findings

CARD = """\
- card: odd_one
  act: "Tell the bank"
  why: "They can stop it."
  do: [call B159]
  quiet: "Use the bank's own app."
  if: "page=romance and lost=yes"
  bucket: now
  rank: 350
  from: [S48]
"""


def found(content: Path, text: str) -> list[tuple[int, str]]:
    """The mistakes of one more card."""
    (content / "cards" / "odd.yaml").write_text(text, encoding="utf-8")
    problems = in_cards(load_library(content))
    return [(line, message) for file, line, message in problems if file == "cards/odd.yaml"]


def test_a_good_card_is_left_alone(content: Path) -> None:
    assert found(content, CARD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("Tell the bank", "Tell the bank right now and ask it to stop", 2, "an act of 10 words"),
        ("Tell the bank", "Tell the bank.", 2, "without a full stop"),
        ("[S48]", "[ours]", 9, "so it needs a source"),
        (
            '  quiet: "Use the bank\'s own app."\n',
            "",
            1,
            "a way that needs no voice",
        ),
        ("Tell the bank", "Tell your bank", 2, '"your bank" is said to a reader who is helping'),
        ("page=romance and", "page=romance|ddos and type=paid and", 6, "on the page ddos"),
        ("lost=yes", "type=account", 6, "nobody can ever see it"),
        ("lost=yes", "close=yes and reader=organisation", 6, "nobody can ever see it"),
        ("  bucket", "  if_unknown: label\n  bucket", 7, "needs one"),
    ],
)
def test_a_mistake_is_named_by_its_line(
    content: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in CARD

    problems = found(content, CARD.replace(old, new, 1))

    assert problems
    assert any(at == line and message in said for at, said in problems)


def test_two_cards_in_one_place_of_a_road_may_not_meet(content: Path) -> None:
    first = CARD.replace("  bucket", '  road: "way 1"\n  bucket')
    meets = first.replace("odd_one", "other_one").replace("page=romance and lost", "lost")
    apart = first.replace("odd_one", "other_one").replace("lost=yes", "lost=no")

    assert any("meets odd_one" in said for _, said in found(content, f"{first}{meets}"))
    assert found(content, f"{first}{apart}") == []


def test_a_number_in_an_act_is_found_too(content: Path) -> None:
    (content / "cards" / "odd.yaml").write_text(
        CARD.replace("Tell the bank", "Call 0300 123 9999"), encoding="utf-8"
    )

    problems = findings(load_library(content), today=date(2026, 11, 30))

    assert any(
        str(problem).startswith("error: cards/odd.yaml:2: a number in the text")
        for problem in problems
    )
