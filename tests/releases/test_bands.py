"""A standard year: what is drawn depends on the noisy one-way tables, and on nothing else."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from classification.attributes import ORGANISATIONS, PERSONS
from classification.coding import Attributes, attributes_of
from classification.periods import opening_day, quarters_of
from records.write_records import write_records
from releases import prepare
from releases.declare import declare_cohort
from releases.disclosure import Cell
from releases.figures import DrawnTable, bands_reached, describe_table
from releases.models import Budget, LedgerEntry, Release, ReleasedCell, ReleasedTable
from releases.prepare import PublishingError
from releases.profiles import Band, DeclaredTable, plan_for
from releases.publish import figures_of, verify_release
from releases.restore import differences, restore_releases
from releases.stored_tables import read_tables
from releases.triggers import rules_down
from staff.triggers import guards_down
from tests.classification.test_coding import answers
from tests.publication.pages import text_of
from tests.records.facts import close_quarter, close_year, make_attributes
from tests.releases.facts import (
    PUBLISHED_AT,
    make_prepared,
    make_published,
    settle,
)

PLAN = plan_for("standard_1", "2026")
FRAUD = make_attributes(told_whom=("local_police",))
MISUSE = make_attributes(event_type="malware")
ELSEWHERE = make_attributes(nation="scotland")
ALONE = frozenset({Band.ALWAYS})
CROSSED = frozenset({Band.ALWAYS, Band.CROSSED})


@pytest.fixture(autouse=True)
def standard(settings: Settings) -> None:
    settings.RELEASE_PROFILE = "standard_1"


def bands_of(release: Release) -> set[Band]:
    return {table.band for table in read_tables(release)}


# ---- the decision ------------------------------------------------------------------------


def drawn(report: Attributes, size: int, **counts: int) -> list[DrawnTable]:
    """The first tables, as if so many reports like this one were drawn without noise."""
    return [
        DrawnTable(
            **describe_table(table),
            cells=dict.fromkeys(table.cells, 0)
            | {cell_of(report, table): counts.get(table.name, size)},
        )
        for table in PLAN.of(Band.ALWAYS)
    ]


def cell_of(report: Attributes, table: DeclaredTable) -> Cell:
    if table.source != "records":
        return table.cells[0]
    return tuple(getattr(report, name) for name in table.dimensions)


@given(answers(), st.integers(-50, 4_000).filter(lambda size: size not in (500, 2_000)))
def test_what_is_drawn_follows_the_size_that_the_first_tables_show(
    report: dict[str, object], size: int
) -> None:
    coded = attributes_of(report)

    reached = bands_reached(drawn(coded, size))

    assert (Band.CROSSED in reached) is (size > 500)
    compares = coded.comparable_to_csew != "not_comparable"
    assert (Band.ESTIMATES in reached) is (compares and size > 2_000)


def test_organisations_and_decisions_do_not_make_a_release_larger() -> None:
    assert bands_reached(drawn(FRAUD, 499, organisations=9_000, decisions=9_000)) == ()


@pytest.mark.parametrize(("fraud", "misuse"), [(1_900, 1_900), (2_100, 0), (0, 2_100)])
def test_one_offence_must_be_large_and_not_both_together(fraud: int, misuse: int) -> None:
    tables = [
        replace(one, cells={cell: one.cells[cell] + other.cells[cell] for cell in one.cells})
        for one, other in zip(drawn(FRAUD, fraud), drawn(MISUSE, misuse), strict=True)
    ]

    assert (Band.ESTIMATES in bands_reached(tables)) is (fraud > 2_000 or misuse > 2_000)


# ---- preparing ---------------------------------------------------------------------------


@pytest.fixture
def drawn_as(monkeypatch: pytest.MonkeyPatch):
    """Noise that is known: the first cell of every table is moved by so much, no other."""

    def move(by: int) -> None:
        monkeypatch.setattr(
            prepare,
            "draw_table",
            lambda counts, *, micro_rho: [counts[0] + by, *counts[1:]],
        )

    return move


@pytest.mark.django_db
@pytest.mark.parametrize(("noise", "bands"), [(-20, ALONE), (20, CROSSED)])
def test_the_noisy_size_decides_and_not_the_true_one(
    drawn_as, noise: int, bands: set[Band]
) -> None:
    close_year(attributes=[ELSEWHERE] * (500 - noise // 2))  # the truth lies on the other side
    drawn_as(noise)

    assert bands_of(make_prepared()) == bands


@pytest.mark.django_db
def test_nothing_but_the_first_tables_is_counted_before_it_is_decided(drawn_as) -> None:
    close_year(attributes=[ELSEWHERE] * 30)
    drawn_as(0)

    with CaptureQueriesContext(connection) as queries:
        make_prepared()

    counted = [each["sql"] for each in queries if "records_record" in each["sql"]]
    others = [each["sql"] for each in queries if "records_decisionrecord" in each["sql"]]
    first = [table for table in PLAN.of(Band.ALWAYS) if table.source == "records"]
    assert len(counted) == len(first)
    assert len(others) == 1
    assert not any('"area", "records_record"."age"' in sql for sql in counted)


@pytest.mark.django_db
def test_a_small_year_charges_its_first_tables_alone_and_says_what_was_not_drawn(
    releases_dir: Path,
) -> None:
    close_year(attributes=[FRAUD] * 40)
    declared = Budget.objects.count()

    make_prepared()
    release = make_settled()

    spent = {(budget.cohort, budget.universe): budget.spent for budget in Budget.objects.all()}
    assert declared == 0
    assert spent == {
        **{(cohort, PERSONS): 63_000 for cohort in quarters_of("2026")},
        **{(cohort, ORGANISATIONS): 53_000 for cohort in quarters_of("2026")},
    }
    assert LedgerEntry.objects.count() == 4 * (14 + 1)  # the decisions are charged to both
    notes = (releases_dir / "2026" / "notes.md").read_text()
    assert "show fewer than about 500 people's reports: crime_type_by_area, " in notes
    assert "compare with the survey: est_crime_by_age, est_crime_by_loss" in notes
    assert "How two things go together, such as age and loss. Needs about 500 reports." in notes
    assert not (releases_dir / "2026" / "age_by_sex.csv").exists()
    about = json.loads((releases_dir / "2026" / "datapackage.json").read_text())["come_forward"]
    assert len(about["declared"]) == 3
    assert len(about["tables"]) == 14
    assert verify_release(number=release.number) == ()


def make_settled() -> Release:
    settle("published")
    return Release.objects.get()


@pytest.mark.django_db
def test_a_budget_that_could_not_pay_for_every_table_stops_the_release_before_a_draw() -> None:
    close_year(attributes=[FRAUD])
    Budget.objects.create(cohort="2026-Q2", universe=PERSONS, cap=191_999)

    with pytest.raises(PublishingError, match="are left"):
        make_prepared()

    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["prepared", "published", "refused"])
def test_a_partial_draw_comes_back_from_its_files(
    settings: Settings, stage: str, releases_dir: Path
) -> None:
    close_year(attributes=[FRAUD] * 40)
    make_prepared()
    settle(stage)
    before = [(t.name, dict(t.cells)) for t in read_tables(Release.objects.get())]
    told = forget_the_release(stage)

    restore_releases(now=PUBLISHED_AT)

    after = [(t.name, dict(t.cells)) for t in read_tables(Release.objects.get())]
    assert after == ([] if stage == "refused" else before)
    assert list(LedgerEntry.objects.order_by("pk").values_list("table", "micro_rho")) == told
    assert Budget.objects.get(cohort="2026-Q3", universe=PERSONS).spent == 63_000
    assert list(differences()) == []


def forget_the_release(stage: str) -> list[tuple[str, int]]:
    """Brings the database back to before the preparation; gives the ledger as it stood."""
    told = list(LedgerEntry.objects.order_by("pk").values_list("table", "micro_rho"))
    with guards_down(connection), rules_down(connection):
        for model in (ReleasedCell, ReleasedTable, LedgerEntry, Budget, Release):
            model.objects.all().delete()
    return told


# ---- the whole way -----------------------------------------------------------------------


def close_standard_year(reports: Sequence[Attributes], *, decisions: Sequence[str] = ()) -> None:
    """Closes the four quarters with a quarter of the reports each."""
    for place, cohort in enumerate(quarters_of("2026")):
        close_quarter(*reports[place::4], cohort=cohort, decisions=decisions)


@pytest.mark.django_db
def test_a_standard_year_goes_all_the_way_with_its_quarters_before_it(releases_dir: Path) -> None:
    close_standard_year([FRAUD] * 700, decisions=["counted"] * 20 + ["duplicate_or_flood"] * 5)

    quarters = [make_published(cohort) for cohort in ("2026-Q1", "2026-Q3")]
    year = make_published()

    assert {release.profile for release in (*quarters, year)} == {"standard_1"}
    assert bands_of(year) == CROSSED
    tables = {table.name: table for table in read_tables(year)}
    assert abs(tables["decisions"].cells["counted",] - 80) < 6 * 12.91
    assert abs(tables["decisions"].cells["duplicate_or_flood",] - 20) < 6 * 12.91
    spent = {budget.cohort: budget.spent for budget in Budget.objects.filter(universe=PERSONS)}
    of_the_year = 45_000 + 105_000 + 15_000 + 3_000
    assert spent == {
        **dict.fromkeys(["2026-Q2", "2026-Q4"], of_the_year),
        **dict.fromkeys(["2026-Q1", "2026-Q3"], 49_998 + of_the_year),
    }
    notes = (releases_dir / "2026" / "notes.md").read_text()
    assert "declared before the first report could be counted: 2026-Q1 on 3 December 2025," in notes
    assert "- How two things go together, such as age and loss.\n" in notes
    quarter = (releases_dir / "2026-Q1" / "notes.md").read_text()
    assert "age and loss. Needs about 500 reports." in quarter
    assert all(verify_release(number=each.number) == () for each in (*quarters, year))


@pytest.mark.django_db
def test_a_year_with_enough_of_one_offence_draws_every_table_within_the_budget() -> None:
    close_year(attributes=[FRAUD] * 2_300)

    release = make_prepared()

    assert bands_of(release) == set(Band)
    assert {table.name for table in read_tables(release)} == {table.name for table in PLAN.tables}
    spent = {budget.universe: budget.spent for budget in Budget.objects.filter(cohort="2026-Q4")}
    assert spent == {PERSONS: 192_000, ORGANISATIONS: 53_000}
    said = figures_of(release).statements
    assert any(line.startswith("An estimate of the share") for line in said.can_say)


@pytest.mark.django_db
def test_a_late_declaration_is_said_in_the_release(releases_dir: Path, client: Client) -> None:
    for cohort in quarters_of("2026"):
        declare_cohort(cohort=cohort, today=min(opening_day(cohort), date(2025, 12, 5)))
        write_records([], cohort=cohort, closed_on=date(2027, 1, 4))

    make_prepared()
    make_settled()

    assert "counted already: 2026-Q1 on 4 December 2025." in text_of(client.get("/releases/2026/"))
    assert (
        "Declared late, when reports could be counted already: 2026-Q1 on 4 December 2025."
        in (releases_dir / "2026" / "notes.md").read_text()
    )


@pytest.mark.django_db
def test_a_dry_run_tells_both_possibilities_and_no_count() -> None:
    close_year(attributes=[FRAUD] * 37)
    out = StringIO()

    call_command("publish_release", "--period", "2026", "--dry-run", stdout=out)

    said = out.getvalue()
    assert "Drawn always:\n  crime_type: 12 cells" in said
    assert "Drawn from 500 people's reports on:\n  crime_type_by_area: 168 cells" in said
    assert "Drawn from 2,000 reports of one offence on that compare with the survey:" in said
    assert (
        "2026-Q1, persons: 0.058000 of rho would remain, or 0.187000 with the first tables alone"
        in said
    )
    assert "2026-Q1, organisations: 0.197000 of rho would remain\n" in said
    assert "37" not in said.replace("0.187", "")
    assert not LedgerEntry.objects.exists()
