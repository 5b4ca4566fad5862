"""What if: the ladder, what a reader supposes, two official figures, and numbers in words."""

import re

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from estimates.pages.what_if_bars import blame_bars, for_every_100, of_100, range_bar
from estimates.pages.what_if_form import range_fields
from estimates.sums.what_if import OWN_INPUTS, WhatIf
from tests.estimates.page_texts import page, text_of
from tests.estimates.pages.what_if_releases import (
    HERE,
    LADDER,
    OWN,
    RATIO,
    bars_of,
    releases,
    set_share,
    widths_of,
    write_release,
)

pytestmark = pytest.mark.django_db

__all__ = ["releases"]

# ---- The ladder ----------------------------------------------------------------------------


def test_the_ladder_goes_from_supposing_nothing_to_chance_alone(client: Client) -> None:
    write_release()

    html = page(client, LADDER)

    assert bars_of(html) == [
        ("Suppose nothing", "0 to 100 of every 100"),
        ("Between a quarter and four times as likely", "5.3 to 57.4 of every 100"),
        (
            "Between half and twice as likely: what the first page supposes",
            "10.2 to 40.2 of every 100",
        ),
        ("Just as likely: chance alone is left", "18.4 to 25.2 of every 100"),
    ]
    assert widths_of(html) == [(0, 100), (5.35, 52), (10.16, 30.05), (18.44, 6.72)]
    said = text_of(html)
    assert "about 21.6 (18.4 to 25.2) said the police or Report Fraud" in said
    assert "not comparable with the survey" in said
    assert "Nobody has measured it" in said


def test_the_tick_cuts_every_rung_at_as_likely(client: Client) -> None:
    write_release()

    html = page(client, f"{LADDER}&at_least=yes")

    assert [text for _label, text in bars_of(html)] == [
        "0 to 25.2 of every 100",
        "5.3 to 25.2 of every 100",
        "10.2 to 25.2 of every 100",
        "18.4 to 25.2 of every 100",
    ]
    assert re.search(r'name="at_least"[^>]*checked', html)


def test_a_withheld_point_has_its_ladder_and_is_said_by_its_far_end(client: Client) -> None:
    write_release(value="", status="point_withheld", lower="0.000000", upper="0.031000")
    few = text_of(page(client, LADDER))
    own = text_of(page(client, OWN))
    write_release(value="", status="point_withheld", lower="0.981000", upper="1.000000")
    nearly_all = text_of(page(client, LADDER))

    assert "who had been told, fewer than 3.1 said the police" in few
    assert "0 to 3.1 of every 100" in few
    assert "0 to 6.0" in own
    assert "who had been told, more than 98.1 said the police" in nearly_all


def test_a_kind_of_harm_has_a_ladder_of_its_own(client: Client) -> None:
    folder = write_release()
    set_share(folder, offence="malware", value="0.5", lower="0.4", upper="0.6")
    set_share(folder, offence="blackmail", value="", lower="", upper="", status="withheld")

    html = page(client, f"{LADDER}&offence=malware")

    assert ("Just as likely: chance alone is left", "40.0 to 60.0 of every 100") in bars_of(html)
    assert "Of every 100 reports of this kind that said who had been told" in text_of(html)
    options = re.findall(r'<option value="(\w+)"( selected)?>(.*?)</option>', html)
    assert options == [
        ("all", "", "All twelve kinds of harm"),
        ("malware", " selected", "Virus, locked files, fake tech help"),
    ]
    withheld = text_of(page(client, f"{LADDER}&offence=blackmail"))
    assert "Too few of these reports said who had been told" in withheld


def test_a_calibrated_share_has_one_too_where_there_is_any(client: Client) -> None:
    folder = write_release()
    set_share(folder, offence="fraud", method="own_share_calibrated", lower="0.1", upper="0.2")

    said = text_of(page(client, f"{LADDER}&offence=fraud"))

    assert "Fraud, brought to the survey's mix of crime, age and loss" in said
    assert "10.0 to 20.0 of every 100" in said
    assert "of every 100 reports that compare with the survey said the police" in said
    assert "who had been told, about" not in said
    assert "Scotland" not in said


# ---- What a reader supposes ----------------------------------------------------------------


def test_the_known_case_of_the_blame(client: Client) -> None:
    write_release()

    html = page(client, f"{OWN}&d_low=0.5&d_high=2")

    assert bars_of(html) == [
        ("Under what you suppose", "10.2 to 40.2 of every 100"),
        ("Who comes here", "78%"),
        ("Chance: the noise, and who happened to come", "22%"),
    ]
    said = text_of(html)
    assert "10.2 to 40.2 of every 100 victims of these harms would then have told" in said
    assert "With everything at the middle of its range it is 21.6" in said


def test_what_is_supposed_is_worked_out_as_by_hand(client: Client) -> None:
    write_release(value="0.3", lower="0.3", upper="0.3")

    html = page(
        client,
        f"{OWN}&d_low=2&d_high=2&t_low=90&t_high=90&f_low=10&f_high=10&s_low=3&s_high=3.0"
        "&k_low=60&k_high=60%25&q_low=20&q_high=20",
    )

    # x = .2 / .8 = 1/4; y = 1/7; w = 1/3; .6 / 3 + .4 x .2 = .28
    assert bars_of(html) == [("Under what you suppose", "28.0 to 28.0 of every 100")]
    assert "Nothing is left open, so the range has no width." in text_of(html)


