"""Three or more lists of the same cases: log-linear models of the dark figure. numpy, scipy inside.

An opt-in research tool for lists that partners linked case by case. It cannot run on our own
data, and its result never leads a page: the choice of model moves it too much, which is why the
spread over models always comes with it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from estimates.quantiles import two_sided_normal
from estimates.results import (
    Estimate,
    EstimateError,
    check_finite,
    check_level,
    check_not_negative,
    frozen,
)

Pattern = tuple[int, ...]
Term = tuple[str, ...]
Selection = Literal["stepwise", "bic", "main_effects"]

FINE, NO_MAXIMUM, NOT_IDENTIFIABLE = 0, 1, 2
_STEPS = 200
_WITHIN_BIC = 10.0
_FEWEST_LISTS = 3
_MOST_LISTS = 5
_ALL_MODELS_UP_TO = 4


@dataclass(frozen=True, kw_only=True)
class SystemsEstimate(Estimate):
    """Observed plus unseen cases. `model`: the terms kept; `spread`: every model within 10 BIC."""

    model: tuple[Term, ...] = ()
    spread: tuple[tuple[tuple[Term, ...], float, float], ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class _Fitted:
    total: float
    lower: float
    upper: float
    bic: float
    expected: Mapping[Pattern, float]


def existence(lists: Sequence[str], counts: Mapping[Pattern, int], model: Sequence[Term]) -> int:
    """0 fine; 1 no estimate exists; 2 not identifiable. `model` is closed downwards.

    An interaction that no case shows is dropped with its cells. Then: a design that is not of
    full rank is 2; no strictly positive table with the same sufficient statistics is 1 (a linear
    programme). Source: Fienberg and Rinaldo 2012; Chan, Silverman and Vincent 2021.
    """
    import numpy as np
    from scipy.optimize import linprog

    cells, terms = _reduced(lists, _checked(lists, counts), _closed(lists, model))
    design = _design(lists, cells, terms)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return NOT_IDENTIFIABLE
    seen = np.array([counts.get(cell, 0) for cell in cells], dtype=float)
    scale = max(float(seen.sum()), 1.0)
    size = len(cells)
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
    selection: forward stepwise over pairs (an overlap's Poisson tail below `threshold`, smallest
    first, compared on the log scale), least BIC, or main effects alone. The interval is
    conditional on the model chosen.
    Errors: not_integer, negative, not_finite, too_few (under three lists, or nothing seen),
    not_identifiable, no_mle, not_converged, bad_level.
    Source: Chan, Silverman and Vincent 2021; Silverman, Chan and Vincent 2024.
    """
    check_level(level)
    check_finite(threshold=threshold)
    known = _checked(lists, counts)
    z = two_sided_normal(level)
    if selection == "main_effects":
        model: tuple[Term, ...] = ()
    elif selection == "stepwise":
        model = _stepwise(lists, known, threshold, z)
    elif selection == "bic":
        model = ()
    else:
        raise EstimateError("bad_choice", f"selection is unknown: {selection}")
    spread = _spread(lists, known, z)
    if selection == "bic":
        model = spread[0][0] if spread else ()
    code = existence(lists, known, model)
    if code:
        raise EstimateError(
            "no_mle" if code == NO_MAXIMUM else "not_identifiable", f"no estimate for {model}"
        )
    fitted = _fit(lists, known, model, z)
    return SystemsEstimate(
        value=fitted.total,
        lower=fitted.lower,
        upper=fitted.upper,
        level=level,
        method=f"multiple systems, {selection}",
        unit="cases of the linked lists",
        inputs=frozen(lists=tuple(lists), observed=sum(known.values())),
        assumptions=("no_highest_interaction", "population_closed", "linkage_perfect"),
        notes=("interval_given_the_model",),
        model=model,
        spread=spread,
    )


def _checked(lists: Sequence[str], counts: Mapping[Pattern, int]) -> dict[Pattern, int]:
    if len(lists) < _FEWEST_LISTS or len(set(lists)) != len(lists):
        raise EstimateError("too_few", "three or more lists of different names are needed")
    if len(lists) > _MOST_LISTS:
        raise EstimateError("not_converged", f"more than {_MOST_LISTS} lists are not worked out")
    known = {}
    for pattern, count in counts.items():
        check_finite(count=count)
        check_not_negative(count=count)
        if count != int(count):
            raise EstimateError("not_integer", f"the count of {pattern} is not whole: {count}")
        if len(pattern) != len(lists) or not set(pattern) <= {0, 1}:
            raise EstimateError("not_integer", f"{pattern} is not one 0 or 1 a list")
        if not any(pattern):
            raise EstimateError("not_identifiable", "cases on no list cannot have been counted")
        known[tuple(pattern)] = int(count)
    if sum(known.values()) == 0:
        raise EstimateError("too_few", "no case was seen")
    return known


