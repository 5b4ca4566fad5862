"""What-if addresses: the entrance, the same page for ever, and everything that is wrong."""

import re

import pytest
from django.test import Client

from tests.estimates.page_texts import page, text_of
from tests.estimates.pages.what_if_releases import (
    HERE,
    LADDER,
    OWN,
    RATIO,
    bars_of,
    links_of,
    releases,
    write_release,
    write_withdrawal,
)

pytestmark = pytest.mark.django_db
__all__ = ["releases"]


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
