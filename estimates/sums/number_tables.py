"""Tables of numbers as numpy has them, checked cell by cell before any sum is made of them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from estimates.sums.arguments import number
from estimates.sums.results import EstimateError

Table = Any
"""A numpy array, or nested sequences of numbers."""

_TOO_LARGE: Final = 1e100


def checked_table(name: str, values: object, *, axes: int | None = None) -> Table:
    """The table as numpy has it. Refuses text, truth values, ragged rows and NaN (`not_finite`)."""
    import numpy as np

    given: Any = values
    if not isinstance(values, np.ndarray) or values.dtype.kind not in "iuf":
        try:
            given = np.asarray(values, dtype=object)
        except ValueError as error:
            raise EstimateError("not_finite", f"{name} is not a table: its rows differ") from error
        plain = [number(name, cell) for cell in given.ravel().tolist()]
        given = np.array(plain, dtype=float).reshape(given.shape)
    table = given.astype(float)
    if not (np.abs(table) < _TOO_LARGE).all():
        raise EstimateError("not_finite", f"{name} holds a number that is not finite, or too large")
    if axes is not None and table.ndim != axes:
        raise EstimateError("margins_disagree", f"{name} has {table.ndim} axes, not {axes}")
    return table


def checked_list(name: str, values: object) -> list[Any]:
    """The tables of a list, which holds at least one. Refuses what is no list (`not_finite`)."""
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise EstimateError("not_finite", f"{name} is not a list of tables")
    try:
        listed = list(values)
    except TypeError as error:
        raise EstimateError("not_finite", f"{name} is not a list of tables") from error
    if not listed:
        raise EstimateError("margins_disagree", f"{name} is empty")
    return listed


def checked_vectors(name: str, values: object) -> list[Table]:
    """A list of tables of one axis each."""
    return [
        checked_table(f"{name}[{place}]", vector, axes=1)
        for place, vector in enumerate(checked_list(name, values))
    ]
