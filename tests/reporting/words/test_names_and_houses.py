"""Names after words that say so, houses with their street, and the everyday words that are like
them."""

import pytest

from reporting.words.personal_details import find_personal_details, hide_personal_details

NAMED = [
    ("my ex, called {}, has the video", "Steve"),
    ("my boyfriend called {} did it", "Tom Ellis"),
    ("my boss is called {}", "Mark Davies"),
    ("a woman called {} took it", "Sarah"),
    ("He's called {}", "José"),
    ("She's called {}", "Zoë"),
    ("He's called {}", "Łukasz"),
    ("his name is {}", "Žofia Nováková"),
    ("He's called Mr {}", "Okafor"),
    ("She is called Professor {}", "Okafor"),
    ("It was done by {}", "Mark Davies"),
    ("I was groomed by {}", "Zoë Łukasz"),
]
HOUSES = [
    ("he lives at {}", "1002 London Road"),
    ("we live at {}", "7 St. John's Road"),
    ("it came to {}", "45 O'Connell Street"),
    ("he lives at {}", "22 elm close"),
    ("They took £50, {}", "20 Green Street"),
    ("the parcel went to {}", "3 May Street"),
    ("it went to {}", "12 McDonald Avenue"),
]
EVERYDAY = [
    *("My friend called Barclays", "My boss called Action Fraud", "The man called Monday"),
    *("The girl called Mum and said pay", "My friend called Lloyds Bank", "a man called Friday"),
    *("My mate called Virgin Media", "PC Gamer wrote about it", "I bought a game on PC Game Pass"),
    *(
        "my DS Lite was stolen",
        "DC Shoes never came",
        "I opened Ms Word",
        "it was an Ms Office key",
    ),
    *("Judge Judy was on", "I was in Miss England", "I am Universal Credit claimant"),
    *("I'm Customer Service", "I'm Mum, 45", "I am Self Employed", "I am Full Time Carer"),
    *("his name was Revolut", "They go by Trading 212", "She goes by Customer Support"),
    *("I have Windows 10 Home Drive", "he sent 3 Google Drive links", "I lost 2 Hyde Park tickets"),
    *("I got 3 County Court judgments", "On 3 June Court letter came", "In 2023 London Road shut"),
    *("it was done by Royal Mail", "it was done by Action Fraud", "he lives at 2 hours drive"),
    *("I bought 4 Finsbury Park tickets", "It was done by someone", "harassed by Lowell Group"),
]


@pytest.mark.parametrize(
    ("sentence", "detail", "kind"),
    [(*each, "own_name") for each in NAMED] + [(*each, "address") for each in HOUSES],
)
def test_it_is_found_and_nothing_new_is_once_it_is_hidden(
    sentence: str, detail: str, kind: str
) -> None:
    text = sentence.format(detail)
    start = sentence.index("{}")

    hidden = hide_personal_details(text)

    assert find_personal_details(text) == [(start, start + len(detail), kind)]
    assert find_personal_details(hidden) == []


@pytest.mark.parametrize("text", EVERYDAY)
def test_nothing_is_found_in_everyday_words(text: str) -> None:
    assert find_personal_details(text) == []
