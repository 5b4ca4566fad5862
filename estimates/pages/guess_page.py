"""Somebody guesses how many incidents were reported, and then sees what the survey says.

The question and the answer come from the register: of as many incidents as the survey's ratio has,
one was reported. Until somebody has guessed, the page holds no answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from estimates.models import OfficialFigure
from estimates.pages.squares import Square, row_of_dots
from estimates.pages.unreported_page import Headline, headlines

OFFENCE: Final = "computer_misuse"
_REPORTED: Final = 1
_LONGEST: Final = 3


class BadGuess(Exception):
    """A guess that is none of the choices, or more than one guess."""


@dataclass(frozen=True, kw_only=True)
class GuessQuestion:
    """How many of `total` incidents were reported? Any number from none to all may be chosen."""

    headline: Headline

    @property
    def total(self) -> int:
        return self.headline.every

    @property
    def choices(self) -> range:
        return range(self.total + 1)


@dataclass(frozen=True, kw_only=True)
class GuessAnswer:
    """A guess and the survey's answer, each as a row of dots."""

    guess: int
    reported: int
    yours: Square
    surveys: Square

    @property
    def verdict(self) -> str:
        """One of "right", "more" (than the survey's) and "fewer"."""
        if self.guess == self.reported:
            return "right"
        return "more" if self.guess > self.reported else "fewer"


def question_of(figures: Sequence[OfficialFigure]) -> GuessQuestion | None:
    """The question, or None where the newest share of the offence was not given as a ratio."""
    for headline in headlines(figures):
        if headline.figure.offence_group == OFFENCE and headline.every:
            return GuessQuestion(headline=headline)
    return None


def answer_to(question: GuessQuestion, guesses: Sequence[str]) -> GuessAnswer | None:
    """The answer to the one guess that came; None before a guess; BadGuess for anything else."""
    if not guesses:
        return None
    (guess,) = guesses if len(guesses) == 1 else ("",)
    is_number = guess.isascii() and guess.isdecimal() and len(guess) <= _LONGEST
    if not is_number or int(guess) not in question.choices:
        raise BadGuess(guess)
    chosen = int(guess)
    return GuessAnswer(
        guess=chosen,
        reported=_REPORTED,
        yours=row_of_dots(total=question.total, filled=chosen),
        surveys=row_of_dots(total=question.total, filled=_REPORTED),
    )
