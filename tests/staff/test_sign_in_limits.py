"""Wrong tries shut out whoever makes them, and nobody else."""

import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from staff.models import Person
from staff.people import set_up_second_factor
from tests.staff.conftest import NOW, PASSWORD
from tests.staff.signing_in import code_for, enter, try_password

pytestmark = pytest.mark.django_db

QUEUE = "/moderation/"
LANDING = "/moderation/attention/"
TOO_MANY = "Too many tries"
STRANGER, OTHER, HOME = "198.51.100.7", "203.0.113.9", "192.0.2.1"


@pytest.fixture(params=["the address is known", "behind a proxy that tells none"])
def proxy(request: pytest.FixtureRequest, settings: Any) -> str:
    """Whether the site knows where a press comes from."""
    if request.param == "behind a proxy that tells none":
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return str(request.param)


def told(response: Any) -> bool:
    return TOO_MANY in response.content.decode()


def guess(email: str, *, times: int, at: str = STRANGER, client: Client | None = None) -> Any:
    client = client or Client()
    for _ in range(times):
        response = try_password(client, email, "wrong words here", REMOTE_ADDR=at)
    return response


def known_browser(person: Person, code: str, *, at: str = HOME) -> Client:
    """A browser in which this person came in once, and signed out."""
    client = Client()
    assert enter(client, person, code, REMOTE_ADDR=at)["Location"] == LANDING
    client.post(reverse("account_logout"))
    return client


@pytest.mark.slow
def test_tries_on_made_up_addresses_shut_nobody_else_out(mo, codes, proxy):
    for number in range(60):
        guess(f"made-up-{number}@example.org", times=1, at="192.0.2.1")

    response = enter(Client(), mo, codes[0], REMOTE_ADDR="203.0.113.9")

    assert response["Location"] == LANDING


def test_whoever_guesses_is_stopped_after_five(make_person):
    make_person("mo@example.org")

    assert not told(guess("mo@example.org", times=5))
    assert told(guess("mo@example.org", times=1))
    right = try_password(Client(), "mo@example.org", PASSWORD, REMOTE_ADDR=STRANGER)
    assert told(right)


def test_a_guesser_on_another_network_does_not_shut_the_person_out(mo, codes):
    guess(mo.email, times=100, at=STRANGER)

    response = enter(Client(), mo, codes[0], REMOTE_ADDR=HOME)

    assert response["Location"] == LANDING


def test_one_network_that_tries_many_addresses_is_stopped_and_others_are_not(make_person):
    for number in range(30):
        assert not told(guess(f"somebody-{number}@example.org", times=1))

    assert told(guess("somebody-31@example.org", times=1))
    assert not told(guess("somebody-31@example.org", times=1, at=OTHER))


@pytest.mark.slow
def test_guesses_from_everywhere_are_stopped_and_a_known_browser_still_opens(mo, codes, proxy):
    own = known_browser(mo, codes[0])
    for network in range(40):
        guess(mo.email, times=5, at=f"198.51.{network}.1")

    elsewhere = try_password(Client(), mo.email, PASSWORD, REMOTE_ADDR=OTHER)
    here = enter(own, mo, codes[1], REMOTE_ADDR=HOME)

    assert told(elsewhere)
    assert here["Location"] == LANDING


def test_a_known_browser_is_stopped_after_ten_wrong_tries_of_its_own(mo, codes):
    own = known_browser(mo, codes[0])

    assert not told(guess(mo.email, times=10, client=own))
    assert told(guess(mo.email, times=1, client=own))


def test_a_browser_is_known_for_whoever_signed_in_there_alone(mo, codes, ned):
    own = known_browser(mo, codes[0], at=STRANGER)

    assert told(guess(ned.email, times=6, client=own))


def test_two_people_share_a_known_browser(mo, ned):
    own, codes = Client(), {}
    for person in (mo, ned):
        codes[person] = set_up_second_factor(person)
        enter(own, person, codes[person][0])
        own.post(reverse("account_logout"))
    for person in (mo, ned):
        guess(person.email, times=6, at="127.0.0.1")

        assert enter(own, person, codes[person][1])["Location"] == LANDING
        own.post(reverse("account_logout"))


