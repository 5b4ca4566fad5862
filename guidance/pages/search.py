"""Searches the advice: by title, keywords, cards and the names of contacts, by words that mean
the same, and in spite of endings and typing errors. No third party, no index: a few dozen pages
are read through."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from guidance.for_whom.choosing import DANGER_NOW
from guidance.pages.fragment_cache import FragmentCache
from guidance.reading.crisis_words import speaks_of_crisis
from guidance.reading.library import Library
from guidance.reading.page_files import OF_A_CONTACT, ContentLine, Situation
from guidance.reading.typing_errors import Corrector, corrector_of
from guidance.reading.word_stems import stem, words_of

LONGEST: Final = 200  # characters of a search; the rest is left out
_LONGEST_IN_CRISIS: Final = 5000  # but not where the words tell of a crisis
MOST: Final = 8
MOST_CONTACTS: Final = 3
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
_WEIGHTS: Final = {"title": 1.0, "summary": 0.5, "cards": 0.25}
_BY_WORDS: Final = 0.6  # what the words of a page's parts count beside its phrases
_PUT_RIGHT, _SAME_MEANING = 0.8, 0.2  # what a word counts that was not typed as it stands
_NEXT_BEST: Final = (1.0, 0.35, 0.2)  # what the phrases count that are most like the words
_BY_SHARE: Final = 2.0  # what it counts that few other pages are looked for by a word
_JOINED: Final = "_"
_PAIR: Final = 0.6  # two words one after the other, beside each of them
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
_LESS_TO_ADULTS, _MORE_TO_CHILDREN = 0.4, 1.5


@dataclass(frozen=True, kw_only=True)
class _PageWords:
    """The words of a page are those of its parts, and the phrases by which people look for it.

    `shares` says of each word how much it is this page that is looked for by it, from 0 to 1.
    """

    parts: Mapping[str, frozenset[str]]
    phrases: tuple[Mapping[str, float], ...]
    shares: Mapping[str, float]
    whole: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Index:
    """An index holds the stems of every page, what each is worth, and puts typing errors right."""

    pages: Mapping[str, _PageWords]
    worth: Mapping[str, float]
    corrector: Corrector


# The words of the guidance, stemmed once in each process: nothing of a search is kept.
_indexes: FragmentCache[_Index] = FragmentCache(most=4)


def find_pages(words: str, library: Library) -> tuple[Situation, ...]:
    """Finds the pages that fit the words best, at most eight; none where nothing fits.

    Where the words tell of somebody who cannot go on, the page for that comes first.
    """
    index = _indexes.get(library.version, draw=lambda: _read_index(library))
    typed = _plainly(_fold(_AGE.sub(_WHOLE, words[:LONGEST].lower())), library).split()
    text = [index.corrector.put_right(word) for word in typed]
    wanted = _wanted(typed, text, index, library)
    said = f" {_stemmed(' '.join(text))} "
    speaks_of_child = any(
        f" {_stemmed(_plainly(_fold(phrase), library))} " in said for phrase in _CHILD_WORDS
    )
    scored = []
    for page in library.situations.values():
        score = _score(index.pages[page.key], wanted)
        score += _said_whole(index.pages[page.key], said)
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
    return tuple(found[:MOST])


def find_contacts(words: str, library: Library) -> tuple[str, ...]:
    """Finds the keys of contacts that the words name, such as "childline" or "action fraud"."""
    text = _fold(words[:LONGEST])
    names = {
        _stemmed(name): key
        for key, contact in library.contacts.items()
        if contact.is_shown
        for name in _names_of(key, library)
    }
    corrector = corrector_of(word for name in names for word in name.split())
    said = _stemmed(" ".join(corrector.put_right(word) for word in text.split()))
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


def _wanted(
    typed: Sequence[str], text: Sequence[str], index: _Index, library: Library
) -> dict[str, float]:
    """Weighs the stems to look for: as typed, put right, or meaning the same."""
    wanted: dict[str, float] = {}
    for word, right in zip(typed, text, strict=True):
        if _is_word(right) and stem(right) in index.worth:
            is_as_typed = stem(word) == stem(right)
            wanted[stem(right)] = 1.0 if is_as_typed else wanted.get(stem(right), _PUT_RIGHT)
    for pair in _pairs([stem(word) for word in text if _is_word(word)]):
        if pair in index.worth:
            wanted[pair] = 1.0
    said = f" {_stemmed(' '.join(text))} "
    for phrase, others in library.words.items():
        if f" {_stemmed(_plainly(_fold(phrase), library))} " in said:
            for word in (word for other in others for word in _stem_list(other, library)):
                if word in index.worth:
                    wanted.setdefault(word, _SAME_MEANING)
    return {word: weight * index.worth[word] for word, weight in wanted.items()}


def _score(page: _PageWords, wanted: Mapping[str, float]) -> float:
    """Says how well a page fits: by its phrases most like the words, and by the words it uses."""
    length = _length(wanted.values())
    if not length:
        return 0.0
    alike = sorted((_alike(phrase, wanted) / length for phrase in page.phrases), reverse=True)
    by_phrase = sum(share * found for share, found in zip(_NEXT_BEST, alike, strict=False))
    by_words = sum(
        _WEIGHTS[name] * weight * weight
        for name, stems in page.parts.items()
        for word, weight in wanted.items()
        if word in stems
    )
    by_share = sum(
        weight * weight * page.shares[word]
        for word, weight in wanted.items()
        if word in page.shares
    )
    return by_phrase + (_BY_WORDS * by_words + _BY_SHARE * by_share) / length**2


def _said_whole(page: _PageWords, said: str) -> float:
    """Says how much of the words is a phrase of the page as it stands, its small words too."""
    count = len(said.split()) or 1
    return max((len(each.split()) / count for each in page.whole if f" {each} " in said), default=0)


def _plainly(folded: str, library: Library) -> str:
    """Puts the plain word in the place of slang and short forms."""
    return " ".join(library.slang.get(word, word) for word in folded.split())


def _alike(phrase: Mapping[str, float], wanted: Mapping[str, float]) -> float:
    return sum(weight * wanted[word] for word, weight in phrase.items() if word in wanted)


def _read_index(library: Library) -> _Index:
    """Reads through every page once: rare words are worth more than those of every page."""
    pages = library.situations.values()
    phrases = {
        page.key: [_with_pairs(_stem_list(text, library)) for text in (*page.search, page.title)]
        for page in pages
    }
    parts = {page.key: _stems_of(page, library) for page in pages}
    used_on = Counter(
        word for key in parts for word in set().union(*phrases[key], *parts[key].values())
    )
    worth = {
        word: math.log(1 + len(parts) / count) * (_PAIR if _JOINED in word else 1)
        for word, count in used_on.items()
    }
    texts = (*_texts_of(library), *library.words)
    counts = {key: Counter(word for stems in phrases[key] for word in stems) for key in parts}
    in_all: Counter[str] = sum(counts.values(), Counter())
    return _Index(
        pages={
            key: _PageWords(
                parts=parts[key],
                phrases=tuple(_of_one_length(stems, worth) for stems in phrases[key] if stems),
                whole=tuple(
                    _stemmed(_plainly(_fold(text), library))
                    for text in library.situations[key].search
                ),
                shares={word: count / (in_all[word] + 1) for word, count in counts[key].items()},
            )
            for key in parts
        },
        worth=worth,
        corrector=corrector_of(
            word
            for text in texts
            for word in (*_fold(text).split(), *_plainly(_fold(text), library).split())
        ),
    )


def _of_one_length(stems: Iterable[str], worth: Mapping[str, float]) -> dict[str, float]:
    weights = {word: worth[word] for word in stems}
    length = _length(weights.values())
    return {word: weight / length for word, weight in weights.items()}


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights))


def _with_pairs(stems: list[str]) -> set[str]:
    return {*stems, *_pairs(stems)}


def _pairs(stems: list[str]) -> list[str]:
    return [f"{one}{_JOINED}{other}" for one, other in pairwise(stems)]


def _stem_list(text: str, library: Library) -> list[str]:
    return [stem(word) for word in _plainly(_fold(text), library).split() if _is_word(word)]


def _stems_of(page: Situation, library: Library) -> dict[str, frozenset[str]]:
    """Lists the stems of a page's words, by the part of the page that they stand in."""
    return {
        "title": frozenset(_stem_list(page.title, library)),
        "summary": frozenset(_stem_list(page.summary, library)),
        "cards": frozenset(_stem_list(" ".join(_of_cards(page, library)), library)),
    }


def _texts_of(library: Library) -> Iterator[str]:
    """Lists every text that pages use or people search by."""
    for page in library.situations.values():
        yield from (page.title, page.summary, *page.search, *_of_cards(page, library))


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


def _stemmed(folded: str) -> str:
    return " ".join(stem(word) for word in folded.split())


def _is_word(word: str) -> bool:
    """Tells whether a word may lead to a page; "the" and "my" are on all of them."""
    return len(word) > 1 and word not in _STOP_WORDS


def _fold(text: str) -> str:
    """Keeps small letters and figures alone; "can't" is "cant"."""
    return " ".join(words_of(text.lower()))
