"""What takes two people is done by the module of proposals, and on a practice site by its pages."""

import re
from pathlib import Path

import pytest

CALLERS = {
    "withdraw_release": {
        "config/proposal_kinds.py",
        "publication/views.py",
        "publication/management/commands/publish_release.py",
    },
    "close_cohort": {
        "config/proposal_kinds.py",
        "publication/views.py",
        "publication/management/commands/close_period.py",
        # On practice sites and made-up populations alone.
        "config/practice/form_quarter.py",
        "config/calibration/whole_chain.py",
    },
    "close_period": {"publication/close.py"},
    "invite_back": {
        "config/proposal_kinds.py",
        "office/person_views.py",
        # For whoever runs the machine.
        "staff/management/commands/invite_staff.py",
    },
    "start_banner": {"config/proposal_kinds.py", "office/advice_views.py"},
}
PACKAGES = ("config", "office", "publication", "moderation", "reporting", "estimates", "guidance")
PACKAGES += ("releases", "records", "staff")


def importers(verb: str) -> set[str]:
    """The modules that import this name, on one line or on several."""
    imported = re.compile(rf"^from [\w.]+ import (?:\([^)]*|[^(\n]*)\b{verb}\b", re.MULTILINE)
    return {
        str(path)
        for package in PACKAGES
        for path in Path(package).rglob("*.py")
        if imported.search(path.read_text())
    }


@pytest.mark.parametrize("verb", CALLERS)
def test_nothing_else_takes_a_step_of_two(verb: str) -> None:
    assert importers(verb) == CALLERS[verb]


@pytest.mark.parametrize(
    "path",
    [
        "publication/views.py",
        "publication/management/commands/publish_release.py",
        "publication/management/commands/close_period.py",
        "office/person_views.py",
        "office/advice_views.py",
    ],
)
def test_a_page_or_command_that_could_asks_whether_one_is_enough(path: str) -> None:
    assert "is_alone_enough()" in Path(path).read_text()
