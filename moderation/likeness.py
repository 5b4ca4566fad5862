"""This module finds reports that are copies of one account, by their coded answers alone. Pure.

A group of copies is a pattern: for each question, how often its reports give each answer. A report
is weighed by how much likelier its answers are under the pattern than among all other reports of
the same kind of event (a likelihood ratio, in bits). Answers that many people give weigh little;
answers that one event explains for all its victims (the place, the day, the way it came) weigh
little each and little together. What the victims of one event do not share decides: what it did to
them, whom they told, why they did not.

A report belongs to a pattern when chance would put less than one real report among a thousand of
its members. Signs of a machine, networks and hours weigh nothing.

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
        *("when_band", "when_month", "ongoing", "lost_money", "payment_method", "contact_mode"),
        *("relationship", "sex"),
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
_LEAST_TO_JOIN: Final = 4.0
"""What weighs so much belongs to a group that others have made."""

_LOTS: Final = 32
_DRAWN: Final = 6
_FEWEST_BEGIN: Final = 4
_FALSE_STARTS: Final = 25
_ROUNDS: Final = 5


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A report, as likeness sees it: its number, and one text for each question it answers."""

    report_id: int
    answers: Answered


class Usual:
    """How often each answer is given to each question by reports of one kind of event."""

    def __init__(self) -> None:
        self._given: dict[str, Counter[str]] = defaultdict(Counter)
        self._asked: Counter[str] = Counter()
        self.reports = 0.0

    def add(self, answers: Answered, weight: float = 1.0) -> None:
        """Counts the answers of one report."""
        self.reports += weight
        for question, answer in answers.items():
            self._given[question][answer] += weight  # type: ignore[assignment]
            self._asked[question] += weight  # type: ignore[assignment]

    def share(self, question: str, answer: str) -> float:
        """Tells how often this answer is given by those who answer the question."""
        given = self._given[question][answer] if question in self._given else 0
        return max(
            (given + _UNKNOWN * _UNKNOWN_WEIGHS) / (self._asked[question] + _UNKNOWN_WEIGHS),
            _RAREST,
        )


class Pattern:
    """How often the reports of one group give each answer."""

    def __init__(self, members: Iterable[Answered] = ()) -> None:
        self._given: dict[str, Counter[str]] = defaultdict(Counter)
        self.size = 0
        for answers in members:
            self.size += 1
            for question, answer in answers.items():
                self._given[question][answer] += 1
        # What was changed from copy to copy is as in any report, so far as it was changed.
        self._changed = {
            question: max(float(given.total() - max(given.values())), _OWN_WEIGHS)
            for question, given in self._given.items()
        }

    def commonest(self) -> dict[str, str]:
        """Finds the answer that most of the group give, to each question that most answer."""
        return {
            question: given.most_common(1)[0][0]
            for question, given in sorted(self._given.items())
            if given.total() * 2 > self.size
        }

    def bits(self, answers: Answered, usual: Usual, *, is_own: bool) -> float:
        """Weighs how much likelier these answers are in the group than elsewhere, in bits.

        `is_own` says that they were counted in the pattern: then they are taken out of it, so
        that nobody speaks for themselves.
        """
        shared = own = 0.0
        for question, answer in answers.items():
            given = self._given.get(question)
            if given is None:
                continue
            elsewhere = usual.share(question, answer)
            changed = self._changed[question]
            here = (given[answer] - is_own + changed * elsewhere) / (
                given.total() - is_own + changed
            )
            weight = log2(here / elsewhere)
            if question in _SHARED:
                shared += min(weight, _MOST_SHARED_EACH)
            elif question != KIND:
                own += min(weight, _MOST_EACH)
        return own + min(shared, _MOST_SHARED)


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
    reports: Sequence[Seen], *, enough: int, elsewhere: Iterable[Answered] = ()
) -> list[Group]:
    """Finds the groups of at least so many copies, largest first.

    `elsewhere` are answers of reports that are known to be of no group, as far as there are any.
    """
    kinds: dict[str, list[Seen]] = defaultdict(list)
    for report in reports:
        kinds[report.answers.get(KIND, "")].append(report)
    known: dict[str, Usual] = defaultdict(Usual)
    others: dict[str, list[Answered]] = defaultdict(list)
    for answers in elsewhere:
        others[answers.get(KIND, "")].append(answers)
    found: list[Group] = []
    for kind, those in sorted(kinds.items()):
        if len(those) < enough:
            continue
        buckets = _drawn_by_lot(those)
        usual = known[kind]
        for answers in others[kind]:
            usual.add(answers)
        # What comes in masses counts once, or a flood would make itself usual.
        most = [1] * len(those)
        for bucket in buckets:
            for place in bucket:
                most[place] = max(most[place], len(bucket))
        for place, report in enumerate(those):
            usual.add(report.answers, 1 / most[place])
        groups = _groups_of(those, buckets, usual, enough=enough)
        taken = {place for group in groups for place in group}
        usual = Usual()
        for answers in others[kind]:
            usual.add(answers)
        for place, report in enumerate(those):
            if place not in taken:
                usual.add(report.answers)
        for places in _groups_of(those, buckets, usual, enough=enough):
            members = sorted(places)
            pattern = Pattern(those[place].answers for place in members)
            found.append(
                Group(
                    report_ids=tuple(those[place].report_id for place in members),
                    commonest=pattern.commonest(),
                )
            )
    return sorted(found, key=lambda group: -len(group.report_ids))


