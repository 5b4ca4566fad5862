"""Reads lists of phrases, and finds them in what a person typed, in whatever form.

`crisis_words.txt` and `child_words.txt` are such lists. Pure; no word that is looked through is
kept. A list has one phrase on each line:

    want to die             these words, one after the other
    took|take               either of them; a_b|c is "a b" or "c"
    want to (just) die      the word in brackets may be missing
    take .. tablets         up to three words may lie between
    child & naked           both, at most eight words apart, whichever comes first
    child && naked          at most twenty words apart; so are all where "&" stands beside it
    <pills> = a | b c       from here on `<pills>` stands for each of these
    my kids ~ bank|refund   the first, with the second nowhere within twelve words of it
    to my kids ~~ touch     the first, with the second nowhere within twelve words after it
    = goodbye               nothing but this, which in a longer text would be no sign
    ! suicide squad         an everyday phrase: its words do not count; it may have ~ and ~~ too

Where a grown-up tells of themselves, a line counts only where one of the words in `<named>`, which
name a child, stands within twelve words of it; but for

    * csam                  a line that counts whoever writes
    !! send it to my kids   an everyday phrase for such a grown-up alone

Words are compared by their stems, so that "I wanted to die" is "want to die"; "she" and "herself"
count like "I" and "myself", and a word typed wrong like the word that was meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from guidance.reading.content_files import ContentError
from guidance.reading.plain_words import plain_words
from guidance.reading.typed_words import Choices, Step, Typed, may_stand
from guidance.reading.typing_errors import Corrector, corrector_of, english_words
from guidance.reading.word_stems import stem

_GAP: Final = 3
_REACH: Final = {"&": 8, "&&": 20}
_AROUND: Final = 12  # words on either side of a phrase in which what would undo it is looked for
_TAKEN_OUT: Final = "."  # stands where an everyday phrase stood, so that nothing closes up over it


@dataclass(frozen=True, kw_only=True, eq=False)
class Phrase:
    """A phrase has one side, or two or more that stand near one another, within its reach."""

    written: str
    sides: tuple[tuple[Step, ...], ...]
    reach: int = 0
    is_all: bool = False
    is_outright: bool = False
    unless: tuple[Step, ...] = ()
    unless_after: tuple[Step, ...] = ()

    @cached_property
    def needed(self) -> tuple[Choices, ...]:
        """Lists what must be there, of each step that must be."""
        return tuple(
            step.choices for side in self.sides for step in side if not step.may_be_missing
        )

    @cached_property
    def _always(self) -> frozenset[str]:
        """Lists the stems without which the phrase cannot be there."""
        return frozenset().union(*(it.firsts for it in self.needed if len(it.firsts) == 1))

    @cached_property
    def _one_of_each(self) -> tuple[frozenset[str], ...]:
        """Lists the stems of which the phrase needs one, for each of its other steps."""
        return tuple(it.firsts for it in self.needed if len(it.firsts) > 1)

    def may_stand_in(self, typed: Typed) -> bool:
        """Tells whether each side of the phrase may stand there at all, near the others or not."""
        if not self._always <= typed.held:
            return False
        for firsts in self._one_of_each:
            if firsts.isdisjoint(typed.held):
                return False
        return all(may_stand(side, typed) for side in self.sides)

    def stands_in(
        self, left: Typed, written: Typed, *, named: Sequence[tuple[int, int]] | None = None
    ) -> bool:
        """Tells whether the phrase stands in what is left of the words that were written; where
        `named` is given, near one of those stretches, unless it counts whoever writes."""
        if not self.may_stand_in(written):
            return False
        if self.is_all:
            return _end(self.sides[0], 0, left.stems, 0) == len(left.stems)
        spans = self.spans_in(left, written)
        if named is None or self.is_outright:
            return any(spans)
        return any(_near(named, span, _AROUND) for span in spans)

    def spans_in(self, left: Typed, written: Typed) -> Iterator[tuple[int, int]]:
        """Finds where the phrase begins and ends in what is left, where nothing that was written
        near it undoes it."""
        found = tuple(tuple(_find(side, left)) for side in self.sides)
        undoing = tuple(_find(self.unless, written)) if self.unless else ()
        after = tuple(_find(self.unless_after, written)) if self.unless_after else ()
        for start, end in self._joined((), found, undoing):
            if not _near(after, (start, end), _AROUND, is_after=True):
                yield start, end

    def _joined(
        self,
        parts: tuple[tuple[int, int], ...],
        found: tuple[tuple[tuple[int, int], ...], ...],
        undoing: tuple[tuple[int, int], ...],
    ) -> Iterator[tuple[int, int]]:
        """Joins to the parts that are found each stretch of the next side that lies near them."""
        if len(parts) == len(found):
            yield _whole(parts)
            return
        others = found[len(parts)]
        for here in _near(others, _whole(parts), 2 * self.reach) if parts else others:
            joined = (*parts, here)
            if (
                all(here[1] <= start or end <= here[0] for start, end in parts)
                and (not parts or _distance(_whole(parts), here) <= self.reach)
                and not _near(undoing, _whole(joined), _AROUND)
            ):
                yield from self._joined(joined, found, undoing)


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """A list of phrases: those that are looked for, and the everyday ones that do not count, for
    all or for grown-ups who tell of themselves; and the words that name a child."""

    sought: tuple[Phrase, ...]
    everyday: tuple[Phrase, ...]
    everyday_of_adults: tuple[Phrase, ...] = ()
    named: tuple[Step, ...] = ()
    words: frozenset[str]

    @cached_property
    def _stems(self) -> frozenset[str]:
        """Lists the stems that are no words of the list themselves."""
        return frozenset(stem(word) for word in self.words) - self.words

    @cached_property
    def _corrector(self) -> Corrector:
        return corrector_of(self.words | self._stems)

    @cached_property
    def _sought_by_rarest(self) -> Mapping[str, tuple[Phrase, ...]]:
        return _by_rarest(self.sought)

    @cached_property
    def _everyday_by_rarest(self) -> Mapping[str, tuple[Phrase, ...]]:
        return _by_rarest(self.everyday)

    @cached_property
    def _known_stems(self) -> Mapping[str, str]:
        """Gives the stem of each word that is never put right, if a phrase holds that stem."""
        phrases = (*self.sought, *self.everyday, *self.everyday_of_adults)
        sides = [
            side
            for phrase in phrases
            for side in (*phrase.sides, phrase.unless, phrase.unless_after)
        ]
        all_steps = (step for side in (*sides, self.named) for step in side)
        held = {part for step in all_steps for choice in step.choices.stems for part in choice}
        stems = ((word, stem(word)) for word in english_words() | self._corrector.known)
        return {word: ending_off for word, ending_off in stems if ending_off in held}

    def stand_in(self, text: str) -> bool:
        """Tells whether one of the phrases stands in the text."""
        return self.stand_among(plain_words(text))

    def stand_among(self, words: Sequence[str], *, of_adult: bool = False) -> bool:
        """Tells whether one of the phrases stands among the words that `plain_words` made;
        `of_adult` where a grown-up wrote them of themselves."""
        written = Typed(stems=self._stems_among(words))
        left = self._without_everyday(written, of_adult=of_adult)
        named = tuple(_find(self.named, left)) if of_adult else None
        return any(
            phrase.stands_in(left, written, named=named)
            for phrase in _begun(self._sought_by_rarest, written)
        )

    def _stems_among(self, words: Sequence[str]) -> list[str]:
        """Turns words into stems, in order, each word put right where it was typed wrong; a word of
        English that no phrase holds is an empty one."""
        stems: dict[str, list[str]] = {}  # of this text alone: nobody's words are kept
        for word in set(words):
            if (known := self._known_stems.get(word)) is not None:
                stems[word] = [known]
            elif word in english_words():
                stems[word] = [""]
            else:
                stems[word] = [self._stem_of(part) for part in self._corrector.split(word)]
        return [stem for word in words for stem in stems[word]]

    def _stem_of(self, written: str) -> str:
        """Gives the stem of the word that was meant; one that was put right to a stem is one."""
        meant = self._corrector.put_right(written)
        return meant if meant != written and meant in self._stems else stem(meant)

    def _without_everyday(self, written: Typed, *, of_adult: bool) -> Typed:
        left: list[str] | None = None
        of_adults = self.everyday_of_adults if of_adult else ()
        for phrase in (*_begun(self._everyday_by_rarest, written), *of_adults):
            if phrase.may_stand_in(written):
                for start, end in phrase.spans_in(written, written):
                    left = left or list(written.stems)
                    left[start:end] = [_TAKEN_OUT] * (end - start)
        return Typed(stems=left) if left else written


def read_phrases(path: Path) -> Phrases:
    """Reads a list of phrases. Raises ContentError naming file and line."""
    groups: dict[str, tuple[str, ...]] = {}
    sought: list[Phrase] = []
    everyday: list[Phrase] = []
    of_adults: list[Phrase] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        row = line.partition("#")[0].strip()
        try:
            if not row:
                continue
            if named := re.fullmatch(r"<(\w+)>\s*=\s*(.+)", row):
                groups[named[1]] = tuple(_members(named[2], groups))
            elif row.startswith("!!"):
                of_adults.append(_phrase(row[2:].strip(), groups))
            elif row.startswith("!"):
                everyday.append(_phrase(row[1:].strip(), groups))
            elif row.startswith("="):
                sought.append(replace(_phrase(row[1:].strip(), groups), is_all=True))
            elif row.startswith("*"):
                sought.append(replace(_phrase(row[1:].strip(), groups), is_outright=True))
            else:
                sought.append(_phrase(row, groups))
        except (KeyError, ValueError) as error:
            raise ContentError(path.name, number, f"cannot be read: {error}") from error
    if not sought:
        raise ContentError(path.name, 1, "a phrase or more must stand here")
    written = [phrase.written for phrase in (*sought, *everyday, *of_adults)]
    written += [member for group in groups.values() for member in group]
    words = {word for text in written for word in plain_words(re.sub(r"[^\w\s'-]|_", " ", text))}
    return Phrases(
        sought=tuple(sought),
        everyday=tuple(everyday),
        everyday_of_adults=tuple(of_adults),
        named=_steps("<named>", groups) if "named" in groups else (),
        words=frozenset(words),
    )


def _members(written: str, groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Lists what a group stands for, with what the groups that it names stand for."""
    for member in (part.strip() for part in written.split("|")):
        if not member:
            raise ValueError("nothing stands between two bars")
        yield from groups[member[1:-1]] if member.startswith("<") else (member.replace("_", " "),)


