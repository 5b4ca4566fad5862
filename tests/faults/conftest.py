"""What the tests of faults share: a database and a Redis that do not answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

SECRET = "7KQ2 lies in this message"
_OUR_OWN = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # the tests' own transaction


@contextmanager
def database_away() -> Iterator[None]:
    """Until the end of the block, no statement reaches the database."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(_OUR_OWN):
            return execute(sql, params, many, context)
        raise OperationalError(SECRET)

    with connection.execute_wrapper(wrapper):
        yield


@pytest.fixture
def redis_away(settings: Any) -> None:
    """The site's cache is a Redis at an address where nobody listens."""
    cache.clear()
    away = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
    settings.CACHES = settings.CACHES | {"default": away}
