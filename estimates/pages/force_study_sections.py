"""The 2017 study fills five sections of a force's page: crimes, kinds, outcomes, money, misprints.

Derived numbers say so and give their sum. No rate of solved crimes is worked out, no full
breakdown drawn, and no force ranked: what the forces marked as cyber differs too much.
"""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from classification.areas import Force
from estimates.models import CITY_OF_LONDON, ForcePopulation, OfficialFigure
from estimates.pages.charts import Chart, Point, chart
from estimates.pages.force_money_sections import misprints_section, spend_section
from estimates.pages.page_sections import Section
from estimates.register.foi_requests import STUDY_YEARS, ForceAnswers
from estimates.register.table_rows import (
    TableRow,
    derived_row,
    figure_row,
    first_upper,
    whole,
)
from estimates.study_2017.article import percent_rise

_THREE_YEARS: Final = "2014/15 to 2016/17"
_REFUSED_OUTCOMES: Final = {"E23000036"}


def study_sections(force: Force) -> tuple[Section, ...]:
    """Crimes by year, categories, outcomes, money, and misprints, of one force."""
    figures = OfficialFigure.objects.of_place(force.code).of_study()
    answers = ForceAnswers(force=force, figures=list(figures.order_by("period_end", "figure_id")))
    return (
        _years(answers),
        _categories(answers),
        _outcomes(answers),
        spend_section(answers),
        misprints_section(answers),
    )


def _years(answers: ForceAnswers) -> Section:
    title = _("Crimes marked as cyber, 2014/15 to 2016/17")
    totals = answers.totals
    rows: list[TableRow] = []
    if totals:
        for year in STUDY_YEARS:
            if year in totals:
                rows.append(figure_row(totals[year], section=title, item=_("Crimes")))
            elif _THREE_YEARS not in totals or len(totals) > 1:
                rows.append(
                    TableRow(section=title, item=_("Crimes"), period=year, status="not stated")
                )
        if _THREE_YEARS in totals:
            total = totals[_THREE_YEARS]
            rows.append(figure_row(total, section=title, item=_("Crimes in three years")))
        rows += _rises(totals, title) + _rate(answers, title)
    return Section(
        id="crimes",
        title=title,
        lead=_(
            "Freedom of information answers, as the force or a newspaper gave them. Forces marked "
            "crimes as cyber unevenly in these years: a rise can be more marking, not more crime."
        )
        if totals
        else "",
        rows=tuple(rows),
        reason=answers.reason,
        chart=_year_chart(rows, title),
    )


def _rises(totals: dict[str, OfficialFigure], title: str) -> list[TableRow]:
    found = []
    for first, last in ((STUDY_YEARS[0], STUDY_YEARS[2]), (STUDY_YEARS[1], STUDY_YEARS[2])):
        if first not in totals or last not in totals:
            continue
        before, after = totals[first], totals[last]
        if before.number == 0:
            continue
        if first == STUDY_YEARS[1] and (STUDY_YEARS[0] in totals and before.derived):
            continue
        change = percent_rise(before.number, after.number)
        times = after.number / before.number
        found.append(
            derived_row(
                section=title,
                item=_("Change"),
                period=_("%(first)s to %(last)s") % {"first": first, "last": last},
                value=f"{change:.1f}",
                shown=f"{change:+.1f}%",
                unit="percent",
                note=_("%(after)s is %(times)s times %(before)s")
                % {
                    "after": whole(after.number),
                    "times": f"{times:.2f}",
                    "before": whole(before.number),
                },
            )
        )
    return found


def _rate(answers: ForceAnswers, title: str) -> list[TableRow]:
    last = answers.totals.get(STUDY_YEARS[2])
    people = ForcePopulation.objects.filter(force_code=answers.force.code, mid_year=2016).first()
    if last is None or people is None or answers.force.code == CITY_OF_LONDON:
        return []
    rate = 100_000 * last.number / people.population
    return [
        derived_row(
            section=title,
            item=_("Crimes per 100,000 residents"),
            period=STUDY_YEARS[2],
            value=f"{rate:.1f}",
            shown=f"{rate:.1f}",
            unit="per 100,000 residents of all ages, mid-2016",
            note=f"{whole(last.number)} / {whole(people.population)} x 100,000",
        )
    ]


