"""`manage.py multiple_lists FILE.csv` tells how many cases are on none of several linked lists.

The file has one column a list, with 1 for a case that is on it and 0 for one that is not; `count`
is the last column. A file is refused at its first fault, with what to do about it.
"""

import math
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from django.core.management.base import BaseCommand, CommandError

from estimates.register.wording import ASSUMPTION_WORDS, note_words
from estimates.strict_csv import CorruptFile, CorruptRow, corrupt_file, csv_lines
from estimates.sums.arguments import check_research_extra
from estimates.sums.capture_recapture import (
    TwoListEstimate,
    existence,
    multiple_systems,
    two_list,
    two_list_interval,
)
from estimates.sums.log_linear import FINE, NO_MAXIMUM, NOT_IDENTIFIABLE, Pattern, model_words
from estimates.sums.multiple_lists import Selection, SystemsEstimate
from estimates.sums.results import Estimate, EstimateError

_COUNT: Final = "count"
_MOST_LISTS: Final = 10
"""With ten lists the search over models takes minutes, and each further list doubles the table."""
_LONGEST_COUNT: Final = 15
_LONGEST_NAME: Final = 60
_STATUS_WORDS: Final[Mapping[str, str]] = {
    "ok": "an estimate with its interval",
    "unbounded": "the interval has no upper end",
    "no_interval": "an estimate without an interval",
    "blocked": "the number of cases is withheld; the interval is not",
}
_EXISTENCE_WORDS: Final[Mapping[int, str]] = {
    FINE: "yes",
    NO_MAXIMUM: "no: no finite number of cases fits these lists best",
    NOT_IDENTIFIABLE: "no: the lists do not say enough to tell one number from another",
}
_WHAT_TO_DO: Final[Mapping[str, str]] = {
    "no_mle": "Too few cases are on more than one list, or on one alone: leave a list out, or "
    "merge two.",
    "not_identifiable": "Leave a list out, or merge two.",
    "not_converged": "Leave a list out, or choose --selection main_effects.",
    "zero_denominator": "Add the cases of the empty list, or take it out.",
    "too_few": "Add the cases that were seen.",
    "not_finite": "Check the counts and the level.",
    "bad_level": "Choose a --level such as 0.95.",
}


@dataclass(frozen=True, kw_only=True)
class ListTable:
    """The names of the lists, and how many cases are on which of them."""

    lists: tuple[str, ...]
    counts: dict[Pattern, int]

    @property
    def seen(self) -> int:
        return sum(self.counts.values())


class Command(BaseCommand):
    help = (
        "Estimates how many cases are on none of several lists, from a CSV file with one column "
        "a list (1: the case is on it, 0: it is not) and count as the last. Needs the research "
        "extra."
    )
    requires_system_checks = ()  # it asks for no database, no service and no setting

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the table of the linked lists")
        parser.add_argument("--level", type=float, default=0.95, help="of the interval (0.95)")
        parser.add_argument(
            "--selection",
            choices=get_args(Selection),
            default="stepwise",
            help="how the model is chosen for three lists or more (stepwise)",
        )

    def handle(self, *, file: Path, level: float, selection: Selection, **options: Any) -> None:
        try:
            table = read_list_table(file)
            check_research_extra()
            for line in _report(table, level=level, selection=selection):
                self.stdout.write(line)
        except CorruptFile as error:
            raise CommandError(str(error)) from error
        except EstimateError as error:
            advice = _WHAT_TO_DO.get(error.code, "")
            raise CommandError(f"{file.name}: {error}. {advice}".strip()) from error


def _report(table: ListTable, *, level: float, selection: Selection) -> Iterator[str]:
    yield f"Lists: {', '.join(table.lists)}. Cases seen: {table.seen:,}."
    if len(table.lists) == 2:
        yield from _two_lists(table, level)
        return
    found = existence(table.lists, table.counts, ())
    yield f"Does an estimate exist for the lists alone? {_EXISTENCE_WORDS[found].capitalize()}."
    estimate = multiple_systems(table.lists, table.counts, selection=selection, level=level)
    yield from _estimate(estimate)
    yield f"Model: {model_words(estimate.model)}."
    yield from _spread(estimate)
    yield from _caveats(estimate)


def _two_lists(table: ListTable, level: float) -> Iterator[str]:
    both = table.counts.get((1, 1), 0)
    first, second = (table.counts.get(alone, 0) + both for alone in ((1, 0), (0, 1)))
    estimate = two_list(first, second, both, level=level)
    yield f"On {table.lists[0]}: {first:,}. On {table.lists[1]}: {second:,}. On both: {both:,}."
    if estimate.value is None:
        ends = two_list_interval(first, second, both, level=level)
        yield f"Cases, seen and unseen: withheld ({_interval_words(ends, level)})."
    else:
        yield from _estimate(estimate)
        yield f"Standard error: {estimate.standard_error:,.1f} (the interval is not made of it)."
    yield from _by_odds_ratio(estimate)
    yield from _caveats(estimate)


