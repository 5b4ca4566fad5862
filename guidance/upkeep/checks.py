"""Finds mistakes in the advice, by file and line: run by `manage.py check_guidance` and tests.

Content that cannot be read at all is a ContentError of the library; here stands what can be read
but must not be shown so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from guidance.advising.abroad import SPACE_AFTER_SENTENCE
from guidance.advising.advice import advice_about
from guidance.advising.advice_lines import AdviceLine
from guidance.for_whom.audience import NATIONS
from guidance.for_whom.choosing import POLICE_ONLY, pages_of
from guidance.reading.content_files import line_of
from guidance.reading.library import Library
from guidance.reading.page_files import OF_A_CONTACT, ContentLine
from guidance.upkeep.card_checks import in_cards

ERROR, WARNING = "error", "warning"
OVERDUE_DAYS: Final = 90  # a review date passed by so many days is an error; before that, a warning
LONGEST_SENTENCE: Final = 25  # words
LONGEST_MEAN_SENTENCE: Final = 14.0
HIGHEST_ARI_OF_STEPS: Final = 4.0
HIGHEST_ARI_OF_PAGE: Final = 7.0

# Words that put the blame on the victim: a list to begin with, English alone.
BLAME_WORDS: Final = (
    *("fell for", "gave away", "gave in", "victim's mistake", "your mistake", "your fault"),
    *("careless", "naive", "gullible", "foolish", "silly", "stupid", "reckless", "greedy"),
    *("should have known", "should have checked", "could have avoided", "let them in"),
    *("allowed them", "admit", "admitted", "claims to have", "alleged victim", "so-called"),
    *("duped", "why didn't you", "next time be"),
)
_NOT_BLAME: Final = re.compile(r"not your fault|not to blame", re.I)
_HARD_WORDS: Final = ("authorised", "non-consensual", "perpetrator", "retaliation")
_OLD_NAME: Final = re.compile(r"action fraud", re.I)
_USED_TO_BE: Final = re.compile(r"used to be called action fraud", re.I)
# Telephone numbers (0300 ..., 999, 85258) and addresses; years, ages and sums have other shapes.
_NUMBER: Final = re.compile(
    r"(?<![£\d.,\w+])(?:\+\d[\d ]{6,}\d|0\d[\d ]{6,}\d|\d{3}(?: \d{3})?|(?!19|20)\d{4}|\d{5,})"
    r"(?![\d,\w])"
)
_ADDRESS: Final = re.compile(r"https?:|www\.|[\w.-]+@[\w-]+\.|\b[\w-]+\.[a-z]{2,}\b", re.I)
_HOW_MANY: Final = "|".join(
    ["\\d+", "one", "two", "three", "four", "five", "six", "seven", "ten", "twelve", "thirteen"]
)
_TIME_LIMIT: Final = re.compile(
    rf"\b(?:{_HOW_MANY}) (?:working |business )?(?:hour|day|week|month)s?\b", re.I
)
_STATUTE: Final = re.compile(
    r"\(?[A-Z][A-Za-z]+(?: (?:[A-Z][A-Za-z]+|and|from|of|\([A-Z][a-z]+\)))* (?:Act|Order) \d{4}"
    r"(?:, s\d+\w*)?\)?"
)
_WORDS: Final = frozenset(["text", "strong"])  # the pieces that are words
# Shared lines to be spoken or filled in: they hold a person's own answers, and no fact.
_SPOKEN: Final = ("script_", "ready")
# Numbers that stand in words for lack of a row of their own in the directory.
_ALLOWED_NUMBERS: Final = frozenset(["18000", "18001"])


@dataclass(frozen=True, kw_only=True)
class ContentProblem:
    """A content problem is to be put right."""

    level: str
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.level}: {self.file}:{self.line}: {self.message}"


def findings(library: Library, *, today: date) -> tuple[ContentProblem, ...]:
    """Finds everything that is wrong with readable content."""
    return (
        *_in_lines(library),
        *_in_cards(library),
        *_in_data(library),
        *_for_the_wrong_people(library),
        *_in_pages(library),
        *_out_of_date(library, today),
        *_in_changes(library, today),
    )


def _error(file: str, line: int, message: str) -> ContentProblem:
    return ContentProblem(level=ERROR, file=file, line=line, message=message)


def _in_lines(library: Library) -> Iterator[ContentProblem]:
    for page in library.situations.values():
        for name, text in (("title", page.title), ("summary", page.summary)):
            for message in wrong_words(text):
                yield _error(page.file, page.lines.get(name, 1), f"{name}: {message}")
        for items in page.blocks.values():
            yield from _in_items(items, page.file)
        for items in page.blocks.values():
            yield from _without_source(items, page.file, "a line has no source")
    for name, items in library.shared.items():
        yield from _in_items(items, "_shared.md")
        if not name.startswith(_SPOKEN):
            said = items[1:] if name.startswith("notice_") else items
            yield from _without_source(said, "_shared.md", "a line has no source")


def _in_cards(library: Library) -> Iterator[ContentProblem]:
    for file, line, message in in_cards(library):
        yield _error(file, line, message)
    for card in library.cards.values():
        for words in card.every_words:
            lines = [part for part in (words.act, words.why, words.quiet, words.say) if part]
            said = [part for part in lines if isinstance(part, ContentLine)]
            yield from _in_items(said, card.file)
        for message in wrong_words(card.label):
            yield _error(card.file, card.line_of("label"), f"label: {message}")


def _without_source(
    items: Iterable[ContentLine], file: str, message: str
) -> Iterator[ContentProblem]:
    """Finds the lines that say something while neither they nor any of their branches say from
    where."""
    for item in items:
        says = any(piece.kind in _WORDS for piece in item.pieces) or item.branches
        sources = item.sources or item.shared or any(branch.sources for branch in item.branches)
        if says and not sources:
            yield _error(file, item.line, message)


def _in_items(items: Iterable[ContentLine], file: str) -> Iterator[ContentProblem]:
    for item in items:
        text = item.label + "".join(
            piece.value if piece.kind in _WORDS else "…" for piece in item.pieces
        )
        for message in wrong_words(text):
            yield _error(file, item.line, message)
        yield from _in_items(item.branches, file)


def _in_data(library: Library) -> Iterator[ContentProblem]:
    """Reads the words of the self-check and the directory: they are for the public too."""
    for step in library.self_check.values():
        for text in (step.ask, step.hint, *(choice.say for choice in step.choices)):
            for message in wrong_words(text):
                yield _error("self_check.yaml", line_of(text), message)
    for act in library.first_acts.values():
        for pieces in (*act.said.values(), *act.abroad.values()):
            for message in wrong_words("".join(piece.value for piece in pieces)):
                yield _error("first_acts.yaml", 1, message)
    directory = library.directory
    said = [*directory.what_for.values(), *directory.age_notes.values()]
    said += [*directory.name_notes.values(), *(need.title for need in directory.needs)]
    said += directory.groups.values()
    for text in said:
        for message in wrong_words(text):
            yield _error("directory.yaml", line_of(text), message)


def _for_the_wrong_people(library: Library) -> Iterator[ContentProblem]:
    """Finds Report Fraud where the police alone take it, and adults' services without an age."""
    police_pages = {page for event in POLICE_ONLY for page in pages_of(event)} - {"ransomware"}
    for page in library.situations.values():
        if page.key in police_pages and not page.names_no_fraud_line:
            line = page.lines.get("police_only", 1)
            yield _error(page.file, line, "the police alone take this: police_only must be true")
        for items in page.blocks.values():
            for item in items:
                if page.names_no_fraud_line and "RF" in library.contacts_named(item):
                    message = "Report Fraud on a page that the police alone take"
                    yield _error(page.file, item.line, message)
                yield from _without_age(item, library, page.file)
    for items in library.shared.values():
        for item in items:
            yield from _without_age(item, library, "_shared.md")


