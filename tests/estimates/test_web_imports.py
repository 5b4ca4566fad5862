"""Web processes stay small: no numpy and no scipy by importing the statistics' pages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
import estimates.sums.under_reporting, estimates.sums.capture_recapture, estimates.sums.calibration
import estimates.register.comparison
heavy = {"numpy", "scipy", "django", "opendp"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""

EVERY_PAGE = """
import sys
import django
django.setup()
import config.urls
heavy = {"numpy", "scipy", "opendp"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


REQUIRED = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)


def test_scipy_comes_with_the_research_extra_and_not_with_the_site() -> None:
    site, research = (
        set(REQUIRED.findall((ROOT / name).read_text()))
        for name in ("requirements.txt", "requirements-research.txt")
    )

    assert "scipy" in research - site
    assert {"numpy", "opendp"} <= site


@pytest.mark.parametrize("program", [PROGRAM, EVERY_PAGE])
def test_neither_the_sums_nor_any_page_imports_anything_heavy(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
