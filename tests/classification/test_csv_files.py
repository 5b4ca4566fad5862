"""CSV as RFC 4180 has it: the same rows give the same text, and are read back as they were."""

import pytest

from classification.csv_files import csv_rows, csv_text

ROWS = [
    {"name": "Devon, Torbay", "note": 'say "here"'},
    {"name": "=1+1", "note": "two\nlines"},
]


def test_only_what_the_format_asks_for_is_quoted() -> None:
    text = csv_text(("name", "note"), ROWS)

    assert text == 'name,note\r\n"Devon, Torbay","say ""here"""\r\n=1+1,"two\nlines"\r\n'


def test_rows_are_read_back_as_they_were_written() -> None:
    assert csv_rows(csv_text(("name", "note"), ROWS)) == ROWS


def test_a_row_with_another_column_is_refused() -> None:
    with pytest.raises(ValueError, match="place"):
        csv_text(("name",), [{"name": "Devon", "place": "here"}])