def _drawn_by_lot(reports: Sequence[Seen]) -> list[list[int]]:
    """Puts together reports that agree on several questions, for many draws of questions."""
    answered = Counter(question for report in reports for question in report.answers)
    questions = sorted(
        question
        for question, count in answered.items()
        if question != KIND and count * 5 >= len(reports)
    )
    lot = random.Random(len(questions))  # noqa: S311 - the same draws every time
    buckets = []
    for _ in range(_LOTS):
        drawn = lot.sample(questions, min(_DRAWN, len(questions)))
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, report in enumerate(reports):
            found[tuple(report.answers.get(question, "") for question in drawn)].append(place)
        buckets += [each for each in found.values() if len(each) >= _FEWEST_BEGIN]
    return buckets


def _groups_of(
    reports: Sequence[Seen], buckets: Iterable[Sequence[int]], usual: Usual, *, enough: int
) -> list[set[int]]:
    free = set(range(len(reports)))
    groups: list[set[int]] = []
    failed = 0
    waiting = sorted(buckets, key=len, reverse=True)
    for bucket in waiting:
        begin = [place for place in bucket if place in free]
        if len(begin) < _FEWEST_BEGIN or len(begin) * 2 < len(bucket):
            continue
        members = _grown(reports, begin, free, usual)
        if _has_core(reports, members, usual, enough=enough):
            groups.append(members)
            free -= members
        else:
            failed += 1
            if failed == _FALSE_STARTS:
                break
    return groups


def _has_core(reports: Sequence[Seen], members: set[int], usual: Usual, *, enough: int) -> bool:
    if len(members) < enough:
        return False
    pattern = Pattern(reports[place].answers for place in members)
    needed = bits_in_core(size=len(members), others=usual.reports)
    weighed = (
        pattern.bits(reports[place].answers, usual, is_own=True) >= needed for place in members
    )
    return sum(weighed) >= enough


def _grown(
    reports: Sequence[Seen], begin: Sequence[int], free: set[int], usual: Usual
) -> set[int]:
    """Grows a group from its beginning: its pattern, who fits it, their pattern, and so on."""
    members = set(begin)
    for _ in range(_ROUNDS):
        pattern = Pattern(reports[place].answers for place in members)
        needed = bits_to_join(size=len(members), others=usual.reports)
        fitting = {
            place
            for place in free
            if pattern.bits(reports[place].answers, usual, is_own=place in members) >= needed
        }
        if fitting == members or len(fitting) < _FEWEST_BEGIN:
            return fitting
        members = fitting
    return members
