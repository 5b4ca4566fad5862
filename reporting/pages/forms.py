"""Draws a question as a crispy form. It only shows: `validation` decides what is right.

Form fields are named by the question's codes. Each carries what the template pack needs to draw
it in one go: `kind`, `options`, `listed` (the options of a list that drops down), `parts` (of a
month), `room` (for words: the most, and what our own marks in them take), `is_heading`,
`is_optional`, `described_by`, `is_revealed` where it is drawn inside the option that it belongs to,
`is_folded` where the whole of it lies in a fold, `more_options` where the last of its options do,
and `is_open` where something in the fold is chosen or wrong.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from guidance.pages.fragment_cache import FragmentCache
from reporting.form.journey import voice_of
from reporting.form.page_shapes import Answers, Field, Page
from reporting.form.validation import FieldError, codes_in
from reporting.pages import wording
from reporting.words.own_words import length_of_marks

Posted = Mapping[str, Sequence[str]]

# These are last, after a divider, and so are answers that exclude every other.
_OPTION = "comeforward/_choice.html"
_LAST = frozenset({"prefer_not_to_say", "not_sure_help"})


@dataclass(frozen=True, kw_only=True)
class ShownOption:
    """Shows one option, as it is `drawn`. `reveals` is the field that belongs to it."""

    value: str
    label: str
    is_chosen: bool
    drawn: SafeString
    reveals: BoundField | None


@dataclass(frozen=True, kw_only=True)
class MonthInput:
    """Shows one of the two inputs of a month."""

    name: str
    id: str
    label: str
    value: str
    is_year: bool
    is_wrong: bool


class ShownField(forms.Field):
    """A field that draws itself from the question and never judges what was sent."""

    def __init__(self, asked: Field, voice: str, *, is_heading: bool) -> None:
        super().__init__(
            required=False,
            label=wording.in_voice(asked.label, voice),
            help_text=wording.in_voice(asked.hint, voice),
            widget=forms.Textarea if asked.kind == "textarea" else forms.TextInput,
        )
        self.kind = asked.kind
        self.is_heading = is_heading
        self.is_optional = not asked.required
        self.is_revealed = asked.revealed_by is not None
        self.is_folded = asked.is_folded
        self.is_open = False
        self.is_in_two_columns = asked.columns == 2
        self.max_length = asked.max_length
        self.room = asked.max_length
        self.options: tuple[ShownOption, ...] = ()
        self.more_options: tuple[ShownOption, ...] = ()
        self.listed = SafeString()
        self.parts: tuple[MonthInput, ...] = ()
        self.described_by = ""


class QuestionForm(forms.Form):
    """Holds the fields of one question, filled with the answers so far or with those just sent."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[tuple[str, str], str] = {}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True  # the page's own form tag holds the token
        return helper

    def error_links(self) -> list[dict[str, str]]:
        """Lists every error with the place it leads to, which takes the focus."""
        return [
            {"href": self.places[name, str(text)], "text": str(text)}
            for name, texts in self.errors.items()
            for text in texts
        ]


def question_form(
    question: Page,
    *,
    answers: Answers,
    voice: str = "",
    posted: Posted | None = None,
    errors: Sequence[FieldError] = (),
    is_whole_page: bool = True,
) -> QuestionForm:
    """Makes the form of a page: with the kept answers, or with what was posted and what is wrong.

    `question` is as this person sees it (`page_for`), and `voice` is theirs: as the answers have
    it, where it is not given. Where it is the whole page, its first field is its heading too.
    """
    voice = voice or voice_of(answers)
    values = {asked.code: _answer_of(asked, answers, posted) for asked in question.fields}
    form = QuestionForm(data=values)
    shown = {
        asked.code: ShownField(asked, voice, is_heading=is_whole_page and number == 0)
        for number, asked in enumerate(question.fields)
    }
    form.fields |= shown
    form.full_clean()
    for error in errors:
        if error.field in form.fields:
            text = wording.in_voice(error.message, voice)
            form.add_error(error.field, text)
            form.places[error.field, text] = _error_href(error, question)
    for asked in question.fields:
        _fill(
            shown[asked.code],
            asked,
            form,
            question,
            voice=voice,
            posted=posted,
            errors=errors,
            value=values[asked.code],
        )
    return form


