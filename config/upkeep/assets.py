"""Makes the pages' one style sheet and one script: GOV.UK Frontend without its brand, and ours.

Reads what npm installed and `setup/pages/`, and writes `var/components/`: pages.css, with the
typeface of GOV.UK taken out and ours put in through a custom property, and pages.js. Run by set-up
as `python -m config.upkeep.assets`; it needs no Django.
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
NAMES = ("pages.css", "pages.js")

_FONT_FACES = re.compile(r"@font-face\{[^}]*\}")
_FONT_STACK = re.compile(r"font-family:\s*GDS Transport,\s*arial,\s*sans-serif")
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


def build(root: Path = ROOT, target: Path = TARGET) -> None:
    """Writes both files, or none. Raises AssetsError with what to do."""
    made = [_bundled(root, name) for name in NAMES]
    made[0] = without_brand(made[0])
    target.mkdir(parents=True, exist_ok=True)
    for name, text in zip(NAMES, made, strict=True):
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
