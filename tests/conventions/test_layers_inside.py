"""Each kind of module has its floor inside an app, whatever the app.

From the top: urls > views, api, management > forms > verb modules > models.

Tasks stand beside the views. A models module may also read plain Python of its app, such as the
allowed moves. What a module is follows from its name, and for views from the addresses: whatever
an app's urls import is a view. (That nobody imports tasks is a contract in pyproject.toml.)
"""

import ast
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "root_packages"
]

URLS, VIEWS, FORMS, VERBS, MODELS = 5, 4, 3, 2, 1
_BY_NAME = {
    "urls": URLS,
    "views": VIEWS,
    "api": VIEWS,
    "tasks": VIEWS,
    "forms": FORMS,
    "models": MODELS,
}

Imports = Mapping[str, frozenset[str]]


def imports_of(root: Path, app: str) -> Imports:
    """Module -> everything it imports, of one app; migrations left out."""
    names = {
        path: ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
    }
    modules = frozenset(names.values())
    return {
        name: frozenset(_imported(ast.parse(path.read_text()), modules))
        for path, name in names.items()
    }


def _imported(tree: ast.Module, modules: frozenset[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in modules else node.module


def _by_name(module: str) -> int:
    _, *inside = module.split(".")
    if "management" in inside:
        return VIEWS
    name = inside[-1] if inside else ""
    return _BY_NAME.get(name.rpartition("_")[2], VERBS)


def layers_of(imports: Imports) -> dict[str, int]:
    """Module -> its layer."""
    named = {module: _by_name(module) for module in imports}
    addressed = {
        each for module, layer in named.items() if layer == URLS for each in imports[module]
    }
    return {
        module: VIEWS if layer == VERBS and module in addressed else layer
        for module, layer in named.items()
    }


def is_plain(module: str, imports: Imports) -> bool:
    """Whether the module, and what it reads of its app, knows neither Django nor Celery."""
    reads = imports[module]
    if any(each.partition(".")[0] in {"django", "celery"} for each in reads):
        return False
    return all(is_plain(each, imports) for each in reads if each in imports and each != module)


def upward(imports: Imports) -> list[str]:
    """Every import that goes up."""
    layers = layers_of(imports)
    return [
        f"{module} imports {each}"
        for module, reads in sorted(imports.items())
        for each in sorted(reads & set(imports))
        if layers[each] > layers[module]
        and "." in each
        and not (layers[module] == MODELS and layers[each] == VERBS and is_plain(each, imports))
    ]


@pytest.mark.parametrize("app", APPS)
def test_inside_an_app_imports_run_one_way(app: str) -> None:
    imports = imports_of(ROOT, app)

    assert len(imports) > 1
    assert upward(imports) == []


def test_a_view_is_known_by_its_name_or_its_address() -> None:
    apps = ("config", "moderation", "reporting")
    config, moderation, reporting = (layers_of(imports_of(ROOT, app)) for app in apps)

    assert config["config.home"] == reporting["reporting.pages.idle"] == VIEWS
    assert config["config.management.commands.demo"] == VIEWS
    assert config["config.home_urls"] == URLS
    assert reporting["reporting.pages.sent_views"] == VIEWS
    assert reporting["reporting.pages.forms"] == FORMS
    assert reporting["reporting.pages.wording"] == VERBS
    assert moderation["moderation.key_views"] == moderation["moderation.tasks"] == VIEWS
    assert moderation["moderation.decisions"] == VERBS
    assert moderation["moderation.models"] == MODELS


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("moderation/views.py", "import moderation.urls"),
        ("moderation/forms.py", "from moderation import views"),
        ("moderation/decisions.py", "from moderation.key_views import open_key_of"),
        ("moderation/decisions.py", "from moderation.forms import DecisionReasonForm"),
        ("moderation/tasks.py", "import moderation.urls"),
        ("moderation/models.py", "from moderation.decisions import accept_report"),
        ("moderation/models.py", "from moderation import floods"),
        ("config/upkeep/purging.py", "from config.home import about"),
        ("staff/people.py", "import staff.management.commands.audit_verify"),
        ("reporting/pages/wording.py", "import reporting.pages.views"),
    ],
)
def test_an_import_that_goes_up_is_noticed(tmp_path: Path, module: str, line: str) -> None:
    app = module.partition("/")[0]
    shutil.copytree(ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("*.pyc", "content"))
    path = tmp_path / module
    path.write_text(f"{path.read_text()}\n{line}\n")

    found = upward(imports_of(tmp_path, app))

    assert len(found) == 1
    assert found[0].startswith(module.removesuffix(".py").replace("/", "."))
