"""Every address of the public site that a browser may open, from the URL patterns themselves.

A pattern with parts that nobody has filled in here is an error: no page is left out by being new.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.urls import URLPattern, URLResolver, reverse

from classification.areas import FORCES
from config.urls import urlpatterns
from estimates.models import OfficialFigure
from estimates.pages.codebook import DESCRIBED
from estimates.register.official_files import FILES, read_official_file
from guidance.for_whom.choosing import EVENT_TYPES
from guidance.reading.library import current
from reporting.form.questions import PAGES

NOT_OPENED: Final[Mapping[str, str]] = {
    "language": "takes a press",
    "reporting:exit": "leaves the site",
    "reporting:again": "takes a press",
    "reporting:stop": "forgets the answers",
    "reporting:still-here": "has no page",
    "guidance:helped": "takes a press",
    "guidance:did_not_work": "takes a press",
    "guidance:this_did_not_work": "takes a press",
    "cell_sums:json": "is asked for cells",
}
_NOT_PUBLIC: Final = ("accounts/", "moderation/", "healthz", "readyz")


def public_addresses(*, releases: Iterable[str] = ()) -> dict[str, str]:
    """Every address with its pattern's name, pages and files alike; `releases` by their numbers."""
    filled = _fillings(tuple(releases))
    return {
        reverse(name, kwargs=parts): name
        for name, has_parts in _named(public_patterns(), "")
        if name not in NOT_OPENED
        for parts in (filled[name] if has_parts else ({},))
    }


def every_route() -> dict[str, URLPattern]:
    """Every address of the whole site as it is written in the lists of addresses, parts unfilled:
    "/moderation/reports/<row:report_id>/"."""
    return dict(_routes(urlpatterns, "/"))


def every_public_route() -> list[str]:
    """The addresses among them that are neither for staff nor for machines."""
    return [route for route in every_route() if not route[1:].startswith(_NOT_PUBLIC)]


def parts_of(route: str) -> dict[str, str]:
    """The parts of a route by name, each with its kind."""
    return {name: kind for kind, name in re.findall(r"<(\w+):(\w+)>", route)}


def filled(route: str, parts: Mapping[str, str]) -> str:
    """The route with its parts put in as they are, however little they fit."""
    return re.sub(r"<\w+:(\w+)>", lambda part: parts[part[1]], route)


def _routes(
    patterns: Iterable[URLPattern | URLResolver], before: str
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route, pattern


def public_patterns() -> Iterator[URLPattern | URLResolver]:
    """What is neither for staff nor for machines."""
    for each in urlpatterns:
        if not str(each.pattern).startswith(_NOT_PUBLIC):
            yield each


def _named(patterns: Iterable[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, bool]]:
    """The name of each pattern, and whether it has parts to fill in."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            within = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _named(pattern.url_patterns, within)
        else:
            yield f"{space}{pattern.name}", bool(pattern.pattern.converters)


def _fillings(releases: tuple[str, ...]) -> dict[str, list[dict[str, str]]]:
    library = current()
    situations = [{"slug": page.slug} for page in library.situations.values()]
    forces = [{"slug": force.slug} for force in FORCES]
    figures = [
        row.figure_id
        for file in FILES
        for row in read_official_file(file)
        if isinstance(row, OfficialFigure)
    ]
    return {
        "reporting:page": [{"slug": page.slug} for page in PAGES if page.slug],
        "reporting:self_check_step": [{"step": "2"}],
        "guidance:self_check_place": [{"way": "4"}, {"way": "4-2"}],
        "guidance:search_results": [{"found": "none"}, {"found": "0-1-2-c3"}],
        "guidance:situation": situations,
        "guidance:helped_thanks": situations,
        "guidance:which": [{"event": event.replace("_", "-")} for event in EVENT_TYPES],
        "estimates:area": forces,
        "estimates:area_csv": forces,
        "estimates:figure": [{"figure_id": each} for each in figures],
        "releases:release": [{"number": number} for number in releases],
        "releases:file": [
            {"number": number, "name": name}
            for number in releases
            for name in ("crime_type.csv", "estimates.csv", "datapackage.json", "SHA256SUMS")
        ],
        "cell_sums:page": [{"number": number} for number in releases],
        "releases:latest_file": [{"name": "crime_type.csv"}] if releases else [],
        "releases:sums": [{"table": "crime_type"}] if releases else [],
        "estimates:metadata": [
            {"file": file.address.replace("<slug>", "northamptonshire")} for file in DESCRIBED
        ],
        "releases:stacked": [{"table": "crime_type"}] if releases else [],
    }
