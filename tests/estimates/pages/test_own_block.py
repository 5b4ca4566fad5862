"""Our own block: the sentence word for word, its numbers those of the release's own files."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from estimates.own.published import latest_estimates
from estimates.pages.own_block import OwnBlock, newest_own_block, out_of_hundred, own_block
from estimates.sums.own_share import own_share
from tests.estimates.page_texts import csv_rows, page, section, text_of
from tests.estimates.telling import reports_that_told
from tests.records.facts import make_attributes
from tests.releases.facts import publish_year, sum_anew

pytestmark = pytest.mark.django_db


_kept: dict[str, bytes] = {}


@pytest.fixture(autouse=True)
def no_releases(settings: Any, tmp_path: Path) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Path:
    """The files of a release of 610 reports, published once and put in again for every test."""
    home = tmp_path / "releases" / "2026"
    if not _kept:
        publish_year("2026", reports_that_told())
        _kept.update({path.name: path.read_bytes() for path in home.iterdir()})
        return home
    home.mkdir(parents=True)
    for name, content in _kept.items():
        (home / name).write_bytes(content)
    return home


def block_with(**changes: Any) -> OwnBlock:
    """The block of the newest release, with these columns of its first estimate changed."""
    found = latest_estimates()
    assert found is not None
    release, (first, *rest) = found
    return own_block(release, [replace(first, **changes), *rest])


def file_rows(folder: Path, name: str) -> list[dict[str, str]]:
    return csv_rows((folder / name).read_text())


def said_of(share: float, low: float, high: float) -> str:
    """So many of 100, worked out anew: the ends rounded away from the number."""
    floor, ceiling = math.floor(round(low * 100, 4)), math.ceil(round(high * 100, 4))
    return f"{round(share * 100)} ({floor} to {ceiling})"


def moved(share: float, times: float) -> float:
    return share / (share + times * (1 - share))


def test_the_sentence_is_word_for_word_and_its_numbers_are_the_file_s(
    client: Client, official: None, folder: Path
) -> None:
    row = file_rows(folder, "estimates.csv")[0]
    assert row["method"] == "own_share_unweighted"
    ends = [float(row[name]) for name in ("value", "lower", "upper")]
    unsaid = file_rows(folder, "told_most_official.csv")[-1]["display"]
    twice, half = (said_of(*(moved(end, times) for end in ends)) for times in (2, 0.5))
    said = 5 * math.floor(float(row["n"]) / 5 + 0.5)

    own = text_of(section(page(client, "/statistics/"), "own"))

    assert (
        "Of every 100 reports about people that said who had been told, about "
        f"{said_of(*ends)} said the police or Report Fraud (in Scotland: the police). "
        f"About {said} said; about {unsaid} did not. "
        "People chose to come, so this is not the share of all victims. If victims who had told "
        "were twice as likely to come here as those who had not, that share would be about "
        f"{twice}; if half as likely, about {half}. Nobody has measured which." in own
    )
    assert own.index("not comparable with the survey") < own.index("Of every 100")
    assert f"About {row['fabricated']} false reports" in own
    # The band and the envelope of the file are the same sums.
    assert moved(ends[0], 2) == pytest.approx(float(row["band_low"]), abs=1e-5)
    assert moved(ends[2], 0.5) == pytest.approx(float(row["envelope_high"]), abs=1e-5)


def test_the_bar_and_the_reasons_are_the_release_s_own_numbers(
    client: Client, official: None, folder: Path
) -> None:
    table = [
        row
        for row in file_rows(folder, "told_most_official.csv")
        if row["told_most_official"] != "not_stated"
    ]
    whole = sum(float(row["value"]) for row in table)
    police = file_rows(folder, "estimates.csv")[0]

    html = section(page(client, "/statistics/"), "own")

    block = block_with()
    assert [told.code for told in block.told] == [row["told_most_official"] for row in table]
    assert block.told[0].shown == said_of(
        *(float(police[name]) for name in ("value", "noise_low", "noise_high"))
    )
    for told, row in zip(block.told, table, strict=True):
        if told.about:
            assert told.about == f"{round(100 * float(row['value']) / whole)}"
        assert f"{told.label}, {told.shown}" in block.bar_words
        assert told.shown in text_of(html)
    widths = [float(told.width.removesuffix("%")) for told in block.told]
    assert sum(widths) == pytest.approx(100, abs=0.05)
    assert block.bar_words in html
    assert block.bar_words.startswith("Most often told: A bank, and not the police or Report Fraud")
    named = [
        row
        for row in file_rows(folder, "estimates.csv")
        if row["method"] == "main_reason_not_told" and "=not_stated" not in row["numerator"]
    ]
    assert len(block.reasons) == len(named) == 11
    for reason, row in zip(block.reasons, named, strict=True):
        if row["status"] == "ok":
            numbers = (float(row[name]) for name in ("value", "lower", "upper"))
            assert reason.shown == said_of(*numbers)
        else:
            assert reason.shown == f"fewer than {math.ceil(100 * float(row['upper']))}"
            assert not reason.width
        assert reason.label in text_of(html)
    assert {row["status"] for row in named} == {"ok", "point_withheld"}


def test_no_survey_figure_stands_in_our_own_block(
    client: Client, official: None, folder: Path
) -> None:
    html = page(client, "/statistics/")

    own = section(html, "own")
    assert "stat-square" not in own
    assert "stat-plot__marker" not in own
    assert "one in" not in own.lower()
    assert "stat-told" not in html.replace(own, "")


@pytest.mark.parametrize("told", [2.0, 598.0])
def test_a_share_too_near_none_or_all_has_no_point(folder: Path, told: float) -> None:
    near = own_share(
        told, 600.0, told_variance=11.0, stated_variance=20.0, covariance=4.0, not_stated=30.0
    )
    assert (near.status, near.value) == ("point_withheld", None)
    assert near.lower is not None
    assert near.upper is not None

    block = block_with(
        value=None, lower=near.lower, upper=near.upper, n=600.0, status=near.status, fabricated=None
    )

    far = (
        f"fewer than {math.ceil(100 * near.upper)}"
        if told < 300
        else f"more than {math.floor(100 * near.lower)}"
    )
    assert block.state == "point_withheld"
    assert f"had been told, {far} said the police or Report Fraud" in block.sentence
    assert "(in Scotland: the police). About 600 said; about " in block.sentence
    assert block.caveat == "People chose to come, so this is not the share of all victims."
    assert not block.fabricated


def test_too_few_answers_give_no_share(client: Client, official: None, folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    publish_year("2026", [make_attributes()] * 30)

    own = text_of(section(page(client, "/statistics/"), "own"))

    assert "too few to say how many had told the police or Report Fraud" in own
    assert "Of every 100" not in own
    assert re.search(r"About \d+ reports about people said who had been told; ", own)
    assert "Too few gave a main reason" in own
    assert "%" not in own


def test_few_who_did_not_say_are_said_as_few(folder: Path) -> None:
    table = folder / "told_most_official.csv"
    rows = table.read_text().splitlines()
    display = file_rows(folder, table.name)[-1]["display"]
    table.unlink()
    table.write_text("\n".join([*rows[:-1], rows[-1].replace(f",{display},", ",[low],")]) + "\n")
    sum_anew(folder)

    assert "; fewer than 5 did not." in block_with().sentence


def test_a_release_without_estimates_says_so(client: Client, official: None, folder: Path) -> None:
    (folder / "estimates.csv").unlink()
    sum_anew(folder)

    own = text_of(section(page(client, "/statistics/"), "own"))

    assert "Release 2026 has counts and no estimate" in own
    assert "Its estimates (CSV)" not in own
    assert "Open release 2026" in own


@pytest.mark.parametrize("name", ["estimates.csv", "covariance.csv", "told_most_official.csv"])
def test_a_damaged_file_shows_no_number(
    client: Client, official: None, folder: Path, name: str
) -> None:
    (folder / name).chmod(0o644)
    (folder / name).write_text("release,value\n2026,99\n")

    own = text_of(section(page(client, "/statistics/"), "own"))

    assert "has counts and no estimate" in own
    assert "Of every 100" not in own


def test_practice_data_are_marked(client: Client, official: None, folder: Path) -> None:
    manifest = folder / "datapackage.json"
    text = manifest.read_text()
    assert '"demonstration": false' in text
    manifest.unlink()
    manifest.write_text(text.replace('"demonstration": false', '"demonstration": true'))
    sum_anew(folder)

    own = text_of(section(page(client, "/statistics/"), "own"))

    assert own.index("Practice data Made up. Nobody reported any of this.") < own.index("Of every")


def test_without_a_release_there_is_no_block() -> None:
    assert newest_own_block() is None


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((0.11, 0.11, 0.11), "11 (11 to 11)"),
        ((0.1249, 0.1001, 0.1501), "12 (10 to 16)"),
        ((0.0, 0.0, 0.0062), "0 (0 to 1)"),
        ((1.0, 0.995, 1.0), "100 (99 to 100)"),
    ],
)
def test_the_ends_are_rounded_away_from_the_number(numbers: Sequence[float], words: str) -> None:
    assert out_of_hundred(*numbers).words == words
