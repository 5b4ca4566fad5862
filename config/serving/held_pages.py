"""Holds the pages of figures, which are the same for everybody, as long as nothing of them changes.

A page of the statistics or the releases is made of official figures and released files. Drawn
once, it is held by the process under its address, its language and stamps of all that it is made
of, and is given out for what a static file costs. A release that is published, withdrawn or taken
back changes its stamp at once; a figure loaded anew, and a file damaged where it lies, are looked
for every few seconds.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse

from config.serving.response_headers import GetResponse
from estimates.register.register_stamp import register_stamp
from guidance.pages.fragment_cache import FragmentCache
from guidance.upkeep.last_seen import LastSeen
from releases.folder_stamp import Stamp, released_files_stamp, releases_stamp

_OF_FIGURES: Final = ("/statistics/", "/releases/")
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
    """The stamps of the pages that are held now."""

    last: tuple[object, ...] = ()

    @classmethod
    def forget_others(cls, stamps: tuple[object, ...]) -> None:
        """Forgets what was drawn under others. Drawn while a change was not yet noticed, it would
        come back with them where the change is undone."""
        if stamps != cls.last:
            cls.last = stamps
            _pages.forget()
            _asked_pages.forget()


class _NotHeld(Exception):
    """A response that is drawn for this request alone."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def held_pages(get_response: GetResponse) -> GetResponse:
    """This middleware gives out the pages of figures that are held, and holds those just drawn."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # A body's charset is looked at further in, and refused there.
        is_of_figures = request.method == "GET" and request.path.startswith(_OF_FIGURES)
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
        address = (request.scheme, request.get_host(), request.path, asked)
        # Stamped before it is drawn: what changes meanwhile has it drawn again.
        stamps = (releases_stamp(), _files.now(), _register.now())
        _Stamps.forget_others(stamps)
        try:
            held = pages.get(*address, *stamps, draw=draw)
        except _NotHeld as one:
            return one.response
        return HttpResponse(held.content, headers=dict(held.headers))

    return middleware


def forget_held_pages() -> None:
    """Has every page drawn anew, and its stamps looked for."""
    _Stamps.forget_others(())
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
