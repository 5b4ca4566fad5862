"""Loads a page as a browser does the first time, and counts requests and bytes over the wire."""

import gzip
import http.client
import re

_LINKED = re.compile(r'<(?:link[^>]*?rel="(?:stylesheet|icon)"|script|img)[^>]*>')
_ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
PAGES = (
    *("/", "/report/", "/report/danger/", "/guidance/", "/guidance/tricked-into-paying/"),
    *("/guidance/contacts/", "/statistics/", "/statistics/areas/northamptonshire/"),
    *("/statistics/2017/", "/releases/", "/privacy/"),
    *("/statistics/guess/", "/statistics/what-if/", "/statistics/track-record/"),
    *("/statistics/methods/", "/releases/2025/", "/releases/2025/sum/"),
)


def first_load(port: int, path: str) -> tuple[int, int]:
    """Counts a page's requests and bytes (headers and bodies, compressed where the server does).
    The page itself may come in gzip, never in brotli: that is for files alone."""
    page, size = _fetch(port, path)
    is_compressed = page.startswith(b"\x1f\x8b")
    tags = _LINKED.findall((gzip.decompress(page) if is_compressed else page).decode())
    files = {found[1] for tag in tags if (found := _ADDRESS.search(tag))}
    return 1 + len(files), size + sum(_fetch(port, each)[1] for each in files)


def _fetch(port: int, path: str) -> tuple[bytes, int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
    response = connection.getresponse()
    body = response.read()
    head = sum(len(name) + len(each) + 4 for name, each in response.getheaders())
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return body, head + len(body)
