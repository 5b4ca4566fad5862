"""A made-up population goes the whole way, and the short path says the same of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classification.attributes import START_UP
from classification.crime_types import FRAUD
from config.calibration.published_tables import person_tables
from config.calibration.victims import make_victims
from config.calibration.whole_chain import FIRST_YEAR, hire_staff, live_through
from config.calibration.whole_trials import WholeTrials, counts_agree, shares_agree
from records.models import Record


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path, cheap_keys: None) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"


@pytest.mark.django_db
def test_the_whole_way_counts_and_estimates_what_the_short_path_does() -> None:
    tables = person_tables(START_UP)
    chances = make_victims(0.3).reports(FRAUD, chosen=False, unsaid=0.1)
    counts = np.random.default_rng(46).multinomial(150, chances)

    lived = live_through(list(counts), year=FIRST_YEAR, profile=START_UP, staff=hire_staff())

    assert Record.objects.count() == 150
    assert lived.share.status == "ok"
    assert list(lived.noisy(tables)) != lived.counted(tables)
    assert counts_agree(lived, counts, tables=tables)
    assert shares_agree(lived, tables=tables)
    # One report elsewhere, or a figure that is another, would be seen.
    assert not counts_agree(lived, np.roll(counts, 1), tables=tables)
    assert lived.share.value is not None
    other = replace(lived.share, value=lived.share.value + 0.00001)
    assert not shares_agree(replace(lived, published=(other,)), tables=tables)


@pytest.mark.django_db
def test_a_few_years_go_the_whole_way_and_are_judged_alike() -> None:
    row = WholeTrials(populations=1, seed=1).start_up_years(hire_staff(), sent=12)

    # So few said that no number may be given: both ways say so.
    assert (row.method, row.promise, row.verdict) == ("whole_chain", "same", "kept")
    assert (row.coverage, row.blocked) == ("", "1.0000")
