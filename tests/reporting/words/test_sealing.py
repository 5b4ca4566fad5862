"""Words are sealed to one length, and whoever sealed them cannot read them."""

from datetime import timedelta

import pyrage
import pytest

from reporting.models import Epoch
from reporting.words.padding import TooLong
from reporting.words.sealing import NoEpoch, current_epoch, seal_words, without_padding
from tests.factories import NOW


@pytest.fixture(scope="module")
def identity():
    return pyrage.x25519.Identity.generate()


@pytest.mark.parametrize(
    "text", ["", "They said they would tell my mother.", "Zażółć gęślą jaźń", "\U00010380" * 1000]
)
def test_the_holder_of_the_key_reads_what_was_written(identity, text):
    sealed = seal_words(text, recipients=[str(identity.to_public())])

    assert without_padding(pyrage.decrypt(sealed, [identity])) == text


def length_of_what_is_sealed(sealed: bytes) -> int:
    """What follows the header, which age fills up with a stanza of random length."""
    _, _, after_mac = sealed.partition(b"\n--- ")
    return len(after_mac.partition(b"\n")[2])


def test_no_words_and_the_longest_words_have_one_length(identity):
    recipient = str(identity.to_public())

    sealed = [seal_words(text, recipients=[recipient]) for text in ("", "a", "x" * 4094)]

    assert {length_of_what_is_sealed(each) for each in sealed} == {16 + 4096 + 16}


def test_each_of_several_holders_can_read(identity):
    other = pyrage.x25519.Identity.generate()

    sealed = seal_words("hello", recipients=[str(identity.to_public()), str(other.to_public())])

    assert without_padding(pyrage.decrypt(sealed, [identity])) == "hello"
    assert without_padding(pyrage.decrypt(sealed, [other])) == "hello"


def test_another_key_opens_nothing(identity):
    sealed = seal_words("hello", recipients=[str(identity.to_public())])

    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [pyrage.x25519.Identity.generate()])


def test_words_beyond_the_padding_are_refused(identity):
    with pytest.raises(TooLong):
        seal_words("x" * 4095, recipients=[str(identity.to_public())])


def test_words_are_never_sealed_to_nobody():
    with pytest.raises(ValueError, match="somebody"):
        seal_words("hello", recipients=[])


@pytest.mark.parametrize("padded", [b"", b"\x00\x00", b"\xff\xff" + bytes(4094)])
def test_what_is_not_padded_is_refused(padded):
    with pytest.raises(ValueError, match="not padded"):
        without_padding(padded)


@pytest.fixture
def retired(db):
    """The epoch of the quarter before."""
    return make_epoch("2026-Q3", days=-120, retired_at=NOW - timedelta(days=50))


def make_epoch(label, *, days, retired_at=None):
    """An epoch that began so many days after NOW."""
    begun = {"created_at": NOW + timedelta(days=days), "retired_at": retired_at}
    return Epoch.objects.create(label=label, recipient=f"age1 {label}", **begun)


def test_the_newest_epoch_that_is_not_retired_is_used(retired):
    current = make_epoch("2026-Q4", days=-50)
    make_epoch("2027-Q1", days=40)

    assert current_epoch(NOW) == current


def test_without_an_epoch_it_says_so(retired):
    with pytest.raises(NoEpoch):
        current_epoch(NOW)
