"""Holds the pages of figures, which are the same for everybody, as long as nothing of them changes.

A page of the statistics or the releases is made of official figures and released files. Drawn
once, it is held by the process under its address, its language and stamps of all that it is made
of, and is given out for what a static file costs. A release that is published, withdrawn or taken
back changes its stamp at once; a figure loaded anew, and a file damaged where it lies, are looked
for every few seconds.
"""

from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse

from config.serving.response_headers import GetResponse
from estimates.register.register_stamp import register_stamp
from guidance.pages.fragment_cache import FragmentCache
from guidance.upkeep.last_seen import LastSeen
from releases.folder_stamp import Stamp, released_files_stamp, releases_stamp

_STATISTICS: Final = "/statistics/"
_OF_FIGURES: Final = (_STATISTICS, "/releases/")
_SECONDS: Final = 2.0

_register: LastSeen[str] = LastSeen(
    what="the register", look=register_stamp, seen="", seconds=_SECONDS
)
_files: LastSeen[frozenset[Stamp]] = LastSeen(
    what="the released files", look=released_files_stamp, seen=frozenset(), seconds=_SECONDS
)
_pages: FragmentCache[HttpResponse] = FragmentCache(most=200)
# Whoever makes addresses up pushes out their like, and no page without a question.
_asked_pages: FragmentCache[HttpResponse] = FragmentCache(most=50)


class _Stamps:
    """The stamps under which pages of the statistics, and of the releases, are held now."""

    last: ClassVar[dict[bool, tuple[object, ...]]] = {}

    @classmethod
    def now(cls, *, of_statistics: bool) -> tuple[object, ...]:
        """Gives the stamps, and forgets what was drawn under others: drawn while a change was not
        yet noticed, it would come back where the change is undone."""
        # Pages of the releases ask the database nothing.
        register = _register.now() if of_statistics else ""
        stamps = (releases_stamp(), _files.now(), register)
        if cls.last.get(of_statistics) != stamps:
            cls.last[of_statistics] = stamps
            _pages.forget()
            _asked_pages.forget()
        return stamps


class _NotHeld(Exception):
    """A response that is drawn for this request alone."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def held_pages(get_response: GetResponse) -> GetResponse:
    """Gives out the pages of figures that are held, and holds those that are just drawn."""

    def answer(request: HttpRequest) -> HttpResponse:
        # A body's charset is looked at further in, and refused there.
        is_of_figures = request.method == "GET" and request.path_info.startswith(_OF_FIGURES)
        if not is_of_figures or request.content_type:
            return get_response(request)

        def draw() -> HttpResponse:
            response = get_response(request)
            if not _may_be_held(request, response):
                raise _NotHeld(response)
            return response

        asked = request.META.get("QUERY_STRING", "")
        pages = _asked_pages if asked else _pages
        # A page that quotes its own address holds the host, which `get_host` refuses if unknown.
        address = (request.scheme, request.get_host(), request.path_info, asked)
        # Stamped before it is drawn: what changes meanwhile has it drawn again.
        stamps = _Stamps.now(of_statistics=request.path_info.startswith(_STATISTICS))
        try:
            held = pages.get(*address, *stamps, draw=draw)
        except _NotHeld as one:
            return one.response
        return HttpResponse(held.content, headers=dict(held.headers))

    return answer


def forget_held_pages() -> None:
    """Has every page drawn anew, and its stamps looked for."""
    _Stamps.last.clear()
    _pages.forget()
    _asked_pages.forget()
    _register.look_again()
    _files.look_again()


def _may_be_held(request: HttpRequest, response: HttpResponse) -> bool:
    """Says whether the response is a whole page, the same for everybody and not "in a minute"."""
    return (
        response.status_code == 200
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not getattr(request, "practice_data_missing", False)
    )
