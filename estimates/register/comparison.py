"""The rules that stand here say which figures may be compared, and block what may not. Pure.

Each measure says which of the seven flags must be equal and which differ by its nature. A
mismatch is always named beside the number; a mismatch on a flag that must be equal blocks the
number from headlines, totals, rankings, maps and pooled values, here and nowhere else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from classification.wording import N_
from estimates.flags import FLAGS, UNKNOWN, are_equal, breaks_between
from estimates.sums.pooling import FEWEST_POOLED, CombinedEstimate, combine
from estimates.sums.results import Estimate, EstimateError, frozen
from estimates.sums.under_reporting import recorded_survey_ratio


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A kind of number made of figures, and what must hold for it to be sound."""

    code: str
    label: str
    must_be_equal: tuple[str, ...]
    by_nature: tuple[str, ...]
    figures: int
    may_be_headline: bool = False


def _of_two_figures(code: str, label: str, *by_nature: str) -> Measure:
    """Two figures under it must be equal on every flag but those that differ by its nature."""
    must_be_equal = tuple(flag for flag in FLAGS if flag not in by_nature)
    return Measure(
        code=code, label=label, must_be_equal=must_be_equal, by_nature=by_nature, figures=2
    )


MEASURES: Final[Mapping[str, Measure]] = {
    measure.code: measure
    for measure in (
        Measure(
            code="survey_share",
            label=N_("Share that victims say they reported"),
            must_be_equal=(),
            by_nature=(),
            figures=1,
            may_be_headline=True,
        ),
        _of_two_figures("survey_change", N_("Change between two editions of one survey"), "period"),
        Measure(
            code="own_description",
            label=N_("A share of our own reports, by themselves"),
            must_be_equal=(),
            by_nature=(),
            figures=1,
        ),
        _of_two_figures(
            "recorded_survey_ratio", N_("Recorded over survey"), "recorder", "unit", "change"
        ),
        _of_two_figures("own_share", N_("Our own reports beside a survey"), "recorder", "change"),
        _of_two_figures("total_over_forces", N_("Total over police forces"), "geography"),
        _of_two_figures("series", N_("Series over time"), "period"),
        _of_two_figures("rank", N_("Ranking of places"), "geography"),
        _of_two_figures("rate", N_("Rates of places"), "geography"),
        _of_two_figures("map", N_("Map of places"), "geography"),
        _of_two_figures("pooled", N_("Pooled value")),
    )
}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One flag on which two figures differ. `blocks`: the measure needs it equal."""

    flag: str
    left: str
    right: str
    blocks: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The verdict on two figures under a measure, with their differences."""

    measure: Measure
    differences: tuple[Difference, ...]

    @property
    def blocking(self) -> tuple[str, ...]:
        return tuple(difference.flag for difference in self.differences if difference.blocks)

    @property
    def is_blocked(self) -> bool:
        return bool(self.blocking)

    @property
    def may_be_headline(self) -> bool:
        return self.measure.may_be_headline and not self.is_blocked


def compare(
    left: Mapping[str, str], right: Mapping[str, str] | None = None, *, measure: str
) -> Comparison:
    """Sets the flags of the figures, one or two, against what a measure needs."""
    rule = MEASURES[measure]
    if rule.figures == 1:
        return Comparison(measure=rule, differences=_unknowns(left))
    if right is None:
        raise EstimateError("incomparable", f"{measure} needs two figures")
    return Comparison(measure=rule, differences=tuple(_differences(left, right, rule)))


def _differences(
    left: Mapping[str, str], right: Mapping[str, str], rule: Measure
) -> list[Difference]:
    found = []
    for flag in FLAGS:
        one, other = left.get(flag, UNKNOWN), right.get(flag, UNKNOWN)
        if flag == "change":
            between = " ".join(change.id for change in breaks_between(left, right))
            other = f"{other}; between: {between}" if between else other
        if not are_equal(flag, one, other):
            found.append(
                Difference(flag=flag, left=one, right=other, blocks=flag in rule.must_be_equal)
            )
    return found


