"""The box: what a release can say follows from its published total and its tables."""

from collections.abc import Collection
from datetime import date

import pytest

from classification.periods import DAYS_TO_WITHDRAW, cohort_for
from releases.profiles import Band
from releases.statements import LIMITS, WHAT_IS_COUNTED, statements_for

ONE_WAY = (Band.ALWAYS,)
CROSSED = (Band.ALWAYS, Band.CROSSED)
START_UP = {"declared": ONE_WAY, "drawn": ONE_WAY}


@pytest.mark.parametrize(
    ("total", "declared", "drawn", "comparable", "can", "cannot"),
    [
        (40, ONE_WAY, ONE_WAY, 0, [], ["Needs about 100 reports.", "Needs about 300 reports."]),
        (100, ONE_WAY, ONE_WAY, 0, ["Whether most people told"], ["Needs about 300 reports."]),
        (300, ONE_WAY, ONE_WAY, 0, ["The mix"], ["Needs about 500 reports and the standard set"]),
        (3_000, ONE_WAY, ONE_WAY, 3_000, ["The mix"], ["loss. Needs the standard set of tables."]),
        (499, Band, ONE_WAY, 0, ["The mix"], ["age and loss. Needs about 500 reports."]),
        (500, Band, CROSSED, 0, ["such as age and loss."], ["survey. Needs about 2,000 reports."]),
        (3_000, Band, CROSSED, 1_999, ["age and loss."], ["survey. Needs about 2,000 reports."]),
        (4_000, Band, Band, 2_000, ["An estimate of the share"], ["How many people were hit"]),
        (3_000, Band, ONE_WAY, 0, ["The mix"], ["loss. Needs the release of a whole year."]),
        # Drawn is drawn, though all tables together come out a little lower.
        (499.6, Band, CROSSED, 0, ["such as age and loss."], []),
        (4_000, Band, Band, 1_999.6, ["An estimate of the share"], []),
    ],
)
def test_each_rung_of_the_ladder_stands_where_it_is_reached(
    total: float,
    declared: Collection[Band],
    drawn: Collection[Band],
    comparable: float,
    can: list[str],
    cannot: list[str],
) -> None:
    said = statements_for(
        total=total,
        standard_error=3.43,
        cell_error=4.4722,
        declared=declared,
        drawn=drawn,
        comparable=comparable,
    )

    assert all(any(part in line for line in said.can_say) for part in can)
    assert all(any(part in line for line in said.cannot_say_yet) for part in cannot)


def test_ranking_is_refused_under_2000_and_not_above() -> None:
    below, above = (
        statements_for(total=total, standard_error=3.4, cell_error=4.3, **START_UP)
        for total in (1_999, 2_000)
    )

    assert any("ranking" in line for line in below.cannot_say_yet)
    assert not any("ranking" in line for line in above.cannot_say_yet)


def test_the_box_names_the_size_that_stands_clear_of_the_noise() -> None:
    said = statements_for(total=300, standard_error=3.43, cell_error=4.4722, **START_UP)

    # 3.92 times 4.4722 is 17.5.
    assert any("more than about 18 reports" in line for line in said.can_say)


def test_a_total_below_nothing_is_said_to_be_from_nothing() -> None:
    said = statements_for(total=-4, standard_error=3.43, cell_error=4.3, **START_UP)

    assert "between 0 and 3" in said.can_say[0]


def test_the_limits_say_what_privacy_covers() -> None:
    text = " ".join(LIMITS)

    assert "one report, not one person" in text
    assert "conditional on moderation" in text
    assert "Under-16s are not counted." in text


def test_a_year_a_person_and_a_count_are_said_once_for_every_place_that_needs_them() -> None:
    year, person, attempts, crime_type = WHAT_IS_COUNTED

    last_day = max(
        day
        for day in (date(2026, 12, number) for number in range(1, 32))
        if cohort_for(day) == "2026-Q4"
    )
    assert f"to about {last_day.day} December" in year
    assert f"{DAYS_TO_WITHDRAW} or more days" in year
    assert "any time" in year
    assert "16 or over" in person
    assert "somebody else" in person
    assert "not persons" in person
    assert attempts.startswith("Attempts are counted")
    assert "picked on the form" in crime_type
    assert "moderator" in crime_type
