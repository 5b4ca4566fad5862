"""The 2017 article's numbers, worked again from what is loaded.

Every figure is computed from the article's numbers and the register. The twenty checks made of
them stand in `article_checks`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from estimates.flag_rules import ADULTS_IN_HOUSEHOLDS
from estimates.flags import ENGLAND_AND_WALES, NO_CHANGE, UNKNOWN, Flags
from estimates.models import ArticleNumber, ContextFigure, OfficialFigure
from estimates.register.comparison import Comparison, compare, ratio_of_figures
from estimates.register.required_rows import RowsById
from estimates.sums.results import Estimate

PRINTED_VICTIMS: Final = Flags(
    geography=ENGLAND_AND_WALES,
    period=UNKNOWN,
    offence="computer_misuse",
    unit="victim",
    population=ADULTS_IN_HOUSEHOLDS,
    recorder="CSEW",
    change=NO_CHANGE,
)
"""The article calls its 1.9 million victims of computer misuse, "in the past year"."""


def flags_of_another(figure: ContextFigure) -> Flags:
    """A share that others printed: who says it is known, and nothing of what it measures."""
    return Flags(
        geography=figure.geography or UNKNOWN,
        period=figure.period_label or UNKNOWN,
        offence=UNKNOWN,
        unit=UNKNOWN,
        population=UNKNOWN,
        recorder=figure.source_title,
        change=UNKNOWN,
    )


@dataclass(frozen=True, kw_only=True)
class ArticleInputs:
    """Everything the checks are worked from, by id. MissingRow where an id is not there."""

    printed: RowsById[ArticleNumber]
    register: RowsById[OfficialFigure]
    context: RowsById[ContextFigure]

    def number(self, number_id: str) -> float:
        """A printed number; "1/150" is a fraction."""
        text = self.printed[number_id].value
        over, _slash, under = text.partition("/")
        return float(over) / float(under) if under else float(over)

    def official(self, figure_id: str) -> float:
        return self.register[figure_id].number


@dataclass(frozen=True, kw_only=True)
class Denominator:
    """The article's count over one of the survey figures it could have meant."""

    label: str
    size: float
    percent: float
    source: str
    seen_at: str
    inputs: tuple[str, ...]
    comparison: Comparison


def load_article_inputs() -> ArticleInputs:
    """Reads what is loaded. MissingRow later means that `load_official_figures` has not run."""
    return ArticleInputs(
        printed=printed_numbers(),
        register=RowsById({figure.figure_id: figure for figure in OfficialFigure.objects.all()}),
        context=context_figures(),
    )


def printed_numbers() -> RowsById[ArticleNumber]:
    """The article's numbers by id; MissingRow for one that is not there."""
    return RowsById({number.number_id: number for number in ArticleNumber.objects.all()})


def context_figures() -> RowsById[ContextFigure]:
    """The figures beside the register, by id; MissingRow for one that is not there."""
    return RowsById({figure.figure_id: figure for figure in ContextFigure.objects.all()})


def percent_rise(before: float, after: float) -> float:
    """The change from one count to a later one, in per cent."""
    return 100 * (after / before - 1)


def two_per_cent(inputs: ArticleInputs) -> float:
    """The article's count over the article's victims, in per cent: 2.07."""
    return 100 * inputs.number("s39") / inputs.number("s34")


DIFFERS_IN_THE_ARTICLE: Final = ("geography", "period", "offence", "population")
"""The flags on which this site knows, and says, that the article's two numbers differ."""


def refused_ratio(inputs: ArticleInputs) -> tuple[Estimate, Comparison]:
    """The count of 30 forces over the printed victims: seven flags, four of which block."""
    return ratio_of_figures(
        inputs.number("s39"),
        inputs.number("s34"),
        recorded_flags=inputs.register["foi-uk30-2016"].flags,
        survey_flags=PRINTED_VICTIMS.as_mapping(),
        ids=("s39", "s34"),
        named=DIFFERS_IN_THE_ARTICLE,
    )


def denominators(inputs: ArticleInputs) -> tuple[Denominator, ...]:
    """39,339 over each figure that could stand below it (check c05)."""
    printed = inputs.printed["s34"]
    article = inputs.register["foi-uk30-2016"]
    found = [
        Denominator(
            label=_("Victims of computer misuse, as the article printed it"),
            size=inputs.number(printed.number_id),
            percent=two_per_cent(inputs),
            source=article.source_title,
            seen_at=article.seen_at,
            inputs=("s39", "s34"),
            comparison=refused_ratio(inputs)[1],
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
        figures = [inputs.register[figure_id] for figure_id in ids]
        size = sum(figure.number for figure in figures)
        found.append(
            Denominator(
                label=label,
                size=size,
                percent=100 * inputs.number("s39") / size,
                source=figures[0].source_title,
                seen_at=figures[0].seen_at,
                inputs=("s39", *ids),
                comparison=compare(
                    article.flags, figures[0].flags, measure="recorded_survey_ratio"
                ),
            )
        )
    return tuple(found)


WEIGHTED_FIGURES: Final = (
    *("csew-2017m-cm-virus", "csew-2017m-cm-virus-rep"),
    *("csew-2017m-cm-access", "csew-2017m-cm-access-rep"),
)
"""Of viruses and of access: the count of incidents, and the share of them that was reported."""


def weighted_computer_misuse_share(inputs: ArticleInputs) -> float:
    """Virus and access incidents reported, weighted by how many there were, in per cent: 6.4."""
    numbers = [inputs.official(figure_id) for figure_id in WEIGHTED_FIGURES]
    parts = list(zip(numbers[::2], numbers[1::2], strict=True))
    return sum(count * share for count, share in parts) / sum(count for count, _share in parts)


def force_rises(inputs: ArticleInputs) -> Mapping[str, tuple[float, float]]:
    """2015/16 and 2016/17 of the forces whose answers are known, by the key of their figures."""
    return {
        key: (inputs.official(f"foi-{key}-2015{suffix}"), inputs.official(f"foi-{key}-2016"))
        for key, suffix in (
            ("as", ""),
            ("wyorks", "-derived"),
            ("lancs", ""),
            ("northumb", ""),
        )
    }
