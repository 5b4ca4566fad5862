"""One report from the first question to a published table, through the pages that people use."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from moderation import keys
from records.models import ClosedCohort, Record
from reporting.models import Receipt, Report, SealedWords
from staff.models import Person
from staff.people import create_person, set_up_second_factor
from staff.roles import MODERATOR, STATISTICIAN
from tests.publication.pages import confirm
from tests.reporting.browsing import ADULT, Browser, code_on

TOLD = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)
READ = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CLOSED = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
PASSPHRASE = "acorn badge cabin daisy eagle fabric garden"
WORDS = "They wrote on a Tuesday."


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path, cheap_keys: None) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"


@pytest.fixture
def enter(db: None) -> Callable[..., tuple[Person, Client]]:
    """Somebody who works here, in a browser that has passed both factors."""

    def entered(email: str, *roles: str) -> tuple[Person, Client]:
        person = create_person(
            email=email, password="quiet otters climb hills", roles=roles, by=None, now=TOLD
        )
        set_up_second_factor(person)
        client = Client()
        client.force_login(person)
        return person, client

    return entered


def send_report(*, told_whom: list[str]) -> str:
    """Somebody reports blackmail; the code they get."""
    victim = Browser()
    check = victim.walk(report=ADULT, told_whom={"told_whom": told_whom})
    assert check.status_code == 200
    sent = victim.post("/report/check/", {"version": str(victim.held().version)})
    assert sent["Location"] == "/report/sent/"
    code: str = code_on(victim.get("/report/sent/"))
    return code


def status_of(code: str) -> str:
    response = Client().post("/report/status/", {"code": code})
    assert response.status_code == 200
    return response.text


@pytest.mark.django_db
def test_what_somebody_told_ends_in_a_table_and_nothing_else_of_it_is_left(
    enter: Callable[..., tuple[Person, Client]],
) -> None:
    with time_machine.travel(TOLD, tick=False):
        mo, _ = enter("mo@example.org", MODERATOR)
        keys.create_epoch(label="2026-Q4", holders=[(mo, PASSPHRASE)], now=TOLD)
        codes = [send_report(told_whom=["no_one"]) for _ in range(3)]
    first = Report.objects.order_by("pk").first()
    assert first is not None

    with time_machine.travel(READ, tick=False):
        reader = Client()
        reader.force_login(mo)
        # Before the key is unlocked the words stay shut.
        reader.post(f"/moderation/reports/{first.pk}/claim/")
        assert WORDS not in reader.post(f"/moderation/reports/{first.pk}/words/", follow=True).text
        reader.post("/moderation/key/", {"passphrase": PASSPHRASE})
        assert WORDS in reader.post(f"/moderation/reports/{first.pk}/words/", follow=True).text
        for report in Report.objects.order_by("pk"):
            reader.post(f"/moderation/reports/{report.pk}/claim/")
            reader.post(f"/moderation/reports/{report.pk}/accept/", {"crime_type": "blackmail"})
        assert set(Report.objects.values_list("state", flat=True)) == {"accepted"}

    with time_machine.travel(CLOSED, tick=False):
        _, stat = enter("stat@example.org", STATISTICIAN)
        _, second = enter("second@example.org", STATISTICIAN)
        for quarter in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"):
            page = f"/moderation/releases/close/{quarter}/"
            assert "waits for a second person" in stat.post(page, {"sure": "yes"}, follow=True).text
            assert "It is confirmed and done." in confirm(second).text
        assert not Report.objects.exists()
        assert not SealedWords.objects.exists()
        assert Record.objects.filter(cohort="2026-Q4").count() == 3
        stat.post("/moderation/releases/prepare/2026/", {"sure": "yes"})
        alone = stat.post("/moderation/releases/2026/publish/", follow=True)
        assert "A second person" in alone.text
        published = second.post("/moderation/releases/2026/publish/", follow=True)
        assert "Release 2026 is published" in published.text

        public = Client()
        page = public.get("/releases/2026/").text
        table = public.get("/releases/2026/crime_type.csv")
        rows = list(csv.DictReader(io.StringIO(table.getvalue().decode("utf-8-sig"))))
        blackmail = next(row for row in rows if row["crime_type"] == "blackmail")
        # Three reports and the noise: within six standard errors of the truth.
        assert abs(float(blackmail["value"]) - 3) < 6 * float(blackmail["standard_error"])
        assert "Under-16s are not counted." in page
        assert WORDS not in page

        assert all("2026-Q4" in status_of(code) for code in codes)
        # What is left of each is its code's hash and its period: no way back to any row.
        assert Receipt.objects.count() == 3
        assert not Receipt.objects.filter(report__isnull=False).exists()


@pytest.mark.django_db
def test_what_is_taken_back_before_the_close_is_never_counted(
    enter: Callable[..., tuple[Person, Client]],
) -> None:
    with time_machine.travel(TOLD, tick=False):
        mo, reader = enter("mo@example.org", MODERATOR)
        keys.create_epoch(label="2026-Q4", holders=[(mo, PASSPHRASE)], now=TOLD)
        code = send_report(told_whom=["no_one"])
        report = Report.objects.get()
        reader.post(f"/moderation/reports/{report.pk}/claim/")
        reader.post(f"/moderation/reports/{report.pk}/accept/", {"crime_type": "blackmail"})

        Client().post("/report/status/withdraw/", {"code": code, "press": "withdraw"})

        assert not Report.objects.exists()
        assert not SealedWords.objects.exists()
    with time_machine.travel(CLOSED, tick=False):
        _, stat = enter("stat@example.org", STATISTICIAN)
        stat.post("/moderation/releases/close/2026-Q4/", {"sure": "yes"})
        confirm(enter("second@example.org", STATISTICIAN)[1])
        assert ClosedCohort.objects.exists()
        assert not Record.objects.exists()
