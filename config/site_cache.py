"""The site's cache holds JSON and nothing else, and in Redis it belongs to one site alone.

Whoever can write into a cache that is read with pickle runs code in the process that reads it. So
nothing here is ever unpickled; and the public site, which strangers reach, shares no cache with
the staff's. Each Redis carries the name of the site that it belongs to: the first that comes
leaves its own, and one that finds another's reads and writes nothing there.
"""

import json
import logging
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

if TYPE_CHECKING:
    from redis import Redis

logger = logging.getLogger(__name__)

MARK: Final = "site"
"""The key, below the site's prefix, at which a cache holds the name of the site it belongs to."""


class CacheOfAnotherSite(ConnectionError):
    """The Redis that REDIS_URL names carries the name of another site."""


class JsonSerializer:
    """Writes values into Redis as JSON. A whole number stays one that Redis itself can add to."""

    def dumps(self, obj: object) -> bytes:
        """Writes the value as JSON. Raises TypeError where it is none."""
        return json.dumps(obj, ensure_ascii=False).encode()

    def loads(self, data: Any) -> Any:
        """Reads the value again. Raises ValueError or RecursionError for what is no JSON."""
        return json.loads(data)


class MarkedClient(RedisCacheClient):
    """This connection looks whose Redis it is before anybody uses it."""

    def __init__(self, servers: list[str], *, site: str, mark: str, **options: Any) -> None:
        super().__init__(servers, serializer=JsonSerializer(), **options)
        self._site = site
        self._mark = mark
        self._is_ours = False
        self._are_several = len(servers) > 1
        self._client_of_all: Redis | None = None

    def get_client(self, key: Any = None, *, write: bool = False) -> "Redis":
        """Returns the connection. Raises CacheOfAnotherSite."""
        # One for all: it is made of a thousand entries, and takes its connection from the pool.
        if self._client_of_all is None or self._are_several:
            self._client_of_all = super().get_client(key, write=write)
        client: Redis = self._client_of_all
        if not self._is_ours:
            self._look(client)
        return client

    def others_in_reach(self) -> set[str]:
        """Names the other sites whose caches this one could read in its Redis."""
        from redis.exceptions import ResponseError

        client = self.get_client()
        found = set()
        for key in client.scan_iter(f"*:{MARK}", count=1000):
            try:
                found.add(_name_at(client, key))
            except ResponseError:  # an ACL keeps us from it, or it is no mark
                continue
        return found - {self._site, ""}

    def look_again(self) -> None:
        """Leaves the mark where it is missing. Raises CacheOfAnotherSite."""
        self._is_ours = False
        self.get_client(write=True)

    def _look(self, client: "Redis") -> None:
        client.set(self._mark, self._site, nx=True)
        found = _name_at(client, self._mark)
        if found != self._site:
            raise CacheOfAnotherSite(
                f"REDIS_URL leads to the cache of the site {found!r}, and this process is "
                f"SITE={self._site}: give each site a Redis of its own, or delete the key "
                f"{self._mark} there if that site has gone."
            )
        self._is_ours = True


class JsonRedisCache(RedisCache):
    """This cache lies in Redis. It takes a value that is no JSON for none: we did not write it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = MarkedClient
        self._options = {**params.get("OPTIONS", {}), "mark": self.make_key(MARK)}

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Returns the value at `key`, or `default`."""
        try:
            return super().get(key, default, version)
        except (ValueError, RecursionError):
            logger.warning("a value in the cache is no JSON, and was left alone")
            return default

    @property
    def client(self) -> MarkedClient:
        return cast(MarkedClient, self._cache)


class JsonLocalCache(LocMemCache):
    """This cache of one process, for a try, refuses whatever Redis could not keep."""

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keeps the value where there is none. Raises TypeError where it is no JSON."""
        return super().add(key, json.loads(json.dumps(value)), timeout, version)

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keeps the value. Raises TypeError where it is no JSON."""
        super().set(key, json.loads(json.dumps(value)), timeout, version)


def _name_at(client: "Redis", key: Any) -> str:
    found = client.get(key)
    return found.decode("utf-8", "replace") if isinstance(found, bytes) else ""


def mark_cache() -> None:
    """Leaves this site's name in its Redis where it is missing, as after Redis forgot everything.

    Raises CacheOfAnotherSite, and an error of the driver where Redis is away.
    """
    cache = caches["default"]
    if isinstance(cache, JsonRedisCache):
        cache.client.look_again()


def sites_in_reach() -> list[str]:
    """Names the other sites whose caches this process could read, whatever keys begin with."""
    cache = caches["default"]
    return sorted(cache.client.others_in_reach()) if isinstance(cache, JsonRedisCache) else []
