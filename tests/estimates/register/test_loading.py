"""Loading the published figures: whole or not at all, twice without a change, faults by line."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from estimates import flags
from estimates.flag_rules import flags_of
from estimates.flags import FLAGS
from estimates.models import (
    ArticleCheck,
    ArticleNumber,
    ContextFigure,
    ForcePopulation,
    OfficialFigure,
    RecordedOffences,
    ReferredCrimes,
)
from estimates.register import required_rows
from estimates.register.csv_downloads import REGISTER_COLUMNS, register_csv
from estimates.register.foi_requests import read_foi_answers
from estimates.register.loading import load_official_figures
from estimates.register.official_files import FILES, read_sources
from estimates.strict_csv import OFFICIAL
from tests.estimates import published
from tests.estimates.page_texts import FILES as FILES_SERVED
from tests.estimates.page_texts import csv_rows
from tests.estimates.spoiling import fault, spoil

COUNTS = {
    OfficialFigure: published.FIGURES,
    ForcePopulation: 559,
    ReferredCrimes: 153,
    RecordedOffences: 748,
    ArticleNumber: 43,
    ArticleCheck: 20,
    ContextFigure: 6,
}
REGISTER = "reference_figures_all.csv"
REFERRED = "action_fraud_referrals_outcomes_by_force.csv"
RECORDED = "prc_selected_by_force_2017_18.csv"
NORTHAMPTONSHIRE = "/statistics/areas/northamptonshire/"


A_RATIO = "/statistics/official/ur-2017-ratio-fraud/"
MADE_OF_FIGURES = ("/statistics/", "/statistics/2017/", "/statistics/foi/", NORTHAMPTONSHIRE)
PAGES = (
    *MADE_OF_FIGURES,
    *("/statistics/areas/", "/statistics/official/", "/statistics/methods/"),
    "/statistics/track-record/",
    *("/statistics/areas/cambridgeshire/", "/statistics/areas/city-of-london/"),
    *("/statistics/?nation=scotland", "/statistics/?nation=northern-ireland"),
    *FILES_SERVED,
)


def known_ids() -> set[str]:
    """The figures that the pages name, and those of the answers known to the study."""
    return {*required_rows.FIGURES, *(row["figure"] for row in read_foi_answers().values())}


def published_rows() -> list[dict[str, str]]:
    text = (OFFICIAL / REGISTER).read_text(encoding="utf-8")
    return csv_rows(text)


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


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "line", "old", "new", "said"),
    [
        (REGISTER, 5, ",600000,", ",6OOOOO,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",NaN,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",1e99,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",100000000000000,", "value is not a number that can be kept"),
        (REGISTER, 5, ",600000,", ",0.12345,", "more than four decimals"),
        (REGISTER, 7, "2015-04-01", "2015-13-01", "period_start is not a day"),
        (REGISTER, 7, "2015-04-01", "2019-04-01", "not a period"),
        (REGISTER, 7, ",C,0,", ",D,0,", "grade is none of"),
        (REGISTER, 7, ",C,0,", ",C,yes,", "derived is none of"),
        (REGISTER, 8, "K04000001", "K99999999", "no place we know"),
        (REGISTER, 8, "csew-2016m-n", "csew-2016m-prev", "the same row stands on line 7"),
        (REGISTER, 8, "csew-2016m-n,CSEW,", "csew-2016m-n,", "22 cells where 23 belong"),
        (REGISTER, 8, "csew-2016m-n,CSEW,", "csew-2016m-n,,", "series is empty"),
        (REGISTER, 8, "half-year", "half\x07year", "control character"),
        (REGISTER, 1, "offence_group", "offence", "columns are not as published"),
        ("population_by_force.csv", 4, "E23000001", "E23000099", "pfa_code is no force"),
        ("population_by_force.csv", 4, "8431450", "8,431,450", "cells where 4 belong"),
        ("population_by_force.csv", 4, "8431450", "many", "population is not a whole number"),
        (
            REFERRED,
            2,
            ",908,56,",
            ",908,57,",
            "not the sum of its two parts",
        ),
        ("seed_article.csv", 3, "s02,3,", "s02,three,", "line is not a whole number"),
        ("seed_checks.csv", 2, "84.63%", "", "computed is empty"),
        ("context_figures.csv", 2, ",B,", ",Z,", "grade is none of"),
        (REGISTER, 5, ",600000,", ",6_00000,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",\u0666\u0667,", "value is not a number"),
        (REGISTER, 5, ",600000,", ",0,", "value is 0"),
        (REGISTER, 5, ",600000,", ",-600000,", "value is below 0"),
        (REGISTER, 5, "csew-2016m-cm-access", "csew 2016m/cm", "figure_id: "),
        (REGISTER, 5, ",CSEW,", ",CSEV,", "series is none of"),
        (REGISTER, 5, ",computer_misuse,", ",misuse,", "offence_group is none of"),
        (REGISTER, 5, ",incidents,", ",accidents,", "measure is none of"),
        (REGISTER, 5, ",count,", ",counts,", "unit is none of"),
        (REGISTER, 5, ",2016-07-21,", ",21 July 2016,", "published is not as 2017"),
        ("population_by_force.csv", 4, "8431450", "-8431450", "population is not from 1 to"),
        ("population_by_force.csv", 4, "8431450", "0", "population is not from 1 to"),
        ("population_by_force.csv", 4, "8431450", "9" * 60, "population is not from 1 to"),
        ("population_by_force.csv", 4, "8431450", "9_77000", "population is not a whole number"),
        ("population_by_force.csv", 4, ",2013,", ",13,", "mid_year is not from 1900"),
        (REFERRED, 2, ",908,", ",-1,", "referred_crimes"),
        (REFERRED, 2, "2016/17", "2016", "financial year"),
        ("seed_article.csv", 3, "s02,3,", "s02,-3,", "line is not from 1"),
        ("seed_article.csv", 3, "s02,3,", "s99,3,", "id is none of"),
        ("seed_article.csv", 39, ",21307,", ",0,", "value is 0"),
        ("seed_article.csv", 40, ",39339,", ",39E39x,", "value is not a number"),
        ("seed_article.csv", 40, ",39339,", ",,", "value is not a number"),
        ("seed_article.csv", 4, ",2017-07-27,date,", ",27 July,date,", "value is not a day"),
        ("seed_article.csv", 30, ",2017-03,", ",March,", "value is not as 2017"),
        ("seed_checks.csv", 8, "c07", "c77", "id is none of"),
        ("context_figures.csv", 7, ",5770000,", ",0,", "value is not above 0"),
        ("context_figures.csv", 3, ",0.55,", ",101,", "share above 100"),
        ("foi_2017_known.csv", 2, "E23000036", "E23000099", "force_code is no force"),
        ("foi_2017_known.csv", 2, ",crimes,", ",crime,", "question is none of"),
        ("foi_2017_known.csv", 2, "foi-as-2014", "foi-as-1914", "figure is none of the study"),
        ("foi_2017_known.csv", 8, ",section 31,", ",,", "a refusal names its exemption"),
        ("recording_breaks.csv", 3, "2014-04-01", "April 2014", "starts_on is not a day"),
        ("recording_breaks.csv", 3, ",overlaps,", ",laps,", "applies is none of"),
        ("sources.csv", 2, ",A,", ",Z,", "grade is none of"),
        (REFERRED, 2, "Avon and Somerset", "Avon and Dorset", "no force that we know: "),
        (REFERRED, 2, "Avon and Somerset", "Dorset", 'not the code of "Dorset"'),
        (REFERRED, 3, "E23000026,Bedfordshire", ",Avon & Somerset", "row stands on line 2"),
        (REFERRED, 10, ",Dedicated Cheque", ",Wessex Police", "no force that we know: "),
        (REFERRED, 2, "2016/17", "2019/29", "no year and the one after it"),
        (REFERRED, 2, "2016/17", "2016/16", "no year and the one after it"),
        (REFERRED, 51, ",65659,", ",65660,", "the total of 2016/17 is not the sum of its rows"),
        (REFERRED, 51, ",37459,8214,29245", ",37460,8215,29245", "not the sum of its rows"),
        ("population_by_force.csv", 4, "Metropolitan Police", "Cumbria", "not the code of"),
        ("population_by_force.csv", 4, "Metropolitan Police", "Scotland Yard", "no force that"),
        (RECORDED, 2, "Avon and Somerset", "Kent", "not the code of"),
        (RECORDED, 2, "2017/18", "2017/19", "no year and the one after it"),
        (REGISTER, 8, "England and Wales", "Wales", "geography is none of"),
        (REGISTER, 170, ",Northamptonshire,", ",Norfolk,", "not the code of"),
        (REGISTER, 170, ",2014/15,", ",2014/25,", "period_label holds no year and"),
        ("seed_article.csv", 39, ",2015/16,", ",2015/26,", "period holds no year and"),
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

    assert f"{REGISTER}: {published.FIGURES} added, 0 changed, 0 unchanged" in out.getvalue()


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

    rows = csv_rows(register_csv(OfficialFigure.objects.in_order()))

    assert tuple(rows[0]) == REGISTER_COLUMNS
    assert len(rows) == published.FIGURES
    for row in rows:
        on_file = source[row["id"]]
        for column, value in on_file.items():
            if column == "value":
                assert float(row["value"]) == float(value)
            else:
                assert row[column] == value, (row["id"], column)
        assert all(row[f"flag_{flag}"] for flag in FLAGS)


def test_every_file_without_source_columns_has_a_source() -> None:
    sources = read_sources()

    assert {"population_by_force.csv", "prc_selected_by_force_2017_18.csv"} <= set(sources)
    assert all(row["source_title"] and row["grade"] for row in sources.values())


@pytest.mark.django_db
@pytest.mark.parametrize("share", ["670", "100.1"])
def test_a_share_above_a_hundred_is_refused(copies: Path, share: str) -> None:
    line = next(
        number
        for number, row in enumerate(published_rows(), start=2)
        if row["id"] == "csew-2024s-cm-rep"
    )
    spoil(copies, REGISTER, line, ",6.7,", f",{share},")

    assert "value is a share above 100" in str(fault(copies))


@pytest.mark.django_db
def test_every_fault_of_every_file_is_named_at_once(copies: Path) -> None:
    spoil(copies, REGISTER, 5, ",600000,", ",x,")
    spoil(copies, REGISTER, 7, ",C,0,", ",D,0,")
    spoil(copies, "seed_article.csv", 40, ",39339,", ",39E39x,")
    spoil(copies, "sources.csv", 2, ",A,", ",Z,")

    error = fault(copies)

    assert [(each.file, each.line) for each in error.faults] == [
        (REGISTER, 5),
        (REGISTER, 7),
        ("seed_article.csv", 40),
        ("sources.csv", 2),
    ]
    assert str(error).count(", line ") == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "missing"),
    [
        (REGISTER, "foi-uk30-2016"),
        ("seed_article.csv", "s43"),
        ("seed_checks.csv", "c20"),
        ("context_figures.csv", "which-2016-incidents"),
        ("population_by_force.csv", "E23000022 2016"),
        (REFERRED, "2018/19 E23000022"),
        (RECORDED, "2017/18 E23000022"),
        ("sources.csv", "population_by_force.csv"),
    ],
)
def test_a_file_cut_short_is_refused_by_the_name_of_what_the_pages_miss(
    copies: Path, name: str, missing: str
) -> None:
    path = copies / name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2]), encoding="utf-8")
    if name == "sources.csv":
        path.write_text(lines[0] + lines[-1], encoding="utf-8")

    error = fault(copies)

    assert (error.file, error.line) == (name, 0)
    assert f"a row that the pages need is missing: {missing}\n" in f"{error}\n"
    assert not any(model.objects.exists() for model in COUNTS)


def test_with_the_needed_rows_alone_every_page_still_stands(client: Client, official: None) -> None:
    OfficialFigure.objects.exclude(figure_id__in=known_ids()).delete()
    ContextFigure.objects.exclude(figure_id__in=required_rows.CONTEXT).delete()

    statuses = {address: client.get(address).status_code for address in PAGES}

    assert statuses == dict.fromkeys(PAGES, 200)


@pytest.mark.parametrize("model", [ArticleNumber, ArticleCheck, ContextFigure])
def test_a_page_whose_figure_is_missing_says_so_and_does_not_fail(
    client: Client, official: None, model: Any, caplog: pytest.LogCaptureFixture
) -> None:
    model.objects.all().delete()

    answers = {address: client.get(address) for address in PAGES}

    assert {answer.status_code for answer in answers.values()} == {200, 503}
    for answer in answers.values():
        assert answer.status_code == 200 or "have not been loaded" in answer.content.decode()
    assert answers["/statistics/2017/"].status_code == 503


@pytest.mark.slow
@pytest.mark.parametrize("figure_id", required_rows.FIGURES)
def test_no_page_fails_for_a_figure_of_the_register_that_is_missing(
    client: Client, official: None, figure_id: str
) -> None:
    OfficialFigure.objects.get(figure_id=figure_id).delete()

    statuses = {client.get(address).status_code for address in (*MADE_OF_FIGURES, A_RATIO)}

    assert statuses <= {200, 503}
    assert 503 in statuses


def test_a_spoilt_file_of_the_site_itself_is_said_and_does_not_fail(
    client: Client, official: None, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(copies, "recording_breaks.csv", 3, "2014-04-01", "April 2014")
    monkeypatch.setattr(flags, "OFFICIAL", copies)
    flags.breaks.cache_clear()

    try:
        methods = client.get("/statistics/methods/")
    finally:
        flags.breaks.cache_clear()

    assert methods.status_code == 503
    assert "have not been loaded" in methods.content.decode()
