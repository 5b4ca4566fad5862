"""Shows the public pages of the releases. Every number comes from a published file."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from classification.periods import is_year
from releases import released_files
from releases.build_files import MANIFEST, SUMS, TOTALS, UNIVERSE_LABELS
from releases.bundles import running_sums, stacked_table, zip_of
from releases.downloads import for_every_script, send_file
from releases.estimate_words import ESTIMATES_FILE
from releases.page_lines import without_indentation
from releases.page_tables import page_row, page_table, table_sets
from releases.released_files import ZIP, AlteredFile, NoSuchFile, ReleasedPackage

_MINUTES_FIVE: Final = 300
# Without these nothing of a release can be shown.
_WHOLE: Final = (MANIFEST, SUMS)


_Page = ParamSpec("_Page")
_View = Callable[Concatenate[HttpRequest, _Page], HttpResponse]


def serves_whole_files(view: _View[_Page]) -> _View[_Page]:
    """Answers 404 for a file that no release has, and 503, which says so, for a damaged one."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: _Page.args, **kwargs: _Page.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoSuchFile as error:
            raise Http404 from error
        except AlteredFile as error:
            context = {"number": error.number, "name": error.name, "is_whole": error.name in _WHOLE}
            response = render(request, "releases/damaged.html", context, status=503)
            response["Cache-Control"] = "no-store"
            return for_every_script(response)

    return shown


@require_safe
@cache_control(public=True, max_age=_MINUTES_FIVE)
def index(request: HttpRequest) -> HttpResponse:
    """Lists every release, newest first, and each table over all of them."""
    packages, unreadable = released_files.readable_releases()
    latest = released_files.latest_package()
    return render(
        request,
        "releases/index.html",
        {
            "packages": packages,
            "unreadable": unreadable,
            "latest": latest,
            "tables": latest.tables if latest else (),
            "breaks": dict.fromkeys(line for package in packages for line in package.breaks),
        },
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
@serves_whole_files
@without_indentation
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Shows one release: its statements, its totals, every table with its chart and its files."""
    package = released_files.released_package(number)
    return render(
        request,
        "releases/release.html",
        {
            "package": package,
            "is_year": is_year(number),
            "has_estimates": ESTIMATES_FILE in released_files.file_names(number),
            "damaged": released_files.damaged_files(number),
            "totals": [
                page_row(row, label=UNIVERSE_LABELS[row["universe"]])
                for row in (_rows(package, TOTALS) if package.has_figures else ())
            ],
            "sets": table_sets(
                page_table(table, _rows(package, table.name)) for table in package.tables
            ),
        },
    )


@require_safe
@serves_whole_files
def file(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Sends a file of a release, as it was frozen, or all of them in one."""
    found = zip_of(number) if name == ZIP else released_files.released_file(number, name)
    return send_file(request, found, immutable=True)


@require_safe
@cache_control(public=True, max_age=_MINUTES_FIVE)
@serves_whole_files
def latest_file(request: HttpRequest, name: str) -> HttpResponse:
    """Leads to a file of the newest release that has it. Never to be cited: it moves."""
    package = released_files.latest_with(name)
    return for_every_script(redirect("releases:file", number=package.number, name=name))


@require_safe
@serves_whole_files
def stacked(request: HttpRequest, table: str) -> HttpResponse:
    """Sends one table over every release."""
    return send_file(request, stacked_table(table), immutable=False)


@require_safe
@serves_whole_files
def sums(request: HttpRequest, table: str) -> HttpResponse:
    """Sends the running sums of a table over every release."""
    return send_file(request, running_sums(table), immutable=False)


def _rows(package: ReleasedPackage, table: str) -> list[dict[str, str]]:
    """Reads a table's rows; none where its file is damaged, which the top of the page says."""
    try:
        return released_files.table_rows(package.number, table)
    except AlteredFile:
        return []
