"""Preparing a release: once, whole or not at all, charged, and without a count."""

from datetime import date

import pytest
from pytest_django.fixtures import Settings

from classification.attributes import ORGANISATIONS, PERSONS
from classification.periods import PeriodError, quarters_of
from records.write_records import write_records
from releases import prepare
from releases.models import Budget, LedgerEntry, Release, ReleasedCell
from releases.prepare import AlreadyPrepared, PublishingError, prepare_release
from tests.records.facts import close_year, declare, make_attributes
from tests.releases.facts import PREPARED_AT, make_person, make_prepared, prepare_year, publish_year

pytestmark = pytest.mark.django_db


def cells_of(release: Release) -> dict[tuple[str, ...], int]:
    rows = ReleasedCell.objects.filter(table__release=release)
    return {
        (name, *codes): value
        for name, codes, value in rows.values_list("table__name", "codes", "value")
    }


def test_preparing_charges_every_cohort_draws_every_cell_and_shows_no_count() -> None:
    close_year(attributes=[make_attributes(event_type="malware")] * 400)

    release = make_prepared()

    cells = cells_of(release)
    assert len(cells) == 110
    assert abs(cells["crime_type", "malware"] - 400) < 6 * 4.4722
    assert abs(cells["crime_type", "blackmail"]) < 6 * 4.4722
    assert abs(cells["organisations", "malware", "told"]) < 6 * 3.1623
    spent = {(budget.cohort, budget.universe): budget.spent for budget in Budget.objects.all()}
    assert spent == {
        **{(cohort, PERSONS): 250_000 for cohort in quarters_of("2026")},
        **{(cohort, ORGANISATIONS): 50_000 for cohort in quarters_of("2026")},
    }
    assert LedgerEntry.objects.count() == 44
    assert release.state == Release.State.PREPARED


def test_two_releases_of_equal_data_differ() -> None:
    for year in ("2025", "2026"):
        prepare_year(year, [make_attributes()] * 50)

    first, second = (cells_of(release) for release in Release.objects.order_by("number"))

    assert first.keys() == second.keys()
    assert first != second


def test_a_period_is_prepared_once_and_charged_once() -> None:
    release = prepare_year()
    before = cells_of(release)

    with pytest.raises(AlreadyPrepared):
        make_prepared()

    assert cells_of(release) == before
    assert LedgerEntry.objects.count() == 44


@pytest.mark.parametrize("missing", quarters_of("2026"))
def test_a_year_is_not_prepared_before_its_four_quarters_are_closed(missing: str) -> None:
    for cohort in quarters_of("2026"):
        if cohort != missing:
            declare(cohort)
            write_records([], cohort=cohort, closed_on=date(2027, 1, 4))

    with pytest.raises(PublishingError, match=missing):
        make_prepared()

    assert not Release.objects.exists()
    assert not Budget.objects.exists()


def test_the_start_up_profile_has_no_quarter() -> None:
    close_year()

    with pytest.raises(PublishingError, match="one release a year"):
        make_prepared("2026-Q3")
    with pytest.raises(PeriodError):
        make_prepared("soon")


def test_a_crash_before_the_end_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    close_year(attributes=[make_attributes()])
    drawn = []

    def pull_the_plug(*args: object, **kwargs: object) -> str:
        drawn.append(ReleasedCell.objects.count())
        raise RuntimeError("power cut")

    monkeypatch.setattr(prepare, "hash_cells", pull_the_plug)

    with pytest.raises(RuntimeError, match="power cut"):
        make_prepared()

    assert drawn == [110]
    for model in (Release, ReleasedCell, Budget, LedgerEntry):
        assert not model.objects.exists()


def test_a_spent_budget_stops_a_release_and_charges_nothing() -> None:
    close_year()
    Budget.objects.create(cohort="2026-Q2", universe=PERSONS, cap=200_000)

    with pytest.raises(PublishingError, match="are left"):
        make_prepared()

    assert not LedgerEntry.objects.exists()
    assert not Release.objects.exists()


def test_the_standard_quarter_leaves_the_rest_of_the_budget_to_its_year(
    settings: Settings,
) -> None:
    settings.RELEASE_PROFILE = "standard_2"
    close_year(attributes=[make_attributes()] * 30)

    release = prepare_release(period="2026-Q1", by=make_person(), now=PREPARED_AT)
    with pytest.raises(
        PublishingError, match="gathered for agreement, drop_off when 2026-Q1, 2026"
    ):
        prepare_release(period="2026", by=make_person(), now=PREPARED_AT)

    assert len(cells_of(release)) == 46
    spent = Budget.objects.get(cohort="2026-Q1", universe=PERSONS).spent
    assert spent == 49_998
    assert not Budget.objects.filter(universe=ORGANISATIONS).exists()


def test_a_quarter_is_not_released_after_its_year(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_1"
    publish_year()

    with pytest.raises(AlreadyPrepared, match="year of 2026-Q1"):
        make_prepared("2026-Q1")