def _unknowns(flags: Mapping[str, str]) -> tuple[Difference, ...]:
    """A single figure has nothing to differ from; a flag nobody knows still blocks it."""
    return tuple(
        Difference(flag=flag, left=UNKNOWN, right=UNKNOWN, blocks=True)
        for flag in FLAGS
        if flags.get(flag, UNKNOWN) == UNKNOWN
    )


def check_comparable(
    left: Mapping[str, str],
    right: Mapping[str, str],
    *,
    measure: str,
    named: Collection[str] = (),
) -> Comparison:
    """The comparison, unless a flag that must be equal differs and the caller did not name it.

    Naming a flag does not unblock: the number becomes a row marked blocked, with the name.
    Error: incomparable.
    """
    comparison = compare(left, right, measure=measure)
    unnamed = [flag for flag in comparison.blocking if flag not in named]
    if unnamed:
        raise EstimateError("incomparable", f"{measure}: these differ: {', '.join(unnamed)}")
    return comparison


def ratio_of_figures(
    recorded: float,
    survey: float,
    *,
    recorded_flags: Mapping[str, str],
    survey_flags: Mapping[str, str],
    ids: tuple[str, str] = ("", ""),
    named: Collection[str] = (),
    survey_variance: float | None = None,
    level: float = 0.95,
) -> tuple[Estimate, Comparison]:
    """Recorded over survey with its verdict: `blocked` where a needed flag differs, by name.

    `ids` are those of the two figures. They and the flags that the caller named are kept with the
    result. The value stays, as a row; it is never a headline. Errors: as
    `recorded_survey_ratio`, and incomparable for a difference that the caller did not name.
    """
    comparison = check_comparable(
        recorded_flags, survey_flags, measure="recorded_survey_ratio", named=named
    )
    estimate = recorded_survey_ratio(recorded, survey, survey_variance=survey_variance, level=level)
    return (
        replace(
            estimate,
            inputs=frozen(
                **estimate.inputs,
                recorded_figure=ids[0],
                survey_figure=ids[1],
                named=tuple(flag for flag in FLAGS if flag in named),
            ),
            status="blocked" if comparison.is_blocked else estimate.status,
            flags=tuple(difference.flag for difference in comparison.differences),
        ),
        comparison,
    )


@dataclass(frozen=True, kw_only=True)
class PooledSource:
    """One share that might be pooled with others. `standard_error` is None where none is known."""

    id: str
    share: float
    standard_error: float | None
    flags: Mapping[str, str]


def combined(sources: Sequence[PooledSource], *, level: float = 0.95) -> CombinedEstimate:
    """One share of several sources, `blocked` unless all seven flags of all of them match.

    `flags` names those that differ, or that nobody knows; `notes` says what else is lacking. A
    blocked one has no value, only the range of its sources. Errors: as `combine`.
    """
    shares = [source.share for source in sources]
    if not sources:
        raise EstimateError("too_few", "there is no source")
    blocking = {
        flag
        for source in sources
        for flag in compare(sources[0].flags, source.flags, measure="pooled").blocking
    }
    errors = [source.standard_error for source in sources if source.standard_error is not None]
    ids = tuple(source.id for source in sources)
    lacking = (
        *(("sources_differ",) if blocking else ()),
        *(("fewer_than_three_sources",) if len(sources) < FEWEST_POOLED else ()),
        *(("no_standard_error",) if len(errors) < len(sources) else ()),
    )
    if lacking:
        return CombinedEstimate(
            value=None,
            level=level,
            method="range only",
            unit="share",
            inputs=frozen(figures=ids),
            flags=tuple(flag for flag in FLAGS if flag in blocking),
            status="blocked",
            notes=lacking,
            sources=len(sources),
            range=(min(shares), max(shares)),
        )
    pooled = combine(shares, errors, flags=[source.flags for source in sources], level=level)
    return replace(pooled, inputs=frozen(**pooled.inputs, figures=ids))
