"""The 2017 article's numbers, worked again from what is loaded.

Every figure is computed from the article's numbers and the register. The twenty checks made of
them stand in `article_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from estimates.flags import ADULTS_IN_HOUSEHOLDS, NO_CHANGE, UNKNOWN, Flags
from estimates.models import ArticleNumber, ContextFigure, OfficialFigure
from estimates.register.comparison import Comparison, compare, ratio_of_figures
from estimates.register.required_rows import Loaded
from estimates.sums.results import Estimate

PRINTED_VICTIMS = Flags(
    geography="K04000001",
    period=UNKNOWN,
    offence="computer_misuse",
    unit="victim",
    population=ADULTS_IN_HOUSEHOLDS,
    recorder="CSEW",
    change=NO_CHANGE,
)
"""What the article says of its 1.9 million: victims of computer misuse, "in the past year"."""

CATEGORIES = ("s17", "s18", "s19", "s20", "s21", "s22", "s23")
OUTCOMES = ("s09", "s10", "s11")


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything the checks are worked from, by id. NotLoaded where an id is not there."""

    printed: Loaded[ArticleNumber]
    register: Loaded[OfficialFigure]
    context: Loaded[ContextFigure]

    def number(self, number_id: str) -> float:
        """A printed number; "1/150" is a fraction."""
        text = self.printed[number_id].value
        over, _slash, under = text.partition("/")
        return float(over) / float(under) if under else float(over)

    def official(self, figure_id: str) -> float:
        return self.register[figure_id].number

    def beside(self, figure_id: str) -> float:
        return float(self.context[figure_id].value)


@dataclass(frozen=True, kw_only=True)
class Denominator:
    """The article's count over one of the survey figures it could have meant."""

    label: str
    size: float
    percent: float
    grade: str
    source: str
    seen_at: str
    inputs: tuple[str, ...]
    comparison: Comparison


def load_inputs() -> Inputs:
    """Reads what is loaded. NotLoaded later means that `load_official_figures` has not run."""
    return Inputs(
        printed=printed_numbers(),
        register=Loaded({each.figure_id: each for each in OfficialFigure.objects.all()}),
        context=context_figures(),
    )


def printed_numbers() -> Loaded[ArticleNumber]:
    """The article's numbers by id; NotLoaded for one that is not there."""
    return Loaded({each.number_id: each for each in ArticleNumber.objects.all()})


def context_figures() -> Loaded[ContextFigure]:
    """What stands beside the register, by id; NotLoaded for one that is not there."""
    return Loaded({each.figure_id: each for each in ContextFigure.objects.all()})


def percent_rise(before: float, after: float) -> float:
    """The change from one count to a later one, in per cent."""
    return 100 * (after / before - 1)


def two_per_cent(inputs: Inputs) -> float:
    """The article's count over the article's victims, in per cent: 2.07."""
    return 100 * inputs.number("s39") / inputs.number("s34")


DIFFERS_IN_THE_ARTICLE = ("geography", "period", "offence", "population")
"""What this site knows, and says, that the article's two numbers differ on."""


def refused_ratio(inputs: Inputs) -> tuple[Estimate, Comparison]:
    """The count of 30 forces over the printed victims: seven flags, four of which block."""
    return ratio_of_figures(
        inputs.number("s39"),
        inputs.number("s34"),
        recorded_flags=inputs.register["foi-uk30-2016"].flags,
        survey_flags=PRINTED_VICTIMS.as_mapping(),
        ids=("s39", "s34"),
        named=DIFFERS_IN_THE_ARTICLE,
    )


def why_two_per_cent_is_blocked(inputs: Inputs) -> Comparison:
    """The seven flags of the article's two numbers, and which of them block."""
    return refused_ratio(inputs)[1]


def denominators(inputs: Inputs) -> tuple[Denominator, ...]:
    """39,339 over each figure that could stand below it (check c05)."""
    printed = inputs.printed["s34"]
    article = inputs.register["foi-uk30-2016"]
    found = [
        Denominator(
            label=_("Victims of computer misuse, as the article printed it"),
            size=inputs.number(printed.number_id),
            percent=two_per_cent(inputs),
            grade=article.grade,
            source=article.source_title,
            seen_at=article.seen_at,
            inputs=("s39", "s34"),
            comparison=why_two_per_cent_is_blocked(inputs),
        )
    ]
    for label, ids in (
        (_("Incidents of computer misuse, year to March 2017"), ("csew-2017m-cm",)),
        (_("Incidents of computer misuse, year to September 2016"), ("csew-2016s-cm",)),
        (
            _("Incidents of computer misuse and fraud, year to March 2017"),
            ("csew-2017m-cm", "csew-2017m-fraud"),
        ),
    ):
        figures = [inputs.register[each] for each in ids]
        size = sum(figure.number for figure in figures)
        found.append(
            Denominator(
                label=label,
                size=size,
                percent=100 * inputs.number("s39") / size,
                grade=figures[0].grade,
                source=figures[0].source_title,
                seen_at=figures[0].seen_at,
                inputs=("s39", *ids),
                comparison=compare(
                    article.flags, figures[0].flags, measure="recorded_survey_ratio"
                ),
            )
        )
    return tuple(found)


WEIGHTED_FIGURES = (
    *("csew-2017m-cm-virus", "csew-2017m-cm-virus-rep"),
    *("csew-2017m-cm-access", "csew-2017m-cm-access-rep"),
)
"""How many incidents, and what share of them was reported, of viruses and of access."""


def weighted_computer_misuse_share(inputs: Inputs) -> float:
    """Virus and access incidents reported, weighted by how many there were, in per cent: 6.4."""
    numbers = [inputs.official(each) for each in WEIGHTED_FIGURES]
    parts = list(zip(numbers[::2], numbers[1::2], strict=True))
    return sum(count * share for count, share in parts) / sum(count for count, _share in parts)


def missing_year(i: Inputs) -> float:
    """2015/16 in Northamptonshire, derived: the three years less the two that are stated."""
    return i.number("s05") - i.number("s06") - i.number("s07")


def named_total(i: Inputs) -> float:
    """The crimes of Northamptonshire whose category the article names."""
    return sum(i.number(each) for each in CATEGORIES)


def force_rises(i: Inputs) -> Mapping[str, tuple[float, float]]:
    """2015/16 and 2016/17 of the forces whose answers are known, by the key of their figures."""
    return {
        key: (i.official(f"foi-{key}-2015{suffix}"), i.official(f"foi-{key}-2016"))
        for key, suffix in (
            ("as", ""),
            ("wyorks", "-derived"),
            ("lancs", ""),
            ("northumb", ""),
        )
    }
