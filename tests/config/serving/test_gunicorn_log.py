"""The web server's log says what kind of thing went wrong, and of whom and of what nothing."""

import logging
from collections.abc import Iterator

import pytest
from gunicorn.config import Config

from config.serving.gunicorn_log import QuietLogger


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[QuietLogger]:
    """The logger as the server makes it, with what it writes caught."""
    written = logging.getLogger("gunicorn.error")
    handlers, level, passes_on = written.handlers[:], written.level, written.propagate
    made = QuietLogger(Config())
    written.handlers, written.level = [caplog.handler], logging.DEBUG
    yield made
    written.handlers, written.level, written.propagate = handlers, level, passes_on


def test_a_malformed_request_is_told_by_its_kind(
    log: QuietLogger, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise ValueError("Invalid HTTP Header: 'Cookie: heron'")
    except ValueError as error:
        log.warning(f"Invalid request from ip=192.0.2.7: {error}")

    refused = "A malformed request was refused: ValueError (test_gunicorn_log.py, line "
    assert caplog.messages[0].startswith(refused)
    assert "192.0.2" not in caplog.text
    assert "heron" not in caplog.text


@pytest.mark.parametrize(
    "said",
    [
        ("Error handling request %s %s", "GET", "/report/heron/"),
        ("Error handling request (no URI read)",),
        ("Socket error processing request.",),
    ],
)
def test_a_fault_is_told_by_its_kind_and_place_without_a_trace(
    log: QuietLogger, caplog: pytest.LogCaptureFixture, said: tuple[str, ...]
) -> None:
    try:
        raise ValueError("heron")
    except ValueError:
        log.exception(*said)

    assert caplog.messages[0].startswith("A request could not be answered: ValueError (")
    assert caplog.records[0].levelname == "ERROR"
    assert caplog.records[0].exc_info is None
    assert "heron" not in caplog.text


def test_a_request_that_was_cut_off_is_not_quoted(
    log: QuietLogger, caplog: pytest.LogCaptureFixture
) -> None:
    log.debug("Ignored premature client disconnection. %s", "No more data after: b'heron'")

    assert caplog.messages == ["A request ended before it was whole"]


def test_every_other_line_stays_as_it_was(
    log: QuietLogger, caplog: pytest.LogCaptureFixture
) -> None:
    log.debug("%s workers", 2)
    log.warning("Worker exiting (pid: %s)", 7)
    log.warning("Invalid request from ip=192.0.2.7: outside of any error")
    log.exception("Exception in worker process")

    assert caplog.messages == [
        "2 workers",
        "Worker exiting (pid: 7)",
        "A malformed request was refused: unknown",
        "Exception in worker process",
    ]
