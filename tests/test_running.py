"""How the tests are run: some files whole, and the slow ones out of coverage's sight."""

import sys

import pytest

from config.settings import BASE_DIR
from tests.conftest import IN_ONE_PROCESS, share_of


def test_each_file_that_runs_whole_is_there() -> None:
    assert [file for file in IN_ONE_PROCESS if not (BASE_DIR / file).is_file()] == []


def test_the_tests_of_a_whole_file_stay_together_and_others_do_not() -> None:
    whole = {share_of(f"{IN_ONE_PROCESS[0]}::test_{name}[{name}]") for name in "ab"}
    apart = {share_of(f"tests/test_running.py::test_{name}[{name}]") for name in "ab"}

    assert (len(whole), len(apart)) == (1, 2)


@pytest.mark.slow
def test_coverage_follows_no_slow_test() -> None:
    assert sys.gettrace() is None
