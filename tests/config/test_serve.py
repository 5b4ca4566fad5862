"""`make run`'s last step: this machine alone, a free port, the right database, then the page."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.management.commands.serve import Command
from config.models import settle_kind

ROOT = Path(__file__).resolve().parents[2]
KERNEL = Path("/proc/net")
"""Where Linux tells who listens; other systems have no such folder."""

# Made-up reports take minutes; their own tests make them.
MADE_ALREADY = (
    "from config.models import Installation, settle_kind; from django.utils import timezone;"
    "settle_kind(demonstration=True, now=timezone.now());"
    "Installation.objects.update(demonstration_made_at=timezone.now())"
)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of this machine at which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_a_taken_port_is_said_with_another_to_try(taken_port: int) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("serve", port=taken_port)

    assert str(refused.value) == (
        f"Port {taken_port} is taken on this machine. Choose another: make run PORT=8001"
    )


def test_a_free_port_is_served_on_this_machine_alone(free_port: int) -> None:
    addresses = Command()._free_addresses(free_port)

    assert f"127.0.0.1:{free_port}" in addresses
    assert set(addresses) <= {f"127.0.0.1:{free_port}", f"[::1]:{free_port}"}


def test_it_is_not_for_production(settings: Any, free_port: int) -> None:
    settings.LOCAL = False

    with pytest.raises(CommandError, match=r"gunicorn config\.wsgi.*docs/how-to/run\.md"):
        call_command("serve", port=free_port)


@pytest.mark.django_db
def test_a_database_of_the_other_kind_is_never_served(
    settings: Any, tmp_path: Path, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR_DIR = tmp_path
    settle_kind(demonstration=True, now=timezone.now())

    with pytest.raises(CommandError, match="made for demonstration reports"):
        call_command("serve", port=free_port)

    assert "is running" not in capsys.readouterr().out


@pytest.mark.slow
def test_from_nothing_to_a_page_that_answers_and_back(tmp_path: Path, free_port: int) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "LOCAL": "true",
        "DEMONSTRATION": "true",
        "VAR_DIR": str(tmp_path),
        "PORT": str(free_port),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    for words in (["migrate", "-v", "0"], ["shell", "-v", "0", "-c", MADE_ALREADY]):
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout
        try:
            said = _until(server, f"Come Forward is running at http://localhost:{free_port}/")
            home = _get(f"http://localhost:{free_port}/")
            listening = _addresses_of(free_port)
        finally:
            server.send_signal(signal.SIGTERM)
            code = server.wait(timeout=120)

    assert "Loading the official figures" in said
    assert "One in fifteen" in home
    assert listening <= {"127.0.0.1", "::1"}
    assert listening or not KERNEL.exists()
    assert code == 0
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", free_port))


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