def _without_age(
    item: ContentLine, library: Library, file: str, *, is_adult: bool = False
) -> Iterator[ContentProblem]:
    """Finds the lines that name a service for adults and may be read by somebody under 18."""
    wanted = (*item.condition.wanted, *item.condition.certain)
    is_adult = is_adult or any(group.values == {"adult"} for group in wanted)
    named = {piece.value for piece in item.pieces if piece.kind in OF_A_CONTACT}
    if not is_adult and any(library.contacts[key].is_adults_only for key in named):
        yield _error(file, item.line, "a service for adults without {for: adult}")
    for branch in item.branches:
        yield from _without_age(branch, library, file, is_adult=is_adult)


def wrong_words(text: str) -> list[str]:
    """Finds in words for the public the numbers, addresses, blame and hard words not allowed."""
    found = [
        f"a number in the text, not from the directory: {number.strip()}"
        for number in _NUMBER.findall(text)
        if number not in _ALLOWED_NUMBERS
    ]
    found += [
        f"an address in the text, not from the directory: {match[0]}"
        for match in _ADDRESS.finditer(text)
    ]
    found += [
        f"a time limit in the text, not from the table: {match[0]}"
        for match in _TIME_LIMIT.finditer(text)
    ]
    plain = _NOT_BLAME.sub("", text.replace("’", "'")).lower()
    found += [
        f"a blame word: {word}"
        for word in BLAME_WORDS
        if re.search(rf"\b{re.escape(word)}\b", plain)
    ]
    found += [f"a hard word: {word}" for word in _HARD_WORDS if word in plain]
    if _OLD_NAME.search(_USED_TO_BE.sub("", text)):
        found.append("Action Fraud, other than as what it used to be called")
    return found


