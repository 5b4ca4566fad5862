"""What is scored, against what, and everything that is not."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from estimates.own.track_record import TrackedShare, track_record, yardsticks
from releases.released_files import released_file
from tests.estimates.own.frozen_releases import PLAIN, freeze, share_row, survey_share

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path, official: None) -> Path:
    settings.RELEASES_DIR = tmp_path / "releases"
    return tmp_path / "releases"


def only_share() -> TrackedShare:
    (share,) = track_record().tracked
    return share


def test_a_share_waits_until_the_survey_has_its_year(home: Path) -> None:
    freeze(home, share_row())

    share = only_share()

    assert (share.state, share.outcome, share.interval) == ("waiting", None, None)
    assert share.sha256 == released_file("2026", "estimates.csv").sha256


def test_the_range_and_the_envelope_are_scored_when_the_figure_is_out(home: Path) -> None:
    freeze(home, share_row())
    figure = survey_share(precision="1 decimal", value="15.0")

    share = only_share()

    assert (share.state, share.outcome) == ("scored", figure)
    assert share.interval is not None
    assert share.envelope is not None
    # 14.95 to 15.05 lies 0.75 to 0.85 points above 14.2, and the range is 2.4 wide.
    assert share.interval.verdict == "outside"
    assert share.interval.score == pytest.approx((2.4 + 40 * 0.75, 2.4 + 40 * 0.85))
    assert (share.envelope.verdict, share.envelope.score) == (
        "inside",
        pytest.approx((18.6, 18.6)),
    )


def test_a_ratio_that_was_rounded_across_the_end_leaves_nobody_able_to_tell(home: Path) -> None:
    freeze(home, share_row())
    survey_share()  # one in seven: 13.3 to 15.4

    share = only_share()

    assert share.interval is not None
    assert share.interval.verdict == "cannot_tell"
    assert share.interval.score == pytest.approx((2.4, 2.4 + 40 * (100 / 6.5 - 14.2)))


def test_the_yardstick_is_the_last_edition_that_was_out_on_the_day(home: Path) -> None:
    freeze(home, share_row())
    out = survey_share(
        "survey-2025",
        flag_period="2025-01-01/2025-12-31/year",
        published="2026-04-20",
        precision="1 decimal",
        value="16",
    )
    survey_share(
        "survey-late",
        flag_period="2025-04-01/2026-03-31/year",
        published="2027-03-01",
    )
    outcome = survey_share(precision="1 decimal", value="15")

    share = only_share()

    assert share.yardstick is not None
    assert (share.yardstick.last, share.yardstick.outcome) == (out, outcome)
    assert share.yardstick.scored.score == pytest.approx((0.1 + 40 * 0.9, 0.1 + 40 * 1.0))


def test_the_odds_say_who_came_forward_if_the_survey_is_right(home: Path) -> None:
    freeze(home, share_row(value="0.200000", lower="0.190000", upper="0.210000"))
    survey_share(precision="about", value="11.111111111")

    share = only_share()

    assert share.odds_ratios == pytest.approx((2.0, 2.0), rel=1e-4)


def test_a_survey_share_of_nothing_has_no_odds(home: Path) -> None:
    freeze(home, share_row())
    survey_share(precision="exact", value="0")

    assert only_share().odds_ratios is None


def test_the_first_edition_counts_and_revisions_are_named(home: Path) -> None:
    freeze(home, share_row())
    revised = survey_share("survey-revised", published="2027-07-20", value="12")
    first = survey_share()

    share = only_share()

    assert (share.outcome, share.revisions) == (first, (revised,))


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"published": "2027-02-03"}, "out_before"),
        ({"published": "2026-12"}, "out_before"),
        ({"published": "2027-02"}, "out_before"),
        ({"published": ""}, "date_unknown"),
        ({"flag_population": "unknown"}, "not_comparable"),
        ({"flag_geography": "S23000009"}, "not_comparable"),
        ({"flag_unit": "victim"}, "not_comparable"),
        ({"flag_offence": "computer_misuse"}, "waiting"),
        ({"flag_offence": "fraud: bank and credit account"}, "waiting"),
        ({"flag_period": "2025-10-01/2026-09-30/year"}, "waiting"),
        ({"published": "2027-02-04"}, "scored"),
        ({"published": "2027-03"}, "scored"),
    ],
)
def test_only_a_figure_of_the_same_thing_that_came_afterwards_is_scored(
    home: Path, columns: dict[str, str], state: str
) -> None:
    freeze(home, share_row())
    survey_share(**columns)

    share = only_share()

    assert share.state == state
    assert (share.interval is not None) == (state == "scored")
    assert bool(share.differing) == (state == "not_comparable")


def test_made_up_reports_are_never_set_against_the_survey(home: Path) -> None:
    freeze(home, share_row(), demonstration=True)
    survey_share()

    share = only_share()

    assert (share.state, share.outcome, share.interval) == ("made_up", None, None)


def test_a_row_without_a_share_has_nothing_to_score(home: Path) -> None:
    empty = dict.fromkeys(("value", "lower", "upper", "envelope_low", "envelope_high"), "")
    freeze(home, share_row(status="blocked", notes="below_the_gate", **empty))
    survey_share()

    assert only_share().state == "no_share"


def test_a_withdrawn_release_stays_in_the_record(home: Path) -> None:
    freeze(home, share_row())
    (home / "2026.withdrawn.json").write_text('{"notice": "Wrong.", "withdrawn_on": "2027-03-01"}')

    assert only_share().release.is_withdrawn


def test_the_plain_share_is_listed_with_what_forbids_a_score(home: Path) -> None:
    freeze(home, PLAIN, share_row())

    (unscored,) = track_record().unscored

    assert unscored.release.number == "2026"
    assert unscored.differing == ("geography", "period", "offence", "unit", "population")


def test_quarters_and_releases_without_estimates_are_not_in_it(home: Path) -> None:
    freeze(home, share_row(), number="2026-Q4")
    freeze(home, number="2025")

    record = track_record()

    assert (record.tracked, record.unscored, record.damaged) == ((), (), ())


def test_a_damaged_file_is_named_and_the_others_stay(home: Path) -> None:
    (freeze(home, share_row()) / "estimates.csv").write_text("cut off")
    freeze(home, share_row(release="2027"), number="2027")

    record = track_record()

    assert record.damaged == ("2026",)
    assert [share.release.number for share in record.tracked] == ["2027"]


def test_each_edition_of_the_survey_is_the_yardstick_of_the_next() -> None:
    found = [(one.last.figure_id, one.outcome.figure_id) for one in yardsticks()]

    assert found == [
        ("csew-2018m-fraud-rep", "csew-2019m-fraud-rep"),
        ("csew-2017m-fraud-rep", "csew-2018m-fraud-rep"),
    ]
    # 14.5 to 15.5 after 12.5 to 13.5: one point wide, and one to two points beside it.
    assert yardsticks()[0].scored.score == pytest.approx((41, 81))
