"""Finds the texts that people are shown in the source: those marked for translation or not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from django.template import Engine
from django.template.base import Lexer, Node, TokenType, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

# The same in every language.
NAMES: Final = frozenset({"Come Forward", "– Come Forward", "(CSV)", "(JSON)", "[low]", "[u]"})
_READ_ALOUD: Final = frozenset({"alt", "aria-description", "aria-label", "placeholder", "title"})
_UNREAD: Final = frozenset({"script", "style"})
_LETTER = re.compile(r"[^\W\d_]")

# The functions that mark a text, and what their arguments are.
_MARKS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("_", "N_", "gettext", "gettext_lazy", "gettext_noop"), ("text",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("text", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "text")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "text", "plural")),
}


@dataclass(frozen=True, kw_only=True)
class Message:
    """One text to translate. `context` and `plural` are "" where there is none."""

    text: str
    plural: str = ""
    context: str = ""
    where: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A place in the source, and what is wrong there."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def messages_of_templates(paths: Iterable[Path]) -> Iterator[Message]:
    """Finds every text of {% translate %} and {% blocktranslate %} in these files."""
    engine = Engine.get_default()
    for path in paths:
        nodes = engine.from_string(path.read_text()).nodelist
        for node in nodes.get_nodes_by_type(TranslateNode):
            if isinstance(node, TranslateNode) and (text := _literal(node.filter_expression.var)):
                yield Message(
                    # Django doubles the per cent signs of a literal before it looks it up.
                    text=text.replace("%", "%%"),
                    context=_literal(node.message_context and node.message_context.var),
                    where=_place(path, node),
                )
        for node in nodes.get_nodes_by_type(BlockTranslateNode):
            if isinstance(node, BlockTranslateNode):
                yield Message(
                    text=node.render_token_list(node.singular)[0],
                    plural=node.render_token_list(node.plural)[0] if node.plural else "",
                    context=_literal(node.message_context and node.message_context.var),
                    where=_place(path, node),
                )


def messages_of_modules(paths: Iterable[Path]) -> Iterator[Message | Fault]:
    """Finds every text marked in Python files; a Fault for one put together where it is marked."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield from _marked(node, f"{path}:{node.lineno}")


def unmarked_in_templates(paths: Iterable[Path]) -> Iterator[Fault]:
    """Finds every text that these files show or read aloud in one language only."""
    for path in paths:
        page = _Page()
        page.feed(_without_tags(path.read_text()))
        page.close()
        for line, text in page.texts:
            yield Fault(where=f"{path}:{line}", what=f"{text!r} is not marked for translation")


def _marked(call: ast.Call, where: str) -> Iterator[Message | Fault]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    parts = _MARKS.get(name, ())
    given = call.args[: len(parts)]
    if any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in given):
        yield Fault(where=where, what="a text is put together before it is translated")
    texts = [each.value for each in given if isinstance(each, ast.Constant)]
    if parts and len(texts) == len(parts):
        yield Message(**dict(zip(parts, map(str, texts), strict=True)), where=where)


def _place(path: Path, node: Node) -> str:
    return f"{path}:{node.token.lineno}" if node.token else str(path)


def _literal(value: object) -> str:
    found = value.literal if isinstance(value, Variable) else value
    return str(found) if isinstance(found, str) else ""


def _without_tags(source: str) -> str:
    """Cuts template tags and the texts marked by one out; the rest stays on its lines."""
    kept = ""
    until = ""
    for token in Lexer(source).tokenize():
        is_text = token.token_type is TokenType.TEXT
        if token.token_type is TokenType.BLOCK:
            tag = token.contents.split()[0]
            if tag == until:
                until = ""
            elif tag in ("blocktranslate", "comment"):
                until = f"end{tag}"
        kept += token.contents if is_text and not until else " "
        line = (token.lineno or 1) - 1 + token.contents.count("\n")
        kept += "\n" * (line - kept.count("\n"))
    return kept


class _Page(HTMLParser):
    """Gathers what a page shows or reads aloud: (line, text)."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[int, str]] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        given = dict(attrs)
        read = {name for name in given if name in _READ_ALOUD}
        if tag == "meta" and given.get("name") == "description":
            read.add("content")
        for name in sorted(read):
            self._note(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._note(data)

    def _note(self, text: str) -> None:
        plain = " ".join(text.split())
        if _LETTER.search(plain) and plain not in NAMES:
            above = text[: len(text) - len(text.lstrip())].count("\n")
            self.texts.append((self.getpos()[0] + above, plain))
