"""Makes the style sheets and the scripts of the pages: GOV.UK Frontend without its brand, and ours.

Reads what npm installed and `setup/pages/`, and writes `var/components/`: pages.css and, for pages
of figures and of staff, figures.css, with the typeface of GOV.UK taken out and ours put in through
a custom property, without the components that no page of ours wears; pages.js and, for pages with a
box of words, words.js, and for those on which moderators decide, staff.js. Run by set-up as
`python -m config.upkeep.assets`; it needs no Django.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
TARGET = ROOT / "var" / "components"
NAMES = ("pages.css", "figures.css", "pages.js", "words.js", "staff.js")

# What a phone need not fetch: a test says when a template wears one of them.
NOT_WORN = (
    *("accordion", "accordion-nav", "breadcrumbs", "cookie-banner", "drop-zone"),
    *("exit-this-page", "exit-this-page-hide-content", "exit-this-page-overlay", "feedback"),
    *("file-upload", "file-upload-button", "file-upload-wrapper", "footer", "generic-header"),
    *("header", "language-navigation", "logo-dot", "password-input", "phase-banner"),
    *("service-navigation", "summary-card", "tabs", "task-list"),
)
# Of components that are worn, the parts and kinds that none of ours has.
KINDS_NOT_WORN = (
    *(
        "back-link--inverse",
        "body-lead",
        "body-m",
        "button--inverse",
    ),
    *("clearfix", "grid-column-full", "grid-column-full-from-desktop"),
    *("grid-column-one-half-from-desktop", "grid-column-one-quarter"),
    *("grid-column-one-quarter-from-desktop", "grid-column-one-third-from-desktop"),
    *("grid-column-three-quarters", "grid-column-three-quarters-from-desktop"),
    *("grid-column-two-thirds-from-desktop",),
    *("input__prefix", "input__suffix", "input__wrapper", "label--xl"),
    *("link--inverse", "link--muted", "link--no-underline", "link--no-visited-state"),
    *("link--text-colour", "link-image", "main-wrapper--auto-spacing", "main-wrapper--l"),
    *("pagination--block", "pagination__icon", "pagination__icon--next", "pagination__icon--prev"),
    *("pagination__link-label", "pagination__link-title--decorated", "panel--interruption"),
    *("panel__actions", "radios--inline", "radios--small", "section-break", "section-break--l"),
    *("section-break--m", "section-break--visible", "section-break--xl"),
    *("summary-list__actions-list", "summary-list__actions-list-item"),
    *("summary-list__row--no-actions", "summary-list__row--no-border"),
    *("table--small-text-until-tablet", "table__caption--l", "table__caption--xl"),
    *("visually-hidden-focusable"),
)
# What pages of figures and of staff wear, and no page of help or of the form.
FOR_FIGURES = (
    *("button--warning", "caption-xl", "checkboxes--small", "grid-column-one-half"),
    *("grid-column-one-third", "pagination", "pagination__item", "pagination__item--current"),
    *("pagination__item--ellipsis", "pagination__link", "pagination__link-title"),
    *("pagination__list", "pagination__next", "pagination__prev", "tag--blue", "tag--orange"),
    *("tag--red", "tag--turquoise", "tag--yellow", "warning-text", "warning-text__icon"),
    "warning-text__text",
)
# Of the classes for a single margin, width or weight, those that a page wears.
UTILITIES_WORN = ("display-none-print", "font-weight-bold", "margin-bottom-1", "margin-top-4")

_FONT_FACES = re.compile(r"@font-face\{[^}]*\}")
_FONT_STACK = re.compile(r"font-family:\s*GDS Transport,\s*arial,\s*sans-serif")
_OF_NOT_WORN = re.compile(
    rf"\.govuk-(?:(?:{'|'.join(NOT_WORN)})(?![a-z0-9]|-(?!-))"
    rf"|(?:{'|'.join(KINDS_NOT_WORN)})(?![a-z0-9_-])"
    rf"|\\!-(?!(?:{'|'.join(UTILITIES_WORN)})(?![a-z0-9-])))"
)
# On paper the components say their typeface once more, each for itself: ours says it once for all.
_ON_PAPER = re.compile(r"@media print\{[^{}]*\{font-family:sans-serif\}\}")
_FALLBACK = re.compile(r"var\((--govuk-[a-z-]+),#[0-9a-f]+\)")  # :root names every colour
_OF_FIGURES = re.compile(rf"\.govuk-(?:{'|'.join(FOR_FIGURES)})(?![a-z0-9_-])")
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r",(?![^(]*\))")  # not the commas within :is(...)
_MISSING = "The page components are missing: run `make run`, or `npm ci` first."


class AssetsError(Exception):
    """The components are missing, or no longer look as this step expects."""


def without_brand(css: str) -> str:
    """The style sheet with no web font and our own type.

    Raises AssetsError where nothing was replaced, or where something of the brand is left.
    """
    css, stacks = _FONT_STACK.subn("font-family:var(--cf-font)", _FONT_FACES.sub("", css))
    if not stacks or "GDS Transport" in css or "/assets/fonts/" in css:
        raise AssetsError(
            "GOV.UK Frontend's typeface is named otherwise now: mend config/upkeep/assets.py"
        )
    return css


def without_repeats(css: str) -> str:
    """The style sheet without what each of its rules says again for browsers of long ago."""
    return _FALLBACK.sub(r"var(\1)", _ON_PAPER.sub("", css))


def without_unworn(css: str, unworn: re.Pattern[str] = _OF_NOT_WORN) -> str:
    """The style sheet without the rules for what no page wears.

    Of a rule for several, what is worn stays; a block that nothing is left in falls away.
    """
    kept, position = [], 0
    while (opening := css.find("{", position)) >= 0:
        head, closing = css[position:opening], _end_of_block(css, opening)
        inside = css[opening + 1 : closing]
        position = closing + 1
        if head.lstrip().startswith(("@media", "@supports")):
            inside = without_unworn(inside, unworn)
        elif not head.lstrip().startswith("@"):
            worn = [one for one in _SELECTOR.split(head) if not unworn.search(one)]
            inside, head = (inside, ",".join(worn)) if worn else ("", "")
        if inside:
            kept.append(f"{head}{{{inside}}}")
    return "".join(kept) + css[position:]


def _end_of_block(css: str, opening: int) -> int:
    """Finds the brace that closes the one at `opening`."""
    depth = 0
    for brace in _BRACE.finditer(css, opening):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    raise AssetsError("A style sheet ends within a block: mend config/upkeep/assets.py")


def build(root: Path = ROOT, target: Path = TARGET) -> None:
    """Writes all the files, or none. Raises AssetsError with what to do."""
    made = {name: _bundled(root, name) for name in NAMES}
    for name in NAMES:
        if name.endswith(".css"):
            made[name] = without_unworn(without_repeats(without_brand(made[name])))
    made["pages.css"] = without_unworn(made["pages.css"], _OF_FIGURES)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (target / name).write_text(text)


def _bundled(root: Path, name: str) -> str:
    """One entry of `setup/pages/` with all that it imports, as esbuild puts it together."""
    bundler = root / MODULES.name / ".bin" / "esbuild"
    if not bundler.exists():
        raise AssetsError(_MISSING)
    # Where npm was missing, set-up brought a Node of its own into .venv.
    path = os.pathsep.join((os.environ.get("PATH", ""), str(Path(sys.executable).parent)))
    command = [str(bundler), str(root / "setup" / "pages" / name)]
    command += ["--bundle", "--minify", "--charset=utf8", "--log-level=error", "--color=false"]
    # The brand's typefaces are taken out afterwards.
    command += ["--external:/assets/*", "--format=esm", "--target=es2020"]
    command += ["--legal-comments=none"]  # those here name no licence, only what a class does
    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssetsError(f"{_MISSING}\n{done.stderr.strip()}")
    return done.stdout


def main() -> int:
    """Builds, or says what is wrong."""
    try:
        build()
    except AssetsError as error:
        print(error, file=sys.stderr)
        shutil.rmtree(TARGET, ignore_errors=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