def _in_pages(library: Library) -> Iterator[ContentProblem]:
    for page in library.situations.values():
        # The rules lead people of every nation to every page, so each must hold for them all.
        for nation in NATIONS:
            if nation not in page.nations:
                message = f"the page does not hold for {nation}, whose people are led to it"
                yield _error(page.file, page.lines.get("nations", 1), message)
        advice = advice_about(page.key, {}, library=library)
        acts = [line for card in advice.now for line in card.every_line]
        for message in _too_hard(readable(acts), readable(advice.every_line)):
            yield _error(page.file, page.lines.get("title", 1), message)


def _too_hard(steps: str, whole: str) -> Iterator[str]:
    lengths = [len(sentence.split()) for sentence in sentences(whole)]
    for sentence in sentences(whole):
        if len(sentence.split()) > LONGEST_SENTENCE:
            yield f"a sentence of {len(sentence.split())} words: {sentence}"
    if sum(lengths) / len(lengths) > LONGEST_MEAN_SENTENCE:
        yield f"sentences of {sum(lengths) / len(lengths):.1f} words on average"
    if steps and ari(steps) > HIGHEST_ARI_OF_STEPS:
        yield f"the steps are too hard to read: ARI {ari(steps):.1f}"
    if ari(whole) > HIGHEST_ARI_OF_PAGE:
        yield f"the page is too hard to read: ARI {ari(whole):.1f}"


def readable(lines: Iterable[AdviceLine]) -> str:
    """Joins the words to be measured: names, numbers, addresses and statutes stripped."""
    return " ".join(_stripped(line) for line in lines)


def _stripped(line: AdviceLine) -> str:
    words = "".join("it" if part.contact or part.page else part.text for part in line.parts)
    own = f"{line.label}: {words}" if line.label else words
    return " ".join([_STATUTE.sub("", own), *(_stripped(branch) for branch in line.branches)])


def sentences(text: str) -> list[str]:
    """Splits a text into sentences, after a full stop, a question or an exclamation mark."""
    return [part for part in SPACE_AFTER_SENTENCE.split(text.strip()) if part]


def ari(text: str) -> float:
    """Gives the Automated Readability Index: 4.71 letters/words + 0.5 words/sentences - 21.43."""
    words = re.findall(r"[\w'’-]+", text)
    letters = sum(len(re.sub(r"\W", "", word)) for word in words)
    if not words:
        return 0.0
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences(text)) - 21.43


def _out_of_date(library: Library, today: date) -> Iterator[ContentProblem]:
    dated = [
        (page.file, page.lines.get("review_by", 1), page.review_by)
        for page in library.situations.values()
    ]
    dated += [
        ("contacts.csv", contact.line, contact.review_by) for contact in library.contacts.values()
    ]
    for file, line, review_by in dated:
        overdue = (today - review_by).days
        if overdue > 0:
            level = ERROR if overdue >= OVERDUE_DAYS else WARNING
            message = f"to be reviewed by {review_by}: {overdue} days ago"
            yield ContentProblem(level=level, file=file, line=line, message=message)


def _in_changes(library: Library, today: date) -> Iterator[ContentProblem]:
    for page in library.situations.values():
        messages = []
        if page.changed_on > today:
            messages.append(f"a change on {page.changed_on}, which is yet to come")
        if page.changes[0].version != page.version:
            messages.append(
                f"the page is version {page.version}, but its newest change is of version "
                f"{page.changes[0].version}"
            )
        messages += [message for change in page.changes for message in wrong_words(change.what)]
        for message in messages:
            yield _error(page.file, page.lines.get("changes", 1), message)
