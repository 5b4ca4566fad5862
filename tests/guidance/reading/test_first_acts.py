"""What to do first: whole, short, with sources, and with words where a number does not serve."""

import re
from pathlib import Path

import pytest

from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.content_files import ContentError
from guidance.reading.first_acts import CLOSE, VOICES, WITHOUT_ONE, read_first_acts
from guidance.reading.library import CONTENT, current
from guidance.upkeep.checks import wrong_words

WHOLE = (CONTENT / "first_acts.yaml").read_text(encoding="utf-8")


def read(folder: Path, old: str = "", new: str = "") -> object:
    assert old in WHOLE
    path = folder / "first_acts.yaml"
    path.write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    library = current()
    return read_first_acts(path, contacts=library.contacts, sources=library.sources)


def test_every_kind_of_event_that_is_asked_more_about_has_one() -> None:
    assert set(current().first_acts) == {*EVENT_TYPES, CLOSE} - WITHOUT_ONE


@pytest.mark.parametrize("voice", VOICES)
def test_each_is_plain_words_in_short_sentences(voice: str) -> None:
    for act in current().first_acts.values():
        text = "".join(piece.value for piece in act.said[voice])
        assert wrong_words(text) == []
        assert all(len(each.split()) <= 25 for each in re.split(r"[.?!]", text))
        assert act.sources


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("from: [S8, S9, S39, S73]", "from: [S8, S9999]", "no source is called S9999"),
        ("  from: [S8, S9, S39, S73]\n", "", "missing or misshapen: from"),
        ("for: [blackmail]", "for: [blackmial]", "blackmial has none, or has one"),
        ("for: [images]", "for: [images, paid]", "paid has none, or has one"),
        ("for: [obscene]", "for: [scam_msg]", "scam_msg has none, or has one"),
        ("for: [harass, control, close]", "for: [harass, close]", "do first for: control"),
        ("for: [harass, control, close]", "for: [harass, control]", "do first for: close"),
        ("Delete nothing.", "Delete {phone:P999}{.", "a placeholder is not well formed"),
        ("{phone:P999|emergency number}", "{phone:NOBODY|x}", "NOBODY has no number"),
        ("{phone:P999|emergency number}", "{phone:P999}", "a number needs words in its place"),
        ("Delete nothing.", "Delete nothing, nothing and nothing of it.", "four lines"),
        ("  abroad:\n    you:", "  abroad:\n    yours:", "abroad needs all three voices"),
        ("  organisation: ", "  organization: ", "missing or misshapen: organization"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(ContentError, match=re.escape(message)) as error:
        read(tmp_path, old, new)

    assert error.value.file == "first_acts.yaml"
    assert error.value.line >= 1


@pytest.mark.parametrize("text", ["", "just words", "- 7", "- for: blackmail", "a: b"])
def test_what_is_no_list_of_first_acts_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "first_acts.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ContentError):
        read_first_acts(path, contacts={}, sources=())
