"""The article's 2 per cent stands among the other measures of what is reported."""

from dataclasses import replace

from django.utils.translation import gettext as _

from estimates.flags import UNKNOWN
from estimates.models import ContextFigure, plain_number, ratio_words
from estimates.pages.method_rows import (
    MethodRow,
    ratio_row,
    ratios_of,
    refused_row,
    survey_rows,
    with_flags,
)
from estimates.pages.page_sections import flag_lines
from estimates.register.comparison import compare
from estimates.register.table_rows import TableRow, figure_row, whole
from estimates.register.wording import note_words
from estimates.study_2017.article import (
    WEIGHTED_FIGURES,
    ArticleInputs,
    flags_of_another,
    weighted_computer_misuse_share,
)


def study_shares(inputs: ArticleInputs) -> tuple[MethodRow, ...]:
    """The rows of every measure, the survey's own share first."""
    register = inputs.register
    survey = survey_rows(
        [
            register[figure_id]
            for figure_id in (
                *("csew-2024s-cm-rep", "csew-2024s-fraud-rep", "csew-2017m-fraud-rep"),
                *("csew-2017m-cm-virus-rep", "csew-2017m-cm-access-rep"),
            )
        ]
    )
    ratios = ratios_of([register["rec-2019j-cm-af"]], [register["csew-2019j-cm"]])
    ratio = (ratio_row(each) for each in ratios)
    return (*survey, _weighted(inputs), *ratio, refused_row(inputs), *_one_liners(inputs))


def _weighted(inputs: ArticleInputs) -> MethodRow:
    virus = inputs.register["csew-2017m-cm-virus-rep"]
    percent = weighted_computer_misuse_share(inputs)
    row = figure_row(
        virus,
        section=_("Share that victims say they reported"),
        item=_("Computer misuse incidents reported, year ending March 2017"),
        note=_sum_of_shares(inputs),
    )
    return MethodRow(
        row=replace(
            row,
            value=f"{percent:.1f}",
            shown=f"{percent:.1f}%",
            status="derived",
            grade="E",
            figure="",
            lower="",
            upper="",
            method=_("survey estimates, as published, weighted by their incidents"),
            inputs=" ".join(WEIGHTED_FIGURES),
        ),
        measure=row.section,
        who=_("Crime Survey for England and Wales"),
        mark="survey",
        interval=note_words("no_interval_published"),
        is_press=any(inputs.register[figure_id].is_press for figure_id in WEIGHTED_FIGURES),
    )


def _sum_of_shares(inputs: ArticleInputs) -> str:
    """The sum, virus then access: "(1,190,000 x 3.7% + 603,000 x 11.8%) / (1,190,000 + ...)"."""
    counts = [whole(inputs.official(figure_id)) for figure_id in WEIGHTED_FIGURES[::2]]
    shares = [
        plain_number(inputs.register[figure_id].value) for figure_id in WEIGHTED_FIGURES[1::2]
    ]
    parts = (f"{count} x {share}%" for count, share in zip(counts, shares, strict=True))
    return _("(%(parts)s) / (%(counts)s): virus and access incidents") % {
        "parts": " + ".join(parts),
        "counts": " + ".join(counts),
    }


def _one_liners(inputs: ArticleInputs) -> tuple[MethodRow, ...]:
    """Others said these in 2016: quoted with their source. Their definitions were not seen, so
    that nobody knows what they may be compared with."""
    nca, reported, of_all = (
        inputs.context[figure_id]
        for figure_id in ("nca-2016", "which-2016-reported", "which-2016-incidents")
    )
    which = 100 * float(reported.value) / float(of_all.value)
    sum_words = f"{whole(float(reported.value))} / {whole(float(of_all.value))}"
    return (
        _of_another(
            nca, item=_("National Crime Agency, 2016"), percent=float(nca.value), note=nca.note
        ),
        _of_another(reported, item=_("Which?, October 2016"), percent=which, note=sum_words),
    )


def _of_another(figure: ContextFigure, *, item: str, percent: float, note: str) -> MethodRow:
    """A share as another gives it, in the words of its source, with what is not known of it."""
    flags = flag_lines(compare(flags_of_another(figure).as_mapping(), measure="survey_share"))
    ratio = ratio_words(figure.precision)
    row = TableRow(
        section=_("Quoted by others"),
        item=item,
        period=figure.period_label,
        value=f"{percent:.1f}",
        shown=ratio or f"{percent:.1f}%",
        unit=f"percent of {figure.unit}" if ratio else figure.unit,
        status="quoted",
        precision="ratio" if ratio else UNKNOWN,
        grade=figure.grade,
        source=figure.source_title,
        seen_at=figure.seen_at,
        note=note,
    )
    return MethodRow(
        row=with_flags(row, flags),
        measure=_("As quoted; the definition was not seen"),
        who=figure.source_title,
        mark="plain",
        interval=note_words("no_interval_published"),
        is_press=figure.grade == "C",
        flags=flags,
    )
