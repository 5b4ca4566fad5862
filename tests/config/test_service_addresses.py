"""Addresses of the database and of Redis: any password works, and none is repeated."""

import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.keys import NAMES
from config.service_addresses import read_database, read_webhooks, with_quoted_password
from tests.production import local_environment, run_command

FILE = Path("/srv/here/come-forward.sqlite3")
PASSWORDS = ("plain", "pa/ss", "12/ss", "pa?ss", "pa#ss", "p@ss", "se[cret", "a:b", "/?#@", "50%")


def database_of(url: str, file: Path = FILE) -> dict[str, Any]:
    return read_database(url, file=file)


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_works_with_any_sign_in_it(password: str) -> None:
    found = database_of(f"postgresql://ada:{password}@db.example:5433/come_forward")

    assert (found["USER"], found["PASSWORD"]) == ("ada", password)
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "come_forward")


def test_a_password_that_is_written_for_an_address_already_stays() -> None:
    assert database_of("postgresql://ada:pa%2Fs%3Fs@db.example/x")["PASSWORD"] == "pa/s?s"
    assert with_quoted_password("redis://:a%2Fb@h:6379/0") == "redis://:a%2Fb@h:6379/0"


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("redis://:pa/s?s@h:6379/0", "redis://:pa%2Fs%3Fs@h:6379/0"),
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("", ""),
    ],
)
def test_the_same_holds_for_redis(url: str, same: str) -> None:
    assert with_quoted_password(url) == same


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "postgresql://ada:hidden@db.example:port/x",
        "postgresql://ada:hidden/word",
        "mysql://ada:hidden@db.example/x",
        "madeup://ada:hidden@db.example/x",
        "ada:hidden@db.example/x",
        "sqlite://ada:hidden@db.example/x",
    ],
)
def test_what_names_no_database_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(
        ImproperlyConfigured, match=r"^DATABASE_URL cannot be read: write"
    ) as refused:
        database_of(url)

    assert "hidden" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("folder", ["a#b", "a?b", "a%20b", "a+b", "a b", "a&b;c", "é"])
def test_the_file_of_a_try_lies_in_a_folder_of_any_name(folder: str, tmp_path: Path) -> None:
    file = tmp_path / folder / "come-forward.sqlite3"

    assert database_of("", file)["NAME"] == str(file)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "postgresql://ada:hidden@h:x/y"}, "DATABASE_URL cannot be read"),
        ({"VAR_DIR": "/proc/nowhere"}, "/proc/nowhere/keys cannot be used"),
        ({"SITE": "both"}, "SITE must be all, public or staff."),
    ],
)
def test_a_command_that_cannot_start_says_so_in_one_line(
    environment: dict[str, str], said: str, tmp_path: Path
) -> None:
    # Else a key of the environment is taken, and none is looked for in the folder.
    clean = local_environment(tmp_path) | dict.fromkeys(NAMES, "") | environment

    done = run_command([sys.executable, "manage.py", "serve"], env=clean)

    assert done.returncode == 3  # at which gunicorn does not try again
    assert done.stderr.startswith(f"Come Forward does not start: {said}")
    assert len(done.stderr.splitlines()) == 1
    assert "hidden" not in done.stderr + done.stdout


def test_webhooks_are_https_and_stripped() -> None:
    given = ["https://hooks.example/services/T0/x?y=1", " https://other.example:8443/"]

    assert read_webhooks(given, local=False) == (
        "https://hooks.example/services/T0/x?y=1",
        "https://other.example:8443/",
    )
    assert read_webhooks([], local=False) == ()


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.example/secret",
        "http://127.0.0.1.hooks.example/secret",
        "https:///secret",
        "https://[secret",
        "ftp://hooks.example/secret",
        "file:///etc/secret",
        "secret",
        "",
    ],
)
@pytest.mark.parametrize("local", [False, True])
def test_another_address_is_refused_and_not_repeated(address: str, local: bool) -> None:
    with pytest.raises(ImproperlyConfigured, match="address 2 must begin with https") as refused:
        read_webhooks(["https://hooks.example/", address], local=local)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("address", ["http://localhost:8000/", "http://127.0.0.1:9/x"])
def test_plain_http_goes_to_this_machine_alone_and_on_a_try_alone(address: str) -> None:
    assert read_webhooks([address], local=True) == (address,)
    with pytest.raises(ImproperlyConfigured):
        read_webhooks([address], local=False)


def test_a_site_does_not_start_with_a_webhook_that_is_not_https(tmp_path: Path) -> None:
    environment = local_environment(tmp_path, ALERT_WEBHOOKS="http://hooks.example/secret")

    ended = run_command([sys.executable, "manage.py", "check"], env=environment)

    assert ended.returncode != 0
    assert "ALERT_WEBHOOKS: address 1 must begin with https://" in ended.stderr
    assert "hooks.example" not in ended.stderr
