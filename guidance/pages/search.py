"""Searches the advice: by title, keywords, cards and the names of contacts, by words that mean
the same, and in spite of endings and typing errors. No third party, no index: a few dozen pages
are read through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from guidance.for_whom.choosing import DANGER_NOW
from guidance.pages.fragment_cache import FragmentCache
from guidance.reading.crisis_words import speaks_of_crisis
from guidance.reading.library import Library
from guidance.reading.page_files import OF_A_CONTACT, ContentLine, Situation
from guidance.reading.word_stems import stem, words_of

LONGEST: Final = 200  # characters of a search; the rest is left out
_LONGEST_IN_CRISIS: Final = 5000  # but not where the words tell of a crisis
_MOST: Final = 8
_MOST_CONTACTS: Final = 3
_NEAR: Final = 0.85  # how alike a word typed wrong must be, its first letter the same
_SHORTEST_TO_PUT_RIGHT: Final = 5  # letters: short words are too alike
_STOP_WORDS: Final = frozenset(
    [
        *("a", "about", "all", "am", "an", "and", "are", "as", "at", "be", "been", "but", "by"),
        *("can", "did", "do", "does", "for", "from", "get", "got", "had", "has", "have", "he"),
        *("her", "him", "his", "how", "in", "is", "it", "its", "just", "me", "my", "of", "on"),
        *("or", "our", "she", "should", "so", "some", "someone", "something", "that", "the"),
        *("their", "them", "they", "this", "to", "up", "was", "we", "were", "what", "when"),
        *("who", "why", "will", "with", "you", "your"),
    ]
)
_WEIGHTS: Final = {"title": 6, "search": 5, "summary": 3, "cards": 1}
# The words of the guidance, stemmed once in each process: nothing of a search is kept.
_fields: FragmentCache[dict[str, set[str]]] = FragmentCache(most=200)
_vocabularies: FragmentCache[dict[str, str]] = FragmentCache(most=4)
# Pages written to children come first only to those who speak of a child.
_OF_CHILDREN: Final = "children"
_CHILD_WORDS: Final = (
    *("child", "children", "kid", "young", "daughter", "son", "school", "teenager", "teen"),
    *("boy", "girl", "baby", "parent", "under 16", "under age", "groom", "pupil"),
    *("childline", "ceop"),
)
_LESS_TO_ADULTS, _MORE_TO_CHILDREN = 0.4, 1.5


def find_pages(words: str, library: Library) -> tuple[Situation, ...]:
    """Finds the pages that fit the words best, at most eight; none where nothing fits.

    Where the words tell of somebody who cannot go on, the page for that comes first.
    """
    vocabulary = _vocabulary(library)
    text = _fold(words[:LONGEST])
    wanted = _wanted(text, library, vocabulary)
    text = " ".join(_known(word, vocabulary) for word in text.split())
    said = f" {_stemmed(text)} "
    speaks_of_child = any(f" {_stemmed(_fold(phrase))} " in said for phrase in _CHILD_WORDS)
    scored = []
    for page in library.situations.values():
        score = _score(page, text, wanted, library)
        if page.group == _OF_CHILDREN:
            score *= _MORE_TO_CHILDREN if speaks_of_child else _LESS_TO_ADULTS
        if score > 0:
            scored.append((score, page))
    scored.sort(key=lambda pair: (-pair[0], pair[1].order, pair[1].key))
    best = scored[0][0] if scored else 0
    found = [page for score, page in scored if score * 4 >= best]
    if is_crisis(words, library):
        first = library.situations[DANGER_NOW]
        found = [first, *(page for page in found if page.key != first.key)]
    return tuple(found[:_MOST])


def find_contacts(words: str, library: Library) -> tuple[str, ...]:
    """Finds the keys of contacts that the words name, such as "childline" or "action fraud"."""
    text = _fold(words[:LONGEST])
    names = {
        _stemmed(name): key
        for key, contact in library.contacts.items()
        if contact.is_shown
        for name in _names_of(key, library)
    }
    said = _stemmed(" ".join(_put_right(stem(word), names) for word in text.split()))
    found = [key for name, key in names.items() if name and f" {name} " in f" {said} "]
    return tuple(dict.fromkeys(found))[:_MOST_CONTACTS]


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


def _wanted(text: str, library: Library, vocabulary: Mapping[str, str]) -> dict[str, float]:
    """Weighs the stems to look for: as typed 1, put right 0.8, meaning the same 0.5."""
    wanted: dict[str, float] = {}
    for word in _words(text):
        known = stem(_known(word, vocabulary))
        if known in vocabulary:
            wanted[known] = 1.0 if known == stem(word) else max(0.8, wanted.get(known, 0.0))
    said = f" {_stemmed(text)} {' '.join(wanted)} "
    for phrase, others in library.words.items():
        if f" {_stemmed(_fold(phrase))} " in said:
            for other in others:
                for word in _words(_fold(other)):
                    wanted.setdefault(stem(word), 0.5)
    return wanted


def _known(word: str, vocabulary: Mapping[str, str]) -> str:
    """Gives the word, if pages use it in any form; else the one that was most likely meant."""
    if stem(word) in vocabulary:
        return word
    right = _put_right(word, vocabulary.values())
    return right if right != word else _put_right(stem(word), vocabulary)


def _put_right(word: str, known: Iterable[str]) -> str:
    """Finds the known word that was most likely meant, or the word itself."""
    if len(word) < _SHORTEST_TO_PUT_RIGHT:
        return word
    alike = [other for other in known if other[:1] == word[0]]
    return next(iter(get_close_matches(word, alike, n=1, cutoff=_NEAR)), word)


def _score(page: Situation, text: str, wanted: Mapping[str, float], library: Library) -> float:
    fields = _fields.get(page.key, library.version, draw=lambda: _stems_of(page, library))
    score = sum(
        _WEIGHTS[name] * weight
        for name, stems in fields.items()
        for word, weight in wanted.items()
        if word in stems
    )
    said = f" {_stemmed(text)} "
    return score + sum(8 for phrase in page.search if f" {_stemmed(_fold(phrase))} " in said)


def _stems_of(page: Situation, library: Library) -> dict[str, set[str]]:
    """Lists the stems of a page's words, by the part of the page that they stand in."""
    return {
        "title": _stems(page.title),
        "search": _stems(" ".join(page.search)),
        "summary": _stems(page.summary),
        "cards": _stems(" ".join(_of_cards(page, library))),
    }


