"""What was worked out from a library is kept until another is read, and never too much of it."""

from dataclasses import replace

from guidance.advising.per_library import PerLibrary
from guidance.reading.library import current


def test_it_is_made_once_for_each_key():
    kept = PerLibrary[list[str]](most=5)

    first = kept.get(current(), "a", make=lambda: ["made"])

    assert kept.get(current(), "a", make=lambda: ["made again"]) is first
    assert kept.get(current(), "b", make=lambda: ["made again"]) == ["made again"]


def test_another_library_has_it_made_anew_and_so_has_the_first_after_it():
    kept = PerLibrary[str](most=5)
    library, other = current(), replace(current(), version="another")
    kept.get(library, "a", make=lambda: "of the first")

    assert kept.get(other, "a", make=lambda: "of the other") == "of the other"
    assert kept.get(library, "a", make=lambda: "of the first, anew") == "of the first, anew"


def test_no_more_are_kept_than_it_may_hold():
    kept = PerLibrary[int](most=2)
    for number in range(3):
        kept.get(current(), number, make=lambda number=number: number)

    assert kept.get(current(), 2, make=lambda: -1) == 2
    assert kept.get(current(), 0, make=lambda: -1) == -1
