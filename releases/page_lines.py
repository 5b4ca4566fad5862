"""Takes the indentation of our templates out of a long page of figures: it is near half of it."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse

_INDENTED: Final = re.compile(rb"\n[ \t]+")
_Page = ParamSpec("_Page")


def without_indentation(
    view: Callable[Concatenate[HttpRequest, _Page], HttpResponse],
) -> Callable[Concatenate[HttpRequest, _Page], HttpResponse]:
    """Wraps a view of figures alone: none shows text in which a line's own spaces matter."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: _Page.args, **kwargs: _Page.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.content = _INDENTED.sub(b"\n", response.content)
        return response

    return page
