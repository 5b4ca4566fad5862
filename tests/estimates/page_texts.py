"""Reads pages as the tests need them: text, tables, charts."""

import csv
import io
import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

FILES = (
    "/statistics/reporting.csv",
    "/statistics/areas.csv",
    "/statistics/areas/northamptonshire.csv",
    "/statistics/2017/rows.csv",
    "/statistics/2017/numbers.csv",
    "/statistics/2017/checks.csv",
    "/statistics/official.csv",
    "/statistics/foi.csv",
    "/statistics/methods/calibration.csv",
    "/statistics/track-record.csv",
)
"""The last one has a row for each weighted share: none before the first release of a year."""


def page(client: Client, address: str, status: int = 200) -> str:
    response: HttpResponse = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def text_of(html: str) -> str:
    """The words of a page, charts' own words left out."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    html = re.sub(r"<svg\b.*?</svg>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def part(html: str, start: str, end: str) -> str:
    """What lies between two marks."""
    first = html.index(start)
    return html[first : html.index(end, first)]


def section(html: str, identifier: str) -> str:
    """The section whose heading has this id."""
    return part(html, f'id="{identifier}"', "</section>")


def charts(html: str) -> list[str]:
    return re.findall(r'<svg class="stat-plot[^"]*".*?</figure>', html, flags=re.DOTALL)


def chart_description(chart: str) -> str:
    found = re.search(r"<desc[^>]*>(.*?)</desc>", chart, flags=re.DOTALL)
    assert found
    return unescape(found.group(1))


def numbers_in(text: str) -> list[str]:
    return re.findall(r"\d[\d,]*(?:\.\d+)?", text)


def table_numbers(html: str) -> list[str]:
    """The text of every numeric cell, in order."""
    cells = re.findall(
        r'<td class="govuk-table__cell govuk-table__cell--numeric">(.*?)</td>',
        html,
        flags=re.DOTALL,
    )
    return [text_of(cell) for cell in cells]


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the site."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    return csv_rows(response.content.decode())


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))
