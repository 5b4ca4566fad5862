"""The words of the form: plain, in the right voice, and never blaming."""

import ast
import inspect
import re
from collections.abc import Iterator

import pytest
import textstat

from classification import answers as lists
from classification.answers import Option
from classification.wording import Wording
from reporting.form import journey, questions, validation
from reporting.form.page_shapes import Page, Question
from reporting.form.questions import FIELDS, PAGES, field_by_code, options_for, page_for
from tests.reporting.form.test_questions import ASKED, LISTS

VOICES = ("you", "they", "organisation")

BLAME = (
    "fell for|gave away|gave in|victim's mistake|your mistake|your fault|careless|naive|gullible|"
    "foolish|silly|stupid|reckless|greedy|should have known|should have checked|"
    "could have avoided|let them in|allowed them|admit|claims to have|alleged victim|so-called|"
    "duped|why didn't you|next time be"
)

# In these the reporter is spoken to or speaks, whoever it happened to.
OF_THE_REPORTER = {
    "I have told this as I know it. Count it without any name.",
    "I'm not sure",
    "I'm not sure: help me work it out",
    "I don't know",
    "Choose yes, no or I'm not sure",
    "Choose yes, no or I'm not sure, or leave it out",
    "Choose when it began, or I'm not sure",
    "Choose the one that fits best, or I'm not sure",
    "Choose a place from the list, or I don't know",
    "If it was more than one thing, you can add the rest next.",
    "Who has been told, by you or by them?",
    "Anything else, in your own words?",
    "Choose the closest, or ask us to help work it out",
    "It tells us which police force it is, and we keep only that.",
    "Choose a main reason that you also picked above, or leave it out",
    "If you tell us a child is in danger and enough to find them, we will tell the police.",
    "Make this 1,000 characters or fewer; what you wrote is still here",
    "You said this happened to a child. If they are 18 or over now, "
    "choose 'An adult I am helping'.",
}
FIRST_OR_SECOND_PERSON = re.compile(
    r"\b(?:i|me|my|mine|myself|you|your|yours|yourself|our|ours|us)\b", re.IGNORECASE
)


def wordings_of(page: Question) -> Iterator[Wording]:
    yield from (page.title, page.why)
    yield from (each for each in (page.notice, page.scotland) if each)
    yield from wordings_of_fields(page)


def wordings_of_fields(page: Page) -> Iterator[Wording]:
    for asked in page.fields:
        yield from (asked.label, asked.error)
        yield from (each for each in (asked.hint, asked.scotland) if each)


def wordings_of_options(options: tuple[Option, ...]) -> Iterator[Wording]:
    for option in options:
        yield option.label
        if option.hint:
            yield option.hint


def every_wording() -> Iterator[Wording]:
    for page in PAGES:
        if isinstance(page, Question):
            yield from wordings_of(page)
        else:
            yield page.title
            yield from wordings_of_fields(page)
    for each in LISTS:
        yield from wordings_of_options(each.options)
    for module in (questions, journey, validation):
        yield from (each for each in vars(module).values() if isinstance(each, Wording))


def seen_by(answers: dict[str, str]) -> str:
    """Every word of every page as it is shown for these answers."""
    shown = []
    for slug in dict.fromkeys(page.slug for page in ASKED):
        page = page_for(slug, answers)
        assert isinstance(page, Question)
        shown += wordings_of(page)
        shown += [each for one in page.fields for each in wordings_of_options(one.options)]
    return "\n".join(each.voice(journey.voice_of(answers)) for each in shown)


@pytest.mark.parametrize("voice", VOICES)
def test_no_wording_is_missing_in_any_voice(voice: str) -> None:
    assert all(wording.voice(voice).strip() for wording in every_wording())


def test_the_declaration_is_among_them() -> None:
    declared = [each for each in every_wording() if each.you.startswith("I have told this")]

    assert declared == [questions.DECLARATION]
    assert len({declared[0].voice(voice) for voice in VOICES}) == len(VOICES)


def test_only_three_voices_exist() -> None:
    with pytest.raises(ValueError, match="no voice"):
        lists.WHO.options[0].label.voice("we")


def test_no_you_wording_reaches_a_page_about_someone_else() -> None:
    # "Who did this happen to?" is always about the one who tells.
    shown = [each for page in ASKED for each in wordings_of(page)]
    shown += [each for page in PAGES for each in wordings_of_fields(page)]
    for one in FIELDS:
        if one.code != "who":
            shown += wordings_of_options(one.options)
    for each in lists.EVENT_DETAIL.values():
        shown += wordings_of_options(each.options)
    for module in (questions, journey, validation):
        shown += [each for each in vars(module).values() if isinstance(each, Wording)]
    # Organisations alone are asked these.
    theirs = {*wordings_of_options(lists.ORG_SIZE.options)}
    theirs |= {*wordings_of_options(lists.BUSINESS_EFFECT.options)}

    found = {
        each.they
        for each in shown
        if each not in theirs and FIRST_OR_SECOND_PERSON.search(each.they)
    }

    assert found <= OF_THE_REPORTER


def test_a_you_wording_on_a_page_about_someone_else_would_be_found() -> None:
    assert FIRST_OR_SECOND_PERSON.search("How old are you now?")
    assert FIRST_OR_SECOND_PERSON.search("My card was used online")
    assert not FIRST_OR_SECOND_PERSON.search("Their card was used online")


