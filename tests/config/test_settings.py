"""The settings as each environment makes them: refused without secrets, safe by default."""

import importlib
import os
import runpy
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as running
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import Resolver404, clear_url_caches, resolve

import config.urls
from config.keys import NAMES as KEYS
from tests.production import ROOT, run_command

SETTINGS = ROOT / "config" / "settings.py"
SECRETS = {name: secrets.token_hex(32) for name in KEYS}
READ = (
    *("LOCAL", "DEBUG", "DEMONSTRATION", "SITE", "VAR_DIR", "RELEASES_DIR", "ALLOWED_HOSTS"),
    *("CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "REDIS_URL", "REDIS_PREFIX", "HTTPS"),
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "BEHIND_PROXY", "EXIT_URL", "RELEASE_PROFILE"),
)

PUBLIC_PAGES = ("/", "/report/", "/report/status/", "/guidance/", "/statistics/", "/releases/")
STAFF_PAGES = ("/moderation/", "/moderation/releases/", "/accounts/login/")


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The settings file, run anew in an environment that names nothing but what is given."""

    def read(**environment: str) -> dict[str, Any]:
        for name in (*READ, *KEYS):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("VAR_DIR", str(tmp_path))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


@pytest.mark.parametrize(
    ("site", "missing"),
    [*(("all", name) for name in KEYS), *(("public", name) for name in KEYS[:3])],
)
def test_without_a_secret_production_does_not_start_and_names_it(
    settings_with: Any, tmp_path: Path, site: str, missing: str
) -> None:
    given = {name: value for name, value in SECRETS.items() if name != missing}

    with pytest.raises(ImproperlyConfigured, match=f"^{missing} is not set"):
        settings_with(**given, SITE=site)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["KEY_WRAP_SECRET", "AUDIT_KEY", "SECOND_FACTOR_KEY"])
def test_a_public_process_neither_needs_nor_reads_the_secrets_of_the_staff_host(
    settings_with: Any, name: str
) -> None:
    others = {each: value for each, value in SECRETS.items() if each != name}

    without = settings_with(**others, SITE="public")
    given = settings_with(**SECRETS, SITE="public")

    assert name not in without
    assert name not in given
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not set"):
        settings_with(**others, SITE="staff")


def test_production_is_safe_without_being_told(settings_with: Any) -> None:
    found = settings_with(**SECRETS)

    assert (found["DEBUG"], found["DEMONSTRATION"], found["ALLOWED_HOSTS"]) == (False, False, [])
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert "SECURE_PROXY_SSL_HEADER" not in found
    assert found["SILENCED_SYSTEM_CHECKS"] == ["security.W021"]
    for cookie in ("SESSION", "CSRF", "UNLOCK", "ANSWERS"):
        assert found[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{cookie}_COOKIE_SECURE"] is True


def test_on_one_machine_for_a_try_keys_are_made_and_everything_is_practice(
    settings_with: Any, tmp_path: Path
) -> None:
    found = settings_with(LOCAL="true")

    assert found["DEMONSTRATION"] is True
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert (found["SECURE_SSL_REDIRECT"], found["SECURE_HSTS_SECONDS"]) == (False, 0)
    assert found["SESSION_COOKIE_NAME"] == "staff"
    assert {path.name for path in (tmp_path / "keys").iterdir()} == {key.lower() for key in KEYS}
    assert len({found[key] for key in KEYS}) == len(KEYS)


def test_the_proxy_is_trusted_only_where_one_is_named(settings_with: Any) -> None:
    found = settings_with(**SECRETS, BEHIND_PROXY="true")

    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_an_onion_service_needs_no_https(settings_with: Any) -> None:
    found = settings_with(**SECRETS, HTTPS="false")

    assert (found["SECURE_SSL_REDIRECT"], found["SECURE_HSTS_SECONDS"]) == (False, 0)
    assert found["ANSWERS_COOKIE_NAME"] == "answers"
    assert found["ANSWERS_COOKIE_SECURE"] is False


def test_a_site_is_public_staff_or_both_and_nothing_else(settings_with: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE must be all, public or staff"):
        settings_with(**SECRETS, SITE="private")


def test_with_redis_work_goes_to_a_queue_and_without_it_runs_in_place(settings_with: Any) -> None:
    without = settings_with(**SECRETS)
    with_redis = settings_with(**SECRETS, REDIS_URL="redis://queue.example:6379/0")

    assert without["CELERY_TASK_ALWAYS_EAGER"] is True
    assert without["CACHES"]["default"]["BACKEND"] == "config.site_cache.JsonLocalCache"
    assert with_redis["CELERY_TASK_ALWAYS_EAGER"] is False
    assert with_redis["CELERY_BROKER_URL"] == "redis://queue.example:6379/0"
    assert with_redis["CACHES"]["default"]["LOCATION"] == "redis://queue.example:6379/0"


def test_a_public_process_has_no_queue_and_each_cache_knows_its_site(settings_with: Any) -> None:
    found = {
        site: settings_with(**SECRETS, SITE=site, REDIS_URL="redis://cache.example:6379/0")
        for site in ("public", "staff", "all")
    }

    assert found["public"]["CELERY_BROKER_URL"] == "memory://"
    assert found["staff"]["CELERY_BROKER_URL"] == "redis://cache.example:6379/0"
    for site, settings in found.items():
        assert settings["CACHES"]["default"]["OPTIONS"]["site"] == site
        assert settings["CELERY_ACCEPT_CONTENT"] == ["json"]


def test_each_database_gets_what_it_needs(settings_with: Any) -> None:
    sqlite = settings_with(**SECRETS)["DATABASES"]["default"]
    postgresql = settings_with(**SECRETS, DATABASE_URL="postgresql://site@db.example/come_forward")

    options = sqlite["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in options["init_command"]
    assert "secure_delete=ON" in options["init_command"]
    assert "recursive_triggers=ON" in options["init_command"]
    found = postgresql["DATABASES"]["default"]
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (600, True)


def test_no_file_can_be_sent_to_the_site() -> None:
    assert running.FILE_UPLOAD_HANDLERS == []
    assert running.DATA_UPLOAD_MAX_NUMBER_FILES == 0


def test_a_missing_page_leaves_nothing_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/7KQ2-M4XA-00TJ-9WZE/")

    assert response.status_code == 404
    assert caplog.records == []


@pytest.mark.slow
@pytest.mark.parametrize("site", ["public", "staff", "all"])
def test_production_settings_pass_the_checks_before_deployment(tmp_path: Path, site: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in READ}
    environment |= SECRETS | {
        "VAR_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "comeforward.example",
        "SITE": site,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    done = run_command(command, env=environment)

    assert done.returncode == 0, done.stderr
    assert "System check identified no issues" in done.stdout


@pytest.fixture
def addresses_of(settings: Any) -> Iterator[Any]:
    """The site's addresses as a process with this SITE has them."""

    def serve(site: str) -> None:
        settings.SITE = site
        importlib.reload(config.urls)
        clear_url_caches()

    yield serve
    serve("all")


