"""A release's page opens with what the release says, in numbers of its own files."""

import gzip
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from classification.attributes import ATTRIBUTES
from classification.coding import Attributes
from estimates.own.published import as_published
from estimates.pages.estimate_lines import estimate_groups
from estimates.pages.release_findings import RangedShare, most_frequent
from releases.estimate_words import ESTIMATE_COLUMNS
from releases.publish import withdraw_release
from tests.estimates.own.noisy_releases import (
    contents_of,
    noisy_tables,
    write_release,
    write_standard_year,
)
from tests.estimates.page_texts import csv_rows, page, section, text_of
from tests.estimates.telling import reports_that_told
from tests.records.facts import close_quarter, make_attributes
from tests.releases.facts import (
    PUBLISHED_AT,
    make_person,
    make_published,
    publish_year,
    sum_anew,
)

pytestmark = pytest.mark.django_db

_kept: dict[str, bytes] = {}
REPORTS = [*reports_that_told(), *[make_attributes(event_type="malware")] * 400]


@pytest.fixture(autouse=True)
def releases(settings: Any, tmp_path: Path) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


@pytest.fixture
def folder(releases: Path, db: None) -> Path:
    """The files of a release of 1,010 reports, published once and put in again for every test."""
    home = releases / "2026"
    if not _kept:
        write_reports(REPORTS)
        _kept.update({path.name: path.read_bytes() for path in home.iterdir()})
        return home
    home.mkdir(parents=True)
    for name, content in _kept.items():
        (home / name).write_bytes(content)
    return home


def write_reports(reports: Sequence[Attributes]) -> None:
    """Writes a start-up release of these reports, with noise from a seed."""
    write_release(contents_of(noisy_tables(reports, seed=3, profile="start_up")))


def file_rows(folder: Path, name: str) -> list[dict[str, str]]:
    return csv_rows((folder / name).read_text())


def said_of(row: Mapping[str, str]) -> str:
    """So many of 100 with the range, worked out anew: the ends rounded away from the number."""
    low, high = (round(100 * float(row[name]), 4) for name in ("lower", "upper"))
    return f"{round(100 * float(row['value']))} ({math.floor(low)} to {math.ceil(high)})"


def test_the_page_opens_with_three_findings_whose_numbers_are_the_files(
    client: Client, folder: Path
) -> None:
    estimates = file_rows(folder, "estimates.csv")
    reason = max(
        (row for row in estimates if row["method"] == "main_reason_not_told" and row["value"]),
        key=lambda row: float(row["value"]) if "not_stated" not in row["numerator"] else 0.0,
    )
    label = ATTRIBUTES["main_reason_not_told"].label(reason["numerator"].split("=")[1])
    kinds = file_rows(folder, "crime_type.csv")
    whole = sum(float(row["value"]) for row in kinds)

    html = page(client, "/releases/2026/")
    own = text_of(section(html, "own"))

    assert f"had been told, about {said_of(estimates[0])} said the police" in own
    assert f"gave a main reason, about {said_of(reason)} said “{label}”. No other" in own
    most = re.search(r"about (\d+) \((\d+) to (\d+)\) told of “([^”]+)”. Nothing else", own)
    assert most is not None
    about, low, high = (int(most[place]) for place in (1, 2, 3))
    first = max(kinds, key=lambda row: float(row["value"]))
    assert about == round(100 * float(first["value"]) / whole)
    assert low < about < high
    assert most[4] == first["crime_type_label"]
    # Before the tables, and under the rule.
    assert html.index("not comparable with the survey") < html.index("Of every 100 reports")
    assert html.index("stat-told-list") < html.index("Download every file")
    assert html.index("Download every file") < html.index('id="tables"')


