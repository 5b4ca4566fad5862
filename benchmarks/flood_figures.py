"""Measures how well floods are told from people, by kind: precision, recall, and who waits.

Give it what was made up, and which of it was grouped; it says figures, and nothing of how.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.flood_reports import KINDS, REAL, MadeUp


@dataclass(frozen=True, kw_only=True)
class KindFound:
    """Of one kind: how many were made, how many grouped, and how many real ones among them."""

    made: int
    grouped: int
    real: int

    @property
    def recall(self) -> float:
        """The share of the kind that was grouped."""
        return self.grouped / self.made if self.made else 1.0

    @property
    def precision(self) -> float:
        """The share of the kind among what its groups offer for rejection."""
        offered = self.grouped + self.real
        return self.grouped / offered if offered else 1.0


def told_by_kind(
    made: Mapping[int, MadeUp], groups: Iterable[Sequence[int]]
) -> dict[str, KindFound]:
    """Counts by kind; a real report in a group counts against the kind of most of the group."""
    total = Counter(each.kind for each in made.values())
    grouped: Counter[str] = Counter()
    real: Counter[str] = Counter()
    for group in groups:
        kinds = Counter(made[report_id].kind for report_id in group)
        grouped.update(kinds)
        floods = [(count, kind) for kind, count in kinds.items() if kind != REAL]
        real[max(floods)[1] if floods else REAL] += kinds[REAL]
    return {
        kind: KindFound(made=total[kind], grouped=grouped[kind], real=real[kind]) for kind in KINDS
    }


def most_before(made: Mapping[int, MadeUp], queue: Sequence[int], *, only_crisis: bool) -> int:
    """Counts the flood's reports before the last real one, or the last real crisis, of a queue."""
    floods = most = 0
    for report_id in queue:
        each = made[report_id]
        if each.kind != REAL:
            floods += 1
        elif not only_crisis or each.flags.get("crisis_words"):
            most = floods
    return most
