"""A made-up population goes the whole way, and the short path says the same of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classification.attributes import START_UP
from classification.crime_types import FRAUD
from config.calibration.published_tables import person_tables
from config.calibration.victims import make_victims
from config.calibration.whole_chain import FIRST_YEAR, hire_staff, live_through, short_share


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path, cheap_keys: None) -> None:
    settings.RELEASES_DIR = tmp_path / "releases"


@pytest.mark.django_db
def test_the_whole_way_counts_and_estimates_what_the_short_path_does() -> None:
    tables = person_tables(START_UP)
    chances = make_victims(0.3).reports(FRAUD, chosen=False, unsaid=0.1)
    counts = np.random.default_rng(46).multinomial(170, chances)

    lived = live_through(counts, year=FIRST_YEAR, profile=START_UP, staff=hire_staff())

    assert list(lived.counts) == list(counts @ tables.incidence)
    assert lived.noisy != lived.counts
    short = short_share(lived, tables=tables)
    for name in ("value", "lower", "upper", "n"):
        found, released = getattr(short, name), getattr(lived.share, name)
        assert (found is None) == (released is None)
        assert found is None or released == pytest.approx(found, abs=5.1e-7)
    assert short.status == lived.share.status
