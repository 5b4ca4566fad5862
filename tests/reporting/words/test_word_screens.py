"""What own words are looked through for: seen in other forms, and not in harmless sentences."""

import pytest

from reporting.words.languages import seems_english
from reporting.words.word_screens import CHILD_WORDS, has_crisis_words, signs_in


def has_child_words(text: str) -> bool:
    return CHILD_WORDS in signs_in(text)


# What the list of harm to a child held first: still seen, every one.
CHILD_PHRASES = (
    *("child porn", "child pornography", "child sexual abuse", "child abuse image"),
    *("child abuse images", "indecent images of children", "indecent pictures of a child"),
    *("csam", "underage nudes", "underage sex"),
)

# None of these stands on the list: each says one of its phrases in another form.
IN_A_CRISIS = (
    "I wanted to die",
    "i kill my self if they post it",
    "He has killed himself over this",
    "I keep thinking about ending my life",
    "Ending it all would be easier",
    "I was suicidal for weeks",
    "suicidally low",
    "She took an overdose last night",
    "he overdosed",
    "I've been overdosing",
    "She says she wishes she was dead",
    "They'd be better off without me",
    "I have been self-harming again",
    "selfharmed",
    "self‑harm",
    "I have been cutting my self",
    "She hurts herself now",
    "He tried hanging himself",
    "My brother hung himself because of them",
    "kill\nmyself",
    "KILLING MYSELF",
    "I can’t go on",
    "I cant go on",
    "I cannot go on",
    "I could not go on after that",
    "I just really want to die",
    "I don't want to be here any more",
    "She did not want to be here",
    "My son doesn’t want to live",
    "I have nothing left, I wanna die",
    "there's no point in living",
    "thought of jumping off the bridge",
    "I saw no way out",
    "I said goodbye to everyone",
    "going to kms",
    "thinking of unaliving myself",
    "she tried to take her own life",
    "he took his own life",
    "I wish I were dead",
    "we'd all be better off dead, he said",
)
HARMLESS = (
    "",
    "kmsx files",
    "they said goodbye",
    "a jumpy off day",
    "The shop is 5 kms away",
    "They took my life savings",
    "He ended my life savings plan",
    "It took over my whole life",
    "I want to diet and they sold me pills",
    "I was dying to get the tickets",
    "They killed my website for three days",
    "I hung up the phone at once",
    "My own bank said I can go online",
    "The offer ends today, they said",
    "They wanted to be paid in gift cards",
    "She wished she had rung the bank",
    "I could not go online",
    "I will not want to buy there again",
    "There is no point in ringing them",
    "They said they would take my account",
    "The deadline came and I hurt my hand typing",
    "He cut the call off",
    "The better way out was to ring 159",
    "My self employed work has stopped",
    "We live at the end of the road",
    "They harmed my business, not myself",
)


OF_A_CHILD = (
    "He is grooming my daughter who is 12",
    "They made my 13-year-old send nudes",
    "a man wants sexual pictures from my son",
    "she was only fifteen when he made her undress on camera",
    "I saw child porn on his laptop",
    "Someone sent me an indecent image of a child: indecent images of children",
    "someone is asking kids for naked pictures in the game",
    "they sent nudes to my daughter",
    "My niece, aged 14, was made to do sexual things",
    "I'm 16 and he has my nudes",
    "he's thirteen and they have an intimate video of him",
    "he was sexting a young girl",
    "They were MOLESTING\nchildren on a stream",
    "sextortion of my nephew",
    "I was sent a video of a little boy being raped",
    "under-age girls were naked in it",
    "the account sells CSAM",
)
NOT_OF_A_CHILD = (
    "",
    "They say they will send my nudes to my son",
    "they will send my naked pictures to all my children",
    "My son paid a fake ticket seller",
    "I have two children and lost 500 pounds",
    "She was 34 and they have her nudes",
    "I am 45 and he has nude pictures of me",
    "It was 12 years ago and they have sexual pictures of me",
    "they asked me for sex pictures at 10 pm",
    "a minor sum was lost",
    "My daughter helped me ring the bank",
    "the explicit aim was to get my card",
    "They called 15 times and showed naked people",
    "He kept the intimate pictures. That is all I know about it so far. My son found the phone",
)


@pytest.mark.parametrize(
    ("screen", "text", "is_seen"),
    [
        *((has_crisis_words, text, True) for text in IN_A_CRISIS),
        *((has_crisis_words, text, False) for text in HARMLESS),
        *((has_child_words, text, True) for text in OF_A_CHILD),
        *((has_child_words, text, False) for text in NOT_OF_A_CHILD),
    ],
)
def test_a_screen_sees_its_words_in_whatever_form_and_no_others(screen, text, is_seen):
    assert screen(text) is is_seen


def test_long_words_without_end_take_no_time():
    text = "my self my song 12 " * 5000 + "ing" * 5000

    assert (has_crisis_words(text), has_child_words(text)) == (False, False)


@pytest.mark.parametrize("words", CHILD_PHRASES)
def test_every_phrase_about_a_child_is_seen_in_a_sentence(words):
    assert has_child_words(f"I think that {words.upper()} was there")


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        ("", True),
        ("They took it", True),
        ("I was called by a man who knew my name. He asked for a code.", True),
        ("Napisali do mnie na Messengerze i chcieli pieniędzy", False),
        ("Me robaron el dinero de la cuenta", False),
        ("Мене обманули", False),
        ("Ich habe ein Problem mit der Bank und bin in Not", False),
        ("Fe wnaethon nhw ddwyn fy arian", False),
    ],
)
def test_another_language_is_told_from_english(text, is_english):
    assert seems_english(text) is is_english