def _phrase(written: str, groups: Mapping[str, tuple[str, ...]]) -> Phrase:
    rest, _, after = written.partition("~~")
    sought, _, unless = rest.partition("~")
    sign = "&&" if "&&" in sought else "&"
    sides = tuple(_steps(side.strip(), groups) for side in re.split("&&?", sought))
    return Phrase(
        written=written,
        sides=sides,
        reach=_REACH[sign] if len(sides) > 1 else 0,
        unless=_steps(unless.strip(), groups) if unless else (),
        unless_after=_steps(after.strip(), groups) if after else (),
    )


def _steps(side: str, groups: Mapping[str, tuple[str, ...]]) -> tuple[Step, ...]:
    steps: list[Step] = []
    gap = 0
    for part in _tokens(side):
        if part == "..":
            gap = _GAP
            continue
        may_be_missing = part[0] == "(" and part[-1] == ")"
        choices = {_stems_of_member(member) for member in _members(part.strip("()"), groups)} - {()}
        if choices:
            steps.append(
                Step(
                    choices=_choices(tuple(sorted(choices))),
                    may_be_missing=may_be_missing,
                    gap=gap,
                )
            )
            gap = gap if may_be_missing else 0  # what may lie before it may when it is missing
    if not steps or steps[0].may_be_missing or gap:
        raise ValueError("a phrase begins and ends with a word that must stand there")
    return tuple(steps)