def test_the_cookie_of_a_known_browser_holds_no_address_and_is_for_no_script(mo, codes):
    response = enter(Client(), mo, codes[0])

    cookie = response.cookies[site.KNOWN_BROWSER_COOKIE_NAME]
    assert mo.email not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == 60 * 24 * 60 * 60


@pytest.mark.parametrize("cookie", ["", "x", "W10:1:x", "[]", "£"])
def test_a_cookie_that_is_not_ours_is_no_known_browser(mo, cookie):
    client = Client()
    client.cookies[site.KNOWN_BROWSER_COOKIE_NAME] = cookie

    assert told(guess(mo.email, times=6, client=client))


def test_a_browser_is_forgotten_after_two_months(mo, codes):
    with time_machine.travel(NOW, tick=False) as clock:
        own = known_browser(mo, codes[0])
        clock.shift(61 * 24 * 60 * 60)

        assert told(guess(mo.email, times=6, client=own))


def test_five_minutes_later_the_person_may_try_again(mo):
    with time_machine.travel(NOW, tick=False) as clock:
        assert told(guess(mo.email, times=6))
        clock.shift(5 * 60)

        assert not told(try_password(Client(), mo.email, REMOTE_ADDR=STRANGER))


def test_right_passwords_use_no_tries_up(mo, codes):
    for code in codes:
        client = Client()
        assert enter(client, mo, code, REMOTE_ADDR=HOME)["Location"] == LANDING


def test_codes_cannot_be_guessed_and_a_known_browser_is_not_shut_out_by_it(mo, codes):
    own, thief = known_browser(mo, codes[0]), Client()
    try_password(thief, mo.email, REMOTE_ADDR=STRANGER)

    def guess_code(code: str = "000000") -> Any:
        form = {"code": code}
        return thief.post(reverse("mfa_authenticate"), form, REMOTE_ADDR=STRANGER)

    assert not any(told(guess_code()) for _ in range(5))
    assert told(guess_code(codes[1]))
    assert enter(own, mo, codes[1], REMOTE_ADDR=HOME)["Location"] == LANDING


def test_a_code_of_the_app_opens_once_however_long_it_is_shown(mo, codes):
    secret = decrypt(Authenticator.objects.get(user=mo, type="totp").data["secret"])
    with time_machine.travel(time.time() // 30 * 30, tick=False) as clock:
        code = code_for(secret)
        first = enter(Client(), mo, code)
        clock.shift(31)  # allauth's note of used codes has gone, the code is still good
        again = enter(Client(), mo, code)
        following = enter(Client(), mo, code_for(secret))

    assert first["Location"] == LANDING
    assert again.status_code == 200
    assert following["Location"] == LANDING


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("account_reauthenticate", {"password": "wrong words here"}),
        ("mfa_reauthenticate", {"code": "000000"}),
        (
            "account_change_password",
            {"oldpassword": "x", "password1": "seven new words", "password2": "seven new words"},
        ),
    ],
)
def test_whoever_finds_a_browser_signed_in_cannot_guess_there(make_person, sign_in, page, fields):
    client = sign_in(make_person())

    seen = [told(client.post(reverse(page), fields)) for _ in range(6)]

    assert seen == [False] * 5 + [True]


def test_without_redis_people_sign_in_and_guessers_are_still_stopped(mo, codes, settings):
    settings.CACHES = site.CACHES | {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    secret = decrypt(Authenticator.objects.get(user=mo, type="totp").data["secret"])
    client = Client()

    entered = enter(client, mo, code_for(secret), REMOTE_ADDR=HOME)
    again = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    guessed = guess("ned@example.org", times=6)

    assert entered["Location"] == LANDING
    assert client.get(QUEUE).status_code == 200
    assert again.status_code == 302
    assert told(guessed)


def test_the_cache_holds_no_address_that_was_typed_and_none_that_it_came_from(make_person):
    guess("somebody@example.org", times=3)

    held = repr(cache._cache)  # type: ignore[attr-defined]

    assert "count-" in held
    assert "somebody" not in held
    assert "198.51" not in held