def _estimate(estimate: Estimate) -> Iterator[str]:
    assert None not in (estimate.value, estimate.lower, estimate.upper)
    ends = (float(estimate.lower or 0), float(estimate.upper or 0))
    interval = _interval_words(ends, estimate.level)
    yield f"Cases, seen and unseen: {estimate.value:,.1f} ({interval})."


def _interval_words(ends: tuple[float, float], level: float) -> str:
    upper = f"to {ends[1]:,.1f}" if math.isfinite(ends[1]) else "and no upper end"
    return f"{100 * level:g}% interval {ends[0]:,.1f} {upper}"


def _by_odds_ratio(estimate: TwoListEstimate) -> Iterator[str]:
    if not estimate.by_odds_ratio:
        return
    yield "If being on one list changes the odds of being on the other:"
    for odds, size in estimate.by_odds_ratio.items():
        yield f"  odds times {odds:g}: {size:,.1f}"


def _spread(estimate: SystemsEstimate) -> Iterator[str]:
    yield "Every model within 10 BIC of the best that was tried, best first:"
    for model, size, bic in estimate.spread:
        yield f"  {size:,.1f} (BIC {bic:.2f}): {model_words(model)}"


def _caveats(estimate: Estimate) -> Iterator[str]:
    yield f"Status: {estimate.status}: {_STATUS_WORDS[estimate.status]}."
    yield f"Method: {estimate.method}."
    for note in estimate.notes:
        yield f"Note: {note_words(note)}"
    for assumption in estimate.assumptions:
        yield f"Taken for granted: {ASSUMPTION_WORDS[assumption]}"


def read_list_table(path: Path) -> ListTable:
    """Reads the table of a file. CorruptFile has its first fault: file, line, what to do."""
    lists: tuple[str, ...] = ()
    counts: dict[Pattern, int] = {}
    lines: dict[Pattern, int] = {}
    for line, cells in _lines(path):
        try:
            if not lists:
                lists = _lists(cells)
                continue
            pattern, count = _pattern_and_count(cells, lists)
            if pattern in lines:
                same = lines[pattern]
                raise CorruptRow(f"the same row stands on line {same}: make one row of the two")
        except CorruptRow as error:
            raise corrupt_file(path, line, str(error)) from error
        lines[pattern], counts[pattern] = line, count
    if not lists:
        raise corrupt_file(
            path, 1, "the file is empty: write a column a list, and count as the last"
        )
    if not counts:
        raise corrupt_file(
            path, 1, "the file has no rows: add one for each pattern of lists that occurs"
        )
    return ListTable(lists=lists, counts=counts)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines with anything on them; where there are none to read, the fault says what to do."""
    if not path.is_file():
        raise corrupt_file(path, 1, "there is no such file: give the path of a CSV file")
    try:
        yield from ((line, cells) for line, cells in csv_lines(path) if any(cells))
    except CorruptFile as error:
        reason = f"{error.faults[0].reason}: save it as CSV in UTF-8, where it can be read"
        raise corrupt_file(path, max(error.line, 1), reason) from error


def _lists(cells: Sequence[str]) -> tuple[str, ...]:
    *lists, last = map(str.strip, cells)
    if last != _COUNT:
        raise CorruptRow("the last column is not count: name it so, with commas between columns")
    if len(lists) < 2:
        raise CorruptRow(
            f"there must be two lists or more, and there are {len(lists)}: add a column"
        )
    if len(lists) > _MOST_LISTS:
        raise CorruptRow(
            f"{len(lists)} lists are more than can be worked out: merge some, to {_MOST_LISTS}"
        )
    if not all(lists) or len({*lists, _COUNT}) <= len(lists):
        raise CorruptRow("two columns have one name, or one has none: name each of its own")
    if not all(name.isprintable() and len(name) <= _LONGEST_NAME for name in lists):
        raise CorruptRow("a list has a name that cannot be printed: give it a short one")
    return tuple(lists)


def _pattern_and_count(cells: Sequence[str], lists: Sequence[str]) -> tuple[Pattern, int]:
    if len(cells) != len(lists) + 1:
        raise CorruptRow(
            f"{len(cells)} cells where {len(lists) + 1} belong: fill the row, or drop it"
        )
    *on_lists, count = map(str.strip, cells)
    for name, cell in zip(lists, on_lists, strict=True):
        if cell not in ("0", "1"):
            raise CorruptRow(f'{name} is "{cell[:20]}": write 1 for a case on the list, else 0')
    if not (count.isascii() and count.isdigit()) or len(count) > _LONGEST_COUNT:
        raise CorruptRow(
            f'count is "{count[:20]}": write a whole number, 0 or more, in digits alone'
        )
    pattern = tuple(map(int, on_lists))
    if not any(pattern):
        raise CorruptRow("a case on no list cannot have been counted: take the row out")
    return pattern, int(count)
