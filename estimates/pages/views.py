"""Public pages of the statistics. They read published figures and released files, nothing else."""

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from classification.areas import Force, force_by_slug
from estimates.flags import breaks
from estimates.models import OfficialFigure
from estimates.pages.calibration_section import calibration_found
from estimates.pages.codebook import (
    CSVW_SUFFIX,
    DESCRIBED,
    codebook_csv,
    csvw_of,
    described_file,
)
from estimates.pages.figure_quote import figures_needed, quote_of
from estimates.pages.foi_page import foi_page
from estimates.pages.force_page import force_page
from estimates.pages.guess_page import BadGuess, answer_to, question_of
from estimates.pages.own_block import newest_own_block
from estimates.pages.page_sections import sources_of
from estimates.pages.score_files import calibration_csv, track_record_csv
from estimates.pages.study_page import study_page
from estimates.pages.tile_map import tile_map
from estimates.pages.track_record_page import track_record_page
from estimates.pages.unreported_page import NATION_PAGES, nation_rows, unreported_page
from estimates.pages.what_if_page import what_if_page
from estimates.register.comparison import MEASURES
from estimates.register.csv_downloads import article_csv, forces_csv, register_csv
from estimates.register.figure_caveats import (
    PRECISION_LABELS,
    UNKNOWN_LABELS,
    interval_words,
    unknowns_of,
)
from estimates.register.figure_filters import choose_figures
from estimates.register.foi_requests import ANSWER_STATES, foi_csv, study_rows
from estimates.register.force_coverage import published_by_force
from estimates.register.places import COUNCILS, find_places
from estimates.register.required_rows import MissingRow, RowsById
from estimates.register.table_rows import figure_row, table_csv
from estimates.register.wording import FLAG_LABELS, GRADE_LABELS, flag_words
from estimates.strict_csv import CorruptFile
from estimates.study_2017.article import load_article_inputs
from estimates.study_2017.article_checks import checks_csv, work_checks
from releases.downloads import for_every_script, send_file
from releases.page_lines import without_indentation
from releases.released_files import ReleasedFile, latest_package
from releases.statements import WHAT_IS_COUNTED

_Arguments = ParamSpec("_Arguments")
_View = Callable[Concatenate[HttpRequest, _Arguments], HttpResponse]
_ON_A_PAGE: Final = 25
_CODEBOOK: Final = "statistics-codebook.csv"
logger = logging.getLogger(__name__)


