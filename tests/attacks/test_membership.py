"""Can whoever knows everything else tell whether one report is in the release?

The strongest attacker knows every other record and all of the victim's answers, reads the raw
noisy cells and compares likelihoods. For Gaussian noise with total cost rho its score has AUC
Phi(sqrt(rho)) and, at 1% false positives, a true-positive rate of Phi(sqrt(2 rho) - 2.326).
Above that would be a leak; below it the attacker in this test would be weak: both fail.
Rho is read from the profile, for one release and for all the files of a year together.
"""

import pytest

from tests.attacks.attacker import (
    ALL_FILES,
    QUARTER,
    START_UP,
    YEAR,
    Files,
    charged_tables,
    membership,
    membership_in_theory,
    none,
    of_the_site,
    rho_of,
)
from tests.attacks.fresh_noise import DRAWS, ERRORS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "draws"),
    # Forty tables take long to draw: fewer draws still see one that is drawn twice.
    [(START_UP, DRAWS), (QUARTER, DRAWS), (ALL_FILES, DRAWS // 8)],
)
def test_the_best_attacker_does_as_well_as_the_closed_form_and_no_better(
    files: Files, draws: int
) -> None:
    auc, true_positives = membership_in_theory(rho_of(files))

    found = membership(charged_tables(files), noise=of_the_site, draws=draws)

    assert abs(found.auc - auc) < ERRORS * found.auc_error
    assert abs(found.true_positives - true_positives) < ERRORS * found.true_positives_error


@pytest.mark.parametrize(
    ("files", "rho", "auc", "true_positives"),
    [
        (START_UP, 0.25, 0.691, 0.053),
        (QUARTER, 0.049998, 0.588, 0.022),
        (YEAR, 0.192, 0.669, 0.044),
        (ALL_FILES, 0.241998, 0.689, 0.052),
    ],
)
def test_what_the_ledger_charges_gives_the_odds_that_are_published(
    files: Files, rho: float, auc: float, true_positives: float
) -> None:
    assert sum(table.rho for table in charged_tables(files)) == pytest.approx(rho)
    assert rho_of(files) == pytest.approx(rho)
    assert membership_in_theory(rho_of(files)) == (
        pytest.approx(auc, abs=0.0006),
        pytest.approx(true_positives, abs=0.0006),
    )


@pytest.mark.slow
def test_a_table_drawn_twice_for_one_charge_is_caught() -> None:
    auc, _ = membership_in_theory(rho_of(START_UP))

    found = membership(charged_tables(START_UP), noise=of_the_site, draws=8_000, copies=2)

    assert found.auc > auc + 10 * found.auc_error
    assert found.auc == pytest.approx(
        membership_in_theory(2 * rho_of(START_UP))[0], abs=ERRORS * found.auc_error
    )


def test_exact_tables_give_the_victim_away_every_time() -> None:
    found = membership(charged_tables(START_UP), noise=none, draws=DRAWS)

    assert found.auc == 1.0
    assert found.true_positives == 1.0
