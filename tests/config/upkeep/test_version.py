"""The version stands in CHANGELOG.md and nowhere else."""

import re
import tomllib
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.upkeep.version import CHANGES, current_version, versions_in
from tests.conventions.test_house_rules import ROOT, files, name

A_VERSION = re.compile(r"""(?<![.\w])version["']?\s*[:=]\s*["']\d+\.\d+""", re.IGNORECASE)


def test_the_first_heading_of_the_changelog_is_the_version() -> None:
    changes = "# What changed\n\n## 1.10.0 – 3 May 2027\n- a\n\n## 1.9.2 – 1 March 2027\n- b\n"

    assert versions_in(changes) == ["1.10.0", "1.9.2"]
    assert current_version() == versions_in(CHANGES.read_text(encoding="utf-8"))[0]


def test_the_newest_version_stands_first_and_each_has_a_date() -> None:
    text = CHANGES.read_text(encoding="utf-8")
    headings = re.findall(r"^## ", text, re.MULTILINE)
    versions = [tuple(int(part) for part in version.split(".")) for version in versions_in(text)]

    assert len(headings) == len(versions) >= 3
    assert versions == sorted(set(versions), reverse=True)


def test_every_change_is_one_line() -> None:
    text = CHANGES.read_text(encoding="utf-8").partition("\n## ")[2]

    lines = [line for line in text.splitlines()[1:] if line]
    changes = [line for line in lines if line.startswith("- ")]
    assert len(changes) > 100
    assert [line for line in lines if line.startswith((" ", "*", "\t"))] == []


def test_no_second_file_holds_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert "version" not in project
    assert project["dynamic"] == ["version"]
    typed = [
        name(path)
        for path in files(".py", ".toml", ".html", ".sh", ".in")
        if "tests" not in path.parts
        and "migrations" not in path.parts
        and A_VERSION.search(path.read_text(encoding="utf-8"))
    ]
    assert typed == []


@pytest.mark.django_db
def test_the_doctor_begins_with_the_version() -> None:
    out = StringIO()

    with suppress(CommandError):  # a test database has faults of its own
        call_command("doctor", stdout=out)

    assert out.getvalue().startswith(f"Come Forward {current_version()}.\n")
