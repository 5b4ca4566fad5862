"""The page of the track record: what it says of each share, and when there is none."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from estimates.models import OfficialFigure
from estimates.own.calibration_rows import calibration_rows
from estimates.own.track_record import State
from estimates.pages.score_files import TRACK_ABOUT, TRACK_CODES
from estimates.sums.track_record import Verdict
from tests.estimates.own.frozen_releases import PLAIN, freeze, share_row, survey_share
from tests.estimates.page_texts import page, rows_of, section, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/statistics/track-record/"


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


@pytest.fixture
def shown(client: Client, official: None) -> Client:
    return client


def test_before_the_first_release_it_says_what_there_would_be(shown: Client) -> None:
    text = text_of(page(shown, ADDRESS))

    assert "Nothing has been scored yet." in text
    assert "No share waits." in text
    assert "Score: 41.0 to 81.0 points." in text


def test_a_share_that_waits_stands_with_its_range_its_target_and_its_checksum(
    shown: Client, home: Path
) -> None:
    freeze(home, PLAIN, share_row())

    text = text_of(page(shown, ADDRESS))

    assert "Fraud, release 2026" in text
    assert "13.0% (11.8% to 14.2%)" in text
    assert "6.3% to 24.9%" in text
    assert (
        "The first edition of the survey's share of incidents of fraud that victims reported, "
        "England and Wales, January 2026 to December 2026" in text
    )
    assert "Waiting: the survey's share for that year is not in our register yet." in text
    assert (
        "Release 2026: not scored: offence, place, period, who is counted, what is counted." in text
    )


def test_a_scored_share_says_how_it_did_and_keeps_the_ratio_a_ratio(
    shown: Client, home: Path
) -> None:
    freeze(home, share_row())
    survey_share(
        "survey-2025",
        flag_period="2025-01-01/2025-12-31/year",
        period_label="year ending December 2025",
        published="2026-04-20",
    )
    survey_share()
    survey_share("survey-revised", published="2027-09-01", value="12", precision="rounded")

    text = text_of(page(shown, ADDRESS))

    assert "Nothing has been scored yet." not in text
    assert (
        "The survey said one in seven (before rounding, between one in 7.5 and one in 6.5), year "
        "ending December 2026" in text
    )
    assert "Later editions, which change nothing here 12%" in text
    assert (
        "Cannot tell: the survey's figure was rounded across its end. Score: 2.4 to 49.8 points."
        in text
    )
    assert "Had one said: the same as the last edition one in seven" in text
    assert "about 0.82 to 0.97 times as likely to come here" in text
    assert "14.3%" not in text


def test_made_up_shares_are_marked_and_never_set_against_the_survey(
    shown: Client, home: Path
) -> None:
    freeze(home, share_row(), demonstration=True)
    survey_share()

    html = page(shown, ADDRESS)
    text = text_of(section(html, "waiting"))
    assert "Fraud, release 2026 Made up" in text
    assert "What they say is never set against the real survey" in text
    assert "The survey said" not in text
    assert "Nothing has been scored yet." in text_of(section(html, "scored"))


def test_a_row_without_a_share_says_why(shown: Client, home: Path) -> None:
    empty = dict.fromkeys(("value", "lower", "upper", "envelope_low", "envelope_high", "n"), "")
    freeze(home, share_row(status="unavailable", notes="no_estimate_tables no_margins", **empty))

    text = text_of(page(shown, ADDRESS))

    assert (
        "Fraud, release 2026: The release has no tables of reports that compare with the survey. "
        "The survey's mix of crime, age and loss is not loaded." in text
    )


def test_a_share_that_may_not_be_compared_says_in_what(shown: Client, home: Path) -> None:
    freeze(home, share_row())
    survey_share(flag_population="unknown")

    assert "What differs who is counted" in text_of(page(shown, ADDRESS))


def test_what_was_withdrawn_and_what_is_damaged_is_said(shown: Client, home: Path) -> None:
    freeze(home, share_row())
    (home / "2026.withdrawn.json").write_text('{"notice": "Wrong.", "withdrawn_on": "2027-03-01"}')
    (freeze(home, share_row(), number="2025") / "estimates.csv").write_text("cut off")

    text = text_of(page(shown, ADDRESS))

    assert "Fraud, release 2026 Withdrawn" in text
    assert "cannot be read, so they are left out: 2025." in text


def test_no_combined_view_is_made_and_it_says_why(shown: Client, home: Path) -> None:
    freeze(home, share_row())

    text = text_of(section(page(shown, ADDRESS), "combined"))

    assert (
        "Fraud: not made. Sources: 5. The sources do not measure the same thing. We have not seen "
        "a standard error of each source. What differs: period, who counts, change of recording."
        in text
    )
    assert "Computer misuse: not made. Sources: 1. Fewer than three sources" in text


def test_sources_that_measure_one_thing_are_combined(shown: Client) -> None:
    shares = OfficialFigure.objects.filter(measure="share_reported_police_or_af")
    shares.filter(flag_offence="fraud").update(
        flag_period="2016-04-01/2017-03-31/year", flag_change="none", standard_error=1
    )

    text = text_of(section(page(shown, ADDRESS), "combined"))

    assert re.search(r"Fraud: 14\.\d% \(1\d\.\d% to 1\d\.\d%\), from 4 sources\.", text)


def test_an_odd_query_never_breaks_the_page(shown: Client) -> None:
    for query in ("?release=%00", "?page=x", "?offence=all&offence=none"):
        assert shown.get(ADDRESS + query).status_code == 200


def test_it_needs_the_figures_and_says_so(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 503


def test_it_sets_no_cookie(shown: Client) -> None:
    assert not shown.get(ADDRESS).cookies


def test_the_file_has_every_share_its_outcome_and_its_score(shown: Client, home: Path) -> None:
    freeze(home, share_row())
    empty = dict.fromkeys(("value", "lower", "upper", "envelope_low", "envelope_high"), "")
    without = share_row(
        offence="computer_misuse", status="blocked", notes="below_the_gate", **empty
    )
    freeze(home, share_row(release="2027"), without, number="2027", demonstration=True)
    outcome = survey_share()

    rows = {
        (row["release"], row["offence"]): row
        for row in rows_of(shown, "/statistics/track-record.csv")
    }

    scored = rows["2026", "fraud"]
    assert (scored["state"], scored["outcome"]) == ("scored", outcome.figure_id)
    assert (scored["value"], scored["lower"], scored["upper"]) == (
        *("0.130000", "0.118000", "0.142000"),
    )
    # One in seven is rounded: the range's score is from the least to the most that it can be.
    assert float(scored["range_score_least"]) == pytest.approx(2.4)
    assert float(scored["range_score_most"]) > float(scored["range_score_least"])
    assert scored["envelope_verdict"] == "inside"
    assert scored["sha256"] in (home / "2026" / "SHA256SUMS").read_text()
    assert (rows["2027", "fraud"]["state"], rows["2027", "fraud"]["outcome"]) == ("made_up", "")
    assert rows["2027", "computer_misuse"]["state"] == "no_share"
    assert rows["2027", "computer_misuse"]["value"] == ""
    assert 'href="/statistics/track-record.csv"' in page(shown, ADDRESS)


def test_before_the_first_release_the_file_has_its_heading_alone(shown: Client) -> None:
    response = shown.get("/statistics/track-record.csv")

    assert response.content.decode() == ",".join(TRACK_ABOUT) + "\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="track-record.csv"'


def test_every_state_and_verdict_of_the_file_is_in_the_codebook() -> None:
    assert set(TRACK_CODES["state"]) == set(get_args(State))
    assert set(TRACK_CODES["range_verdict"]) == set(get_args(Verdict))


def test_the_calibration_is_a_file_too(shown: Client) -> None:
    rows = rows_of(shown, "/statistics/methods/calibration.csv")

    assert rows == [asdict(row) for row in calibration_rows()]
    assert 'href="/statistics/methods/calibration.csv"' in page(shown, "/statistics/methods/")
