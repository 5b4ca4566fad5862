"""The two panels: shares over time, and under a rule what is none, by the file."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from estimates.models import OfficialFigure
from estimates.pages.method_rows import RecordedRatio, ratios_of
from estimates.pages.share_panels import SharePanel, share_panels
from tests.estimates.page_texts import page, rows_of

pytestmark = pytest.mark.django_db

SHARES = "Share that victims say they reported"


def panels() -> tuple[SharePanel, ...]:
    return share_panels(list(OfficialFigure.objects.survey_reported_shares()), ratios())


def ratios() -> tuple[RecordedRatio, ...]:
    return ratios_of(
        list(OfficialFigure.objects.recorded_by_action_fraud()),
        list(OfficialFigure.objects.survey_incidents()),
    )


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


def svgs(html: str) -> list[str]:
    return re.findall(r'<svg class="stat-plot stat-plot--shares".*?</figure>', html, re.DOTALL)


def test_there_is_a_panel_for_fraud_and_one_for_computer_misuse(official: None) -> None:
    fraud, misuse = panels()

    assert fraud.title == "Fraud: fewer than one in 5 reported, in each of 4 shares published"
    assert misuse.title == (
        "Computer misuse: fewer than one in 8 reported, in each of 3 shares published"
    )
    assert [len(panel.shares) for panel in (fraud, misuse)] == [4, 3]
    assert [len(panel.ratios) for panel in (fraud, misuse)] == [5, 2]


def test_a_title_follows_its_figures(official: None) -> None:
    shares = OfficialFigure.objects.survey_reported_shares()
    shares.filter(offence_group="computer_misuse").exclude(precision__startswith="st").delete()
    shares.filter(figure_id="csew-2017m-fraud-rep").update(value=60)

    fraud, misuse = panels()

    assert fraud.title == "Fraud: what victims say they reported"
    assert misuse.title == (
        "Computer misuse: fewer than one in 14 reported, in the one share published"
    )


def test_every_number_of_a_panel_is_the_file_s_and_every_one_of_the_file_is_drawn(
    client: Client, official: None
) -> None:
    html = page(client, "/statistics/")
    rows = rows_of(client, "/statistics/reporting.csv")
    said = " ".join(unescape(svg) for svg in svgs(html))

    for row in rows:
        if row["section"] == SHARES and row["precision"] == "ratio":
            figure = OfficialFigure.objects.get(figure_id=row["figure"])
            found = rf"{row['period']}: {figure.stated_as} \(.*?one in ([\d.]+) and one in ([\d.]+)"
            ends = re.search(found, said)
            assert ends
            assert f"{100 / float(ends[1]):.1f}" == row["rounding_low"]
            assert f"{100 / float(ends[2]):.1f}" == row["rounding_high"]
            assert f"{row['value']}%" not in said
        elif row["section"] == SHARES:
            found = f"{row['period']}: {row['value']}%"
            assert found in said
            ends = f"between {row['rounding_low']}% and {row['rounding_high']}%"
            assert ends in said[said.index(found) :]
        elif row["section"] == "Recorded over survey":
            shown = re.findall(rf"{row['period']}: (\d+\.\d+)", said)
            assert any(abs(float(each) - float(row["value"])) <= 0.05 for each in shown)
    assert len(re.findall(r"<circle ", said)) == sum(row["section"] == SHARES for row in rows)
    assert len(re.findall(r"<path ", said)) == 7


def test_what_a_panel_says_is_also_written_on_it(client: Client, official: None) -> None:
    for svg in svgs(page(client, "/statistics/")):
        description = re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.DOTALL)
        assert description
        labels = " ".join(re.findall(r'<text class="stat-plot__label"[^>]*>(.*?)</text>', svg))
        for number in re.findall(r"year ending \w+ \d+: ([\d.]+%?|one in \w+)", description[1]):
            assert number.rstrip(".") in labels
        assert "Not a share reported" in description[1]
        assert "derived, blocked" in description[1]
        assert svg.index("stat-plot__rule") < svg.index("stat-plot__marker--recorded")


def test_a_mark_stands_at_its_value_and_its_bar_at_its_rounding(official: None) -> None:
    fraud, _ = panels()

    zero = next(line.y for line in fraud.gridlines if line.text == "0%")
    five = next(line.y for line in fraud.gridlines if line.text == "5%")
    pixels = (zero - five) / 5
    newest = fraud.shares[-1]
    assert newest.said.endswith("one in seven (before rounding, between one in 7.5 and one in 6.5)")
    assert zero - newest.y == pytest.approx(pixels * 100 / 7, abs=1)
    assert zero - newest.upper_y == pytest.approx(pixels * 100 / 6.5, abs=1)
    assert newest.bar == pytest.approx(pixels * (100 / 6.5 - 100 / 7.5), abs=1)
    diamond = fraud.ratios[0]
    assert fraud.base_y - diamond.y == pytest.approx(pixels * 6.47, abs=1)
    days = [mark.x for mark in fraud.shares]
    assert sorted(days, key=percent) == days


def test_no_line_joins_the_shares_and_the_telephone_survey_is_shaded(
    client: Client, official: None
) -> None:
    html = page(client, "/statistics/")

    for panel, svg in zip(panels(), svgs(html), strict=True):
        assert "<polyline" not in svg
        assert all("stat-plot__marker" in line or "<path" not in line for line in svg.split("<svg"))
        (change,) = panel.changes
        before, after = percent(change.x), percent(change.x) + percent(change.width)
        assert not any(before < percent(mark.x) < after for mark in panel.shares)
        assert "by telephone from 2020 to 2022" in change.words
        assert svg.count('class="stat-plot__change"') == 1
    assert html.count("Shaded: The survey was made by telephone") == 1


def test_a_share_with_an_interval_is_drawn_with_it(official: None) -> None:
    OfficialFigure.objects.filter(figure_id="csew-2024s-fraud-rep").update(
        lower=Decimal(12), upper=Decimal(19), precision="rounded", value=15
    )

    fraud, _ = panels()

    assert "95% interval 12% to 19%" in fraud.description
    assert fraud.title.startswith("Fraud: fewer than one in 5 reported")


def test_a_share_of_which_a_flag_is_not_known_is_not_drawn(official: None) -> None:
    OfficialFigure.objects.filter(figure_id="csew-2017m-fraud-rep").update(flag_unit="unknown")
    OfficialFigure.objects.filter(offence_group="computer_misuse").update(flag_unit="unknown")

    (fraud,) = panels()

    assert len(fraud.shares) == 3
    assert "17%" not in fraud.description


def test_a_single_share_of_one_day_is_drawn_alone(official: None) -> None:
    shares = OfficialFigure.objects.survey_reported_shares()

    (alone,) = share_panels(list(shares.filter(figure_id="csew-2018m-fraud-rep")), ())

    assert alone.ratios == ()
    assert "Not a share" not in alone.description
    assert [tick.text for tick in alone.years] == ["2018"]


def test_numbers_that_stand_near_each_other_do_not_lie_on_each_other(official: None) -> None:
    OfficialFigure.objects.filter(figure_id="rec-2018j-cm-af").update(value=2000)

    for panel in panels():
        places = [(percent(mark.label_x), line.y) for mark in panel.ratios for line in mark.lines]
        for index, (x, y) in enumerate(places):
            for other_x, other_y in places[:index]:
                assert abs(x - other_x) >= 8 or abs(y - other_y) >= 12


def test_a_year_stands_at_its_own_place(official: None) -> None:
    fraud, _ = panels()

    ticks = {int(tick.text): percent(tick.x) for tick in fraud.years}
    assert list(ticks) == sorted(ticks)
    newest = date(2024, 9, 30)
    share = percent(fraud.shares[-1].x)
    assert ticks[2024] > share > ticks[2022]
    assert newest.year in ticks
