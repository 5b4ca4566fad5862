"""The public pages: what leads, what is refused, what stands beside every number."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from estimates.models import ArticleNumber, OfficialFigure
from estimates.study_2017.article import load_article_inputs, refused_ratio
from tests.estimates.page_texts import (
    FILES,
    chart_description,
    charts,
    numbers_in,
    page,
    part,
    rows_of,
    section,
    table_numbers,
    text_of,
)

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/statistics/",
    "/statistics/?nation=scotland",
    "/statistics/?nation=northern-ireland",
    "/statistics/guess/",
    "/statistics/guess/?guess=5",
    "/statistics/areas/",
    "/statistics/areas/northamptonshire/",
    "/statistics/2017/",
    "/statistics/official/",
    "/statistics/official/csew-2024s-cm-rep/",
    "/statistics/foi/",
    "/statistics/track-record/",
    "/statistics/methods/",
)

# ---- What leads --------------------------------------------------------------------------


def test_the_nation_comes_first_then_the_surveys_own_share(client: Client, official: None) -> None:
    html = page(client, "/statistics/")

    assert html.index('class="stat-switch"') < html.index("One in fifteen")
    assert html.index("One in fifteen") < html.index("recorded over survey")
    headline = text_of(section(html, "headline"))
    assert "year ending September 2024" in headline
    assert "England and Wales" in headline
    assert "One in fifteen incidents of computer misuse were reported" in headline
    assert "One in seven incidents of fraud were reported" in headline
    assert "Office for Statistics Regulation" in headline
    assert "Grade B" in headline


def test_nothing_leads_but_a_survey_share(client: Client, official: None) -> None:
    OfficialFigure.objects.filter(measure="share_reported_police_or_af").update(
        flag_recorder="unknown"
    )

    html = page(client, "/statistics/")

    assert 'class="stat-headline"' not in html
    assert "No survey share that may lead this page is loaded" in html
    assert "stat-plot--shares" not in html


def test_a_newer_share_leads_by_itself_and_as_a_per_cent_where_that_is_what_was_published(
    client: Client, official: None
) -> None:
    # This test stood the other way round: a share without "stated as" could not lead at all.
    newer = OfficialFigure.objects.get(figure_id="csew-2024s-cm-rep")
    newer.pk, newer.figure_id, newer.precision = None, "csew-2025s-cm-rep", "rounded to 0.1"
    newer.value, newer.period_label = Decimal("8.4"), "year ending September 2025"
    newer.period_start, newer.period_end = date(2024, 10, 1), date(2025, 9, 30)
    newer.flag_period = "2024-10-01/2025-09-30/year"
    newer.save()

    html = page(client, "/statistics/")

    headline = section(html, "headline")
    assert "8.4% of incidents of computer misuse were reported" in text_of(headline)
    assert "year ending September 2025" in text_of(headline)
    assert "One in fifteen" not in text_of(headline)
    assert "before rounding" not in text_of(headline)
    assert "soft edge" not in text_of(headline)
    assert "<svg" not in headline
    force = text_of(section(page(client, "/statistics/areas/hampshire/"), "section-survey"))
    assert "8.4%" in force
    assert "one in fifteen" not in force


def test_the_articles_two_per_cent_is_refused_in_words_and_stands_as_a_blocked_row(
    client: Client, official: None
) -> None:
    html = page(client, "/statistics/")
    text = text_of(html)

    assert "We do not repeat that as a headline" in text
    assert "differ in place, period, offence and people" in text
    row = text[text.index("The article's 2 per cent, 2016/17 Blocked") :]
    assert row.index("Blocked") < row.index("2.07%")
    for flag in ("Place", "Period", "Offence", "Who is counted"):
        assert f"Blocks: {flag}:" in row


def test_every_ratio_is_a_row_with_its_reasons_and_no_interval(
    client: Client, official: None
) -> None:
    rows = rows_of(client, "/statistics/reporting.csv")
    ratios = [row for row in rows if row["section"] == "Recorded over survey"]

    assert len(ratios) == 7
    assert {row["status"] for row in ratios} == {"blocked"}
    june = next(row for row in ratios if row["period"] == "year ending June 2019")
    assert june["value"] == "2.08"
    assert june["note"] == "20,329 offences / 977,000 incidents"
    assert page(client, "/statistics/").count("We have not seen an interval") >= len(rows)


def test_the_file_has_what_differs_and_what_blocks_and_what_each_number_is_made_of(
    client: Client, official: None
) -> None:
    rows = rows_of(client, "/statistics/reporting.csv")

    assert {"differs", "blocks", "lower", "upper", "level", "method", "inputs"} <= set(rows[0])
    june = next(row for row in rows if row["period"] == "year ending June 2019" and row["blocks"])
    assert june["inputs"] == "rec-2019j-cm-af csew-2019j-cm"
    assert june["method"] == "recorded / survey, log_delta"
    assert june["blocks"] == (
        "Who is counted: persons and businesses / adults 16 and over in households"
    )
    assert "What is counted: offence recorded / incident" in june["differs"]
    refused = next(row for row in rows if row["section"] == "Refused")
    assert refused["inputs"] == "s39 s34"
    assert refused["blocks"].count("; ") == 3
    assert refused["differs"].count("; ") == 6
    for row in rows:
        assert row["inputs"]
        assert row["method"]
        assert (row["status"] == "blocked") == bool(row["blocks"])


def test_every_row_has_its_source_beside_it(client: Client, official: None) -> None:
    for address, file in (
        ("/statistics/", "/statistics/reporting.csv"),
        ("/statistics/2017/", "/statistics/2017/rows.csv"),
    ):
        html = page(client, address)
        beside = re.findall(r'<th scope="row".*?</th>', html, flags=re.DOTALL)
        for row in rows_of(client, file):
            if not row["method"]:
                continue
            (cell,) = [each for each in beside if row["item"] in text_of(each)[: len(row["item"])]]
            assert row["source"] in text_of(cell)
            for link in re.findall(r"https?://\S+", row["seen_at"]):
                assert f'href="{link}"' in cell


def test_the_weighted_share_carries_its_sum(client: Client, official: None) -> None:
    text = text_of(page(client, "/statistics/2017/"))

    assert "(1,190,000 x 3.7% + 603,000 x 11.8%) / (1,190,000 + 603,000)" in text


def test_a_pair_that_differs_on_more_than_is_named_is_no_row(
    client: Client, official: None
) -> None:
    OfficialFigure.objects.filter(figure_id="rec-2019j-cm-af").update(flag_geography="S23000009")

    rows = rows_of(client, "/statistics/reporting.csv")

    assert not any("rec-2019j-cm-af" in row["inputs"] for row in rows)
    ratio, _comparison = refused_ratio(load_article_inputs())
    assert ratio.inputs["named"] == ("geography", "period", "offence", "population")
    assert ratio.status == "blocked"


@pytest.mark.parametrize(
    ("nation", "said", "missing"),
    [
        ("scotland", ["524,000", "9.5%", "16,910", "14,130", "7,240", "74%", "rarely"], "82%"),
        (
            "northern-ireland",
            ["82%", "73%", "77%", "Someone is not the police"],
            "524,000",
        ),
    ],
)
def test_the_other_nations_are_told_that_the_survey_does_not_cover_them(
    client: Client, official: None, nation: str, said: list[str], missing: str
) -> None:
    text = text_of(page(client, f"/statistics/?nation={nation}"))

    assert "The survey of England and Wales does not cover you" in text
    assert all(words in text for words in said)
    assert missing not in text
    assert "One in fifteen" not in text


def test_an_unknown_nation_is_not_found(client: Client, official: None) -> None:
    assert client.get("/statistics/?nation=wessex").status_code == 404


# ---- Charts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/statistics/2017/",
        "/statistics/areas/northamptonshire/",
        "/statistics/areas/avon-and-somerset/",
        "/statistics/areas/west-yorkshire/",
    ],
)
def test_every_number_on_a_chart_is_in_a_table_and_every_chart_says_its_numbers(
    client: Client, official: None, address: str
) -> None:
    html = page(client, address)
    shown = {number for cell in table_numbers(html) for number in numbers_in(cell)}

    drawn = charts(html)

    assert drawn
    for chart in drawn:
        description = chart_description(chart)
        labels = re.findall(r'<text class="stat-plot__label"[^>]*>(.*?)</text>', chart)
        values = [part.rpartition(": ")[2] for part in description.rstrip(".").split("; ")]
        for value in values:
            assert set(numbers_in(value)) <= shown, (value, address)
        assert 'role="img"' in chart
        assert "<title" in chart
        on_it = " ".join(labels)
        assert all(number in on_it for value in values for number in numbers_in(value))


def test_press_and_derived_figures_say_so_on_the_chart_itself(
    client: Client, official: None
) -> None:
    description = chart_description(charts(page(client, "/statistics/2017/"))[0])

    assert "17 (press)" in description or "March 2017 (press)" in description
    assert "(press, derived, blocked by who is counted): 2.08%" in description
    assert "(press, blocked by place, period, offence, who is counted): 2.07%" in description
    assert "(press, derived): 6.4%" in description


# ---- 2017 --------------------------------------------------------------------------------


def test_the_2017_page_prints_the_sum_beside_what_was_printed(
    client: Client, official: None
) -> None:
    html = page(client, "/statistics/2017/")
    text = text_of(html)

    assert "84.6% published as 86%" in text
    assert "30 of 45 not named" in text
    for words in ("21,307", "39,339", "2.07%", "2.19%", "2.00%", "0.76%", "2.08%"):
        assert words in text
    for words in (
        *("3.7%", "11.8%", "6.4%", "17%", "one in fifteen", "one in seven", "0.7%", "1 in 26"),
    ):
        assert words in text
    assert "Of the 7 facts that we check, the two numbers differ in 7. 4 of them block" in text
    assert "27 July 2017" in text
    assert "last updated 12 September 2017" in text
    assert "launched in March 2017" in text
    assert "a warning by the National Audit Office in June 2017" in text
    assert "the other 15 forces" in text
    assert "is 3.1 times the article's ratio" in text
    assert "2 fell while one had 6.0 times as many" in text
    flags = text_of(part(html, "What differs", "</table>"))
    assert flags.count("Blocks") == 4
    assert flags.count("Named") == 3


def test_86_never_stands_without_what_it_should_be(client: Client, official: None) -> None:
    text = text_of(page(client, "/statistics/2017/"))

    for found in re.finditer(r"\b86%", text):
        around = text[max(0, found.start() - 60) : found.end() + 60]
        assert "84.6" in around, around


def test_the_2017_page_tells_each_force_apart(client: Client, official: None) -> None:
    html = page(client, "/statistics/2017/")
    forces = text_of(section(html, "forces"))

    for words in (
        "1,173 to 1,094, -6.7%",
        "3,415 (derived) to 2,988, -12.5%",
        "270 to 1,609, +496%",
        "3,730 to 5,860, +57%",
        "1,339 of the 18,032 more crimes (7.4%)",
        "not only crime",
    ):
        assert words in forces
    assert html.count("stat-plot__break") == 2 * 5
    assert "+51%" in text_of(section(html, "neighbour"))


def test_all_twenty_checks_stand_on_the_2017_page(client: Client, official: None) -> None:
    checks = section(page(client, "/statistics/2017/"), "checks")

    assert re.findall(r'id="(c\d\d)"', checks) == [f"c{number:02}" for number in range(1, 21)]
    assert len(rows_of(client, "/statistics/2017/numbers.csv")) == 43
    assert len(rows_of(client, "/statistics/2017/checks.csv")) == 20


def test_a_changed_input_changes_the_2017_page(client: Client, official: None) -> None:
    ArticleNumber.objects.filter(number_id="s38").update(value="20000")
    ArticleNumber.objects.filter(number_id="s36").update(value="31")
    ArticleNumber.objects.filter(number_id="s03").update(value="2017-07-28")
    OfficialFigure.objects.filter(figure_id="foi-lancs-2016").update(value=2700)

    text = text_of(page(client, "/statistics/2017/"))

    assert "96.7% published as 86%" in text
    assert "the other 14 forces" in text
    assert "28 July 2017" in text
    assert "one had 10.0 times as many" in text


# ---- All pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*ADDRESSES, *FILES])
def test_a_site_without_figures_says_so_and_does_not_break(client: Client, address: str) -> None:
    if "methods" in address:
        assert client.get(address).status_code == 200
        return
    response = client.get(address)

    assert response.status_code == 503
    assert "The figures are not here yet" in response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_one_h1_no_script_no_style_of_its_own_and_sets_no_cookie(
    client: Client, official: None, address: str
) -> None:
    response = client.get(address)

    main = part(response.content.decode(), "<main", "</main>")
    assert main.count("<h1") == 1
    assert " style=" not in main
    assert "<script" not in main
    assert not response.cookies
    assert len(set(re.findall(r'\bid="(.*?)"', main))) == len(re.findall(r'\bid="(.*?)"', main))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_asks_the_database_a_few_times_whatever_it_shows(
    client: Client, official: None, address: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get(address)


@pytest.mark.parametrize("address", [*ADDRESSES, *FILES])
def test_a_page_of_figures_can_only_be_read(client: Client, official: None, address: str) -> None:
    if address == "/statistics/areas/":
        assert client.put(address).status_code == 405
        return
    assert client.post(address).status_code == 405
