"""What if: the ladder, what a reader supposes, the ratio, and every address that is wrong."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from estimates.pages.what_if_bars import blame_bars, for_every_100, of_100, range_bar
from estimates.pages.what_if_form import range_fields
from estimates.sums.what_if import OWN_INPUTS, WhatIf
from tests.estimates.page_texts import page, text_of
from tests.estimates.pages.what_if_releases import set_share, write_release, write_withdrawal

pytestmark = pytest.mark.django_db

HERE = "/statistics/what-if/"
LADDER = f"{HERE}?measure=ladder&release=2026"
OWN = f"{HERE}?measure=own&release=2026"
RATIO = f"{HERE}?measure=ratio&recorded=rec-2019j-cm-af&survey=csew-2019j-cm"


@pytest.fixture(autouse=True)
def releases(settings: Settings, tmp_path: Path, db: None) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


def bars_of(html: str) -> list[tuple[str, str]]:
    """The words of each bar, in order."""
    return [
        (text_of(label), text_of(text))
        for label, text in re.findall(
            r'__label">(.*?)</span>\s*<strong class="stat-rungs__text">(.*?)</strong>', html
        )
    ]


def widths_of(html: str) -> list[tuple[float, float]]:
    drawn = re.findall(r'stat-rungs__part" x="([\d.]+)%" y="1" width="([\d.]+)%"', html)
    return [(float(x), float(width)) for x, width in drawn]


def links_of(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="(/statistics/what-if/[^"]*)"', html)]


# ---- The ladder ----------------------------------------------------------------------------


def test_the_ladder_goes_from_supposing_nothing_to_chance_alone(client: Client) -> None:
    write_release()

    html = page(client, LADDER)

    assert bars_of(html) == [
        ("Suppose nothing", "0 to 100 of every 100"),
        ("Between a quarter and four times as likely", "5.3 to 57.4 of every 100"),
        (
            "Between half and twice as likely: the range of the first page",
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
    assert "10.2 to 40.2 of every 100 victims of these harms" in said
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


@pytest.mark.parametrize("query", ["measure=ratio", "recorded=nobody&survey=%00", "a_low=50"])
def test_figures_that_nobody_published_are_refused(
    client: Client, official: None, query: str
) -> None:
    said = text_of(page(client, f"{HERE}?{query}", status=400))

    assert "is no count of recorded offences" in said
    assert "is no estimate of a survey" in said


# ---- Addresses -----------------------------------------------------------------------------


def test_the_entrance_shows_the_newest_release_and_every_way_on_names_its_own(
    client: Client, official: None
) -> None:
    write_release("2025", upper="0.300000")
    write_release("2026")

    html = page(client, HERE)

    assert ("Just as likely: chance alone is left", "18.4 to 25.2 of every 100") in bars_of(html)
    links = links_of(html)
    assert f"{HERE}?measure=ladder&release=2025" in links
    assert f"{HERE}?measure=ladder&release=2026&offence=all" in links
    assert len([link for link in links if "measure=ratio" in link]) >= 5
    for link in links:
        assert "release=" in link or ("recorded=" in link and "survey=" in link), link
        page(client, link)


def test_the_entrance_of_a_site_without_releases_or_figures_says_so(client: Client) -> None:
    said = text_of(page(client, HERE))

    assert "No release says yet who had been told" in said
    assert "No official figures are loaded that may be divided" in said


def test_the_entrance_passes_over_a_release_that_has_too_few(client: Client) -> None:
    write_release("2025")
    write_release("2026", status="withheld", value="", lower="", upper="")

    assert "Our own reports: release 2025" in text_of(page(client, HERE))


@pytest.mark.parametrize("address", [LADDER, f"{OWN}&d_low=0.6", f"{RATIO}&m_high=20"])
def test_one_address_gives_the_same_bytes_after_another_release(
    client: Client, official: None, address: str
) -> None:
    write_release()
    before = client.get(address)

    write_release("2027", value="0.4", lower="0.3", upper="0.5")
    after = client.get(address)

    assert before.status_code == after.status_code == 200
    assert before.content == after.content
    assert not before.cookies
    assert "Set-Cookie" not in before.headers


def test_a_release_without_a_number_says_why_and_offers_something_else(
    client: Client, official: None
) -> None:
    folder = write_release(status="withheld", value="", lower="", upper="")
    withheld = page(client, f"{OWN}&d_low=1")
    write_withdrawal()
    withdrawn = page(client, LADDER)
    (folder.parent / "2026.withdrawn.json").unlink()
    (folder / "estimates.csv").write_text("cut")
    damaged = page(client, LADDER, status=503)

    assert "Too few of these reports said who had been told" in text_of(withheld)
    assert 'name="d_low"' not in withheld
    assert "This release was withdrawn" in text_of(withdrawn)
    assert "A file of this release is missing or was changed" in text_of(damaged)
    for html in (withheld, withdrawn, damaged):
        assert "stat-rungs" not in html
        assert "measure=ratio" in html


def test_a_release_from_before_there_were_estimates_says_so(client: Client) -> None:
    folder = write_release()
    (folder / "estimates.csv").unlink()
    sums = folder / "SHA256SUMS"
    lines = sums.read_text().splitlines(keepends=True)
    sums.unlink()
    sums.write_text("".join(line for line in lines if "estimates.csv" not in line))

    assert "published without a share" in text_of(page(client, LADDER))


# ---- What is wrong -------------------------------------------------------------------------

WRONG = [
    *("0", "-1", "0.2", "4.01", "1e0", "nan", "-inf", "huge", "", " ", "1/2", "0,5", "1.2.3"),
    *("+1", "0x1", "١", "²", "9" * 400, "1_0", "<b>", "\x00", "🙂", "."),
]


@pytest.mark.parametrize("typed", WRONG)
def test_a_number_that_may_not_be_supposed_is_told_what_may(client: Client, typed: str) -> None:
    write_release()

    response = client.get(HERE, {"measure": "own", "release": "2026", "d_high": typed})

    html = response.content.decode()
    assert response.status_code == 400
    assert 'href="#d_high">Who comes here (d), highest: enter a number from 0.25 to 4</a>' in html
    assert re.search(r'id="d_high"[^>]*aria-describedby="d_high-error"', html)
    assert 'id="d_high-error"' in html
    assert "stat-rungs__part" not in html
    assert "<b>" not in html
    assert "Error: " in html[: html.index("</title>")]


@pytest.mark.parametrize(
    ("name", "typed", "allowed"),
    [
        ("t_low", "49.9", "50 to 100"),
        ("f_high", "21", "0 to 20"),
        ("s_low", "0.1", "0.25 to 4"),
        ("k_low", "9", "10 to 100"),
        ("q_high", "101", "0 to 100"),
    ],
)
def test_each_thing_has_limits_of_its_own(
    client: Client, name: str, typed: str, allowed: str
) -> None:
    write_release()

    html = page(client, f"{OWN}&{name}={typed}", status=400)

    assert f'href="#{name}"' in html
    assert f"enter a number from {allowed}" in html
    assert re.search(rf'name="{name}"[^>]*value="{typed}"', html)


@pytest.mark.parametrize(
    ("name", "typed", "allowed"),
    [
        ("a_low", "4", "5 to 100"),
        ("g_low", "0", "5 to 100"),
        ("m_high", "91", "0 to 90"),
        ("e_high", "3", "0.5 to 2"),
    ],
)
def test_so_has_each_of_the_ratio(
    client: Client, official: None, name: str, typed: str, allowed: str
) -> None:
    html = page(client, f"{RATIO}&{name}={typed}", status=400)

    assert f'href="#{name}"' in html
    assert f"enter a number from {allowed}" in html


def test_the_lowest_may_not_lie_above_the_highest(client: Client) -> None:
    write_release()

    html = page(client, f"{OWN}&d_low=2&d_high=1&k_low=40", status=400)

    assert 'href="#d_low">Who comes here (d), lowest: the lowest may not be above the' in html
    assert re.search(r'name="k_low"[^>]*value="40"', html)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("measure=own&release=1999", "There is no release “1999”. Choose one."),
        ("measure=own&release=..%2F2026", "There is no release “../2026”. Choose one."),
        ("measure=ladder&release=%00", "There is no release “”. Choose one."),
        ("measure=ladder", "The address names no release. Choose one."),
        ("release=2026&offence=arson", "Release 2026 has no share of “arson”. It has: all."),
        ("release=2026&measure=best", "“best” is no measure. It may be ladder, own or ratio."),
        ("release=2026&at_least=no", "The tick at_least is yes, or is left out."),
        ("release=2026&colour=red", "a name that this form does not know: colour. It knows"),
        ("release=2026&release=2025", "stand more than once in the address"),
        ("release=2026&measure=own&d=0", "a name that this form does not know: d. It knows"),
        ("release=2026&measure=own&a_low=50", "does not know: a_low"),
        ("d_low=0", "Who comes here (d), lowest: enter a number from 0.25 to 4"),
    ],
)
def test_an_address_that_is_wrong_says_what_it_may_be(
    client: Client, query: str, said: str
) -> None:
    write_release()

    html = page(client, f"{HERE}?{query}", status=400)

    assert said in text_of(html)
    for target in re.findall(r'<li>\s*<a href="#([\w-]+)"', html):
        assert f'id="{target}"' in html, target
    assert f"{HERE}?measure=" in html


def test_what_was_typed_goes_along_to_another_release(client: Client) -> None:
    write_release()

    html = page(client, f"{HERE}?measure=own&release=1999&d_low=0.75&t_low=x", status=400)

    assert f"{HERE}?measure=own&release=2026&d_low=0.75&t_low=x" in links_of(html)


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
