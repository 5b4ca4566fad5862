"""The readers, reports and keys of the moderation tests, here too."""

from tests.moderation.conftest import (
    _cheap_stretching,
    accepted,
    ada,
    at_this_hour,
    client,
    epoch,
    make_person,
    make_report,
    mo,
    ned,
    open_key,
    report,
    sign_in,
    sue,
    sues_epoch,
    taken,
)

__all__ = [
    "_cheap_stretching",
    "accepted",
    "ada",
    "at_this_hour",
    "client",
    "epoch",
    "make_person",
    "make_report",
    "mo",
    "ned",
    "open_key",
    "report",
    "sign_in",
    "sue",
    "sues_epoch",
    "taken",
]
