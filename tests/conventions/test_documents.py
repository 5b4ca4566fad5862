"""The documents say only what is there: files, commands, verbs of make, environment variables."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from guidance.reading.library import current
from guidance.upkeep import unconfirmed_facts
from tests.conventions.test_house_rules import files

ROOT = Path(__file__).resolve().parents[2]
TOP = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
DOCUMENTS = [*(ROOT / top for top in TOP), *sorted((ROOT / "docs").rglob("*.md"))]
HOUSE = ROOT / "docs" / "house.md"
RUN = ROOT / "docs" / "how-to" / "run.md"

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# A file of ours in a document: a path with a folder, between backticks.
FILE = re.compile(r"`((?:[\w.-]+/)+(?:[\w.-]+\.(?:py|toml|md|html|csv|json|css|sh|txt))?)`")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
VERB = re.compile(r"(?:`|^ *)make ([a-z-]+)", re.MULTILINE)
FENCED = re.compile(r"^```\n(.+?)^```$", re.MULTILINE | re.DOTALL)
IN_A_TREE = re.compile(r"^( *)([\w/]+)/ ", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
READ_BY_SETTINGS = re.compile(r"(?:env\.\w+|_keys)\(\s*\"([A-Z_]+)\"")

# What a running site writes, and addresses that look like folders.
NOT_IN_THE_REPOSITORY = {"var/", "releases/"}


def found(pattern: re.Pattern[str], paths: list[Path]) -> Iterator[tuple[str, str, Path]]:
    """Each match: which document it is in, what was found, and the document's folder."""
    for path in paths:
        for match in pattern.findall(path.read_text()):
            yield path.relative_to(ROOT).as_posix(), match, path.parent


def anchors_of(path: Path) -> set[str]:
    """The addresses of a document's headings."""
    headings = HEADING.findall(path.read_text())
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def is_broken(link: str, folder: Path) -> bool:
    """Whether a relative link leads to no file, or to no heading of it."""
    if re.match(r"[a-z]+:", link):
        return False
    name, _, anchor = link.partition("#")
    target = folder / name if name else None
    if target is not None and not target.exists():
        return True
    return bool(anchor and target and target.suffix == ".md" and anchor not in anchors_of(target))


def folders_of(document: str) -> list[str]:
    """Reads the folders of a document's trees, those inside another with both names."""
    found = []
    for tree in FENCED.findall(document):
        above = ""
        for indent, folder in IN_A_TREE.findall(tree):
            found.append(f"{above}/{folder}" if indent else folder)
            above = above if indent else folder
    return found


def packages_cut_by_subject() -> set[str]:
    """Lists the folders inside packages, but those that Django looks for by their name."""
    known_to_django = {"management", "migrations", "templatetags"}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    found = set()
    for package in contracts["root_packages"]:
        folders = {path.parent for path in (ROOT / package).glob("*/*.py")}
        found |= {f"{package}/{folder.name}" for folder in folders}
    return {folder for folder in found if folder.partition("/")[2] not in known_to_django}


def verbs_of_make() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_link_leads_somewhere() -> None:
    links = list(found(LINK, DOCUMENTS))

    assert len(links) > 30
    assert [(where, link) for where, link, folder in links if is_broken(link, folder)] == []


def test_every_file_that_is_named_is_there() -> None:
    named = [(where, name) for where, name, _ in found(FILE, DOCUMENTS)]

    assert len(named) > 40
    missing = [each for each in named if not (ROOT / each[1]).exists()]
    assert [each for each in missing if each[1] not in NOT_IN_THE_REPOSITORY] == []


def test_every_test_that_is_named_exists() -> None:
    named = list(found(re.compile(r"`(tests/[\w/]+\.py::\w+)`"), DOCUMENTS))

    missing = []
    for _, name, _ in named:
        path, _, test = name.partition("::")
        if not re.search(rf"def {test}\b", (ROOT / path).read_text()):
            missing.append(name)

    assert len(named) > 25
    assert missing == []


