"""Makes a count safe to publish: the noise, the budget it costs, and how it is shown. No Django.

Each report costs at most rho = 0.25 of zero-concentrated differential privacy for life. Every
table of counts changes by at most one in one cell when one report is added or removed (squared
L2 sensitivity 1), so discrete Gaussian noise of scale sigma costs 1 / (2 sigma^2). Budgets are
whole millionths of rho ("micro-rho").
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

CAP_MICRO: Final = 250_000
"""The most that one report may cost for life, over every release that ever counts it."""

LOW: Final = "[low]"
UNRELIABLE: Final = "[u]"
Z_95: Final = 1.959963984540054
READABLE: Final = 2 * Z_95
"""A cell is readable when it exceeds this many of its standard errors."""

Cell = tuple[str, ...]
Rollups = Mapping[str, Sequence[tuple[str, Mapping[str, str]]]]


class DisclosureError(ValueError):
    """Something that would cost more than declared, or that cannot be made consistent."""


class BudgetExceeded(DisclosureError):
    """A charge that would take the ledger past its cap. Nothing was charged."""


class AlreadyCharged(DisclosureError):
    """A table that this ledger has paid for: it is never drawn a second time."""


def right_guesses(*, reports: int = 1, cap_micro: int = CAP_MICRO) -> float:
    """Gives the share of right guesses of somebody who knows everything else and reads all.

    They guess whether somebody's reports were counted, over everything that is ever published;
    without it half of their guesses are right. With it Phi(sqrt(2 rho) / 2) are, where rho is four
    times as large for two reports in the same cells. Phi(x) is (1 + erf(x / sqrt(2))) / 2.
    """
    rho = cap_micro * reports**2 / 1_000_000
    return (1 + math.erf(math.sqrt(rho) / 2)) / 2


class RhoLedger:
    """The pure model of one budget: what was charged to a cohort's reports of one universe."""

    def __init__(self, cap_micro: int = CAP_MICRO) -> None:
        cap = _whole("A cap", cap_micro)
        if not 0 <= cap <= CAP_MICRO:
            raise BudgetExceeded(f"A cap of {cap} is not between 0 and {CAP_MICRO}.")
        self._cap = cap
        self._charges: dict[str, int] = {}

    @property
    def cap(self) -> int:
        """Gives the most that may be spent in all. It is set once."""
        return self._cap

    @property
    def spent(self) -> int:
        return sum(self._charges.values())

    @property
    def remaining(self) -> int:
        return self.cap - self.spent

    def charge(self, table: str, micro_rho: int) -> None:
        """Charges a table once. Raises AlreadyCharged or BudgetExceeded and charges nothing."""
        micro_rho = _micro(micro_rho)
        if table in self._charges:
            raise AlreadyCharged(f"{table} is charged already.")
        if micro_rho > self.remaining:
            raise BudgetExceeded(f"{table} costs {micro_rho}; {self.remaining} are left.")
        self._charges[table] = micro_rho


def sigma_for(micro_rho: int) -> float:
    """Finds the scale of noise at this cost: sqrt(1 / (2 rho)), rounded up to 4 places.

    Computed in whole numbers: sigma is the least n / 10,000 with 2 micro_rho n^2 >= 10^14.
    """
    micro_rho = _micro(micro_rho)
    least = -(-(10**14) // (2 * micro_rho))
    root = math.isqrt(least)
    return (root if root * root == least else root + 1) / 10_000


def draw_table(counts: Sequence[int], *, micro_rho: int) -> list[int]:
    """Adds discrete Gaussian noise to the counts, in their order. It cannot be repeated.

    OpenDP draws on whole numbers from the operating system's randomness; there is no seed. Its
    own reckoning of the cost is checked against the declared one before anything is drawn.
    BudgetExceeded for a cost above what one report may cost for life: so little noise would be
    none. DisclosureError for a count that is not a whole number.
    """
    micro_rho = _micro(micro_rho)
    if micro_rho > CAP_MICRO:
        raise BudgetExceeded(f"A table may cost {CAP_MICRO} at most, not {micro_rho}.")
    whole = [_whole("A count", count) for count in counts]
    import opendp.prelude as dp

    sigma = sigma_for(micro_rho)
    dp.enable_features("contrib")
    measurement: Any = dp.m.make_gaussian(
        dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float), scale=sigma
    )
    cost: float = measurement.map(1.0)
    if cost > micro_rho / 1_000_000:
        raise BudgetExceeded(f"Noise of {sigma} costs {cost}, more than {micro_rho} millionths.")
    noisy: list[int] = measurement(whole)
    return noisy


