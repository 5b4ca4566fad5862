"""This module finds reports that are copies of one account, by their coded answers alone. Pure.

A group of copies is a pattern: for each question, how often its reports give each answer. A report
is weighed by how much likelier its answers are under the pattern than among all other reports of
the same kind of event (a likelihood ratio, in bits). Answers that many people give weigh little;
answers that one event explains for all its victims (the place, the day, the way it came) weigh
little each and little together. What the victims of one event do not share decides: what it did to
them, whom they told, why they did not.

A report belongs to a pattern when chance would put less than one real report among a thousand of
its members. Signs of a machine, networks and hours weigh nothing.

Short accounts tell too little for that. They are a group where the very same answers came so often
that hardly anybody of the same place, age and day answered otherwise: victims of one event would.

The work is nearly linear: patterns begin where many reports agree on several questions drawn by
lot, and no two reports are ever compared.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

Answered = Mapping[str, str]

KIND: Final = "event_type"
_SHARED: Final = frozenset(
    {
        *("who", "age_band", "nation", "police_area", "org_size", "event_detail", "also_happened"),
        *("when_band", "when_month", "ongoing", "lost_money", "payment_method", "loss_band"),
        *("got_back", "contact_mode", "relationship"),
    }
)
"""What one event, or one adviser, can explain for many people at once."""
_MOST_SHARED_EACH: Final = 1.0
_MOST_SHARED: Final = 5.0
_MOST_EACH: Final = 5.0
_RAREST: Final = 0.03

_UNKNOWN: Final = 0.2
_UNKNOWN_WEIGHS: Final = 5.0
"""Before anything is known of a question, an answer counts as given by one in five."""
_OWN_WEIGHS: Final = 2.0

_CORE: Final = 9.0
_LEAST_IN_CORE: Final = 8.0
"""Only what weighs so much makes a group; victims of one event weighed at most seven bits."""
_JOINS: Final = 5.0
_LEAST_TO_JOIN: Final = 2.0
"""What weighs so much belongs to a group that others have made."""

_SAME_FEWEST: Final = 15
_SAME_FEWEST_OF_LITTLE: Final = 30
_SAME_AMONG_LIKE: Final = 0.95
_SAME_BITS: Final = 20.0
"""The very same answers make a group where they came so often (more often, where one answer alone
is their own), from so large a part of those who share what one event explains, and where they weigh
so much together."""

_LOTS: Final = 32
_DRAWN: Final = 6
_FEWEST_BEGIN: Final = 4
_FALSE_STARTS: Final = 80
_ROUNDS: Final = 5
_PASSES: Final = 2
_CROWD: Final = 4


@dataclass(frozen=True, kw_only=True)
class CodedReport:
    """A report, as likeness sees it: its number, and one text for each question it answers."""

    report_id: int
    answers: Answered


class Usual:
    """A count tells how often each answer is given, by reports of one kind of event, or of all.

    Where few reports of a kind are known, `of_all` speaks for them.
    """

    def __init__(self, of_all: "Usual | None" = None) -> None:
        self._of_all = of_all
        self._given: dict[str, Counter[str]] = defaultdict(Counter)
        self._asked: Counter[str] = Counter()
        self.reports = 0.0

    def add(self, answers: Answered, weight: float = 1.0) -> None:
        """Counts the answers of one report."""
        self.reports += weight
        for question, answer in answers.items():
            self._given[question][answer] += weight  # type: ignore[assignment]
            self._asked[question] += weight  # type: ignore[assignment]

    def share(self, question: str, answer: str, *, but: "Usual | None" = None) -> float:
        """Tells how often this answer is given by those who answer the question, `but` for some."""
        given = self._given[question][answer] if question in self._given else 0.0
        asked = float(self._asked[question])
        if but is not None and question in but._given:
            given -= but._given[question][answer]
            asked -= but._asked[question]
        before = self._of_all.share(question, answer, but=but) if self._of_all else _UNKNOWN
        return max(
            (max(given, 0.0) + before * _UNKNOWN_WEIGHS) / (max(asked, 0.0) + _UNKNOWN_WEIGHS),
            _RAREST,
        )


class Pattern:
    """A pattern tells how often the reports of one group give each answer, and all others."""

    def __init__(
        self, members: Iterable[tuple[Answered, float]], usual: Usual | None = None
    ) -> None:
        self._given: dict[str, Counter[str]] = defaultdict(Counter)
        self._usual = usual or Usual()
        self._but = Usual()
        self.size = 0
        for answers, weight in members:
            self.size += 1
            self._but.add(answers, weight)
            for question, answer in answers.items():
                self._given[question][answer] += 1
        # What was changed from copy to copy is as in any report, so far as it was changed.
        self._changed = {
            question: max(float(given.total() - max(given.values())), _OWN_WEIGHS)
            for question, given in self._given.items()
        }
        self._weights: dict[tuple[str, str, bool], float] = {}

    @property
    def others(self) -> float:
        """Counts the reports of the same kind that are not in the group."""
        return max(self._usual.reports - self._but.reports, 0.0)

    def commonest(self) -> dict[str, str]:
        """Finds the answer that most of the group give, to each question that most answer."""
        return {
            question: given.most_common(1)[0][0]
            for question, given in sorted(self._given.items())
            if given.total() * 2 > self.size
        }

    def bits(self, answers: Answered, *, is_own: bool) -> float:
        """Weighs how much likelier these answers are in the group than elsewhere, in bits.

        `is_own` says that they were counted in the pattern: then they are taken out of it, so
        that nobody speaks for themselves.
        """
        shared = own = 0.0
        for question, answer in answers.items():
            if question == KIND or question not in self._given:
                continue
            weight = self._weight(question, answer, is_own=is_own)
            if question in _SHARED:
                shared += min(weight, _MOST_SHARED_EACH)
            else:
                own += min(weight, _MOST_EACH)
        return own + min(shared, _MOST_SHARED)

    def _weight(self, question: str, answer: str, *, is_own: bool) -> float:
        key = question, answer, is_own
        if key not in self._weights:
            given, changed = self._given[question], self._changed[question]
            elsewhere = self._usual.share(question, answer, but=self._but)
            here = (given[answer] - is_own + changed * elsewhere) / (
                given.total() - is_own + changed
            )
            self._weights[key] = log2(here / elsewhere)
        return self._weights[key]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Copies of one account: which reports, and the answers that most of them give."""

    report_ids: tuple[int, ...]
    commonest: Mapping[str, str]


