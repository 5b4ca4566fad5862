"""Says as data when a question is asked, or a card of advice is shown: conditions on answers.

A condition holds, does not hold, or is still open because an answer it looks at is yet to come, or
is not known. Being data, conditions can be listed, so that a test can walk every route there is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Final

_NONE_OPEN: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Condition(ABC):
    """Decides from answers whether something is asked or shown. Join with `&`, `|` and `~`."""

    @abstractmethod
    def state(self, answers: Mapping[str, object], open_codes: Set[str]) -> bool | None:
        """True, False, or None while it hangs on a code in `open_codes` that has no answer yet."""

    @abstractmethod
    def codes(self) -> frozenset[str]:
        """Names the codes of the answers it looks at."""

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether it holds for these answers, where what is missing will not come."""
        return self.state(answers, _NONE_OPEN) is True

    def fails(self, answers: Mapping[str, object]) -> bool:
        """Whether it does not hold for these answers, where what is missing will not come."""
        return self.state(answers, _NONE_OPEN) is False

    def __and__(self, other: Condition) -> Condition:
        return Both(self, other)

    def __or__(self, other: Condition) -> Condition:
        return ~(~self & ~other)

    def __invert__(self) -> Condition:
        return Not(self)


@dataclass(frozen=True)
class Always(Condition):
    """Holds whatever was answered."""

    def state(self, answers: Mapping[str, object], open_codes: Set[str]) -> bool | None:
        return True

    def holds(self, answers: Mapping[str, object]) -> bool:
        return True

    def fails(self, answers: Mapping[str, object]) -> bool:
        return False

    def codes(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True)
class Answered(Condition):
    """Holds where the answer to a question is one of these codes; of several ticked, any one."""

    code: str
    values: frozenset[str]

    def state(self, answers: Mapping[str, object], open_codes: Set[str]) -> bool | None:
        answer = answers.get(self.code)
        if answer is None:
            return None if self.code in open_codes else False
        if isinstance(answer, str):
            return answer in self.values
        if isinstance(answer, tuple | list):
            return any(code in self.values for code in answer if isinstance(code, str))
        return False

    def holds(self, answers: Mapping[str, object]) -> bool:
        answer = answers.get(self.code)
        if isinstance(answer, str):
            return answer in self.values
        return answer is not None and self.state(answers, _NONE_OPEN) is True

    def fails(self, answers: Mapping[str, object]) -> bool:
        return not self.holds(answers)

    def codes(self) -> frozenset[str]:
        return frozenset({self.code})


@dataclass(frozen=True)
class SeveralTicked(Condition):
    """Holds where more than one code was ticked."""

    code: str

    def state(self, answers: Mapping[str, object], open_codes: Set[str]) -> bool | None:
        answer = answers.get(self.code)
        if answer is None:
            return None if self.code in open_codes else False
        return isinstance(answer, tuple | list) and len(answer) > 1

    def codes(self) -> frozenset[str]:
        return frozenset({self.code})


@dataclass(frozen=True)
class Both(Condition):
    """Holds where two conditions do."""

    one: Condition
    other: Condition

    def state(self, answers: Mapping[str, object], open_codes: Set[str]) -> bool | None:
        one = self.one.state(answers, open_codes)
        if one is False:
            return False
        other = self.other.state(answers, open_codes)
        return other if one is True or other is False else None

    # Asked about most: without what is open, either answer ends the search.
    def holds(self, answers: Mapping[str, object]) -> bool:
        return self.one.holds(answers) and self.other.holds(answers)

    def fails(self, answers: Mapping[str, object]) -> bool:
        return self.one.fails(answers) or self.other.fails(answers)

    def codes(self) -> frozenset[str]:
        return self.one.codes() | self.other.codes()


@dataclass(frozen=True)
class Not(Condition):
    """Holds where a condition does not."""

    one: Condition

    def state(self, answers: Mapping[str, object], open_codes: Set[str]) -> bool | None:
        state = self.one.state(answers, open_codes)
        return None if state is None else not state

    def holds(self, answers: Mapping[str, object]) -> bool:
        return self.one.fails(answers)

    def fails(self, answers: Mapping[str, object]) -> bool:
        return self.one.holds(answers)

    def codes(self) -> frozenset[str]:
        return self.one.codes()


ALWAYS = Always()


def answered(code: str, *values: str) -> Condition:
    """Makes the condition that the answer to `code` is one of `values`."""
    return Answered(code, frozenset(values))


def several_ticked(code: str) -> Condition:
    """Makes the condition that more than one box of `code` was ticked."""
    return SeveralTicked(code)
