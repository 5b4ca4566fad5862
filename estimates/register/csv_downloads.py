"""The register, the article's numbers and the forces become files that anybody may download."""

from collections.abc import Iterable
from typing import Final

from classification.areas import FORCES
from classification.csv_files import csv_text
from estimates.flags import FLAGS
from estimates.models import ArticleNumber, OfficialFigure, plain_number
from estimates.register.figure_caveats import unknowns_of
from estimates.register.force_coverage import KINDS, Coverage

REGISTER_COLUMNS: Final = (
    *("id", "series", "geography", "geography_code", "period_label", "period_start"),
    *("period_end", "offence_group", "offence_detail", "measure", "value", "lower", "upper"),
    *("standard_error", "unit", "precision", "grade", "derived", "source_title", "publisher"),
    *("published", "seen_at", "note", "precision_kind", "worked_from", "warning"),
    *(f"flag_{flag}" for flag in FLAGS),
    *("cyber_dependent", "cyber_enabled", "edition", "superseded_by", "not_known"),
)
"""The register's file: the same names at each edition."""


def register_csv(figures: Iterable[OfficialFigure]) -> str:
    """The figures as CSV, one row each, with flags, edition and supersession."""
    return csv_text(REGISTER_COLUMNS, (_register_row(figure) for figure in figures))


def _register_row(figure: OfficialFigure) -> dict[str, object]:
    row: dict[str, object] = {
        name: getattr(figure, name) for name in REGISTER_COLUMNS if hasattr(figure, name)
    }
    return row | {
        "id": figure.figure_id,
        "value": plain_number(figure.value),
        "derived": int(figure.derived),
        "edition": figure.published,
        "not_known": " ".join(unknowns_of(figure)),
        "superseded_by": figure.superseded_by.figure_id if figure.superseded_by else "",
        **{
            name: "" if getattr(figure, name) is None else plain_number(getattr(figure, name))
            for name in ("lower", "upper", "standard_error")
        },
        **{name: getattr(figure, name) or "" for name in ("period_start", "period_end")},
    }


ARTICLE_COLUMNS: Final = (
    *("id", "line", "metric", "geography", "period", "value", "unit", "qualifier"),
    *("description", "source_attribution", "note"),
)


def article_csv() -> str:
    """The 43 numbers of the 2017 article, as printed."""
    numbers = ArticleNumber.objects.order_by("number_id")
    return csv_text(
        ARTICLE_COLUMNS,
        (
            {
                name: getattr(number, "number_id" if name == "id" else name)
                for name in ARTICLE_COLUMNS
            }
            for number in numbers
        ),
    )


FORCE_COLUMNS: Final = (
    *("code", "name", "slug", "country", "region", "kind", "asked_in_2017"),
    *(f"{kind}_known" for kind in KINDS),
    *("population_mid2016", "population_mid2023", "population_16plus_mid2023", "provenance"),
)


def forces_csv(published: Coverage) -> str:
    """All 46 police forces, and which kinds of figure are published for each."""
    return csv_text(
        FORCE_COLUMNS,
        (
            {name: getattr(force, name, "") for name in FORCE_COLUMNS}
            | {"asked_in_2017": "yes" if force.in_foi_45 else "no"}
            | {f"{kind}_known": "yes" if kind in published[force.code] else "no" for kind in KINDS}
            for force in FORCES
        ),
    )
