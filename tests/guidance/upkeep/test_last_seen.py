"""What a process last saw: asked once in a while, and kept while the database is away."""

import logging
from unittest.mock import Mock

import pytest
from django.db import OperationalError

from guidance.upkeep.last_seen import LastSeen


def made(look: Mock) -> LastSeen[str]:
    return LastSeen(what="the weather", look=look, seen="as ever", seconds=10.0)


def test_it_asks_once_and_again_after_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Mock(return_value=100.0)
    monkeypatch.setattr("guidance.upkeep.last_seen.time.monotonic", clock)
    look = Mock(side_effect=["sun", "rain"])
    weather = made(look)

    first = [weather.now() for _ in range(3)]
    clock.return_value = 110.0

    assert first == ["sun"] * 3
    assert weather.now() == "rain"
    assert look.call_count == 2


def test_while_the_database_is_away_it_keeps_what_it_saw_and_tells_no_message(
    caplog: pytest.LogCaptureFixture,
) -> None:
    look = Mock(side_effect=[OperationalError("a secret"), "sun", OperationalError("a secret")])
    weather = made(look)
    said = []
    for _ in range(3):
        with caplog.at_level(logging.WARNING):
            said.append(weather.now())
        weather.look_again()

    assert said == ["as ever", "sun", "sun"]
    assert caplog.text.count("the weather is not known: OperationalError") == 2
    assert "secret" not in caplog.text


def test_what_it_is_told_counts_as_just_seen() -> None:
    look = Mock(return_value="rain")
    weather = made(look)

    weather.hold("snow")

    assert weather.now() == "snow"
    look.assert_not_called()
