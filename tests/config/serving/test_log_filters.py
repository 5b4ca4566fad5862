"""A refused request writes one short line, with nothing in it that was sent."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client

HOSTS = (
    *("evil.example", "heron", "a b", "", "[::", "x_y", "a:99999999", "../..", "h" * 5000),
    "\x1b[2J",
)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of the settings writes."""
    streams = [
        handler
        for name in ("django.security", "")
        for handler in logging.getLogger(name).handlers
        if type(handler) is logging.StreamHandler
    ]
    caught = io.StringIO()
    before = [handler.setStream(caught) for handler in streams]
    assert len(streams) == 2
    yield caught
    for handler, stream in zip(streams, before, strict=True):
        if stream is not None:
            handler.setStream(stream)


@pytest.mark.parametrize("method", ["get", "head", "post", "options"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_wrong_host_is_one_short_line(written: io.StringIO, host: str, method: str) -> None:
    answer = getattr(Client(), method)("/report/heron/", headers={"host": host})

    assert answer.status_code == 400
    assert written.getvalue() == (
        "ERROR django.security.DisallowedHost a request named a host that is not in ALLOWED_HOSTS\n"
    )


def test_whatever_else_is_refused_is_told_by_its_kind_alone(written: io.StringIO) -> None:
    try:
        raise SuspiciousOperation("heron")
    except SuspiciousOperation as error:
        logging.getLogger("django.security.SuspiciousOperation").error(
            "%s", "heron", exc_info=error, stack_info=True
        )

    assert written.getvalue() == "ERROR django.security.SuspiciousOperation a request was refused\n"


def test_a_fault_of_our_own_is_still_written_with_its_place(written: io.StringIO) -> None:
    try:
        raise ValueError("ours")
    except ValueError:
        logging.getLogger("config.home").exception("something broke")

    assert "Traceback" in written.getvalue()
