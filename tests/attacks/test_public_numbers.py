"""Public statistics say nothing that the published files do not say.

Whoever asks for pages, sums and suppositions learns what the released cells tell, and no more: the
same answers come where no report and no record is, and each is worked out again from the files.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from scipy.stats import norm

from classification.attributes import STANDARD_1
from classification.periods import is_year, quarters_of
from records.models import Record
from releases.draw_files import read_draw
from reporting.pages import page_cache
from tests.addresses import public_addresses
from tests.attacks.test_estimates import worked_out
from tests.estimates.conftest import official
from tests.estimates.own.noisy_releases import (
    coded_reports,
    contents_of,
    noisy_tables,
    write_release,
    write_year,
)
from tests.factories import make_report
from tests.records.facts import close_year, make_attributes
from tests.releases.facts import rows_of, sum_anew

pytestmark = pytest.mark.django_db
__all__ = ["official"]

Z = norm.ppf(0.975)
WHAT_IF = "/statistics/what-if/"
# The official figures are published; banners and the language of a page are nobody's.
READ_BY_PAGES = ("estimates_", "guidance_", "django_", "config_")
# As often as tells a difference; each example is a request or two.
SOME = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


# ---- no page reads a table of people ------------------------------------------------------


def asked_everywhere(numbers: Iterable[str]) -> list[str]:
    """One address of each kind under the statistics and the releases, sums and suppositions too."""
    of_kind = {
        name: address
        for address, name in public_addresses(releases=numbers).items()
        if address.startswith(("/statistics/", "/releases/"))
    }
    return [
        *of_kind.values(),
        *(f"/releases/2026/{name}" for name in ("estimates.csv", "covariance.csv", "all.zip")),
        "/releases/latest/estimates.csv",
        "/statistics/guess/?guess=5",
        f"{WHAT_IF}?release=2026&at_least=yes",
        f"{WHAT_IF}?measure=own&release=2026&t_low=80",
        f"{WHAT_IF}?measure=own&release=2026&d_low=0",
        f"{WHAT_IF}?measure=ratio&recorded=rec-2019j-cm-af&survey=csew-2019j-cm&a_low=60",
        "/releases/2026/sum/?table=crime_type&cell=malware&cell=blackmail",
        "/releases/2026/sum.json?cell=told_most_official:bank&release=2025",
        "/releases/2026/sum.json?cell=crime_type:malware&cell=sex:female",
    ]


def answers(addresses: Iterable[str]) -> dict[str, tuple[int, bytes]]:
    """What each address answers to somebody who comes for the first time, nothing held."""
    cache.clear()
    page_cache.forget_pages()
    found = {address: Client().get(address) for address in addresses}
    return {address: (page.status_code, page.content) for address, page in found.items()}


def take_tables_away() -> set[str]:
    """Takes every table away that a page of statistics need not read; the test's end undoes it.

    By another name a table is as gone as one that is dropped, to whatever asks for it.
    """
    named = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    gone = {name for name in named if not name.startswith(READ_BY_PAGES)}
    connection.check_constraints()
    with connection.cursor() as cursor:
        for name in gone:
            cursor.execute(f'ALTER TABLE "{name}" RENAME TO "gone_{name}"')
    return gone


def test_the_same_bytes_are_served_where_no_table_of_people_is(official: None) -> None:
    write_year("2025", seed=8)
    write_year("2026")
    close_year("2026", [make_attributes(event_type="malware")] * 7)
    make_report()
    addresses = asked_everywhere(("2025", "2026"))
    before = answers(addresses)

    gone = take_tables_away()

    there = set(connection.introspection.table_names())
    assert {"records_record", "reporting_report", "releases_releasedcell"} <= gone - there
    assert answers(addresses) == before
    assert len(addresses) > 35
    assert max(status for status, _content in before.values()) == 400


def test_a_page_that_read_a_record_or_a_changed_file_would_be_seen(folder: Path) -> None:
    # The control: what reads a record finds none, and one changed cell changes what is served.
    write_year("2026")
    sums = ["/releases/2026/sum.json?cell=crime_type:malware", "/releases/2026/crime_type.csv"]
    before = answers(sums)
    change_cell(folder / "2026" / "crime_type.csv")

    assert all(before[address] != now for address, now in answers(sums).items())
    take_tables_away()
    assert Record._meta.db_table not in connection.introspection.table_names()


def change_cell(path: Path) -> None:
    """Makes the last value of a released table 40 more, and the release's checksums right."""
    text = path.read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row in rows:
        row["value"] = f"{float(row['value']) + 40:.6f}"
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, fieldnames=list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.unlink()
    path.write_bytes(written.getvalue().encode())
    sum_anew(path.parent)


