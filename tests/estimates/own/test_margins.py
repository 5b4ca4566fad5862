"""The file of the survey's margins is read strictly: every mistake is named by line and column."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from classification.attributes import EST_AGE, EST_LOSS
from estimates.own.margins import OFFENCES, codes_of, loaded_margins, read_margins
from estimates.strict_csv import CorruptFile
from tests.estimates.own.margin_files import Rows, margin_rows, write_margins


def test_no_file_is_no_margins(settings: Settings) -> None:
    settings.SURVEY_MARGINS = ""

    assert loaded_margins() == {}


def test_the_sites_file_is_read_by_offence(settings: Settings, tmp_path: Path) -> None:
    settings.SURVEY_MARGINS = str(write_margins(tmp_path, margin_rows()))
    settings.DEMONSTRATION = True

    found = loaded_margins()

    assert tuple(found) == OFFENCES
    fraud = found["fraud"]
    assert [len(shares) for shares in fraud.shares] == [3, len(EST_AGE.codes), len(EST_LOSS.codes)]
    assert [sum(shares) for shares in fraud.shares] == pytest.approx([1, 1, 1])
    assert fraud.period == (date(2025, 1, 1), date(2025, 12, 31))
    assert fraud.is_made_up


def test_shares_stand_in_the_order_of_the_codes_whatever_the_order_of_the_lines(
    tmp_path: Path,
) -> None:
    rows = margin_rows()
    there = read_margins(write_margins(tmp_path, rows), demonstration=True)
    back = read_margins(write_margins(tmp_path, rows[::-1]), demonstration=True)

    assert there == back


def test_one_offence_may_be_missing(tmp_path: Path) -> None:
    rows = [row for row in margin_rows() if row["offence"] == "fraud"]

    assert set(read_margins(write_margins(tmp_path, rows), demonstration=True)) == {"fraud"}


def test_a_real_site_refuses_made_up_margins(tmp_path: Path) -> None:
    with pytest.raises(CorruptFile) as caught:
        read_margins(write_margins(tmp_path, margin_rows()), demonstration=False)

    assert caught.value.line == 2
    assert "origin is made up" in str(caught.value)


def test_a_real_site_takes_published_margins(tmp_path: Path) -> None:
    rows = [row | {"origin": "published"} for row in margin_rows()]

    found = read_margins(write_margins(tmp_path, rows), demonstration=False)

    assert not found["fraud"].is_made_up


def test_each_offence_is_weighted_by_its_own_crime_types() -> None:
    assert codes_of("fraud", "est_crime") == (
        *("tricked_payment", "unauthorised_payment", "identity_misuse"),
    )
    assert codes_of("computer_misuse", "est_crime") == ("account_takeover", "malware")
    assert codes_of("fraud", "est_loss") == codes_of("computer_misuse", "est_loss")


def change(**columns: str) -> Callable[[Rows], Rows]:
    """Spoils the first line with these columns."""
    return lambda rows: [rows[0] | columns, *rows[1:]]


SPOILT: dict[str, tuple[Callable[[Rows], Rows], int, str]] = {
    "no such offence": (change(offence="theft"), 2, 'offence is none of fraud, computer_misuse: "'),
    "no such margin": (change(margin="est_told"), 2, "margin is none of est_crime"),
    "no such code": (change(code="malware"), 2, "code is none of tricked_payment"),
    "not a number": (change(share="a third"), 2, "share is not a number"),
    "not a finite number": (change(share="NaN"), 2, "share is not a number"),
    "too many decimals": (change(share="0.33333"), 2, "share has more than four decimals"),
    "a per cent": (change(share="33"), 2, "share is not from 0 to 1"),
    "below nothing": (change(share="-0.1"), 2, "share is not from 0 to 1"),
    "more than all": (change(share="0.9"), 2, "share: those of est_crime of fraud sum to"),
    "no day": (change(period_end=""), 2, "period_start and period_end are not a stretch"),
    "no such day": (change(period_end="2025-02-30"), 2, "period_end is not a day"),
    "days the wrong way round": (
        change(period_start="2026-01-01"),
        2,
        "period_start and period_end are not a stretch",
    ),
    "another period": (change(period_start="2024-01-01"), 3, "period_start and period_end differ"),
    "no such origin": (change(origin="guessed"), 2, "origin is none of published, made up"),
    "two origins": (change(origin="published"), 3, "origin differs from the other rows of fraud"),
    "published and no source": (
        lambda rows: [row | {"origin": "published", "publisher": ""} for row in rows],
        2,
        "publisher is empty",
    ),
    "published and no grade": (
        lambda rows: [row | {"origin": "published", "grade": "Z"} for row in rows],
        2,
        "grade is none of A, B, C, E",
    ),
    "twice": (lambda rows: [*rows, rows[0]], 27, "the same row stands on line 2"),
    "a code is missing": (lambda rows: rows[1:], 2, "est_crime of fraud has no row for tricked"),
    "nothing": (lambda _rows: [], 1, "the file has no rows"),
}


@pytest.mark.parametrize(("spoil", "line", "reason"), tuple(SPOILT.values()), ids=tuple(SPOILT))
def test_a_mistake_is_named_by_its_line_and_its_column(
    tmp_path: Path, spoil: Callable[[Rows], Rows], line: int, reason: str
) -> None:
    with pytest.raises(CorruptFile) as caught:
        read_margins(write_margins(tmp_path, spoil(margin_rows())), demonstration=True)

    assert (caught.value.line, reason in str(caught.value)) == (line, True), str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    rows = margin_rows()
    rows[0]["share"], rows[5]["code"] = "many", "never"

    with pytest.raises(CorruptFile) as caught:
        read_margins(write_margins(tmp_path, rows), demonstration=True)

    assert [fault.line for fault in caught.value.faults] == [2, 7]


@pytest.mark.parametrize("text", ["offence,margin\n", "\x00\n", ""])
def test_what_is_no_file_of_margins_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "margins.csv"
    path.write_text(text)

    with pytest.raises(CorruptFile):
        read_margins(path, demonstration=True)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorruptFile, match="cannot be opened"):
        read_margins(tmp_path / "none.csv", demonstration=True)