def _vocabulary(library: Library) -> dict[str, str]:
    """Lists every word that pages use or people search by: its stem, and the word itself."""
    return _vocabularies.get(library.version, draw=lambda: _read_vocabulary(library))


def _read_vocabulary(library: Library) -> dict[str, str]:
    texts = [
        text
        for page in library.situations.values()
        for text in (
            *(page.title, page.summary, *page.search),
            *_of_cards(page, library),
        )
    ]
    texts += library.words
    return {stem(word): word for text in texts for word in _words(_fold(text))}


def _of_cards(page: Situation, library: Library) -> list[str]:
    """Lists the words of the cards that some reader of the page may see, as they are written."""
    return [
        text
        for card in library.cards_of(page.key)
        for text in _plain((line for line in (card.words.act, card.words.why) if line), library)
    ]


def _plain(items: Iterable[ContentLine], library: Library) -> list[str]:
    """Lists the words of lines, of the lines that they share, and the names of contacts in them."""
    return [
        text
        for item in items
        for text in (
            *(piece.value for piece in item.pieces if piece.kind in {"text", "strong"}),
            *(library.contact_name(p.value) for p in item.pieces if p.kind in OF_A_CONTACT),
            *_plain((*item.branches, *library.shared.get(item.shared, ())), library),
        )
    ]


def _stems(text: str) -> set[str]:
    return {stem(word) for word in _words(_fold(text))}


def _stemmed(folded: str) -> str:
    return " ".join(stem(word) for word in folded.split())


def _words(folded: str) -> list[str]:
    return [word for word in folded.split() if len(word) > 1 and word not in _STOP_WORDS]


def _fold(text: str) -> str:
    """Keeps small letters and figures alone; "can't" is "cant"."""
    return " ".join(words_of(text.lower()))
