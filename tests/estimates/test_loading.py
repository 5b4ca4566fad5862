"""Loading the published figures: whole or not at all, twice without a change, faults by line."""

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from estimates.figures import REGISTER_COLUMNS, load_official_figures, register_csv
from estimates.flags import FLAGS, flags_of
from estimates.models import (
    ArticleCheck,
    ArticleNumber,
    ContextFigure,
    ForcePopulation,
    OfficialFigure,
    RecordedOffences,
    ReferredCrimes,
)
from estimates.official_files import FILES, OFFICIAL, CorruptFile, read_sources

COUNTS = {
    OfficialFigure: 232,
    ForcePopulation: 559,
    ReferredCrimes: 153,
    RecordedOffences: 748,
    ArticleNumber: 43,
    ArticleCheck: 20,
    ContextFigure: 6,
}
REGISTER = "reference_figures_all.csv"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A copy of every published file, to be spoilt."""
    directory = tmp_path / "official"
    shutil.copytree(OFFICIAL, directory)
    return directory


def published_rows() -> list[dict[str, str]]:
    text = (OFFICIAL / REGISTER).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text, newline="")))


def spoil(directory: Path, name: str, line: int, old: str, new: str) -> None:
    path = directory / name
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), encoding="utf-8")


def fault(directory: Path) -> CorruptFile:
    with pytest.raises(CorruptFile) as caught:
        load_official_figures(directory=directory)
    return caught.value


@pytest.mark.django_db
def test_every_row_of_every_file_is_loaded_and_a_second_run_changes_nothing() -> None:
    first = load_official_figures()
    second = load_official_figures()

    assert {model: model.objects.count() for model in COUNTS} == COUNTS
    assert sum(file.added for file in first) == sum(COUNTS.values())
    assert [file.added + file.changed for file in second] == [0] * len(FILES)
    assert sum(file.unchanged for file in second) == sum(COUNTS.values())


@pytest.mark.django_db
def test_a_corrected_row_is_reported_as_changed_and_keeps_its_place(copies: Path) -> None:
    load_official_figures()
    figure = OfficialFigure.objects.get(figure_id="csew-2016m-cm")
    spoil(copies, REGISTER, 3, ",2000000,", ",2010000,")

    loaded = {file.name: file for file in load_official_figures(directory=copies)}

    assert (loaded[REGISTER].added, loaded[REGISTER].changed) == (0, 1)
    figure.refresh_from_db()
    assert figure.value == 2_010_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "line", "old", "new", "said"),
    [
        (REGISTER, 5, ",600000,", ",6OOOOO,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",NaN,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",1e99,", "value is not a number that can be kept"),
        (REGISTER, 5, ",600000,", ",0.12345,", "more than four decimals"),
        (REGISTER, 7, "2015-04-01", "2015-13-01", "period_start is not a day"),
        (REGISTER, 7, "2015-04-01", "2019-04-01", "not a period"),
        (REGISTER, 7, ",C,0,", ",D,0,", "grade is none of"),
        (REGISTER, 7, ",C,0,", ",C,yes,", "derived is none of"),
        (REGISTER, 8, "K04000001", "K99999999", "no place we know"),
        (REGISTER, 8, "csew-2016m-n", "csew-2016m-prev", "the same row stands on line 7"),
        (REGISTER, 8, "csew-2016m-n,CSEW,", "csew-2016m-n,", "19 cells where 20 belong"),
        (REGISTER, 8, "csew-2016m-n,CSEW,", "csew-2016m-n,,", "series is empty"),
        (REGISTER, 8, "half-year", "half\x07year", "control character"),
        (REGISTER, 1, "offence_group", "offence", "columns are not as published"),
        ("population_by_force.csv", 4, "E23000001", "E23000099", "pfa_code is no force"),
        ("population_by_force.csv", 4, "8431450", "8,431,450", "cells where 4 belong"),
        ("population_by_force.csv", 4, "8431450", "many", "population is not a whole number"),
        (
            "action_fraud_referrals_outcomes_by_force.csv",
            2,
            ",908,56,",
            ",908,57,",
            "not the sum of its two parts",
        ),
        ("seed_article.csv", 3, "s02,3,", "s02,three,", "line is not a whole number"),
        ("seed_checks.csv", 2, "84.63%", "", "computed is empty"),
        ("context_figures.csv", 2, ",B,", ",Z,", "grade is none of"),
    ],
)
def test_a_spoilt_row_is_named_by_file_and_line_and_nothing_is_loaded(
    copies: Path, name: str, line: int, old: str, new: str, said: str
) -> None:
    spoil(copies, name, line, old, new)

    error = fault(copies)

    assert (error.file, error.line) == (name, line)
    assert f"{name}, line {line}: " in str(error)
    assert said in str(error)
    assert not any(model.objects.exists() for model in COUNTS)


@pytest.mark.django_db
def test_a_file_that_is_missing_empty_or_not_text_is_named(copies: Path) -> None:
    path = copies / "seed_article.csv"

    path.write_bytes(path.read_bytes()[:300] + b"\xff\xfe" + path.read_bytes()[300:])
    not_text = fault(copies)
    path.write_text("", encoding="utf-8")
    empty = fault(copies)
    path.unlink()
    missing = fault(copies)

    assert {error.file for error in (not_text, empty, missing)} == {"seed_article.csv"}
    assert "UTF-8" in str(not_text)
    assert "cannot be opened" in str(missing)


@pytest.mark.django_db
def test_a_fault_in_the_last_file_leaves_the_figures_as_they_were(copies: Path) -> None:
    load_official_figures()
    spoil(copies, REGISTER, 3, ",2000000,", ",2010000,")
    spoil(copies, "context_figures.csv", 3, "0.55", "half")

    fault(copies)

    assert OfficialFigure.objects.get(figure_id="csew-2016m-cm").value == 2_000_000


@pytest.mark.django_db
def test_the_command_reports_each_file_and_names_a_fault(copies: Path) -> None:
    out = StringIO()

    call_command("load_official_figures", stdout=out)
    spoil(copies, REGISTER, 5, ",600000,", ",x,")
    with pytest.raises(CommandError, match=f"Nothing was loaded. {REGISTER}, line 5"):
        call_command("load_official_figures", directory=copies)

    assert f"{REGISTER}: 232 added, 0 changed, 0 unchanged" in out.getvalue()


def test_the_stored_flags_are_those_of_the_rules(official: None) -> None:
    for row in published_rows():
        figure = OfficialFigure.objects.get(figure_id=row["id"])

        assert figure.flags == flags_of(row).as_mapping()


@pytest.mark.parametrize("flag", FLAGS)
def test_the_database_refuses_a_figure_without_a_flag(official: None, flag: str) -> None:
    figures = OfficialFigure.objects.filter(figure_id="csew-2016m-cm")

    with pytest.raises(IntegrityError), transaction.atomic():
        figures.update(**{f"flag_{flag}": ""})


def test_confidence_limits_are_empty_and_the_published_total_is_kept_apart(
    official: None,
) -> None:
    assert not OfficialFigure.objects.exclude(lower=None, upper=None, standard_error=None).exists()
    totals = ReferredCrimes.objects.filter(force_code="TOTAL")
    assert totals.count() == 3
    assert ReferredCrimes.objects.filter(force_code="").count() == 14


def test_the_register_as_a_file_says_what_the_source_says(official: None) -> None:
    source = {row["id"]: row for row in published_rows()}

    rows = list(csv.DictReader(StringIO(register_csv(OfficialFigure.objects.in_order()))))

    assert tuple(rows[0]) == REGISTER_COLUMNS
    assert len(rows) == 232
    for row in rows:
        published = source[row["id"]]
        for column, value in published.items():
            if column == "value":
                assert float(row["value"]) == float(value)
            else:
                assert row[column] == value, (row["id"], column)
        assert all(row[f"flag_{flag}"] for flag in FLAGS)


def test_every_file_without_source_columns_has_a_source() -> None:
    sources = read_sources()

    assert {"population_by_force.csv", "prc_selected_by_force_2017_18.csv"} <= set(sources)
    assert all(row["source_title"] and row["grade"] for row in sources.values())
