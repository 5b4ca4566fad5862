"""Finds the one line with which the help meets what somebody has told. Ours; it says nothing that
was not told, names no feeling that was not, and clears nobody of what we cannot know."""

from typing import Final

from classification.answers import THOSE_CLOSE
from classification.conditions import Condition, answered
from classification.wording import N_, Wording
from reporting.form.journey import voice_of
from reporting.form.page_shapes import Answers
from reporting.pages.wording import in_voice

_IS_CLOSE: Final = answered("relationship", *THOSE_CLOSE) | answered(
    "event_detail", "phone_watched"
)
_IS_RECENT: Final = answered("last_paid", "last_24_hours") | answered("when_band", "last_24_hours")

# The first that holds is said.
_LINES: Final[tuple[tuple[Condition, Wording], ...]] = (
    (
        answered("affected_how_much", "very_much"),
        Wording(
            you=N_("That sounds frightening. You do not have to face it alone."),
            they=N_("That sounds frightening for them. They do not have to face it alone."),
            organisation=N_("That sounds hard for all of you. Take it one step at a time."),
        ),
    ),
    (
        answered("emotional_effect", "fear"),
        Wording(
            you=N_("You said you were afraid. Anyone would be. You are not alone with it."),
            they=N_("You said they were afraid. Anyone would be. They are not alone with it."),
            organisation=N_("You said that people were afraid. Anyone would be."),
        ),
    ),
    (
        _IS_CLOSE & ~answered("who", "organisation"),
        Wording(
            you=N_("It was someone close. That is not your fault. Take it one step at a time."),
            they=N_("It was someone close. That is not their fault. Take it one step at a time."),
            organisation=N_("It was someone close. That is not your fault."),
        ),
    ),
    (
        answered("event_type", "blackmail", "harass", "control"),
        Wording(
            you=N_("Whoever does this is to blame, not you."),
            they=N_("Whoever does this is to blame, not them."),
            organisation=N_("Whoever does this is to blame."),
        ),
    ),
    (
        answered("lost_money", "yes") & _IS_RECENT,
        Wording(
            you=N_("You came quickly, and that helps."),
            they=N_("You came quickly, and that helps."),
            organisation=N_("You came quickly, and that helps."),
        ),
    ),
    (
        answered("told_whom", "no_one"),
        Wording(
            you=N_("You have told no one yet. Telling it here is a start."),
            they=N_("No one has been told yet. Telling it here is a start."),
            organisation=N_("No one has been told yet. Telling it here is a start."),
        ),
    ),
)


def kind_line(answers: Answers) -> str:
    """Says the line that fits what was told, in the person's voice; "" where nothing calls for
    one."""
    voice = voice_of(answers)
    return next((in_voice(said, voice) for holds, said in _LINES if holds.holds(answers)), "")