@cache
def _choices(stems: tuple[tuple[str, ...], ...]) -> Choices:
    """Makes the same choices once, however many phrases have them."""
    return Choices(stems=stems)


@cache
def _stems_of_member(member: str) -> tuple[str, ...]:
    """Turns one member of a group into stems; most groups stand in many lines."""
    return tuple(stem(word) for word in plain_words(member))


def _tokens(side: str) -> list[str]:
    """Splits one side of a phrase into its tokens; plain words that stand together are put into
    the form that a typed text is put into."""
    tokens: list[str] = []
    plain: list[str] = []
    for part in side.split():
        if part == ".." or part[0] in "(<" or "|" in part:
            tokens += [*plain_words(" ".join(plain)), part]
            plain = []
        else:
            plain.append(part)
    return [*tokens, *plain_words(" ".join(plain))]


def _by_rarest(phrases: Sequence[Phrase]) -> Mapping[str, tuple[Phrase, ...]]:
    """Sorts phrases by the stems that begin the step which the fewest phrases have: one of them
    must be there."""
    common = Counter(
        first for phrase in phrases for choices in phrase.needed for first in choices.firsts
    )
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        rarest = min(phrase.needed, key=lambda needed: sum(common[it] for it in needed.firsts))
        for first in rarest.firsts:
            found.setdefault(first, []).append(phrase)
    return {first: tuple(held) for first, held in found.items()}


