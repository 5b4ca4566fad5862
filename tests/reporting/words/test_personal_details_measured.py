"""How well personal details are found, on sentences of our own: `labelled/sentences.toml`.

`pytest -s tests/reporting/words/test_personal_details_measured.py` prints the figures by kind.
"""

import csv
import math
import re
import time
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from config.settings import BASE_DIR
from reporting.words.personal_details import (
    FINDERS,
    REMOVED,
    Found,
    find_personal_details,
    hide_personal_details,
)
from tests.reporting.measuring import (
    KINDS,
    PARTS,
    Sentence,
    measure,
    mistakes,
    read_sentences,
    table,
    without_marks,
)

LEAST_RECALL = 0.98
LEAST_PRECISION = 0.95
LONGEST = 1000
"""As many characters as the field for own words takes."""


@pytest.fixture(scope="module")
def parts() -> dict[str, list[Sentence]]:
    return {part: read_sentences(part) for part in PARTS}


@pytest.fixture(scope="module")
def everything(parts: dict[str, list[Sentence]]) -> list[Sentence]:
    return [sentence for part in PARTS for sentence in parts[part]]


def test_a_mark_gives_the_text_without_it_and_the_place_of_the_detail() -> None:
    sentence = without_marks("ring {phone:07700 900123} or {email:a@example.com}")

    assert sentence.text == "ring 07700 900123 or a@example.com"
    assert sentence.labels == ((5, 17, "phone"), (21, 34, "email"))


def test_the_set_is_large_and_half_of_it_holds_nothing(everything: list[Sentence]) -> None:
    without = [sentence for sentence in everything if not sentence.labels]

    assert len(everything) >= 440
    assert 0.5 <= len(without) / len(everything) <= 0.6


def test_no_sentence_stands_twice_and_none_has_a_broken_mark(everything: list[Sentence]) -> None:
    texts = [sentence.text for sentence in everything]

    assert len(set(texts)) == len(texts)
    assert [text for text in texts if re.search(r"[{}]", text) or not text.strip()] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_stands_in_the_set_often_enough(kind: str, everything: list[Sentence]) -> None:
    assert measure(find_personal_details, everything)[kind].labels >= 25


def test_a_good_part_was_held_out(parts: dict[str, list[Sentence]]) -> None:
    held_out = len(parts["held_out"])

    assert held_out / sum(len(sentences) for sentences in parts.values()) >= 0.4


@pytest.mark.parametrize("part", ["tuned", "held_out", "everything"])
def test_nearly_all_details_are_found_and_few_other_words(
    part: str, parts: dict[str, list[Sentence]], everything: list[Sentence]
) -> None:
    sentences = parts.get(part, everything)

    figures = measure(find_personal_details, sentences)

    print(f"\n{part}, {len(sentences)} sentences\n{table(figures)}")
    told = "\n".join(mistakes(find_personal_details, sentences))
    assert all(of.recall >= LEAST_RECALL for of in figures.values()), told
    assert all(of.precision >= LEAST_PRECISION for of in figures.values()), told


def test_the_document_gives_the_figures_of_today(everything: list[Sentence]) -> None:
    document = (BASE_DIR / "docs" / "methods.md").read_text(encoding="utf-8")

    figures = measure(find_personal_details, everything)

    assert f"{len(everything)} sentences of our own" in document
    for kind, of in figures.items():
        row = rf"\| `{kind}` \| {of.labels} \|.*\| {of.recall:.3f} / {of.precision:.3f} \|\n"
        assert re.search(row, document), kind


def test_hiding_leaves_no_marked_detail_and_little_else_goes(everything: list[Sentence]) -> None:
    def places(finds: Sequence[Found]) -> set[int]:
        return {place for start, end, _ in finds for place in range(start, end)}

    left = taken = labelled = 0
    for sentence in everything:
        marked, found = places(sentence.labels), places(find_personal_details(sentence.text))
        labelled += len(marked)
        left += len(marked - found)
        taken += len(found - marked)

    assert left / labelled <= 1 - LEAST_RECALL
    assert taken / labelled <= 1 - LEAST_PRECISION


def test_nothing_is_hidden_where_there_is_nothing(everything: list[Sentence]) -> None:
    without = [sentence.text for sentence in everything if not sentence.labels]

    hidden = [text for text in without if REMOVED in hide_personal_details(text)]

    assert len(hidden) / len(without) <= 1 - LEAST_PRECISION, hidden


