"""`make run`'s last step: this machine alone, a free port, the right database, then the page."""

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from django.utils import timezone

from config.models import settle_kind
from config.practice.only_start import AlreadyRunning, only_start
from config.practice.ports import free_addresses, why_not
from tests.production import ROOT, free_port, local_environment

KERNEL = Path("/proc/net")
"""Where Linux tells who listens; other systems have no such folder."""


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of this machine at which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture(name="free_port")
def _free_port() -> int:
    return free_port()


def test_a_taken_port_is_said_with_another_to_try(taken_port: int) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("serve", port=taken_port)

    assert str(refused.value) == (
        f"Port {taken_port} is taken on this machine. Choose another: make run PORT=8001"
    )


@pytest.mark.parametrize("port", ["abc", "", "0", "-1", "65536", "99999", "80.5", "8000 9000"])
def test_what_is_no_port_is_said_with_what_to_write(port: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("serve", port=port)

    assert str(refused.value) == (
        f"PORT is {port!r}: give a number from 1024 to 65535, as in make run PORT=8001"
    )


def test_a_port_that_is_kept_for_the_system_is_not_called_taken() -> None:
    refused = OSError(errno.EACCES, "Permission denied")

    assert why_not(80, refused) == (
        "Port 80 is kept for the system, which this user may not use. Choose one from 1024 on: "
        "make run PORT=8001"
    )


def test_a_free_port_is_served_on_this_machine_alone(free_port: int) -> None:
    addresses = free_addresses(free_port)

    assert f"127.0.0.1:{free_port}" in addresses
    assert set(addresses) <= {f"127.0.0.1:{free_port}", f"[::1]:{free_port}"}


def test_it_is_not_for_production(settings: Any, free_port: int) -> None:
    settings.LOCAL = False

    with pytest.raises(CommandError, match=r"gunicorn config\.wsgi.*docs/how-to/run\.md"):
        call_command("serve", port=free_port)


def test_a_second_start_says_where_the_first_is_and_touches_nothing(
    settings: Any, tmp_path: Path, free_port: int
) -> None:
    settings.VAR_DIR = tmp_path

    # No test may touch the database here: the second start must not either.
    with (
        only_start(tmp_path, address="http://localhost:8000/"),
        pytest.raises(CommandError) as told,
    ):
        call_command("serve", port=free_port)

    assert str(told.value).startswith(
        "Come Forward runs from this folder already, at http://localhost:8000/: what it printed "
        "holds. Stop it first, or run another beside it: make run PORT=8001 VAR_DIR="
    )


def test_the_folder_is_free_again_however_the_first_start_ended(tmp_path: Path) -> None:
    program = (
        "import os, sys, time; from pathlib import Path\n"
        "from config.practice.only_start import only_start\n"
        "with only_start(Path(sys.argv[1]), address='http://localhost:1/'):\n"
        "    print('held', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        first.stdout.readline()
        with (
            pytest.raises(AlreadyRunning, match="http://localhost:1/"),
            only_start(tmp_path, address="http://localhost:2/"),
        ):
            pass
        first.kill()

    with only_start(tmp_path, address="http://localhost:3/"):
        assert (tmp_path / "running.lock").read_text() == "http://localhost:3/"


def test_a_folder_that_cannot_be_made_is_said_in_a_line(settings: Any, free_port: int) -> None:
    settings.VAR_DIR = Path("/proc/nowhere")

    with pytest.raises(CommandError, match=r"^/proc/nowhere cannot be used .*VAR_DIR=/path"):
        call_command("serve", port=free_port)


def test_a_database_that_is_away_is_said_in_a_line(
    settings: Any, tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path
    # No test opens a connection here, as if there were none to open.
    monkeypatch.setattr(connections["default"], "ensure_connection", _away)

    with pytest.raises(CommandError) as told:
        call_command("serve", port=free_port)

    place = connection.settings_dict["NAME"] if connection.vendor == "sqlite" else "DATABASE_URL"
    assert str(told.value) == (
        f"The database cannot be used (OperationalError): check {place}, then start again."
    )


@pytest.mark.django_db
def test_a_database_of_the_other_kind_is_never_served(
    settings: Any, tmp_path: Path, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR_DIR = tmp_path
    settle_kind(demonstration=True, now=timezone.now())

    with pytest.raises(CommandError, match="made for demonstration reports"):
        call_command("serve", port=free_port)

    assert "is running" not in capsys.readouterr().out


@pytest.fixture
def start(tmp_path: Path, free_port: int) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts the site in a folder of its own, each time as a group that can be killed whole."""
    started: list[subprocess.Popen[str]] = []
    environment = local_environment(tmp_path / "a #?%20+ folder", PORT=str(free_port))

    def once_more(*options: str) -> "subprocess.Popen[str]":
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(server)
        return server

    yield once_more
    for server in started:
        with server:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)


@pytest.mark.slow
def test_from_nothing_to_a_page_that_answers_and_back(
    start: Callable[..., "subprocess.Popen[str]"], free_port: int
) -> None:
    server = start()
    said = _until(server, f"Come Forward is running at http://localhost:{free_port}/")
    home = _get(f"http://localhost:{free_port}/")
    listening = _addresses_of(free_port)
    server.send_signal(signal.SIGTERM)
    code = server.wait(timeout=120)

    assert "Loading the official figures" in said
    assert "One in fifteen" in home
    assert listening <= {"127.0.0.1", "::1"}
    assert listening or not KERNEL.exists()
    assert code == 0
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", free_port))


@pytest.mark.slow
def test_a_practice_site_answers_first_and_a_making_that_was_killed_is_taken_up(
    start: Callable[..., "subprocess.Popen[str]"], free_port: int
) -> None:
    latest = f"http://localhost:{free_port}/releases/latest/"
    killed = start("--reports", "60")
    _until(killed, "Practice data are being made")
    with pytest.raises(urllib.error.HTTPError, match="503") as waiting:
        _get(latest)
    waiting.value.close()
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()

    again = start("--reports", "60")
    said = _until(again, "Practice data are ready")
    newest = _get(latest)
    again.send_signal(signal.SIGTERM)

    assert waiting.value.headers["Retry-After"] == "10"
    assert "recovery code" in said
    assert "Demonstration data: made up." in newest
    assert again.wait(timeout=120) == 0


def _away(*_: object) -> None:
    raise OperationalError("nobody answers")


def _until(server: "subprocess.Popen[str]", wanted: str) -> str:
    said = ""
    assert server.stdout
    for line in server.stdout:
        said += line
        if wanted in line:
            return said
    raise AssertionError(f"the server stopped and never said that it runs: {said}")


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as response:
        return str(response.read().decode())


def _addresses_of(port: int) -> set[str]:
    """Where somebody listens at this port, as the kernel tells it."""
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        path = KERNEL / table
        for line in path.read_text().splitlines()[1:] if path.exists() else []:
            local, state = line.split()[1], line.split()[3]
            address, _, hexadecimal = local.partition(":")
            if state == "0A" and int(hexadecimal, 16) == port:
                words = re.findall("." * 8, address)
                packed = b"".join(bytes.fromhex(word)[::-1] for word in words)
                found.add(socket.inet_ntop(family, packed))
    return found
