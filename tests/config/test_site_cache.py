"""The cache: nothing in it is ever run, and no site reads what is another's."""

import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisSerializer
from django.test import Client

from config.serving.start_checks import check_cache
from config.site_cache import CacheOfAnotherSite, JsonSerializer, mark_cache
from config.upkeep.doctor_data import FAULT
from moderation.keys import NoKey
from moderation.unlocking import unlock
from tests.config.doctoring import found, make_reader, redis_cache, said
from tests.factories import NOW

NOBODY = "redis://127.0.0.1:1/0"
"""An address of this machine at which nothing listens."""
ON_REDIS = pytest.mark.redis


class Attack:
    """What makes a file as soon as anybody unpickles it."""

    def __init__(self, made: Path) -> None:
        self.made = made

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.made,)


@pytest.fixture
def prefix() -> Iterator[str]:
    prefix = f"tests-{uuid4()}"
    yield prefix
    with redis.Redis.from_url(os.environ["TEST_REDIS_URL"]) as server:
        for key in list(server.scan_iter(f"{prefix}:*")):
            server.delete(key)


@pytest.fixture
def cache_of(settings: Any, prefix: str) -> Callable[..., None]:
    """This process becomes the given site, with the one Redis that all of them here share."""

    def become(site: str, *, url: str = "") -> None:
        settings.SITE = site
        settings.REDIS_URL = url or os.environ["TEST_REDIS_URL"]
        settings.CACHES = redis_cache(settings.REDIS_URL, prefix, site=site)

    return become


# ---- nothing is run ---------------------------------------------------------------------


@ON_REDIS
@pytest.mark.django_db
def test_what_an_attacker_puts_where_tries_to_unlock_are_counted_is_never_run(
    cache_of: Any, tmp_path: Path
) -> None:
    cache_of("staff")
    person, _ = make_reader("mo@example.org")
    key = caches["default"].make_key(f"unlock-tries:{person.pk}")
    with redis.Redis.from_url(os.environ["TEST_REDIS_URL"]) as server:
        server.set(key, pickle.dumps(Attack(tmp_path / "ran")))

    with pytest.raises(NoKey):
        unlock(person=person, passphrase="seven words", session_key="a", now=NOW)

    assert not (tmp_path / "ran").exists()


@ON_REDIS
def test_django_s_own_cache_would_run_it(settings: Any, prefix: str, tmp_path: Path) -> None:
    url = os.environ["TEST_REDIS_URL"]
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": prefix,
        }
    }
    with redis.Redis.from_url(url) as server:
        server.set(caches["default"].make_key("tries"), pickle.dumps(Attack(tmp_path / "ran")))

    cache.get("tries")

    assert (tmp_path / "ran").exists()


def test_a_value_is_read_as_json_alone(tmp_path: Path) -> None:
    payload = pickle.dumps(Attack(tmp_path / "ran"))
    with pytest.raises(UnicodeDecodeError):
        JsonSerializer().loads(payload)
    assert not (tmp_path / "ran").exists()

    RedisSerializer().loads(payload)

    assert (tmp_path / "ran").exists()


@ON_REDIS
@pytest.mark.parametrize("garbage", [b"\x80\x04", b"", b"[" * 200_000, b"'", b"9" * 5000])
def test_what_is_no_json_counts_as_nothing(cache_of: Any, garbage: bytes) -> None:
    cache_of("staff")
    with redis.Redis.from_url(os.environ["TEST_REDIS_URL"]) as server:
        server.set(caches["default"].make_key("tries"), garbage)

    assert cache.get("tries", 0) == 0


@ON_REDIS
@pytest.mark.parametrize("value", [0, 7, True, "text", [1.5, 2.5], {"a": None}])
def test_what_is_kept_comes_back_and_whole_numbers_can_be_added_to(
    cache_of: Any, value: Any
) -> None:
    cache_of("staff")

    cache.set("one", value)

    assert cache.get("one") == value
    if type(value) is int:
        assert cache.incr("one") == value + 1


@pytest.mark.parametrize("put", [cache.set, cache.add])
def test_on_one_machine_too_nothing_but_json_is_kept(put: Any) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        put("key", b"sealed")

    assert cache.get("key") is None


# ---- each site its own ------------------------------------------------------------------


