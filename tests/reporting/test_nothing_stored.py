"""Where the form ends at a page of help, nothing of the person is anywhere: not a row, not a key,
not a word in a log, nor a visit in the counts."""

import logging
from collections.abc import Mapping
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache

from reporting import drop_off
from reporting.models import Report
from tests.reporting.browsing import Browser

pytestmark = pytest.mark.usefixtures("epoch")

CHILD = {"who": {"who": "child"}}
ORGANISATION = {"who": {"who": "organisation"}}
ENDS = (
    ({}, "age-band", {"age_band": "age_under_13"}, "young-person"),
    ({}, "age-band", {"age_band": "age_13_15"}, "young-person"),
    (CHILD, "age-band", {"age_band": "age_13_15"}, "young-person"),
    (CHILD, "age-band", {"age_band": "prefer_not_to_say"}, "young-person"),
    ({}, "event-type", {"event_type": "csea"}, "other-help"),
    (ORGANISATION, "event-type", {"event_type": "csea"}, "other-help"),
)
HELD_IN_THE_CACHE = getattr(cache, "_cache", {})


def rows() -> dict[str, int]:
    """How many rows each table of the site holds, those of Django's own parts too."""
    return {
        f"{model._meta.label}": model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


@pytest.mark.parametrize(("before", "slug", "last", "ending"), ENDS)
def test_at_the_end_nothing_is_anywhere(
    person: Browser,
    caplog: pytest.LogCaptureFixture,
    before: Mapping[str, Any],
    slug: str,
    last: Mapping[str, str],
    ending: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    rows_before, keys_before = rows(), set(HELD_IN_THE_CACHE)
    person.walk(until=slug, **before)
    visits_before, held_before = dict(drop_off._counted), person.answers()

    answered = person.answer(slug, **last)
    shown = person.get(answered["Location"])
    person.get(answered["Location"])

    assert answered["Location"] == f"/report/{ending}/"
    assert shown.status_code == 200
    assert rows() == rows_before
    assert set(HELD_IN_THE_CACHE) == keys_before
    assert dict(drop_off._counted) == visits_before
    assert not person.answers().keys() - held_before.keys()
    ours = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert not [line for line in ours if any(value in line for value in last.values())]


def test_a_row_and_a_key_would_be_seen(person: Browser) -> None:
    rows_before = rows()
    person.walk()

    person.send()

    changed = {name for name, count in rows().items() if count != rows_before[name]}
    assert Report._meta.label in changed
    assert set(HELD_IN_THE_CACHE)
