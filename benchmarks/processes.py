"""Starts all measured servers alike and reads what they and their database spend. Linux only."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")
_SECONDS_TO_START = 30
WORKERS = 2
_DROP: Final = "DROP DATABASE IF EXISTS {} WITH (FORCE)"


@dataclass
class Database:
    """A server has this database of its own; `url` is PostgreSQL's or SQLite's."""

    url: str

    @property
    def is_postgresql(self) -> bool:
        return self.url.startswith("postgres")

    def cpu_seconds(self) -> float:
        """Adds up what the backends of this database spent so far; SQLite works in the server."""
        if not self.is_postgresql:
            return 0.0
        with psycopg.connect(self.url, autocommit=True) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        return sum(_cpu_of(pid) for (pid,) in rows)


@dataclass
class Server:
    """gunicorn with two workers, as docs/how-to/run.md runs the public site."""

    name: str
    app: str
    env: dict[str, str]
    database: Database
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def pids(self) -> list[int]:
        """Lists the master and its workers."""
        if self.process is None:
            return []
        master = self.process.pid
        text = Path(f"/proc/{master}/task/{master}/children").read_text()
        return [master, *(int(each) for each in text.split())]

    def cpu_seconds(self) -> float:
        """Adds up what the processes and the database's backends spent since they began."""
        return sum(_cpu_of(pid) for pid in self.pids()) + self.database.cpu_seconds()

    def memory_kb(self) -> int:
        """Adds up the proportional set size: those who share something split it among them."""
        return sum(_pss_of(pid) for pid in self.pids())

    def manage(self, *arguments: str) -> None:
        """Runs a management command with this server's settings."""
        command = [sys.executable, "-m", "django", *arguments]
        # Commands run where the staff's secrets are: the public process has none.
        env = {**self.env, "SITE": "all"}
        subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)

    @contextmanager
    def running(self) -> Iterator["Server"]:
        """Serves until the end of the block."""
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", self.app, "--workers", str(WORKERS)]
        command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "error"]
        command += ["--no-control-socket"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.env)
        try:
            self._wait()
            yield self
        finally:
            self.process.terminate()
            self.process.wait(timeout=20)

    def _wait(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} does not start.")


class Machine:
    """Databases and folders for the measurement; all of it goes at the end."""

    def __init__(self, database_url: str, redis_url: str) -> None:
        self.database_url = database_url
        self.redis_url = redis_url
        self._folder = tempfile.TemporaryDirectory(prefix="come-forward-bench-")
        self.folder = Path(self._folder.name)
        self._made: list[str] = []

    def database(self, name: str) -> Database:
        """Makes an empty database: in PostgreSQL where its address was given, else in a file."""
        if not self.database_url:
            return Database(f"sqlite:///{self.folder / name}.sqlite3")
        full = f"come_forward_bench_{name}"
        for statement in (_DROP, "CREATE DATABASE {}"):
            self._execute(statement, full)
        self._made.append(full)
        return Database(urlunsplit(urlsplit(self.database_url)._replace(path=f"/{full}")))

    def close(self) -> None:
        """Drops what was made."""
        for name in self._made:
            self._execute(_DROP, name)
        self._folder.cleanup()

    def _execute(self, statement: LiteralString, database: str) -> None:
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(database)))


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _pss_of(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise RuntimeError("This kernel does not tell how memory is shared.")


def free_port() -> int:
    """Finds a port of this machine at which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
