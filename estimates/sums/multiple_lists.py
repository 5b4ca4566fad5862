"""Three or more lists of the same cases: log-linear models of the dark figure. numpy, scipy inside.

An opt-in research tool for lists that partners linked case by case; it cannot run on our own data.
Its result leads no page: the choice of model moves it, so the spread over models comes with it.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from estimates.sums.quantiles import two_sided_normal
from estimates.sums.results import (
    Estimate,
    EstimateError,
    check_not_negative,
    check_research_extra,
    finite_result,
    frozen,
    level_number,
    number,
    whole_number,
)

Pattern = tuple[int, ...]
Term = tuple[str, ...]
Selection = Literal["stepwise", "bic", "main_effects"]
Spread = tuple[tuple[tuple[Term, ...], float, float], ...]

FINE, NO_MAXIMUM, NOT_IDENTIFIABLE = 0, 1, 2
_STEPS = 200
_WITHIN_BIC = 10.0
_FEWEST_LISTS = 3
_ALL_MODELS_UP_TO = 4
_ALL_PAIRS_UP_TO = 5
_MOST_TRIED = 300
"""With six lists there are 32,768 models of pairs, with eight 268 million: a bounded search."""


@dataclass(frozen=True, kw_only=True)
class SystemsEstimate(Estimate):
    """Observed plus unseen cases. `model`: the terms kept; `spread`: the models within 10 BIC.

    Each entry of the spread is (terms, size, BIC), best first. Its BIC counts every parameter of
    the model, also one at minus infinity, as the published method does. Which models were tried
    stands in the notes: with five lists all of pairs, above that what a bounded search met.
    """

    model: tuple[Term, ...] = ()
    spread: Spread = field(default=())


@dataclass(frozen=True, kw_only=True)
class _Fitted:
    total: float
    lower: float
    upper: float
    bic: float
    cells: Any
    expected: Any


@dataclass(frozen=True)
class _Cases:
    """The lists and how many cases each pattern of them has; every pattern but the unseen one."""

    lists: tuple[str, ...]
    counts: Mapping[Pattern, int]

    @cached_property
    def patterns(self) -> Any:
        import numpy as np

        every = itertools.product((False, True), repeat=len(self.lists))
        return np.array([each for each in every if any(each)])

    @cached_property
    def seen(self) -> Any:
        import numpy as np

        return np.array(
            [self.counts.get(tuple(map(int, each)), 0) for each in self.patterns], dtype=float
        )

    @cached_property
    def pairs(self) -> tuple[Term, ...]:
        return tuple(itertools.combinations(self.lists, 2))

    def covers(self, term: Term) -> Any:
        """Which patterns hold every list of a term."""
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
            if not any(each <= set(term) for each in gone)
        ]
        columns = np.column_stack([np.ones(len(cells), dtype=bool), *kept])
        return cells, columns[cells].astype(float)


def existence(lists: Sequence[str], counts: Mapping[Pattern, int], model: Sequence[Term]) -> int:
    """0 fine; 1 no estimate exists; 2 not identifiable. `model` is closed downwards.

    An interaction that no case shows is dropped with its cells. Then: a design that is not of
    full rank is 2; no strictly positive table with the same sufficient statistics is 1 (a linear
    programme). Errors: as `multiple_systems`, and bad_choice for a list that is none.
    Source: Fienberg and Rinaldo 2012; Chan, Silverman and Vincent 2021.
    """
    return _existence(_checked(lists, counts), model)


def _existence(cases: _Cases, model: Sequence[Term]) -> int:
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


def multiple_systems(
    lists: Sequence[str],
    counts: Mapping[Pattern, int],
    *,
    selection: Selection = "stepwise",
    threshold: float = 0.02,
    level: float = 0.95,
) -> SystemsEstimate:
    """Observed plus unseen cases, from a Poisson log-linear model; its spread over models too.

    `counts`: one 0 or 1 a list -> cases; a missing pattern is 0 and the all-zero one is refused.
    selection: forward stepwise over pairs (an overlap's Poisson tail of at most `threshold`,
    smallest first, compared on the log scale; 0 keeps to main effects), least BIC, or main
    effects alone. The interval is conditional on the model chosen. Any number of lists from
    three; which models the spread and the least BIC were sought among stands in the notes.
    Errors: not_integer, negative, not_finite, too_few (under three lists, or nothing seen),
    not_identifiable, no_mle, not_converged, bad_level, bad_choice.
    Source: Chan, Silverman and Vincent 2021; Silverman, Chan and Vincent 2024.
    """
    level = level_number(level)
    threshold = number("threshold", threshold)
    check_not_negative(threshold=threshold)
    if selection not in ("stepwise", "bic", "main_effects"):
        raise EstimateError("bad_choice", f"selection is unknown: {selection}")
    cases = _checked(lists, counts)
    z = two_sided_normal(level)
    model: tuple[Term, ...] = ()
    if selection == "stepwise":
        model = _stepwise(cases, threshold, z)
    spread, note = _spread(cases, z, start=model)
    if selection == "bic" and spread:
        model = spread[0][0]
    code = _existence(cases, model)
    if code:
        raise EstimateError(
            "no_mle" if code == NO_MAXIMUM else "not_identifiable", f"no estimate for {model}"
        )
    fitted = _fit(cases, model, z)
    return SystemsEstimate(
        value=fitted.total,
        lower=fitted.lower,
        upper=fitted.upper,
        level=level,
        method=f"multiple systems, {selection}",
        unit="cases of the linked lists",
        inputs=frozen(lists=cases.lists, observed=sum(cases.counts.values())),
        assumptions=("no_highest_interaction", "population_closed", "linkage_perfect"),
        notes=("interval_given_the_model", *note),
        model=model,
        spread=spread,
    )


def _checked(lists: Sequence[str], counts: Mapping[Pattern, int]) -> _Cases:
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
        place = tuple(whole_number("pattern", each) for each in pattern)
        if len(place) != len(names) or not set(place) <= {0, 1}:
            raise EstimateError("not_integer", f"{pattern} is not one 0 or 1 a list")
        if not any(place):
            raise EstimateError("not_identifiable", "cases on no list cannot have been counted")
        known[place] = cases
    if sum(known.values()) == 0:
        raise EstimateError("too_few", "no case was seen")
    check_research_extra()
    return _Cases(names, known)


def _fit(cases: _Cases, model: Sequence[Term], z: float) -> _Fitted:
    """Poisson regression by iteratively reweighted least squares, zeros included."""
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
        expected = np.exp(np.clip(design @ slopes, -700, 700))
        positive = seen > 0
        terms_of_deviance = expected - seen
        terms_of_deviance[positive] += seen[positive] * np.log(seen[positive] / expected[positive])
        before, deviance = deviance, 2 * float(terms_of_deviance.sum())
        if abs(before - deviance) <= 1e-12 * (abs(deviance) + 0.1):
            break
    else:
        raise EstimateError("not_converged", f"no fit for {tuple(model)}")
    error = math.sqrt(float(np.linalg.inv(design.T @ (design * expected[:, None]))[0, 0]))
    observed = float(seen.sum())
    likelihood = float((seen * np.log(expected) - expected - gammaln(seen + 1)).sum())
    # Every parameter counts, those at minus infinity too: docs/decisions/0013.
    parameters = 1 + len(terms)
    return _Fitted(
        total=finite_result(observed + _exp(slopes[0]), name="the size"),
        lower=observed + _exp(slopes[0] - z * error),
        upper=observed + _exp(slopes[0] + z * error),
        bic=-2 * likelihood + parameters * math.log(observed),
        cells=cells,
        expected=expected,
    )


def _exp(power: float) -> float:
    return math.exp(power) if power < 709 else math.inf


def _stepwise(cases: _Cases, threshold: float, z: float) -> tuple[Term, ...]:
    """Adds the pair whose overlap surprises most, while one surprises enough."""
    model: tuple[Term, ...] = ()
    enough = math.log(threshold) if threshold > 0 else -math.inf
    while True:
        fitted = _fit(cases, model, z)
        candidates = sorted(
            (_log_tail(cases, fitted, pair), index)
            for index, pair in enumerate(cases.pairs)
            if pair not in model
        )
        for tail, index in candidates:
            if tail > enough or threshold == 0:
                return model
            wider = (*model, cases.pairs[index])
            if _existence(cases, wider) == FINE:
                model = wider
                break
        else:
            return model


def _log_tail(cases: _Cases, fitted: _Fitted, pair: Term) -> float:
    """log of the smaller Poisson tail of an overlap, given what the model expects of it."""
    from scipy.stats import poisson

    covered = cases.covers(pair)
    overlap = cases.seen[covered].sum()
    expected = fitted.expected[covered[fitted.cells]].sum()
    return float(min(poisson.logcdf(overlap, expected), poisson.logsf(overlap - 1, expected)))


def _spread(cases: _Cases, z: float, *, start: tuple[Term, ...]) -> tuple[Spread, tuple[str, ...]]:
    """The models that have an estimate within 10 BIC of the best, best first; and which tried."""
    size = len(cases.lists)
    if size > _ALL_PAIRS_UP_TO:
        found = _searched(cases, z, start)
        note: tuple[str, ...] = ("models_by_bounded_search",)
    else:
        tried = ((model, _tried(cases, model, z)) for model in _models(cases))
        found = [(model, *sizes) for model, sizes in tried if sizes]
        note = ("models_of_pairs_only",) if size > _ALL_MODELS_UP_TO else ()
    found.sort(key=lambda each: (each[2], each[0]))
    near = tuple(each for each in found if each[2] <= found[0][2] + _WITHIN_BIC)
    return near, note


def _tried(cases: _Cases, model: tuple[Term, ...], z: float) -> tuple[float, float] | None:
    """Size and BIC of a model; None where it has no estimate, or none that can be computed."""
    if _existence(cases, model) != FINE:
        return None
    try:
        fitted = _fit(cases, model, z)
    except EstimateError:
        return None
    return fitted.total, fitted.bic


def _models(cases: _Cases) -> Iterator[tuple[Term, ...]]:
    """Up to four lists every hierarchical model but the saturated one; with five, all of pairs."""
    lists, pairs = cases.lists, cases.pairs
    if len(lists) > _ALL_MODELS_UP_TO:
        for size in range(len(pairs) + 1):
            yield from itertools.combinations(pairs, size)
        return
    higher = [
        tuple(term) for size in range(3, len(lists)) for term in itertools.combinations(lists, size)
    ]
    for size in range(len(pairs) + 1):
        for chosen in itertools.combinations(pairs, size):
            yield chosen
            yield from _with_higher(chosen, higher)


def _with_higher(pairs: tuple[Term, ...], higher: Sequence[Term]) -> Iterator[tuple[Term, ...]]:
    possible = [term for term in higher if set(itertools.combinations(term, 2)) <= set(pairs)]
    for size in range(1, len(possible) + 1):
        for chosen in itertools.combinations(possible, size):
            yield (*pairs, *chosen)


def _searched(
    cases: _Cases, z: float, start: tuple[Term, ...]
) -> list[tuple[tuple[Term, ...], float, float]]:
    """Models of pairs, best first: from main effects and from `start`, one pair more or less.

    Ends when nothing within 10 BIC of the best is left to look around, or after a fixed number of
    models: so it may miss some, and the result says that it is a search.
    """
    order = {pair: index for index, pair in enumerate(cases.pairs)}
    sizes: dict[tuple[Term, ...], tuple[float, float] | None] = {}
    waiting: list[tuple[float, tuple[int, ...], tuple[Term, ...]]] = []
    best = math.inf

    def look(model: tuple[Term, ...]) -> None:
        nonlocal best
        if model in sizes or len(sizes) >= _MOST_TRIED:
            return
        sizes[model] = size = _tried(cases, model, z)
        if size:
            best = min(best, size[1])
            heapq.heappush(waiting, (size[1], tuple(order[pair] for pair in model), model))

    for model in ((), tuple(sorted(start, key=order.__getitem__))):
        look(model)
    while waiting and len(sizes) < _MOST_TRIED:
        bic, _, model = heapq.heappop(waiting)
        if bic > best + _WITHIN_BIC:
            break
        for pair in cases.pairs:
            look(tuple(sorted(set(model) ^ {pair}, key=order.__getitem__)))
    return [(model, *size) for model, size in sizes.items() if size]
