"""A table of linked lists, and the line and the remedy that a spoilt one is refused with."""

from pathlib import Path

import pytest

from estimates.strict_csv import CorruptFile
from estimates.sums.list_table import read_list_table

HEAD = b"police,bank,count\n"


def written(directory: Path, content: bytes) -> Path:
    path = directory / "lists.csv"
    path.write_bytes(content)
    return path


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
