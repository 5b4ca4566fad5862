"""The checks that every estimator makes of its arguments, each with the code that it refuses by."""

import math
from collections.abc import Iterable, Mapping, Sized
from importlib.util import find_spec
from numbers import Integral, Real
from typing import Any, Final

from estimates.sums.results import EstimateError

Table = Any
"""A numpy array, or nested sequences of numbers."""

_TOO_LARGE: Final = 1e100


def number(name: str, value: object) -> float:
    """The argument as a plain float. Refuses what is not one finite number (`not_finite`).

    True and False, text, None, NaN and infinity are none; a number of numpy's own types becomes
    a plain one, so that its limits do not leak into a sum or a result.
    """
    # A truth value counts as a whole number in Python, and is no count that somebody published.
    if isinstance(value, bool) or not isinstance(value, Real):
        raise EstimateError("not_finite", f"{name} is not a number")
    try:
        plain = float(value)
    except OverflowError:
        plain = math.inf
    if not math.isfinite(plain):
        raise EstimateError("not_finite", f"{name} is not a finite number")
    return plain


def whole_number(name: str, value: object) -> int:
    """The argument as a plain int: `not_finite` as above, `not_integer` for a fraction."""
    plain = number(name, value)
    if plain != int(plain):
        raise EstimateError("not_integer", f"{name} is not a whole number: {value}")
    return int(value) if isinstance(value, Integral) else int(plain)


def numbers(name: str, values: object) -> tuple[float, ...]:
    """A list of numbers as plain floats: a sequence, or a numpy array of one axis."""
    listed = _listed(name, values, of="numbers")
    return tuple(number(f"{name}[{place}]", value) for place, value in enumerate(listed))


def _listed(name: str, values: object, *, of: str) -> tuple[Any, ...]:
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable):
        raise EstimateError("not_finite", f"{name} is not a list of {of}")
    try:
        return tuple(values)
    except TypeError as error:  # a numpy array without an axis says that it can be walked
        raise EstimateError("not_finite", f"{name} is not a list of {of}") from error


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


def checked_vectors(name: str, values: object) -> list[Table]:
    """A list of tables of one axis each, of which there is at least one."""
    listed = _listed(name, values, of="tables")
    if not listed:
        raise EstimateError("margins_disagree", f"{name} is empty")
    return [
        checked_table(f"{name}[{place}]", vector, axes=1) for place, vector in enumerate(listed)
    ]


def check_not_negative(**arguments: float | None) -> None:
    """Refuses a count, total, variance or weight below 0 (`negative`)."""
    for name, value in arguments.items():
        if value is not None and value < 0:
            raise EstimateError("negative", f"{name} is below 0: {value}")


def share_number(name: str, value: object) -> float:
    """A share in [0, 1] as a plain float (`negative`: it, or what it leaves, is below 0)."""
    share = number(name, value)
    check_not_negative(**{name: share, f"1 - {name}": 1 - share})
    return share


def level_number(level: object) -> float:
    """A confidence level in (0, 1) as a plain float (`bad_level`)."""
    plain = number("level", level)
    if not 0 < plain < 1:
        raise EstimateError("bad_level", f"level must lie between 0 and 1: {level}")
    return plain


def check_covariance(covariance: float, first: float, second: float) -> None:
    """Refuses a covariance larger than its variances allow (`bad_covariance`)."""
    if abs(covariance) > math.sqrt(first) * math.sqrt(second) * (1 + 1e-12):
        raise EstimateError(
            "bad_covariance", f"covariance {covariance} is larger than the variances allow"
        )


def check_same_length(first: Sized, second: Sized, *, names: str) -> None:
    """Refuses two lists that should run side by side and do not (`margins_disagree`)."""
    if len(first) != len(second):
        raise EstimateError(
            "margins_disagree", f"{names} differ in length: {len(first)} and {len(second)}"
        )


def check_research_extra() -> None:
    """Raises `missing_extra`, with how to install it, where the sums that need scipy have none."""
    if find_spec("scipy") is None:
        raise EstimateError(
            "missing_extra",
            "scipy is missing, which comes with the research extra: "
            "bash setup/venv.sh requirements.txt requirements-research.txt",
        )