def test_an_organisation_is_not_asked_about_a_person() -> None:
    shown = seen_by({"who": "organisation", "nation": "england", "event_type": "account"})

    lines = set(shown.split("\n")) - OF_THE_REPORTER
    spoken = {line for line in lines if re.search(r"\b(?:me|my|I)\b", line)}
    assert spoken == {"Just me", "An adult I am helping"}


@pytest.mark.parametrize("who", ["me", "adult_helped", "organisation"])
@pytest.mark.parametrize("event", [*lists.EVENT_DETAIL, "scam_msg"])
def test_in_scotland_nobody_reads_of_report_fraud(who: str, event: str) -> None:
    answers = {"who": who, "nation": "scotland", "event_type": event}

    assert "Fraud" not in seen_by(answers)
    assert "Report Fraud" in seen_by({**answers, "nation": "wales"})


def test_scotland_has_the_same_codes_without_report_fraud() -> None:
    told = field_by_code("told_whom")

    in_scotland = [option.code for option in options_for(told, {"nation": "scotland"})]

    assert in_scotland == [code for code in lists.TOLD_WHOM.codes if code != "report_fraud"]
    assert lists.REASON_NOT_REPORTED_SCOTLAND.codes == lists.REASON_NOT_REPORTED.codes
    assert lists.MAIN_REASON_SCOTLAND.codes == lists.MAIN_REASON.codes


def test_no_word_puts_blame_on_anyone_it_happened_to() -> None:
    every = "\n".join(wording.voice(voice) for wording in every_wording() for voice in VOICES)

    assert re.findall(rf"\b(?:{BLAME})", every.lower()) == []


@pytest.mark.parametrize("voice", VOICES)
def test_the_questions_can_be_read_at_nine(voice: str) -> None:
    asked = [each.label.voice(voice).rstrip("?.") for each in FIELDS]
    titles = [page.title.voice(voice).rstrip("?.") for page in PAGES]
    in_scotland = [each.scotland.voice(voice).rstrip("?.") for each in FIELDS if each.scotland]

    text = ". ".join(dict.fromkeys([*titles, *asked, *in_scotland])) + "."

    assert textstat.flesch_kincaid_grade(text) <= 4.0


@pytest.mark.parametrize("voice", VOICES)
def test_what_stands_beside_a_question_can_be_read_at_nine(voice: str) -> None:
    beside = [page.why.voice(voice) for page in ASKED]
    beside += [page.notice.voice(voice) for page in ASKED if page.notice]
    beside += [each.hint.voice(voice) for each in FIELDS if each.hint]
    beside += [f"{each.error.voice(voice)}." for each in FIELDS]

    text = " ".join(dict.fromkeys(beside))

    assert textstat.flesch_kincaid_grade(text) <= 4.0


# "organisation" is five syllables, and there is no shorter word for a shop, a school and a club.
HARDER = {
    "Which of these were reasons your organisation has not told the police or Report Fraud?": 8.0,
    "Which of these were reasons your organisation has not told the police?": 6.8,
}


@pytest.mark.parametrize("voice", VOICES)
def test_each_longer_text_can_be_read_at_nine_by_itself(voice: str) -> None:
    """The whole may be easy where one text is hard. Below ten words the measure says nothing."""
    texts = {wording.voice(voice) for wording in every_wording()}
    hard = {
        text: round(textstat.flesch_kincaid_grade(text), 1)
        for text in texts
        if len(text.split()) >= 10 and textstat.flesch_kincaid_grade(text) > 6.0
    }

    assert hard == (HARDER if voice == "organisation" else {})


def test_the_measure_of_reading_can_fail() -> None:
    hard = "Did unidentified perpetrators subsequently exfiltrate authentication credentials?"

    assert textstat.flesch_kincaid_grade(hard) > 4.0


def test_no_sentence_is_longer_than_twenty_five_words() -> None:
    sentences = [
        sentence
        for wording in every_wording()
        for voice in VOICES
        for sentence in re.split(r"(?<=[.!?])\s", wording.voice(voice))
    ]

    assert max(len(sentence.split()) for sentence in sentences) <= 25


@pytest.mark.parametrize("voice", VOICES)
def test_a_hint_and_a_reason_are_one_sentence_without_a_link(voice: str) -> None:
    said = [page.why.voice(voice) for page in ASKED]
    said += [each.hint.voice(voice) for each in FIELDS if each.hint]

    assert all(text.endswith(".") and not re.search(r"[.!?]\s", text) for text in said)
    assert all("://" not in text and "<" not in text for text in said)


def test_an_error_says_what_to_do() -> None:
    verbs = {"Choose", "Write", "Make"}

    assert {each.error.voice(v).split()[0] for each in FIELDS for v in VOICES} <= verbs
    assert not any("invalid" in each.error.you.lower() for each in FIELDS)


def test_the_words_are_marked_for_translation() -> None:
    modules = (questions, lists, journey, validation)
    marked = {
        "".join(
            part.value
            for part in ast.walk(call.args[0])
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
        for module in modules
        for call in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "N_"
    }

    shown = {wording.voice(voice) for wording in every_wording() for voice in VOICES}

    assert shown <= marked
