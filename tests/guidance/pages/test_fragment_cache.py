"""A fragment is drawn once for all who are shown the same, and anew for everybody else."""

from collections.abc import Callable

from django.urls import set_script_prefix
from django.utils.translation import override

from guidance.pages.fragment_cache import FragmentCache


def drawer() -> tuple[list[str], Callable[[], str]]:
    """What was drawn so far, and what draws the next."""
    drawn: list[str] = []

    def draw() -> str:
        drawn.append(f"fragment {len(drawn)}")
        return drawn[-1]

    return drawn, draw


def test_what_shows_the_same_is_drawn_once() -> None:
    drawn, draw = drawer()
    cache: FragmentCache[str] = FragmentCache(most=9)

    seen = [cache.get("a line", "england", draw=draw) for _ in range(3)]

    assert seen == ["fragment 0"] * 3
    assert len(drawn) == 1


def test_another_language_another_prefix_and_other_words_are_drawn_for_themselves() -> None:
    drawn, draw = drawer()
    cache: FragmentCache[str] = FragmentCache(most=9)

    cache.get("a line", draw=draw)
    cache.get("another line", draw=draw)
    with override("cy"):
        cache.get("a line", draw=draw)
    set_script_prefix("/below/")
    try:
        cache.get("a line", draw=draw)
    finally:
        set_script_prefix("/")

    assert len(drawn) == len(cache.kept) == 4


def test_it_never_holds_more_than_its_bound_and_forgets_when_asked() -> None:
    _, draw = drawer()
    cache: FragmentCache[str] = FragmentCache(most=2)

    for number in range(5):
        cache.get(number, draw=draw)
        assert len(cache.kept) <= 2
    cache.forget()

    assert not cache.kept
