"""The moderation tests share readers, reports with sealed words, and cheap key stretching."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.test import Client

from moderation import keys
from moderation.decisions import accept_report, claim_report
from moderation.floods import ENOUGH, group_floods
from moderation.models import Flood
from moderation.unlocking import Unlocked, find_unlocked, unlock
from reporting.models import Epoch, Receipt, Report, SealedWords
from reporting.words.sealing import seal_words
from staff.models import AuditEntry, Person
from tests.factories import put_in_state, take_and
from tests.moderation.copies import FULL, make_a_past
from tests.staff.conftest import NOW, PASSWORD, ada, make_person, mo, ned, sign_in

__all__ = [
    "NOW",
    "PASSWORD",
    "_cheap_stretching",
    "accepted",
    "ada",
    "at_this_hour",
    "client",
    "epoch",
    "make_person",
    "make_report",
    "mo",
    "ned",
    "open_key",
    "report",
    "sam",
    "sign_in",
    "sue",
    "sues_epoch",
    "taken",
]

PASSPHRASE = "acorn badge cabin daisy eagle fabric garden"
SESSION = "a-session"
ANSWERS = {
    "who": "me",
    "age_band": "age_25_34",
    "nation": "england",
    "event_type": "blackmail",
    "event_detail": "nude_pictures",
    "police_area": "E23000022",
    "when_band": "last_7_days",
    "lost_money": "no",
    "told_whom": ["no_one"],
}
_numbers = count(1)


@pytest.fixture(autouse=True)
def _cheap_stretching(monkeypatch):
    """One MiB and one pass in place of 64 and three; test_keys checks the real cost."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 1024)
    monkeypatch.setattr(keys, "PASSES", 1)


@pytest.fixture
def at_this_hour() -> Iterator[None]:
    """The clock stands still at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sue(make_person) -> Person:
    return make_person("sue@example.org", "senior")


@pytest.fixture
def epoch(mo) -> Epoch:
    """An epoch whose key mo holds."""
    return keys.create_epoch(label="2026-Q4", holders=[(mo, PASSPHRASE)], now=NOW)


@pytest.fixture
def sam(make_person) -> Person:
    return make_person("sam@example.org", "safeguarding")


@pytest.fixture
def sues_epoch(sue) -> Epoch:
    """An epoch whose key sue, a senior moderator, holds."""
    return keys.create_epoch(label="2026-Q4", holders=[(sue, PASSPHRASE)], now=NOW)


@pytest.fixture
def make_report(db) -> Callable[..., Report]:
    """A report with its receipt, and its words where an epoch is given."""

    def make(
        *,
        words: str = "",
        epoch: Epoch | None = None,
        answers: dict[str, Any] | None = None,
        arrived_at: datetime = NOW,
        state: str = "received",
        cohort: str | None = None,
        **fields: Any,
    ) -> Report:
        number = next(_numbers)
        report = Report.objects.create(
            answers=ANSWERS | (answers or {}),
            arrived_at=arrived_at,
            submission_mac=f"{number:064x}",
            **fields,
        )
        put_in_state(report, state, cohort=cohort)
        Receipt.objects.create(mac=f"{number + 10**6:064x}", report=report, state="received")
        if epoch is not None:
            SealedWords.objects.create(
                report=report,
                epoch=epoch,
                ciphertext=seal_words(words, recipients=[epoch.recipient]),
                delete_after=(arrived_at + timedelta(days=90)).date(),
            )
        return report

    return make


@pytest.fixture
def open_key() -> Callable[..., Unlocked]:
    def opened(person: Person, passphrase: str = PASSPHRASE) -> Unlocked:
        cookie = unlock(person=person, passphrase=passphrase, session_key=SESSION, now=NOW)
        found = find_unlocked(cookie=cookie, person=person, session_key=SESSION, now=NOW)
        assert found is not None
        return found

    return opened


@pytest.fixture
def client(mo, sign_in) -> Client:
    """A browser in which mo, a moderator, has passed both factors."""
    return sign_in(mo)


@pytest.fixture
def report(make_report) -> Report:
    """A report that waits for a moderator."""
    return make_report()


@pytest.fixture
def taken(mo, make_report) -> Report:
    """A report that mo has taken to read."""
    made = make_report()
    claim_report(report_id=made.pk, by=mo, now=NOW)
    return made


@pytest.fixture
def accepted(mo, make_report) -> Report:
    """A report that mo has accepted."""
    made = make_report()
    take_and(accept_report, report_id=made.pk, by=mo, now=NOW)
    return made


@pytest.fixture
def make_copy(make_report):
    """A copy of one account, where people answer as they do."""
    make_a_past(make_report)

    def make(**fields):
        answers = FULL | fields.pop("answers", {})
        return make_report(answers=answers, **fields)

    return make


@pytest.fixture
def flood(make_copy):
    """Fifteen copies, found."""
    reports = [make_copy() for _ in range(ENOUGH)]
    group_floods(now=NOW)
    found = Flood.objects.get()
    found.reports = reports
    return found


@pytest.fixture
def urgent(make_copy):
    """Fifteen copies with crisis words, found."""
    reports = [make_copy(crisis_words=True, risk=3) for _ in range(ENOUGH)]
    group_floods(now=NOW)
    found = Flood.objects.get()
    found.reports = reports
    return found


def last_action() -> tuple[str, int | None, str]:
    """Reads the newest entry of the audit: what was done, by whom, to which id."""
    entry = AuditEntry.objects.order_by("-number")[0]
    return entry.action, entry.by_id, entry.subject_id