def _patterns(lists: Sequence[str]) -> list[Pattern]:
    return [each for each in itertools.product((0, 1), repeat=len(lists)) if any(each)]


def _closed(lists: Sequence[str], model: Sequence[Term]) -> tuple[Term, ...]:
    """Every part of every term, and each list by itself, in a fixed order."""
    place = {name: index for index, name in enumerate(lists)}
    terms: set[Term] = {(name,) for name in lists}
    for term in model:
        for size in range(1, len(term) + 1):
            for part in itertools.combinations(sorted(term, key=place.__getitem__), size):
                terms.add(part)
    return tuple(sorted(terms, key=lambda term: (len(term), [place[name] for name in term])))


def _covers(lists: Sequence[str], pattern: Pattern, term: Term) -> bool:
    return all(pattern[lists.index(name)] for name in term)


def _reduced(
    lists: Sequence[str], counts: Mapping[Pattern, int], terms: Sequence[Term]
) -> tuple[list[Pattern], list[Term]]:
    """Without interactions that no case shows (their parameter is minus infinity)."""
    empty = [
        term
        for term in terms
        if len(term) > 1
        and not sum(count for cell, count in counts.items() if _covers(lists, cell, term))
    ]
    cells = [
        cell for cell in _patterns(lists) if not any(_covers(lists, cell, term) for term in empty)
    ]
    kept = [term for term in terms if not any(set(gone) <= set(term) for gone in empty)]
    return cells, kept


def _design(lists: Sequence[str], cells: Sequence[Pattern], terms: Sequence[Term]) -> Any:
    import numpy as np

    return np.array(
        [[1.0, *(float(_covers(lists, cell, term)) for term in terms)] for cell in cells]
    )


def _fit(
    lists: Sequence[str], counts: Mapping[Pattern, int], model: Sequence[Term], z: float
) -> _Fitted:
    """Poisson regression by iteratively reweighted least squares, zeros included."""
    import numpy as np
    from scipy.special import gammaln

    cells, terms = _reduced(lists, counts, _closed(lists, model))
    design = _design(lists, cells, terms)
    seen = np.array([counts.get(cell, 0) for cell in cells], dtype=float)
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
    return _Fitted(
        total=observed + math.exp(slopes[0]),
        lower=observed + math.exp(slopes[0] - z * error),
        upper=observed + math.exp(slopes[0] + z * error),
        bic=-2 * likelihood + design.shape[1] * math.log(observed),
        expected=dict(zip(cells, expected.tolist(), strict=True)),
    )


def _stepwise(
    lists: Sequence[str], counts: Mapping[Pattern, int], threshold: float, z: float
) -> tuple[Term, ...]:
    """Adds the pair whose overlap surprises most, while one surprises enough."""
    model: tuple[Term, ...] = ()
    pairs = [tuple(pair) for pair in itertools.combinations(lists, 2)]
    while True:
        fitted = _fit(lists, counts, model, z)
        candidates = sorted(
            (_log_tail(lists, counts, fitted, pair), index)
            for index, pair in enumerate(pairs)
            if pair not in model
        )
        for tail, index in candidates:
            if tail >= math.log(threshold):
                return model
            wider = (*model, pairs[index])
            if existence(lists, counts, wider) == FINE:
                model = wider
                break
        else:
            return model


def _log_tail(
    lists: Sequence[str], counts: Mapping[Pattern, int], fitted: _Fitted, pair: Term
) -> float:
    """log of the smaller Poisson tail of an overlap, given what the model expects of it."""
    from scipy.stats import poisson

    overlap = sum(count for cell, count in counts.items() if _covers(lists, cell, pair))
    expected = sum(mean for cell, mean in fitted.expected.items() if _covers(lists, cell, pair))
    return float(min(poisson.logcdf(overlap, expected), poisson.logsf(overlap - 1, expected)))


def _models(lists: Sequence[str]) -> Iterator[tuple[Term, ...]]:
    """Up to four lists every hierarchical model but the saturated one; with five, all of pairs."""
    pairs = [tuple(pair) for pair in itertools.combinations(lists, 2)]
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


def _spread(
    lists: Sequence[str], counts: Mapping[Pattern, int], z: float
) -> tuple[tuple[tuple[Term, ...], float, float], ...]:
    """Every model that has an estimate within 10 BIC of the best, best first."""
    found = []
    for model in _models(lists):
        if existence(lists, counts, model) != FINE:
            continue
        fitted = _fit(lists, counts, model, z)
        found.append((model, fitted.total, fitted.bic))
    found.sort(key=lambda each: (each[2], each[0]))
    return tuple(each for each in found if each[2] <= found[0][2] + _WITHIN_BIC)