def answers(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def test_a_public_process_has_no_staff_page(addresses_of: Any) -> None:
    addresses_of("public")

    assert [path for path in STAFF_PAGES if answers(path)] == []
    assert all(answers(path) for path in (*PUBLIC_PAGES, "/healthz", "/readyz"))


def test_a_public_process_does_not_even_load_what_opens_the_words_of_a_report() -> None:
    program = (
        "import django; django.setup(); import sys, config.urls; "
        "sys.exit(any(each in sys.modules for each in "
        "('moderation.unsealing', 'moderation.views', 'allauth.mfa.webauthn.views')))"
    )
    found = {}
    for site in ("public", "all"):
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "SITE": site}
        command = [sys.executable, "-c", program]
        found[site] = run_command(command, env=environment).returncode

    assert found == {"public": 0, "all": 1}


def test_a_staff_process_has_no_public_page(addresses_of: Any) -> None:
    addresses_of("staff")

    public = {*PUBLIC_PAGES, "/exit/", "/privacy/"} - {"/"}
    assert [path for path in public if answers(path)] == []
    assert all(answers(path) for path in (*STAFF_PAGES, "/healthz", "/readyz"))


@pytest.mark.django_db
def test_the_front_page_of_a_staff_process_leads_to_the_sign_in(
    addresses_of: Any, client: Client
) -> None:
    addresses_of("staff")

    way_in = client.get("/", follow=True)

    assert way_in.redirect_chain[-1] == ("/accounts/login/?next=/moderation/attention/", 302)
    assert way_in.status_code == 200


@pytest.mark.django_db
def test_public_pages_need_no_staff_address(addresses_of: Any, client: Client) -> None:
    addresses_of("public")

    found = {path: client.get(path).status_code for path in PUBLIC_PAGES}

    # The statistics say by 503 that no official figures are loaded.
    assert found == dict.fromkeys(PUBLIC_PAGES, 200) | {"/statistics/": 503}


@pytest.mark.django_db
def test_staff_pages_need_no_public_address(addresses_of: Any, enter: Any) -> None:
    addresses_of("staff")
    browser = enter("administrator", "ada@example.org")

    pages = ("/moderation/people/", "/moderation/audit/", "/accounts/mfa/", "/nothing-here/")
    found = {path: browser.get(path) for path in pages}

    assert [response.status_code for response in found.values()] == [200, 200, 200, 404]
    for response in found.values():
        assert 'href="/report/' not in response.content.decode()
        assert "Exit this page" not in response.content.decode()


def test_a_public_process_has_no_doors_to_staff_pages(settings_with: Any) -> None:
    doors = "staff.middleware.staff_doors"

    assert doors not in settings_with(**SECRETS, SITE="public")["MIDDLEWARE"]
    assert doors in settings_with(**SECRETS, SITE="staff")["MIDDLEWARE"]
    assert doors in settings_with(**SECRETS)["MIDDLEWARE"]


@pytest.mark.django_db
def test_a_public_process_answers_a_staff_address_like_any_missing_page(
    addresses_of: Any, settings: Any
) -> None:
    addresses_of("public")
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "staff_doors" not in each]

    response = Client().get("/moderation/")

    assert response.status_code == 404
    assert "Get help now" in response.text
