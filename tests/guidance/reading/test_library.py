"""The library goes on serving the last content that was whole."""

import logging
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from guidance.reading import library
from guidance.reading.content_files import ContentError
from tests.guidance.facts import change

STEP = b"Call your bank now"


@pytest.fixture
def shelf(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library as if the site had just started on a copy of the content."""
    monkeypatch.setattr(library, "CONTENT", content)
    monkeypatch.setattr(library, "_LOOK_AGAIN_SECONDS", 0.0)
    for name, value in (("library", None), ("seen", ()), ("looked_at", 0.0), ("kept_in", None)):
        monkeypatch.setattr(library._Shelf, name, value)
    return content


def break_a_page(content: Path) -> None:
    change(content, "tricked-into-paying.md", "{contact:RF}", "{contact:NO}")


def take_away(content: Path) -> None:
    content.rename(content.with_name("elsewhere"))


NATIONS = "nations: [england, wales, scotland, northern_ireland]"
# The ways in which a file breaks: words that stood there, words that stand there now, on which line
# (found by these words; the first line where something is missing), and words that are said.
BREAKS = {
    "tricked-into-paying.md": {
        "front matter that is no YAML": ("order: 7", "order: [7", "search:", "front matter: "),
        "no front matter": ("---\nkey:", "key:", "key:", "must begin with"),
        "a day in no calendar": (
            *("review_by: 2027-02-23", "review_by: 2027-02-30", "review_by:", "day"),
        ),
        "an unknown contact on a page": (
            *("{contact:RF}", "{contact:NO}", "{contact:NO}", "no contact is called NO"),
        ),
        "an unknown nation": (NATIONS, "nations: [albion]", "nations:", "albion is not one"),
        "no nation": (NATIONS, "nations:", "nations:", "at least one nation"),
        "no line of nations": (NATIONS, "", "---", "lacks 'nations'"),
    },
    "directory.yaml": {
        "an unknown contact in the directory": (
            *("crisis: [P999", "crisis: [NOBODY", "crisis: [NOBODY", "no contact is called NOBODY"),
        ),
        "a list of the directory that is none": (
            *("kinds:\n", "kinds: [police]\nkind:\n", "kinds:", "misshapen: kinds"),
        ),
    },
    "contacts.csv": {
        "a contact taken out of the list": (
            *("\nCRIMEST,", "\nCRIMESTOP,", "{contact:CRIMEST}", "no contact is called CRIMEST"),
        ),
        "a contact of no nation": (
            *(
                ",24/7,free,UK,,,yes,,",
                ",24/7,free,,,,yes,,",
                "SAM,Samaritans",
                "SAM: nations are empty",
            ),
        ),
        "a contact of an unknown nation": (
            *(",free,E;W,", ",free,E;X,", ",free,E;X,", "nation not understood"),
        ),
    },
    "scam-messages.md": {
        "a yes in words": ("partner: false", 'partner: "no"', "partner:", "must be true or false"),
        "an unknown fact": ("partner: false", "partners: false", "partners:", "partners"),
    },
    "self_check.yaml": {
        "a choice that leads nowhere": (
            *("to: filmed}", "to: nobody}", "to: nobody}", "leads to no step"),
        ),
        "a choice with something unknown": ("to: filmed}", "too: filmed}", "too: filmed}", "too"),
        "a step without a question": ("  ask: How did the money go?\n", "", "money:", "'ask'"),
        "a question that is no words": (
            *("ask: How did the money go?", "ask: 5", "ask: 5", "misshapen: ask"),
        ),
        "a step to which no way leads": (
            *("to: device}", "to: threat}", "device:", "no way leads to: device"),
        ),
    },
}
EACH_BREAK = pytest.mark.parametrize(
    ("file", "name"), [(file, name) for file, breaks in BREAKS.items() for name in breaks]
)


def apply_break(content: Path, file: str, name: str) -> tuple[str, str]:
    """Breaks the content. The file and line that must be named, and what must be said."""
    old, new, at, said = BREAKS[file][name]
    change(content, file, old, new)
    named = next(
        found
        for found in (content / file, *sorted(content.glob("*.md")))
        if at in found.read_text(encoding="utf-8")
    )
    lines = named.read_text(encoding="utf-8").splitlines()
    line = next(number for number, words in enumerate(lines, start=1) if at in words)
    return f"{named.name}:{line}: ", said


@pytest.mark.slow
@EACH_BREAK
def test_the_check_fails_and_names_file_and_line(content: Path, file: str, name: str) -> None:
    place, said = apply_break(content, file, name)

    with pytest.raises(CommandError) as caught:
        call_command("check_guidance", "--folder", str(content), stdout=StringIO())

    assert str(caught.value).startswith(f"error: {place}")
    assert said in str(caught.value)


@pytest.mark.slow
@EACH_BREAK
def test_the_site_goes_on_with_the_last_good_content_and_the_log_names_file_and_line(
    shelf: Path, client: Client, caplog: pytest.LogCaptureFixture, file: str, name: str
) -> None:
    before = client.get("/guidance/tricked-into-paying/").content
    place, said = apply_break(shelf, file, name)

    with caplog.at_level(logging.ERROR):
        after = client.get("/guidance/tricked-into-paying/")

    assert after.status_code == 200
    assert STEP in before
    assert STEP in after.content
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "the last good content stays in use" in record.getMessage()
    assert place in record.getMessage()
    assert said in record.getMessage()


@pytest.mark.slow
@pytest.mark.parametrize(
    "file",
    [
        *("contacts.csv", "time_limits.csv", "sources.csv", "directory.yaml", "self_check.yaml"),
        *("search_words.txt", "crisis_words.txt", "_shared.md", "scam-messages.md"),
    ],
)
@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfe", b"[[[", b"5", b"a: b", b"---\n---\n"])
def test_no_rubbish_in_any_file_takes_the_advice_off_the_site(
    shelf: Path, file: str, rubbish: bytes
) -> None:
    pages = set(library.current().situations)

    (shelf / file).write_bytes(rubbish)

    assert set(library.current().situations) == pages


def test_a_page_put_right_is_read_again(shelf: Path) -> None:
    before = library.current().version
    change(shelf, "scam-messages.md", "seems wrong", "looks wrong")

    after = library.current()

    assert after.version != before
    assert "looks wrong" in after.situations["scam_message"].summary


@pytest.mark.parametrize(
    ("harm", "named"), [(break_a_page, "tricked-into-paying.md:"), (take_away, "")]
)
def test_content_broken_or_gone_while_serving_leaves_the_last_good_in_use(
    shelf: Path, caplog: pytest.LogCaptureFixture, harm: Callable[[Path], None], named: str
) -> None:
    good = library.current()
    harm(shelf)

    with caplog.at_level(logging.ERROR):
        held = [library.current(), library.current()]

    assert all(found is good for found in held)
    assert len(caplog.records) == 1
    assert named in caplog.text
    assert "last good content stays in use" in caplog.text


@pytest.mark.parametrize("harm", [break_a_page, take_away])
def test_a_start_with_content_broken_or_gone_serves_the_kept_copy(
    shelf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    harm: Callable[[Path], None],
) -> None:
    library.keep_last_good_in(tmp_path / "kept")
    good = library.current().version
    harm(shelf)
    monkeypatch.setattr(library._Shelf, "library", None)

    with caplog.at_level(logging.ERROR):
        kept = library.current()

    assert kept.version == good
    assert "the kept copy is in use" in caplog.text


def test_a_first_start_with_a_broken_page_says_what_is_broken(shelf: Path, tmp_path: Path) -> None:
    library.keep_last_good_in(tmp_path / "kept")
    break_a_page(shelf)

    with pytest.raises(ContentError, match=r"tricked-into-paying\.md:\d+: no contact is called NO"):
        library.current()


def test_a_folder_that_cannot_be_written_stops_nobody(
    shelf: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    library.keep_last_good_in(in_the_way / "kept")

    read = library.current()

    assert read.situations
    assert "No copy of the advice could be kept" in caplog.text


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("scam_message", "the key scam_message is taken"),
        ("another", r"the slug is taken by scam-messages\.md"),
    ],
)
def test_two_pages_may_not_share_a_key_or_an_address(shelf: Path, key: str, message: str) -> None:
    text = (shelf / "scam-messages.md").read_text(encoding="utf-8")
    (shelf / "second.md").write_text(text.replace("key: scam_message", f"key: {key}"))

    with pytest.raises(ContentError, match=message):
        library.load_library(shelf)


def test_pages_are_found_by_key_and_by_address() -> None:
    page = library.current().situations["shopping"]

    assert library.situation_by_slug(page.slug) is page
    assert library.situation_by_slug("no-such-page") is None
    assert library.guidance_version() == library.current().version
