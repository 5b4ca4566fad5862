"""Files of margins for tests, written anew each time."""

import csv
from pathlib import Path

from estimates.own.margins import MARGINS, OFFENCES, codes_of

Rows = list[dict[str, str]]

_SHARES = {
    2: ("0.4", "0.6"),
    3: ("0.5", "0.3", "0.2"),
    4: ("0.4", "0.3", "0.2", "0.1"),
    6: ("0.1", "0.2", "0.2", "0.2", "0.2", "0.1"),
}


def margin_rows(*, year: str = "2025") -> Rows:
    """Gives made-up margins of both offences, the lines in the order of the codes."""
    return [
        {
            "offence": offence,
            "margin": margin,
            "code": code,
            "share": share,
            "period_start": f"{year}-01-01",
            "period_end": f"{year}-12-31",
            "source_title": "Made up for tests",
            "publisher": "Nobody",
            "seen_at": "nowhere",
            "grade": "E",
            "origin": "made up",
            "note": "",
        }
        for offence in OFFENCES
        for margin in MARGINS
        for codes in (codes_of(offence, margin),)
        for code, share in zip(codes, _SHARES[len(codes)], strict=True)
    ]


def write_margins(directory: Path, rows: Rows) -> Path:
    path = directory / "margins.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(margin_rows()[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
