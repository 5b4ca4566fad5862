"""People find their page by their own words."""

import pytest

from guidance.pages.search import find_contacts, find_pages, is_crisis
from guidance.reading.library import current
from guidance.reading.word_stems import stem


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("sextortion", "blackmail_pictures"),
        ("sextorsion", "blackmail_pictures"),
        ("nudes", "blackmail_pictures"),
        ("Scammed on WhatsApp!", "tricked_payment"),
        ("ransomwear", "ransomware"),
        ("romence scam", "romance"),
        ("sim swap", "number_taken"),
        ("my phone number was taken over", "number_taken"),
        ("login alert", "login_alert"),
        ("someone hacked my facebok", "account_taken"),
        ("parcel text", "scam_message"),
        ("revenge porn", "images_shared"),
        ("dick pic", "obscene"),
        ("deepfake", "images_shared"),
        ("my daughter is being groomed", "child_abuse"),
        ("loan in my name", "identity"),
        ("my ex is stalking me", "harassment"),
        ("anydesk", "malware"),
        ("i want to kill myself", "danger_now"),
        ("stalked", "harassment"),
        ("i am being stalked", "harassment"),
        ("someone is blackmailing me", "blackmail_pictures"),
        ("extorted", "blackmail_pictures"),
        ("sexting", "blackmail_pictures"),
        ("stopncii", "blackmail_pictures"),
        ("hacking", "account_taken"),
        ("i got hacked", "account_taken"),
        ("trafficked", "control"),
        ("action fraud", "tricked_payment"),
        ("report fraud", "tricked_payment"),
        ("scamming", "tricked_payment"),
        ("scammer", "tricked_payment"),
        ("chargeback", "shopping"),
        ("end my life", "danger_now"),
        ("I can't go on", "danger_now"),
        ("he says he will kill himself or I should kill myself", "danger_now"),
        ("suicidal after a dating scam", "danger_now"),
        ("rape", "danger_now"),
        ("I am scared he will kill me", "danger_now"),
        ("he threatened to kill me", "danger_now"),
        ("my husband hits me", "danger_now"),
        ("he hit me", "danger_now"),
        ("he is outside my house", "danger_now"),
        ("I took pills", "danger_now"),
        ("cant cope", "danger_now"),
        ("samaritans", "danger_now"),
        ("childline", "under_16"),
        ("someone is blackmailing my daughter", "helping_a_child"),
    ],
)
def test_words_lead_to_their_page_first(words: str, page: str) -> None:
    found = find_pages(words, current())

    assert found[0].key == page


@pytest.mark.parametrize("words", ["", "   ", "the and of", "zzzz qqqq", "\u202e%s<script>", "🤷"])
def test_words_that_fit_nothing_find_nothing(words: str) -> None:
    assert find_pages(words, current()) == ()


def test_a_very_long_search_is_cut() -> None:
    found = find_pages("x" * 100_000 + " sextortion", current())

    assert found == ()


@pytest.mark.parametrize(
    ("words", "contacts"),
    [
        ("action fraud", ("RF",)),
        ("samaritens", ("SAM",)),
        ("is childline free?", ("CHILD",)),
        ("stopncii", ("SNCII",)),
        ("116 123", ("SAM",)),
        ("call the police", ("P101",)),
        ("my friend sam", ()),
        ("cifas", ()),  # no number or address of it is confirmed
    ],
)
def test_a_contact_is_found_by_its_name_what_it_was_called_and_its_number(
    words: str, contacts: tuple[str, ...]
) -> None:
    assert find_contacts(words, current()) == contacts


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("I want to end my life", True),
        ("cant go on like this", True),
        ("thinking of killing myself", True),
        ("selfharm", True),
        ("the end of my lifetime subscription", False),
        ("my claim is at an end", False),
        ("", False),
    ],
)
def test_words_of_somebody_who_cannot_go_on_are_known(words: str, is_one: bool) -> None:
    assert is_crisis(words, current()) is is_one


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("stalked stalking stalker stalkers stalks", "stalk"),
        ("hacked hacking hacker hacks", "hack"),
        ("scammed scamming scammer scams", "scam"),
        ("pictures picture", "pictur"),
        ("bullied bullies", "bully"),
    ],
)
def test_endings_make_no_difference(words: str, same: str) -> None:
    assert {stem(word) for word in words.split()} == {same}


def test_a_word_is_put_right_only_by_one_that_begins_alike() -> None:
    assert find_pages("backmailed", current())[0].key == "blackmail_pictures"
    assert find_pages("mansomware", current()) == ()
