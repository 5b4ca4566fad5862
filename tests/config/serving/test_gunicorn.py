"""The public site as docs/how-to/run.md starts it for an onion service, under what strangers do."""

import os
import re
import secrets
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.config.serving.web_server import ROOT, WebServer, web_server

RUN = ROOT / "docs" / "how-to" / "run.md"
_LEFT_OUT = ("LOCAL", "DEBUG", "REDIS_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
UNFINISHED = b"GET /report/ HTTP/1.1\r\nHost: yourname.onion\r\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def onion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """The command of the document, with a port and a database of its own."""
    told = re.search(r"^    (SITE=public HTTPS=false .*gunicorn.*)$", RUN.read_text(), re.M)
    assert told
    words = shlex.split(told[1])
    given = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    var = tmp_path_factory.mktemp("var")
    env = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT} | given
    env |= {"VAR_DIR": str(var), "DATABASE_URL": f"sqlite:///{var / 'a.sqlite3'}"}
    env |= {name: secrets.token_hex(32) for name in ("SECRET_KEY", "ANSWERS_KEY", "RECEIPT_KEY")}
    for verb in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *verb, "-v", "0"], cwd=ROOT, env=env, check=True
        )
    command = [word for word in words if "=" not in word]
    bind = command.index("--bind")
    del command[bind : bind + 2], command[0]  # for a port of its own
    with web_server(*command, env=env, log=var / "log") as service:
        service.ask("GET /healthz")  # waits until the first worker answers
        yield service


def test_a_person_is_answered_among_more_unfinished_requests_than_it_has_threads(
    onion: WebServer,
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
    onion: WebServer, line: str, host: str, status: int, written: str
) -> None:
    before = len(onion.log.read_text())

    answer = onion.ask(line, host)

    said = onion.log.read_text()[before:]
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert len(said.splitlines()) == bool(written)
    assert written in said
    assert "heron" not in said
    assert "127.0.0.1" not in said
    assert all(len(logged) < 160 for logged in said.splitlines())
