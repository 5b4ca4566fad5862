"""The page on which the 2017 figures are worked again: what was printed, what the sums give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from estimates.flags import FLAGS
from estimates.models import OfficialFigure, plain_number
from estimates.pages.charts import Chart, Panel, Point, chart, panel
from estimates.pages.flag_lines import FlagLine, flag_lines
from estimates.pages.method_rows import (
    MethodRow,
    range_chart,
    ratio_rows,
    refused_row,
    survey_rows,
    with_flags,
)
from estimates.pages.page_sections import Source, sources_of
from estimates.register.foi_requests import STUDY_YEARS
from estimates.register.table_rows import TableRow, figure_row, whole
from estimates.study_2017.article import (
    WEIGHTED_FIGURES,
    ArticleInputs,
    Denominator,
    denominators,
    force_rises,
    load_article_inputs,
    percent_rise,
    two_per_cent,
    weighted_computer_misuse_share,
    why_two_per_cent_is_blocked,
)
from estimates.study_2017.article_checks import WorkedCheck, work_checks

_PANELS = (
    ("as", "Avon and Somerset"),
    ("wyorks", "West Yorkshire"),
    ("lancs", "Lancashire"),
    ("northumb", "Northumbria"),
    ("northants", "Northamptonshire"),
)


@dataclass(frozen=True, kw_only=True)
class ForceStory:
    """A force that is known to have answered: its panel and its last change."""

    panel: Panel
    rows: tuple[TableRow, ...]
    change: str


@dataclass(frozen=True, kw_only=True)
class StudyPage:
    """Everything the 2017 page shows, computed from what is loaded."""

    published_on: date
    updated_on: date
    launched_in: date
    warned_in: str
    before: str
    after: str
    rise: str
    printed_rise: str
    answered: str
    asked: str
    silent: int
    share: str
    flags: tuple[FlagLine, ...]
    victims: str
    candidates: tuple[TableRow, ...]
    denominators: tuple[Denominator, ...]
    shares: tuple[MethodRow, ...]
    range_chart: Chart
    forces: tuple[ForceStory, ...]
    times_the_article: str
    fallen: int
    most_times: str
    lancashire: str
    neighbour: tuple[TableRow, ...]
    neighbour_chart: Chart
    neighbour_rise: str
    checks: tuple[WorkedCheck, ...]
    source: OfficialFigure

    @property
    def blocking_count(self) -> int:
        return sum(flag.blocks for flag in self.flags)

    @property
    def flags_checked(self) -> int:
        return len(FLAGS)

    @property
    def below(self) -> tuple[dict[str, str], ...]:
        """The sizes that could stand below the count, as they are shown."""
        return tuple(
            {"label": each.label, "size": whole(each.size), "percent": f"{each.percent:.2f}"}
            for each in self.denominators
        )

    @property
    def force_rows(self) -> tuple[TableRow, ...]:
        return tuple(
            replace(row, item=story.panel.title) for story in self.forces for row in story.rows
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        return sources_of((*self.force_rows, *self.neighbour))

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """Every row of the page, for its download."""
        stories = [row for story in self.forces for row in story.rows]
        below = [
            with_flags(
                TableRow(
                    section=_("One count over four sizes"),
                    item=each.label,
                    value=f"{each.percent:.2f}",
                    unit="percent",
                    status="blocked",
                    grade="E",
                    source=each.source,
                    seen_at=each.seen_at,
                    note=f"{self.after} / {whole(each.size)}",
                    inputs=" ".join(each.inputs),
                ),
                flag_lines(each.comparison),
            )
            for each in self.denominators
        ]
        return (*below, *(each.row for each in self.shares), *stories, *self.neighbour)


def study_page() -> StudyPage:
    """Works the whole page out. MissingRow when the official figures are not."""
    inputs = load_article_inputs()
    shares = _shares(inputs)
    neighbour = _neighbour(inputs)
    before, after = (float(row.value) for row in neighbour)
    changes = [later / earlier for earlier, later in force_rises(inputs).values()]
    return StudyPage(
        published_on=date.fromisoformat(inputs.printed["s03"].value),
        updated_on=date.fromisoformat(inputs.printed["s04"].value),
        launched_in=date.fromisoformat(f"{inputs.printed['s29'].value}-01"),
        warned_in=inputs.printed["s24"].period,
        before=whole(inputs.number("s38")),
        after=whole(inputs.number("s39")),
        rise=f"{percent_rise(inputs.number('s38'), inputs.number('s39')):.1f}",
        printed_rise=inputs.printed["s40"].value,
        answered=inputs.printed["s36"].value,
        asked=inputs.printed["s37"].value,
        silent=round(inputs.number("s37") - inputs.number("s36")),
        share=refused_row(inputs).row.shown,
        flags=flag_lines(why_two_per_cent_is_blocked(inputs)),
        victims=whole(inputs.number("s34")),
        candidates=_candidates(inputs),
        denominators=denominators(inputs),
        shares=shares,
        range_chart=range_chart(shares),
        forces=_forces(inputs),
        times_the_article=f"{weighted_computer_misuse_share(inputs) / two_per_cent(inputs):.1f}",
        fallen=sum(each < 1 for each in changes),
        most_times=f"{max(changes):.1f}",
        lancashire=_lancashire(inputs),
        neighbour=neighbour,
        neighbour_chart=_bars(neighbour),
        neighbour_rise=f"{percent_rise(before, after):+.0f}%",
        checks=work_checks(inputs),
        source=inputs.register["foi-uk30-2016"],
    )


def _candidates(inputs: ArticleInputs) -> tuple[TableRow, ...]:
    """What the 1.9 million could have been. None of them is victims of computer misuse."""
    return tuple(
        figure_row(inputs.register[each], section=_("What the 1.9 million could be"))
        for each in ("csew-2017m-cm", "csew-2016s-cm", "csew-2016s-fraud-cyber")
    )


def _shares(inputs: ArticleInputs) -> tuple[MethodRow, ...]:
    """The article's 2 per cent among the other measures, the survey's own share first."""
    register = inputs.register
    survey = survey_rows(
        [
            register[each]
            for each in (
                *("csew-2024s-cm-rep", "csew-2024s-fraud-rep", "csew-2017m-fraud-rep"),
                *("csew-2017m-cm-virus-rep", "csew-2017m-cm-access-rep"),
            )
        ]
    )
    ratios = ratio_rows([register["rec-2019j-cm-af"]], [register["csew-2019j-cm"]])
    return (*survey, _weighted(inputs), *ratios, refused_row(inputs), *_one_liners(inputs))


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
        row=TableRow(
            section=row.section,
            item=row.item,
            period=row.period,
            value=f"{percent:.1f}",
            shown=f"{percent:.1f}%",
            unit=row.unit,
            status="derived",
            grade="E",
            source=row.source,
            seen_at=row.seen_at,
            note=row.note,
            method=_("survey estimates, as published, weighted by their incidents"),
            inputs=" ".join(WEIGHTED_FIGURES),
        ),
        measure=row.section,
        who=_("Crime Survey for England and Wales"),
        mark="survey",
        interval=_("No interval published here."),
        is_blocked=False,
        flags=(),
        is_press=any(inputs.register[each].is_press for each in WEIGHTED_FIGURES),
    )


def _sum_of_shares(inputs: ArticleInputs) -> str:
    """ "(1,190,000 x 3.7% + 603,000 x 11.8%) / (1,190,000 + 603,000)": virus, then access."""
    counts = [whole(inputs.official(each)) for each in WEIGHTED_FIGURES[::2]]
    shares = [plain_number(inputs.register[each].value) for each in WEIGHTED_FIGURES[1::2]]
    parts = (f"{count} x {share}%" for count, share in zip(counts, shares, strict=True))
    return _("(%(parts)s) / (%(counts)s): virus and access incidents") % {
        "parts": " + ".join(parts),
        "counts": " + ".join(counts),
    }


def _one_liners(inputs: ArticleInputs) -> tuple[MethodRow, ...]:
    """What others said in 2016: quoted with their source, their definitions not seen."""
    nca, reported, of_all = (
        inputs.context[each] for each in ("nca-2016", "which-2016-reported", "which-2016-incidents")
    )
    which = 100 * float(reported.value) / float(of_all.value)
    section = _("Quoted by others")
    entries = (
        (nca, f"{float(nca.value):.1f}", _("National Crime Agency, 2016"), nca.note),
        (
            reported,
            f"{which:.1f}",
            _("Which?, October 2016: 1 in 26"),
            f"{whole(float(reported.value))} / {whole(float(of_all.value))}",
        ),
    )
    return tuple(
        MethodRow(
            row=TableRow(
                section=section,
                item=item,
                period=figure.period_label,
                value=value,
                shown=f"{value}%",
                unit="percent",
                status="quoted",
                grade=figure.grade,
                source=figure.source_title,
                seen_at=figure.seen_at,
                note=note,
            ),
            measure=_("As quoted; the definition was not seen"),
            who=figure.source_title,
            mark="plain",
            interval=_("No interval published here."),
            is_blocked=False,
            flags=(),
            is_press=figure.grade == "C",
        )
        for figure, value, item, note in entries
    )


def _forces(inputs: ArticleInputs) -> tuple[ForceStory, ...]:
    rises = force_rises(inputs)
    stories = []
    for key, name in _PANELS:
        figures = [
            figure
            for year in (2014, 2015, 2016)
            for suffix in ("", "-derived")
            if (figure := inputs.register.get(f"foi-{key}-{year}{suffix}"))
        ]
        rows = tuple(figure_row(each, section=name, item=_("Crimes")) for each in figures)
        change = ""
        if key in rises:
            before, after = rises[key]
            change = _("%(before)s to %(after)s, %(change)s%%") % {
                "before": whole(before),
                "after": whole(after),
                "change": _short_change(percent_rise(before, after)),
            }
        stories.append(ForceStory(panel=_panel(key, name, rows), rows=rows, change=change))
    return tuple(stories)


def _short_change(percent: float) -> str:
    """Large changes without decimals: "+496", "-6.7"."""
    return f"{percent:+.0f}" if abs(percent) >= 20 else f"{percent:+.1f}"


def _panel(key: str, name: str, rows: Sequence[TableRow]) -> Panel:
    """A bar a year; a derived year is hollow and says so; a year nobody stated stays empty."""
    by_year = {row.period: row for row in rows}
    points = []
    for year in STUDY_YEARS:
        row = by_year.get(year)
        points.append(
            Point(
                label=year,
                value=float(row.value) if row else 0.0,
                shown=row.shown if row else _("not stated"),
                mark="derived" if row and row.is_derived else "plain",
            )
        )
    return panel(name=f"force-{key}", title=name, points=points, has_breaks=True)


def _lancashire(inputs: ArticleInputs) -> str:
    """Its part in the rise; nothing to say where the total did not rise."""
    before, after = force_rises(inputs)["lancs"]
    whole_rise = inputs.number("s39") - inputs.number("s38")
    if whole_rise <= 0:
        return ""
    return _("Lancashire alone adds %(part)s of the %(whole)s more crimes (%(share)s%%).") % {
        "part": whole(after - before),
        "whole": whole(whole_rise),
        "share": f"{100 * (after - before) / whole_rise:.1f}",
    }


def _neighbour(inputs: ArticleInputs) -> tuple[TableRow, ...]:
    return tuple(
        figure_row(inputs.register[each], section=_("Online crime flag"))
        for each in ("flag-2016j-all", "flag-2017j-all")
    )


def _bars(rows: Sequence[TableRow]) -> Chart:
    return chart(
        name="neighbour",
        title=_("Offences flagged as online, England and Wales"),
        unit=_("Offences recorded (experimental; press report of the official table)"),
        points=[Point(label=row.period, value=float(row.value), shown=row.shown) for row in rows],
    )
