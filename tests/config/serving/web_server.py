"""A web server that a test starts on this machine."""

import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, kw_only=True)
class WebServer:
    """A running process, and the file of what it wrote."""

    port: int
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=120)

    def ask(self, line: str, host: str = "yourname.onion", **headers: str) -> str:
        """The whole answer to one request."""
        fields = {"Host": host, "Connection": "close", **headers}
        head = "\r\n".join([f"{line} HTTP/1.1", *(f"{name}: {fields[name]}" for name in fields)])
        with self.connect() as connection:
            connection.sendall(f"{head}\r\n\r\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


@contextmanager
def web_server(*words: str, env: Mapping[str, str], log: Path) -> Iterator[WebServer]:
    """Runs gunicorn with these words on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", *words, "--bind", f"127.0.0.1:{port}"]
    with (
        log.open("wb") as file,
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=file) as server,
    ):
        try:
            while b"Booting worker" not in log.read_bytes():
                with suppress(subprocess.TimeoutExpired):
                    server.wait(timeout=0.1)
                assert server.poll() is None, log.read_text()
            yield WebServer(port=port, log=log)
        finally:
            server.terminate()
            server.wait(timeout=120)
