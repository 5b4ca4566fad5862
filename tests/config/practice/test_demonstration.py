"""The practice site: made-up reports through the real code, marked as made up, never mixed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pyrage
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from classification.periods import quarter_of
from config.models import Installation, WrongKindOfSite, settle_kind
from config.practice.demonstration import (
    EMAIL,
    ensure_people_and_keys,
    make_demonstration,
)
from config.practice.form_quarter import IN_THE_QUEUE, LAID_ASIDE
from config.practice.practice_only import NotPractice
from moderation.keys import epoch_key, open_personal_key
from moderation.models import Claim
from records.write_records import closed_cohorts
from releases.models import Release
from releases.publish import verify_release
from reporting.models import Epoch, Receipt, Report, SealedWords
from reporting.words.sealing import without_padding
from staff.audit import verify_chain
from staff.models import Person

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
YEARS = ["2023", "2024", "2025"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("practice_site")]


class Interrupted(Exception):
    """Somebody pressed Ctrl+C."""


def interrupt_at(words: str):
    """Tells nothing, and stops the work once `words` are told."""

    def tell(text: str) -> None:
        if words in text:
            raise Interrupted

    return tell


def in_order_of_making(cohorts: Iterable[str]) -> list[str]:
    """The standard year first, then the others as time went."""
    return sorted(cohorts, key=lambda cohort: (not cohort.startswith("2025"), cohort))


def quietly(text: str) -> None:
    """Tells nothing."""


def words_of(report: Report, private_key: str) -> str:
    """What the practice person reads of a report, with the own key that they unlocked."""
    sealed = SealedWords.objects.select_related("epoch").get(report=report)
    person = Person.objects.get(email=EMAIL)
    key = epoch_key(epoch=sealed.epoch, person=person, private_key=private_key)
    identity = pyrage.x25519.Identity.from_str(key)
    return without_padding(bytes(pyrage.decrypt(bytes(sealed.ciphertext), [identity])))


@pytest.mark.slow
def test_a_practice_site_has_three_releases_and_a_queue_and_can_be_signed_in_to(
    client: Client,
) -> None:
    told: list[str] = []

    make_demonstration(reports=150, seed=3, now=NOW, tell=told.append)

    releases = {release.number: release for release in Release.objects.all()}
    assert {number: release.profile for number, release in releases.items()} == {
        "2023": "start_up",
        "2024": "start_up",
        "2025": "standard_1",
    }
    assert {release.state for release in releases.values()} == {Release.State.PUBLISHED}
    assert all(release.demonstration for release in releases.values())
    assert [verify_release(number=number) for number in releases] == [(), (), ()]
    assert {"2023-Q1", "2024-Q4", "2025-Q1", "2025-Q4", "2026-Q3"} <= closed_cohorts()
    assert "2026-Q4" not in closed_cohorts()
    assert Report.objects.awaiting_moderation().count() == IN_THE_QUEUE
    assert Report.objects.undecided().count() == IN_THE_QUEUE + LAID_ASIDE
    assert not Report.objects.undecided().arrived_before(NOW - timedelta(days=11)).exists()
    assert Receipt.objects.exists()
    assert not Claim.objects.exists()
    assert verify_chain().problems == ()
    assert Installation.objects.get().demonstration_made_at == NOW
    assert len(told) >= 12

    sign_in = ensure_people_and_keys(now=NOW, fresh_code=True)
    form = {"login": sign_in.email, "password": sign_in.password}
    assert client.post("/accounts/login/", form).status_code == 302
    second = client.post("/accounts/mfa/authenticate/", {"code": sign_in.recovery_code})
    assert second.status_code == 302
    queue = client.get("/moderation/")
    assert queue.status_code == 200
    assert "Take the next one" in queue.text
    assert client.get("/releases/2025/crime_type_by_age.csv").status_code == 200


@pytest.mark.slow
def test_the_queue_holds_stories_that_the_practice_person_can_read() -> None:
    make_demonstration(reports=140, seed=2017, now=NOW, tell=quietly)

    sign_in = ensure_people_and_keys(now=NOW, fresh_code=False)
    own_key = open_personal_key(
        person=Person.objects.get(email=EMAIL), passphrase=sign_in.unlocking_words
    )
    waiting = list(Report.objects.awaiting_moderation())
    stories = [words for each in waiting if (words := words_of(each, own_key))]
    assert len(stories) >= 24
    assert len(set(stories)) == len(stories)
    assert sum(each.crisis_words for each in waiting) >= 4
    assert {0, 1, 3} <= {each.risk for each in waiting}
    assert SealedWords.objects.count() >= len(waiting)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("now", "newest"),
    [
        (datetime(2026, 10, 2, 9, tzinfo=UTC), "2025"),
        (datetime(2027, 1, 1, 0, 20, tzinfo=UTC), "2026"),
    ],
)
def test_a_quarter_that_has_just_begun_has_its_queue_too(now: datetime, newest: str) -> None:
    make_demonstration(reports=150, seed=3, now=now, tell=quietly)

    assert Report.objects.awaiting_moderation().count() == IN_THE_QUEUE
    assert quarter_of(now.date()) not in closed_cohorts()
    last = Release.objects.get(number=newest)
    assert last.state == Release.State.PUBLISHED
    assert last.decided_at <= now
    assert not Report.objects.filter(arrived_at__gt=now).exists()


def test_a_second_start_gives_the_same_words_and_a_fresh_code() -> None:
    first = ensure_people_and_keys(now=NOW, fresh_code=True)
    second = ensure_people_and_keys(now=NOW, fresh_code=True)

    assert (first.password, first.unlocking_words) == (second.password, second.unlocking_words)
    assert first.recovery_code != second.recovery_code
    assert Person.objects.count() == 1
    assert Epoch.objects.filter(label="2026-Q4").count() == 1


def test_what_signs_in_is_kept_where_only_its_owner_reads_it(settings) -> None:
    ensure_people_and_keys(now=NOW, fresh_code=False)

    kept = Path(settings.KEYS_DIR) / "practice_sign_in.json"
    assert kept.stat().st_mode & 0o077 == 0


def test_where_the_file_of_words_is_lost_new_ones_are_made(settings) -> None:
    first = ensure_people_and_keys(now=NOW, fresh_code=True)
    (Path(settings.KEYS_DIR) / "practice_sign_in.json").unlink()

    second = ensure_people_and_keys(now=NOW, fresh_code=True)

    person = Person.objects.get()
    assert first.password != second.password
    assert person.check_password(second.password)
    assert open_personal_key(person=person, passphrase=second.unlocking_words)
    assert [each.label for each in Epoch.objects.filter(retired_at=None)] == ["2026-Q4.2"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stop_at", "closed"),
    [
        ("Making practice records of 2025-Q3: ", ["2025-Q1", "2025-Q2"]),
        ("Practice reports of 2024-Q2 are made", ["2024-Q1", "2024-Q2"]),
        ("Making practice reports of 2024-Q4: ", ["2024-Q2", "2024-Q3"]),
        ("Published the practice release of 2025", ["2024-Q3", "2024-Q4"]),
        ("Practice reports of 2026-Q4 are made", ["2026-Q2", "2026-Q3"]),
    ],
)
def test_an_interrupted_run_goes_on_where_it_stopped(stop_at: str, closed: list[str]) -> None:
    reports = 300 if "Making practice reports" in stop_at else 60
    with pytest.raises(Interrupted):
        make_demonstration(reports=reports, seed=3, now=NOW, tell=interrupt_at(stop_at))
    before = in_order_of_making(closed_cohorts())

    make_demonstration(reports=60, seed=3, now=NOW, tell=quietly)

    assert before[-2:] == closed
    assert "2026-Q3" in closed_cohorts()
    assert "2026-Q4" not in closed_cohorts()
    assert sorted(Release.objects.published().values_list("number", flat=True)) == YEARS
    assert Report.objects.awaiting_moderation().count() == 19
    assert Person.objects.count() == 1
    assert Installation.objects.get().demonstration_made_at == NOW


@pytest.mark.slow
@pytest.mark.parametrize(
    "when", ["records of 2025-Q2", "of 2023-Q2 are made", "of 2024-Q4 are made"]
)
def test_of_two_runs_at_once_one_makes_each_quarter(when: str) -> None:
    def overtaken(text: str) -> None:
        if when in text:
            make_demonstration(reports=60, seed=3, now=NOW, tell=quietly)

    make_demonstration(reports=60, seed=3, now=NOW, tell=overtaken)

    assert sorted(Release.objects.published().values_list("number", flat=True)) == YEARS
    assert Report.objects.awaiting_moderation().count() == 19
    assert verify_chain().problems == ()


@pytest.mark.slow
def test_people_who_were_there_before_read_what_is_made() -> None:
    sign_in = ensure_people_and_keys(now=NOW, fresh_code=True)

    make_demonstration(reports=60, seed=3, now=NOW, tell=quietly)

    person = Person.objects.get()
    own_key = open_personal_key(person=person, passphrase=sign_in.unlocking_words)
    waiting = Report.objects.awaiting_moderation()
    assert any(words_of(each, own_key) for each in waiting)
    assert Epoch.objects.filter(label="2026-Q4").count() == 1


def test_a_site_for_real_reports_gets_no_made_up_ones(settings) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(NotPractice):
        make_demonstration(reports=10, seed=1, now=NOW, tell=quietly)

    settle_kind(demonstration=False, now=NOW)
    settings.DEMONSTRATION = True
    with pytest.raises(WrongKindOfSite):
        make_demonstration(reports=10, seed=1, now=NOW, tell=quietly)
    assert not Report.objects.exists()


class TestCommand:
    def test_it_says_what_it_does_and_does_it_once(self, capsys) -> None:
        call_command("demo", reports=40, seed=1)
        first = capsys.readouterr().out
        reports = Report.objects.count()

        call_command("demo", reports=40, seed=1)

        assert "Practice data are ready" in first
        assert "made before" in capsys.readouterr().out
        assert Report.objects.count() == reports > 0

    def test_it_says_what_to_do_when_it_is_stopped(self) -> None:
        class Stopped(StringIO):
            def write(self, text: str) -> int:
                if "2023-Q2" in text:
                    raise KeyboardInterrupt
                return super().write(text)

        with pytest.raises(CommandError, match="Run it again"):
            call_command("demo", reports=40, seed=1, stdout=Stopped())

        assert in_order_of_making(closed_cohorts())[4:] == ["2023-Q1", "2023-Q2"]

    def test_it_refuses_a_real_site_in_words(self, settings) -> None:
        settings.DEMONSTRATION = False

        with pytest.raises(CommandError, match="practice site"):
            call_command("demo", reports=10)

    def test_it_refuses_less_than_one_report(self) -> None:
        with pytest.raises(CommandError, match="1 or more"):
            call_command("demo", reports=0)