def _begun(by_rarest: Mapping[str, Sequence[Phrase]], typed: Typed) -> set[Phrase]:
    """Lists the phrases whose rarest step is there."""
    return set().union(*(by_rarest[first] for first in by_rarest.keys() & typed.held))


def _find(side: tuple[Step, ...], typed: Typed) -> Iterator[tuple[int, int]]:
    """Finds where a side of a phrase stands: each beginning, with its first end."""
    firsts = side[0].choices.firsts
    for start in sorted(at for first in firsts for at in typed.places.get(first, ())):
        end = _end(side, 0, typed.stems, start)
        if end:
            yield start, end


def _whole(parts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Gives the stretch from the beginning of the first part to the end of the last."""
    return min(start for start, _ in parts), max(end for _, end in parts)


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Counts the words between two stretches; none where they meet or lie over one another."""
    return max(one[0], other[0]) - min(one[1], other[1])


def _near(
    found: Sequence[tuple[int, int]],
    stretch: tuple[int, int],
    reach: int,
    *,
    is_after: bool = False,
) -> Sequence[tuple[int, int]]:
    """Lists what begins with at most so many words between it and a stretch, on either side or
    only after it; `found` is in order."""
    start, end = stretch
    first = bisect_left(found, (end if is_after else start - reach - 1, 0))
    return found[first : bisect_left(found, (end + reach + 1, 0))]


def _end(side: tuple[Step, ...], number: int, stems: Sequence[str], at: int) -> int:
    """Finds where the rest of a side ends, if it stands here; 0 if it does not."""
    if number == len(side):
        return at
    step = side[number]
    if step.may_be_missing and (end := _end(side, number + 1, stems, at)):
        return end
    by_first = step.choices.by_first
    for here in range(at, min(at + step.gap + 1, len(stems))):
        word = stems[here]
        if word in by_first:
            for choice in by_first[word]:
                if tuple(stems[here : here + len(choice)]) == choice:
                    end = _end(side, number + 1, stems, here + len(choice))
                    if end:
                        return end
        elif word == _TAKEN_OUT:
            break
    return 0
