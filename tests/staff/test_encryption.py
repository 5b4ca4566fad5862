"""Encrypted bytes open with a key that fits and the same context, and with nothing else."""

import os

import pytest

from staff.encryption import ADDED_BYTES, CannotOpen, decrypt, encrypt

KEY, OTHER = os.urandom(32), os.urandom(32)


def test_the_key_opens_what_it_sealed_and_twice_sealed_is_never_the_same() -> None:
    sealed = [encrypt(b"words", key=KEY, context=b"a test") for _ in range(2)]

    assert [decrypt(one, keys=[OTHER, KEY], context=b"a test") for one in sealed] == [b"words"] * 2
    assert sealed[0] != sealed[1]
    assert {len(one) for one in sealed} == {len(b"words") + ADDED_BYTES}


@pytest.mark.parametrize(("keys", "context"), [([OTHER], b"a test"), ([], b"a test"), ([KEY], b"")])
def test_another_key_no_key_and_another_context_open_nothing(
    keys: list[bytes], context: bytes
) -> None:
    sealed = encrypt(b"words", key=KEY, context=b"a test")

    with pytest.raises(CannotOpen):
        decrypt(sealed, keys=keys, context=context)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(64)])
def test_what_nobody_sealed_opens_with_nothing(sealed: bytes) -> None:
    with pytest.raises(CannotOpen):
        decrypt(sealed, keys=[KEY])
