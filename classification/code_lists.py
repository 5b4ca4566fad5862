"""Defines a list of codes that is counted, and the versions in which each code is.

A year keeps the version under which its first quarter was declared (docs/decisions/0060).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from classification.wording import N_

NOT_STATED: Final = "not_stated"
NOT_APPLICABLE: Final = "not_applicable"

CODE_LISTS_VERSION: Final = "2"
BREAKS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "2": (
            N_(
                "Whom they told is asked before our advice, no longer after it. "
                "Who had told the police or Report Fraud starts anew."
            ),
            N_(
                "Sex is asked before sending, no longer after it. "
                "Its shares start anew, and so does how many did not state it."
            ),
            N_(
                "Two reasons have codes of their own: not told yet, and not known to be a crime. "
                "Before, they were other reasons."
            ),
        )
    }
)
"""Version of the code lists -> what no longer compares with years under the versions before."""


@dataclass(frozen=True, kw_only=True)
class Code:
    """One category: what files carry, and what people read.

    It is counted from the version `since` to the version `until` of the code lists; before, what
    it holds was counted as the code `before`.
    """

    code: str
    label: str
    since: int = 1
    until: int | None = None
    before: str = ""

    def is_of(self, version: str) -> bool:
        """Whether the code is counted under a version of the code lists."""
        return self.since <= int(version) <= (self.until or int(version))


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One thing that is counted, with every value it can take under one version of the lists.

    `every_code` has those of all versions, in order.
    """

    name: str
    title: str
    every_code: tuple[Code, ...]
    code_lists_version: str = CODE_LISTS_VERSION

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes that are counted, in order."""
        return tuple(code for code in self.every_code if code.is_of(self.code_lists_version))

    def under(self, version: str) -> Attribute:
        """Gives the attribute as a version of the code lists counts it."""
        return replace(self, code_lists_version=version)

    def counted_as(self, code: str) -> str:
        """Gives the code under which this version counts what is that code in the newest."""
        known = {each.code: each for each in self.every_code}[code]
        return code if known.is_of(self.code_lists_version) else known.before

    @property
    def values(self) -> tuple[str, ...]:
        """The codes alone, in order."""
        return tuple(code.code for code in self.codes)

    @property
    def every_value(self) -> tuple[str, ...]:
        """The codes of all versions, in order: a stored record may be of any."""
        return tuple(code.code for code in self.every_code)

    @property
    def stated(self) -> tuple[str, ...]:
        """The codes that an answer leads to: neither "not stated" nor "not applicable"."""
        return tuple(code for code in self.values if code not in (NOT_STATED, NOT_APPLICABLE))

    def label(self, code: str) -> str:
        """Finds the words that people read for a code of any version; KeyError for any other."""
        return {known.code: known.label for known in self.every_code}[code]
