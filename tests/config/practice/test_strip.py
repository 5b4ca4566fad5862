"""A practice site whose data are still being made says so, and shows no release by halves."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from classification.code_lists import CODE_LISTS_VERSION
from config.models import Installation, settle_kind
from config.practice.strip import (
    ForeignReleases,
    check_releases_are_known,
    practice_data_are_missing,
)
from releases.models import Release
from reporting.pages.page_cache import forget_pages
from staff.people import create_person
from tests.addresses import public_addresses
from tests.factories import NOW

STRIP = "Practice data are being made"


@pytest.fixture
def being_made(practice_site: None, db: None) -> None:
    caches["frame"].clear()
    forget_pages()
    settle_kind(demonstration=True, now=timezone.now())


def all_are_made() -> None:
    Installation.objects.update(demonstration_made_at=timezone.now())


@pytest.mark.django_db
def test_every_page_says_that_the_data_are_being_made_until_they_are(being_made: None) -> None:
    call_command("load_official_figures", verbosity=0)
    first_of = {name: address for address, name in reversed(public_addresses().items())}
    pages = [each for each in first_of.values() if not each.startswith("/releases/")]
    pages += ["/report/danger/", "/accounts/login/"]

    meanwhile = {each: answer for each in pages if _is_page(answer := Client().get(each))}
    all_are_made()
    afterwards = {each: Client().get(each).text for each in meanwhile}

    assert {
        "/",
        "/report/",
        "/report/danger/",
        "/statistics/",
        "/accounts/login/",
    } <= meanwhile.keys()
    assert [each for each, answer in meanwhile.items() if STRIP not in answer.text] == []
    # Else a browser that kept the page would go on saying so.
    kept = [each for each, a in meanwhile.items() if "public" in a.get("Cache-Control", "")]
    assert kept == []
    assert [each for each, text in afterwards.items() if STRIP in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/releases/", "/releases/latest/", "/releases/2024/", "/releases/all/total.csv"]
)
def test_releases_wait_until_all_are_there(being_made: None, address: str) -> None:
    waiting = Client().get(address)
    all_are_made()
    ready = Client().get(address)

    assert waiting.status_code == 503
    assert waiting.headers["Retry-After"] == "10"
    assert "Practice data are being made" in waiting.text
    assert ready.status_code in {200, 302, 404}


@pytest.mark.django_db
def test_a_site_for_real_reports_knows_nothing_of_it(settings: Any) -> None:
    settings.DEMONSTRATION = False
    settle_kind(demonstration=False, now=timezone.now())

    assert not practice_data_are_missing()
    assert Client().get("/releases/latest/").status_code == 302


def test_help_waits_for_no_database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMONSTRATION = True

    def away(*_: object, **__: object) -> None:
        raise OperationalError("nobody answers")

    monkeypatch.setattr(Installation.objects, "filter", away)

    assert not practice_data_are_missing()


@pytest.mark.django_db
def test_releases_that_a_new_database_does_not_know_are_named_before_any_is_made(
    being_made: None, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    (settings.RELEASES_DIR / "2024").mkdir(parents=True)
    (settings.RELEASES_DIR / ".2025-cut-off").mkdir()

    with pytest.raises(CommandError) as told:
        call_command("serve", port=0x7FFF)

    assert str(told.value) == (
        f"The database {connection.settings_dict['NAME']} knows nothing of the releases in "
        f"{settings.RELEASES_DIR} (2024): delete both together, then start again."
    )


@pytest.mark.django_db
def test_a_database_that_knows_its_releases_is_served(being_made: None, settings: Any) -> None:
    check_releases_are_known()
    (settings.RELEASES_DIR / "2024").mkdir(parents=True)
    with pytest.raises(ForeignReleases):
        check_releases_are_known()

    person = create_person(
        email="a@b.example", password="quiet otters climb", roles=(), by=None, now=NOW
    )
    Release.objects.create(
        number="2024",
        profile="start_up",
        declaration_sha256="0" * 64,
        code_lists_version=CODE_LISTS_VERSION,
        demonstration=True,
        prepared_by=person,
        prepared_at=NOW,
    )

    check_releases_are_known()


def _is_page(answer: Any) -> bool:
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
