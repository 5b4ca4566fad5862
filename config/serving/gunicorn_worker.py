"""The web server's worker gives a thread to a request that has come whole, and to no other.

gunicorn hands each connection to a thread, which then waits for the rest of the request for as long
as its sender likes: as many unfinished lines as there are threads stop the site. Here the one loop
that accepts connections looks at what has come, without taking it, and hands over what is whole.
A proxy before the site does the same; this is for an onion service, and one machine for a try.
"""

import re
import selectors
import socket
import struct
import time
from contextlib import suppress
from functools import partial
from typing import Any, Final

from gunicorn.workers.gthread import ThreadWorker

SECONDS_TO_COME: Final = 30
"""How long a request may take to come whole; a page on a slow phone needs a second or two."""

MOST_WAITING: Final = 500
"""Above this, the connection that has waited longest goes. Whole requests never wait."""

_MOST_HEAD: Final = 64 * 1024  # ten times what a browser with all answers sends
_MOST_BODY: Final = 300 * 1024  # the longest form that is read, and a little
_MOST_SEEN: Final = _MOST_HEAD + _MOST_BODY
_MOST_LEFT_OPEN: Final = 4
_SECONDS_BETWEEN: Final = 10  # for what is read or written in a thread after all
_LENGTH: Final = re.compile(rb"^content-length:[ \t]*([0-9]{1,9})[ \t]*\r$", re.IGNORECASE | re.M)
_LEFT_OPEN: Final = re.compile(rb"^(?:transfer-encoding|expect):", re.IGNORECASE | re.M)


class PatientWorker(ThreadWorker):
    """This worker of gunicorn waits in one loop for all slow senders, and answers in threads."""

    _left_open = 0

    def enqueue_req(self, conn: Any) -> None:
        """Hands a connection to a thread where its request is whole; else waits for the rest."""
        if self.cfg.is_ssl or conn.sock.family == socket.AF_UNIX:
            super().enqueue_req(conn)
            return
        seen = _seen(conn)
        # Woken without anything more to see, it is the end, and a thread finds out.
        is_end = conn.data_ready and len(seen) <= getattr(conn, "seen_bytes", 0)
        conn.seen_bytes = len(seen)
        is_left_open = _is_left_open(seen) or _has_read_ahead(conn)
        if not is_left_open and not is_end and _may_come_whole(seen):
            self._wait(conn)
        elif _is_without_end(seen) or (is_left_open and self._left_open >= _MOST_LEFT_OPEN):
            self._let_go(conn)
        else:
            self._begin(conn, is_left_open=is_left_open)

    def handle(self, conn: Any) -> Any:
        """Answers a request, in a thread. Whoever still sends a long body gets the answer to it:
        gunicorn goes on reading for two seconds, and would do so in the loop."""
        is_kept = super().handle(conn)
        if not is_kept and getattr(conn, "is_left_open", False):
            conn.close(graceful=True)
        return is_kept

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Closes a connection that a thread is done with, or has it wait for its next request."""
        self._left_open -= getattr(conn, "is_left_open", False)
        conn.is_left_open, conn.seen_bytes, conn.comes_until = False, 0, None
        if self.cfg.is_ssl or (not fs.cancelled() and fs.result()):
            super().finish_request(conn, fs)
        else:
            self._let_go(conn)

    def on_pending_socket_readable(self, conn: Any, client: Any) -> None:
        """Takes up a request that waited, because more of it has come. Woken with others at once,
        one of them may have taken its place already; gunicorn's loop, and the site, would end."""
        if conn in self.pending_conns:
            super().on_pending_socket_readable(conn, client)

    def murder_pending(self) -> None:
        """Closes connections whose time is over; all that wait, where the worker stops."""
        now = time.monotonic()
        for conn in list(self.pending_conns):
            if conn.timeout <= now or not self.alive:
                self._give_up(conn)

    def _begin(self, conn: Any, *, is_left_open: bool) -> None:
        conn.is_left_open = is_left_open
        self._left_open += is_left_open
        conn.data_ready = True
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", _SECONDS_BETWEEN, 0))
        super().enqueue_req(conn)

    def _wait(self, conn: Any) -> None:
        if len(self.pending_conns) >= MOST_WAITING:
            self._give_up(self.pending_conns[0])
        if getattr(conn, "comes_until", None) is None:
            conn.comes_until = time.monotonic() + SECONDS_TO_COME
        conn.timeout = conn.comes_until
        # The system wakes us only once there is more than what was looked at already.
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, conn.seen_bytes + 1)
        conn.sock.setblocking(False)
        self.pending_conns.append(conn)
        woken = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, woken)

    def _give_up(self, conn: Any) -> None:
        self.pending_conns.remove(conn)
        self.poller.unregister(conn.sock)
        self._let_go(conn)

    def _let_go(self, conn: Any) -> None:
        """Closes a connection without waiting for the other side, which may never close its own."""
        self.nr_conns -= 1
        with suppress(OSError):  # it may be closed already
            conn.sock.shutdown(socket.SHUT_WR)
            # With something left to read the system would cut the answer off.
            _come(conn, socket.MSG_DONTWAIT)
        conn.close()


def _has_read_ahead(conn: Any) -> bool:
    """Says whether a thread took the beginning of this request with the end of the last one."""
    return conn.parser is not None and bool(conn.parser.unreader.buf.getvalue())


def _seen(conn: Any) -> bytes:
    """Looks at the bytes that have come, and leaves them there; b"" for none yet, and the end."""
    try:
        return _come(conn, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:  # nothing yet, or gone: a thread would find the same
        return b""


def _come(conn: Any, flags: int) -> bytes:
    """Reads what has come, in the little room that nearly all need; a long body in all it needs,
    since to make that room takes ten times as long as to read."""
    come = bytes(conn.sock.recv(_MOST_HEAD, flags))
    return bytes(conn.sock.recv(_MOST_SEEN, flags)) if len(come) == _MOST_HEAD else come


def _may_come_whole(seen: bytes) -> bool:
    """Says whether this is the beginning of a request whose end is near enough to wait for."""
    head, end, body = seen.partition(b"\r\n\r\n")
    if not end:
        return not _is_without_end(seen)
    length = _LENGTH.search(head + b"\r\n")
    wanted = int(length[1]) if length else 0
    return len(body) < wanted


def _is_without_end(seen: bytes) -> bool:
    return len(seen) >= _MOST_HEAD and b"\r\n\r\n" not in seen


def _is_left_open(seen: bytes) -> bool:
    """Says whether a head tells that its body comes in pieces, on a sign of ours, or too long."""
    head, end, _ = seen.partition(b"\r\n\r\n")
    if not end:
        return False
    length = _LENGTH.search(head + b"\r\n")
    return bool(_LEFT_OPEN.search(head)) or (length is not None and int(length[1]) > _MOST_BODY)