def _year_chart(rows: Sequence[TableRow], title: str) -> Chart | None:
    points = [
        Point(
            label=row.period,
            value=float(row.value),
            shown=f"{row.shown} {_('(derived)')}" if row.is_derived else row.shown,
            mark="derived" if row.is_derived else "plain",
        )
        for row in rows
        if row.period in STUDY_YEARS and row.value and row.item == _("Crimes")
    ]
    if len(points) < 2:
        return None
    return chart(name="crimes", title=title, unit=_axis(rows), points=points)


def _axis(rows: Sequence[TableRow]) -> str:
    """The unit, and on the chart itself that a newspaper is the source, where it is."""
    if any(row.grade == "C" for row in rows):
        return _("Crimes marked as cyber, as a newspaper printed them")
    return _("Crimes marked as cyber")


def _categories(answers: ForceAnswers) -> Section:
    title = _("What kinds of crime")
    rows: list[TableRow] = []
    notes: list[str] = []
    for period in dict.fromkeys(figure.period_label for figure in answers.categories):
        found = [figure for figure in answers.categories if figure.period_label == period]
        total = answers.totals.get(period)
        rows += [
            figure_row(figure, section=title, item=first_upper(figure.offence_detail))
            for figure in found
        ]
        if total:
            rows += _rest(found, total, title)
            notes += _largest(found, total)
    periods = {row.period for row in rows}
    last = max(periods, default="")
    charted = [row for row in rows if row.period == last and row.value]
    return Section(
        id="categories",
        title=title,
        lead=_("The categories named, and what was not stated. Never read them as everything.")
        if any(row.status == "derived" for row in rows)
        else "",
        rows=tuple(rows),
        reason=answers.reason,
        notes=tuple(notes) if len(periods) == 1 else (),
        chart=chart(
            name="categories",
            title=f"{title}, {last}",
            unit=_axis(charted),
            points=[
                Point(
                    label=row.item,
                    value=float(row.value),
                    shown=row.shown,
                    mark="rest" if row.is_derived else "plain",
                )
                for row in charted
            ],
        )
        if charted
        else None,
        is_grid=len(periods) > 1,
        mentions_blackmail=any(row.item.lower().startswith("blackmail") for row in rows),
    )


def _rest(found: Sequence[OfficialFigure], total: OfficialFigure, title: str) -> list[TableRow]:
    named = sum(figure.number for figure in found)
    rest = total.number - named
    if rest <= 0:
        return []
    return [
        derived_row(
            section=title,
            item=_("Not stated"),
            period=total.period_label,
            value=f"{rest:.0f}",
            shown=f"{whole(rest)} ({100 * rest / total.number:.1f}%)",
            unit="offences recorded",
            note=f"{whole(total.number)} - {whole(named)}",
        )
    ]


def _largest(found: Sequence[OfficialFigure], total: OfficialFigure) -> list[str]:
    largest = found[0]
    if total.number == 0:
        return []
    return [
        _("%(kind)s is the largest named category: %(count)s of %(total)s, %(share)s%%.")
        % {
            "kind": first_upper(largest.offence_detail),
            "count": whole(largest.number),
            "total": whole(total.number),
            "share": f"{100 * largest.number / total.number:.1f}",
        }
    ]


def _outcomes(answers: ForceAnswers) -> Section:
    title = _("What came of them")
    found = sorted(
        answers.of_measure("outcomes"), key=lambda figure: (-figure.number, figure.figure_id)
    )
    total = answers.totals.get(_THREE_YEARS)
    rows = [
        figure_row(figure, section=title, item=first_upper(figure.offence_detail))
        for figure in found
    ]
    if found and total:
        given = sum(figure.number for figure in found)
        rest = total.number - given
        rows.append(
            derived_row(
                section=title,
                item=_("No outcome given"),
                period=total.period_label,
                value=f"{rest:.0f}",
                shown=whole(rest),
                unit="crimes",
                note=f"{whole(total.number)} - {whole(given)}",
            )
        )
    reason = answers.reason
    if answers.force.code in _REFUSED_OUTCOMES:
        reason = _("The force refused to answer this question, under section 31 of the Act.")
    elif total and total.note and not found:
        reason = _("The newspaper gives these alone: %(words)s.") % {
            "words": total.note.split(";")[0]
        }
    return Section(
        id="outcomes",
        title=title,
        lead=_(
            "Counts only. Whether these overlap is not stated, so no share of solved crimes can be "
            "worked out."
        )
        if found
        else "",
        rows=tuple(rows),
        reason=reason,
    )