def test_the_bar_is_that_of_the_table_of_whom_they_told(client: Client, folder: Path) -> None:
    table = [
        row
        for row in file_rows(folder, "told_most_official.csv")
        if row["told_most_official"] != "not_stated"
    ]
    whole = sum(float(row["value"]) for row in table)

    own = section(page(client, "/releases/2026/"), "own")

    for row in table:
        if float(row["value"]) > 0:
            assert row["told_most_official_label"] in own
    bank = next(row for row in table if row["told_most_official"] == "no_one")
    assert f"{round(100 * float(bank['value']) / whole)} (" in own


def test_every_estimate_of_the_file_stands_on_the_page_with_its_range(
    client: Client, folder: Path
) -> None:
    rows = file_rows(folder, "estimates.csv")

    html = page(client, "/releases/2026/")

    fold = html[html.index("Every estimate, with its range") :]
    fold = fold[: fold.index("</details>")]
    lines = re.findall(
        r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>\s*<td>(.*?)</td>', fold, flags=re.DOTALL
    )
    assert len(lines) == len(rows)
    for row, (_what, share, said) in zip(rows, lines, strict=True):
        if row["value"]:
            assert share == said_of(row)
        elif row["upper"]:
            assert share.startswith(("fewer than ", "more than "))
        else:
            assert share == "–"
        assert said == (f"{5 * math.floor(float(row['n']) / 5 + 0.5):,}" if row["n"] else "–")


def test_what_has_no_share_says_why_and_blackmail_who_is_not_in_it() -> None:
    empty = dict.fromkeys((column.name for column in ESTIMATE_COLUMNS), "")
    row = empty | {
        "method": "own_share_unweighted",
        "offence": "blackmail",
        "numerator": "crime_type_by_told_police=blackmail,told",
        "comparison": "not_comparable",
        "status": "withheld",
        "notes": "too_few_said",
        "n": "40.0",
    }
    blocked = row | {
        "method": "own_share_calibrated",
        "offence": "computer_misuse",
        "status": "blocked",
        "notes": "below_the_gate a_new_note",
    }
    bare = blocked | {"notes": "", "n": ""}

    one, other = estimate_groups(as_published([row, blocked, bare]))

    assert [(line.share, line.said, line.notes) for line in one.lines] == [
        ("", "40", ("Under-16s are not counted.", "Too few said: no share is given."))
    ]
    assert one.lines[0].what == "Blackmail or threats to get something"
    assert other.lines[0].what == "Computer misuse"
    assert other.lines[0].notes == (
        "Too few reports: no estimate is made under 2,000.",
        "a_new_note",
    )
    assert other.lines[1].notes == ("Something that it needs does not hold: the notes say what.",)
    assert one.comparison == "Our own reports: not comparable with the survey"


def share(code: str, value: float | None, low: float, high: float) -> RangedShare:
    return RangedShare(code=code, value=value, low=low, high=high)


@pytest.mark.parametrize(
    ("shares", "first"),
    [
        ([share("a", 0.2, 0.15, 0.25), share("b", 0.5, 0.45, 0.55)], ["b"]),
        ([share("a", 0.4, 0.3, 0.5), share("b", 0.5, 0.45, 0.55)], ["a", "b"]),
        ([share("a", None, 0.0, 0.04), share("b", None, 0.97, 1.0)], ["b"]),
        ([], []),
    ],
)
def test_an_answer_is_the_most_frequent_only_where_no_other_range_meets_its_own(
    shares: list[RangedShare], first: list[str]
) -> None:
    assert [found.code for found in most_frequent(shares)] == first


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        (
            [make_attributes(event_type="malware"), make_attributes(event_type="paid")] * 150,
            "Their ranges meet, so which of these comes first is not known.",
        ),
        (
            [make_attributes(event_type=kind) for kind in ("malware", "paid", "taken", "account")]
            * 90,
            "Nothing stands out: the ranges of 4 kinds meet at the top.",
        ),
        ([make_attributes()] * 30, "Too few reports about people to say what happened most."),
        ([make_attributes(event_type="blackmail")] * 400, "more than"),
    ],
)
def test_where_nothing_stands_out_the_page_says_so(
    client: Client, reports: list[Any], words: str
) -> None:
    write_reports(reports)

    own = text_of(section(page(client, "/releases/2026/"), "own"))

    assert words in own
    assert ("Under-16s are not counted." in own) is (words == "more than")


