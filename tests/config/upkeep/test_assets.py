"""The page components: GOV.UK Frontend without the brand, or a clear word about what is missing."""

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from config.upkeep.assets import (
    FOR_FIGURES,
    KINDS_NOT_WORN,
    MODULES,
    NAMES,
    NOT_WORN,
    ROOT,
    UTILITIES_WORN,
    AssetsError,
    build,
    without_brand,
    without_unworn,
)
from tests.production import run_command

LEFT_ALONE = {"node_modules", "var", "tests", ".venv", ".git"}
# What wears figures.css; the rest wears pages.css.
WITH_FIGURES = {
    *("_figures.html", "account", "estimates", "mfa", "moderation", "office", "publication"),
    *("releases", "staff"),
}
# A class, and what a template puts into its name, up to a condition.
WORN = re.compile(r"govuk-(?:!-)?(?:[a-z0-9_-]|\{\{ [a-z_.]+ \}\}|(?<=-)\{%)+")
EXTENDS = re.compile(r'{% extends "([^"]+)"')
ASSETS = ROOT / "config" / "upkeep" / "assets.py"
FACE = '@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format("woff2")}'
RULE = ".govuk-body{color:#0b0c0c;font-family:GDS Transport,arial,sans-serif;margin:0}"


def test_the_typeface_is_taken_out_and_ours_put_in() -> None:
    css = without_brand(FACE + RULE)

    assert css == ".govuk-body{color:#0b0c0c;font-family:var(--cf-font);margin:0}"


@pytest.mark.parametrize(
    "css",
    [
        ".govuk-body{font-family:arial}",  # nothing to replace: the stack is named otherwise
        RULE + '.govuk-new{font-family:"GDS Transport",serif}',
        RULE + ".govuk-new{background:url(/assets/fonts/crest.woff2)}",
    ],
)
def test_a_brand_that_is_named_otherwise_stops_the_build(css: str) -> None:
    with pytest.raises(AssetsError, match=r"mend config/upkeep/assets\.py"):
        without_brand(css)


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".govuk-tabs{a:b}.govuk-tag{a:b}", ".govuk-tag{a:b}"),
        (".govuk-tabs__title,.govuk-tag{a:b}", ".govuk-tag{a:b}"),
        ("@media print{.govuk-tabs--x{a:b}}.govuk-tag{a:b}", ".govuk-tag{a:b}"),
        ("@media print{.govuk-tabs{a:b}.x{c:d}}", "@media print{.x{c:d}}"),
        (".govuk-headered{a:b}", ".govuk-headered{a:b}"),
        (".x:is(.govuk-tag,.y){a:b}", ".x:is(.govuk-tag,.y){a:b}"),
        (r".govuk-\!-margin-top-9{a:b}.govuk-\!-margin-top-4{a:b}", r".govuk-\!-margin-top-4{a:b}"),
        ('@charset "UTF-8";:root{a:b}', '@charset "UTF-8";:root{a:b}'),
        ("@keyframes x{from{a:b}}", "@keyframes x{from{a:b}}"),
    ],
)
def test_what_no_page_wears_is_left_out_and_nothing_else(css: str, left: str) -> None:
    assert without_unworn(css) == left


def test_a_style_sheet_cut_short_stops_the_build() -> None:
    with pytest.raises(AssetsError, match=r"mend config/upkeep/assets\.py"):
        without_unworn(".a{b:c")


def test_no_page_wears_what_is_left_out() -> None:
    """Templates, Python and scripts alike: a class may be put on anywhere."""
    worn = worn_in(path for path in ROOT.iterdir() if path.name not in LEFT_ALONE)

    assert "govuk-button" in worn
    assert left_out_of(worn, (*NOT_WORN, *KINDS_NOT_WORN)) == set()
    utilities = {name.removeprefix("govuk-!-") for name in worn if name.startswith("govuk-!-")}
    assert utilities == set(UTILITIES_WORN)


def test_a_class_that_a_template_puts_together_counts_as_worn() -> None:
    worn = set(WORN.findall('"govuk-{{ kind }}__item" "govuk-input--width-{% if a %}4{% endif %}"'))

    names = ("radios__item", "radios--small", "input--width-4", "input__prefix")
    assert left_out_of(worn, names) == {"radios__item", "input--width-4"}


def test_pages_of_help_wear_nothing_that_is_left_to_pages_of_figures_and_of_staff() -> None:
    templates = [path for path in (ROOT / "templates").iterdir() if path.name not in WITH_FIGURES]
    worn = worn_in((*templates, *(ROOT / name for name in ("guidance", "reporting", "static"))))

    assert "govuk-back-link" in worn
    assert left_out_of(worn, FOR_FIGURES) == set()


