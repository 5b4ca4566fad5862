"""Can whoever knows everything else of a victim tell one answer of theirs from the release?

The attacker knows every other record and all of the victim's other answers, and guesses which of
two values the answer has, the likelier one being so with p = .576. With D^2 the sum of
2 / sigma^2 over the tables in which the two values fall in different cells, and
t = ln(p / (1 - p)), the best guess is right with
p Phi((D^2/2 + t) / D) + (1 - p) Phi((D^2/2 - t) / D).
Above that would be a leak; below it the attacker in this test would be weak: both fail.
"""

import pytest

from tests.attacks.attacker import (
    ALL_FILES,
    QUARTER,
    START_UP,
    YEAR,
    Files,
    distance,
    guess,
    guess_in_theory,
    none,
    of_the_site,
    telling_tables,
)
from tests.attacks.fresh_noise import DRAWS, ERRORS

PUBLISHED = [
    ("sex", QUARTER, 0.0333, 0.578),
    ("told_police", QUARTER, 0.0333, 0.578),
    ("sex", YEAR, 0.1700, 0.603),
    ("told_police", YEAR, 0.2480, 0.616),
    ("sex", ALL_FILES, 0.2033, 0.608),
    ("told_police", ALL_FILES, 0.2813, 0.621),
    ("sex", START_UP, 0.1000, 0.590),
    ("told_police", START_UP, 0.3000, 0.624),
]


@pytest.mark.parametrize(("secret", "files", "d_squared", "success"), PUBLISHED)
def test_the_tables_tell_the_secret_no_more_than_the_design_reckons(
    secret: str, files: Files, d_squared: float, success: float
) -> None:
    tables = telling_tables(secret, files)

    assert distance(tables) == pytest.approx(d_squared, abs=6e-5)
    assert guess_in_theory(distance(tables)) == pytest.approx(success, abs=6e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("secret", "files"),
    [
        ("sex", QUARTER),
        ("sex", START_UP),
        ("told_police", START_UP),
        ("told_police", ALL_FILES),
    ],
)
def test_the_best_guess_is_right_as_often_as_the_closed_form_and_no_oftener(
    secret: str, files: Files
) -> None:
    tables = telling_tables(secret, files)

    found, error = guess(tables, noise=of_the_site, draws=DRAWS)

    assert abs(found - guess_in_theory(distance(tables))) < ERRORS * error


def test_exact_tables_give_the_secret_away_every_time() -> None:
    # Scored as if there were noise, exact cells still settle it once a few tables agree.
    tables = telling_tables("told_police", YEAR) * 10

    assert guess(tables, noise=none, draws=DRAWS) == (pytest.approx(1.0), 0.0)
