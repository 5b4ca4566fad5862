"""Finds words that may tell of harm to a child, by the list in `content/child_words.txt`.

An age is made a word first: below 18 it is a word for a child, from 18 on a word for a grown-up, so
that "my daughter, 42," is no child. Pure, and English only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from guidance.reading.phrases import Phrases
from guidance.reading.plain_words import plain_words, read_rule, written_anew

_OF_AGE: Final = 18
_OLDEST: Final = 110
_MOST_DIGITS: Final = 3
_IN_LETTERS: Final = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
)
_YEARS: Final = rf"(?:\d{{1,3}}|{'|'.join(_IN_LETTERS)})"
_NO_AGE: Final = (
    r"(?!\W*(?:%|am\b|pm\b|p\b|k\b|pounds?|quid|days?|weeks?|months?|hours?|mins?|minutes?|times"
    r"|years?\W+(?:ago|later|on\b|in\b|of\b)|of\b|accounts?|people|calls?|texts?|emails?|messages?"
    r"|payments?|photos?|pictures?))"
)
_RELATIONS: Final = (
    r"sons?|daughters?|dau?g?h?t?ers?|kids?|child|boys?|girls?|lads?|lass|niece|nephew|brother"
    r"|sister|pupils?|friend|mate|grandson|granddaughter|step\W?son|step\W?daughter|cousin|students?|patient|teen"
)
_ABOUT: Final = "(?:only|just|nearly|about|around|now|a|all|both|like|barely)"
AGES: Final = re.compile(
    rf"\b(?:she|he|they|i|who|we|you)\W?(?:s|is|was|am|m|r|re|are|were)\W+(?:{_ABOUT}\W+)?"
    rf"(?P<be>{_YEARS})\b{_NO_AGE}(?:\W?(?:yo|y/o|(?:yrs?|years?)\W?olds?)\b)?"
    rf"|\b(?:she|he|looks?|looked|older\Wthan|more\Wthan|(?<=of\W)about|we\W+all|we\W+both|both|all)\W+"
    rf"(?:{_ABOUT}\W+)?(?P<bare>1[0-7])\b{_NO_AGE}"
    rf"|\b(?P<old>{_YEARS})\W?(?:yo\b|y/o\b|(?:yrs?|years?)\W?olds?\b|lat\b|ani\b)"
    r"|\b(?P<yrs>1[0-7])\W?(?:yrs|yr|y)\b"
    rf"|\b(?:aged?|turned|turns|turning)\W+(?P<aged>{_YEARS})\b"
    rf"|\b(?:have|has)\W+(?P<have>{_YEARS})\W+years?\b(?!\W+(?:of|left|to))"
    rf"|\b(?:{_RELATIONS})(?:\Ws)?\W{{1,3}}"
    rf"(?:(?:of|is|was|are|who|only|just|about|just\Wturned)\W+){{0,2}}(?P<of>{_YEARS})\b{_NO_AGE}"
    # "the girl next door, about 10"
    rf"|\b(?:{_RELATIONS})(?:\W\w+){{1,3}},\W?(?:{_ABOUT}\W+)?(?P<beside>{_YEARS})"
    rf"(?=\W*$|\W?[,.!?;)]|\W+(?:and|who|to|for)\b){_NO_AGE}"
    r"|(?:^|[.!?]\s+)(?P<first>1[0-7])(?=\W+(?:and|n|girl|boy|here|f|m)\b)"
    rf"|\((?P<in>{_YEARS})\)"
    rf"|\b(?:is|no|know|knows|knew|was|hes|shes|im)\W+(?:im|i\Wm|shes|hes|only)?\W*(?P<said>1[0-7])\b{_NO_AGE}"
    rf"|\b(?:be|being|only|nearly|barely)\W+(?P<like>1[0-7])\b{_NO_AGE}"
    r"|\b(?:and|m|f|girl|boy)\W*(?P<last>1[0-7])(?=\s*(?:$|[,.!?;)]))"
    r"|(?:^|[^\w.])(?P<sex>1[0-7])\W?f\b"
)
# As children write, and what is near to a word of harm when its ending is taken off.
RULES: Final = tuple(
    read_rule(*row)
    for row in (
        (r"\b(?:your|ur|yer)\b", "my"),
        (r"\bsed\b", "said"),
        (r"\br\b", "our"),
        (r"\bcame\b", "come"),
        (r"\bbabies\b", "children"),  # "baby" is also what lovers call each other
        (r"\bpi(?:x|xs|cz)\b", "pics", "pix pixs picz"),
        (r"\b(?:under|below)\W?(?:18|16|eighteen|sixteen)\b", "underage", "*under *below"),
        (r"\b(?:18|16)[-\W]?minus\b", "underage", "*minus"),
        (r"\bu\W?18s?\b", "underage", "*18"),
        (
            r"\b(?:(?:year|yr|years|yrs)\W?(?:[7-9]|1[0-3]|seven|eight|nine|ten|eleven)"
            r"|y(?:[7-9]|1[01])|(?<=in\W)(?:p[4-7]|s[1-4]))s?\b",
            " underage ",
            "*year *yr *y7 *y8 *y9 *y1 p4 p5 p6 p7 s1 s2 s3 s4 p4s p5s p6s p7s s1s s2s s3s s4s",
        ),
    )
)
# Where an age may stand: it is one to three digits, or a word. What makes it one stands at most
# eight words before it.
_DIGITS: Final = re.compile(r"\d+")
_NUMBER_WORD: Final = re.compile("|".join(rf"{word}(?<!\w{word})" for word in _IN_LETTERS))
_WORDS_BACKWARDS: Final = re.compile(r"(?:\W*\w+){0,9}\W*")
_NOT_WITHIN_A_WORD: Final = re.compile(r"(?<!\w)|(?!\w)")
_OF_ONESELF: Final = re.compile(r"i\W?a?m\b")
_RELATION: Final = re.compile(rf"(?:{_RELATIONS})\b")


def tells_of_harm_to_a_child(
    text: str,
    phrases: Phrases,
    *,
    words: Sequence[str] | None = None,
    of_adult: bool = False,
) -> bool:
    """Tells whether the words may speak of harm to somebody under 18. `words` are the plain ones of
    the text, where somebody has them: they are the same where it names no age. `of_adult` says that
    a grown-up tells of themselves: then a child must be named in them."""
    written = with_ages(text)
    if words is None or written != text.lower():
        words = plain_words(written)
    return phrases.stand_among(words, of_adult=of_adult)


def with_ages(text: str) -> str:
    """Writes ages and school years as words: underage, or grownup."""
    written = written_anew(text.lower(), RULES)
    pieces: list[str] = []
    reached = 0
    for found in ages_in(written):
        pieces += [written[reached : found.start()], _age_in_words(found)]
        reached = found.end()
    return "".join([*pieces, written[reached:]])


def ages_in(text: str) -> Iterator[re.Match[str]]:
    """Finds ages as `AGES.finditer` does, looking only where a number is: the search through all
    of a text costs more than all else that is done with it."""
    numbers = [at.start() for at in _DIGITS.finditer(text) if len(at[0]) <= _MOST_DIGITS]
    numbers += [at.start() for at in _NUMBER_WORD.finditer(text)]
    starts = [at.start() for at in _NOT_WITHIN_A_WORD.finditer(text)] if numbers else []
    backwards = text[::-1]
    reached = 0
    for number in sorted(numbers):
        if number < reached:
            continue
        before = _WORDS_BACKWARDS.match(backwards, len(text) - number)
        first = max(reached, number - len(before[0]) if before else 0)
        for start in starts[bisect_left(starts, first) : bisect_right(starts, number)]:
            if found := AGES.match(text, start):
                yield found
                reached = found.end()
                break


def _age_in_words(found: re.Match[str]) -> str:
    """Writes an age below 18 as a word for a child and any other as one for a grown-up, after the
    word that it was said of; who writes is told apart from other grown-ups."""
    said = next(age for age in found.groupdict().values() if age)
    whose = _RELATION.match(found[0])
    of_whom = f"{whose[0]} " if whose else " "
    if said.isdigit() and not 0 < int(said) <= _OLDEST:
        return found[0]
    if not said.isdigit() or int(said) < _OF_AGE:
        return f"{of_whom}underage "
    return " selfgrown " if _OF_ONESELF.match(found[0]) else f"{of_whom}grownup "
