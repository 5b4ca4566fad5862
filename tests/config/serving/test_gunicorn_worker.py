"""However many connections never finish their request, one that does is answered."""

import os
import runpy
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from config.serving import gunicorn_worker

CONF = Path(__file__).resolve().parents[3] / "gunicorn.conf.py"
LINE = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
WHOLE = LINE + b"Connection: close\r\n\r\n"
FORM = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
HALF_OPEN = {
    "nothing": b"",
    "half a word": b"GE",
    "two unfinished lines": LINE,
    "a form without its end": FORM + b"Content-Length: 500\r\n\r\ncode=7KQ2",
    "a body in pieces": FORM + b"Transfer-Encoding: chunked\r\n\r\n5\r\nco",
    "a body on a sign": FORM + b"Expect: 100-continue\r\nContent-Length: 500\r\n\r\n",
    "a body beyond measure": FORM + b"Content-Length: 900000000\r\n\r\ncode=7KQ2",
    "a second request behind the first": LINE + b"\r\n" + LINE,
}


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answers with what was sent."""
    body = environ["wsgi.input"].read() or b"nothing was sent"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def made(listener: socket.socket) -> Iterator[Any]:
    """The worker of `gunicorn.conf.py` with its threads, to serve `echo` to who connects."""
    cfg = Config()
    for name, value in runpy.run_path(str(CONF)).items():
        if name in cfg.settings:
            cfg.set(name, value)
    worker = cfg.worker_class(1, os.getppid(), [listener], None, 30, cfg, Logger(cfg))
    worker.wsgi = echo
    worker.tpool = ThreadPoolExecutor(max_workers=cfg.threads)
    worker.poller = selectors.DefaultSelector()
    worker.method_queue.init()
    try:
        yield worker
    finally:
        worker.tmp.close()


@contextmanager
def served(listener: socket.socket) -> Iterator[None]:
    with made(listener) as worker:
        loop = threading.Thread(target=worker.run)
        loop.start()
        try:
            yield
        finally:
            worker.alive = False
            worker.method_queue.defer(lambda: None)
            loop.join()


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener, served(listener):
        yield int(listener.getsockname()[1])


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def answer(connection: socket.socket) -> bytes:
    """All that comes until the other side is done."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def ask(port: int, *pieces: bytes) -> bytes:
    with connect(port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            connection.sendall(piece)
        return answer(connection)


def hold(stack: ExitStack, port: int, sent: bytes, times: int) -> list[socket.socket]:
    held = [stack.enter_context(connect(port)) for _ in range(times)]
    for connection in held:
        connection.sendall(sent)
    return held


@pytest.mark.parametrize("kind", HALF_OPEN)
def test_a_whole_request_is_answered_among_more_half_open_ones_than_threads(
    port: int, kind: str
) -> None:
    with ExitStack() as stack:
        hold(stack, port, HALF_OPEN[kind], 40)

        told = [ask(port, WHOLE) for _ in range(3)]

    assert all(answered.startswith(b"HTTP/1.1 200 OK") for answered in told)


def test_and_among_all_kinds_at_once(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunicorn_worker, "MOST_WAITING", 20)
    with ExitStack() as stack:
        for sent in HALF_OPEN.values():
            hold(stack, port, sent, 30)

        assert ask(port, WHOLE).endswith(b"nothing was sent")


def test_the_one_that_waited_longest_makes_room(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunicorn_worker, "MOST_WAITING", 2)
    with ExitStack() as stack:
        first = hold(stack, port, LINE, 1)[0]
        hold(stack, port, LINE, 2)

        assert answer(first) == b""
        assert ask(port, WHOLE).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("is_newcomer_first", [True, False])
def test_one_that_has_made_room_is_not_woken_any_more(
    monkeypatch: pytest.MonkeyPatch, *, is_newcomer_first: bool
) -> None:
    monkeypatch.setattr(gunicorn_worker, "MOST_WAITING", 2)
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        made(listener) as worker,
        ExitStack() as stack,
    ):
        port = int(listener.getsockname()[1])
        worker.set_accept_enabled(True)
        waiting = hold(stack, port, LINE, 2)
        while len(worker.pending_conns) < len(waiting):
            worker.wait_for_and_dispatch_events(timeout=60)

        newcomer = hold(stack, port, LINE, 1)[0]
        for connection in waiting:
            connection.sendall(b"X-More: 1\r\n")
        # All three stand in one look at what has come, in whichever order.
        looked = worker.poller.select

        def look(_seconds: float) -> list[Any]:
            events: list[Any] = []
            while len(events) < 3:
                events = looked(60)
            events.sort(key=lambda event: event[0].fileobj is listener, reverse=is_newcomer_first)
            return events

        monkeypatch.setattr(worker.poller, "select", look)
        worker.wait_for_and_dispatch_events(timeout=60)

        assert len(worker.pending_conns) == 2
        assert worker.nr_conns == 2
        assert newcomer.getsockname() in [conn.client for conn in worker.pending_conns]
        worker.alive = False
        worker.murder_pending()
        worker.set_accept_enabled(False)
        worker.tpool.shutdown()
        worker.method_queue.close()
        worker.poller.close()


