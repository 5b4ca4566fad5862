"""Words are told from those of other languages: shown to moderators, so it must be right."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.words.languages import seems_english

LABELLED = Path(__file__).parents[1] / "labelled"


@pytest.mark.parametrize("half", ["build", "measure"])
@pytest.mark.parametrize("label", ["english", "other"])
def test_english_is_told_from_other_languages_in_95_of_100(half: str, label: str) -> None:
    phrases = tomllib.loads((LABELLED / f"english_{half}.toml").read_text(encoding="utf-8"))
    texts = [each["text"] for each in phrases["phrase"] if each["label"] == label]

    right = sum(seems_english(text) is (label == "english") for text in texts) / len(texts)

    print(f"\n{label} {half}: {right:.3f} of {len(texts)}")
    assert right >= 0.95


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    assert seems_english(text) in {True, False}
