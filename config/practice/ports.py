"""Finds the port that a site on one machine serves at."""

import errno
import socket
from typing import Final

HIGHEST: Final = 65_535


class BadPort(Exception):
    """The port cannot be served at; said with what to do."""


def read_port(text: str | int) -> int:
    """Reads the number of a port. Raises BadPort for anything else."""
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= HIGHEST:
        raise BadPort(
            f"PORT is {text!r}: give a number from 1024 to {HIGHEST}, as in make run PORT=8001"
        )
    return port


def free_addresses(port: int) -> list[str]:
    """Finds this machine's own addresses at which nobody listens.

    Raises BadPort where the first is taken, or this user may not listen there.
    """
    free = []
    for family, host, bind in (
        (socket.AF_INET, "127.0.0.1", f"127.0.0.1:{port}"),
        (socket.AF_INET6, "::1", f"[::1]:{port}"),
    ):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if family == socket.AF_INET:
                raise BadPort(why_not(port, error)) from None
            continue
        free.append(bind)
    return free


def why_not(port: int, error: OSError) -> str:
    """Says what stands against a port, and what to do."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"Port {port} is kept for the system, which this user may not use. Choose one from "
            f"1024 on: make run PORT=8001"
        )
    return f"Port {port} is taken on this machine. Choose another: make run PORT=8001"
