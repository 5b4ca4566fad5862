"""`manage.py estimate_release`: what publishing would freeze, and whether what was frozen is so."""

from itertools import product
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from classification.coding import Attributes
from publication.estimates import differences
from releases.models import Release
from releases.released_files import table_rows
from tests.estimates.own.margin_files import margin_rows, write_margins
from tests.publication.commands import run
from tests.records.facts import make_attributes
from tests.releases.facts import prepare_year, publish_year, settle, sum_anew

pytestmark = pytest.mark.django_db
REPORTS = [make_attributes()] * 200 + [make_attributes(told_whom=("local_police",))] * 100


@pytest.fixture(autouse=True)
def releases_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


def test_a_prepared_release_is_shown_as_publishing_would_freeze_it(releases_dir: Path) -> None:
    prepare_year(attributes=REPORTS)

    said = run("estimate_release", "2026")
    settle("published")

    assert "Publishing it today would freeze these rows." in said
    frozen = table_rows("2026", "estimates")
    share, low, high = (100 * float(frozen[0][name]) for name in ("value", "lower", "upper"))
    assert f"{share:.1f} ({low:.1f} to {high:.1f})" in said
    assert "no_estimate_tables no_margins" in said
    assert len(said.strip().splitlines()) == len(frozen) + 2


def comparable_year() -> list[Attributes]:
    """Makes 2,592 reports that compare with the survey, of every crime of fraud, age and loss."""
    losses = (
        {"lost_money": "no"},
        {"loss_band": "loss_50_99"},
        {"loss_band": "loss_500_999"},
        {"loss_band": "loss_1000_2499"},
    )
    ages = ("18_24", "25_34", "35_44", "45_54", "55_64", "65_74")
    whom = (("bank",), ("bank",), ("local_police",))
    kinds = product(("paid", "taken", "identity"), ages, losses, whom)
    return [
        make_attributes(event_type=event, age_band=f"age_{age}", told_whom=told, **loss)
        for event, age, loss, told in kinds
    ] * 12


@pytest.mark.slow
def test_a_weighted_share_agrees_by_the_margins_that_were_frozen_with_it(
    settings: Settings, releases_dir: Path, tmp_path: Path
) -> None:
    settings.RELEASE_PROFILE = "standard_1"
    settings.DEMONSTRATION = True
    settings.SURVEY_MARGINS = str(write_margins(tmp_path, margin_rows(year="2026")))
    publish_year(attributes=comparable_year())

    settings.SURVEY_MARGINS = ""  # whatever the site has now
    said = run("estimate_release", "2026")

    assert "margins_made_up" in said
    assert "The frozen file of release 2026 agrees." in said
    margins = releases_dir / "2026" / "survey_margins.csv"
    margins.chmod(0o644)
    margins.write_text(margins.read_text().replace("0.4", "0.5", 1))
    with pytest.raises(CommandError, match="verify_release 2026"):
        run("estimate_release", "2026")


def test_what_was_frozen_agrees_and_still_does_when_it_is_withdrawn() -> None:
    prepare_year(attributes=REPORTS)

    settle("withdrawn")

    assert "The frozen file of release 2026 agrees." in run("estimate_release", "2026")


def test_a_frozen_file_that_says_something_else_is_an_error(releases_dir: Path) -> None:
    publish_year(attributes=REPORTS)
    file = releases_dir / "2026" / "estimates.csv"
    was = table_rows("2026", "estimates")[0]["value"]
    file.write_bytes(file.read_bytes().replace(was.encode(), b"0.999999", 1))
    sum_anew(file.parent)

    with pytest.raises(CommandError) as caught:
        run("estimate_release", "2026")

    assert f'row 1, value: frozen "0.999999", now "{was}"' in str(caught.value)
    assert "stays as it is" in str(caught.value)


def test_a_damaged_file_is_named(releases_dir: Path) -> None:
    publish_year(attributes=REPORTS)
    (releases_dir / "2026" / "estimates.csv").write_text("cut off")

    with pytest.raises(CommandError, match="verify_release 2026"):
        run("estimate_release", "2026")


def test_a_release_that_was_published_before_there_were_estimates_has_none(
    releases_dir: Path,
) -> None:
    publish_year(attributes=REPORTS)
    (releases_dir / "2026" / "estimates.csv").unlink()
    sum_anew(releases_dir / "2026")

    assert "published without estimates" in run("estimate_release", "2026")


def test_a_refused_release_has_no_figures() -> None:
    prepare_year(attributes=REPORTS)
    settle("refused")

    with pytest.raises(CommandError, match="has no figures: it was refused"):
        run("estimate_release", "2026")


@pytest.mark.parametrize("number", ["2031", "never", "2026-Q9", "'; --", ""])
def test_a_release_that_is_not_there_is_named(number: str) -> None:
    with pytest.raises(CommandError, match=r"There is no release .*None is yet"):
        run("estimate_release", number)


def test_the_releases_that_are_there_are_named_beside_it() -> None:
    prepare_year()

    with pytest.raises(CommandError, match=r"There are: 2026\."):
        run("estimate_release", "2031")


def test_margins_that_cannot_be_read_stop_the_publishing_and_are_named(
    settings: Settings, tmp_path: Path
) -> None:
    settings.SURVEY_MARGINS = str(tmp_path / "none.csv")
    prepare_year(attributes=REPORTS)

    for words in (
        ("estimate_release", "2026"),
        ("publish_release", "--period", "2026", "--publish", "--by", "second@example.org"),
    ):
        with pytest.raises(CommandError, match=r"margins cannot be read.*none\.csv"):
            run(*words)

    assert Release.objects.get().state == Release.State.PREPARED


ROW = {"value": "0.100000", "n": "100.000000", "notes": ""}


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ([ROW], []),
        ([ROW | {"value": "0.100001"}], []),
        ([ROW | {"value": "0.100003"}], ['row 1, value: frozen "0.100000", now "0.100003"']),
        ([ROW | {"value": ""}], ['row 1, value: frozen "0.100000", now ""']),
        ([ROW | {"notes": "odd"}], ['row 1, notes: frozen "", now "odd"']),
        ([ROW | {"more": "1"}], ['row 1, more: frozen "", now "1"']),
        ([ROW, ROW], ["row 2 is in one of the two alone"]),
        ([], ["row 1 is in one of the two alone"]),
    ],
)
def test_a_difference_is_more_than_the_last_of_six_decimals(
    now: list[dict[str, str]], found: list[str]
) -> None:
    assert list(differences([ROW], now)) == found
