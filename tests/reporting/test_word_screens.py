"""What own words are looked through for: seen in other forms, and not in harmless sentences."""

import pytest

from reporting.word_screens import CRISIS_WORDS, has_crisis_words

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


@pytest.mark.parametrize("words", CRISIS_WORDS)
def test_every_crisis_word_is_seen_in_a_sentence(words):
    assert has_crisis_words(f"I feel that {words.upper()}, really")


@pytest.mark.parametrize("text", IN_A_CRISIS)
def test_a_crisis_is_seen_in_whatever_form_it_is_written(text):
    assert has_crisis_words(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_words_are_not_taken_for_a_crisis(text):
    assert not has_crisis_words(text)


def test_long_words_without_end_take_no_time():
    assert not has_crisis_words("my self my " * 5000 + "ing" * 5000)
