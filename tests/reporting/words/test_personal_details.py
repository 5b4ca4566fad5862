"""What may be personal details is found where it stands; ordinary talk is left alone."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.reading import library
from reporting.words import personal_details
from reporting.words.personal_details import (
    FINDERS,
    find_personal_details,
    hide_personal_details,
)


@pytest.mark.parametrize(
    ("around", "kind", "found"),
    [
        ("write to {} please", "email", "jo.bloggs+x@example.co.uk"),
        ("write to {}", "email", "jo (at) example.com"),
        ("I rang {} twice", "phone", "020 7946 0958"),
        ("I rang {} twice", "phone", "07700 900123"),
        ("call {}.", "phone", "+447700900123"),
        ("call {} now", "phone", "+1 415 555 2671"),
        ("sort code {} he said", "sort_code", "12-34-56"),
        ("my sort code is {}", "sort_code", "123456"),
        ("account {}", "account_number", "12345678"),
        ("card {} was used", "card", "4111 1111 1111 1111"),
        ("card {} was used", "card", "4111111111111111"),
        ("to {} on Monday", "iban", "GB29 NWBK 6016 1331 9268 19"),
        ("to {}", "crypto_address", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
        ("{}", "crypto_address", "0x52908400098527886E0F7030069857D2E4169EE7"),
        ("it was {}!", "handle", "@sam_smith99"),
        ("see {}.", "url", "https://evil.example/x?y=1"),
        ("see {}, they said", "url", "evil-shop.co.uk"),
        ("see {}", "url", "t.me/joinchat"),
        ("{} here", "url", "data:image/png;base64,AAAA="),
        ("I live at {} now", "postcode", "nn1 2ab"),
        ("NI {}", "ni_number", "AB123456C"),
        ("my name is {} and they", "own_name", "Sam Smith"),
        ("My name's {}", "own_name", "sam"),
        ("I'm called {}", "own_name", "Ziggy"),
        ("He is called {}", "own_name", "Mark Davies"),
        ("I am {}, 38", "own_name", "Sarah Jones"),
        ("PC {}", "own_name", "Andrew Jones"),
        ("Dr {}", "own_name", "Smith"),
        ("{}, Cardiff", "address", "14 Mill Lane"),
        ("at {}.", "address", "flat 3, 22 High Street"),
    ],
)
def test_each_kind_is_found_where_it_stands(around, kind, found):
    start = around.index("{}")

    assert find_personal_details(around.format(found)) == [(start, start + len(found), kind)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "They took £12345678 and 20,000 more on 12/11/2026.",
        "I am 34. It was 3 in the morning, in 2026.",
        "They sent me 4 messages, then 11 more. I said no.to them it was a game.",
        "The card number 4111 1111 1111 1112 is not one.",
        "On 03-11-26 they rang.",
        "Someone hacked my account @ work",
        "Pan Tadeusz napisał, że to był żart.",
    ],
)
def test_ordinary_talk_is_left_alone(text):
    assert find_personal_details(text) == []


def test_one_press_hides_every_find_and_leaves_the_rest():
    text = "I am on 07700 900123 or jo@example.com, ask for me."

    assert hide_personal_details(text) == "I am on [removed] or [removed], ask for me."


@given(st.text(max_size=300))
def test_any_text_is_read_and_the_finds_are_in_order_and_apart(text):
    finds = find_personal_details(text)

    ends = [0, *(end for _, end, _ in finds)]
    assert all(end <= start < stop for end, (start, stop, _) in zip(ends, finds, strict=False))
    assert {kind for _, _, kind in finds} <= set(FINDERS)


@given(st.text(alphabet="0123456789 -@.+GBNWK", max_size=200))
def test_what_was_hidden_is_not_found_again(text):
    hidden = hide_personal_details(text)

    assert all(
        "[removed]" not in hidden[start:end] for start, end, _ in find_personal_details(hidden)
    )


def test_a_number_added_to_the_contacts_is_spared_by_itself(tmp_path, monkeypatch):
    folder = tmp_path / "content"
    shutil.copytree(library.CONTENT, folder)
    contacts = folder / "contacts.csv"
    text = contacts.read_text(encoding="utf-8")
    assert find_personal_details("I rang 0808 157 0123 twice")
    contacts.write_text(text.replace(",0800 555 111,", ",0808 157 0123,"), encoding="utf-8")
    read = library.load_library(folder)

    monkeypatch.setattr(personal_details, "current", lambda: read)

    assert find_personal_details("I rang 0808 157 0123 twice") == []
    assert find_personal_details("I rang 0800 555 111 twice")
