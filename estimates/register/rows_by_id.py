"""A page looks up the rows that it is made of by their id, and says so where one is not loaded."""

from typing import TypeVar

T = TypeVar("T")


class MissingRow(LookupError):
    """A page needs a row that is not in the database."""


class RowsById(dict[str, T]):
    """Rows of the database by their id. Asking for one that is not there raises MissingRow."""

    def __missing__(self, key: str) -> T:
        raise MissingRow(key)
