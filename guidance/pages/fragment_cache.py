"""Keeps fragments of pages that are the same for everybody, drawn once in each process.

A fragment is a whole page, a line of advice, a contact, an option of a question. It is kept under
all that it shows, the language, where its links begin and the version of the guidance: what draws
it must look at nothing else, least of all at what somebody answered.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.urls import get_script_prefix
from django.utils.translation import get_language

from guidance.reading.library import guidance_version

Fragment = TypeVar("Fragment")


@dataclass(kw_only=True)
class FragmentCache(Generic[Fragment]):
    """The fragments of one kind, `most` of them at a time."""

    most: int
    kept: dict[tuple[Hashable, ...], Fragment] = field(default_factory=dict)

    def get(self, *shown: Hashable, draw: Callable[[], Fragment]) -> Fragment:
        """Returns what was drawn of `shown`; draws it where nobody asked for it before."""
        key = (*shown, get_language() or "", get_script_prefix(), guidance_version())
        fragment = self.kept.get(key)
        if fragment is None:
            if len(self.kept) >= self.most:
                self.kept.clear()
            fragment = self.kept[key] = draw()
        return fragment

    def forget(self) -> None:
        """Has every fragment drawn anew, as after a change of what is shown."""
        self.kept.clear()
