"""A real site starts with no made-up margins of the survey; a practice site brings its own."""

import os
import subprocess
import sys
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from classification.attributes import EST_AGE, EST_CRIME, EST_LOSS
from config.keys import NAMES
from config.margin_check import check_margins, margin_faults
from config.serving.start_checks import check_before_start
from estimates.own.margins import loaded_margins

ROOT = Path(__file__).resolve().parents[2]
MADE_UP = ROOT / "config" / "practice" / "survey_margins.csv"


def test_a_practice_site_has_margins_that_say_of_each_row_that_it_is_made_up(
    settings: Any,
) -> None:
    settings.DEMONSTRATION, settings.SURVEY_MARGINS = True, str(MADE_UP)

    margins = loaded_margins()

    assert sorted(margins) == ["computer_misuse", "fraud"]
    assert all(each.is_made_up for each in margins.values())
    rows = MADE_UP.read_text().splitlines()[1:]
    codes = EST_CRIME.values + 2 * (EST_AGE.values + EST_LOSS.values)
    assert len(rows) == len(codes)
    assert all(",made up," in row and "no survey says this" in row for row in rows)
    assert margin_faults() == ()


def test_a_practice_site_takes_them_by_itself_and_a_real_one_takes_none(settings: Any) -> None:
    environment = {**os.environ, "DEMONSTRATION": "true"}
    code = "from config import settings; print(settings.SURVEY_MARGINS)"
    command = [sys.executable, "-c", code]
    practice = subprocess.check_output(command, cwd=ROOT, env=environment, text=True)

    assert practice.strip() == str(MADE_UP)
    assert not settings.DEMONSTRATION
    assert settings.SURVEY_MARGINS == ""


def test_made_up_margins_stop_a_real_site(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    real = {"LOCAL": False, "DEBUG": False, "ALLOWED_HOSTS": ["site.example"]}
    for name, value in {**real, **{each: token_hex(32) for each in NAMES}}.items():
        setattr(settings, name, value)
    settings.DEMONSTRATION, settings.SURVEY_MARGINS = False, str(MADE_UP)

    with pytest.raises(SystemExit):
        check_before_start()

    line = capsys.readouterr().err
    assert "SURVEY_MARGINS: survey_margins.csv, line 2: origin is made up" in line
    assert line.count("\n") == 1


def test_a_file_that_is_not_there_is_named_and_none_is_no_fault(
    settings: Any, tmp_path: Path
) -> None:
    settings.SURVEY_MARGINS = str(tmp_path / "gone.csv")
    assert [fault.id for fault in check_margins(None)] == ["config.E002"]
    assert "gone.csv, line 0: the file cannot be opened" in margin_faults()[0]

    settings.SURVEY_MARGINS = ""
    assert check_margins(None) == []
