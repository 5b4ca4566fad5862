"""Reads one Markdown file as one situation: front matter, then the blocks, each a list of lines.

In a line, `{contact:RF}`, `{phone:RF}`, `{text:P999}` (to text it), `{site:RF}`,
`{limit:app_claim}`, `{page:shopping|words}` and `{answer:amount}` stand for data;
`{for: scotland}`, `{only: refused}`, `{unless: partner_or_family}`, `{label: ...}`,
`{shared: bank_now}` and `{from: S8 S9}` say for whom the line is, what stands in its place and
where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from guidance.for_whom.audience import AudienceCondition, ConditionError, parse_groups
from guidance.reading.content_files import ContentError
from guidance.reading.front_matter import (
    Change,
    changes_of,
    date_of,
    flag_of,
    nations_of,
    read_front_matter,
    text_of,
    words_listed,
)

# The heading of each block in a file, in the order in which they must stand.
BLOCKS: Final = {
    "You are not to blame": "reassurance",
    "Keep": "keep",
    "Who to tell": "tell",
    "Is it a crime?": "law",
    "Support": "support",
}
# What the front matter of a page says.
_FACTS: Final = frozenset(
    [
        *("key", "slug", "title", "summary", "search", "group", "order", "owner", "sources"),
        *("checked_on", "read_on", "review_by", "nations", "version", "changes", "money"),
        *("partner", "police_only", "assumes", "left_out"),
    ]
)
_INLINE: Final = frozenset(["contact", "phone", "text", "site", "limit", "page", "answer"])
# The pieces that name a contact. "text" is the kind of plain words, so a number to text is "sms".
OF_A_CONTACT: Final = frozenset(["contact", "phone", "sms", "site"])
_KINDS: Final = {"text": "sms"}
_OF_THE_LINE: Final = frozenset(["for", "only", "unless", "label", "shared", "from"])
_BRACES: Final = re.compile(r"\{(\w+):\s*([^{}]*?)\s*\}")
_TOKEN: Final = re.compile(r"(\{\w+:\s*[^{}]*\}|\*\*[^*]+\*\*)")


@dataclass(frozen=True, kw_only=True)
class ContentPiece:
    """A piece of a line is plain words, strong words, or something to look up."""

    kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class ContentLine:
    """A content line stands in a block, with the lines that branch off it."""

    pieces: tuple[ContentPiece, ...]
    condition: AudienceCondition
    label: str
    sources: tuple[str, ...]
    shared: str
    branches: tuple[ContentLine, ...]
    line: int


Blocks = Mapping[str, tuple[ContentLine, ...]]


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A fact is left out of the public pages, because nobody has confirmed it."""

    fact: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A situation is a page of advice: something that happened, and the blocks that answer it.

    `changes` has the newest first; `lines` says where each block and each fact of the front
    matter begins.
    """

    key: str
    slug: str
    title: str
    summary: str
    search: tuple[str, ...]
    group: str
    order: int
    owner: str
    sources: tuple[str, ...]
    checked_on: date | None
    read_on: date
    review_by: date
    nations: frozenset[str]
    version: int
    changes: tuple[Change, ...]
    is_about_money: bool
    may_be_partner: bool
    names_no_fraud_line: bool
    assumes: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    blocks: Blocks
    file: str
    lines: Mapping[str, int]

    @property
    def changed_on(self) -> date:
        return self.changes[0].on

    def __hash__(self) -> int:
        return hash((self.key, self.version))


def read_situation(path: Path) -> Situation:
    """Reads one file as a situation. Raises ContentError naming file and line."""
    text = path.read_text(encoding="utf-8")
    front, offset, body = read_front_matter(text, path.name)
    blocks, heading_lines = _blocks(body, offset, path.name)
    for fact, line in front.lines.items():
        if fact not in _FACTS:
            raise ContentError(path.name, line, f"front matter: no fact is called {fact}")
    known = [BLOCKS[heading] for heading in blocks if heading in BLOCKS]
    for heading in blocks:
        if heading not in BLOCKS:
            raise ContentError(path.name, heading_lines[heading], f"no block is called {heading!r}")
    if known != list(BLOCKS.values()):
        absent = [name for name, block in BLOCKS.items() if block not in known]
        what = f"missing: {', '.join(absent)}" if absent else "blocks out of order"
        raise ContentError(path.name, offset, what)
    for heading, items in blocks.items():
        if not items:
            raise ContentError(path.name, heading_lines[heading], f"{heading!r} is empty")
    try:
        return Situation(
            key=text_of(front, "key"),
            slug=text_of(front, "slug"),
            title=text_of(front, "title"),
            summary=text_of(front, "summary"),
            search=tuple(words.strip() for words in text_of(front, "search").split(",")),
            group=text_of(front, "group"),
            order=int(front["order"]),
            owner=str(front["owner"] or ""),
            sources=words_listed(front["sources"]),
            checked_on=date_of(front, "checked_on", optional=True),
            read_on=date_of(front, "read_on") or date.min,
            review_by=date_of(front, "review_by") or date.min,
            nations=nations_of(front["nations"]),
            version=int(front["version"]),
            changes=changes_of(front["changes"]),
            is_about_money=flag_of(front, "money"),
            may_be_partner=flag_of(front, "partner"),
            names_no_fraud_line=flag_of(front, "police_only"),
            assumes={str(key): str(said) for key, said in dict(front["assumes"] or {}).items()},
            left_out=_left_out(front["left_out"]),
            blocks={BLOCKS[heading]: items for heading, items in blocks.items()},
            file=path.name,
            lines=front.lines | {BLOCKS[head]: heading_lines[head] for head in blocks},
        )
    except KeyError as error:
        raise ContentError(path.name, front.line, f"front matter lacks {error}") from error
    except (TypeError, ValueError) as error:
        message = f"front matter: {front.asked}: {error}"
        raise ContentError(path.name, front.line, message) from error


def read_shared(path: Path) -> tuple[dict[str, tuple[ContentLine, ...]], tuple[LeftOut, ...]]:
    """Reads the lines that several pages share: name -> lines, and what they leave out."""
    front, offset, body = read_front_matter(path.read_text(encoding="utf-8"), path.name)
    try:
        left_out = _left_out(front["left_out"])
    except (KeyError, TypeError) as error:
        message = f"front matter: left_out: {error}"
        raise ContentError(path.name, front.line, message) from error
    blocks, _ = _blocks(body, offset, path.name)
    return blocks, left_out


def _left_out(entries: Iterable[Mapping[str, str]] | None) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(fact=str(entry["fact"]), why=str(entry["why"])) for entry in entries or ())


def _blocks(
    body: str, offset: int, name: str
) -> tuple[dict[str, tuple[ContentLine, ...]], dict[str, int]]:
    """Reads heading -> lines, and heading -> line number. `offset`: the lines before the body."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).parse(body))
    blocks: dict[str, list[ContentLine]] = {}
    lines: dict[str, int] = {}
    heading = ""
    for node in tree.children:
        line = offset + (node.map[0] if node.map else 0) + 1
        if node.type == "heading":
            heading = _inline(node)
            if heading in blocks:
                raise ContentError(name, line, f"{heading!r} stands twice")
            blocks[heading], lines[heading] = [], line
        elif not heading:
            raise ContentError(name, line, "text before the first heading")
        elif node.type in {"bullet_list", "ordered_list"}:
            blocks[heading] += [_list_item(child, offset, name) for child in node.children]
        elif node.type == "paragraph":
            blocks[heading].append(read_line(_inline(node), (), line, name))
        else:
            raise ContentError(name, line, f"only headings, lists and paragraphs: {node.type}")
    return {title: tuple(items) for title, items in blocks.items()}, lines


