"""The token of a page is one that Django takes, under another mask each time."""

import string
from collections import Counter

import pytest
from django.conf import settings
from django.middleware.csrf import (
    CSRF_ALLOWED_CHARS,
    CSRF_TOKEN_LENGTH,
    CsrfViewMiddleware,
    get_token,
)
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from reporting.browser.form_token import form_token
from tests.reporting.browsing import Browser

SECRETS = st.text(alphabet=CSRF_ALLOWED_CHARS, min_size=32, max_size=32)


def looked_at(secret, token):
    """What Django says of a form with this token, from a browser with this secret; None where it is
    taken."""
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": token})
    request.COOKIES[settings.CSRF_COOKIE_NAME] = secret
    guard = CsrfViewMiddleware(lambda request: None)
    guard.process_request(request)
    return guard.process_view(request, lambda request: None, (), {})


def token_for(secret):
    request = RequestFactory().get("/")
    request.META["CSRF_COOKIE"] = secret
    return form_token(request)


@given(secret=SECRETS, other=SECRETS)
def test_django_takes_the_token_of_this_secret_alone(secret, other):
    token = token_for(secret)

    assert looked_at(secret, token) is None
    assert looked_at(other, token_for(other)) is None
    if other != secret:
        assert looked_at(other, token).status_code == 403


def test_two_pages_of_one_secret_have_no_token_in_common():
    secret = string.ascii_letters[:32]
    tokens = [token_for(secret) for _ in range(500)]

    assert len(set(tokens)) == 500
    for place in range(CSRF_TOKEN_LENGTH):
        # 500 letters of 62: none stands there far more often than the eight that are expected.
        most = Counter(token[place] for token in tokens).most_common(1)[0][1]
        assert most < 35


def test_without_a_secret_it_is_django_s_own_and_a_cookie_is_set():
    request = RequestFactory().get("/")

    token = form_token(request)

    assert len(token) == CSRF_TOKEN_LENGTH == len(get_token(request))
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


@pytest.mark.django_db
def test_the_cookie_is_set_once_and_lasts_until_the_browser_closes():
    person = Browser(enforce_csrf_checks=True)
    first = person.get("/report/danger/")
    name = settings.CSRF_COOKIE_NAME
    assert not first.cookies[name]["max-age"]

    again = person.get("/report/danger/")

    assert name not in again.cookies
    assert person.cookies[name] == first.cookies[name].value
