"""The import rules hold, and each of them notices when it is broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.production import ROOT, run_command

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES: list[str] = CONFIG["root_packages"]
CONTRACTS: list[str] = [contract["id"] for contract in CONFIG["contracts"]]

# contract -> (the module that gets the forbidden line, the line)
BREAKS = {
    "layers": ("classification/periods.py", "import staff.roles"),
    "inside-reporting": ("reporting/form/journey.py", "import reporting.browser.progress"),
    "inside-guidance": ("guidance/reading/library.py", "import guidance.advising.advice"),
    "inside-estimates": ("estimates/sums/results.py", "import estimates.register.table_rows"),
    "inside-config": ("config/serving/start_checks.py", "import config.upkeep.purging"),
    "statistics-never-read-a-report": ("records/models.py", "import reporting.models"),
    "advice-never-reads-statistics": ("guidance/pages/views.py", "import releases.disclosure"),
    "moderators-make-records": ("moderation/views.py", "import releases.models"),
    "records-are-protected": ("publication/calendar.py", "import records.models"),
    "public-pages-never-reach-records": ("releases/views.py", "import releases.tabulation"),
    "seeded-noise": ("config/home.py", "import config.calibration.seeded_noise"),
    "unsealing": ("config/home.py", "import moderation.unsealing"),
    "nobody-imports-tasks": ("moderation/queue.py", "import reporting.tasks"),
    "plain-python": ("guidance/advising/advice.py", "import django.utils.timezone"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    command += [part for contract in contracts for part in ("--contract", contract)]
    return run_command(command, cwd=tree, env=os.environ | {"PYTHONPATH": str(tree)})


def test_every_contract_is_kept(copy: Path) -> None:
    result = lint(copy)

    assert result.returncode == 0, result.stdout
    assert f"{len(CONTRACTS)} kept, 0 broken" in result.stdout


def test_every_contract_has_a_break_of_its_own() -> None:
    assert set(BREAKS) == set(CONTRACTS)


@pytest.mark.slow
@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_broken_on_purpose_is_noticed(copy: Path, contract: str) -> None:
    module, line = BREAKS[contract]
    path = copy / module
    kept = path.read_text()

    path.write_text(f"{kept}\n{line}\n")
    result = lint(copy, contract)
    path.write_text(kept)

    assert result.returncode != 0
    assert "BROKEN" in result.stdout
