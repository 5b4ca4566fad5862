"""Pads bytes to a given length, so that how many there are tells nothing of what they say."""

from __future__ import annotations

from typing import Final

LENGTH_BYTES: Final = 2
"""How many bytes before the data say how long it is; the filling of zeros stands behind."""


class TooLong(ValueError):
    """The data does not fit into the padding."""


def pad(data: bytes, *, length: int) -> bytes:
    """Pads the data to this length. Raises TooLong."""
    framed = len(data).to_bytes(LENGTH_BYTES, "big") + data
    if len(framed) > length:
        raise TooLong(f"{len(data)} bytes do not fit into {length}.")
    return framed + bytes(length - len(framed))


def unpad(padded: bytes) -> bytes:
    """Takes the padding off again. Raises ValueError where this is not padded data."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    if len(padded) < LENGTH_BYTES + length:
        raise ValueError("These bytes are not padded.")
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]
