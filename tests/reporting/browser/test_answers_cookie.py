"""The answers so far lie in one encrypted cookie: small, whole, and gone after half an hour."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from reporting.browser import answers_cookie
from reporting.browser.answers_cookie import (
    MOST_BYTES,
    SENT_MARK,
    AnswersTooLong,
    Expired,
    Unreadable,
    begin,
    forget_answers,
    keep_answers,
    read_answers,
    renew_stamp,
)
from reporting.form.journey import OnPath, on_path

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ANSWERS = {"who": "me", "told_whom": ("bank", "employer"), "own_words": "It was a Tuesday."}


def request_with(cookies):
    request = RequestFactory().get("/report/")
    request.COOKIES.update(cookies)
    return request


def kept(so_far, *, now=NOW, before=None):
    """The cookies that a browser holds after this answer."""
    response = HttpResponse()
    keep_answers(request_with(before or {}), response, so_far, now=now)
    return response.cookies


def values(cookies):
    return {name: morsel.value for name, morsel in cookies.items()}


def some_answers(**changes):
    return begin(NOW).changed(answers=ANSWERS | changes, seen=("who", "told-whom"))


def test_what_was_kept_is_read_back():
    so_far = some_answers()

    read = read_answers(request_with(values(kept(so_far))), now=NOW)

    assert read == so_far


def test_what_the_form_has_been_through_is_not_gone_through_again_by_the_same_form(monkeypatch):
    on_their_path = begin(NOW).changed(answers=on_path({"danger": "no", "who": "me"}))
    held = values(kept(on_their_path))

    assert isinstance(read_answers(request_with(held), now=NOW).answers, OnPath)

    monkeypatch.setattr(answers_cookie, "FORM_STAMP", "another form")
    read = read_answers(request_with(held), now=NOW)
    assert not isinstance(read.answers, OnPath)
    assert read == on_their_path


def test_what_the_form_has_not_been_through_is_not_marked_as_if_it_had():
    assert not isinstance(
        read_answers(request_with(values(kept(some_answers()))), now=NOW).answers, OnPath
    )


def test_a_browser_without_the_cookie_holds_nothing():
    assert read_answers(request_with({}), now=NOW) is None


def test_the_cookie_shows_nothing_of_what_was_said():
    text = repr(values(kept(some_answers())))

    for said in ("Tuesday", "bank", "own_words"):
        assert said not in text


def test_the_same_answers_never_look_the_same_twice():
    so_far = some_answers()

    assert values(kept(so_far)) != values(kept(so_far))


def test_every_report_has_a_token_of_its_own():
    assert begin(NOW).token != begin(NOW).token


def test_it_lasts_until_the_browser_closes_and_no_script_can_read_it():
    (cookie,) = kept(some_answers()).values()

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert not cookie["domain"]


def test_over_https_it_is_bound_to_the_host(settings):
    settings.ANSWERS_COOKIE_NAME = "__Host-answers"
    settings.ANSWERS_COOKIE_SECURE = True

    ((name, cookie),) = kept(some_answers()).items()

    assert name.startswith("__Host-")
    assert cookie["secure"]


def test_thirty_minutes_without_a_press_and_it_is_forgotten():
    cookies = values(kept(some_answers()))

    assert read_answers(request_with(cookies), now=NOW + timedelta(minutes=30)) is not None
    with pytest.raises(Expired):
        read_answers(request_with(cookies), now=NOW + timedelta(minutes=30, seconds=1))


def test_a_press_gives_thirty_minutes_more():
    later = NOW + timedelta(minutes=29)
    response = HttpResponse()

    renew_stamp(request_with({}), response, some_answers(), now=later)

    cookies = values(response.cookies)
    assert read_answers(request_with(cookies), now=later + timedelta(minutes=29)) is not None


def test_a_page_opened_right_after_another_writes_no_cookie():
    response = HttpResponse()

    renew_stamp(request_with({}), response, some_answers(), now=NOW + timedelta(seconds=59))

    assert not response.cookies


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value[:-4],
        lambda value: value[:40] + ("A" if value[40] != "A" else "B") + value[41:],
        lambda value: "nonsense",
        lambda value: "é" * 40,
        lambda value: value + "=" * 3 + "AAAA",
        lambda value: "A",
    ],
)
def test_a_cookie_that_was_changed_is_not_read(change):
    ((name, value),) = values(kept(some_answers())).items()

    with pytest.raises(Unreadable):
        read_answers(request_with({name: change(value)}), now=NOW)


def test_a_cookie_made_with_another_key_is_not_read(settings):
    cookies = values(kept(some_answers()))
    settings.ANSWERS_KEY = "another"

    with pytest.raises(Unreadable):
        read_answers(request_with(cookies), now=NOW)


def four_byte_letters(count, seed=1):
    """The hardest letters to pack: random ones from all sixteen outer planes."""
    letters = random.Random(seed)
    return "".join(chr(letters.randrange(0x10000, 0x110000)) for _ in range(count))


def test_a_thousand_four_byte_letters_fit_into_seven_kilobytes():
    many = {f"question_{number}": f"a_long_answer_code_{number}" for number in range(30)}
    ticked = {f"boxes_{number}": tuple(f"box_{number}_{n}" for n in range(14)) for number in (1, 2)}

    cookies = kept(some_answers(own_words=four_byte_letters(1000), **many, **ticked))

    sent = "; ".join(f"{name}={value}" for name, value in values(cookies).items())
    assert len(sent) <= MOST_BYTES
    assert all(len(name) + len(value) <= 4096 for name, value in values(cookies).items())
    read = read_answers(request_with(values(cookies)), now=NOW)
    assert read is not None
    assert read.answers["own_words"] == four_byte_letters(1000)


def test_more_than_seven_kilobytes_is_refused():
    with pytest.raises(AnswersTooLong):
        kept(some_answers(own_words=four_byte_letters(3000)))


def test_a_chunk_that_is_no_longer_needed_is_taken_away():
    long = values(kept(some_answers(own_words=four_byte_letters(1000))))
    assert len(long) == 2

    short = kept(some_answers(own_words=""), before=long)

    emptied = [name for name, cookie in short.items() if cookie["max-age"] == 0]
    assert len(short) == 2
    assert len(emptied) == 1
    assert read_answers(request_with(long | values(short)), now=NOW) is not None


def test_the_two_halves_of_different_answers_do_not_join():
    first = values(kept(some_answers(own_words=four_byte_letters(1000, seed=1))))
    second = values(kept(some_answers(own_words=four_byte_letters(1000, seed=2))))
    one, two = sorted(first)

    with pytest.raises(Unreadable):
        read_answers(request_with({one: first[one], two: second[two]}), now=NOW)


def test_the_length_tells_an_onlooker_little():
    lengths = {
        sum(map(len, values(kept(some_answers(own_words="a " * count))).values()))
        for count in range(0, 30, 3)
    }

    assert len(lengths) == 1


def test_forgetting_expires_every_chunk():
    response = HttpResponse()

    forget_answers(response)

    assert len(response.cookies) == 2
    assert all(cookie["max-age"] == 0 for cookie in response.cookies.values())


def test_a_change_is_one_version_on_and_keeps_the_token():
    so_far = some_answers()

    changed = so_far.changed(answers={})

    assert changed.version == so_far.version + 1
    assert changed.token == so_far.token
    assert changed.seen == so_far.seen


def test_a_report_is_sent_once_it_is_marked_so():
    sent = some_answers().changed(marks=(SENT_MARK,))

    read = read_answers(request_with(values(kept(sent))), now=NOW)

    assert read is not None
    assert read.is_sent
    assert not some_answers().is_sent


def test_answers_are_not_printed():
    assert "Tuesday" not in repr(some_answers())
    assert some_answers().token not in repr(some_answers())
