"""Public pages and downloads: from frozen files alone, byte for byte, readable and marked."""

import hashlib
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from config.models import Installation, settle_kind
from releases import released_files
from releases.charts import bar_chart
from releases.publish import refuse_release, withdraw_release
from releases.released_files import NoSuchFile
from releases.statements import WHAT_IS_COUNTED
from tests.records.facts import make_attributes
from tests.releases.facts import (
    PUBLISHED_AT,
    make_person,
    prepare_year,
    publish_year,
    rows_of,
    sum_anew,
)

pytestmark = pytest.mark.django_db

MANY = [
    *[make_attributes(event_type="blackmail")] * 120,
    *[make_attributes(event_type="malware", sex="male")] * 60,
]


@pytest.fixture
def folder(releases_dir: Path) -> Path:
    """The folder of the published release of 2026, which counts many reports."""
    publish_year("2026", MANY)
    return releases_dir / "2026"


@pytest.fixture
def page(client: Client, folder: Path) -> str:
    """The public page of that release."""
    return client.get("/releases/2026/").content.decode()


def addresses(folder: Path) -> list[str]:
    files = [f"/releases/2026/{file.name}" for file in folder.iterdir()]
    tables = [path.removesuffix(".csv").split("/")[-1] for path in files if "." in path]
    stacked = [
        f"/releases/all/{table}.csv"
        for table in tables
        if not table.endswith((".noisy", ".json", ".md"))
        and table not in ("codebook", "covariance", "estimates")
    ]
    sums = [path.replace(".csv", ".sums.csv") for path in stacked]
    return ["/releases/", "/releases/2026/", "/releases/2026/all.zip", *files, *stacked, *sums]


NO_FILES = [
    "all/sex.noisy.csv",
    "all/datapackage.json.csv",
    f"all/{'x' * 300}.csv",
    f"2026/{'x' * 300}.csv",
    f"2026/{'x' * 300}.noisy.csv",
    f"{'2' * 300}/sex.csv",
    f"{'2' * 300}/",
    "2026/sex.CSV",
    "2026/sex%00.csv",
]


def test_before_the_first_release_the_page_says_when_it_comes(client: Client) -> None:
    response = client.get("/releases/")

    assert response.status_code == 200
    assert "There is no release yet" in response.content.decode()
    assert client.get("/releases/latest/")["Location"] == "/releases/"


def test_every_page_and_file_answers_byte_for_byte_without_the_tables_of_records(
    client: Client, folder: Path
) -> None:
    paths = addresses(folder)
    before = {path: client.get(path).content for path in paths}

    with connection.cursor() as cursor:
        for table in ("records_record", "records_decisionrecord", "records_closedcohort"):
            cursor.execute(f"DROP TABLE {table}")
    after = {path: client.get(path) for path in paths}

    assert len(paths) == 2 + 30 + 12 + 12
    assert {response.status_code for response in after.values()} == {200}
    assert {path: response.content for path, response in after.items()} == before


def test_public_pages_ask_the_database_nothing(
    client: Client, folder: Path, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        for path in addresses(folder):
            client.get(path)


def test_the_latest_release_is_the_latest_period_that_stands(client: Client) -> None:
    for year in ("2025", "2026"):
        publish_year(year, MANY)

    latest = client.get("/releases/latest/")["Location"]
    withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="method_mistake")
    then = client.get("/releases/latest/")["Location"]

    assert (latest, then) == ("/releases/2026/", "/releases/2025/")


def test_a_file_is_named_by_its_hash_and_kept_for_good(client: Client, folder: Path) -> None:
    response = client.get("/releases/2026/sex.csv")
    again = client.get("/releases/2026/sex.csv", headers={"if-none-match": response["ETag"]})
    other = client.get("/releases/2026/sex.csv", headers={"if-none-match": '"x"'})

    assert response["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Type"].startswith("text/csv")
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize(
    "path",
    [
        *(pytest.param(path, marks=pytest.mark.slow) for path in NO_FILES),
        "2027/",
        "2026/nothing.csv",
        "2026/..%2F2026.withdrawn.json",
        "2026/.hidden.csv",
        "2026-Q1/sex.csv",
        "all/nothing.csv",
        "all/codebook.csv",
        "all/estimates.csv",
        "all/..%2F2026%2Fsex.csv",
        "nonsense/",
        "2026/sex.csv/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str, folder: Path) -> None:
    assert client.get(f"/releases/{path}").status_code == 404


def test_nothing_can_be_posted(client: Client) -> None:
    for path in ("/releases/", "/releases/2026/", "/releases/2026/sex.csv", "/releases/latest/"):
        assert client.post(path).status_code == 405


def test_the_checksums_are_those_of_the_files(folder: Path) -> None:
    sums = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )

    assert sums == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.name != "SHA256SUMS"
    }


