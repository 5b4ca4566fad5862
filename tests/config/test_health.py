"""The two pages for machines: is the process alive, and does it reach what it needs?"""

import os
from typing import Any

import pytest
import redis
from django.test import Client

from config.celery import app
from tests.config.doctoring import redis_cache

NOBODY = "127.0.0.1:1"
"""An address of this machine at which nothing listens."""


@pytest.fixture
def redis_at(settings: Any) -> Any:
    """The site with its cache and queue at this address."""
    before = app.conf.broker_url

    def use(url: str) -> None:
        settings.REDIS_URL = url
        settings.CACHES = redis_cache(url, "come-forward-tests")
        app.conf.broker_url = url

    yield use
    app.conf.broker_url = before
    if os.environ.get("TEST_REDIS_URL"):
        with redis.Redis.from_url(os.environ["TEST_REDIS_URL"]) as server:
            server.delete("come-forward-tests:1:site")


def test_a_process_that_answers_is_alive_whatever_it_reaches(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
@pytest.mark.parametrize("has_redis", [False, pytest.param(True, marks=pytest.mark.redis)])
def test_a_site_is_ready_on_one_machine_and_with_redis(
    client: Client, redis_at: Any, has_redis: bool
) -> None:
    if has_redis:
        redis_at(os.environ["TEST_REDIS_URL"])

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "cache": "ok", "queue": "ok"}


def test_a_site_without_its_database_is_not_ready_and_says_which(client: Client) -> None:
    # This test asks for no database, so pytest-django refuses every connection to one.
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "unreachable", "cache": "ok", "queue": "ok"}


@pytest.mark.slow
@pytest.mark.django_db
def test_a_site_without_redis_is_not_ready_and_tells_no_address(
    client: Client, redis_at: Any, caplog: pytest.LogCaptureFixture
) -> None:
    redis_at(f"redis://:hunter2@{NOBODY}/0")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "cache": "unreachable", "queue": "unreachable"}
    logged = [record.getMessage() for record in caplog.records if record.name == "config.health"]
    assert logged == [
        "cache is not reachable (ConnectionError)",
        "queue is not reachable (OperationalError)",
    ]
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_neither_page_is_kept_by_anyone_or_takes_a_form(client: Client, address: str) -> None:
    response = client.get(address)

    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert client.post(address).status_code == 405