def _says_what_is_not_loaded(view: _View[_Arguments]) -> _View[_Arguments]:
    """Says so, with 503, where a figure that the page is made of is not loaded."""

    @wraps(view)
    def shown(
        request: HttpRequest, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (MissingRow, CorruptFile) as error:
            # Names a published figure or a file of the site's own: nothing of a person.
            logger.error("the official figures are not loaded whole: %s", error)
            return render(request, "estimates/not_loaded.html", status=503)

    return shown


def _needs_figures(view: _View[_Arguments]) -> _View[_Arguments]:
    """Says so, with 503, on a site whose official figures are not loaded, or not all of them."""

    @wraps(view)
    def shown(
        request: HttpRequest, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> HttpResponse:
        if not OfficialFigure.objects.exists():
            raise MissingRow("none")
        return view(request, *args, **kwargs)

    return _says_what_is_not_loaded(shown)


@require_safe
@_needs_figures
@without_indentation
def index(request: HttpRequest) -> HttpResponse:
    """Shows what goes unreported in a nation: the survey's own share, then every method."""
    nation = request.GET.get("nation", "england-and-wales")
    if nation not in NATION_PAGES:
        raise Http404
    context: dict[str, object] = {
        "nation": nation,
        "latest": latest_package(),
        "own": newest_own_block(),
    }
    if nation == "england-and-wales":
        shown = context | {"page": unreported_page()}
        return render(request, "estimates/index.html", shown)
    rows = nation_rows(NATION_PAGES[nation])
    return render(
        request,
        "estimates/nation.html",
        context | {"rows": rows, "sources": sources_of(rows), "code": NATION_PAGES[nation]},
    )


@require_safe
@_needs_figures
@without_indentation
def guess(request: HttpRequest) -> HttpResponse:
    """Asks for a guess; draws it beside the survey's answer once it is there."""
    question = question_of(list(OfficialFigure.objects.survey_reported_shares()))
    if question is None:
        return render(request, "estimates/guess.html", {"question": None})
    try:
        answer = answer_to(question, request.GET.getlist("guess"))
    except BadGuess:
        context = {"question": question, "is_refused": True}
        return render(request, "estimates/guess.html", context, status=400)
    return render(request, "estimates/guess.html", {"question": question, "answer": answer})


@require_safe
@without_indentation
def what_if(request: HttpRequest) -> HttpResponse:
    """Works a number out again under what a reader supposes."""
    page = what_if_page(request.GET)
    return render(request, "estimates/what_if.html", {"page": page}, status=page.status)


# A search changes nothing, and a token would need a cookie on a page that needs none.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_needs_figures
@without_indentation
def areas(request: HttpRequest) -> HttpResponse:
    """All forces as a map and a list; a council's or a force's name leads to the force's page."""
    asked = request.POST.get("q", "").strip() if request.method == "POST" else None
    found = find_places(asked) if asked else ()
    forces = {place.force.code: place.force for place in found}
    if len(forces) == 1:
        return redirect("estimates:area", slug=next(iter(forces.values())).slug)
    return render(
        request,
        "estimates/areas.html",
        {
            "asked": asked,
            "found": found,
            "map": tile_map(published_by_force()),
            "councils": COUNCILS,
        },
    )


@require_safe
@_needs_figures
@without_indentation
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """One police force: the same sections for each, with a reason where one is empty."""
    return render(request, "estimates/area.html", {"page": force_page(_force(slug))})


@require_safe
@_needs_figures
def area_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every number of a force's page, as a file."""
    return _csv(request, table_csv(force_page(_force(slug)).rows), f"{slug}.csv")


@require_safe
@_needs_figures
@without_indentation
def study(request: HttpRequest) -> HttpResponse:
    """The 2017 figures worked again."""
    return render(request, "estimates/study_2017.html", {"study": study_page()})


@require_safe
@_needs_figures
@without_indentation
def official(request: HttpRequest) -> HttpResponse:
    """The register of official figures, filtered and in pages."""
    chosen = choose_figures(request.GET.dict())
    page = Paginator(chosen.figures, _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "estimates/official.html",
        {
            "chosen": chosen,
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "rows": [figure_row(found, section=found.geography) for found in page.object_list],
        },
    )


@require_safe
@_needs_figures
@without_indentation
def figure(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One figure: its columns, its flags, and a sentence to quote or why there is none."""
    found = get_object_or_404(OfficialFigure, figure_id=figure_id)
    row = figure_row(found, section=found.geography)
    others = OfficialFigure.objects.filter(figure_id__in=figures_needed(found))
    return render(
        request,
        "estimates/figure.html",
        {
            "figure": found,
            "row": row,
            "source": sources_of([row])[0],
            "grade": _(GRADE_LABELS[found.grade]),
            "quote": quote_of(found, RowsById({other.figure_id: other for other in others})),
            "address": request.build_absolute_uri(),
            "interval": interval_words(found),
            "precision": _(PRECISION_LABELS[found.precision_kind]),
            "unknowns": [UNKNOWN_LABELS[name] for name in unknowns_of(found)],
            "flags": [
                (_(FLAG_LABELS[flag]), _(flag_words(flag, value)))
                for flag, value in found.flags.items()
            ],
        },
    )


@require_safe
@_needs_figures
@without_indentation
def foi(request: HttpRequest) -> HttpResponse:
    """Shows which forces answered in 2017, with a row for every silence."""
    return render(
        request, "estimates/foi.html", {"foi": foi_page(), "states": ANSWER_STATES.values()}
    )


@require_safe
@_needs_figures
@without_indentation
def track_record(request: HttpRequest) -> HttpResponse:
    """Sets what our weighted shares said beside what the survey said afterwards."""
    return render(request, "estimates/track_record.html", {"page": track_record_page()})


@require_safe
@without_indentation
def codebook(request: HttpRequest) -> HttpResponse:
    """Shows the meaning of every column of every file."""
    return render(request, "estimates/codebook.html", {"files": DESCRIBED})


@require_safe
def codebook_file(request: HttpRequest) -> HttpResponse:
    """The same, as a file."""
    return _csv(request, codebook_csv(), _CODEBOOK)


@require_safe
def calibration_file(request: HttpRequest) -> HttpResponse:
    """Gives how each method did on made-up populations, which needs no official figure."""
    return _csv(request, calibration_csv(), "calibration.csv")


@require_safe
def metadata(request: HttpRequest, file: str) -> HttpResponse:
    """Describes one file's columns, at the address where tools for CSV on the Web look."""
    found = described_file(file)
    if found is None:
        raise Http404
    url = request.build_absolute_uri(request.path_info.removesuffix(CSVW_SUFFIX))
    response = JsonResponse(csvw_of(found, url=url))
    response["Content-Type"] = "application/csvm+json"
    return for_every_script(response)


@require_safe
@_says_what_is_not_loaded
@without_indentation
def methods(request: HttpRequest) -> HttpResponse:
    """Shows how every number is made, and which figures may be compared."""
    return render(
        request,
        "estimates/methods.html",
        {
            "measures": [
                (
                    measure,
                    [FLAG_LABELS[flag] for flag in measure.must_be_equal],
                    [FLAG_LABELS[flag] for flag in measure.by_nature],
                )
                for measure in MEASURES.values()
            ],
            "breaks": breaks(),
            "what_is_counted": WHAT_IS_COUNTED,
            "calibration": calibration_found(),
        },
    )


def _file_view(name: str, text: Callable[[], str]) -> Callable[[HttpRequest], HttpResponse]:
    """Makes the view that gives a file of figures, worked out when somebody asks for it."""

    @require_safe
    @_needs_figures
    def file_view(request: HttpRequest) -> HttpResponse:
        return _csv(request, text(), name)

    return file_view


# A row a method: those of the range chart.
index_csv = _file_view(
    "reporting-gap.csv", lambda: table_csv([method.row for method in unreported_page().rows])
)
areas_csv = _file_view("police-forces.csv", lambda: forces_csv(published_by_force()))
# Every number worked out on the 2017 page; the 43 of the article, as printed; the twenty checks
# as our code works them.
study_csv = _file_view("study-2017.csv", lambda: table_csv(study_page().rows))
study_numbers_csv = _file_view("article-2017-numbers.csv", article_csv)
study_checks_csv = _file_view(
    "article-2017-checks.csv", lambda: checks_csv(work_checks(load_article_inputs()))
)
# The whole register: the same columns at each edition.
official_csv = _file_view(
    "official-figures.csv",
    lambda: register_csv(OfficialFigure.objects.select_related("superseded_by").in_order()),
)
foi_file = _file_view("foi-2017.csv", lambda: foi_csv(study_rows()))
track_record_file = _file_view("track-record.csv", track_record_csv)


def _force(slug: str) -> Force:
    force = force_by_slug(slug)
    if force is None:
        raise Http404
    return force


def _csv(request: HttpRequest, text: str, name: str) -> HttpResponse:
    """A file of figures, known by its content, which names what describes its columns."""
    content = text.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    file = ReleasedFile(name=name, content=content, sha256=sha256)
    response = send_file(request, file, immutable=False)
    if name != _CODEBOOK:
        address = f"{request.path_info}{CSVW_SUFFIX}"
        response["Link"] = f'<{address}>; rel="describedby"; type="application/csvm+json"'
    return response
