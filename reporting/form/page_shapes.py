"""Defines what a page of the form holds: a question with its fields, or something to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Literal

from classification.answers import Option
from classification.conditions import ALWAYS, Condition
from classification.wording import Wording

Answers = Mapping[str, str | tuple[str, ...]]
"""Question code -> a code, or the codes that were ticked; months as "2026-03"; words as text."""

FieldKind = Literal["radios", "checkboxes", "select", "month", "textarea"]
PageKind = Literal["start", "content", "ending", "check", "sent"]


class Storage(Enum):
    """Says where an answer goes when the report is sent."""

    CODED = "kept as a code with the report, until its period closes"
    PERSONAL = "kept sealed, apart from the report"
    NOT_STORED = "never kept; it only shapes the page"


class Use(Enum):
    """Says why an answer is asked for. An answer without a use is not asked."""

    ROUTE = "decides what is asked next"
    ADVICE = "chooses the advice"
    COUNTED = "is counted in a table"
    OWN_ACCOUNT = "lets somebody say what no list holds"


@dataclass(frozen=True, kw_only=True)
class Field:
    """Asks for one answer. The first field of a question carries its title as its label.

    `error` says what to do, whatever is wrong with the answer. `exclusive` codes exclude every
    other. `revealed_by` is a field of the same page and the code of it that this field belongs
    to; with any other code its answer is dropped. `scotland` and `scotland_options` stand in for
    label and options where the person lives in Scotland, which Report Fraud does not cover.

    A field that is `asked_once` is left out, once it has its answer, while its page still lacks
    another. One that `is_folded` lies in a fold, and so do the options after the first
    `folded_after` where that is not 0. A fold is open where something in it is chosen or wrong.
    Options stand in `columns` where there is room.
    """

    code: str
    label: Wording
    error: Wording
    storage: Storage
    uses: frozenset[Use]
    kind: FieldKind = "radios"
    options: tuple[Option, ...] = ()
    hint: Wording | None = None
    required: bool = False
    exclusive: frozenset[str] = frozenset()
    max_length: int | None = None
    shown_when: Condition = ALWAYS
    revealed_by: tuple[str, str] | None = None
    scotland: Wording | None = None
    scotland_options: tuple[Option, ...] = ()
    asked_once: bool = False
    is_folded: bool = False
    folded_after: int = 0
    columns: int = 1


@dataclass(frozen=True, kw_only=True)
class Question:
    """Asks one question, or a few, on a page of its own. `why` says in one sentence why it is
    asked; `notice` is what must be read before answering."""

    kind: ClassVar[Literal["question"]] = "question"

    code: str
    slug: str
    title: Wording
    why: Wording
    fields: tuple[Field, ...]
    notice: Wording | None = None
    shown_when: Condition = ALWAYS
    scotland: Wording | None = None

    def __hash__(self) -> int:
        # Looked up at each opening: every option hashed would cost more than the page.
        return hash((self.slug, len(self.fields)))


@dataclass(frozen=True, kw_only=True)
class ContentPage:
    """Gives a page to read. At an "ending" the form is over, and nothing of it is kept: the way
    back leads to `comes_from`, the question whose answer led there. `fields` are asked beside what
    is read, and never required: "Check your answers" has some."""

    slug: str
    kind: PageKind
    title: Wording
    template: str
    shown_when: Condition = ALWAYS
    comes_from: str = ""
    fields: tuple[Field, ...] = ()


Page = Question | ContentPage


@dataclass(frozen=True, kw_only=True)
class FormPart:
    """Joins a run of pages under one caption, which is also a stage at which visits are counted.

    `stage` is the code that is counted, `asked` says to staff what is asked here, and `caption` to
    the reporter where they are; "" where no caption is shown. No shares: a path that branches
    would make them lie.
    """

    stage: str
    asked: str
    caption: str
    pages: tuple[Page, ...]