@dataclass(frozen=True, kw_only=True)
class NoisyTable:
    """A table as it was drawn.

    `cells` maps the codes, one per dimension, to the noisy whole number. `rollups` says what a
    dimension adds up to: attribute -> each (attribute, code -> its code there). What it adds up
    to is looked for there too, so that there may be chains.
    """

    dimensions: tuple[str, ...]
    cells: Mapping[Cell, int]
    sigma: float
    rollups: Rollups = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """The least-squares values of tables drawn with independent noise.

    `value` and `standard_error` go by table and cell; `covariance` is exact, its rows and
    columns in the order of `order`; `total` is the one every table adds up to.
    """

    value: Mapping[str, Mapping[Cell, float]]
    standard_error: Mapping[str, Mapping[Cell, float]]
    order: tuple[tuple[str, Cell], ...]
    covariance: NDArray[Any]
    total: float
    total_standard_error: float


def reconcile(tables: Mapping[str, NoisyTable]) -> Reconciled:
    """Makes tables consistent by weighted least squares: post-processing, so it costs nothing.

    Two tables must agree on every margin that both can give: on the total always, on the
    attributes they share, and on those that one rolls up to. With D the diagonal of the noise
    variances and A the contrasts that must vanish, the values are the projection
    x = y - D A'(A D A')^- A y, and their covariance is D - D A'(A D A')^- A D.
    DisclosureError for no tables, an empty one, or one without noise.
    """
    import numpy as np

    if not tables or any(
        not table.cells or not 0 < table.sigma < math.inf for table in tables.values()
    ):
        raise DisclosureError("Each table needs cells and noise.")
    if not all(math.isfinite(cell) for table in tables.values() for cell in table.cells.values()):
        raise DisclosureError("Each cell needs a number.")
    order = tuple((name, cell) for name, table in tables.items() for cell in table.cells)
    noisy = np.array([tables[name].cells[cell] for name, cell in order], dtype=float)
    sigma = np.array([tables[name].sigma for name, _ in order])
    keep = _projection(tuple(_shape(name, table) for name, table in tables.items()))
    values = sigma * (keep @ (noisy / sigma))
    covariance = sigma[:, None] * keep * sigma[None, :]
    errors = np.sqrt(np.clip(np.diag(covariance), 0.0, None))
    first = next(iter(tables))
    in_first = np.array([1.0 if name == first else 0.0 for name, _ in order])
    return Reconciled(
        value=_by_table(order, values),
        standard_error=_by_table(order, errors),
        order=order,
        covariance=covariance,
        total=float(in_first @ values),
        total_standard_error=math.sqrt(max(0.0, float(in_first @ covariance @ in_first))),
    )


_Shape = tuple[str, tuple[str, ...], tuple[Cell, ...], float, tuple[Any, ...]]
"""A table without its numbers: name, dimensions, cells, sigma, and what it adds up to."""


def _shape(name: str, table: NoisyTable) -> _Shape:
    rollups = tuple(
        (dimension, tuple((attribute, tuple(codes.items())) for attribute, codes in sums))
        for dimension, sums in table.rollups.items()
    )
    return name, table.dimensions, tuple(table.cells), table.sigma, rollups


@lru_cache(maxsize=4)
def _projection(shapes: tuple[_Shape, ...]) -> NDArray[Any]:
    """Finds the projection onto consistent values, in units of sigma.

    It follows from what was declared and from no number that was drawn. For a whole standard year
    it takes a second, and is asked for several times.
    """
    import numpy as np

    tables = {
        name: NoisyTable(
            dimensions=dimensions,
            cells=dict.fromkeys(cells, 0),
            sigma=sigma,
            rollups={
                dimension: tuple((attribute, dict(codes)) for attribute, codes in sums)
                for dimension, sums in rollups
            },
        )
        for name, dimensions, cells, sigma, rollups in shapes
    }
    order = tuple((name, cell) for name, table in tables.items() for cell in table.cells)
    keep = np.eye(len(order))
    contrasts = _contrasts(tables, order)
    if contrasts:
        scaled = np.array(contrasts) * [tables[name].sigma for name, _ in order]
        _, lengths, axes = np.linalg.svd(scaled, full_matrices=False)
        axes = axes[lengths > 1e-9 * lengths.max()] if lengths.max() > 0 else axes[:0]
        keep = keep - axes.T @ axes
    keep.setflags(write=False)
    return keep