@pytest.mark.parametrize(
    ("seconds", "sent"),
    [(0, LINE), (gunicorn_worker.SECONDS_TO_COME, LINE + b"X-Long: " + b"x" * 70_000)],
    ids=["too late", "a head without end"],
)
def test_what_does_not_come_whole_in_time_or_has_no_end_is_let_go(
    port: int, monkeypatch: pytest.MonkeyPatch, seconds: int, sent: bytes
) -> None:
    monkeypatch.setattr(gunicorn_worker, "SECONDS_TO_COME", seconds)

    assert ask(port, sent) == b""


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        ([WHOLE], b"nothing was sent"),
        ([WHOLE[:3], WHOLE[3:40], WHOLE[40:-2], WHOLE[-2:]], b"nothing was sent"),
        ([FORM + b"content-length: 8\r\n\r\ncode=", b"7KQ"], b"code=7KQ"),
        ([FORM + b"Content-Length: 0\r\n\r\n"], b"nothing was sent"),
        ([FORM + b"Content-Length: 250000\r\n\r\n", b"x" * 250_000], b"x" * 250_000),
        ([FORM + b"Content-Length: 400000\r\n\r\n", b"x" * 400_000], b"x" * 400_000),
        ([FORM + b"Transfer-Encoding: chunked\r\n\r\n", b"2\r\nco\r\n0\r\n\r\n"], b"co"),
        ([FORM + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", b"co"], b"co"),
    ],
)
def test_slow_and_long_and_odd_requests_are_answered_whole(
    port: int, pieces: list[bytes], told: bytes
) -> None:
    said = ask(port, *pieces)

    assert b"HTTP/1.1 200 OK" in said
    assert said.endswith(b"\r\n\r\n" + told)


def test_a_connection_serves_one_request_after_another(port: int) -> None:
    with connect(port) as connection:
        told = connection.makefile("rb")
        for _ in range(2):
            connection.sendall(LINE)
            connection.sendall(b"\r\n")
            assert told.readline() == b"HTTP/1.1 200 OK\r\n"
            while told.readline() != b"\r\n":
                continue
            assert told.read(len("nothing was sent")) == b"nothing was sent"
        connection.sendall(WHOLE)

        assert told.read().endswith(b"nothing was sent")


@pytest.mark.parametrize("sent", [b"", LINE, FORM + b"Content-Length: 500\r\n\r\ncode="])
def test_whoever_goes_away_in_the_middle_is_let_go(port: int, sent: bytes) -> None:
    with connect(port) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)

        assert b"nothing was sent" not in answer(connection)


def test_whoever_never_closes_after_the_answer_holds_up_nobody(port: int) -> None:
    with ExitStack() as stack:
        answered = hold(stack, port, WHOLE, 40)

        assert all(connection.recv(1) for connection in answered)
        assert ask(port, WHOLE).endswith(b"nothing was sent")


def test_a_proxy_on_this_machine_is_served_through_a_socket_of_its_own(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "site"))
        listener.listen()
        with served(listener), socket.socket(socket.AF_UNIX) as proxy:
            proxy.connect(str(tmp_path / "site"))
            proxy.sendall(WHOLE[:-2])
            proxy.sendall(WHOLE[-2:])

            assert answer(proxy).endswith(b"nothing was sent")
