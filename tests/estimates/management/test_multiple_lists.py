"""`manage.py multiple_lists`: two lists and more in plain words, and one line where it cannot."""

import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from estimates.management.commands.multiple_lists import read_list_table
from estimates.strict_csv import CorruptFile
from tests.estimates.estimating import CASES

HEAD = b"police,bank,count\n"
TWO = "police,bank,count\n1,0,40\n0,1,30\n1,1,12\n"
NO_OVERLAP = "police,bank,charity,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n"


def written(directory: Path, content: str | bytes) -> Path:
    path = directory / "lists.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def said(file: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("multiple_lists", str(file), stdout=out, **options)
    return out.getvalue()


def refused(file: Path, **options: object) -> str:
    with pytest.raises(CommandError) as caught:
        said(file, **options)
    assert "\n" not in str(caught.value)
    assert caught.value.returncode == 1
    return str(caught.value)


def test_two_lists_have_their_size_interval_and_what_is_taken_for_granted(tmp_path: Path) -> None:
    text = said(written(tmp_path, TWO))

    assert "On police: 52. On bank: 42. On both: 12." in text
    assert "Cases, seen and unseen: 174.3 (95% interval 128.0 to 291.3)." in text
    assert "odds times 2: 282.0" in text
    assert "Status: ok: an estimate with its interval." in text
    assert "Taken for granted: Being on one list says nothing about being on the other." in text


def test_two_lists_that_share_too_few_have_an_interval_and_no_size(tmp_path: Path) -> None:
    text = said(written(tmp_path, TWO.replace("1,1,12", "1,1,3")))

    assert "Cases, seen and unseen: withheld (95% interval " in text
    assert "Status: blocked: the number of cases is withheld; the interval is not." in text
    assert "Note: Fewer than seven on both lists: the point is withheld." in text


def test_four_lists_give_the_published_sizes_with_the_spread_over_models(tmp_path: Path) -> None:
    case = CASES["mse-korea-bic"]
    rows = "\n".join(",".join(map(str, row)) for row in case["data"]["rows"])
    file = written(tmp_path, f"{','.join(case['data']['lists'])},count\n{rows}\n")

    text = said(file, selection="bic")

    best, second = (f"{found['estimate']:,.1f}" for found in case["published"][:2])
    assert "Does an estimate exist for the lists alone? Yes." in text
    assert f"Cases, seen and unseen: {best} (95% interval " in text
    assert "Model: the lists and b with c, c with d." in text
    assert text.index(f"  {best} (BIC ") < text.index(f"  {second} (BIC ")
    assert "Note: The interval takes the chosen model for granted." in text
    assert "Status: ok" in text


def test_lists_without_overlap_have_no_estimate_and_say_what_to_do(tmp_path: Path) -> None:
    for selection in ("stepwise", "bic", "main_effects"):
        assert refused(written(tmp_path, NO_OVERLAP), selection=selection).startswith(
            "lists.csv: no estimate exists for the lists alone. Too few cases are on more than one"
        )


def test_a_list_that_is_empty_and_a_level_that_is_none_are_refused(tmp_path: Path) -> None:
    assert "empty list" in refused(written(tmp_path, "police,bank,count\n1,0,4\n"))
    assert "level must lie" in refused(written(tmp_path, TWO), level=2.0)


def test_a_spoilt_table_is_refused_in_one_line(tmp_path: Path) -> None:
    assert refused(written(tmp_path, TWO.replace("12", "some"))) == (
        'lists.csv, line 4: count is "some": write a whole number, 0 or more, in digits alone'
    )


def test_without_the_research_extra_one_line_names_it_and_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)  # as where it is not installed

    line = refused(written(tmp_path, TWO))

    assert "the research extra: bash setup/venv.sh requirements.txt" in line
    assert "requirements-research.txt" in line


