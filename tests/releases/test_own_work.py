"""A standard year with the tables of our own work: from what was gathered to what is published."""

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from classification.attributes import ORGANISATIONS, PERSONS
from classification.periods import quarters_of
from records.models import AgreementRecord, VisitTotal
from records.retention import delete_records
from releases import prepare
from releases.models import Budget, ReleasedCell
from tests.records.facts import close_quarter, make_attributes
from tests.releases.facts import make_published

VISITS = {"start": 50, "event": 40, "telling": 30, "help": 20, "sent": 10}


@pytest.fixture(autouse=True)
def second_standard(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_2"


def close_whole_year(year: str = "2026") -> None:
    """Closes four quarters, each with reports, decisions, agreement and visits."""
    for cohort in quarters_of(year):
        close_quarter(
            *[make_attributes()] * 3,
            make_attributes(who="organisation"),
            cohort=cohort,
            decisions=["counted"] * 4 + ["test_or_nonsense"],
            agreements=["agree"] * 9 + ["disagree"],
            visits=VISITS,
        )


@pytest.fixture
def without_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "draw_table", lambda counts, **_cost: list(counts))


@pytest.mark.django_db
def test_a_year_is_published_with_its_agreement_and_its_visits(without_noise: None) -> None:
    close_whole_year()

    release = make_published()

    assert release.state == "published"
    assert cells_of("agreement") == [36, 4]
    assert cells_of("drop_off") == [200, 160, 120, 80, 40]
    assert sum(cells_of("decisions")) == 20
    spent = Budget.objects.get(cohort="2026-Q1", universe=PERSONS).spent
    # A year of so few reports draws no crossed table: one-way, topics, decisions, our own work.
    assert spent == 6 * 7_500 + 6 * 2_500 + 3_000 + 5_000 + 3_000
    assert Budget.objects.get(cohort="2026-Q4", universe=ORGANISATIONS).spent == 61_000
    call_command("verify_release", "2026")


@pytest.mark.django_db
def test_noise_is_added_to_our_own_work_as_to_every_table() -> None:
    close_whole_year()

    make_published()

    drawn = cells_of("agreement") + cells_of("drop_off")
    assert drawn != [36, 4, 200, 160, 120, 80, 40]
    assert all(
        abs(noisy - true) < 100
        for noisy, true in zip(drawn, [36, 4, 200, 160, 120, 80, 40], strict=True)
    )


@pytest.mark.django_db
def test_what_was_counted_goes_with_the_records() -> None:
    close_whole_year()

    assert delete_records(cohorts=quarters_of("2026"))

    assert not AgreementRecord.objects.exists()
    assert not VisitTotal.objects.exists()
    assert not delete_records(cohorts=quarters_of("2026"))


@pytest.mark.django_db
def test_no_other_profile_keeps_any_of_it(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_1"

    close_whole_year()

    assert not AgreementRecord.objects.exists()
    assert not VisitTotal.objects.exists()
    assert str(AgreementRecord(agreement="agree")) == "an agreement"
    assert str(VisitTotal(stage="sent", visits=3)) == "a sum of visits"


def cells_of(name: str) -> list[int]:
    """The noisy counts of one table of 2026, in order."""
    cells = ReleasedCell.objects.filter(table__name=name, table__release="2026")
    return list(cells.order_by("position").values_list("value", flat=True))
