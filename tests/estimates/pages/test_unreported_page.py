"""The first blocks of the page: the squares, what is recorded, and our own before any release."""

import re

import pytest
from django.test import Client

from tests.estimates.page_texts import page, rows_of, section, text_of

pytestmark = pytest.mark.django_db


def test_the_squares_are_the_file_s_numbers_and_no_ratio_becomes_a_per_cent(
    client: Client, official: None
) -> None:
    html = page(client, "/statistics/")
    rows = {row["figure"]: row for row in rows_of(client, "/statistics/reporting.csv")}
    headline = section(html, "headline")

    said = dict(re.findall(r'<title id="square-([\w-]+)">(.*?)</title>', headline))

    assert set(said) == {"csew-2024s-cm-rep", "csew-2024s-fraud-rep"}
    for figure, words in said.items():
        filled, total, low, high = (float(number) for number in re.findall(r"[\d.]+", words))
        row = rows[figure]
        assert row["precision"] == "ratio"
        assert 100 * filled / total == pytest.approx(float(row["value"]), abs=0.05)
        assert 100 * low / total == pytest.approx(float(row["rounding_low"]), abs=0.1)
        assert 100 * high / total == pytest.approx(float(row["rounding_high"]), abs=0.1)
        assert f"{filled:.0f} of {total:.0f} dots; before rounding, {low} to {high}" in text_of(
            headline
        )
        # Neither as text, nor in words for those who listen.
        assert f"{row['value']}%" not in html
    assert "%" not in text_of(headline)
    caveat = text_of(headline)
    for words in ("All fraud, offline too", "Adults at home", "England and Wales"):
        assert words in caveat
    assert "No businesses" in caveat
    assert "rounding of the source only: the survey's own error was not seen" in caveat
    assert "/statistics/official/csew-2024s-cm-rep/" in headline
    assert "/statistics/reporting.csv" in headline


def test_the_newest_recorded_figure_of_each_offence_stands_with_what_differs(
    client: Client, official: None
) -> None:
    recorded = text_of(section(page(client, "/statistics/"), "recorded"))

    newest: dict[str, dict[str, str]] = {}
    for row in rows_of(client, "/statistics/reporting.csv"):
        if row["section"] == "Recorded over survey":
            newest.setdefault(row["item"].split(" recorded")[0], row)
    assert len(newest) == 2
    for row in newest.values():
        start = recorded.index(f"{row['item']} Blocked")
        said = recorded[start : recorded.index("What differs:", start) + 200]
        assert f"recorded for every 100 incidents: {row['note']}. Derived, grade E." in said
        (number,) = re.findall(r"Blocked ([\d.]+) recorded", said)
        assert float(number) == pytest.approx(float(row["value"]), abs=0.05)
        assert row["blocks"] in said
    assert "not a share reported" in recorded


def test_before_any_release_our_own_block_says_that_there_is_none(
    client: Client, official: None
) -> None:
    own = text_of(section(page(client, "/statistics/"), "own"))

    assert "Our own reports: not comparable with the survey" in own
    assert "There is no release of our own counts yet" in own
