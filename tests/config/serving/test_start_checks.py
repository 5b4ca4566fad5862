"""Before anybody is served: what a process looks at, and the one line with which it stops."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from config.keys import NAMES
from config.serving.start_checks import check_before_start, unsafe_settings

ROOT = Path(__file__).resolve().parents[3]
SECRETS = {name: token_hex(32) for name in NAMES}


@pytest.fixture
def in_production(settings: Any) -> None:
    """The settings of a real site, as far as a start looks at them."""
    hosts = ["comeforward.example"]
    for name, value in {"LOCAL": False, "DEBUG": False, "ALLOWED_HOSTS": hosts, **SECRETS}.items():
        setattr(settings, name, value)


@pytest.mark.usefixtures("in_production")
def test_a_site_with_good_settings_starts() -> None:
    check_before_start()

    assert list(unsafe_settings()) == []


@pytest.mark.usefixtures("in_production")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("RELEASE_PROFILE", "standard", "Say one of start_up, standard_1, standard_2"),
        ("ALLOWED_HOSTS", ["comeforward.example", "*"], "ALLOWED_HOSTS holds *"),
        *((name, "0123456789abcdef", f"{name} is shorter than 32 letters") for name in NAMES),
        *((name, "ab" * 32, f"{name} has fewer than 10 different letters") for name in NAMES),
    ],
)
def test_an_unsafe_setting_stops_it_with_one_line(
    settings: Any, capsys: pytest.CaptureFixture[str], name: str, value: Any, said: str
) -> None:
    setattr(settings, name, value)

    with pytest.raises(SystemExit) as ended:
        check_before_start()

    line = capsys.readouterr().err
    assert ended.value.code == 3
    assert line.startswith("Come Forward does not start: ")
    assert line.count("\n") == 1
    assert said in line
    assert str(value) not in line or name in ("DEBUG", "ALLOWED_HOSTS", "RELEASE_PROFILE")


@pytest.mark.usefixtures("in_production")
@pytest.mark.parametrize("name", [name for name in NAMES if name != "SECRET_KEY"])
def test_two_secrets_that_are_the_same_stop_it(settings: Any, name: str) -> None:
    setattr(settings, name, settings.SECRET_KEY)

    assert list(unsafe_settings()) == [f"{name} and SECRET_KEY are the same. Each needs its own."]


@pytest.mark.parametrize("is_practice", [True, False])
def test_one_machine_for_a_try_takes_practice_reports_alone(
    settings: Any, is_practice: bool
) -> None:
    settings.LOCAL = True
    settings.DEMONSTRATION = is_practice

    found = " ".join(unsafe_settings())

    assert ("DEMONSTRATION=false says that the reports are real" in found) != is_practice


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def start(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        given = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **SECRETS, **environment}
        given |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
        return subprocess.run(
            [sys.executable, "-B", *command],
            cwd=ROOT,
            env={name: value for name, value in given.items() if value},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    return start


# On a port that the system chooses.
WEB_SERVER = ("-m", "gunicorn", "config.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DEBUG": "true", "ALLOWED_HOSTS": "localhost"}, "DEBUG is on"),
        ({"RECEIPT_KEY": ""}, "RECEIPT_KEY is not set"),
        ({"SCRIPT_NAME": "/help"}, "SCRIPT_NAME is set to '/help'"),
        ({"LOCAL": "true", "DEMONSTRATION": "false"}, "the reports are real"),
        (
            {"LOCAL": "true", "DATABASE_URL": "postgresql://site@localhost/real"},
            "DATABASE_URL names another database than SQLite",
        ),
    ],
)
def test_the_web_server_stops_for_good_with_that_line(
    run: Any, environment: dict[str, str], said: str
) -> None:
    ended = run(*WEB_SERVER, **environment)

    lines = [line for line in ended.stderr.splitlines() if "does not start" in line]
    assert ended.returncode == 3
    assert len(lines) == 1
    assert said in lines[0]
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["worker", "beat"])
def test_worker_and_clock_stop_too(run: Any, tmp_path: Path, kind: str) -> None:
    # Else the clock leaves its file in the folder of the code.
    where = ["--schedule", str(tmp_path / "clock")] if kind == "beat" else []
    ended = run("-m", "celery", "-A", "config", kind, *where, ANSWERS_KEY="ab" * 32)

    assert ended.returncode == 3
    assert "ANSWERS_KEY has fewer than 10 different letters" in ended.stderr


@pytest.mark.slow
def test_a_command_says_in_one_line_what_is_missing(run: Any) -> None:
    ended = run("manage.py", "check", AUDIT_KEY="")

    assert ended.returncode == 3
    assert ended.stderr.startswith("Come Forward does not start: AUDIT_KEY is not set.")
    assert ended.stderr.count("\n") == 1
