"""Pages, verbs and templates ask `staff.policies` who may do what, and nobody for a role."""

import ast
import re
from collections.abc import Iterator

from staff.roles import ROLES
from tests.conventions.test_house_rules import ROOT, name, packages

# Roles are named where they are, and where a table says what each may do.
NAMED_IN = {"staff/roles.py", "staff/policies.py"}
# The practice site and the calibration make people with these; they ask nobody for one.
GIVEN_IN = {"config/practice/demonstration.py", "config/calibration/whole_chain.py"}

TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ROLE = re.compile(rf"""["'](?:{"|".join(ROLES)})["']""")


def roles_in_code(source: str) -> Iterator[int]:
    """The lines that hold the code of a role, or ask `staff.roles` for one by name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in ROLES:
            yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "staff.roles":
            yield from (node.lineno for alias in node.names if alias.name.lower() in ROLES)


def roles_in_template(text: str) -> Iterator[int]:
    """The lines whose tags hold the code of a role."""
    for tag in TAG.finditer(text):
        if ROLE.search(tag[0]):
            yield text.count("\n", 0, tag.start()) + 1


def test_no_code_asks_for_a_role_by_name() -> None:
    asking = {name(path) for path in packages() if list(roles_in_code(path.read_text()))}

    assert asking == NAMED_IN | GIVEN_IN


def test_no_template_asks_for_a_role_by_name() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))

    assert len(templates) > 100
    assert [name(path) for path in templates if list(roles_in_template(path.read_text()))] == []


def test_the_checks_themselves_find_a_role() -> None:
    assert list(roles_in_code('if "senior" in person.roles:\n    pass')) == [1]
    assert list(roles_in_code("from staff.roles import LABELS, SENIOR")) == [1]
    assert list(roles_in_code("from staff.roles import LABELS, ROLES")) == []
    assert list(roles_in_template("<p>\n{% if 'senior' in person.roles %}")) == [2]
    assert list(roles_in_template("<p>The senior moderator {{ can.confirm_keys }}</p>")) == []
