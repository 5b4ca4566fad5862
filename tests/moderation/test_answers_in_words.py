"""A report's codes as a moderator reads them: in the words of the form."""

import pytest

from moderation.answers_in_words import answers_in_words, field_in_words
from tests.factories import ANSWERS


def test_every_answer_is_told_in_the_form_s_order_and_words() -> None:
    told = answers_in_words(ANSWERS)

    assert [each.code for each in told] == list(ANSWERS)
    assert [each.answers for each in told if each.code == "nation"] == [("England",)]
    assert all(each.question for each in told)


@pytest.mark.parametrize(
    ("month", "said"), [("2026-07", "July 2026"), ("2026-13", "2026-13"), ("soon", "soon")]
)
def test_a_month_is_read_as_people_say_it(month: str, said: str) -> None:
    answers = {**ANSWERS, "when_band": "earlier", "when_month": month}

    assert field_in_words("when_month", answers) == said


def test_a_code_that_the_form_no_longer_knows_is_shown_as_it_is() -> None:
    assert field_in_words("nation", {**ANSWERS, "nation": "atlantis"}) == "atlantis"


def test_what_was_not_answered_is_not_told() -> None:
    told = answers_in_words({**ANSWERS, "told_whom": []})

    assert "told_whom" not in {each.code for each in told}
    assert field_in_words("when_month", ANSWERS) == ""
