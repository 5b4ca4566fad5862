"""A force said what it spends on cyber crime, and some of what was printed of it is a misprint."""

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from estimates.models import ContextFigure, OfficialFigure, plain_number
from estimates.pages.page_sections import Section
from estimates.register.foi_requests import NORTHAMPTONSHIRE, ForceAnswers
from estimates.register.required_rows import MissingRow
from estimates.register.table_rows import (
    TableRow,
    derived_row,
    figure_row,
    row_beside,
    whole,
)
from estimates.study_2017.article import context_figures, printed_numbers

MISPRINTS: Final = "misprints"
"""The id of the section of the misprints."""
_BUDGET_SHARES: Final = {"E23000023": "budget-share-cambr", "E23000012": "budget-share-humbe"}


def spend_section(answers: ForceAnswers) -> Section:
    """The section of the money: the spend that the force stated, and sums made of it."""
    title = _("Money spent on cyber crime")
    found = answers.of_measure("spend")
    rows: list[TableRow] = []
    for spend in found:
        rows.append(figure_row(spend, section=title, item=_("Spend in a year")))
        rows += _budget(answers, spend, title)
        rows += _per_crime(answers, spend, title)
    if found:
        rows += _others(answers, title)
    return Section(
        id="money",
        title=title,
        lead=_(
            "The year of the spend was not printed. It is put down to 2016/17, the last asked for."
        )
        if found
        else "",
        rows=tuple(rows),
        reason=answers.reason
        if answers.figures or not answers.force.in_foi_45
        else _(
            "Nine forces gave budget figures. Three of them are known: Northamptonshire, "
            "Cambridgeshire and Humberside."
        ),
    )


def _budget(answers: ForceAnswers, spend: OfficialFigure, title: str) -> list[TableRow]:
    share = _stated_share(answers, spend, title)
    if share is None:
        return []
    budget = 100 * spend.number / float(share.value)
    return [
        share,
        *_standfirst(answers, share, title),
        derived_row(
            section=title,
            item=_("Budget that this implies"),
            period=share.period,
            value=f"{budget:.0f}",
            shown=_("£%(millions)s million") % {"millions": f"{budget / 1e6:.1f}"},
            unit="GBP",
            note=f"{whole(spend.number)} / {share.value}%",
        ),
    ]


def _standfirst(answers: ForceAnswers, share: TableRow, title: str) -> list[TableRow]:
    """The share under the article's headline, which the stated share fits or not (check c16)."""
    if answers.force.code != NORTHAMPTONSHIRE:
        return []
    printed = printed_numbers()["s02"]
    fits = float(share.value) < float(printed.value)
    return [
        replace(
            share,
            item=_("Share of the budget, under the article's headline"),
            value=printed.value,
            shown=_("less than %(share)s%%") % {"share": printed.value},
            note=_("%(share)s agrees with it") % {"share": share.shown}
            if fits
            else _("%(share)s does not agree with it") % {"share": share.shown},
        )
    ]


def _stated_share(answers: ForceAnswers, spend: OfficialFigure, title: str) -> TableRow | None:
    label = _("Share of the budget, as stated")
    if answers.force.code == NORTHAMPTONSHIRE:
        return _printed_share(spend, "s15", section=title, item=label, period=spend.period_label)
    key = _BUDGET_SHARES.get(answers.force.code)
    return _context_row(context_figures()[key], section=title, item=label) if key else None


def _printed_share(source: OfficialFigure, number_id: str, **columns: str) -> TableRow:
    """A share of the budget that the article printed, in the source of this figure."""
    share = printed_numbers()[number_id].value
    columns = {"shown": f"{share}%", "value": share, "unit": "percent of budget"} | columns
    return row_beside(source, **columns)


def _article() -> OfficialFigure:
    """The figure whose source is the article."""
    found = OfficialFigure.objects.filter(figure_id="foi-budget-north").first()
    if found is None:
        raise MissingRow("foi-budget-north")
    return found


def _context_row(figure: ContextFigure, *, section: str, item: str) -> TableRow:
    value = plain_number(figure.value)
    return TableRow(
        section=section,
        item=item,
        period=figure.period_label,
        value=value,
        shown=f"{value}%",
        unit=figure.unit,
        grade=figure.grade,
        source=figure.source_title,
        seen_at=figure.seen_at,
    )


def _per_crime(answers: ForceAnswers, spend: OfficialFigure, title: str) -> list[TableRow]:
    crimes = answers.totals.get(spend.period_label)
    if crimes is None or crimes.number == 0:
        return []
    per_crime = spend.number / crimes.number
    return [
        derived_row(
            section=title,
            item=_("Spend per crime investigated, crude"),
            period=spend.period_label,
            value=f"{per_crime:.0f}",
            shown=_("about £%(pounds)s") % {"pounds": whole(round(per_crime, -1))},
            unit="GBP per crime",
            note=f"{whole(spend.number)} / {whole(crimes.number)}",
        )
    ]


def _others(answers: ForceAnswers, title: str) -> list[TableRow]:
    """The other known shares, and the average of nine forces with its base."""
    printed = printed_numbers()
    period = answers.of_measure("spend")[0].period_label
    article = _article()
    context = context_figures()
    average = _("Average of the %(base)s forces that gave budget figures") % {
        "base": printed["s42"].value
    }
    just = _("just %(share)s%%") % {"share": printed["s41"].value}
    rows = [_printed_share(article, "s41", section=title, item=average, period=period, shown=just)]
    if answers.force.code != NORTHAMPTONSHIRE:
        label = _("Northamptonshire, for comparison")
        rows.append(_printed_share(article, "s15", section=title, item=label, period=period))
    for code, key in _BUDGET_SHARES.items():
        figure = context[key]
        if code != answers.force.code:
            label = _("%(force)s, for comparison") % {"force": figure.geography}
            rows.append(_context_row(figure, section=title, item=label))
    return rows


def misprints_section(answers: ForceAnswers) -> Section:
    """The section of the misprints: each beside the right number."""
    title = _("Misprints in the source")
    reason = _("No misprint is known in what was printed about this force.")
    if answers.force.code != NORTHAMPTONSHIRE:
        return Section(id=MISPRINTS, title=title, reason=reason)
    printed = printed_numbers()
    right, wrong = printed["s15"], printed["s43"]
    spend = float(printed["s14"].value)
    article = _article()
    implied = 100 * spend / float(wrong.value) / 1e6
    entries = (
        (
            _("Share of the budget, line %(line)s") % {"line": wrong.line},
            wrong.value,
            f"{wrong.value}%",
            _(
                "Line %(right)s gives %(share)s%%. %(wrong)s%% would imply a budget of £%(budget)s "
                "million, so %(wrong)s is a misprint."
            )
            % {
                "right": right.line,
                "share": right.value,
                "wrong": wrong.value,
                "budget": whole(implied),
            },
        ),
        (
            _("Child prostitution or pornography, line %(line)s") % {"line": printed["s18"].line},
            printed["s18"].value,
            printed["s18"].value,
            _('Printed with "of" between the two words, read as "or".'),
        ),
        (
            _("Obscene publications, line %(line)s") % {"line": printed["s22"].line},
            printed["s22"].value,
            printed["s22"].value,
            _('Called "most of the crimes". It is the largest named category, not most of them.'),
        ),
    )
    return Section(
        id=MISPRINTS,
        title=title,
        rows=tuple(
            row_beside(
                article,
                section=title,
                item=item,
                value=value,
                shown=shown,
                status="as printed",
                note=note,
            )
            for item, value, shown, note in entries
        ),
        reason=reason,
    )