def test_every_command_that_is_named_exists() -> None:
    commands = list(found(COMMAND, DOCUMENTS))

    assert len(commands) > 20
    assert [(where, name) for where, name, _ in commands if name not in get_commands()] == []


def test_every_verb_of_make_that_is_named_exists() -> None:
    verbs = list(found(VERB, DOCUMENTS))

    assert {name for _, name, _ in verbs} >= {"run", "test", "check"}
    assert [(where, name) for where, name, _ in verbs if name not in verbs_of_make()] == []


def test_every_document_can_be_reached_from_the_first_page() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for _, link, folder in found(LINK, [page]):
            target = (folder / link.partition("#")[0]).resolve()
            if target.is_dir():
                target = target / "README.md"
            if target.suffix == ".md" and target.is_file():
                waiting.append(target)

    lost = set(DOCUMENTS) - reached
    assert [path.relative_to(ROOT).as_posix() for path in sorted(lost)] == []


def test_every_folder_on_the_map_is_there() -> None:
    folders = folders_of(HOUSE.read_text())

    assert len(folders) > 40
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_the_map_has_every_folder_of_the_house() -> None:
    ours = files(".py", ".html", ".css", ".md", ".sh")
    tops = {path.relative_to(ROOT).parts[0] for path in ours if path.parent != ROOT}
    of_tests = {f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if path.is_dir()}

    on_the_map = set(folders_of(HOUSE.read_text()))
    mirrored = {f"tests/{top}" for top in tops}
    assert {top for top in tops if top[0] != "."} - on_the_map == set()
    assert packages_cut_by_subject() - on_the_map == set()
    assert of_tests - on_the_map - mirrored - {"tests/__pycache__"} == set()


def test_the_map_begins_at_the_top_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(each for each in contracts["contracts"] if each["id"] == "layers")["layers"]
    floor_of = {
        package: floor for floor, packages in enumerate(layers) for package in packages.split(" | ")
    }

    floors = [floor_of[folder] for folder in folders_of(HOUSE.read_text()) if folder in floor_of]
    assert floors == sorted(floors)
    assert len(floors) == len(floor_of)


def test_running_it_tells_every_variable_that_the_settings_read_and_no_other() -> None:
    read = set(READ_BY_SETTINGS.findall((ROOT / "config" / "settings.py").read_text()))

    told = set(re.findall(r"^\| `([A-Z_]+)` \|", RUN.read_text(), re.MULTILINE))

    assert len(read) > 15
    assert told == read


def test_the_list_of_advice_to_settle_is_what_the_content_says() -> None:
    written = unconfirmed_facts.DOCUMENT.read_text(encoding="utf-8")

    assert unconfirmed_facts.DOCUMENT.is_relative_to(ROOT / "docs")
    assert written == unconfirmed_facts.document(current()), "manage.py check_guidance --write-list"


def test_a_folder_inside_another_is_read_with_both_names() -> None:
    document = "```\nconfig/   puts together\n  serving/   starts\noffice/  pages\n```\n"

    assert folders_of(document) == ["config", "config/serving", "office"]


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ("run.md", False),
        ("run.md#restore", False),
        ("../methods.md", False),
        ("https://example.org/nothing", False),
        ("nothing.md", True),
        ("run.md#nothing", True),
        ("../how-to/nothing.md", True),
    ],
)
def test_a_broken_link_would_be_noticed(link: str, broken: bool) -> None:
    assert is_broken(link, RUN.parent) == broken


@pytest.mark.parametrize(
    ("pattern", "text", "name"),
    [
        (COMMAND, "    .venv/bin/python manage.py purge_all --now", "purge_all"),
        (VERB, "run `make bench` and wait", "bench"),
        (VERB, "    make fly", "fly"),
        (FILE, "see `config/nothing.py`", "config/nothing.py"),
        (FILE, "in `apps/guidance/`", "apps/guidance/"),
    ],
)
def test_each_kind_of_name_is_found(pattern: re.Pattern[str], text: str, name: str) -> None:
    assert pattern.findall(text) == [name]
