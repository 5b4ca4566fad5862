"""A published range is set against what the survey said afterwards, and scored. Pure.

The score is that of an interval (Gneiting and Raftery 2007): its width, and 2 / (1 - level) times
what it missed by. Everything is in points of per cent; less is better.
"""

from dataclasses import dataclass
from typing import Final, Literal

from estimates.sums.arguments import share_number
from estimates.sums.results import EstimateError

Verdict = Literal["inside", "outside", "cannot_tell"]

_FINE_FOR_MISSING: Final = 40.0
"""2 / (1 - 0.95)."""


@dataclass(frozen=True, kw_only=True)
class RangeScore:
    """The verdict on a range and its score, from an outcome that may be known only roughly.

    `score` has the least and the most that the score can be, in points: one number, twice, where
    the outcome is known exactly.
    """

    verdict: Verdict
    score: tuple[float, float]


def score_range(lower: float, upper: float, *, low: float, high: float) -> RangeScore:
    """Scores a range of shares against a share that lies from `low` to `high`.

    u - l + 40 max(0, l - y) + 40 max(0, y - u), in points. Inside: all of [low, high] is in the
    range; outside: none of it; else nobody can tell.
    Errors: not_finite, negative (a share outside [0, 1], ends the wrong way round).
    """
    lower, upper = _ordered(lower, upper)
    low, high = _ordered(low, high)
    verdict: Verdict = "cannot_tell"
    if lower <= low and high <= upper:
        verdict = "inside"
    elif high < lower or upper < low:
        verdict = "outside"
    # The score is least at the outcome nearest to the range, and most at one of the two ends.
    nearest = min(max(lower, low), high)
    scores = [_score(lower, upper, outcome) for outcome in (nearest, low, high)]
    return RangeScore(verdict=verdict, score=(min(scores), max(scores)))


def implied_odds_ratio(own: float, survey: float) -> float:
    """The odds ratio of coming here, told to not told, if the survey is right.

    d = odds(own) / odds(survey). Errors: not_finite, negative (a share outside [0, 1]),
    zero_denominator (a share of 0 or 1 has no odds to divide by).
    """
    own, survey = share_number("own", own), share_number("survey", survey)
    if own == 1 or survey in (0, 1):
        raise EstimateError("zero_denominator", f"no odds to divide: {own} and {survey}")
    return own / (1 - own) / (survey / (1 - survey))


def _score(lower: float, upper: float, outcome: float) -> float:
    missed = max(0.0, lower - outcome) + max(0.0, outcome - upper)
    return 100 * (upper - lower + _FINE_FOR_MISSING * missed)


def _ordered(low: float, high: float) -> tuple[float, float]:
    low, high = share_number("low", low), share_number("high", high)
    if high < low:
        raise EstimateError("negative", f"the upper end lies below the lower: {low} to {high}")
    return low, high
