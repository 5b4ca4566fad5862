"""The estimates of a release: each number from the noisy cells alone, with all that may move it."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from classification.attributes import ATTRIBUTES, STANDARD_1
from classification.code_lists import NOT_APPLICABLE, NOT_STATED
from classification.crime_types import CRIME_TYPES
from estimates.own.own_flags import comparison_of, own_flags, survey_flags
from estimates.own.published import latest_estimates, published_estimates
from estimates.own.release_estimates import estimates_of
from estimates.register.comparison import MEASURES, compare
from estimates.sums.results import EstimateError
from releases.estimate_words import CODE_WORDS, ESTIMATE_COLUMNS, ESTIMATES_FILE
from releases.figures import compute_figures
from releases.models import Release
from releases.prepare import PublishingError
from releases.publish import publish_release, verify_release
from releases.released_files import AlteredFile, NoSuchFile
from releases.statements import WHAT_IS_COUNTED
from releases.write_files import post_notice
from tests.estimates.own.noisy_releases import (
    coded_reports,
    contents_of,
    noisy_tables,
    standard_year,
    write_year,
)
from tests.releases.facts import PUBLISHED_AT, make_person, prepare_year, rows_of, sum_anew

Row = Mapping[str, str]


def rows_for(n: int, *, seed: int | None = None) -> list[Row]:
    """The rows of a start-up year with so many reports."""
    tables = noisy_tables(coded_reports(n), seed=seed, profile="start_up")
    return list(estimates_of(contents_of(tables)).rows)


def of_method(rows: list[Row], method: str) -> list[Row]:
    return [row for row in rows if row["method"] == method]


def number(row: Row, column: str) -> float:
    return float(row[column])


def test_without_noise_the_share_is_that_of_the_reports_that_said() -> None:
    reports = coded_reports(600)
    told = sum(report.told_police == "told" for report in reports)
    silent = sum(report.told_police == NOT_STATED for report in reports)
    attempts = sum(report.crime_type == "scam_attempt" for report in reports)
    said = len(reports) - silent

    (row,) = of_method(rows_for(600), "own_share_unweighted")

    assert row["status"] == "ok"
    assert (row["offence"], row["told_to"]) == ("all", "police_or_report_fraud")
    expected = {
        "value": told / said,
        "n": said,
        "missing_low": told / len(reports),
        "missing_high": (told + silent) / len(reports),
        "without_attempts_max": told / (said - attempts),
        "band_low": told / (told + 2 * (said - told)),
        "band_high": 2 * told / (2 * told + said - told),
    }
    for column, value in expected.items():
        assert math.isclose(number(row, column), value, abs_tol=1e-6), column


def test_the_ranges_lie_in_one_another_and_the_columns_name_their_cells() -> None:
    (row,) = of_method(rows_for(600, seed=3), "own_share_unweighted")

    ends = ("envelope_low", "lower", "noise_low", "value", "noise_high", "upper", "envelope_high")
    assert [number(row, end) for end in ends] == sorted(number(row, end) for end in ends)
    assert row["numerator"] == "told_most_official=police_or_report_fraud"
    assert row["denominator"] == "told_most_official!=not_stated"
    assert int(row["fabricated"]) > 5
    assert list(row) == [column.name for column in ESTIMATE_COLUMNS]


def test_each_named_reason_is_a_share_of_the_named_ones_and_those_without_one_stand_beside() -> (
    None
):
    reports = coded_reports(900)
    asked = [
        report.main_reason_not_told
        for report in reports
        if report.main_reason_not_told != NOT_APPLICABLE
    ]

    rows = of_method(rows_for(900), "main_reason_not_told")

    codes = ATTRIBUTES["main_reason_not_told"].stated
    assert [row["numerator"] for row in rows] == [
        f"main_reason_not_told={code}" for code in (*codes, NOT_STATED)
    ]
    for row, code in zip(rows, (*codes, NOT_STATED), strict=True):
        named = len(asked) - asked.count(NOT_STATED) * (code != NOT_STATED)
        assert math.isclose(number(row, "n"), named, abs_tol=1e-6)
        if row["value"]:
            assert math.isclose(number(row, "value"), asked.count(code) / named, abs_tol=1e-6)
        else:
            assert row["status"] == "point_withheld"
    assert {row["status"] for row in rows} == {"ok", "point_withheld"}
    assert rows[0]["denominator"] == "main_reason_not_told!=not_stated+not_applicable"
    assert rows[-1]["denominator"] == "main_reason_not_told!=not_applicable"


def test_a_small_release_withholds_its_shares_and_says_why() -> None:
    rows = rows_for(80, seed=4)

    own = [row for row in rows if row["method"] != "own_share_calibrated"]
    assert {(row["status"], row["notes"]) for row in own} == {("withheld", "too_few_said")}
    assert {row["value"] + row["lower"] + row["envelope_high"] for row in own} == {""}
    assert all(row["n"] for row in own)


def test_where_nothing_compares_with_the_survey_the_weighted_share_says_why_not() -> None:
    rows = of_method(rows_for(600, seed=3), "own_share_calibrated")

    assert [row["offence"] for row in rows] == ["fraud", "computer_misuse"]
    for row in rows:
        assert row["status"] == "unavailable"
        assert {"no_estimate_tables", "no_margins"} == set(row["notes"].split())


def test_the_standard_year_has_a_share_of_each_crime_type() -> None:
    rows = list(estimates_of(standard_year()).rows)

    by_type = of_method(rows, "own_share_unweighted")[1:]
    assert [row["offence"] for row in by_type] == [kind.code for kind in CRIME_TYPES]
    malware = next(row for row in by_type if row["offence"] == "malware")
    assert malware["numerator"] == "crime_type_by_told_police=malware,told"
    assert malware["denominator"] == ("crime_type_by_told_police=malware,told+malware,not_told")
    groups = compute_figures(standard_year().tables, profile=STANDARD_1).groups
    cells = groups["persons", "records"].value["crime_type_by_told_police"]
    n = cells["malware", "told"] + cells["malware", "not_told"]
    assert math.isclose(number(malware, "n"), n, abs_tol=1e-6)
    assert "own_twelve_kinds" not in malware["assumptions"]
    assert malware["without_attempts_max"] == ""


def test_a_quarter_has_the_share_that_its_tables_allow() -> None:
    tables = noisy_tables(coded_reports(700), seed=5, profile=STANDARD_1, number="2026-Q2")

    rows = estimates_of(contents_of(tables, profile=STANDARD_1, number="2026-Q2")).rows

    own, *calibrated = rows
    assert own["numerator"] == "told_police=told"
    assert own["status"] == "ok"
    assert {row["method"] for row in calibrated} == {"own_share_calibrated"}


def test_every_code_of_every_row_has_words_and_so_has_the_codebook(releases_dir: Path) -> None:
    for place, year in enumerate(("2025", "2026")):
        write_year(year, n=(80, 700)[place])

    codebook = rows_of((releases_dir / "2026" / "codebook.csv").read_bytes())
    notes = (releases_dir / "2026" / "notes.md").read_text()
    explained = {(row["attribute"], row["code"]): row["label"] for row in codebook}
    for year in ("2025", "2026"):
        for row in rows_of((releases_dir / year / ESTIMATES_FILE).read_bytes()):
            for column in CODE_WORDS:
                for code in row[column].split():
                    assert explained[f"estimates.csv:{column}", code]
                    assert year == "2025" or f"`{code}`: {CODE_WORDS[column][code]}" in notes
    for column in ESTIMATE_COLUMNS:
        assert explained["estimates.csv", column.name] == column.meaning
    assert {row["unit"] for row in codebook} == {"", "share, 0 to 1", "reports"}


def test_a_year_a_person_and_a_count_are_said_in_notes_codebook_and_package(
    releases_dir: Path,
) -> None:
    write_year()

    folder = releases_dir / "2026"
    labels = {row["label"] for row in rows_of((folder / "codebook.csv").read_bytes())}
    package = json.loads((folder / "datapackage.json").read_text())["come_forward"]
    notes = (folder / "notes.md").read_text()
    assert package["what_is_counted"] == list(WHAT_IS_COUNTED)
    for sentence in WHAT_IS_COUNTED:
        assert sentence in labels
        assert sentence in notes


def test_the_data_package_has_the_types_of_the_estimates_and_of_the_covariance(
    releases_dir: Path,
) -> None:
    write_year()

    package = json.loads((releases_dir / "2026" / "datapackage.json").read_text())

    types = {
        resource["path"]: {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        for resource in package["resources"]
    }
    assert (
        types["estimates.csv"]
        | {
            "value": "number",
            "fabricated": "integer",
            "notes": "string",
            "level": "number",
        }
        == types["estimates.csv"]
    )
    assert types["covariance.csv"] == {
        "table": "string",
        "row": "integer",
        "other_table": "string",
        "other_row": "integer",
        "covariance": "number",
        "origin": "string",
    }
    adds_up = {
        (identity["attribute"], identity["adds_up_to"])
        for identity in package["come_forward"]["identities"]
    }
    assert adds_up == {
        ("told_most_official", "told_police"),
        ("told_police", "told_or_other"),
        ("after_telling", "told_or_other"),
        ("got_back", "money_known_lost"),
        ("payment_route", "money_known_lost"),
    }
    assert package["come_forward"]["method_version"] == "2"


@pytest.mark.django_db
def test_margins_that_cannot_be_read_hold_publishing_and_lose_nothing(
    settings: Settings, releases_dir: Path, tmp_path: Path
) -> None:
    settings.SURVEY_MARGINS = str(tmp_path / "margins.csv")
    (tmp_path / "margins.csv").write_text("nonsense\n1\n")
    prepare_year()

    with pytest.raises(PublishingError, match="cannot be read"):
        publish_release(
            number="2026",
            by=make_person("second@example.org"),
            now=PUBLISHED_AT,
            estimates=estimates_of,
        )

    assert Release.objects.get().state == Release.State.PREPARED
    assert not (releases_dir / "2026").exists()
    (tmp_path / "margins.csv").unlink()
    settings.SURVEY_MARGINS = ""
    publish_release(
        number="2026",
        by=make_person("second@example.org"),
        now=PUBLISHED_AT,
        estimates=estimates_of,
    )
    assert verify_release(number="2026") == ()
    assert "estimates.csv" in {file.name for file in (releases_dir / "2026").iterdir()}


# ---- beside the survey -------------------------------------------------------------------


def test_our_own_share_may_be_described_and_never_stands_beside_the_surveys() -> None:
    verdict, reasons = comparison_of("2026")

    assert verdict == "not_comparable"
    assert reasons == ("geography", "period", "offence", "unit", "population")
    assert not compare(own_flags("2026"), measure="own_description").is_blocked
    assert own_flags("2026")["period"].startswith("2025-12-04/2026-12-03/")
    assert {flags["offence"] for flags in survey_flags()} == {"fraud", "computer_misuse"}


def test_a_description_of_our_own_is_blocked_by_a_flag_that_nobody_knows() -> None:
    verdict = compare(own_flags("2026") | {"offence": "unknown"}, measure="own_description")

    assert verdict.blocking == ("offence",)
    assert not MEASURES["own_description"].may_be_headline
    with pytest.raises(EstimateError):
        compare(own_flags("2026"), measure="own_share")


# ---- read back ---------------------------------------------------------------------------


def test_published_estimates_are_the_rows_of_the_file(releases_dir: Path) -> None:
    write_year()

    published = published_estimates("2026")

    rows = rows_of((releases_dir / "2026" / ESTIMATES_FILE).read_bytes())
    assert len(published) == len(rows)
    for estimate, row in zip(published, rows, strict=True):
        for name, text in row.items():
            held = getattr(estimate, name)
            if isinstance(held, tuple):
                assert " ".join(held) == text
            elif isinstance(held, float):
                assert f"{held:.6f}" == text
            else:
                assert (str(held) if held is not None else "") == text


def test_the_latest_estimates_are_those_of_the_release_that_stands(releases_dir: Path) -> None:
    assert latest_estimates() is None
    write_year("2025")
    write_year("2026")

    newest = latest_estimates()
    post_notice(number="2026", notice="Wrong.", withdrawn_on=contents_of(()).settled_on)
    then = latest_estimates()

    assert newest is not None
    assert then is not None
    assert (newest[0].number, then[0].number) == ("2026", "2025")
    assert {row.release for row in then[1]} == {"2025"}


def test_a_release_from_before_has_none_and_a_damaged_file_is_not_read(
    releases_dir: Path,
) -> None:
    write_year()
    folder = releases_dir / "2026"
    folder.chmod(0o755)
    (folder / ESTIMATES_FILE).chmod(0o644)
    (folder / ESTIMATES_FILE).write_text("value\n9\n")

    with pytest.raises(AlteredFile):
        published_estimates("2026")
    damaged = latest_estimates()
    (folder / ESTIMATES_FILE).unlink()
    sum_anew(folder)
    old = latest_estimates()

    assert damaged is not None
    assert old is not None
    assert (damaged[1], old[1]) == ((), ())
    with pytest.raises(NoSuchFile):
        published_estimates("2031")


def test_a_made_up_release_says_so_in_each_row(releases_dir: Path) -> None:
    write_year(demonstration=True)

    for name in (ESTIMATES_FILE, "covariance.csv"):
        rows = rows_of((releases_dir / "2026" / name).read_bytes())
        assert all(row["origin"].startswith("DEMONSTRATION") for row in rows)
