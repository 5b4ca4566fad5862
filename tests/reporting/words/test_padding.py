"""Whatever is padded has one length, and comes out again as it was."""

import pytest

from reporting.words.padding import LENGTH_BYTES, TooLong, pad, unpad


@pytest.mark.parametrize("data", [b"", b"a", b"\x00\x00", b"x" * 30])
def test_what_was_padded_has_the_length_asked_for_and_comes_out_again(data: bytes) -> None:
    padded = pad(data, length=30 + LENGTH_BYTES)

    assert len(padded) == 32
    assert unpad(padded) == data


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(TooLong):
        pad(b"x" * 31, length=32)


@pytest.mark.parametrize("padded", [b"\x00\x05abc", b"\xff\xff" + bytes(30)])
def test_what_is_shorter_than_it_says_is_not_padded(padded: bytes) -> None:
    with pytest.raises(ValueError, match="not padded"):
        unpad(padded)
