"""A log-linear model of linked lists gives the size of a population, or has no estimate.

numpy and scipy are imported inside the functions that need them.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from estimates.sums.arguments import check_not_negative, check_research_extra, whole_number
from estimates.sums.results import LARGEST_EXPONENT, EstimateError, exp_or_infinity, finite_result

Pattern = tuple[int, ...]
"""One 0 or 1 a list: on which of them a case is."""
Term = tuple[str, ...]
"""Lists that a model lets depend on each other."""

FINE: Final = 0
NO_MAXIMUM: Final = 1
NOT_IDENTIFIABLE: Final = 2
_STEPS: Final = 200
_FEWEST_LISTS: Final = 3
_MOST_CASES: Final = 2**53
"""Above it a float no longer holds every whole number."""


@dataclass(frozen=True, kw_only=True)
class FittedModel:
    """The size that a model gives, its interval, its BIC, and what it expects of each pattern."""

    total: float
    lower: float
    upper: float
    bic: float
    cells: Any
    expected: Any


@dataclass(frozen=True, kw_only=True)
class LinkedCases:
    """The lists and how many cases each pattern of them has; every pattern but the unseen one."""

    lists: tuple[str, ...]
    counts: Mapping[Pattern, int]

    @cached_property
    def patterns(self) -> Any:
        import numpy as np

        every = itertools.product((False, True), repeat=len(self.lists))
        return np.array([pattern for pattern in every if any(pattern)])

    @cached_property
    def seen(self) -> Any:
        import numpy as np

        return np.array(
            [self.counts.get(tuple(map(int, pattern)), 0) for pattern in self.patterns],
            dtype=float,
        )

    @cached_property
    def pairs(self) -> tuple[Term, ...]:
        return tuple(itertools.combinations(self.lists, 2))

    def covers(self, term: Term) -> Any:
        """True for each pattern that holds every list of a term."""
        return self.patterns[:, [self.lists.index(name) for name in term]].all(axis=1)

    def closed(self, model: Sequence[Term]) -> tuple[Term, ...]:
        """Every part of every term, and each list by itself, in a fixed order."""
        place = {name: index for index, name in enumerate(self.lists)}
        terms: set[Term] = {(name,) for name in self.lists}
        for term in model:
            if not set(term) <= set(place):
                raise EstimateError("bad_choice", f"the model names a list that is none: {term}")
            for size in range(1, len(term) + 1):
                for part in itertools.combinations(sorted(set(term), key=place.__getitem__), size):
                    terms.add(part)
        return tuple(sorted(terms, key=lambda term: (len(term), [place[name] for name in term])))

    def design(self, terms: Sequence[Term]) -> tuple[Any, Any]:
        """The cells that stay and their design: without the interactions that no case shows.

        The parameter of such a one is minus infinity; its cells are 0 for certain.
        """
        import numpy as np

        covered = [self.covers(term) for term in terms]
        empty = [
            index
            for index, term in enumerate(terms)
            if len(term) > 1 and not self.seen[covered[index]].any()
        ]
        cells = np.ones(len(self.seen), dtype=bool)
        for index in empty:
            cells &= ~covered[index]
        gone = [set(terms[index]) for index in empty]
        kept = [
            covered[index]
            for index, term in enumerate(terms)
            if not any(part <= set(term) for part in gone)
        ]
        columns = np.column_stack([np.ones(len(cells), dtype=bool), *kept])
        return cells, columns[cells].astype(float)


def existence(lists: Sequence[str], counts: Mapping[Pattern, int], model: Sequence[Term]) -> int:
    """Tells whether a model has an estimate: 0 yes; 1 none exists; 2 it is not identifiable.

    `model` is closed downwards.

    An interaction that no case shows is dropped with its cells. Then: a design that is not of
    full rank is 2; no strictly positive table with the same sufficient statistics is 1 (a linear
    programme). Errors: as `multiple_systems`, and bad_choice for a list that is none.
    Source: Fienberg and Rinaldo 2012; Chan, Silverman and Vincent 2021.
    """
    return existence_of(checked_cases(lists, counts), model)


def existence_of(cases: LinkedCases, model: Sequence[Term]) -> int:
    """Tells the same of cases that are checked already."""
    import numpy as np
    from scipy.optimize import linprog

    cells, design = cases.design(cases.closed(model))
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return NOT_IDENTIFIABLE
    seen = cases.seen[cells]
    scale = max(float(seen.sum()), 1.0)
    size = len(seen)
    # Largest s with a table x >= s of the same statistics: unknowns x and s.
    result = linprog(
        c=[*[0.0] * size, -1.0],
        A_ub=np.hstack([-np.eye(size), np.ones((size, 1))]),
        b_ub=np.zeros(size),
        A_eq=np.hstack([design.T, np.zeros((design.shape[1], 1))]),
        b_eq=design.T @ (seen / scale),
        bounds=[*[(0, None)] * size, (None, 1.0)],
        method="highs",
    )
    return FINE if result.success and -result.fun > 1e-9 else NO_MAXIMUM


def checked_cases(lists: Sequence[str], counts: Mapping[Pattern, int]) -> LinkedCases:
    """The lists and their cases, where they are three or more of which somebody was seen."""
    if isinstance(lists, str) or not all(isinstance(name, str) for name in lists):
        raise EstimateError("bad_choice", "lists is not a list of names")
    names = tuple(lists)
    if len(names) < _FEWEST_LISTS or len(set(names)) != len(names):
        raise EstimateError("too_few", "three or more lists of different names are needed")
    known = {}
    for pattern, count in counts.items():
        cases = whole_number(f"the count of {pattern}", count)
        check_not_negative(count=cases)
        if isinstance(pattern, str) or not isinstance(pattern, Sequence):
            raise EstimateError("not_integer", f"{pattern} is not one 0 or 1 a list")
        place = tuple(whole_number("pattern", on_list) for on_list in pattern)
        if len(place) != len(names) or not set(place) <= {0, 1}:
            raise EstimateError("not_integer", f"{pattern} is not one 0 or 1 a list")
        if not any(place):
            raise EstimateError("not_identifiable", "cases on no list cannot have been counted")
        known[place] = cases
    if sum(known.values()) == 0:
        raise EstimateError("too_few", "no case was seen")
    if sum(known.values()) > _MOST_CASES:
        raise EstimateError("not_finite", "the counts add up to more than can be counted exactly")
    check_research_extra()
    return LinkedCases(lists=names, counts=known)


def fit_model(cases: LinkedCases, model: Sequence[Term], z: float) -> FittedModel:
    """Fits a model that has an estimate; `not_converged` where it cannot be computed all the same.

    Poisson regression by iteratively reweighted least squares, zeros included.
    """
    import numpy as np

    with np.errstate(all="ignore"):
        try:
            fitted = _least_squares(cases, model, z)
        except np.linalg.LinAlgError:
            fitted = None
    if fitted is None or not all(map(math.isfinite, (fitted.lower, fitted.bic))):
        raise EstimateError("not_converged", f"no fit was found for {model_words(model)}")
    return fitted


def model_words(model: Sequence[Term]) -> str:
    """The model in words: "the lists alone", "the lists and police with bank"."""
    terms = ", ".join(" with ".join(term) for term in model)
    return f"the lists and {terms}" if terms else "the lists alone"


def _least_squares(cases: LinkedCases, model: Sequence[Term], z: float) -> FittedModel | None:
    import numpy as np
    from scipy.special import gammaln

    terms = cases.closed(model)
    cells, design = cases.design(terms)
    seen = cases.seen[cells]
    expected = seen + 0.5
    deviance = math.inf
    for _step in range(_STEPS):
        weighted = design * expected[:, None]
        working = np.log(expected) + (seen - expected) / expected
        slopes = np.linalg.solve(design.T @ weighted, weighted.T @ working)
        expected = np.exp(np.clip(design @ slopes, -LARGEST_EXPONENT, LARGEST_EXPONENT))
        positive = seen > 0
        terms_of_deviance = expected - seen
        terms_of_deviance[positive] += seen[positive] * np.log(seen[positive] / expected[positive])
        before, deviance = deviance, 2 * float(terms_of_deviance.sum())
        if abs(before - deviance) <= 1e-12 * (abs(deviance) + 0.1):
            break
    else:
        return None
    variance = float(np.linalg.inv(design.T @ (design * expected[:, None]))[0, 0])
    if not variance >= 0:
        return None
    error = math.sqrt(variance)
    observed = float(seen.sum())
    likelihood = float((seen * np.log(expected) - expected - gammaln(seen + 1)).sum())
    # Every parameter counts, those at minus infinity too: docs/decisions/0013.
    parameters = 1 + len(terms)
    return FittedModel(
        total=finite_result(observed + exp_or_infinity(slopes[0]), name="the size"),
        lower=observed + exp_or_infinity(slopes[0] - z * error),
        upper=observed + exp_or_infinity(slopes[0] + z * error),
        bic=-2 * likelihood + parameters * math.log(observed),
        cells=cells,
        expected=expected,
    )
