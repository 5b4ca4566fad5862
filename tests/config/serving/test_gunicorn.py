"""The public site as docs/how-to/run.md starts it for an onion service, under what strangers do."""

import os
import re
import secrets
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
RUN = ROOT / "docs" / "how-to" / "run.md"
_LEFT_OUT = ("LOCAL", "DEBUG", "REDIS_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
UNFINISHED = b"GET /report/ HTTP/1.1\r\nHost: yourname.onion\r\n"

pytestmark = pytest.mark.slow


@dataclass(frozen=True, kw_only=True)
class Service:
    """A running process, and the file of what it wrote."""

    port: int
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=120)

    def ask(self, line: str, host: str = "yourname.onion") -> str:
        """The whole answer to one request."""
        with self.connect() as connection:
            head = f"{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


@pytest.fixture(scope="module")
def onion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The command of the document, with a port and a database of its own."""
    told = re.search(r"^    (SITE=public HTTPS=false .*gunicorn.*)$", RUN.read_text(), re.M)
    assert told
    words = shlex.split(told[1])
    given = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    var = tmp_path_factory.mktemp("var")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    env = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT} | given
    env |= {"VAR_DIR": str(var), "DATABASE_URL": f"sqlite:///{var / 'a.sqlite3'}"}
    env |= {name: secrets.token_hex(32) for name in ("SECRET_KEY", "ANSWERS_KEY", "RECEIPT_KEY")}
    for verb in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *verb, "-v", "0"], cwd=ROOT, env=env, check=True
        )
    command = [word for word in words if "=" not in word]
    command[0] = str(Path(sys.executable).parent / "gunicorn")
    command[command.index("--bind") + 1] = f"127.0.0.1:{port}"
    log = var / "log"
    with (
        log.open("wb") as file,
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=file) as server,
    ):
        try:
            while b"Booting worker" not in log.read_bytes():
                with suppress(subprocess.TimeoutExpired):
                    server.wait(timeout=0.1)
                assert server.poll() is None, log.read_text()
            service = Service(port=port, log=log)
            service.ask("GET /healthz")  # waits until the first worker answers
            yield service
        finally:
            server.terminate()
            server.wait(timeout=120)


def test_a_person_is_answered_among_more_unfinished_requests_than_it_has_threads(
    onion: Service,
) -> None:
    with ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(onion.connect()).sendall(UNFINISHED)

        page = onion.ask("GET /safety/")

    assert page.startswith("HTTP/1.1 200 OK")
    assert "Exit this page" in page


@pytest.mark.parametrize(
    ("line", "host", "status", "written"),
    [
        ("HEAD /", "yourname.onion", 200, ""),
        ("HEAD /report/heron/", "yourname.onion", 404, ""),
        ("HEAD /exit/", "yourname.onion", 204, ""),
        ("GET /report/heron/", "heron.example", 400, "named a host that is not in ALLOWED_HOSTS"),
        ("HEAD /report/heron/", "heron.example", 400, "named a host that is not in ALLOWED_HOSTS"),
        ("GET /report/", "a b", 400, "named a host that is not in ALLOWED_HOSTS"),
        ("GET /report/\x01heron", "yourname.onion", 400, "A malformed request was refused"),
    ],
)
def test_what_strangers_ask_writes_one_short_line_at_most(
    onion: Service, line: str, host: str, status: int, written: str
) -> None:
    before = len(onion.log.read_text())

    answer = onion.ask(line, host)

    said = onion.log.read_text()[before:]
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert len(said.splitlines()) == bool(written)
    assert written in said
    assert "heron" not in said
    assert "127.0.0.1" not in said
    assert all(len(each) < 160 for each in said.splitlines())
