"""The page of the 2017 study sets what was printed beside what the sums give now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from estimates.flags import FLAGS
from estimates.models import OfficialFigure
from estimates.pages.charts import Chart, Panel, Point, chart, panel
from estimates.pages.method_rows import MethodRow, range_chart, refused_row, with_flags
from estimates.pages.page_sections import FlagLine, Source, flag_lines, sources_of
from estimates.pages.study_shares import study_shares
from estimates.register.foi_requests import STUDY_YEARS
from estimates.register.table_rows import TableRow, figure_row, whole
from estimates.study_2017.article import (
    ArticleInputs,
    Denominator,
    denominators,
    force_rises,
    load_article_inputs,
    percent_rise,
    refused_ratio,
    two_per_cent,
    weighted_computer_misuse_share,
)
from estimates.study_2017.article_checks import OUTCOMES, WorkedCheck, work_checks

_PANELS: Final = (
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
    def outcomes(self) -> tuple[tuple[str, int], ...]:
        """The number of checks of each outcome, in the order of the list."""
        found = [check.outcome for check in self.checks]
        return tuple((_(words), found.count(outcome)) for outcome, words in OUTCOMES.items())

    @property
    def flags_checked(self) -> int:
        return len(FLAGS)

    @property
    def below(self) -> tuple[dict[str, str], ...]:
        """The sizes that could stand below the count, as they are shown."""
        return tuple(
            {"label": size.label, "size": whole(size.size), "percent": f"{size.percent:.2f}"}
            for size in self.denominators
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
                    item=size.label,
                    value=f"{size.percent:.2f}",
                    unit="percent",
                    status="blocked",
                    grade="E",
                    source=size.source,
                    seen_at=size.seen_at,
                    note=f"{self.after} / {whole(size.size)}",
                    inputs=" ".join(size.inputs),
                ),
                flag_lines(size.comparison),
            )
            for size in self.denominators
        ]
        return (*below, *(share.row for share in self.shares), *stories, *self.neighbour)


def study_page() -> StudyPage:
    """Works the whole page out. MissingRow when the official figures are not."""
    inputs = load_article_inputs()
    shares = study_shares(inputs)
    flagged = ("flag-2016j-all", "flag-2017j-all")
    neighbour = _figure_rows(inputs, _("Online crime flag"), *flagged)
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
        flags=flag_lines(refused_ratio(inputs)[1]),
        victims=whole(inputs.number("s34")),
        # None of these counts victims of computer misuse.
        candidates=_figure_rows(
            inputs,
            _("What the 1.9 million could be"),
            *("csew-2017m-cm", "csew-2016s-cm", "csew-2016s-fraud-cyber"),
        ),
        denominators=denominators(inputs),
        shares=shares,
        range_chart=range_chart(shares),
        forces=_forces(inputs),
        times_the_article=f"{weighted_computer_misuse_share(inputs) / two_per_cent(inputs):.1f}",
        fallen=sum(change < 1 for change in changes),
        most_times=f"{max(changes):.1f}",
        lancashire=_lancashire(inputs),
        neighbour=neighbour,
        neighbour_chart=chart(
            name="neighbour",
            title=_("Offences flagged as online, England and Wales"),
            unit=_("Offences recorded (experimental; press report of the official table)"),
            points=[
                Point(label=row.period, value=float(row.value), shown=row.shown)
                for row in neighbour
            ],
        ),
        neighbour_rise=f"{percent_rise(before, after):+.0f}%",
        checks=work_checks(inputs),
        source=inputs.register["foi-uk30-2016"],
    )


def _figure_rows(inputs: ArticleInputs, section: str, *ids: str) -> tuple[TableRow, ...]:
    return tuple(figure_row(inputs.register[figure_id], section=section) for figure_id in ids)


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
        rows = tuple(figure_row(figure, section=name, item=_("Crimes")) for figure in figures)
        change = ""
        if key in rises:
            before, after = rises[key]
            is_derived = any(row.is_derived for row in rows)
            words = (
                _("%(before)s (derived) to %(after)s, %(change)s%%")
                if is_derived
                else _("%(before)s to %(after)s, %(change)s%%")
            )
            change = words % {
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