def as_texts(answers: Mapping[str, object]) -> dict[str, str]:
    """Makes one text of each answer; what was ticked on a list is one answer, in any order."""
    return {
        question: answer
        if isinstance(answer, str)
        else " ".join(sorted(map(str, answer if isinstance(answer, list | tuple) else [answer])))
        for question, answer in answers.items()
        if answer not in ("", [], None)
    }


def bits_to_join(*, size: int, others: float) -> float:
    """Says how many bits a report needs to belong to a group of this size among so many others."""
    return max(_odds(size, others) + _JOINS, _LEAST_TO_JOIN)


def bits_in_core(*, size: int, others: float) -> float:
    """Says how many bits those need who make a group."""
    return max(_odds(size, others) + _CORE, _LEAST_IN_CORE)


def _odds(size: int, others: float) -> float:
    return log2(max(others, 1.0) / max(size, 1))


def find_groups(
    reports: Sequence[CodedReport], *, enough: int, elsewhere: Iterable[Answered] = ()
) -> list[Group]:
    """Finds the groups of at least so many copies, largest first.

    `elsewhere` are answers of reports that are known to be of no group, as far as there are any.
    """
    kinds: dict[str, list[CodedReport]] = defaultdict(list)
    for report in reports:
        kinds[report.answers.get(KIND, "")].append(report)
    known = list(elsewhere)
    drawn = {kind: _drawn_by_lot(those) for kind, those in kinds.items()}
    # What comes in masses counts once, or a flood would make itself usual.
    once = {kind: _once(len(those), drawn[kind]) for kind, those in kinds.items()}
    weights = {kind: list(those) for kind, those in once.items()}
    groups: dict[str, list[list[int]]] = {}
    for _ in range(_PASSES):
        usual = _usual(kinds, weights, known)
        groups = {
            kind: [
                sorted(group)
                for group in _groups_of(
                    those, drawn[kind], usual[kind], weights[kind], enough=enough
                )
            ]
            for kind, those in kinds.items()
            if len(those) >= enough
        }
        for kind, those in kinds.items():
            rest = set(range(len(those))).difference(*groups.get(kind, []))
            groups.setdefault(kind, []).extend(_the_same(those, rest, usual[kind], weights[kind]))
        # What is in no group is what reports are like.
        weights = {kind: list(those) for kind, those in once.items()}
        for kind, found in groups.items():
            for place in (place for group in found for place in group):
                weights[kind][place] = 0.0
    made = [
        Group(
            report_ids=tuple(kinds[kind][place].report_id for place in group),
            commonest=Pattern((kinds[kind][place].answers, 1.0) for place in group).commonest(),
        )
        for kind, found in groups.items()
        for group in found
    ]
    return sorted(made, key=lambda group: (-len(group.report_ids), group.report_ids))


