"""Shares are pooled only where all seven flags of all sources match; else it is said why not."""

from dataclasses import replace

import pytest

from estimates.flags import FLAGS
from estimates.register.comparison import PooledSource, combined
from estimates.sums.pooling import combine
from tests.estimates.estimating import LIKE_RECORDED, code_of

SOURCES = tuple(
    PooledSource(id=name, share=share, standard_error=error, flags=LIKE_RECORDED)
    for name, share, error in (("a", 0.12, 0.01), ("b", 0.15, 0.02), ("c", 0.11, 0.01))
)


def test_three_sources_of_one_thing_are_pooled_and_named() -> None:
    found = combined(SOURCES)

    plain = combine([0.12, 0.15, 0.11], [0.01, 0.02, 0.01])
    assert found.status == "ok"
    assert (found.value, found.lower, found.tau) == (plain.value, plain.lower, plain.tau)
    assert found.inputs["figures"] == ("a", "b", "c")


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_source_that_differs_on_a_flag_blocks_the_pooled_value(flag: str, place: int) -> None:
    other = "2018-04-01/2019-03-31/year" if flag == "period" else "unknown"
    sources = list(SOURCES)
    sources[place] = replace(sources[place], flags={**LIKE_RECORDED, flag: other})

    found = combined(sources)

    assert (found.value, found.status) == (None, "blocked")
    assert found.flags == (flag,)
    assert found.notes == ("sources_differ",)
    assert found.range == (0.11, 0.15)


def test_a_flag_that_nobody_knows_blocks_even_where_all_say_so() -> None:
    unknown = [replace(each, flags={**each.flags, "unit": "unknown"}) for each in SOURCES]

    assert combined(unknown).flags == ("unit",)


def test_each_thing_that_is_lacking_is_named() -> None:
    alone = [replace(SOURCES[0], standard_error=None)]

    found = combined(alone)

    assert found.status == "blocked"
    assert found.notes == ("fewer_than_three_sources", "no_standard_error")


def test_without_a_source_there_is_nothing_to_pool() -> None:
    assert code_of(lambda: combined([])) == "too_few"
