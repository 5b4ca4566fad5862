"""The readers, reports and keys of the moderation tests, here too."""

from tests.moderation.conftest import (
    _cheap_stretching,
    ada,
    at_this_hour,
    epoch,
    make_person,
    make_report,
    mo,
    ned,
    open_key,
    sign_in,
    sue,
    sues_epoch,
)

__all__ = [
    "_cheap_stretching",
    "ada",
    "at_this_hour",
    "epoch",
    "make_person",
    "make_report",
    "mo",
    "ned",
    "open_key",
    "sign_in",
    "sue",
    "sues_epoch",
]
