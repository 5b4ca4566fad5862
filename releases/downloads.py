"""Sends released files: the bytes as they were published, named by their hash."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

from releases.released_files import ReleasedFile

_CONTENT_TYPES: Final = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".zip": "application/zip",
}
_FOREVER: Final = "public, max-age=31536000, immutable"
_FOR_A_WHILE: Final = "public, max-age=300"


def send_file(request: HttpRequest, file: ReleasedFile, *, immutable: bool) -> HttpResponse:
    """Sends the file, or 304 where the reader holds this very content.

    A browser saves it under its own name, by which checksums and manifests know it. Files of a
    numbered release never change; a stacked file grows with each release.
    """
    etag = f'"{file.sha256}"'
    wanted = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if "*" in wanted or etag in (tag.removeprefix("W/") for tag in wanted):
        response = HttpResponse(status=304)
    else:
        suffix = f".{file.name.rpartition('.')[2]}"
        content_type = _CONTENT_TYPES.get(suffix, "text/plain; charset=utf-8")
        response = HttpResponse(file.content, content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        response["Content-Length"] = str(len(file.content))
    response["ETag"] = etag
    response["Cache-Control"] = _FOREVER if immutable else _FOR_A_WHILE
    response["X-Content-Type-Options"] = "nosniff"
    return for_every_script(response)


def for_every_script(response: HttpResponse) -> HttpResponse:
    """Lets a script of any site read the answer: nothing in it belongs to a visitor."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Content-Disposition"
    return response