# ---- The table ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"police,bank,count\n1,0,40\n0,1,30\n1,1,12\n",
        b"\xef\xbb\xbfpolice,bank,count\n1,0,40\n0,1,30\n1,1,12\n",
        b"police,bank,count\r\n1,0,40\r\n0,1,30\r\n1,1,12\r\n",
        b'"police", bank ,count\n1, 0,40\n0,1, 30\n\n1,1,12\n\n',
    ],
    ids=["plain", "with a mark at its start", "lines of Windows", "quoted, spaced, empty lines"],
)
def test_a_table_is_read_as_it_was_saved(tmp_path: Path, content: bytes) -> None:
    table = read_list_table(written(tmp_path, content))

    assert table.lists == ("police", "bank")
    assert table.counts == {(1, 0): 40, (0, 1): 30, (1, 1): 12}
    assert table.seen == 82


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "the file is empty: write a column a list"),
        (b"\n\n", 1, "the file is empty"),
        (HEAD, 1, "no rows: add one"),
        (b"police,bank\n1,0\n", 1, "not count: name it so"),
        (b"count,police,bank\n1,1,0\n", 1, "not count: name it so"),
        (b"police;bank;count\n1;0;4\n", 1, "with commas between columns"),
        (b"police,count\n1,4\n", 1, "two lists or more, and there are 1: add a column"),
        (b"count\n4\n", 1, "two lists or more, and there are 0"),
        (b"police,police,count\n1,0,4\n", 1, "one name"),
        (b"police,,count\n1,0,4\n", 1, "name each of its own"),
        (b"count,bank,count\n1,0,4\n", 1, "one name"),
        (b'"po\nlice",bank,count\n1,0,4\n', 2, "cannot be printed: give it a short one"),
        (b"a,b,c,d,e,f,g,h,i,j,k,count\n", 1, "11 lists are more than can be worked out: merge"),
        (HEAD + b"1,0,4\n2,0,4\n", 3, 'police is "2": write 1 for a case on the list, else 0'),
        (HEAD + b"1,,4\n", 2, 'bank is "": write 1'),
        (HEAD + b"1,yes,4\n", 2, 'bank is "yes": write 1'),
        (HEAD + b"1,0,4.5\n", 2, 'count is "4.5": write a whole number'),
        (HEAD + b"1,0,-4\n", 2, 'count is "-4": write a whole number, 0 or more'),
        (HEAD + b"1,0,\n", 2, 'count is "": write a whole number'),
        (HEAD + b"1,0,1e3\n", 2, "in digits alone"),
        (HEAD + "1,0,٣\n".encode(), 2, "in digits alone"),
        (HEAD + b"1,0," + b"9" * 5000 + b"\n", 2, "in digits alone"),
        (HEAD + b"1,0,4\n0,1,3\n1,0,5\n", 4, "the same row stands on line 2: make one row"),
        (HEAD + b"0,0,4\n", 2, "a case on no list cannot have been counted: take the row out"),
        (HEAD + b"1,0\n", 2, "2 cells where 3 belong: fill the row, or drop it"),
        (HEAD + b"1,0,4,5\n", 2, "4 cells where 3 belong"),
        (HEAD + b'1,0,"4\n', 3, "save it as CSV in UTF-8"),
        (HEAD + b"1,0,\xff\n", 1, "save it as CSV in UTF-8"),
        ("police,bank,count\n1,0,4\n".encode("utf-16"), 1, "save it as CSV in UTF-8"),
    ],
)
def test_a_spoilt_table_is_refused_with_its_line_and_what_to_do(
    tmp_path: Path, content: bytes, line: int, words: str
) -> None:
    with pytest.raises(CorruptFile) as caught:
        read_list_table(written(tmp_path, content))

    assert words in str(caught.value)
    assert str(caught.value).startswith(f"lists.csv, line {line}: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CorruptFile, match=r"lists\.csv, line 1: there is no such file: give"):
        read_list_table(tmp_path / "lists.csv")
