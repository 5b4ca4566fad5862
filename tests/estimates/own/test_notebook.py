"""The notebook works every estimate out again from the noisy files alone, and finds the same."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from estimates.own.margins import read_margins
from tests.estimates.own.margin_files import margin_rows, write_margins
from tests.estimates.own.noisy_releases import (
    weighted_year,
    write_release,
    write_standard_year,
    write_year,
)

NOTEBOOK = Path(__file__).resolve().parents[3] / "docs" / "notebooks" / "own-share.ipynb"


def run_in(folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the notebook's cells, one after the other, beside a release's folder."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(cells)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("reports", [60, 700])
def test_the_notebook_finds_every_number_of_a_start_up_year(
    releases_dir: Path, reports: int
) -> None:
    write_year(n=reports)

    done = run_in(releases_dir)

    assert done.returncode == 0, done.stderr
    assert "13 rows; the largest difference" in done.stdout


def test_the_notebook_finds_every_number_of_a_standard_year(releases_dir: Path) -> None:
    write_standard_year()

    done = run_in(releases_dir)

    assert done.returncode == 0, done.stderr
    assert "25 rows; the largest difference" in done.stdout


def write_weighted_year(tmp_path: Path) -> None:
    """Writes a year whose fraud is weighted to margins of the survey."""
    rows = margin_rows(year="2026")
    write_release(
        weighted_year(), margins=read_margins(write_margins(tmp_path, rows), demonstration=True)
    )


def test_the_notebook_weighs_to_the_margins_that_the_release_froze(
    releases_dir: Path, tmp_path: Path
) -> None:
    write_weighted_year(tmp_path)
    (tmp_path / "margins.csv").unlink()

    done = run_in(releases_dir)

    assert done.returncode == 0, done.stderr
    assert "fraud  margins made up: " in done.stdout
    assert "1 rows that are weighted" in done.stdout


def test_the_notebook_would_notice_other_margins(releases_dir: Path, tmp_path: Path) -> None:
    write_weighted_year(tmp_path)
    path = releases_dir / "2026" / "survey_margins.csv"
    path.chmod(0o644)
    shares = path.read_text()
    path.write_text(
        shares.replace(",0.5,", ",x,", 1).replace(",0.3,", ",0.5,", 1).replace(",x,", ",0.3,")
    )
    assert path.read_text() != shares

    assert run_in(releases_dir).returncode == 1


def test_the_notebook_would_notice_a_number_that_is_not_so(releases_dir: Path) -> None:
    write_year(n=700)
    path = releases_dir / "2026" / "estimates.csv"
    path.chmod(0o644)
    value = path.read_text().splitlines()[1].split(",")[9]
    path.write_text(path.read_text().replace(value, f"{float(value) + 0.001:.6f}", 1))

    assert run_in(releases_dir).returncode == 1


def test_the_notebook_holds_no_output_and_no_path(releases_dir: Path) -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))

    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    imported = {
        line.split()[1].partition(".")[0]
        for cell in code
        for line in cell["source"]
        if line.startswith(("import ", "from "))
    }
    assert imported - set(sys.stdlib_module_names) == {"numpy"}
