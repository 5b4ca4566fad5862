"""Search of the advice: by title, keywords and steps, by words that mean the same, and in spite
of typing errors. No third party, no index: a few dozen pages are read through."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from guidance.library import Library
from guidance.parsing import Item, Situation

LONGEST = 200  # characters of a search; the rest is left out
_MOST = 8
_STOP_WORDS = frozenset(
    [
        *("a", "about", "all", "am", "an", "and", "are", "as", "at", "be", "been", "but", "by"),
        *("can", "did", "do", "does", "for", "from", "get", "got", "had", "has", "have", "he"),
        *("her", "him", "his", "how", "in", "is", "it", "its", "just", "me", "my", "of", "on"),
        *("or", "our", "she", "should", "so", "some", "someone", "something", "that", "the"),
        *("their", "them", "they", "this", "to", "up", "was", "we", "were", "what", "when"),
        *("who", "why", "will", "with", "you", "your"),
    ]
)
_WEIGHTS = {"title": 6, "search": 5, "summary": 3, "steps": 1}


def find_pages(words: str, library: Library) -> tuple[Situation, ...]:
    """The pages that fit the words best, at most eight; none where nothing fits."""
    text = _fold(words[:LONGEST])
    wanted = _wanted(text, library)
    if not wanted:
        return ()
    scored = [(_score(page, text, wanted), page) for page in library.situations.values()]
    scored = [(score, page) for score, page in scored if score > 0]
    scored.sort(key=lambda pair: (-pair[0], pair[1].key))
    best = scored[0][0] if scored else 0
    return tuple(page for score, page in scored if score * 4 >= best)[:_MOST]


def _wanted(text: str, library: Library) -> dict[str, float]:
    """Words to look for, and what each counts: as typed 1, put right 0.8, meaning the same 0.5."""
    vocabulary = _vocabulary(library)
    wanted: dict[str, float] = {}
    for word in _words(text):
        if word in vocabulary:
            wanted[word] = 1.0
        else:
            for near in get_close_matches(word, vocabulary, n=1, cutoff=0.78):
                wanted.setdefault(near, 0.8)
    said = f" {text} {' '.join(wanted)} "
    for phrase, others in library.words.items():
        if f" {phrase} " in said:
            for other in others:
                for word in _words(other):
                    wanted.setdefault(word, 0.5)
    return wanted


def _score(page: Situation, text: str, wanted: dict[str, float]) -> float:
    fields = {
        "title": set(_words(_fold(page.title))),
        "search": {word for phrase in page.search for word in _words(_fold(phrase))},
        "summary": set(_words(_fold(page.summary))),
        "steps": set(_words(_fold(" ".join(_plain(page.blocks["steps"]))))),
    }
    score = sum(
        _WEIGHTS[name] * weight
        for name, words in fields.items()
        for word, weight in wanted.items()
        if word in words
    )
    return score + sum(8 for phrase in page.search if f" {_fold(phrase)} " in f" {text} ")


def _vocabulary(library: Library) -> frozenset[str]:
    texts = [
        text
        for page in library.situations.values()
        for text in (page.title, page.summary, *page.search, *_plain(page.blocks["steps"]))
    ]
    texts += library.words
    return frozenset(word for text in texts for word in _words(_fold(text)))


def _plain(items: Iterable[Item]) -> list[str]:
    return [
        text
        for item in items
        for text in (
            *(piece.value for piece in item.pieces if piece.kind in {"text", "strong"}),
            *_plain(item.branches),
        )
    ]


def _words(folded: str) -> list[str]:
    return [word for word in folded.split() if len(word) > 1 and word not in _STOP_WORDS]


def _fold(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))
