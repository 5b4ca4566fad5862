"""Opens the pages of figures, and beside each a static file of the same bytes from the same server.

`publish` writes a release of a standard year, made up, where the server reads them.
"""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.processes import Server

PAGES: Final = (
    *("/statistics/", "/statistics/guess/", "/statistics/track-record/", "/statistics/methods/"),
    *("/statistics/areas/", "/statistics/areas/northamptonshire/", "/statistics/2017/"),
    *("/statistics/official/", "/statistics/foi/", "/statistics/codebook/"),
    *("/releases/", "/releases/2025/"),
)
_FOLDER: Final = "bench"
_OPENED: Final = 600
_OPENED_BEFORE: Final = 30  # so that each of the workers has drawn the page


@dataclass(frozen=True, kw_only=True)
class Turns:
    """CPU-milliseconds of one request, per round: of our page, and of the static file."""

    page: list[float]
    file: list[float]


def publish() -> None:
    """Freezes a release of a standard year, and marks the practice data as made."""
    from django.utils import timezone

    from benchmarks.estimating import made_up_release
    from config.models import Installation, settle_kind
    from estimates.own.release_estimates import estimates_of
    from releases.build_files import build_files
    from releases.write_files import write_release_files

    release = made_up_release()
    files = build_files(release, estimates=estimates_of(release))
    write_release_files(number=release.number, files=files)
    settle_kind(demonstration=True, now=timezone.now())
    Installation.objects.update(demonstration_made_at=timezone.now())


def copy_pages(server: Server) -> None:
    """Puts the bytes of each page among the server's static files, which it finds at its start."""
    folder = Path(server.env["VAR_DIR"]) / "static" / _FOLDER
    folder.mkdir(exist_ok=True)
    with server.running():
        for place, path in enumerate(PAGES):
            (folder / f"{place}.html").write_bytes(_open(server.port, path))


def turn(server: Server, found: Mapping[str, Turns]) -> None:
    """Measures one round: every page, and the same bytes as a file after it."""
    for place, path in enumerate(PAGES):
        found[path].page.append(_cost(server, path))
        found[path].file.append(_cost(server, f"/static/{_FOLDER}/{place}.html"))


def _cost(server: Server, path: str) -> float:
    for _ in range(_OPENED_BEFORE):
        _open(server.port, path)
    before = server.cpu_seconds()
    for _ in range(_OPENED):
        _open(server.port, path)
    return (server.cpu_seconds() - before) * 1000 / _OPENED


def _open(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Connection": "close"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return body
