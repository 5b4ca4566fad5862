"""Every file keeps the rules of docs/house.md that a machine can see."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from config.translation.translatable_texts import (
    Message,
    messages_of_modules,
    messages_of_templates,
)

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "node_modules", "var", "locale"}
WRITTEN = {".py", ".html", ".css", ".js", ".toml", ".md", ".sh", ".yaml", ".yml", ".in", ".txt"}

LONGEST = 400
# One list each, read from top to bottom: in two files it would be harder to read.
LONG_LISTS = {"classification/answers.py", "reporting/form/questions.py"}

# Written apart, so that this file does not hold what it looks for.
REGISTRY_NAMES = ("py" + "pi", "python" + "hosted", "npm" + "js")
MARK_WORDS = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")
REGISTRIES = re.compile("|".join(REGISTRY_NAMES), re.IGNORECASE)
MARKS = re.compile(rf"\b(?:{'|'.join(MARK_WORDS)})\b")

# A tag that makes the browser fetch something, and where from.
FETCHED = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio|object|embed|use)\b[^>]*?"
    r"\b(?:src|srcset|href|data)\s*=\s*[\"']?\s*((?:https?:)?//[^\"'\s>]+)",
    re.IGNORECASE,
)
FETCHED_BY_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\"')\s]+)", re.I)
FETCHED_BY_SCRIPT = re.compile(r"(?:\bfrom|\bimport|\bfetch\()\s*[\"'`]((?:https?:)?//[^\"'`]+)")
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|<[^>]+\s(?:style|on[a-z]+)\s*=\s*[\"']", re.IGNORECASE
)

CHOOSES = {"filter", "exclude", "get", "get_or_create", "Q"}
BY_STATE = re.compile(r"(?:\w+__)?state(?:__\w+)?")

# docs/glossary.md: what a person sends us is a report. ("Case" is also said of statistics.)
BANNED_WORDS = re.compile(r"\b(?:submissions?|complaints?|complainants?)\b", re.IGNORECASE)
UNPICKLES = re.compile(r"^\s*(?:import|from)\s+(?:pickle|shelve|marshal|dill|joblib)\b|PickleSer")
# It does not wait for answers under way, and these then fail in whatever runs next.
UNROUTES = re.compile(r"\.unroute\(|\.unroute_all\((?!behavior=\"wait\"\))")
WITH_PREFIX = re.compile(r"\brequest\.path\b")
DECIDES_WITH_PREFIX = re.compile(r"{%-?\s*(?:el)?if\b[^%]*\brequest\.(?:path\b|get_full_path)")
VAGUE_NAMES = {"utils", "util", "helpers", "services", "common", "core", "misc"}


def files(*suffixes: str) -> list[Path]:
    """Every file of the house with one of these endings."""
    found = []
    for top in ROOT.iterdir():
        if top.name in NOT_OURS:
            continue
        inside = top.rglob("*") if top.is_dir() else [top]
        found += [path for path in inside if path.suffix in suffixes and path.is_file()]
    return sorted(found)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def packages() -> list[Path]:
    """The modules of the site, tests and migrations left out."""
    return [
        path
        for path in files(".py")
        if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)
    ]


def lines_with(pattern: re.Pattern[str], paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if pattern.search(line):
                yield f"{name(path)}:{number}"


def without_docstring(source: str) -> list[str]:
    """The module (as ""), and its public functions, that say nothing of themselves."""
    tree = ast.parse(source)
    functions = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_"
    ]
    found = [node.name for node in functions if not ast.get_docstring(node)]
    return ([""] if tree.body and not ast.get_docstring(tree) else []) + found


def state_filters(source: str) -> list[int]:
    """The lines that choose rows by their state, in place of a queryset's own word for it."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) in CHOOSES
        and any(BY_STATE.fullmatch(keyword.arg or "") for keyword in node.keywords)
    ]


def test_no_file_is_too_long_to_be_read_at_one_go() -> None:
    long = {
        name(path)
        for path in files(".py", ".html", ".js", ".sh")
        if "migrations" not in path.parts and path.read_text().count("\n") > LONGEST
    }

    assert long == LONG_LISTS


def test_no_file_names_the_host_of_a_package_registry() -> None:
    paths = [*files(*WRITTEN, ".json"), ROOT / "Makefile"]

    assert len(paths) > 300
    assert list(lines_with(REGISTRIES, paths)) == []


def test_nothing_is_left_for_later() -> None:
    assert list(lines_with(MARKS, [*files(*WRITTEN), ROOT / "Makefile"])) == []


def test_every_module_and_public_function_says_what_it_is() -> None:
    silent = {
        name(path): found for path in packages() if (found := without_docstring(path.read_text()))
    }

    assert silent == {}


