"""This module reads the parts of an address that name a row by its id, or by a short name.

Nothing else reads an id from a text. A database has no row beyond its largest id, and breaks on a
number that is longer or on a zero byte; such an address is no address (404).
"""

from typing import Final

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.urls.converters import IntConverter, StringConverter

LARGEST_ID: Final = 2**63 - 1
_LONGEST_ID: Final = len(str(LARGEST_ID))


class RowIdConverter(IntConverter):
    """`<row:report_id>`: the id of a row, as a whole number that a database can hold."""

    regex = f"[0-9]{{1,{_LONGEST_ID}}}"

    def to_python(self, value: str) -> int:
        row_id = row_id_from(value)
        if row_id is None:
            raise ValueError(value)
        return row_id


class NameConverter(StringConverter):
    """`<name:number>`: a short name or token of letters, digits, dots, dashes, underscores."""

    regex = "[A-Za-z0-9._-]{1,100}"


def row_id_from(text: str) -> int | None:
    """Reads the id that a text names; None for one that is no id of any row."""
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID):
        return None
    row_id = int(text)
    return row_id if row_id <= LARGEST_ID else None


def row_id_in(form: QueryDict, field: str) -> int | None:
    """Reads the id in a hidden field of a form; None where it is empty. Raises BadRequest for
    a text that no page of ours has written there."""
    text = form.get(field, "")
    row_id = row_id_from(text)
    if text and row_id is None:
        raise BadRequest(f"The field {field} names no row.")
    return row_id
