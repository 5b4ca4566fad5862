"""Guess first: the question alone, then the guess beside the survey's answer."""

import re

import pytest
from django.test import Client

from estimates.models import OfficialFigure
from tests.estimates.page_texts import page, part, text_of

pytestmark = pytest.mark.django_db

GUESS = "/statistics/guess/"


def rows_of_dots(html: str) -> list[tuple[int, int]]:
    """How many dots each row has, and how many of them are filled."""
    rows = re.findall(r'<svg class="stat-square".*?</svg>', html, flags=re.DOTALL)
    return [
        (row.count('class="stat-dot'), row.count('class="stat-dot stat-dot--told"')) for row in rows
    ]


def test_the_question_stands_alone_and_the_page_does_not_hold_the_answer(
    client: Client, official: None
) -> None:
    html = part(page(client, GUESS), "<main", "</main>")

    text = text_of(html)
    assert (
        "Of 15 incidents of computer misuse (a virus, or somebody getting into an account or "
        "device), how many were reported to the police or Action Fraud?" in text
    )
    assert re.findall(r'name="guess"\s+value="(\d+)"', html) == [str(n) for n in range(16)]
    assert 'method="get"' in html
    for answer in ("one in", "fifteen", "6.7", "<svg", "survey says"):
        assert answer not in html.lower()


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        ("5", "You guessed 5 of 15; the survey says 1"),
        ("0", "You guessed 0 of 15; the survey says 1"),
        ("15", "You guessed 15 of 15; the survey says 1"),
        ("1", "You guessed 1 of 15, and so says the survey"),
    ],
)
def test_a_guess_is_drawn_beside_the_survey_s_answer(
    client: Client, official: None, guess: str, said: str
) -> None:
    html = page(client, f"{GUESS}?guess={guess}")

    assert said in text_of(html)
    assert rows_of_dots(html) == [(15, int(guess)), (15, 1)]
    assert f"15 dots, {guess} of them filled: your guess" in html
    assert "15 dots, 1 of them filled: the survey's answer" in html.replace("&#x27;", "'")
    assert "One in fifteen incidents of computer misuse" in text_of(html)
    assert "6.7" not in text_of(html)


@pytest.mark.parametrize(
    "query",
    [
        *("guess=", "guess=many", "guess=-1", "guess=16", "guess=99", "guess=5&guess=5"),
        *("guess=1.0", "guess=%D9%A5", "guess=1e1", "guess=%00", "guess=+5", "guess=²"),
        "guess=" + "9" * 5000,
    ],
)
def test_any_other_guess_is_told_what_is_allowed(
    client: Client, official: None, query: str
) -> None:
    html = page(client, f"{GUESS}?{query}", status=400)

    assert "Choose one number from 0 to 15" in text_of(html)
    assert len(re.findall(r'name="guess"', html)) == 16
    assert "one in fifteen" not in html.lower()


def test_a_guess_sets_no_cookie_and_what_else_stands_in_the_address_is_nothing(
    client: Client, official: None
) -> None:
    response = client.get(f"{GUESS}?guess=5&utm_source=x")

    assert response.status_code == 200
    assert not response.cookies


def test_the_question_is_made_of_the_register_s_ratio(client: Client, official: None) -> None:
    OfficialFigure.objects.filter(figure_id="csew-2024s-cm-rep").update(
        value=10, precision="stated as one in ten"
    )

    html = page(client, f"{GUESS}?guess=10")

    assert rows_of_dots(html) == [(10, 10), (10, 1)]
    assert client.get(f"{GUESS}?guess=11").status_code == 400


def test_without_a_ratio_there_is_no_question(client: Client, official: None) -> None:
    OfficialFigure.objects.filter(figure_id="csew-2024s-cm-rep").update(precision="1 decimal")

    text = text_of(page(client, f"{GUESS}?guess=5"))

    assert "There is no question to ask at present" in text
    assert "You guessed" not in text
