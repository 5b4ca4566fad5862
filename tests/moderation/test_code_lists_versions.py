"""A year that began under the old code lists closes and publishes under them; the next does not."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from classification.attributes import ATTRIBUTES
from classification.code_lists import CODE_LISTS_VERSION
from classification.coding import attributes_of
from classification.periods import last_day, opening_day, quarters_of
from moderation.anonymise import close_period
from moderation.decisions import accept_report
from moderation.models import Decision
from records.declarations import DeclaredCohort, declarations_of, store_declaration
from records.models import Record
from releases.declare import code_lists_version_for, declare_cohort
from releases.prepare import PublishingError, plan_release
from releases.profiles import PROFILES
from tests.factories import take_and
from tests.moderation.conftest import NOW
from tests.releases.facts import make_published, rows_of

OLD = "1"
REASON = "main_reason_not_told"
NEW_REASONS = ("not_yet", "not_a_crime", "could_not_face_it")
UNDER = {
    OLD: {"other": 3},
    CODE_LISTS_VERSION: {"not_yet": 1, "not_a_crime": 1, "other": 1},
}


def declare_under(version: str, cohort: str) -> None:
    """Declares a quarter as a site did whose newest lists were these."""
    store_declaration(
        DeclaredCohort(
            cohort=cohort,
            profile="start_up",
            code_lists_version=version,
            declaration_sha256=PROFILES["start_up"].under(version).sha256,
            declared_on=opening_day(cohort) - timedelta(days=1),
        )
    )


def not_told(reason: str) -> dict[str, Any]:
    return {"told_whom": ["no_one"], "reason_not_reported": [reason]}


@pytest.mark.parametrize("version", UNDER)
def test_each_new_reason_is_one_code_under_every_version(version: str) -> None:
    coded = [
        getattr(attributes_of(not_told(reason), code_lists_version=version), REASON)
        for reason in NEW_REASONS
    ]

    assert Counter(coded) == UNDER[version]


@pytest.mark.parametrize("name", ATTRIBUTES)
@pytest.mark.parametrize("version", UNDER)
def test_every_code_of_the_newest_lists_is_counted_under_every_version(
    name: str, version: str
) -> None:
    attribute = ATTRIBUTES[name].under(version)

    counted = {attribute.counted_as(code) for code in ATTRIBUTES[name].values}
    assert counted <= set(attribute.values)
    assert all(attribute.label(code) for code in attribute.every_value)


@pytest.mark.django_db
@pytest.mark.parametrize("version", UNDER)
def test_a_year_closes_and_publishes_under_the_lists_that_it_began_with(
    version: str,
    mo: Any,
    epoch: Any,
    make_report: Callable[..., Any],
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"
    first, *later = quarters_of("2026")
    declare_under(version, first)
    for cohort in later:
        declare_cohort(cohort=cohort, today=opening_day(cohort) - timedelta(days=1))
    for reason in NEW_REASONS:
        report = make_report(epoch=epoch, answers=not_told(reason))
        take_and(accept_report, report_id=report.pk, by=mo, now=NOW)
    assert Decision.objects.final_in("2026-Q4").count() == len(NEW_REASONS)

    for cohort in quarters_of("2026"):
        close_period(cohort=cohort, by=mo, today=last_day(cohort) + timedelta(days=1))
    release = make_published("2026")

    assert Counter(Record.objects.values_list(REASON, flat=True)) == UNDER[version]
    declared = PROFILES["start_up"].under(version)
    assert (release.code_lists_version, release.declaration_sha256) == (version, declared.sha256)
    folder = settings.RELEASES_DIR / "2026"
    codes = [row[REASON] for row in rows_of((folder / f"{REASON}.csv").read_bytes())]
    assert codes == list(ATTRIBUTES[REASON].under(version).values)
    book = rows_of((folder / "codebook.csv").read_bytes())
    assert [row["code"] for row in book if row["attribute"] == REASON] == codes
    own = [row["numerator"] for row in rows_of((folder / "estimates.csv").read_bytes())]
    assert (f"{REASON}=not_yet" in own) is (version != OLD)
    says_break = "No longer comparable" in (folder / "notes.md").read_text()
    assert says_break is (version != OLD)


@pytest.mark.django_db
def test_the_new_lists_hold_from_the_first_year_of_which_nothing_is_declared() -> None:
    declare_under(OLD, "2026-Q4")

    for cohort in ("2026-Q3", "2027-Q1"):
        declare_cohort(cohort=cohort, today=date(2026, 11, 30))

    declared = declarations_of(["2026-Q3", "2026-Q4", "2027-Q1"])
    assert [each.code_lists_version for each in declared.values()] == [OLD, OLD, CODE_LISTS_VERSION]
    assert code_lists_version_for("2028") == CODE_LISTS_VERSION


@pytest.mark.django_db
def test_a_year_under_two_versions_is_refused_and_says_which_quarter_has_which() -> None:
    declare_under(OLD, "2026-Q1")
    for cohort in quarters_of("2026")[1:]:
        declare_under(CODE_LISTS_VERSION, cohort)

    with pytest.raises(PublishingError, match="2026-Q1: 1, 2026-Q2: 2"):
        plan_release(period="2026")
