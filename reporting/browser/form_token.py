"""Gives a form the token against forgery that Django checks, without its cost on every page.

Django's `get_token` draws 32 characters one by one, and has the browser store the cookie anew each
time, to make it last. Ours lasts until the browser closes, whatever is sent; and this token is what
a page of the report would cost most for.
"""

import os
from operator import add
from typing import Final

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token

_CHARS: Final = CSRF_ALLOWED_CHARS.encode()
_MANY: Final = len(_CHARS)
_LETTER_OF: Final = bytes(_CHARS[number % _MANY] for number in range(256))
_NUMBER_OF: Final = bytes(max(0, _CHARS.find(letter)) for letter in range(256))
# Of 256 values of a byte the last few would make some letters likelier than others.
_UNEVEN: Final = bytes(range(256 - 256 % _MANY, 256))


def form_token(request: HttpRequest) -> str:
    """Makes the token of this request: the browser's secret, under a mask that is drawn afresh, so
    that no two pages tell it by what they have in common. Sets the cookie where there is none."""
    secret = request.META.get("CSRF_COOKIE")
    return _masked(secret) if secret else get_token(request)


def _masked(secret: str) -> str:
    """Writes the mask, and the secret moved on by it, letter for letter, as Django reads them."""
    mask = b""
    while len(mask) < CSRF_SECRET_LENGTH:
        drawn = os.urandom(2 * CSRF_SECRET_LENGTH).translate(_LETTER_OF, _UNEVEN)
        mask = drawn[:CSRF_SECRET_LENGTH]
    numbers = secret.encode().translate(_NUMBER_OF), mask.translate(_NUMBER_OF)
    return (mask + bytes(map(add, *numbers)).translate(_LETTER_OF)).decode()
