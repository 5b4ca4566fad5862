"""Two people run a quarter: decisions, a referral, the close, a release and its withdrawal."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from moderation import keys
from records.models import Record
from releases.models import Release
from reporting.models import Report
from staff.models import AuditEntry, Person
from staff.people import create_person, set_up_second_factor
from staff.roles import EXAMPLE_TEAMS
from tests.factories import make_report
from tests.publication.pages import confirm, text_of

pytestmark = [pytest.mark.django_db]

READ = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CLOSED = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
PASSPHRASE = "acorn badge cabin daisy eagle fabric garden"
RELEASES = "/moderation/releases/"


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path, cheap_keys: None) -> None:
    """A site of two, with tables that are released by the quarter."""
    settings.RELEASES_DIR = tmp_path / "releases"
    settings.RELEASE_PROFILE = "standard_1"


@pytest.fixture
def enter(db: None) -> Callable[[str, tuple[str, ...]], tuple[Person, Client]]:
    def entered(email: str, roles: tuple[str, ...]) -> tuple[Person, Client]:
        person = create_person(
            email=email, password="quiet otters climb hills", roles=roles, by=None, now=READ
        )
        set_up_second_factor(person)
        client = Client()
        client.force_login(person)
        return person, client

    return entered


def press(client: Client, address: str, **sent: str) -> str:
    return text_of(client.post(address, sent, follow=True))


def test_two_people_run_a_quarter_from_reports_to_a_withdrawn_release(
    enter: Callable[[str, tuple[str, ...]], tuple[Person, Client]],
) -> None:
    first_roles, second_roles = EXAMPLE_TEAMS[1]
    with time_machine.travel(READ, tick=False):
        first, ada = enter("ada@example.org", first_roles)
        keys.create_epoch(label="2026-Q4", holders=[(first, PASSPHRASE)], now=READ)
        alone = text_of(ada.get("/moderation/people/team/"))
        second, sam = enter("sam@example.org", second_roles)
        together = text_of(ada.get("/moderation/people/team/"))
        assert "It can be begun, and then waits." in alone.partition("Teams of one")[0]
        assert "waits" not in together.partition("Teams of one")[0]
        assert "Not yet." not in together.partition("Teams of one")[0]

        reports = [make_report(at=READ) for _ in range(3)]
        for report in reports[:2]:
            ada.post(f"/moderation/reports/{report.pk}/claim/")
            ada.post(f"/moderation/reports/{report.pk}/accept/", {"crime_type": "blackmail"})
        referred = f"/moderation/reports/{reports[2].pk}/"
        ada.post(f"{referred}claim/")
        ada.post(f"{referred}refer/", {"reason": "child_at_risk"})
        assert Report.objects.get(pk=reports[2].pk).state == "referred"
        sam.post(f"{referred}claim/")
        referral = reports[2].decisions.get(stands=True)
        followed = {"decision": referral.pk, "outcome": "nothing_to_pass_on"}
        sam.post(f"{referred}followed/", followed)
        sam.post(f"{referred}accept/", {"crime_type": "blackmail"})
        assert set(Report.objects.values_list("state", flat=True)) == {"accepted"}

    with time_machine.travel(CLOSED, tick=False):
        ada.force_login(first)
        sam.force_login(second)
        waits = press(ada, f"{RELEASES}close/2026-Q4/", sure="yes")
        assert "This waits for a second person" in waits
        assert "You proposed this yourself." in text_of(confirm(ada))
        assert Report.objects.count() == 3
        assert "Steps that wait for a second person" in text_of(sam.get("/moderation/attention/"))
        assert "It is confirmed and done." in text_of(confirm(sam))
        assert Record.objects.filter(cohort="2026-Q4").count() == 3

        press(ada, f"{RELEASES}prepare/2026-Q4/")
        assert "You prepared this release." in press(ada, f"{RELEASES}2026-Q4/publish/")
        assert "Release 2026-Q4 is published" in press(sam, f"{RELEASES}2026-Q4/publish/")

        withdrawal = press(sam, f"{RELEASES}2026-Q4/withdraw/", reason="coding_mistake")
        assert "It waits for a second person." in withdrawal
        assert Release.objects.get().state == "published"
        assert "It is confirmed and done." in text_of(confirm(ada))
        assert Release.objects.get().state == "withdrawn"

    by = dict(AuditEntry.objects.values_list("action", "by__email"))
    assert by["close_period"] == by["prepare_release"] == "ada@example.org"
    assert by["confirm_close_period"] == by["publish_release"] == "sam@example.org"
    assert by["withdraw_release"] == "sam@example.org"
    assert by["confirm_withdraw_release"] == "ada@example.org"
