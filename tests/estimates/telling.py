"""Coded reports that told different places, enough of them for a share with its range."""

from classification.coding import Attributes
from tests.records.facts import make_attributes


def reports_that_told() -> list[Attributes]:
    """A hundred who told the police, more who told a bank or no one, and some who did not say."""
    return [
        *[make_attributes(told_whom=("local_police",))] * 100,
        *[make_attributes(reason_not_reported=("ashamed",))] * 250,
        *[make_attributes(told_whom=("no_one",), reason_not_reported=("no_loss",))] * 200,
        *[make_attributes(told_whom=())] * 60,
    ]