def _list_item(node: SyntaxTreeNode, offset: int, name: str) -> ContentLine:
    line = offset + (node.map[0] if node.map else 0) + 1
    text, branches = "", []
    for child in node.children:
        if child.type == "paragraph" and not text:
            text = _inline(child)
        elif child.type in {"bullet_list", "ordered_list"}:
            branches += [_list_item(grandchild, offset, name) for grandchild in child.children]
        else:
            raise ContentError(name, line, f"a list holds lines and branches: {child.type}")
    return read_line(text, tuple(branches), line, name)


def _inline(node: SyntaxTreeNode) -> str:
    return " ".join(" ".join(child.content.split()) for child in node.children)


def read_line(text: str, branches: tuple[ContentLine, ...], line: int, name: str) -> ContentLine:
    """Reads one line of words and placeholders. Raises ContentError."""
    said: dict[str, str] = {}
    for kind, value in _BRACES.findall(text):
        if kind in _OF_THE_LINE:
            said[kind] = value
        elif kind not in _INLINE:
            raise ContentError(name, line, f"{{{kind}:...}} is not known")
    words = _BRACES.sub(lambda m: m[0] if m[1] in _INLINE else "", text)
    words = " ".join(words.split())
    if "{" in _BRACES.sub("", words) or "}" in _BRACES.sub("", words):
        raise ContentError(name, line, "a placeholder is not closed or not well formed")
    try:
        condition = AudienceCondition(
            wanted=parse_groups(said["for"]) if "for" in said else (),
            certain=parse_groups(said["only"]) if "only" in said else (),
            not_certain=parse_groups(said["unless"]) if "unless" in said else (),
        )
    except ConditionError as error:
        raise ContentError(name, line, str(error)) from error
    return ContentLine(
        pieces=_pieces(words, line, name),
        condition=condition,
        label=said.get("label", ""),
        sources=tuple(said.get("from", "").split()),
        shared=said.get("shared", ""),
        branches=branches,
        line=line,
    )


def _pieces(words: str, line: int, name: str) -> tuple[ContentPiece, ...]:
    found: list[ContentPiece] = []
    for token in _TOKEN.split(words):
        placeholder = _BRACES.fullmatch(token)
        if placeholder:
            found.append(
                ContentPiece(kind=_KINDS.get(placeholder[1], placeholder[1]), value=placeholder[2])
            )
        elif token.startswith("**") and token.endswith("**") and len(token) > 4:
            if "{" in token:
                raise ContentError(name, line, "a placeholder may not stand between ** and **")
            found.append(ContentPiece(kind="strong", value=token[2:-2]))
        elif token:
            found.append(ContentPiece(kind="text", value=token))
    return tuple(found)
