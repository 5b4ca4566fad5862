"""Everything a site leaves anywhere, as bytes, and the search for a sentence in it."""

import base64
import gzip
import json
import zlib
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import psycopg
import redis
from psycopg import sql

from tests.production import Site


def forms_of(sentence: str) -> tuple[bytes, ...]:
    """The sentence as it may lie in a file: as text, in base64 at each alignment, as hex."""
    plain = sentence.encode()
    forms = {
        plain,
        sentence.encode("utf-16-le"),
        sentence.encode("utf-16-be"),
        quote(sentence).encode(),
        quote_plus(sentence).encode(),
        json.dumps(sentence)[1:-1].encode(),
        plain.hex().encode(),
        plain.hex().upper().encode(),
    }
    for shift in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # What the neighbours do not change: the middle of the encoded text.
            forms.add(encode(b"x" * shift + plain)[4:-4])
    return tuple(forms)


def places_with(sentence: str, site: Site) -> list[str]:
    """Where the sentence lies: the database, the cache, the log, or a file under var/."""
    forms = forms_of(sentence)
    return sorted(
        {
            place
            for place, content in everything(site)
            if any(form in each for form in forms for each in unpacked(content))
        }
    )


def everything(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every place and what lies there, byte for byte."""
    for path in site.folder.rglob("*"):
        if path.is_file():
            yield f"var/{path.relative_to(site.folder)}", path.read_bytes()
    yield "log", site.log.read_bytes()
    if site.database_url.startswith("postgresql"):
        yield from _tables(site.database_url)
    if site.redis_url:
        yield from _cached(site.redis_url)


def unpacked(content: bytes) -> tuple[bytes, ...]:
    """The bytes, and what they unpack to where they are gzip or zlib."""
    found = [content]
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            found.append(unpack(content))
        except (OSError, EOFError, zlib.error):
            continue
    return tuple(found)


def _tables(url: str) -> Iterator[tuple[str, bytes]]:
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        for (name,) in names:
            copy = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))
            with connection.cursor().copy(copy) as rows:
                yield f"table {name}", b"".join(bytes(row) for row in rows)


def _cached(url: str) -> Iterator[tuple[str, bytes]]:
    client = redis.Redis.from_url(url)
    try:
        for key in client.scan_iter("*"):
            yield f"cache {key!r}", bytes(key) + b" " + (client.dump(key) or b"")
    finally:
        client.close()