@ON_REDIS
@pytest.mark.parametrize(
    ("first", "second"), [("staff", "public"), ("public", "staff"), ("all", "public")]
)
def test_a_site_reads_and_writes_nothing_where_another_s_name_stands(
    cache_of: Any, first: str, second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cache_of(first)
    check_cache()
    cache.set("secret", "of the first")
    cache_of(second)

    for use in (lambda: cache.get("secret"), lambda: cache.set("secret", "x"), mark_cache):
        with pytest.raises(CacheOfAnotherSite):
            use()
    with pytest.raises(SystemExit) as ended:
        check_cache()

    said = capsys.readouterr().err
    assert ended.value.code == 3  # gunicorn does not try again
    assert said.count("\n") == 1
    assert f"the cache of the site '{first}', and this process is SITE={second}" in said
    cache_of(first)
    assert cache.get("secret") == "of the first"


@ON_REDIS
@pytest.mark.parametrize("site", ["public", "staff", "all"])
def test_the_same_site_starts_again_and_again(cache_of: Any, site: str) -> None:
    for _ in range(2):
        cache_of(site)
        check_cache()
        cache.set("kept", 1)

    assert cache.get("kept") == 1


@pytest.fixture
def public_user(prefix: str) -> Iterator[str]:
    """The address of Redis for a user who reaches the keys of the public site alone."""
    name = f"{prefix}-public"
    rights = ["on", ">pw", "resetkeys", f"~{prefix}:public:*", "resetchannels"]
    rights += ["+@all", "-@admin", "-@dangerous"]  # as docs/how-to/run.md says
    with redis.Redis.from_url(os.environ["TEST_REDIS_URL"]) as server:
        server.execute_command("ACL", "SETUSER", name, *rights)
        yield os.environ["TEST_REDIS_URL"].replace("redis://", f"redis://{name}:pw@")
        server.execute_command("ACL", "DELUSER", name)


@ON_REDIS
@pytest.mark.django_db
def test_two_sites_share_a_redis_only_where_the_public_one_cannot_reach_the_other(
    cache_of: Any, settings: Any, prefix: str, public_user: str
) -> None:
    cache_of("staff")
    cache.set("one", 1)
    told = {}
    for url in (os.environ["TEST_REDIS_URL"], public_user):
        cache_of("public", url=url)
        own = {**settings.CACHES["default"], "KEY_PREFIX": f"{prefix}:public"}
        settings.CACHES = {"default": own}

        check_cache()
        assert cache.get("one") is None
        told[url] = said("queue")

    assert "can read the cache of" in told[os.environ["TEST_REDIS_URL"]]
    assert told[public_user] == ""


@ON_REDIS
def test_a_redis_that_forgot_everything_gets_its_name_again(cache_of: Any) -> None:
    cache_of("staff")
    check_cache()
    cache.delete("site")

    mark_cache()  # /readyz, and the clock every minute, do this
    cache_of("public")

    with pytest.raises(CacheOfAnotherSite):
        mark_cache()


@ON_REDIS
def test_a_redis_away_at_the_start_stops_nothing_and_is_looked_at_when_it_is_back(
    cache_of: Any, caplog: pytest.LogCaptureFixture
) -> None:
    cache_of("staff")
    check_cache()
    cache_of("public", url=NOBODY)

    check_cache()

    assert caplog.messages == ["the cache could not be asked whose it is: ConnectionError"]
    cache_of("public")
    with pytest.raises(CacheOfAnotherSite):
        cache.get("anything")


@ON_REDIS
@pytest.mark.django_db
def test_doctor_and_readyz_tell_of_another_s_cache(cache_of: Any, client: Client) -> None:
    cache_of("staff")
    check_cache()
    cache_of("public")

    (finding,) = found("queue")
    response = client.get("/readyz")

    assert finding.level == FAULT
    assert "the cache of the site 'staff'" in finding.said
    assert (response.status_code, response.json()["cache"]) == (503, "unreachable")


@pytest.mark.django_db
def test_a_public_site_is_ready_without_a_queue(client: Client, settings: Any) -> None:
    settings.SITE = "public"
    settings.REDIS_URL = NOBODY

    assert client.get("/readyz").json() == {"database": "ok", "cache": "ok", "queue": "ok"}
    assert found("queue") == []
    assert found("clock") == []