def test_a_detector_that_finds_nothing_gets_bad_figures(everything: list[Sentence]) -> None:
    figures = measure(lambda _: [], everything).values()

    assert {(of.recall, of.precision) for of in figures} == {(0.0, 0.0)}


def test_a_detector_that_finds_all_everywhere_gets_bad_figures(everything: list[Sentence]) -> None:
    figures = measure(lambda text: [(0, len(text), kind) for kind in KINDS], everything).values()

    assert {of.recall for of in figures} == {1.0}
    assert max(of.precision for of in figures) < 0.1


def test_account_numbers_called_phones_would_be_noticed(everything: list[Sentence]) -> None:
    def digits_are_phones(text: str) -> list[Found]:
        return [(*match.span(), "phone") for match in re.finditer(r"\d[\d ]{5,}\d", text)]

    figures = measure(digits_are_phones, everything)

    assert figures["phone"].precision < 0.5
    assert figures["account_number"].recall == 0.0


def test_no_number_of_the_help_pages_is_taken_for_a_detail() -> None:
    with (BASE_DIR / "guidance" / "content" / "contacts.csv").open(encoding="utf-8") as file:
        numbers = [row["phone"] for row in csv.DictReader(file) if row["phone"]]

    found = [number for number in numbers if find_personal_details(f"I rang {number} twice")]

    assert len(numbers) >= 20
    assert found == []


PLAIN = ("They rang me and said they were from the bank, so I moved my money. " * 20)[:LONGEST]
HARD = ["1", "4 ", "4444 ", "0 ", "0(", "+1 ", "a@", "a@a.", "a.", "44.4-", "GB12 ", "DE89 3704 "]
HARD += ["07700 900 ", "01.01.2026 ", "12-34-56 ", "12345678 ", "acc 1234 5678 ", "sc acc no "]
HARD += ["aA1", "q", "'", "a at ", "a at a dot ", "http://", "data:", "@a", " ", "\n", "name:"]
HARD += ["my name is ", "My name is Ab ", "ni ab12", "my name is Ab Cd Ef"]


MOST_TIMES_PLAIN = 50
"""To look for every kind in plain words takes about 1 ms, so this is 50 ms; the hardest text of
today takes 17. (Plain words as they are take a tenth: they have no sign of most kinds.)"""
LONGER = 4
MOST_GROWTH = 8
"""Of a text four times as long: that takes a straight search 4 times as long, a square one 16."""


def _look_for_every_kind(text: str) -> None:
    for finder in FINDERS.values():
        tuple(finder(text))


def _least_seconds(
    searches: Sequence[Callable[[], object]], *, until: Callable[..., bool]
) -> list[float]:
    """What each search takes at best, taken in turn: a busy machine then slows all alike.

    It can only add, so what is too long is taken again, thirty times before it is believed.
    """
    least = [math.inf] * len(searches)
    for turn in range(30):
        for number, search in enumerate(searches):
            start = time.process_time()
            search()
            least[number] = min(least[number], time.process_time() - start)
        if turn >= 2 and until(*least):
            break
    return least


def _is_straight(plain: float, hard: float, longer: float) -> bool:
    return hard / plain < MOST_TIMES_PLAIN and longer / hard < MOST_GROWTH


def _of_length(piece: str, length: int) -> str:
    return (piece * length)[:length]


# The tracer of coverage slows our own lines and not the search, so it would be measured too.
@pytest.mark.slow
@pytest.mark.parametrize("piece", HARD)
def test_no_text_takes_long_nor_more_than_its_length_says(piece: str) -> None:
    texts = [_of_length(piece, LONGEST), _of_length(piece, LONGER * LONGEST)]
    searches = [
        partial(_look_for_every_kind, PLAIN),
        *(partial(find_personal_details, text) for text in texts),
    ]

    plain, hard, longer = _least_seconds(searches, until=_is_straight)

    assert hard / plain < MOST_TIMES_PLAIN
    assert longer / hard < MOST_GROWTH


@pytest.mark.slow
@pytest.mark.parametrize(("pattern", "length"), [(r"q+@", LONGEST), (r"(?:q+)+@", 5)])
def test_a_search_that_goes_back_again_and_again_would_be_noticed(
    pattern: str, length: int
) -> None:
    texts = [_of_length("q", each) for each in (length, length, LONGER * length)]

    searches = [partial(re.compile(pattern).search, text) for text in texts]

    _, short, long = _least_seconds(searches, until=_is_straight)

    assert long / short > MOST_GROWTH