# ---- a sum is worked out again from its table and the covariance --------------------------


def of_file(folder: Path, table: str) -> tuple[dict[str, float], np.ndarray]:
    """The values of a released table by their codes, and the covariance of its rows."""
    rows = rows_of((folder / f"{table}.csv").read_bytes())
    noise = np.zeros((len(rows), len(rows)))
    for row in rows_of((folder / "covariance.csv").read_bytes()):
        if row["table"] == row["other_table"] == table:
            one, other = int(row["row"]) - 1, int(row["other_row"]) - 1
            noise[one, other] = noise[other, one] = float(row["covariance"])
    return {row[table]: float(row["value"]) for row in rows}, noise


def noise_ends(values: np.ndarray, noise: np.ndarray, chosen: np.ndarray) -> list[float]:
    """Both shares of the whole that the noise alone leaves possible (Fieller), none to all."""
    told, said = values @ chosen, values.sum()
    of_said, both, of_told = noise.sum(), (noise @ chosen).sum(), chosen @ noise @ chosen
    terms = [said**2 - Z**2 * of_said, -2 * (told * said - Z**2 * both), told**2 - Z**2 * of_told]
    low, high = sorted(float(root.real) for root in np.roots(terms))
    least = -np.log(0.025) / said  # nobody can say of a sample that it is none, or all
    low, high = (0.0, max(high, least)) if low < 0 else (low, high)
    return [min(low, 1 - least), 1.0] if high > 1 else [low, high]


@SOME
@given(data=st.data())
def test_any_sum_is_worked_out_again_from_the_files_and_so_is_any_difference(
    folder: Path, data: st.DataObject
) -> None:
    write_year("2026")
    table = data.draw(st.sampled_from(("crime_type", "told_most_official", "sex")))
    values, noise = of_file(folder / "2026", table)
    codes = st.lists(st.sampled_from(sorted(values)), min_size=1, unique=True)
    served, worked = [], []

    for cells in (data.draw(codes), data.draw(codes)):
        query = urlencode({"table": table, "cell": cells}, doseq=True)
        answer = json.loads(Client().get(f"/releases/2026/sum.json?{query}").content)
        chosen = np.array([float(code in cells) for code in values])
        error = float(np.sqrt(chosen @ noise @ chosen))
        value = sum(values[code] for code in cells)
        assert answer["value"] == pytest.approx(value, abs=1e-5)
        assert answer["standard_error"] == pytest.approx(error, abs=1e-4)
        assert answer["upper"] - answer["lower"] == pytest.approx(2 * Z * error, abs=1e-3)
        share = answer["share_of_table"]
        assert (share is None) == (len(cells) == len(values))
        if share and share["noise_low"] is not None:
            low, high = noise_ends(np.array(list(values.values())), noise, chosen)
            assert share["noise_low"] == pytest.approx(low, abs=1e-4)
            assert share["noise_high"] == pytest.approx(high, abs=1e-4)
            assert 0 <= share["noise_low"] < share["noise_high"] <= 1
        served.append(answer["value"])
        worked.append(set(cells))

    one, other = worked
    between = sum(values[code] for code in one - other) - sum(values[code] for code in other - one)
    assert served[0] - served[1] == pytest.approx(between, abs=1e-5)


def test_a_sum_and_a_supposition_read_the_files_that_they_name_and_no_other(folder: Path) -> None:
    write_year("2026")
    of_sum = ["/releases/2026/sum.json?cell=crime_type:malware&cell=crime_type:other"]
    of_share = [f"{WHAT_IF}?release=2026", f"{WHAT_IF}?measure=own&release=2026&t_low=80"]
    before = answers([*of_sum, *of_share])

    change_cell(folder / "2026" / "got_back.csv")
    change_cell(folder / "2026" / "told_most_official.csv")

    assert answers([*of_sum, *of_share]) == before
    change_cell(folder / "2026" / "crime_type.csv")
    assert answers(of_sum) != {address: before[address] for address in of_sum}


