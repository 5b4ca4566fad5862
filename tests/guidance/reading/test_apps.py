"""The apps' own pages: only addresses that were seen, and only on the sites of the apps."""

from pathlib import Path

import pytest

from guidance.reading.apps import APP_NEEDS, RECOVER, read_apps
from guidance.reading.content_files import ContentError
from guidance.reading.library import CONTENT

HEAD = "service,owner,kind,url,words,source,seen_on,status\n"
GOOD = (
    "An App,app.example,recover,https://help.app.example/hacked,"
    "Get back,app.example,2026-11-30,sourced\n"
)
APPS = read_apps(CONTENT / "apps.csv")


def read(folder: Path, *rows: str) -> list[str]:
    (folder / "apps.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return [page.address for page in read_apps(folder / "apps.csv")]


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_page_of_the_app_that_was_seen_is_shown(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == ["https://help.app.example/hacked"]


@pytest.mark.parametrize("status", ["unverified", "none"])
def test_an_address_that_nobody_has_seen_is_not_shown(tmp_path: Path, status: str) -> None:
    assert read(tmp_path, changed("sourced", status)) == [""]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("help.app.example/hacked", "app.example.evil.test/hacked", "no site of app.example"),
        ("help.app.example/hacked", "notapp.example/hacked", "no site of app.example"),
        ("help.app.example/hacked", "app.example@evil.test/hacked", "must be plain"),
        ("help.app.example/hacked", "app.example:8443/hacked", "must be plain"),
        ("help.app.example/hacked", "аpp.example/hacked", "must be plain"),
        ("https://", "http://", "must be plain and begin with https://"),
        ("https://help.app.example/hacked", "", "marked sourced, but without"),
        (",app.example,2026-11-30", ",,2026-11-30", "marked sourced, but without"),
        ("2026-11-30", "", "marked sourced, but without"),
        ("2026-11-30", "30 November", "Invalid isoformat"),
        (",recover,", ",restore,", "kind not understood"),
        ("sourced", "sure", "status not understood"),
        ("An App,app.example,", "An App,an app,", "the owner's site is not understood"),
        ("Get back", "", "needs its name, and words"),
    ],
)
def test_a_row_that_could_send_somebody_astray_is_refused_by_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    other = GOOD.replace("An App", "Another")

    with pytest.raises(ContentError, match=message) as refusal:
        read(tmp_path, other, changed(old, new))

    assert (refusal.value.file, refusal.value.line) == ("apps.csv", 3)


def test_a_service_helps_with_one_need_in_one_place(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="An App: recover stands twice"):
        read(tmp_path, GOOD, GOOD)


def test_the_twenty_most_used_services_are_listed_each_with_a_way_back_in() -> None:
    services = {page.service for page in APPS}

    assert len(services) == 20
    assert {page.service for page in APPS if page.need == RECOVER} == services
    assert {page.need for page in APPS} == set(APP_NEEDS)


def test_most_services_have_an_address_of_their_own_to_get_back_in() -> None:
    addressed = [page.service for page in APPS if page.need == RECOVER and page.address]

    assert len(addressed) >= 17


def test_each_address_says_where_and_when_it_was_seen() -> None:
    shown = [page for page in APPS if page.address]

    assert [page.service for page in shown if not page.source or page.seen_on is None] == []
