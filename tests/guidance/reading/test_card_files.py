"""A file of cards becomes cards, or says on which line it cannot."""

import re
from pathlib import Path

import pytest

from guidance.reading.card_files import read_cards
from guidance.reading.content_files import ContentError
from guidance.reading.library import current
from tests.guidance.facts import refused

GOOD = """\
- card: bank_now
  act: "Call the bank now"
  why: "Ask them to stop it. **Every hour counts.**"
  do: [call B159, apps recover]
  quiet: "Use the bank's own app."
  say: bank
  if: "lost=yes and not told=bank"
  label: "If money has gone"
  bucket: now
  rank: 300
  road: "bank 1"
  done_when: "told=bank"
  helper: {act: "Call their bank with them"}
  from: [S48, S23]
- card: take_care
  act: "Take care"
  if: "page=romance"
  bucket: know
  rank: 20
  from: [ours]
"""


def read(folder: Path, text: str = GOOD) -> object:
    (folder / "bank.yaml").write_text(text, encoding="utf-8")
    return read_cards(folder)


def test_a_good_file_becomes_cards_in_the_order_of_rank(tmp_path: Path) -> None:
    (tmp_path / "bank.yaml").write_text(GOOD, encoding="utf-8")

    cards = read_cards(tmp_path)

    assert list(cards) == ["take_care", "bank_now"]
    card = cards["bank_now"]
    assert (card.road, card.place, card.bucket, card.rank) == ("bank", 1, "now", 300)
    assert [(button.kind, button.target) for button in card.buttons] == [
        ("call", "B159"),
        ("apps", "recover"),
    ]
    assert card.words_to("self").act.pieces[0].value == "Call the bank now"
    assert card.words_to("helper").act.pieces[0].value == "Call their bank with them"
    assert card.words_to("helper").why == card.words.why
    assert card.lines["if"] == 7


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("  bucket: now", "  bucket: soon", "soon", "bucket: must be one of now, today"),
        ("rank: 300", "rank: high", "rank: high", "rank: must be a number"),
        ("rank: 300", "rank: 1000", "rank: 1000", "rank: must be a number"),
        ('road: "bank 1"', "road: bank", "road: bank", "a name and a place"),
        ("[call B159, apps recover]", "[ring B159]", "ring", "no button is called 'ring B159'"),
        ("apps recover", "apps burn", "burn", "apps: recover, report, take_down"),
        ("[call B159, apps recover]", "[call A, call B, call C, call D]", "do:", "3 buttons"),
        ("lost=yes and", "gone=yes and", "gone", "no fact is called 'gone'"),
        ("lost=yes and", "lost=maybe and", "lost=maybe", "lost is never maybe"),
        ("lost=yes and", "lost=yes or or", "or or", "fact=code expected"),
        ("lost=yes and not", "(lost=yes and not", "(lost", "a bracket is not closed"),
        ("lost=yes and not told=bank", "lost=yes told=bank", "lost=yes told", "not understood"),
        ('done_when: "told=bank"', 'done_when: "told=aunt"', "aunt", "told is never aunt"),
        ("  quiet:", "  quite:", "quite", "nothing of a card is called quite"),
        ("  if:", "  alerts: maybe\n  if:", "maybe", "must be true or false"),
        ("{act:", "{door:", "helper", "nothing of it is called door"),
        ("from: [S48, S23]", "from: []", "from: []", "must be a list"),
        ('act: "Call the bank now"', 'act: ""', "act:", "act must be words"),
        ("card: bank_now", "card: Bank Now", "Bank", "lower case"),
        ("card: take_care", "card: bank_now", "bank_now", "stands in"),
        ("**Every hour counts.**", "{colour:red}", "{colour", "is not known"),
        ("  bucket: know\n", "", "take_care", "lacks 'bucket'"),
    ],
)
def test_a_broken_card_names_file_and_line(
    tmp_path: Path, old: str, new: str, at: str, message: str
) -> None:
    assert old in GOOD
    broken = GOOD.replace(old, new, 1)

    with pytest.raises(ContentError) as caught:
        read(tmp_path, broken)

    assert message in str(caught.value)
    assert caught.value.file == f"{tmp_path.name}/bank.yaml"
    assert at in broken.splitlines()[caught.value.line - 1] or at in str(caught.value)


@pytest.mark.parametrize(("text", "message"), [("a: b\n", "a list of cards"), ("- 5\n", "a card")])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("do: [call B159]", "do: [call NOBODY]", "no contact is called NOBODY"),
        ("do: [call B159]", "do: [open B159]", "B159 has nothing confirmed to open"),
        ("do: [call B159]", "do: [text SAM]", "SAM has nothing confirmed to text"),
        ("do: [call B159]", "do: [page nowhere]", "no page is called nowhere"),
        ("from: [S48, S23]", "from: [S999]", "no source is called S999"),
    ],
)
def test_a_card_that_leads_nowhere_is_refused(
    content: Path, old: str, new: str, message: str
) -> None:
    error = refused(content, "cards/bank.yaml", old, new)

    assert message in str(error)
    assert error.file == "cards/bank.yaml"
    written = (content / "cards" / "bank.yaml").read_text(encoding="utf-8").splitlines()
    assert new in written[error.line - 1]


def test_what_a_card_says_holds_on_paper_too() -> None:
    """A copy has no buttons to press, and nothing on it stands above or below."""
    on_a_screen = re.compile(
        r"\bthe buttons?\b|\bpress exit\b|\bthis page\b|\b(?:above|below)\b", re.I
    )
    said = {
        f"{card.key}: {piece.value}"
        for card in current().cards.values()
        for words in card.every_words
        for line in (words.act, words.why, words.quiet, words.say)
        if line is not None and not isinstance(line, str)
        for piece in line.pieces
        if on_a_screen.search(piece.value)
    }

    assert said == set()
