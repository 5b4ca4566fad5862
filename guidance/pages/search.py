"""Searches the advice by the words that people look for each page by, and the names of contacts.

A word speaks for a page by how much more often it stands among that page's search words than among
those of all pages; so do two words together, or with one word between them. The order of words
further apart does not count.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guidance.for_whom.choosing import DANGER_NOW
from guidance.pages.fragment_cache import FragmentCache
from guidance.reading.crisis_words import speaks_of_crisis
from guidance.reading.library import Library
from guidance.reading.page_files import Situation
from guidance.reading.typing_errors import Corrector, corrector_of
from guidance.reading.word_stems import stem, words_of

LONGEST: Final = 200  # characters of a search; the rest is left out
_LONGEST_IN_CRISIS: Final = 5000  # but not where the words tell of a crisis
MOST: Final = 8
MOST_CONTACTS: Final = 3
_LITTLE_WORDS: Final = frozenset(
    [
        *("a", "about", "all", "am", "an", "and", "are", "as", "at", "be", "been", "but", "by"),
        *("can", "did", "do", "does", "for", "from", "get", "got", "had", "has", "have", "he"),
        *("her", "him", "his", "how", "in", "is", "it", "its", "just", "me", "my", "of", "on"),
        *("or", "our", "she", "should", "so", "some", "someone", "something", "that", "the"),
        *("their", "them", "they", "this", "to", "up", "was", "we", "were", "what", "when"),
        *("who", "why", "will", "with", "you", "your"),
    ]
)
# What a little word, and two words together, count beside a word.
_LITTLE, _PAIR = 0.3, 0.4
_EVERYWHERE: Final = 0.1  # of its rate on all pages: how often a word may stand on any by chance
_FEW: Final = 5  # phrases: how often a word stands on a page with few more is not known well
_WHOLE_PHRASE: Final = 5.0  # what it counts that the search is a phrase of the page as it stands
_LEAST_SHOWN: Final = 0.5  # of what speaks for the best page
# Pages written to children come first only to those who speak of a child.
_OF_CHILDREN: Final = "children"
_CHILD_WORDS: Final = (
    *("child", "children", "kid", "young", "daughter", "son", "school", "teenager", "teen"),
    *("boy", "girl", "baby", "parent", "under 16", "under 18", "under age", "groom", "pupil"),
    *("childline", "ceop", "paedo", "paedophile", "pedo", "child porn", "csam", "roblox"),
    *("nephew", "niece", "grandson", "granddaughter", "grandchild", "stepson", "stepdaughter"),
    *("lad", "older boyfriend", "boyfriend is older", "dad hit", "mum hit", "stepdad"),
    *("dad hurt", "mum hurt", "scared of my dad", "scared of my mum", "report remove", "teacher"),
    *("year 7", "year 8", "year 9", "year 10", "year 11", "classmate", "my class", "my year"),
)
# "im 13", "15yo", "14 year old": an age below 18, in words that children are looked for by.
_AGE: Final = re.compile(
    r"\b(?:i['’]?m|i am|am|aged?|is|hes|shes)\s+(?:only\s+)?(?:[6-9]|1[0-7])\b"
    r"|\b(?:[6-9]|1[0-7])\s*-?(?:yo|yrs?|years?)\b(?:[\s-]*old)?"
)
_WHOLE: Final = r" \g<0> under 16 "
_LESS_TO_ADULTS, _MORE_TO_CHILDREN = -6.0, 0.9


@dataclass(frozen=True, kw_only=True)
class _Index:
    """An index says how much a word speaks for each page, and puts typing errors right."""

    evidence: Mapping[str, Mapping[str, float]]
    whole: Mapping[str, frozenset[str]]
    of_children: frozenset[str]
    corrector: Corrector


# The words of the guidance, counted once in each process: nothing of a search is kept.
_indexes: FragmentCache[_Index] = FragmentCache(most=4)


def find_pages(words: str, library: Library) -> tuple[Situation, ...]:
    """Finds the pages that fit the words best, at most eight; none where nothing fits.

    Where the words tell of somebody who cannot go on, the page for that comes first.
    """
    index = _indexes.get(library.version, draw=lambda: _read_index(library))
    typed = _plain_words(words[:LONGEST], library)
    stems = [stem(index.corrector.put_right(word)) for word in typed]
    is_of_little_words = all(word in _LITTLE_WORDS for word in typed)
    scores = {} if is_of_little_words else _scores(stems, index, library)
    best = max(scores.values(), default=0)
    found = [
        library.situations[key]
        for key, score in scores.items()
        if score > 0 and score >= best * _LEAST_SHOWN
    ]
    found.sort(key=lambda page: (-scores[page.key], page.order, page.key))
    if is_crisis(words, library):
        first = library.situations[DANGER_NOW]
        found = [first, *(page for page in found if page.key != first.key)]
    return tuple(found[:MOST])


def find_contacts(words: str, library: Library) -> tuple[str, ...]:
    """Finds the keys of contacts that the words name, such as "childline" or "action fraud"."""
    text = _fold(words[:LONGEST])
    names = {
        _stemmed(name.split()): key
        for key, contact in library.contacts.items()
        if contact.is_shown
        for name in _names_of(key, library)
    }
    corrector = corrector_of(word for name in names for word in name.split())
    said = _stemmed(corrector.put_right(word) for word in text.split())
    found = [key for name, key in names.items() if name and f" {name} " in f" {said} "]
    return tuple(dict.fromkeys(found))[:MOST_CONTACTS]


def is_crisis(words: str, library: Library) -> bool:
    """Tells whether the words are of somebody who may hurt themselves."""
    return speaks_of_crisis(words[:_LONGEST_IN_CRISIS], library.crisis_words)


def _names_of(key: str, library: Library) -> Iterable[str]:
    """Lists what a contact is called: its names now and before, and its number."""
    contact = library.contacts[key]
    full = contact.name
    once = re.search(r"used to be called ([\w ]+)", full)
    called = [library.directory.names.get(key, ""), re.split(r"[(:,]", full)[0]]
    called += [once[1]] if once else []
    called += [contact.phone.text] if contact.phone else []
    return [re.sub(r"^(the|your) ", "", _fold(name)) for name in called if name]


def _scores(stems: Sequence[str], index: _Index, library: Library) -> dict[str, float]:
    """Adds up what the words say for each page that any of them speaks for."""
    scores: defaultdict[str, float] = defaultdict(float)
    for sign in _signs_of(stems):
        for page, evidence in index.evidence.get(sign, {}).items():
            scores[page] += evidence
    for page in index.whole.get(" ".join(stems), ()):
        scores[page] += _WHOLE_PHRASE
    said = f" {' '.join(stems)} "
    speaks_of_child = any(f" {child} " in said for child in index.of_children)
    for page in scores:
        if library.situations[page].group == _OF_CHILDREN:
            scores[page] += _MORE_TO_CHILDREN if speaks_of_child else _LESS_TO_ADULTS
    return scores


def _read_index(library: Library) -> _Index:
    """Counts how many of the phrases of each page have a word: its rate on the page."""
    pages = library.situations.values()
    phrases = {
        page.key: {tuple(_plain_words(text, library)) for text in (*page.search, page.title)}
        for page in pages
    }
    rates: defaultdict[str, dict[str, float]] = defaultdict(dict)
    whole: defaultdict[str, set[str]] = defaultdict(set)
    for page, texts in phrases.items():
        stemmed = [_stemmed(text) for text in texts]
        counts = Counter(sign for text in stemmed for sign in _signs_of(text.split()))
        for sign, count in counts.items():
            rates[sign][page] = count / (len(texts) + _FEW)
        for text in stemmed:
            whole[text].add(page)
    words = {word for texts in phrases.values() for text in texts for word in text}
    weights = {stem(word): 1.0 for word in words} | {stem(word): _LITTLE for word in _LITTLE_WORDS}
    return _Index(
        evidence={
            sign: _evidence(on_pages, weight=weights.get(sign, _PAIR), pages=len(pages))
            for sign, on_pages in rates.items()
        },
        whole={text: frozenset(keys) for text, keys in whole.items()},
        of_children=frozenset(_stemmed(_plain_words(text, library)) for text in _CHILD_WORDS),
        corrector=corrector_of(words | set(library.slang)),
    )


def _evidence(rates: Mapping[str, float], *, weight: float, pages: int) -> dict[str, float]:
    """Weighs a word by how much higher its rate is on a page than on all of them."""
    on_all = sum(rates.values()) / pages
    return {
        page: weight * math.log(1 + rate / (_EVERYWHERE * on_all)) for page, rate in rates.items()
    }


def _signs_of(stems: Sequence[str]) -> list[str]:
    """Lists the words of a text, and its pairs of words written as one: "sim swap", "simswap".

    Two words are a pair too with a third between them: "took my card" and "took card".
    """
    words = (word for word in stems if len(word) > 1)
    pairs = (
        one + other for apart in (1, 2) for one, other in zip(stems, stems[apart:], strict=False)
    )
    return list(dict.fromkeys((*words, *pairs)))


def _plain_words(text: str, library: Library) -> list[str]:
    """Splits a text into words, with the plain word in the place of slang and short forms."""
    folded = _fold(_AGE.sub(_WHOLE, text.lower()))
    return [plain for word in folded.split() for plain in library.slang.get(word, word).split()]


def _stemmed(words: Iterable[str]) -> str:
    return " ".join(stem(word) for word in words)


def _fold(text: str) -> str:
    """Keeps small letters and figures alone; "can't" is "cant"."""
    return " ".join(words_of(text.lower()))