def test_what_was_typed_stands_in_the_form_again(client: Client) -> None:
    write_release()

    html = page(client, f"{OWN}&d_low=0.75&q_high=12.5")

    for name, value in (("d_low", "0.75"), ("d_high", "2"), ("q_high", "12.5"), ("t_low", "100")):
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(value)}"', html), name


def test_the_two_forms_are_never_mixed(client: Client, official: None) -> None:
    write_release()

    own, ratio = page(client, OWN), page(client, RATIO)

    assert 'name="a_low"' not in own
    assert 'name="recorded"' not in own
    assert 'name="d_low"' not in ratio
    assert 'name="release"' not in ratio
    assert "stat-rungs__whole" not in ratio  # the drawing of our own share


# ---- Two official figures -------------------------------------------------------------------


def test_recorded_over_survey_is_moved_and_never_called_a_share(
    client: Client, official: None
) -> None:
    html = page(client, f"{RATIO}&a_low=50&g_low=50&e_high=2")

    said = text_of(html)
    assert "20,329 offences recorded (Action Fraud), over 977,000 incidents estimated" in said
    assert "2.08 for every 100" in said
    # 2.0808 x .5 / 2 to 2.0808 / .5
    assert "0.52 to 4.16 offences recorded for every 100 incidents" in said
    assert said.count("share reported") == said.count("not a share reported") > 0
    assert {label for label, _text in bars_of(html)} == {
        "Recorded offences that the survey would not count",
        "Offences recorded elsewhere",
        "The survey's own error",
    }
    assert sum(int(text.rstrip("%")) for _label, text in bars_of(html)) == 100
    assert "Who is counted" in said
    assert "The Register quoting ONS" in said


def test_figures_that_may_not_be_divided_are_refused_with_the_reason(
    client: Client, official: None
) -> None:
    other_year = "recorded=rec-2019j-cm-af&survey=csew-2018j-cm"

    said = text_of(page(client, f"{HERE}?measure=ratio&{other_year}", status=400))

    assert "These two may not be divided: they differ in" in said
    assert "period" in said
    assert "Computer misuse recorded over survey, year ending June 2019" in said


def test_where_nothing_is_left_open_the_answer_is_one_number(
    client: Client, official: None
) -> None:
    said = text_of(page(client, RATIO))

    assert "2.08 offences recorded for every 100 incidents" in said
    assert "2.08 to 2.08" not in said
    assert "at the middle of its range" not in said


def test_figures_that_nobody_published_are_refused(client: Client, official: None) -> None:
    said = text_of(page(client, f"{HERE}?recorded=nobody&survey=%00", status=400))

    assert "“nobody” is no count of recorded offences" in said
    assert "is no estimate of a survey" in said


@pytest.mark.parametrize("query", ["measure=ratio", "a_low=50", "recorded=&survey="])
def test_an_address_that_names_no_figure_is_told_so(
    client: Client, official: None, query: str
) -> None:
    said = text_of(page(client, f"{HERE}?{query}", status=400))

    assert "The address names no recorded offences. Choose two." in said
    assert "The address names no estimate of a survey. Choose two." in said
    assert "“”" not in said


# ---- The numbers in words ------------------------------------------------------------------


@given(
    blame=st.dictionaries(st.sampled_from(["p", *OWN_INPUTS]), st.floats(0, 1), min_size=1),
)
def test_the_parts_of_the_blame_add_up_to_100(blame: dict[str, float]) -> None:
    bars = blame_bars(WhatIf(value=0.0, lower=0.0, upper=sum(blame.values()), blame=blame))

    whole = [int(bar.text.rstrip("%")) for bar in bars if not bar.text.startswith("under")]
    assert sum(whole) == (100 if bars else 0)


@given(ends=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted))
def test_a_bar_stays_on_the_page_and_can_be_seen(ends: list[float]) -> None:
    bar = range_bar("any", *ends)
    x, width = float(bar.x.rstrip("%")), float(bar.width.rstrip("%"))

    assert 0 <= x <= x + width <= 100.01
    assert width >= 0.6


def test_none_and_all_have_no_decimal() -> None:
    assert [of_100(share) for share in (0, 1, 0.5, 0.2163)] == ["0", "100", "50.0", "21.6"]
    assert [for_every_100(ratio) for ratio in (0.0208, 0.05, 12.5)] == ["2.08", "5.0", "1,250.0"]


@given(typed=st.text(max_size=12))
def test_whatever_is_typed_is_a_number_within_its_limits_or_a_fault(typed: str) -> None:
    query = QueryDict(mutable=True)
    query["d_low"] = typed

    field = range_fields(query, inputs=OWN_INPUTS)[0]

    if field.range is None:
        assert field.faults
    else:
        assert 0.25 <= field.range[0] <= 2
