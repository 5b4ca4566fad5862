"""What a button or a link says, and what it opens."""

from itertools import product

import pytest

from guidance.advising.advice import advice_about
from guidance.for_whom.audience import NATIONS
from guidance.reading.library import current

READERS = ("me", "adult_helped", "child", "organisation")
PAGES = sorted(current().situations)


@pytest.mark.parametrize("page", PAGES)
def test_a_button_says_that_it_opens_an_email_where_it_does_and_only_there(page: str) -> None:
    for nation, who in product(NATIONS, READERS):
        advice = advice_about(page, {"nation": nation, "who": who})
        buttons = [button for card in advice.cards for button in card.buttons]

        for button in buttons:
            is_email = button.href.startswith("mailto:")
            assert button.words.startswith("Email ") is is_email, button
        for part in (part for line in advice.every_line for part in line.all_parts()):
            if part.href.startswith("mailto:"):
                assert "@" in part.text or part.text.endswith("(email)"), part


def test_each_contact_that_is_written_to_is_on_some_button() -> None:
    written_to = {
        key
        for key, contact in current().contacts.items()
        if contact.site is not None and contact.site.kind == "email"
    }
    opened = {
        button.target
        for card in current().cards.values()
        for button in card.buttons
        if button.kind == "open"
    }

    assert {"GALOP", "NSPCC", "NCSC"} == written_to
    assert written_to <= opened


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("blackmail_pictures", "pictures_report_remove"),
        ("images_shared", "pictures_report_remove"),
        ("child_blackmail", "child_take_down"),
        ("child_pictures", "child_take_down"),
    ],
)
@pytest.mark.parametrize("who", ["me", "adult_helped", "child"])
def test_report_remove_is_for_what_is_not_posted_yet_too(page: str, key: str, who: str) -> None:
    advice = advice_about(page, {"nation": "england", "who": who, "age_band": "age_16_17"})

    (card,) = [card for card in advice.cards if card.key == key]
    assert card.why is not None
    assert "help to stop them being posted" in card.why.text
    assert "S172" in card.sources
