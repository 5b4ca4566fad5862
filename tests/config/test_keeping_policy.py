"""A policy of keeping that cannot be followed stops the start, with the line that is wrong."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from classification import retention_periods
from config.keeping_policy import policy_faults, session_seconds
from config.serving.start_checks import check_before_start
from config.upkeep.doctor import examine
from tests.factories import NOW

SHIPPED = retention_periods.POLICY_FILE.read_text()
MISTAKES = [
    pytest.param("[reporting.Draft", "[reporting.Drafts", "nothing stored is", id="unknown model"),
    pytest.param("after_last_visit", "after_visit", "nothing asks for", id="another period"),
    pytest.param("\nsealed = ", "\nseals = ", "has no field seals", id="unknown field"),
    pytest.param("keep.after_last_visit = { days = 7 }\n", "", "has no `keep`", id="no period"),
    pytest.param("{ days = 7 }", '{ days = "7" }', "no whole number", id="no number"),
    pytest.param("{ days = 7 }", "{ days = -7 }", "no whole number", id="negative"),
    pytest.param("{ days = 7 }", "{ days = true }", "no whole number", id="yes for a number"),
    pytest.param("{ days = 7 }", "{ moons = 7 }", "there is no unit moons", id="unknown unit"),
]


@pytest.fixture
def write_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def write(text: str) -> Path:
        file = tmp_path / "retention.toml"
        file.write_text(text)
        monkeypatch.setattr(retention_periods, "POLICY_FILE", file)
        return file

    return write


def line_of(text: str, piece: str) -> int:
    """The line on which this piece begins."""
    return text[: text.index(piece) + len(piece) - len(piece.lstrip())].count("\n") + 1


def test_the_policy_of_the_site_can_be_followed() -> None:
    assert policy_faults() == ()
    assert session_seconds() == 8 * 60 * 60


@pytest.mark.parametrize(("written", "instead", "said"), MISTAKES)
def test_a_mistake_stops_the_start_with_one_line(
    write_policy,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
    written: str,
    instead: str,
    said: str,
) -> None:
    settings.DEMONSTRATION = True
    file = write_policy(SHIPPED.replace(written, instead))
    # What is not there any more is missed where its block begins.
    number = line_of(SHIPPED, written if instead else "[reporting.Draft]")

    with pytest.raises(SystemExit) as ended:
        check_before_start()

    line = capsys.readouterr().err
    assert ended.value.code == 3
    assert line.startswith(f"Come Forward does not start: {file}:{number}: ")
    assert line.count("\n") == 1
    assert said in line


@pytest.mark.parametrize(("written", "instead", "said"), MISTAKES)
def test_a_mistake_fails_the_check(write_policy, written: str, instead: str, said: str) -> None:
    file = write_policy(SHIPPED.replace(written, instead))

    with pytest.raises(SystemCheckError) as failed:
        call_command("check")

    assert "config.E001" in str(failed.value)
    assert f"{file}:" in str(failed.value)
    assert said in str(failed.value)


@pytest.mark.django_db
def test_the_doctor_names_a_mistake_and_its_line(write_policy) -> None:
    file = write_policy(SHIPPED.replace("[reporting.Draft", "[reporting.Drafts"))
    number = line_of(SHIPPED, "[reporting.Draft]")

    found = [str(finding) for finding in examine(now=NOW)]

    assert (
        f"fault: settings, config.E001: {file}:{number}: nothing stored is called "
        f"reporting.Drafts." in found
    )


@pytest.mark.parametrize(
    ("written", "instead", "block", "said"),
    [
        ("\nleft_at = ", "\n# ", "[staff.Person.fields]", "left_at of staff.Person is stored"),
        ("after_arrival", "after_coming", "[reporting.SealedWords]", "no period after_arrival"),
    ],
)
def test_what_is_stored_or_asked_for_and_is_not_named_is_told_where_it_belongs(
    write_policy, written: str, instead: str, block: str, said: str
) -> None:
    file = write_policy(SHIPPED.replace(written, instead))

    found = [fault for fault in policy_faults() if said in fault]

    assert len(found) == 1
    assert found[0].startswith(f"{file}:{line_of(SHIPPED, block)}: ")


@pytest.mark.parametrize("text", ["", "\n# nothing\n", SHIPPED.replace("sessions.Session", "a.B")])
def test_a_policy_without_the_session_is_one_line_and_no_traceback(write_policy, text: str) -> None:
    file = write_policy(text)

    with pytest.raises(ImproperlyConfigured, match=rf"{file}:\d+: sessions.Session has no period"):
        session_seconds()


def test_settings_are_refused_where_the_policy_cannot_be_read(write_policy) -> None:
    file = write_policy(SHIPPED.replace("{ hours = 8 }", "{ hours = 8.5 }"))
    number = line_of(SHIPPED, "keep.after_last_page")

    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_path(str(Path(__file__).resolve().parents[2] / "config" / "settings.py"))

    assert str(refused.value).startswith(f"{file}:{number}: 8.5 is no whole number")