@pytest.mark.parametrize("name", ["estimates.csv", "covariance.csv", "told_most_official.csv"])
def test_a_damaged_file_is_said_and_shows_no_finding(
    client: Client, folder: Path, name: str
) -> None:
    (folder / name).write_text("release,value\n2026,99\n")

    html = page(client, "/releases/2026/")

    own = text_of(section(html, "own"))
    assert "has counts and no estimate" in own
    assert "Of every 100" not in own
    assert f"given out until they are put right: {name}" in text_of(html)
    assert ("Of every 100" in page(client, "/releases/")) is (name != "estimates.csv")


def test_a_damaged_table_of_kinds_takes_its_finding_alone(client: Client, folder: Path) -> None:
    (folder / "crime_type.csv").write_text("x\n1\n")

    own = text_of(section(page(client, "/releases/2026/"), "own"))

    assert "Of every 100 reports about people that said" in own
    assert "What happened most" not in own


def test_an_old_release_without_estimates_has_its_tables(client: Client, folder: Path) -> None:
    for name in ("estimates.csv", "covariance.csv"):
        (folder / name).unlink()
    sum_anew(folder)

    html = page(client, "/releases/2026/")

    assert "This release has counts and no estimate" in text_of(section(html, "own"))
    assert "Every estimate, with its range" not in html
    assert 'id="table-crime_type"' in html
    assert "It has counts and no share of who was told." in page(client, "/releases/")


def test_the_list_of_releases_gives_a_share_with_its_range_and_none_of_one_withdrawn(
    client: Client, folder: Path
) -> None:
    share = said_of(file_rows(folder, "estimates.csv")[0])

    before = text_of(page(client, "/releases/"))

    assert f"about {share} said the police or Report Fraud." in before
    assert "not comparable with the survey" in before


def test_a_withdrawn_release_says_so_and_leads_with_nothing(client: Client) -> None:
    publish_year("2026", REPORTS)
    withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="coding_mistake")

    listed, own_page = page(client, "/releases/"), page(client, "/releases/2026/")

    for html in (listed, own_page):
        assert "Of every 100" not in html
        assert "Reports were sorted into the wrong kinds." in html
    assert 'id="table-crime_type"' in own_page


def test_the_release_of_a_quarter_says_what_its_tables_allow(
    client: Client, settings: Any, releases: Path
) -> None:
    settings.RELEASE_PROFILE = "standard_1"
    close_quarter(*reports_that_told(), cohort="2026-Q1")
    make_published("2026-Q1")

    own = text_of(section(page(client, "/releases/2026-Q1/"), "own"))

    [told, *_others] = file_rows(releases / "2026-Q1", "estimates.csv")
    assert f"about {said_of(told)} said the police or Report Fraud" in own
    assert "Told the police or Report Fraud" in own
    assert "Told neither" in own
    assert "Why the police were not told" not in own
    assert "What happened most" in own


def test_the_longest_page_stays_light(client: Client) -> None:
    write_standard_year()

    content = client.get("/releases/2026/").content

    assert content.count(b"<details") > 30
    assert len(content) < 300_000
    assert len(gzip.compress(content)) < 40_000


def test_the_list_says_fewer_than_so_many_where_hardly_anybody_told(client: Client) -> None:
    told_no_one = [make_attributes(told_whom=("no_one",))] * 400
    write_release(contents_of(noisy_tables(told_no_one, seed=7, profile="start_up")))

    said = text_of(page(client, "/releases/"))

    assert re.search(
        r"Of every 100 reports that said who had been told, fewer than \d+ said the police", said
    )