def display(value: float, standard_error: float) -> tuple[str, str]:
    """Rounds a figure for people to read, and gives the marker that stands with it.

    Clipped at 0 and rounded to 5; "[low]" under 5; "[u]" where 1.96 standard errors exceed half
    of the unrounded value. The number is given with "[u]", and never with "[low]". Under 5 the
    marker stands in the number's place: clipped and rounded it would be 0 or 5, and a 0 that
    noise made reads as "nobody". DisclosureError for what is no number, or an error below 0.
    """
    if not (math.isfinite(value) and 0 <= standard_error < math.inf):
        raise DisclosureError(f"{value} with an error of {standard_error} cannot be shown.")
    if value < 5:
        return LOW, LOW
    rounded = f"{5 * math.floor(value / 5 + 0.5):,}"
    return rounded, UNRELIABLE if Z_95 * standard_error > 0.5 * value else ""


def interval(value: float, standard_error: float) -> tuple[float, float]:
    """Gives the 95% ends of a published value; never clipped, so the lower may be negative."""
    return value - Z_95 * standard_error, value + Z_95 * standard_error


def _whole(name: str, value: object) -> int:
    """Gives a plain whole number, one of numpy's too; DisclosureError for anything else."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise DisclosureError(f"{name} is a whole number, not {value!r}.")
    return int(value)


def _micro(micro_rho: object) -> int:
    """Gives a cost in millionths: a whole number above 0."""
    micro = _whole("A cost in millionths", micro_rho)
    if micro <= 0:
        raise DisclosureError(f"A cost in millionths is above 0, not {micro}.")
    return micro


def _by_table(
    order: tuple[tuple[str, Cell], ...], numbers: NDArray[Any]
) -> dict[str, dict[Cell, float]]:
    result: dict[str, dict[Cell, float]] = {}
    for (name, cell), number in zip(order, numbers, strict=True):
        result.setdefault(name, {})[cell] = float(number)
    return result


def _contrasts(
    tables: Mapping[str, NoisyTable], order: tuple[tuple[str, Cell], ...]
) -> list[list[float]]:
    """Lists rows that vanish on consistent values: one table's margin less another's.

    Each margin that two tables share is held against the first table that gives it: two that
    agree with one agree with each other, so their own row would say nothing more.
    """
    place = {key: index for index, key in enumerate(order)}
    given = {name: _gives(table) for name, table in tables.items()}
    shared = {frozenset(given[one] & given[other]) for one, other in combinations(tables, 2)}
    rows = []
    for attributes in sorted(map(sorted, shared)):
        first, *others = (name for name in tables if given[name].issuperset(attributes))
        theirs = _margin(tables[first], attributes)
        for name in others:
            ours = _margin(tables[name], attributes)
            for codes in sorted(ours.keys() | theirs.keys()):
                row = [0.0] * len(order)
                for cell in ours.get(codes, ()):
                    row[place[name, cell]] += 1.0
                for cell in theirs.get(codes, ()):
                    row[place[first, cell]] -= 1.0
                rows.append(row)
    return rows


def _gives(table: NoisyTable) -> set[str]:
    """Names every attribute whose codes can be read off a cell of the table."""
    return set(_codes_of(table, next(iter(table.cells))))


def _margin(table: NoisyTable, attributes: Sequence[str]) -> dict[Cell, list[Cell]]:
    """Maps codes of these attributes to the cells of the table that add up to them."""
    margin: dict[Cell, list[Cell]] = {}
    for cell in table.cells:
        codes = _codes_of(table, cell)
        margin.setdefault(tuple(codes[attribute] for attribute in attributes), []).append(cell)
    return margin


def _codes_of(table: NoisyTable, cell: Cell) -> dict[str, str]:
    """Reads the cell's code of each dimension, and of each attribute that one adds up to."""
    codes = dict(zip(table.dimensions, cell, strict=True))
    waiting = list(table.dimensions)
    for attribute in waiting:
        for rollup, mapping in table.rollups.get(attribute, ()):
            if rollup not in codes:
                codes[rollup] = mapping[codes[attribute]]
                waiting.append(rollup)
    return codes
