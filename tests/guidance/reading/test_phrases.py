"""How a list of phrases is read, and where its phrases are found."""

from pathlib import Path

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
        ("kite|paper_boat", "my paper boat", "my paper"),
        ("kite ~ shop", "my kite is there", "my kite from the shop"),
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