# ---- what if: worked out again from one row of the estimates ------------------------------


def moved(share: float, times: float) -> float:
    return share / (share + times * (1 - share))


def supposed_ends(ends: tuple[float, float], supposed: Mapping[str, list[float]]) -> list[float]:
    """The least and the greatest share over the corners of what is supposed, written anew."""
    found = []
    names = ("d", "t", "f", "s", "k", "q")
    for p, *inputs in product(ends, *(supposed[name] for name in names)):
        d, t, f, s, k, q = inputs
        told = moved(min(1.0, max(0.0, (p - f) / (t - f))), d)
        found.append(k * moved(told, 1 / s) + (1 - k) * q)
    return [min(found), max(found)]


def a_range(least: float, most: float) -> st.SearchStrategy[list[float]]:
    ends = st.floats(least, most).map(lambda number: round(number, 3))
    return st.tuples(ends, ends).map(sorted)


LIMITS = {"d": (0.25, 4), "t": (0.5, 1), "f": (0, 0.2), "s": (0.25, 4), "k": (0.1, 1), "q": (0, 1)}


@SOME
@given(supposed=st.fixed_dictionaries({name: a_range(*ends) for name, ends in LIMITS.items()}))
def test_any_supposition_is_worked_out_again_from_the_row_of_the_release(
    folder: Path, supposed: dict[str, list[float]]
) -> None:
    write_year("2026")
    row = rows_of((folder / "2026" / "estimates.csv").read_bytes())[0]
    typed = {
        f"{name}_{end}": f"{number if name in 'ds' else 100 * number:.4f}"
        for name, ends in supposed.items()
        for end, number in zip(("low", "high"), ends, strict=True)
    }

    answer = Client().get(WHAT_IF, {"measure": "own", "release": "2026", **typed})

    page = answer.content.decode()
    assert answer.status_code == 200
    lower, upper = supposed_ends((float(row["lower"]), float(row["upper"])), supposed)
    text = re.search(r"Under what you suppose.*?([\d.]+) to ([\d.]+) of every 100", page, re.S)
    assert text
    assert [float(each) for each in text.groups()] == pytest.approx(
        [100 * lower, 100 * upper], abs=0.0501
    )
    assert 0 <= float(text[1]) <= float(text[2]) <= 100


# ---- a quarter and its year ---------------------------------------------------------------

TOGETHER = ("2025", "2026", "2025-Q4", "2026-Q1", "2026-Q2")


def write_quarters() -> None:
    """Writes two years and three quarters of them."""
    for year in ("2025", "2026"):
        write_year(year)
    for place, quarter in enumerate(number for number in TOGETHER if not is_year(number)):
        tables = noisy_tables(coded_reports(60), seed=place, profile=STANDARD_1, number=quarter)
        write_release(contents_of(tables, number=quarter, profile=STANDARD_1))


def counted_in(number: str) -> frozenset[str]:
    return frozenset(quarters_of(number) if is_year(number) else [number])


def test_only_releases_that_share_no_report_are_added_up(folder: Path) -> None:
    write_quarters()
    cell = {number: of_file(folder / number, "crime_type")[0]["malware"] for number in TOGETHER}
    refused = []

    for several in range(1, 4):
        for first, *others in combinations(TOGETHER, several):
            query = urlencode({"cell": "crime_type:malware", "release": others}, doseq=True)
            answer = Client().get(f"/releases/{first}/sum.json?{query}")
            numbers = (first, *others)
            quarters = [quarter for number in numbers for quarter in counted_in(number)]
            if len(quarters) == len(set(quarters)):
                total = json.loads(answer.content)["value"]
                assert total == pytest.approx(sum(cell[number] for number in numbers), abs=1e-5)
            else:
                refused.append(numbers)
                assert answer.status_code == 400, numbers
                codes = {reason["code"] for reason in json.loads(answer.content)["reasons"]}
                assert codes == {"overlap"}

    assert len(refused) == 11


def test_the_estimates_of_a_quarter_are_worked_out_from_the_quarter_alone(folder: Path) -> None:
    write_quarters()

    for number in ("2026-Q1", "2026-Q2"):
        released = rows_of((folder / number / "estimates.csv").read_bytes())
        assert released
        assert worked_out(read_draw(number)) == released
    assert worked_out(read_draw("2026-Q1")) != worked_out(read_draw("2026-Q2"))
