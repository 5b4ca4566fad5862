"""Released folders for the what-if page: published once, and written again for each test."""

import csv
import io
import json
import shutil
from pathlib import Path

from django.conf import settings

from tests.records.facts import make_attributes
from tests.releases.facts import publish_year, sum_anew

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
