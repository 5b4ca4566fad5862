"""Who runs the site: as the people who run it have settled it, and nothing before that."""

from pathlib import Path

import pytest
from django.test import Client

from config import home
from config.upkeep import launch

SETTLED = """
[operator_name]
is = "The Example Trust <and friends>"
by = "A. Person"
on = "2026-11-01"

[public_contact]
is = "write@trust.example"
by = "A. Person"
on = "2026-11-01"

[operator_address]
is = "1 Example Street"
by = ""
on = ""

[safeguarding_lead]
is = "B. Person"
by = "A. Person"
on = "2026-11-01"
"""


@pytest.fixture
def launch_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "launch.toml"
    monkeypatch.setattr(home, "read_launch_file", lambda: launch.read_launch_file(file))
    return file


@pytest.mark.parametrize("page", ["/about/", "/privacy/"])
def test_what_is_settled_is_read_by_the_public_and_nothing_else(
    client: Client, launch_file: Path, page: str
) -> None:
    launch_file.write_text(SETTLED)

    text = client.get(page).content.decode()

    assert "The Example Trust &lt;and friends&gt;" in text
    assert "write@trust.example" in text
    for unsaid in ("1 Example Street", "B. Person", "A. Person", "Nobody: this is a practice site"):
        assert unsaid not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("is_practice", "said"),
    [(True, "Nobody: this is a practice site."), (False, "have not named themselves yet.")],
)
@pytest.mark.parametrize("page", ["/about/", "/privacy/"])
def test_before_that_the_page_says_so(
    client: Client, settings: object, page: str, is_practice: bool, said: str
) -> None:
    settings.DEMONSTRATION = is_practice  # type: ignore[attr-defined]

    assert said in client.get(page).content.decode()


def test_a_file_that_cannot_be_read_breaks_no_page(
    client: Client, launch_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    launch_file.write_text("[operator")

    page = client.get("/about/")

    assert page.status_code == 200
    assert "who runs the site is not known" in caplog.text