def test_pages_of_figures_and_of_staff_wear_the_whole_sheet() -> None:
    templates = ROOT / "templates"
    pages = [path for name in WITH_FIGURES for path in (templates / name).rglob("*.html")]

    extended = {found for path in pages for found in EXTENDS.findall(path.read_text())}
    assert "figures.css" in (templates / "_figures.html").read_text()
    assert "_figures.html" in extended
    assert {found for found in extended if found.partition("/")[0] not in WITH_FIGURES} == set()


def test_the_pages_wear_two_style_sheets_and_load_two_scripts(tmp_path: Path) -> None:
    build(target=tmp_path)

    css = (tmp_path / "pages.css").read_text()
    figures = (tmp_path / "figures.css").read_text()
    script = (tmp_path / "pages.js").read_text()
    with_words = (tmp_path / "words.js").read_text()
    assert {path.name for path in tmp_path.iterdir()} == set(NAMES)
    assert css.count("var(--cf-font)") > 10
    assert not re.search(r"@font-face|GDS Transport|/assets/fonts/|sourceMappingURL|@import", css)
    # The components, the site's own rules after them, and each part's.
    for rule in (".govuk-radios__item", ".cf-exit__button", ".cf-trap", ".cf-acts"):
        assert rule in css, rule
        assert rule in figures, rule
    for rule in (".cf-chart", ".stat-measure", ".govuk-pagination"):
        assert rule in figures, rule
        assert rule not in css, rule
    assert css.index(".govuk-radios__item") < css.index(".cf-exit__button")
    # A browser that knows no dialog draws it open unless the style sheet says otherwise.
    assert ".cf-idle:not([open]){display:none}" in css
    for made in (script, with_words):
        assert not re.search(r"\b(import|export)\b.*govuk-frontend|sourceMappingURL", made)
        for part in ("js-enabled", "data-exit", "data-idle", "answers-a-press"):
            assert part in made, part
    # The counter of letters weighs as much as all the rest of what a page of help loads.
    assert "govuk-character-count" in with_words
    assert "govuk-character-count" not in script


@pytest.mark.parametrize("missing", ["esbuild", "govuk-frontend"])
def test_a_missing_component_is_said_with_what_to_do(tmp_path: Path, missing: str) -> None:
    root = _copy_without(missing, tmp_path / "root")

    with pytest.raises(AssetsError, match="run `make run`, or `npm ci` first"):
        build(root=root, target=tmp_path / "target")

    assert not (tmp_path / "target").exists()


def test_with_all_of_it_the_copy_is_built_too(tmp_path: Path) -> None:
    build(root=_copy_without("", tmp_path / "root"), target=tmp_path / "target")

    assert (tmp_path / "target" / "pages.css").exists()


def test_the_step_fails_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    (tmp_path / "config" / "upkeep").mkdir(parents=True)
    shutil.copy(ROOT / "config" / "upkeep" / "assets.py", tmp_path / "config" / "upkeep")
    (tmp_path / "var" / "components").mkdir(parents=True)
    (tmp_path / "var" / "components" / "pages.css").write_text("of an earlier run")

    done = run_command([sys.executable, "config/upkeep/assets.py"], cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr == ("The page components are missing: run `make run`, or `npm ci` first.\n")
    assert not (tmp_path / "var" / "components").exists()


def worn_in(places: Iterable[Path]) -> set[str]:
    """The classes of GOV.UK Frontend that stand in these files and folders."""
    files = [path for place in places for path in (place, *place.rglob("*"))]
    texts = [
        path.read_text()
        for path in files
        if path.suffix in {".html", ".py", ".js", ".jinja"} and path != ASSETS
    ]
    return {name for text in texts for name in WORN.findall(text)}


def left_out_of(worn: set[str], names: Iterable[str]) -> set[str]:
    """Those names that are worn, or may be: "govuk-{{ kind }}__item" is put together of two."""
    kinds = {re.sub(r"^govuk-\{\{.*?\}\}", "govuk-(?:checkboxes|radios)", name) for name in worn}
    patterns = {re.sub(r"\{\{.*?\}\}|\{%", "[a-z0-9]+", name) for name in kinds}
    return {name for name in names for each in patterns if re.fullmatch(each, f"govuk-{name}")}


def _copy_without(missing: str, root: Path) -> Path:
    """The parts that the bundle is made of, linked into a folder of their own, without one."""
    for part in ("setup/pages", "static", "guidance/static", "estimates/static", "releases/static"):
        shutil.copytree(ROOT / part, root / part)
    (root / "node_modules").mkdir()
    for module in MODULES.iterdir():
        if module.name not in (missing, ".bin"):
            (root / "node_modules" / module.name).symlink_to(module)
    if missing != "esbuild":
        (root / "node_modules" / ".bin").symlink_to(MODULES / ".bin")
    return root