def test_the_data_package_describes_every_table_as_it_is(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text())

    assert len(package["resources"]) == 26
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert list(rows_of(content)[0]) == fields
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)


def test_a_table_has_its_uncertainty_and_keeps_markers_out_of_values(folder: Path) -> None:
    rows = rows_of((folder / "crime_type.csv").read_bytes())

    assert len(rows) == 12
    for row in rows:
        value, error = float(row["value"]), float(row["standard_error"])
        assert abs(float(row["upper"]) - value - 1.959964 * error) < 1e-3
        assert float(row["lower"]) < value < float(row["upper"])
        assert row["status"] in {"", "[low]", "[u]"}
        assert row["origin"] == "reports"
    assert [row["crime_type"] for row in rows if row["note"]] == ["blackmail"]
    assert rows[0]["note"] == "Under-16s are not counted."


def test_least_squares_can_be_redone_from_the_raw_cells(folder: Path) -> None:
    noisy = rows_of((folder / "sex.noisy.csv").read_bytes())

    assert [row["sex"] for row in noisy] == ["female", "male", "not_stated"]
    assert {row["sigma"] for row in noisy} == {"4.4722"}
    assert all(re.fullmatch(r"-?\d+", row["value"]) for row in noisy)


def test_every_table_adds_up_to_the_published_total(folder: Path) -> None:
    totals = {
        row["universe"]: float(row["value"])
        for row in rows_of((folder / "totals.csv").read_bytes())
    }

    for info in released_files.released_package("2026").tables:
        rows = rows_of((folder / f"{info.name}.csv").read_bytes())
        assert sum(float(row["value"]) for row in rows) == pytest.approx(
            totals[info.universe], abs=1e-3
        )


def test_the_chart_shows_the_very_numbers_of_the_file(folder: Path, page: str) -> None:
    for info in released_files.released_package("2026").tables:
        if len(info.dimensions) != 1:
            continue
        [svg] = re.findall(
            rf'<svg[^>]*aria-labelledby="chart-{info.name}-title.*?</svg>', page, re.DOTALL
        )
        said = re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.DOTALL)
        rows = rows_of((folder / f"{info.name}.csv").read_bytes())
        assert said is not None
        assert 'role="img"' in svg
        for row in rows:
            shown, marker = row["display"], row["status"]
            text = shown if marker in ("", shown) else f"{shown} {marker}"
            assert f"{row[f'{info.dimensions[0]}_label']}: {text}" in said[1]
        bars = svg.count("<rect")
        assert bars == sum(row["status"] != "[low]" for row in rows)
        assert svg.count(">[low]<") == len(rows) - bars


def test_a_page_needs_no_script_and_no_inline_style(page: str) -> None:
    main = page[page.index("<main") : page.index("</main>")]

    assert "<script" not in main
    assert " style=" not in main
    assert "<style" not in main
    assert main.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', main)
    assert len(ids) == len(set(ids))


def test_under_16s_stands_beside_every_figure_on_blackmail(page: str) -> None:

    blackmail = page.count("Blackmail or threats to get something")
    assert blackmail > 0
    assert page.lower().count("under-16s are not counted") >= blackmail


def test_the_page_says_what_the_release_can_and_cannot_say(page: str) -> None:

    assert "What it can say" in page
    assert "What it cannot say yet" in page
    assert "Needs about 300 reports." in page
    assert "one report, not one person" in page
    assert "conditional on moderation" in page


def test_a_withdrawn_release_says_so_and_stays_reachable(client: Client, folder: Path) -> None:
    before = client.get("/releases/2026/sex.csv").content

    withdraw_release(number="2026", by=make_person(), now=PUBLISHED_AT, reason="coding_mistake")
    page = client.get("/releases/2026/").content.decode()

    assert "This release is withdrawn." in page
    assert "Reports were sorted into the wrong kinds." in page
    assert client.get("/releases/2026/sex.csv").content == before
    assert "Withdrawn" in client.get("/releases/").content.decode()


