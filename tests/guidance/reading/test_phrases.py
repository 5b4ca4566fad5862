"""How a list of phrases is read, and where its phrases are found."""

from pathlib import Path
from time import process_time

import pytest

from guidance.reading.content_files import ContentError
from guidance.reading.phrases import Phrases, read_phrases


@pytest.fixture
def read(tmp_path: Path):
    def read_lines(*lines: str) -> Phrases:
        path = tmp_path / "words.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
        return read_phrases(path)

    return read_lines


@pytest.mark.parametrize(
    ("line", "seen", "unseen"),
    [
        ("want to fly", "He wanted to fly", "he wants a flight"),
        ("take|swallow stones", "she swallowed stones", "she dropped stones"),
        ("want to (just) fly", "want to fly", "want to never fly"),
        ("want (now) to fly", "I want now to fly", "I want then to fly"),
        ("take .. stones", "took all of the stones", "took all of the big grey stones"),
        ("take .. (big) stones", "took all of the stones", "took all of the other grey stones"),
        ("fly big kites", "flybigkites", "flybigshops"),
        ("swallow stones", "swalow stoness", "shallow stones"),
        ("kite & string", "the string of my kite", "kite" + " word" * 9 + " string"),
        ("kite && string", "kite" + " word" * 9 + " string", "kite" + " word" * 21 + " string"),
        ("kite & string && wind", "kite, and a string in the wind", "kite string"),
        ("kite|paper_boat", "my paper boat", "my paper"),
        ("kite ~ shop", "my kite is there", "my kite from the shop"),
        ("kite ~ shop", "kite" + " word" * 13 + " shop", "kite" + " word" * 12 + " shop"),
        ("kite ~~ shop", "the shop has my kite", "my kite from the shop"),
        ("kite ~~ shop", "kite" + " word" * 13 + " shop", "kite" + " word" * 12 + " shop"),
        ("kite ~ wind ~~ shop", "the shop has my kite", "the wind took my kite"),
        ("kite ~ shop", "shop" + " word" * 13 + " kite", "shop" + " word" * 12 + " kite"),
        ("kite & string & wind", "a kite in the wind on a string", "a kite on a string"),
        ("= farewell", "Farewell!", "a farewell to arms"),
        ("stone's throw", "a stones throw", "a stone is thrown"),
    ],
)
def test_a_line_says_what_is_found_and_what_is_not(read, line: str, seen: str, unseen: str) -> None:
    phrases = read(line)

    assert (phrases.stand_in(seen), phrases.stand_in(unseen)) == (True, False)


def test_a_group_stands_for_each_of_its_words_and_for_other_groups(read) -> None:
    phrases = read("<birds> = gull | wood pigeon", "<all> = <birds> | bat", "feed <all>")

    assert [phrases.stand_in(f"feeding {it}s") for it in ("gull", "wood pigeon", "bat", "cat")] == [
        *(True, True, True, False)
    ]


def test_an_everyday_phrase_does_not_count_and_nothing_closes_up_over_it(read) -> None:
    phrases = read("kite string", "! kite shop", "! red thread")

    assert phrases.stand_in("kite string in the kite shop")
    assert not phrases.stand_in("kite shop string")
    assert not phrases.stand_in("kite red thread string")


def test_an_everyday_phrase_counts_where_something_near_speaks_against_it(read) -> None:
    phrases = read("kite", "! kite shop ~ storm")

    assert not phrases.stand_in("the kite shop is open")
    assert phrases.stand_in("the kite shop is open in the storm")


def test_what_undoes_a_phrase_is_seen_in_an_everyday_phrase_too(read) -> None:
    assert not read("kite ~ shop", "! red shop").stand_in("a kite from the red shop")


def test_all_sides_of_an_everyday_phrase_must_be_there(read) -> None:
    phrases = read("kite", "! kite & shop")

    assert not phrases.stand_in("a kite from the shop")
    assert phrases.stand_in("a kite" + " word" * 9 + " shop")


@pytest.mark.parametrize("line", ["kite && wind && sea", "kite && wind && sea ~ shop"])
def test_a_text_made_to_be_slow_is_looked_through_at_once(read, line: str) -> None:
    phrases = read(line)
    started = process_time()
    phrases.stand_in("kite wind rain shop " * 700 + "word " * 50 + "sea")

    assert process_time() - started < 2


@pytest.mark.parametrize(
    ("typed", "is_seen"),
    [
        *(("kite strign", True), ("kite srting", True), ("kite strin", True)),
        *(("kitestring", True), ("KITE  STRING", True), ("kite sting", False)),
        *(("kite strong", False), ("site string", False)),
    ],
)
def test_what_is_typed_wrong_is_found_and_another_word_is_not(
    read, typed: str, is_seen: bool
) -> None:
    assert read("kite string").stand_in(typed) is is_seen


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["kite", "<none> string"], 2),
        (["# nothing"], 1),
        (["kite", "", "a||b string"], 3),
        (["(now) kite"], 1),
        (["kite .."], 1),
    ],
)
def test_a_line_that_cannot_be_read_is_named(read, lines: list[str], number: int) -> None:
    with pytest.raises(ContentError) as caught:
        read(*lines)

    assert (caught.value.file, caught.value.line) == ("words.txt", number)