def test_nothing_is_decided_on_an_address_with_its_prefix() -> None:
    """Whoever asks may be able to put something before an address, and `path_info` is without."""
    assert list(lines_with(WITH_PREFIX, packages())) == []
    assert list(lines_with(DECIDES_WITH_PREFIX, files(".html"))) == []


def test_nothing_is_unpickled() -> None:
    """Whoever can write what is unpickled runs code of theirs in our process."""
    assert list(lines_with(UNPICKLES, packages())) == []


def test_no_browser_test_takes_a_windows_answers_away_under_way() -> None:
    assert list(lines_with(UNROUTES, (ROOT / "tests" / "browser").glob("*.py"))) == []


def test_a_module_is_named_by_what_it_does() -> None:
    assert [name(path) for path in packages() if path.stem in VAGUE_NAMES] == []


def test_no_page_asks_anything_of_a_third_party() -> None:
    asked = [
        *lines_with(FETCHED_BY_STYLE, files(".css", ".html")),
        *lines_with(FETCHED_BY_SCRIPT, files(".js")),
        *(name(path) for path in files(".html") if FETCHED.search(path.read_text())),
    ]

    assert asked == []


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    assert [name(path) for path in files(".html") if INLINE.search(path.read_text())] == []


def test_rows_are_chosen_by_state_in_the_words_of_a_queryset_alone() -> None:
    found = {
        name(path): lines
        for path in packages()
        if path.name != "models.py" and (lines := state_filters(path.read_text()))
    }

    assert found == {}


def test_nobody_reads_another_word_for_a_report() -> None:
    marked = [*messages_of_templates(files(".html")), *messages_of_modules(packages())]
    said = [each.text for each in marked if isinstance(each, Message)]

    assert len(said) > 1000
    assert [text for text in said if BANNED_WORDS.search(text)] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        *((REGISTRIES, f"https://{each}.example/simple") for each in REGISTRY_NAMES),
        *((MARKS, f"# {each}: later") for each in MARK_WORDS),
        (FETCHED, '<script src="https://example.org/a.js"></script>'),
        (FETCHED, '<link rel="stylesheet"\n      href="//example.org/a.css">'),
        (FETCHED, "<img alt='' src=http://example.org/a.png>"),
        (FETCHED_BY_STYLE, "src: url('https://example.org/a.woff2')"),
        (FETCHED_BY_STYLE, '@import "//example.org/a.css";'),
        (FETCHED_BY_SCRIPT, 'import { a } from "https://example.org/a.js"'),
        (INLINE, '<p class="a" style="color: red">'),
        (INLINE, "<script>start()</script>"),
        (INLINE, '<body onload="start()">'),
        (WITH_PREFIX, 'if request.path.startswith("/moderation/"):'),
        (WITH_PREFIX, 'return {"area": request.path}'),
        (DECIDES_WITH_PREFIX, "{% if request.path == '/' %}"),
        (UNPICKLES, "import pickle"),
        (UNPICKLES, "    from shelve import open"),
        (UNPICKLES, 'SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"'),
        (UNROUTES, 'page.unroute("**/still-here/")'),
        (UNROUTES, "page.unroute_all()"),
        (BANNED_WORDS, "Your submission was received"),
    ],
)
def test_each_rule_would_notice(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (FETCHED, '<a class="govuk-link" href="https://example.org/">Elsewhere</a>'),
        (FETCHED, '<img src="{% static \'img/icon.svg\' %}" alt="">'),
        (FETCHED_BY_STYLE, "background: url(mark.svg)"),
        (INLINE, '<script src="{% static "pages.js" %}" type="module"></script>'),
        (WITH_PREFIX, 'if request.path_info.startswith("/moderation/"):'),
        (DECIDES_WITH_PREFIX, '{% if asked %}<a href="{{ request.path }}">'),
        (INLINE, '{% include "chart.html" with style="bars" %}'),
    ],
)
def test_no_rule_sees_a_fault_where_there_is_none(pattern: re.Pattern[str], text: str) -> None:
    assert not pattern.search(text)


def test_a_function_that_says_nothing_would_be_noticed() -> None:
    assert without_docstring("def a() -> None: ...\ndef _b() -> None: ...\n") == ["", "a"]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Report.objects.filter(state='received')", [1]),
        ("waiting = (\n    reports\n    .exclude(report__state__in=DONE)\n)", [2]),
        ("reports.filter(Q(state=shown) | Q(pk=1))", [1]),
        ("Report.objects.in_state(state)", []),
        ("Report.objects.filter(pk=1).update(state='accepted')", []),
        ("page = read_queue(state=state, after=None)", []),
    ],
)
def test_choosing_by_state_is_seen_and_nothing_else(source: str, lines: list[int]) -> None:
    assert state_filters(source) == lines
