"""Something that happens between what a press reads and what it does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(act: Callable[[], object], *, after: int = 1) -> Iterator[None]:
    """Has `act` done, once, as soon as a receipt was read for the time that `after` tells."""
    read = 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal read
        result = execute(sql, params, many, context)
        if sql.startswith("SELECT") and 'FROM "reporting_receipt"' in sql:
            read += 1
            if read == after:
                act()
        return result

    with connection.execute_wrapper(note):
        yield
    assert read >= after
