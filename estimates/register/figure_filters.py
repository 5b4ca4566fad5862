"""A reader chooses figures of the register by the filters of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from estimates.models import OfficialFigure, OfficialFigureQuerySet
from estimates.register.wording import (
    GRADE_LABELS,
    GROUP_LABELS,
    MEASURE_LABELS,
    SERIES_LABELS,
    flag_words,
)

_FILTER_COLUMNS: Final[Mapping[str, str]] = {
    "series": "series",
    "offence": "offence_group",
    "measure": "measure",
    "place": "flag_geography",
    "grade": "grade",
    "derived": "derived",
}


@dataclass(frozen=True, kw_only=True)
class FilterOption:
    """One value that a filter offers."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class FigureFilter:
    """One filter of the register's page, with what is chosen."""

    name: str
    label: str
    choices: tuple[FilterOption, ...]


@dataclass(frozen=True, kw_only=True)
class ChosenFigures:
    """The figures that were asked for, and the query that asks for them again."""

    figures: OfficialFigureQuerySet
    filters: tuple[FigureFilter, ...]
    query: str


def choose_figures(asked: Mapping[str, str]) -> ChosenFigures:
    """The figures that match every filter given. A value nobody offers matches nothing."""
    figures = OfficialFigure.objects.in_order()
    used = {}
    for name, column in _FILTER_COLUMNS.items():
        value = asked.get(name, "")
        if not value:
            continue
        used[name] = value
        if name == "derived":
            figures = (
                figures.filter(derived=value == "yes")
                if value in ("yes", "no")
                else (figures.none())
            )
        else:
            figures = figures.filter(**{column: value.replace("\x00", "")})
    return ChosenFigures(figures=figures, filters=_filters(used), query=urlencode(used))


def _filters(used: Mapping[str, str]) -> tuple[FigureFilter, ...]:
    labels = {
        "series": (_("Series"), SERIES_LABELS),
        "offence": (_("Offence"), GROUP_LABELS),
        "measure": (_("Measure"), MEASURE_LABELS),
        "grade": (_("Grade"), GRADE_LABELS),
    }
    found = []
    for name, column in _FILTER_COLUMNS.items():
        if name == "derived":
            offered = {"yes": _("Derived by arithmetic"), "no": _("As published")}
            label = _("Derived")
        else:
            values = OfficialFigure.objects.order_by(column).values_list(column, flat=True)
            known = labels.get(name, (_("Place"), {}))
            label = known[0]
            offered = {
                value: _(known[1].get(value, ""))
                if value in known[1]
                else _(flag_words("geography", value))
                for value in values.distinct()
            }
        found.append(
            FigureFilter(
                name=name,
                label=label,
                choices=tuple(
                    FilterOption(
                        value=value,
                        label=words[:1].upper() + words[1:],
                        is_chosen=used.get(name) == value,
                    )
                    for value, words in sorted(offered.items(), key=lambda pair: pair[1].lower())
                ),
            )
        )
    return tuple(found)
