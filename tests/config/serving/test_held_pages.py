"""Pages of figures that are held: the same as drawn, and drawn anew when what they show changes."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from config.serving import held_pages
from estimates.models import OfficialFigure
from releases.write_files import post_notice
from tests.estimates.conftest import official as official
from tests.estimates.own.frozen_releases import SETTLED_ON, freeze, share_row

pytestmark = pytest.mark.django_db
PAGES = (
    *("/statistics/", "/statistics/guess/", "/statistics/guess/?guess=5", "/statistics/what-if/"),
    *("/statistics/track-record/", "/statistics/methods/", "/statistics/?nation=scotland"),
    *("/statistics/areas/", "/statistics/areas/northamptonshire/", "/statistics/2017/"),
    *("/statistics/official/", "/statistics/foi/", "/statistics/codebook/"),
    *("/releases/", "/releases/2026/"),
)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


@pytest.fixture
def shown(client: Client, official: None, home: Path) -> Client:
    freeze(home, share_row())
    return client


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that were drawn, one for each time."""
    found: list[str] = []
    get = held_pages.FragmentCache.get

    def noted(
        cache: held_pages.FragmentCache[object], *shown: str, draw: Callable[[], object]
    ) -> object:
        def draw_and_note() -> object:
            found.append(shown[2])
            return draw()

        return get(cache, *shown, draw=draw_and_note)

    monkeypatch.setattr(held_pages.FragmentCache, "get", noted)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_held_page_is_the_page_as_it_was_drawn(
    shown: Client, drawn: list[str], path: str
) -> None:
    first = shown.get(path)
    again = shown.get(path)

    assert first.status_code == again.status_code == 200
    assert again.content == first.content
    assert again.headers == first.headers
    assert drawn == [path.partition("?")[0]]


def test_what_one_answer_is_given_on_its_way_out_is_no_part_of_the_next(shown: Client) -> None:
    first = shown.get("/statistics/")
    first.headers["X-Own"] = "of this one"

    assert "X-Own" not in shown.get("/statistics/").headers


def test_a_release_shows_at_once(
    shown: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _look_no_more(monkeypatch)
    assert "/releases/2027/" not in shown.get("/releases/").content.decode()

    freeze(home, share_row(), number="2027")

    assert "/releases/2027/" in shown.get("/releases/").content.decode()


def test_a_withdrawal_shows_at_once(shown: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _look_no_more(monkeypatch)
    assert "It was wrong." not in shown.get("/releases/2026/").content.decode()

    post_notice(number="2026", notice="It was wrong.", withdrawn_on=SETTLED_ON)

    assert "It was wrong." in shown.get("/releases/2026/").content.decode()


def test_a_damaged_file_shows(shown: Client, home: Path) -> None:
    assert shown.get("/releases/2026/").status_code == 200

    (home / "2026" / "datapackage.json").write_text("{}")

    assert shown.get("/releases/2026/").status_code == 503


def test_a_folder_of_releases_that_goes_shows(shown: Client, home: Path) -> None:
    assert shown.get("/releases/2026/").status_code == 200

    home.rename(home.with_name("elsewhere"))

    assert shown.get("/releases/2026/").status_code == 404


def test_a_changed_figure_shows(shown: Client) -> None:
    figure = OfficialFigure.objects.get(figure_id="csew-2024s-fraud-rep")
    address = f"/statistics/official/{figure.figure_id}/"
    assert "Seen by nobody." not in shown.get(address).content.decode()

    OfficialFigure.objects.filter(pk=figure.pk).update(note="Seen by nobody.", warning="Mind it.")

    assert "Mind it." in shown.get(address).content.decode()


def test_a_change_that_is_undone_brings_back_nothing_drawn_meanwhile(
    shown: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = OfficialFigure.objects.filter(figure_id="csew-2024s-fraud-rep")
    address = "/statistics/official/csew-2024s-fraud-rep/"
    before = figures.get().warning
    shown.get("/statistics/")
    _look_no_more(monkeypatch)
    figures.update(warning="Mind it.")
    assert "Mind it." in shown.get(address).content.decode()

    _look_each_time(monkeypatch)
    shown.get("/statistics/")
    figures.update(warning=before)

    assert "Mind it." not in shown.get(address).content.decode()


def test_another_host_has_a_page_of_its_own(shown: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    address = "/statistics/official/csew-2024s-fraud-rep/"

    pages = [
        shown.get(address, headers={"host": host}).content.decode()
        for host in ("one.example", "two.example")
    ]

    assert "one.example" in pages[0]
    assert "one.example" not in pages[1]
    assert shown.get(address, headers={"host": "three.example"}).status_code == 400


def test_a_request_in_another_charset_is_refused_beside_a_held_page(shown: Client) -> None:
    assert shown.get("/statistics/").status_code == 200

    response = shown.get("/statistics/", CONTENT_TYPE="text/plain; charset=utf-16")

    assert response.status_code == 400


def test_what_is_no_page_is_never_held(shown: Client, drawn: list[str]) -> None:
    for path in ("/statistics/nowhere/", "/statistics/official.csv", "/releases/2026/codebook.csv"):
        shown.get(path)
        shown.get(path)

    assert len(drawn) == 6


def test_a_practice_page_is_not_held_before_its_data_are_there(
    shown: Client, drawn: list[str], settings: Settings
) -> None:
    settings.DEMONSTRATION = True

    assert "Practice data are being made" in shown.get("/statistics/").content.decode()
    shown.get("/statistics/")

    assert drawn == ["/statistics/"] * 2


def test_addresses_that_somebody_makes_up_push_out_no_page_without_a_question(
    shown: Client, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_pages._asked_pages, "most", 4)
    shown.get("/statistics/codebook/")
    for number in range(held_pages._asked_pages.most + 1):
        shown.get(f"/statistics/codebook/?made-up={number}")
    drawn.clear()

    shown.get("/statistics/codebook/")

    assert drawn == []
    assert len(held_pages._asked_pages.kept) == 1


def _look_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has nothing looked for again that is looked for every few seconds."""
    for seen in (held_pages._register, held_pages._files):
        seen.now()
        monkeypatch.setattr(seen, "seconds", math.inf)


def _look_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for seen in (held_pages._register, held_pages._files):
        monkeypatch.setattr(seen, "seconds", 0.0)
