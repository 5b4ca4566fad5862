"""A press under the advice is one more in a count of the week, and nothing else of it is kept."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, connections, models

from classification.periods import monday_of
from guidance.models import ContactFailure, Ending, Vote
from guidance.pages import press_counts
from guidance.pages.press_counts import MOST_A_MINUTE, count_ending, count_failure, count_vote
from guidance.reading.library import current
from tests.faults.conftest import database_away
from tests.guidance.pages.test_pages import SELF_CHECK, main_of

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # a Wednesday
MONDAY = date(2026, 11, 23)
PAGE = "/guidance/tricked-into-paying/"
HELPED = f"{PAGE}helped/"
FAILED = "/guidance/contacts/not-working/"
OLDER = "/guidance/contacts/{}/not-working/"  # on a page left open over an update
P101 = {"contact": "P101"}
ENDS = {"way": "4-2"}
HIDDEN = next(key for key in current().contacts if current().shown_contact(key) is None)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_a_fresh_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(press_counts._Minute, "begun", None)
    with time_machine.travel(NOW, tick=False):
        yield


def votes() -> list[tuple[date, str, bool, int]]:
    return list(
        Vote.objects.order_by("week", "situation", "useful").values_list(
            "week", "situation", "useful", "count"
        )
    )


@pytest.mark.parametrize(("answer", "useful"), [("yes", True), ("no", False)])
def test_a_press_is_counted_and_leads_to_thanks_and_back(client, answer, useful):
    page = client.get(PAGE, {"nation": "wales"})
    pressed = client.post(HELPED, {"helped": answer, "nation": "wales"})
    thanks = client.get(pressed["Location"])

    assert f'action="{HELPED}"' in page.content.decode()
    assert (pressed.status_code, pressed["Location"]) == (302, f"{PAGE}thank-you/?nation=wales")
    assert "Thank you" in main_of(thanks)
    assert f'href="{PAGE}?nation=wales"' in main_of(thanks)
    assert votes() == [(MONDAY, "tricked-into-paying", useful, 1)]


def test_two_presses_are_two_and_each_week_has_its_own_count(client):
    for _ in range(2):
        client.post(HELPED, {"helped": "yes"})
    client.post(HELPED, {"helped": "no"})
    with time_machine.travel(NOW + timedelta(days=7)):
        client.post(HELPED, {"helped": "yes"})

    assert votes() == [
        (MONDAY, "tricked-into-paying", False, 1),
        (MONDAY, "tricked-into-paying", True, 2),
        (MONDAY + timedelta(days=7), "tricked-into-paying", True, 1),
    ]


def test_a_number_that_did_not_work_is_counted_and_other_numbers_are_offered(client):
    listed = client.get("/guidance/contacts/")
    pressed = client.post(FAILED, {**P101, "page": "in-danger-now", "nation": "wales"})
    thanks = client.get(pressed["Location"])

    assert f'action="{FAILED}"' in listed.content.decode()
    button = r'<button\s+name="contact"\s+value="P101">The police</button>'
    assert re.search(button, listed.content.decode())
    assert "One of them did not work?" in listed.content.decode()
    assert ContactFailure.objects.values_list("week", "contact", "count").get() == (
        *(MONDAY, "P101"),
        1,
    )
    assert 'href="/guidance/contacts/?nation=wales"' in main_of(thanks)
    assert 'href="/guidance/in-danger-now/?nation=wales"' in main_of(thanks)
    assert current().shown_contact("P101") is not None


def test_a_press_on_a_page_from_before_the_update_is_taken_like_any_other(client):
    told = {"page": "in-danger-now", "nation": "wales"}
    pressed = [
        client.post(OLDER.format("P101"), told),
        client.post(FAILED, {**P101, **told}),
    ]
    refused = client.post(OLDER.format("P101"), told, headers={"sec-fetch-site": "cross-site"})

    assert [response.status_code for response in pressed] == [302, 302]
    assert len({response["Location"] for response in pressed}) == 1
    assert refused.status_code == 403
    assert client.get(OLDER.format("P101"))["Location"] == "/guidance/contacts/"
    assert ContactFailure.objects.values_list("week", "contact", "count").get() == (
        *(MONDAY, "P101"),
        2,
    )


def endings() -> list[tuple[date, str, int]]:
    return list(Ending.objects.values_list("week", "situation", "count"))


def test_the_end_of_a_self_check_is_counted_and_nothing_else_of_it(client):
    asked = [client.get(SELF_CHECK), client.post(SELF_CHECK, {"way": "4"})]
    ends = client.post(
        SELF_CHECK, {**ENDS, "nation": "wales"}, headers={"referer": "https://example.org/"}
    )

    seen = [client.get(ends["Location"]) for _ in range(2)]
    assert [response.status_code for response in (*asked, ends, *seen)] == [200, 302, 302, 200, 200]
    assert not any(response.cookies for response in (*asked, ends, *seen))
    assert endings() == [(MONDAY, "they-say-they-filmed-you", 1)]


@pytest.mark.parametrize("method", ["get", "head"])
def test_only_a_press_ends_a_self_check(client, method):
    response = getattr(client, method)(SELF_CHECK, ENDS)

    assert response.status_code == 200
    assert endings() == []


def test_a_self_check_ends_in_advice_while_the_database_is_away(client):
    with database_away():
        page = client.post(SELF_CHECK, ENDS, follow=True)

    assert page.status_code == 200
    assert 'id="card-bluff_stop"' in main_of(page)
    assert endings() == []


@pytest.mark.parametrize("address", [PAGE, "/guidance/contacts/", "/guidance/helping-a-child/"])
def test_no_cookie_is_set_before_a_press_or_after(client, address):
    found = [
        client.get(address),
        client.post(HELPED, {"helped": "yes"}),
        client.get(f"{PAGE}thank-you/"),
        client.post(FAILED, P101),
        client.get("/guidance/contacts/thank-you/"),
    ]

    assert [bool(response.cookies) for response in found] == [False] * 5
    assert [response.get("Vary", "") for response in found].count("Cookie") == 0
    assert {response["Cache-Control"] for response in found} == {"no-store"}
    pages = [response for response in found if response.content]
    assert [b"cf-exit__button" in page.content for page in pages] == [True] * len(pages)


@pytest.mark.parametrize(
    ("address", "page"),
    [(HELPED, "/guidance/tricked-into-paying/"), (FAILED, "/guidance/contacts/")],
)
def test_a_count_is_reached_by_a_press_alone(client, address, page):
    assert client.get(address)["Location"] == page
    assert not votes()
    assert not ContactFailure.objects.exists()


@pytest.mark.parametrize(
    ("address", "contact"),
    [
        ("/guidance/no-such-page/helped/", ""),
        (FAILED, ""),
        (FAILED, "NOBODY"),
        (f"{FAILED}x", "P101"),
        (OLDER.format("NOBODY"), "P101"),
        (OLDER.format(HIDDEN), "P101"),
        (FAILED, HIDDEN),
        (FAILED, "\x00"),
    ],
)
def test_what_does_not_exist_or_is_not_shown_is_not_counted(client, address, contact):
    pressed = client.post(address, {"helped": "yes", "contact": contact})

    assert pressed.status_code == 404
    assert client.get("/guidance/no-such-page/thank-you/").status_code == 404
    assert not votes()
    assert not ContactFailure.objects.exists()


@pytest.mark.parametrize("answer", ["", "maybe", "\x00"])
def test_a_press_without_an_answer_leads_back_uncounted(client, answer):
    response = client.post(HELPED, {"helped": answer, "nation": "<atlantis>"})

    assert response["Location"] == PAGE
    assert not votes()


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-origin", 302)])
def test_a_form_on_somebody_elses_page_counts_nothing(client, site, status):
    for address in (HELPED, FAILED):
        pressed = {"helped": "yes", **P101}
        response = client.post(address, pressed, headers={"sec-fetch-site": site})
        assert response.status_code == status

    assert Vote.objects.exists() is ContactFailure.objects.exists() is (status == 302)


def test_a_flood_in_one_minute_is_thanked_and_no_longer_counted(client):
    for _ in range(MOST_A_MINUTE):
        count_vote(slug="tricked-into-paying", useful=True, now=NOW)
        count_failure(key="P101", now=NOW)
        count_ending(slug="in-danger-now", now=NOW)
    flooded = client.post(HELPED, {"helped": "yes"})
    elsewhere = client.post("/guidance/in-danger-now/helped/", {"helped": "yes"})
    count_failure(key="P101", now=NOW)
    for _ in range(5):
        count_ending(slug="in-danger-now", now=NOW)
    count_vote(slug="tricked-into-paying", useful=True, now=NOW + timedelta(minutes=1))

    assert flooded["Location"] == f"{PAGE}thank-you/"
    assert elsewhere.status_code == 302
    assert Vote.objects.get(situation="tricked-into-paying").count == MOST_A_MINUTE + 1
    assert Vote.objects.get(situation="in-danger-now").count == 1
    assert ContactFailure.objects.get().count == MOST_A_MINUTE
    assert endings() == [(MONDAY, "in-danger-now", MOST_A_MINUTE)]


@pytest.mark.parametrize("model", [Vote, Ending, ContactFailure])
def test_a_count_has_no_time_finer_than_the_week_and_joins_nothing(model):
    fields = {field.name: field for field in model._meta.get_fields()}

    assert set(fields) <= {"id", "week", "situation", "contact", "useful", "count"}
    assert not any(field.is_relation for field in fields.values())
    assert not any(isinstance(field, models.DateTimeField) for field in fields.values())


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_its_monday(day, monday):
    assert monday_of(day) == monday


@pytest.fixture
def open_to_many(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another thread opens, on SQLite, is a copy of the database in a file, as a site has it.

    There a second writer waits for the first; in the memory that tests use it is refused at once.
    """
    if connection.vendor == "sqlite":
        copy = str(tmp_path / "copy.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [copy])
        opened = {**connections.settings["default"], "NAME": copy}
        monkeypatch.setitem(connections.settings, "default", opened)


def apart(act: Callable[[], object]) -> object:
    """Runs it with a connection of its own, and closes that."""
    try:
        return act()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_are_all_counted(open_to_many: None) -> None:
    start = threading.Barrier(4)

    def press() -> None:
        start.wait()
        for _ in range(5):
            count_vote(slug="in-danger-now", useful=True, now=NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(apart, [press] * 4))
        counted = pool.submit(apart, votes).result()

    assert counted == [(MONDAY, "in-danger-now", True, 20)]
