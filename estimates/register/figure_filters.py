"""A reader chooses figures of the register by the filters of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from estimates.models import OfficialFigure, OfficialFigureQuerySet
from estimates.register.table_rows import first_upper
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
_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "series": SERIES_LABELS,
    "offence": GROUP_LABELS,
    "measure": MEASURE_LABELS,
    "grade": GRADE_LABELS,
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
    used = {name: asked[name] for name in _FILTER_COLUMNS if asked.get(name)}
    for name, value in used.items():
        if name != "derived":
            figures = figures.filter(**{_FILTER_COLUMNS[name]: value.replace("\x00", "")})
        elif value in ("yes", "no"):
            figures = figures.filter(derived=value == "yes")
        else:
            figures = figures.none()
    return ChosenFigures(figures=figures, filters=_filters(used), query=urlencode(used))


def _filters(used: Mapping[str, str]) -> tuple[FigureFilter, ...]:
    return tuple(
        FigureFilter(
            name=name,
            label=label,
            choices=tuple(
                FilterOption(
                    value=value,
                    label=first_upper(words),
                    is_chosen=used.get(name) == value,
                )
                for value, words in sorted(
                    _offered(name).items(), key=lambda option: option[1].lower()
                )
            ),
        )
        for name, label in (
            ("series", _("Series")),
            ("offence", _("Offence")),
            ("measure", _("Measure")),
            ("place", _("Place")),
            ("grade", _("Grade")),
            ("derived", _("Derived")),
        )
    )


def _offered(name: str) -> dict[str, str]:
    """The values of a filter with their words: those that the register has."""
    if name == "derived":
        return {"yes": _("Derived by arithmetic"), "no": _("As published")}
    column = _FILTER_COLUMNS[name]
    values = OfficialFigure.objects.order_by(column).values_list(column, flat=True).distinct()
    labels = _LABELS.get(name, {})
    return {value: _(labels.get(value) or flag_words("geography", value)) for value in values}
