"""Where a report is referred, it is said whether anybody leads on safeguarding."""

import pytest

from tests.moderation.pages import text_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_this_hour")]

NO_LEAD = "Nobody here has the role of safeguarding lead. Senior moderators see this."


@pytest.mark.parametrize(("move", "said"), [("refer", True), ("hold", False), ("reject", False)])
def test_whoever_refers_is_told_where_no_safeguarding_lead_is_there(
    client, taken, make_person, move, said
):
    before = text_of(client.get(url(move, taken.pk)))
    make_person("lead@example.org", "safeguarding")
    after = text_of(client.get(url(move, taken.pk)))

    assert (NO_LEAD in before) == said
    assert NO_LEAD not in after
