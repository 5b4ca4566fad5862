"""This module weights a share of our own reporters to the survey's margins, and rakes tables.

Only workers and commands call this: web pages show stored results. A share is brought to the
margins by least squares on published cells, negatives included, and never by raking noisy cells,
which biases it: raking is for checks on complete data. Pure; numpy inside.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from estimates.sums.arguments import (
    Table,
    check_not_negative,
    check_same_length,
    checked_table,
    checked_vectors,
    level_number,
    number,
    whole_number,
)
from estimates.sums.linear_calibration import calibrate_samples
from estimates.sums.quantiles import two_sided_normal
from estimates.sums.results import (
    AGREEMENT,
    Estimate,
    EstimateError,
    Vector,
    finite_result,
    frozen,
    share_of_logit,
)

_FEWEST_REPLICATES: Final = 500


@dataclass(frozen=True, kw_only=True)
class ShareEstimate(Estimate):
    """A share of victims who told somebody, from our own published tables.

    `n`: the published total of the offence; `fabricated`: how many well-aimed false reports,
    accepted by moderators, would move the share out of its interval (None without one).
    """

    n: float
    n_eff: float | None = None
    design_effect: float | None = None
    fabricated: int | None = None


def greg_share(
    one_way: Sequence[Vector],
    two_way: Mapping[tuple[int, int], Table],
    told: Sequence[Vector],
    *,
    margins: Sequence[Vector],
    told_to: str,
    replicates: Iterable[tuple[Any, Any, Any]] | None = None,
    noise_variance: float | None = None,
    gate: float = 2000.0,
    level: float = 0.95,
) -> ShareEstimate:
    """The share of one offence's victims who told X, calibrated to the survey (GREG).

    `one_way[j]` counts category by category of margin j; `two_way[i, j]` of both; `told[j]` those
    of `one_way[j]` who told X; `margins[j]` the survey's shares, which sum to 1. Unclipped
    published values. `replicates`: the same three with the noise redrawn, 500 or more; or
    `noise_variance`, which the share has over such redraws; without either status `no_interval`.
    Under `gate` reports: `blocked`, value None. A share outside [0, 1], or a variance or
    effective size not above 0: `blocked`, never clipped.
    Errors: not_finite, bad_level, negative (a survey share below 0), margins_disagree,
    empty_category (in the tables; the redrawn ones may have one), zero_denominator, too_few,
    bad_choice (`told_to` names nobody).
    Source: linear calibration as in R's `calibrate`; Deville and Sarndal.
    """
    import numpy as np

    level, gate = level_number(level), number("gate", gate)
    if not isinstance(told_to, str) or not told_to.strip():
        raise EstimateError("bad_choice", "told_to must name whom they told, in words")
    wanted = _shares(margins)
    counts, crossed, answers = _sample(one_way, two_way, told, wanted)
    sample = calibrate_samples(
        [margin[None] for margin in counts],
        {pair: table[None] for pair, table in crossed.items()},
        [answer[None] for answer in answers],
        wanted=wanted,
    )
    n, share, n_eff = float(sample.n[0]), float(sample.share[0]), float(sample.n_eff[0])
    residual = float(sample.residual[0])
    common: dict[str, Any] = {
        "level": level,
        "method": "linear calibration (GREG) to the survey's margins",
        "unit": f"share of victims who told {told_to}",
        "inputs": frozen(n=n, told_to=told_to, gate=gate),
        "assumptions": ("volunteers_stand_for_victims", "survey_margins_exact"),
        "n": n,
    }
    if n < gate:
        return ShareEstimate(value=None, status="blocked", notes=("below_the_gate",), **common)
    if residual <= 0 or n_eff <= 0 or not 0 <= share <= 1:
        return ShareEstimate(
            value=share, status="blocked", notes=("outside_what_can_be",), **common
        )
    common |= {"value": share, "n_eff": n_eff, "design_effect": n / n_eff}
    if replicates is not None:
        noise_variance = float(np.var(_redrawn_shares(replicates, wanted), ddof=1))
    if noise_variance is None:
        return ShareEstimate(status="no_interval", notes=("noise_not_redrawn",), **common)
    noise_variance = number("noise_variance", noise_variance)
    check_not_negative(noise_variance=noise_variance)
    error = finite_result(math.sqrt(residual / n_eff + noise_variance), name="error")
    lower, upper = _share_interval(share, error, level)
    half = min(share - lower, upper - share)
    influence = _largest_influence(counts, sample.leverage[0], sample.slopes[0])
    return ShareEstimate(
        lower=lower, upper=upper, fabricated=1 + math.floor(n * half / influence), **common
    )


def _sample(
    one_way: Sequence[Vector],
    two_way: Mapping[tuple[int, int], Table],
    told: Sequence[Vector],
    wanted: Sequence[Table],
    *,
    redrawn: bool = False,
) -> tuple[list[Table], dict[tuple[int, int], Table], list[Table]]:
    """The three kinds of table as numpy has them, checked against each other."""
    counts = checked_vectors("one_way", one_way)
    answers = checked_vectors("told", told)
    if not isinstance(two_way, Mapping):
        raise EstimateError("not_finite", "two_way is not a table for each pair of margins")
    crossed = {
        pair: checked_table(f"two_way[{pair}]", table, axes=2) for pair, table in two_way.items()
    }
    _check_tables(counts, answers, wanted, crossed, redrawn=redrawn)
    if counts[0].sum() <= 0:
        raise EstimateError("zero_denominator", "the tables hold no reports")
    return counts, crossed, answers


def _redrawn_shares(replicates: Iterable[Any], wanted: Sequence[Table]) -> Table:
    """The share of each redraw of the noise.

    A redraw may leave a small category empty or below 0. That is the noise doing its work, and
    its spread belongs in the interval: only the tables themselves must have every category.
    """
    import numpy as np

    samples = [_sample(*_three(tables), wanted, redrawn=True) for tables in replicates]
    if len(samples) < _FEWEST_REPLICATES:
        raise EstimateError("too_few", f"{len(samples)} replicates; 500 are needed")
    return calibrate_samples(
        [np.stack(margin) for margin in zip(*(counts for counts, _, _ in samples), strict=True)],
        {pair: np.stack([crossed[pair] for _, crossed, _ in samples]) for pair in samples[0][1]},
        [np.stack(answer) for answer in zip(*(answers for _, _, answers in samples), strict=True)],
        wanted=wanted,
    ).share


def _largest_influence(counts: Sequence[Table], leverage: Table, slopes: Table) -> float:
    """max |g (y - x'B)| over y in {0, 1} and every combination of categories."""
    starts = list(itertools.accumulate((len(margin) for margin in counts), initial=0))
    largest = 0.0
    for combination in itertools.product(*(range(len(margin)) for margin in counts)):
        places = [starts[j] + category for j, category in enumerate(combination)]
        weight = 1 + float(sum(leverage[place] for place in places))
        expected = float(sum(slopes[place] for place in places))
        largest = max(largest, abs(weight * expected), abs(weight * (1 - expected)))
    return largest


def _three(replicate: Any) -> tuple[Any, Any, Any]:
    try:
        one_way, two_way, told = replicate
    except (TypeError, ValueError) as error:
        raise EstimateError("margins_disagree", "a replicate is not the three tables") from error
    return one_way, two_way, told


def _shares(margins: Sequence[Vector]) -> list[Table]:
    """The survey's shares of each margin: none below 0, and together 1."""
    wanted = checked_vectors("margins", margins)
    for j, margin in enumerate(wanted):
        if (margin < 0).any():
            raise EstimateError("negative", f"margins[{j}] holds a share below 0")
        if abs(float(margin.sum()) - 1) > AGREEMENT:
            raise EstimateError("margins_disagree", f"margins[{j}] do not sum to 1")
    return wanted


def _check_tables(
    counts: Sequence[Table],
    answers: Sequence[Table],
    wanted: Sequence[Table],
    crossed: Mapping[tuple[int, int], Table],
    *,
    redrawn: bool,
) -> None:
    if not len(counts) == len(answers) == len(wanted):
        raise EstimateError("margins_disagree", "one_way, told and margins differ in number")
    for j, (count, answer, margin) in enumerate(zip(counts, answers, wanted, strict=True)):
        check_same_length(count, answer, names=f"one_way[{j}] and told[{j}]")
        check_same_length(count, margin, names=f"one_way[{j}] and margins[{j}]")
        if not redrawn and ((margin > 0) & (count <= 0)).any():
            raise EstimateError(
                "empty_category", f"one_way[{j}] has an empty category: collapse it"
            )
    pairs = set(itertools.combinations(range(len(counts)), 2))
    if set(crossed) != pairs or any(
        table.shape != (len(counts[i]), len(counts[j])) for (i, j), table in crossed.items()
    ):
        raise EstimateError("margins_disagree", "two_way is not one table for each pair of margins")
    _check_totals([float(table.sum()) for table in (*counts, *crossed.values())])
    _check_totals([float(answer.sum()) for answer in answers])
    size = max(float(abs(count).sum()) for count in counts)
    for (i, j), table in crossed.items():
        for axis, margin in ((1, counts[i]), (0, counts[j])):
            if abs(table.sum(axis=axis) - margin).max() > AGREEMENT * size:
                raise EstimateError(
                    "margins_disagree", f"two_way[{i}, {j}] does not add up to one_way"
                )


def _check_totals(totals: Sequence[float], *, of: str = "tables") -> None:
    if max(totals) - min(totals) > AGREEMENT * max(map(abs, totals)):
        raise EstimateError("margins_disagree", f"totals of the {of} differ: {totals}")


def _share_interval(share: float, error: float, level: float) -> tuple[float, float]:
    """On the logit scale near the ends, where the plain interval would leave them."""
    z = two_sided_normal(level)
    if 0.1 <= share <= 0.9 or share in (0, 1):
        return share - z * error, share + z * error
    logit = math.log(share / (1 - share))
    half = z * error / (share * (1 - share))
    return share_of_logit(logit - half), share_of_logit(logit + half)


def rake(
    table: Table, margins: Sequence[Vector], *, tolerance: float = 1e-10, iterations: int = 1000
) -> Table:
    """Factors, of the table's shape, that bring it to the margins: one vector of totals an axis.

    Iterative proportional fitting; stops when every margin is met within `tolerance`, relative.
    Errors: not_finite, negative, margins_disagree (lengths, or totals that differ), empty_category
    (a wanted total over nothing), not_converged. Source: Deming and Stephan 1940.
    """
    import numpy as np

    tolerance, iterations = number("tolerance", tolerance), whole_number("iterations", iterations)
    check_not_negative(tolerance=tolerance)
    cells = checked_table("table", table)
    wanted = checked_vectors("margins", margins)
    for name, numbers in (("table", cells), *(("margins", margin) for margin in wanted)):
        if (numbers < 0).any():
            raise EstimateError("negative", f"{name} holds a number below 0")
    if (
        cells.ndim == 0
        or cells.size == 0
        or len(wanted) != cells.ndim
        or any(len(margin) != size for margin, size in zip(wanted, cells.shape, strict=False))
    ):
        raise EstimateError("margins_disagree", "margins do not fit the table's shape")
    totals = [float(margin.sum()) for margin in wanted]
    _check_totals(totals, of="margins")
    if max(totals) > 0:
        # Totals that agree but for rounding are made one: no factors could meet them as they are.
        common = math.fsum(totals) / len(totals)
        wanted = [margin * (common / total) for margin, total in zip(wanted, totals, strict=True)]
    for axis, margin in enumerate(wanted):
        if ((_totals_along(cells, axis) <= 0) & (margin > 0)).any():
            raise EstimateError("empty_category", f"axis {axis} has an empty category: collapse it")
    factors = np.ones_like(cells)
    for _step in range(iterations):
        for axis, margin in enumerate(wanted):
            have = _totals_along(cells * factors, axis)
            ratio = np.divide(margin, have, out=np.zeros_like(margin), where=have > 0)
            shape = [-1 if other == axis else 1 for other in range(cells.ndim)]
            with np.errstate(over="ignore", invalid="ignore"):
                factors = factors * ratio.reshape(shape)
        if not np.isfinite(factors).all():
            break
        misses = [
            np.abs(_totals_along(cells * factors, axis) - margin).max()
            for axis, margin in enumerate(wanted)
        ]
        if max(misses) <= tolerance * max(totals):
            return factors
    raise EstimateError("not_converged", f"margins were not met after {iterations} rounds")


def _totals_along(cells: Table, axis: int) -> Table:
    return cells.sum(axis=tuple(other for other in range(cells.ndim) if other != axis))