def _the_same(
    reports: Sequence[CodedReport], free: Iterable[int], usual: Usual, weights: Sequence[float]
) -> list[list[int]]:
    """Finds the very same answers that came too often to be told by the victims of one event."""
    like: Counter[tuple[tuple[str, str], ...]] = Counter()
    same: dict[tuple[tuple[str, str], ...], list[int]] = defaultdict(list)
    for place in free:
        answers = sorted(reports[place].answers.items())
        same[tuple(answers)].append(place)
        like[_shared(answers)] += 1
    found = []
    for given, places in sorted(same.items()):
        own = [each for each in given if each[0] not in _SHARED and each[0] != KIND]
        if len(places) < (_SAME_FEWEST if len(own) > 1 else _SAME_FEWEST_OF_LITTLE):
            continue
        if len(places) < _SAME_AMONG_LIKE * like[_shared(given)]:
            continue
        these = Usual()
        for place in places:
            these.add(reports[place].answers, weights[place])
        bits = -sum(log2(usual.share(question, answer, but=these)) for question, answer in own)
        if bits * len(places) >= _SAME_BITS:
            found.append(places)
    return found


def _shared(answers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(each for each in answers if each[0] in _SHARED)


def _usual(
    kinds: Mapping[str, Sequence[CodedReport]],
    weights: Mapping[str, Sequence[float]],
    known: Sequence[Answered],
) -> dict[str, Usual]:
    of_all = Usual()
    usual = {kind: Usual(of_all) for kind in kinds}
    for answers in known:
        of_all.add(answers)
        if (kind := answers.get(KIND, "")) in usual:
            usual[kind].add(answers)
    for kind, those in kinds.items():
        for report, weight in zip(those, weights[kind], strict=True):
            if weight:
                of_all.add(report.answers, weight)
                usual[kind].add(report.answers, weight)
    return usual


def _once(count: int, buckets: Iterable[Sequence[int]]) -> list[float]:
    most = [1] * count
    for bucket in buckets:
        for place in bucket:
            most[place] = max(most[place], len(bucket))
    return [min(1.0, (_CROWD / each) ** 2) for each in most]


def _drawn_by_lot(reports: Sequence[CodedReport]) -> list[list[int]]:
    """Puts together reports that agree on several questions, for many draws of questions."""
    answered = Counter(question for report in reports for question in report.answers)
    questions = sorted(
        question
        for question, count in answered.items()
        if question != KIND and count * 5 >= len(reports)
    )
    lot = random.Random(len(questions))
    buckets = []
    for _ in range(_LOTS):
        drawn = lot.sample(questions, min(_DRAWN, len(questions)))
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, report in enumerate(reports):
            found[tuple(report.answers.get(question, "") for question in drawn)].append(place)
        buckets += [each for each in found.values() if len(each) >= _FEWEST_BEGIN]
    return buckets


def _groups_of(
    reports: Sequence[CodedReport],
    buckets: Iterable[Sequence[int]],
    usual: Usual,
    weights: Sequence[float],
    *,
    enough: int,
) -> list[set[int]]:
    free = set(range(len(reports)))
    groups: list[set[int]] = []
    tried: set[int] = set()
    failed = 0
    for bucket in sorted(buckets, key=len, reverse=True):
        begin = [place for place in bucket if place in free]
        fresh = sum(place not in tried for place in begin)
        if len(begin) < _FEWEST_BEGIN or fresh * 2 < len(begin):
            continue
        members = _grown(reports, begin, free, usual, weights)
        if _has_core(reports, members, usual, weights, enough=enough):
            groups.append(members)
            free -= members
        else:
            tried |= members.union(begin)
            failed += 1
            if failed == _FALSE_STARTS:
                break
    return groups


def _has_core(
    reports: Sequence[CodedReport],
    members: set[int],
    usual: Usual,
    weights: Sequence[float],
    *,
    enough: int,
) -> bool:
    if len(members) < enough:
        return False
    pattern = Pattern(((reports[place].answers, weights[place]) for place in members), usual)
    needed = bits_in_core(size=len(members), others=pattern.others)
    weighed = (pattern.bits(reports[place].answers, is_own=True) >= needed for place in members)
    return sum(weighed) >= enough


def _grown(
    reports: Sequence[CodedReport],
    begin: Sequence[int],
    free: set[int],
    usual: Usual,
    weights: Sequence[float],
) -> set[int]:
    """Grows a group from its beginning: its pattern, who fits it, their pattern, and so on."""
    members = set(begin)
    for _ in range(_ROUNDS):
        pattern = Pattern(((reports[place].answers, weights[place]) for place in members), usual)
        needed = bits_to_join(size=len(members), others=pattern.others)
        fitting = {
            place
            for place in free
            if pattern.bits(reports[place].answers, is_own=place in members) >= needed
        }
        if fitting == members or len(fitting) < _FEWEST_BEGIN:
            return fitting
        members = fitting
    return members
