"""Keeps what was worked out from the library, until another one is read."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from guidance.reading.library import Library

Made = TypeVar("Made")


class PerLibrary(Generic[Made]):
    """The things of one kind that were made from one library, `most` of them at a time.

    What makes them must look at nothing but the library and the key.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._held: tuple[Library | None, dict[Hashable, Made]] = (None, {})

    def get(self, library: Library, key: Hashable, *, make: Callable[[], Made]) -> Made:
        """Returns what was made under this key; makes it where nobody asked for it before."""
        of_library, kept = self._held
        if of_library is not library:
            # Swapped as one: another thread sees the old pair or the new one.
            kept = {}
            self._held = (library, kept)
        made = kept.get(key)
        if made is None:
            if len(kept) >= self._most:
                kept.clear()
            made = kept[key] = make()
        return made
