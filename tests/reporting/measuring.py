"""How well a detector of personal details does on sentences whose details are known."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reporting.words.personal_details import FINDERS, Found

SENTENCES = Path(__file__).parent / "labelled" / "sentences.toml"
KINDS = tuple(FINDERS)
PARTS = ("tuned", "held_out", "afterwards")
_LABEL = re.compile(r"\{(\w+):([^{}]+)\}")

Detector = Callable[[str], Sequence[Found]]


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence without its marks, and where each marked detail stands in it."""

    text: str
    labels: tuple[Found, ...]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of one kind: labels in the set, labels found, finds made, and finds that were right."""

    labels: int
    found: int
    finds: int
    right: int

    @property
    def recall(self) -> float:
        """The share of the labelled details that a find of the same kind overlaps."""
        return self.found / self.labels if self.labels else 1.0

    @property
    def precision(self) -> float:
        """The share of the finds that a label of the same kind overlaps; no find, no credit."""
        return self.right / self.finds if self.finds else 0.0


def without_marks(line: str) -> Sentence:
    """The sentence that a marked line stands for."""
    text, at = "", 0
    labels: list[Found] = []
    for mark in _LABEL.finditer(line):
        text += line[at : mark.start()]
        labels.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    return Sentence(text=text + line[at:], labels=tuple(labels))


def read_sentences(part: str) -> list[Sentence]:
    """All sentences of one part of the set, those with details first."""
    lists = tomllib.loads(SENTENCES.read_text())[part]
    lines = lists["with_details"].splitlines() + lists["nothing"].splitlines()
    return [without_marks(line) for line in lines]


def overlap(one: Found, other: Found) -> bool:
    """Whether both are of the same kind and share at least one character."""
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


def measure(detector: Detector, sentences: Iterable[Sentence]) -> dict[str, Figures]:
    """The figures of each kind, and of all kinds together under "all"."""
    labels, found, finds, right = (Counter[str]() for _ in range(4))
    for sentence in sentences:
        made = detector(sentence.text)
        labels.update(label[2] for label in sentence.labels)
        found.update(x[2] for x in sentence.labels if any(overlap(x, find) for find in made))
        finds.update(find[2] for find in made)
        right.update(x[2] for x in made if any(overlap(x, label) for label in sentence.labels))
    figures = {
        kind: Figures(labels=labels[kind], found=found[kind], finds=finds[kind], right=right[kind])
        for kind in KINDS
    }
    figures["all"] = Figures(
        labels=labels.total(), found=found.total(), finds=finds.total(), right=right.total()
    )
    return figures


def mistakes(detector: Detector, sentences: Iterable[Sentence]) -> list[str]:
    """Each missed label and each wrong find, in words, for whoever mends the detector."""
    told = []
    for sentence in sentences:
        made = detector(sentence.text)
        missed = [x for x in sentence.labels if not any(overlap(x, find) for find in made)]
        wrong = [x for x in made if not any(overlap(x, label) for label in sentence.labels)]
        for what, spans in (("missed", missed), ("wrong", wrong)):
            told += [
                f"{what} {kind} {sentence.text[start:end]!r} in {sentence.text!r}"
                for start, end, kind in spans
            ]
    return told


def table(figures: dict[str, Figures]) -> str:
    """The figures as lines of text, one a kind."""
    return "\n".join(
        f"{kind:16}{f.labels:5} labels  recall {f.recall:.3f}  precision {f.precision:.3f}"
        for kind, f in figures.items()
    )