def test_a_refused_release_shows_its_notice_and_no_figure(client: Client) -> None:
    prepare_year("2026", MANY)
    refuse_release(
        number="2026",
        by=make_person("second@example.org"),
        now=PUBLISHED_AT,
        reason="flood_counted",
    )

    page = client.get("/releases/2026/").content.decode()

    assert "False or repeated reports were counted." in page
    assert "cf-chart" not in page
    assert "<table" not in page
    assert client.get("/releases/2026/sex.csv").status_code == 404
    assert client.get("/releases/all/sex.csv").status_code == 404


def test_a_prepared_release_is_not_public(client: Client) -> None:
    prepare_year("2026", MANY)

    assert client.get("/releases/2026/").status_code == 404


def test_the_demonstration_is_marked_on_its_page(client: Client, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    settle_kind(demonstration=True, now=PUBLISHED_AT)
    Installation.objects.update(demonstration_made_at=PUBLISHED_AT)
    publish_year("2026", MANY)

    page = client.get("/releases/2026/").content.decode()

    assert "Demonstration data: made up." in page
    assert "Do not cite this release" in page


def test_reading_outside_the_releases_folder_is_refused(folder: Path) -> None:
    (folder.parent.parent / "secret.csv").write_text("x")

    for number, name in (("..", "secret.csv"), ("2026", "../../secret.csv"), ("2026/..", "x.csv")):
        with pytest.raises(NoSuchFile):
            released_files.released_file(number, name)


def test_a_bar_ends_where_the_scale_ends_and_never_left_of_nothing() -> None:
    row = {"d_label": "A", "display": "95", "status": "", "note": "", "value": "95", "d": "a"}
    chart = bar_chart(
        name="d",
        title="D",
        dimension="d",
        rows=[
            row | {"lower": "86", "upper": "104"},
            row | {"value": "-3", "lower": "-11", "upper": "5", "display": "[low]",
                   "status": "[low]"},
        ],
    )  # fmt: skip

    assert [tick.text for tick in chart.ticks] == ["0", "50", "100", "150"]
    assert chart.bars[0].width == "63.33%"
    assert (chart.bars[1].width, chart.bars[1].lower) == ("0.00%", "0.00%")
    assert len(chart.ticks) <= 10


def test_addresses_are_the_promised_ones() -> None:
    assert reverse("releases:index") == "/releases/"
    assert reverse("releases:latest") == "/releases/latest/"
    assert reverse("releases:release", args=["2026-Q3"]) == "/releases/2026-Q3/"
    assert reverse("releases:file", args=["2026", "sex.csv"]) == "/releases/2026/sex.csv"
    assert reverse("releases:stacked", args=["sex"]) == "/releases/all/sex.csv"


def test_the_page_says_what_is_counted_and_what_was_declared(page: str, folder: Path) -> None:
    about = json.loads((folder / "datapackage.json").read_text())["come_forward"]
    text = unescape(page)

    assert about["what_is_counted"] == list(WHAT_IS_COUNTED)
    for line in (*about["what_is_counted"], *about["declared"], *about["limits"]):
        assert line in text
    assert len(about["declared"]) == 1


def test_a_table_that_was_not_drawn_is_named_with_the_reason(client: Client, folder: Path) -> None:
    manifest = folder / "datapackage.json"
    about = json.loads(manifest.read_text())
    reason = "Not drawn, because the one-way tables show fewer than about 500: age_by_sex."
    about["come_forward"]["declared"].append(reason)
    manifest.unlink()
    manifest.write_text(json.dumps(about))
    sum_anew(folder)

    assert reason in client.get("/releases/2026/").content.decode()


def test_a_release_of_before_says_what_is_counted_too(client: Client, folder: Path) -> None:
    manifest = folder / "datapackage.json"
    about = json.loads(manifest.read_text())
    del about["come_forward"]["what_is_counted"], about["come_forward"]["declared"]
    manifest.unlink()
    manifest.write_text(json.dumps(about))
    sum_anew(folder)

    page = unescape(client.get("/releases/2026/").content.decode())

    assert all(line in page for line in WHAT_IS_COUNTED)
    assert "What was declared" not in page
