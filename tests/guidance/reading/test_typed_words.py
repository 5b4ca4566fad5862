"""The quick look at the places of words never says no where a phrase stands."""

from hypothesis import given
from hypothesis import strategies as st

from guidance.reading.library import current
from guidance.reading.phrases import Phrase
from guidance.reading.typed_words import Typed

PHRASES = tuple(
    phrase
    for words in (current().crisis_words, current().child_words)
    for phrase in (*words.sought, *words.everyday)
)


@st.composite
def phrases_and_stems(draw: st.DrawFn) -> tuple[Phrase, list[str]]:
    """A phrase, and the stems of a text in which it may stand."""
    phrase = draw(st.sampled_from(PHRASES))
    others = st.lists(st.sampled_from(["word", "i", "my", "not", "."]), max_size=3)
    stems: list[str] = []
    for side in draw(st.permutations(phrase.sides)):
        stems += draw(others)
        for step in side:
            stems += draw(others) if step.gap or draw(st.integers(0, 9)) == 0 else []
            if not step.may_be_missing or draw(st.booleans()):
                stems += draw(st.sampled_from(step.choices.stems))
    return phrase, [*stems, *draw(others)]


@given(phrases_and_stems())
def test_a_phrase_that_stands_in_a_text_may_stand_in_it(drawn: tuple[Phrase, list[str]]) -> None:
    phrase, stems = drawn
    typed = Typed(stems=stems)

    assert phrase.may_stand_in(typed) or not any(phrase.spans_in(typed, typed))
