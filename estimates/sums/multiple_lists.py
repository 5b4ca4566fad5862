"""The number of cases, seen and unseen, is estimated here from three or more linked lists.

An opt-in research tool for lists that partners linked case by case; it cannot run on our own data.
Its result leads no page: the choice of model moves it, so the spread over models comes with it.
"""

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from estimates.sums.arguments import check_not_negative, level_number, number
from estimates.sums.log_linear import (
    FINE,
    NO_MAXIMUM,
    NOT_IDENTIFIABLE,
    FittedModel,
    LinkedCases,
    Pattern,
    Term,
    checked_cases,
    existence_of,
    fit_model,
    model_words,
)
from estimates.sums.quantiles import two_sided_normal
from estimates.sums.results import Estimate, EstimateError, frozen

Selection = Literal["stepwise", "bic", "main_effects"]
Spread = tuple[tuple[tuple[Term, ...], float, float], ...]

_WITHIN_BIC: Final = 10.0
_ALL_MODELS_UP_TO: Final = 4
_ALL_PAIRS_UP_TO: Final = 5
_MOST_TRIED: Final = 300
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
    cases = checked_cases(lists, counts)
    z = two_sided_normal(level)
    model: tuple[Term, ...] = ()
    if selection == "stepwise":
        _check_existence(cases, model)
        model = _stepwise(cases, threshold, z)
    spread, note = _spread(cases, z, start=model)
    if selection == "bic" and spread:
        model = spread[0][0]
    _check_existence(cases, model)
    fitted = fit_model(cases, model, z)
    return SystemsEstimate(
        value=fitted.total,
        lower=fitted.lower,
        upper=fitted.upper,
        level=level,
        method=f"multiple systems, {selection}",
        unit="cases of the linked lists",
        inputs=frozen(lists=cases.lists, observed=sum(cases.counts.values())),
        assumptions=("no_highest_interaction", "population_closed", "linkage_perfect"),
        status="unbounded" if math.isinf(fitted.upper) else "ok",
        notes=("interval_given_the_model", *note),
        model=model,
        spread=spread,
    )


def _check_existence(cases: LinkedCases, model: tuple[Term, ...]) -> None:
    """Refuses a model without an estimate before anything is fitted: a fit of one goes nowhere."""
    code = existence_of(cases, model)
    if code == NO_MAXIMUM:
        raise EstimateError("no_mle", f"no estimate exists for {model_words(model)}")
    if code == NOT_IDENTIFIABLE:
        raise EstimateError("not_identifiable", f"the cases do not tell {model_words(model)} apart")


def _stepwise(cases: LinkedCases, threshold: float, z: float) -> tuple[Term, ...]:
    """Adds the pair whose overlap surprises most, while one surprises enough."""
    model: tuple[Term, ...] = ()
    enough = math.log(threshold) if threshold > 0 else -math.inf
    while True:
        fitted = fit_model(cases, model, z)
        candidates = sorted(
            (_log_tail(cases, fitted, pair), index)
            for index, pair in enumerate(cases.pairs)
            if pair not in model
        )
        for tail, index in candidates:
            if tail > enough or threshold == 0:
                return model
            wider = (*model, cases.pairs[index])
            if existence_of(cases, wider) == FINE:
                model = wider
                break
        else:
            return model


def _log_tail(cases: LinkedCases, fitted: FittedModel, pair: Term) -> float:
    """log of the smaller Poisson tail of an overlap, given what the model expects of it."""
    from scipy.stats import poisson

    covered = cases.covers(pair)
    overlap = cases.seen[covered].sum()
    expected = fitted.expected[covered[fitted.cells]].sum()
    return float(min(poisson.logcdf(overlap, expected), poisson.logsf(overlap - 1, expected)))


def _spread(
    cases: LinkedCases, z: float, *, start: tuple[Term, ...]
) -> tuple[Spread, tuple[str, ...]]:
    """The models that have an estimate within 10 BIC of the best, best first; and which tried."""
    size = len(cases.lists)
    if size > _ALL_PAIRS_UP_TO:
        found = _searched(cases, z, start)
        note: tuple[str, ...] = ("models_by_bounded_search",)
    else:
        tried = ((model, _tried(cases, model, z)) for model in _models(cases))
        found = [(model, *sizes) for model, sizes in tried if sizes]
        note = ("models_of_pairs_only",) if size > _ALL_MODELS_UP_TO else ()
    found.sort(key=lambda model: (model[2], model[0]))
    near = tuple(model for model in found if model[2] <= found[0][2] + _WITHIN_BIC)
    return near, note


def _tried(cases: LinkedCases, model: tuple[Term, ...], z: float) -> tuple[float, float] | None:
    """Size and BIC of a model; None where it has no estimate, or none that can be computed."""
    if existence_of(cases, model) != FINE:
        return None
    try:
        fitted = fit_model(cases, model, z)
    except EstimateError:
        return None
    return fitted.total, fitted.bic


def _models(cases: LinkedCases) -> Iterator[tuple[Term, ...]]:
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
    cases: LinkedCases, z: float, start: tuple[Term, ...]
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
