"""Public pages of the releases. Every number comes from a frozen file."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from classification.attributes import ATTRIBUTES
from classification.periods import is_year
from releases import released_files
from releases.charts import Chart, bar_chart
from releases.downloads import send_file
from releases.packaging import TOTALS, UNIVERSE_LABELS
from releases.page_lines import without_indentation
from releases.released_files import NoSuchFile, ReleasedPackage, TableInfo

_MINUTES_FIVE = 300


@dataclass(frozen=True, kw_only=True)
class ShownTable:
    """A table on a release's page: its rows as in the file, and a chart where it has one way."""

    info: TableInfo
    headings: tuple[str, ...]
    rows: tuple[dict[str, object], ...]
    chart: Chart | None
    has_blackmail: bool


@require_safe
@cache_control(public=True, max_age=_MINUTES_FIVE)
def index(request: HttpRequest) -> HttpResponse:
    """Every release, newest first, and each table over all of them."""
    packages = released_files.released_packages()
    latest = released_files.latest_package()
    return render(
        request,
        "releases/index.html",
        {"packages": packages, "latest": latest, "tables": latest.tables if latest else ()},
    )


@require_safe
@cache_control(public=True, max_age=_MINUTES_FIVE)
def latest(request: HttpRequest) -> HttpResponse:
    """Leads to the newest release. An address for people: never to be cited."""
    package = released_files.latest_package()
    if package is None:
        return redirect("releases:index")
    return redirect("releases:release", number=package.number)


@require_safe
@cache_control(public=True, max_age=_MINUTES_FIVE)
@without_indentation
def release(request: HttpRequest, number: str) -> HttpResponse:
    """One release: what it can say, its totals, every table with its chart and its files."""
    package = _package_or_404(number)
    return render(
        request,
        "releases/release.html",
        {
            "package": package,
            "is_year": is_year(number),
            "totals": _totals(package),
            "tables": [_shown(package, table) for table in package.tables],
        },
    )


@require_safe
def file(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A file of a release, as it was frozen."""
    try:
        found = released_files.released_file(number, name)
    except NoSuchFile as error:
        raise Http404 from error
    save_as = f"come-forward-{number}-{name}"
    return send_file(request, found, immutable=True, save_as=save_as)


@require_safe
def stacked(request: HttpRequest, table: str) -> HttpResponse:
    """A table over every release, with running sums."""
    try:
        found = released_files.stacked_table(table)
    except NoSuchFile as error:
        raise Http404 from error
    return send_file(request, found, immutable=False, save_as=f"come-forward-{found.name}")


def _package_or_404(number: str) -> ReleasedPackage:
    try:
        return released_files.released_package(number)
    except NoSuchFile as error:
        raise Http404 from error


def _totals(package: ReleasedPackage) -> list[dict[str, object]]:
    if not package.has_figures:
        return []
    return [_row(row, ()) for row in released_files.table_rows(package.number, TOTALS)]


def _shown(package: ReleasedPackage, table: TableInfo) -> ShownTable:
    rows = released_files.table_rows(package.number, table.name)
    one_way = len(table.dimensions) == 1
    return ShownTable(
        info=table,
        headings=tuple(ATTRIBUTES[name].title for name in table.dimensions),
        rows=tuple(_row(row, table.dimensions) for row in rows),
        chart=(
            bar_chart(name=table.name, title=table.title, rows=rows, dimension=table.dimensions[0])
            if one_way
            else None
        ),
        has_blackmail=any(row["note"] for row in rows),
    )


def _row(row: dict[str, str], dimensions: tuple[str, ...]) -> dict[str, object]:
    """A row as people read it; the ends are rounded to whole reports, as the noise is coarser."""
    return {
        "labels": [row[f"{name}_label"] for name in dimensions],
        "universe": UNIVERSE_LABELS[row["universe"]],
        "display": row["display"],
        "status": "" if row["status"] == row["display"] else row["status"],
        "lower": f"{max(0.0, float(row['lower'])):,.0f}",
        "upper": f"{max(0.0, float(row['upper'])):,.0f}",
        # Cut at 0 this would read "0 to 0", as if it were certain that there was none.
        "has_range": float(row["upper"]) >= 0.5,
        "note": row["note"],
    }
