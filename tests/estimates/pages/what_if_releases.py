"""What-if pages as the tests need them: releases to try them on, their bars, their links."""

import csv
import io
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from tests.estimates.page_texts import text_of
from tests.records.facts import make_attributes
from tests.releases.facts import publish_year, sum_anew

HERE = "/statistics/what-if/"
LADDER = f"{HERE}?measure=ladder&release=2026"
OWN = f"{HERE}?measure=own&release=2026"
RATIO = f"{HERE}?measure=ratio&recorded=rec-2019j-cm-af&survey=csew-2019j-cm"
KNOWN_CASE = {
    "status": "ok",
    "value": "0.216300",
    "lower": "0.184400",
    "upper": "0.251600",
    "notes": "",
}
_published: dict[str, bytes] = {}


def write_release(number: str = "2026", **columns: str) -> Path:
    """Writes a release into the folder of releases, its share set: the known case, or so changed.

    The first test that asks publishes one for its process; pages read nothing but its files.
    """
    folder = Path(settings.RELEASES_DIR) / number
    if not _published:
        publish_year("2026", [make_attributes()] * 30)
        made = folder.with_name("2026")
        _published.update({path.name: path.read_bytes() for path in made.iterdir()})
        shutil.rmtree(made)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _published.items():
        (folder / name).unlink(missing_ok=True)  # those of a release cannot be written to
        (folder / name).write_bytes(content)
    set_share(folder, **(KNOWN_CASE | columns))
    return folder


def set_share(folder: Path, *, offence: str = "all", **columns: str) -> None:
    """Sets the share of all reports in a release's estimates; adds one for a kind of harm."""
    path = folder / "estimates.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(), newline="")))
    row = next(row for row in rows if row["method"] == "own_share_unweighted")
    if offence != "all":
        row = dict(row, offence=offence)
        rows.append(row)
    row.update(columns)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(row), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.unlink()
    path.write_text(text.getvalue(), newline="")
    sum_anew(folder)


def write_withdrawal(number: str = "2026") -> None:
    """Writes the notice of a withdrawal beside the release's folder."""
    notice = Path(settings.RELEASES_DIR) / f"{number}.withdrawn.json"
    notice.write_text(json.dumps({"notice": "Its numbers were wrong."}))


@pytest.fixture(autouse=True)
def releases(settings: Settings, tmp_path: Path, db: None) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


def bars_of(html: str) -> list[tuple[str, str]]:
    """The words of each bar, in order."""
    return [
        (text_of(label), text_of(text))
        for label, text in re.findall(
            r'__label">(.*?)</span>\s*<strong class="stat-rungs__text">(.*?)</strong>', html
        )
    ]


def widths_of(html: str) -> list[tuple[float, float]]:
    drawn = re.findall(r'stat-rungs__part" x="([\d.]+)%" y="1" width="([\d.]+)%"', html)
    return [(float(x), float(width)) for x, width in drawn]


def links_of(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="(/statistics/what-if/[^"]*)"', html)]
