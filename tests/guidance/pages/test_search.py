"""People find their page by their own words."""

from collections import Counter
from dataclasses import replace

import pytest

from guidance.pages.search import find_contacts, find_pages, is_crisis
from guidance.reading.library import current
from guidance.reading.word_stems import stem, words_of

# page -> words that lead to it
LEAD_TO = {
    "blackmail_pictures": (
        *("sextortion", "sextorsion", "nudes", "someone is blackmailing me", "extorted", "sexting"),
        *("stopncii",),
    ),
    "tricked_payment": (
        *("Scammed on WhatsApp!", "action fraud", "report fraud", "scamming", "scammer"),
    ),
    "ransomware": ("ransomwear",),
    "romance": ("romence scam",),
    "number_taken": ("sim swap", "my phone number was taken over"),
    "login_alert": ("login alert",),
    "account_taken": ("someone hacked my facebok", "hacking", "i got hacked"),
    "scam_message": ("parcel text",),
    "images_shared": ("revenge porn", "deepfake"),
    "obscene": ("dick pic",),
    "child_abuse": ("my daughter is being groomed",),
    "identity": ("loan in my name",),
    "harassment": ("my ex is stalking me", "stalked", "i am being stalked"),
    "malware": ("anydesk",),
    "danger_now": (
        *("i want to kill myself", "end my life", "I can't go on"),
        *("he says he will kill himself or I should kill myself", "suicidal after a dating scam"),
        *("rape", "I am scared he will kill me", "he threatened to kill me", "my husband hits me"),
        *("he hit me", "he is outside my house", "I took pills", "cant cope", "samaritans"),
    ),
    "control": ("trafficked",),
    "shopping": ("chargeback",),
    "under_16": ("childline",),
    "helping_a_child": ("someone is blackmailing my daughter",),
}


@pytest.mark.parametrize(
    ("words", "page"), [(words, page) for page, several in LEAD_TO.items() for words in several]
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


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("blackmàil", "blackmail"), ("PAYPÄL", "paypal"), ("sextortión", "sextortion")],
)
def test_accents_make_no_difference(typed: str, plain: str) -> None:
    assert find_pages(typed, current()) == find_pages(plain, current()) != ()


def test_a_word_is_put_right_only_by_one_that_begins_alike() -> None:
    assert find_pages("backmailed", current())[0].key == "blackmail_pictures"
    assert find_pages("mansomware", current()) == ()


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("she recorded me naked and wants 500", "blackmail_pictures"),
        ("email says they recorded me naked and wants bitcoin", "recorded_you_email"),
        ("he put a recording of me naked on a website", "images_shared"),
        ("text from a fake bank, i did not pay", "scam_message"),
        ("fake bank rang and i paid", "tricked_payment"),
        ("money left my bank and i did not pay it", "money_taken"),
        ("someone is trying to get into my facebook", "login_alert"),
        ("someone got into my facebook", "account_taken"),
        ("someone made a facebook of me", "impostor_profile"),
        ("met a man online who wanted money for a flight", "romance"),
        ("put money in a trading app and it wont let me withdraw", "investment"),
        ("a man says he can get back the money i lost", "recovery_scam"),
        ("a man asked to use my bank account", "money_mule"),
        ("im 14 and a boy wants money or he posts my nudes", "child_blackmail"),
        ("im 14 and a boy posted my nudes", "child_pictures"),
        ("im 14 and a man of 30 wants to meet", "child_someone_older"),
    ],
)
def test_pages_that_lie_near_each_other_are_told_apart(words: str, page: str) -> None:
    assert find_pages(words, current())[0].key == page


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("simswap", "sim swap"),
        ("black mailed over nudes", "blackmailed over nudes"),
        ("a bloke nicked my pics", "a man stolen my pictures"),
        ("hacked insta", "hacked instagram"),
        ("money gone and I didn't do it", "money gone and I did not do it"),
        ("it wasnt me and I havent paid", "it was not me and I have not paid"),
    ],
)
def test_slang_and_words_written_apart_or_together_make_no_difference(
    words: str, same: str
) -> None:
    found, others = find_pages(words, current()), find_pages(same, current())

    assert found[0] == others[0]


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("kettle lawn garden", "romance"),
        ("garden lawn kettle", "shopping"),
    ],
)
def test_two_words_with_one_between_them_count_together_in_their_order(
    words: str, page: str
) -> None:
    library = current()
    phrases = {"romance": "kettle window garden", "shopping": "garden window kettle"}
    pages = {
        key: replace(library.situations[key], search=(phrase,)) for key, phrase in phrases.items()
    }

    found = find_pages(
        words, replace(library, version="made up", situations={**library.situations, **pages})
    )

    assert found[0].key == page


def test_no_page_is_looked_for_by_the_same_words_twice() -> None:
    for page in current().situations.values():
        texts = Counter(" ".join(words_of(text.lower())) for text in page.search)

        assert [text for text, count in texts.items() if count > 1] == [], page.file


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("i pressed the link and put my card in", "money_taken"),
        ("i clicked and typed my bank details", "money_taken"),
        ("i tapped the link and filled in my card", "money_taken"),
        ("gave them my pin", "money_taken"),
        ("i told him my pin number", "money_taken"),
        ("entered my password", "account_taken"),
        ("i clicked and typed my password", "account_taken"),
        ("i put my password in a fake page", "account_taken"),
        ("i clicked a link but did nothing", "scam_message"),
    ],
)
def test_what_was_given_away_leads_to_its_page_and_a_mere_press_to_that_of_a_press(
    words: str, page: str
) -> None:
    assert find_pages(words, current())[0].key == page