def _fill(
    field: ShownField,
    asked: Field,
    form: QuestionForm,
    question: Page,
    *,
    voice: str,
    posted: Posted | None,
    errors: Sequence[FieldError],
    value: Any,
) -> None:
    """Gives the field its options or parts, once every field of the form is there."""
    described = [f"id_{asked.code}-hint"] if field.help_text else []
    if asked.code in form.errors:
        described.append(f"id_{asked.code}-error")
    field.described_by = " ".join(described)
    if asked.max_length is not None:
        field.room = asked.max_length + length_of_marks(value)
    if asked.kind == "month":
        wrong = {error.option for error in errors if error.field == asked.code}
        field.parts = _parts(asked, posted=posted, month=value, wrong=wrong)
    chosen = {value} if isinstance(value, str) else set(value)
    if asked.kind == "select":
        field.listed = _list_of(asked, voice, chosen)
        return
    reveals = {
        other.revealed_by[1]: form[other.code]
        for other in question.fields
        if other.revealed_by is not None and other.revealed_by[0] == asked.code
    }
    apart = [option.code for option in asked.options if option.code in _LAST | asked.exclusive]
    shown = tuple(
        _choice(
            asked,
            number,
            voice=voice,
            is_chosen=option.code in chosen,
            is_after_divider=option.code in apart[:1],
            reveals=reveals.get(option.code),
        )
        for number, option in enumerate(asked.options)
    )
    folded_after = asked.folded_after or len(shown)
    field.options, field.more_options = shown[:folded_after], shown[folded_after:]
    in_fold = shown if asked.is_folded else field.more_options
    field.is_open = asked.code in form.errors or any(option.is_chosen for option in in_fold)


def _choice(
    asked: Field,
    number: int,
    *,
    voice: str,
    is_chosen: bool,
    is_after_divider: bool,
    reveals: BoundField | None,
) -> ShownOption:
    option = asked.options[number]
    label = wording.in_voice(option.label, voice)
    shown = {
        "kind": asked.kind,
        "name": asked.code,
        "value": option.code,
        "label": label,
        "hint": wording.in_voice(option.hint, voice),
        "id": f"id_{asked.code}_{number}",
        "is_exclusive": option.code in asked.exclusive,
        "is_after_divider": is_after_divider,
    }
    return ShownOption(
        value=option.code,
        label=label,
        is_chosen=is_chosen,
        drawn=_options.get(*shown.values(), draw=lambda: _draw_both(shown))[is_chosen],
        reveals=reveals,
    )


# The form has some four hundred options in three voices; drawing them anew was most of the cost of
# a page.
_options: FragmentCache[tuple[SafeString, SafeString]] = FragmentCache(most=4096)


def _draw_both(option: Mapping[str, object]) -> tuple[SafeString, SafeString]:
    """Draws an option as it looks when it is not chosen, and when it is.

    Both at once, so that the kept fragment says nothing about what anybody chose.
    """
    return (
        render_to_string(_OPTION, {**option, "is_chosen": False}),
        render_to_string(_OPTION, {**option, "is_chosen": True}),
    )


_lists: FragmentCache[SafeString] = FragmentCache(most=20)


def _list_of(asked: Field, voice: str, chosen: Collection[str]) -> SafeString:
    """Draws the options of a list that drops down, once for all; the chosen one is marked after
    that. An option that has its words for its value needs no other."""

    def draw() -> SafeString:
        rows = (
            (_row(option.code, wording.in_voice(option.label, voice)),) for option in asked.options
        )
        return format_html_join("", "{}", rows)

    drawn = _lists.get(asked.options, voice, draw=draw)
    for option in asked.options:
        if option.code in chosen:
            words = wording.in_voice(option.label, voice)
            marked = format_html('<option value="{}" selected>{}\n', option.code, words)
            # Both are escaped.
            drawn = mark_safe(drawn.replace(_row(option.code, words), marked, 1))
    return drawn


def _row(value: str, words: str) -> SafeString:
    opened = "<option>" if value == words else format_html('<option value="{}">', value)
    return format_html("{}{}\n", mark_safe(opened), words)


def _parts(
    asked: Field, *, posted: Posted | None, month: str, wrong: set[str | None]
) -> tuple[MonthInput, ...]:
    """Makes the two inputs of a month; both are wrong where it is not said which of them is."""
    year, _, number = month.partition("-")
    shown = {"month": number.lstrip("0"), "year": year}
    if posted is not None:
        sent = {part: posted.get(f"{asked.code}-{part}", ("",))[0] for part in shown}
        shown = sent if any(sent.values()) else {"month": month, "year": ""}
    return tuple(
        MonthInput(
            name=f"{asked.code}-{part}",
            id=place,
            label=label,
            value=shown[part],
            is_year=part == "year",
            is_wrong=bool(wrong & {part, None}),
        )
        for part, place, label in (
            ("month", f"id_{asked.code}", gettext("Month")),
            ("year", f"id_{asked.code}_year", gettext("Year")),
        )
    )


def _answer_of(asked: Field, answers: Answers, posted: Posted | None) -> str | tuple[str, ...]:
    """Finds the answer that a field shows: the kept one, or what was posted in its place."""
    kept_or_posted = answers if posted is None else posted
    codes = codes_in(kept_or_posted.get(asked.code))
    return codes if asked.kind == "checkboxes" else "".join(codes[:1])


def _error_href(error: FieldError, question: Page) -> str:
    """Finds where an error leads: a page that puts it right, the option, or the first input."""
    if error.page:
        return reverse("reporting:page", kwargs={"slug": error.page})
    asked = next(field for field in question.fields if field.code == error.field)
    if asked.kind == "month" and error.option == "year":
        return f"#id_{asked.code}_year"
    codes = [option.code for option in asked.options]
    if error.option in codes:
        return f"#id_{asked.code}_{codes.index(error.option)}"
    return f"#{wording.first_id(asked)}"
