"""Shows the page of a question, which is drawn once for everybody while it has no answer.

Most pages of a report are opened with nothing on them that is a person's own: no answer, no error,
no warning. All that such a page shows is in `FirstAsked`, and what draws it is handed nothing else:
so no answer can be in what is held, and it says of nobody who saw it. The token against forgery,
the version and the mark are put into the places left for them.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from reporting.browser.answers_cookie import ReportSoFar
from reporting.form.page_shapes import Answers, Page, Question
from reporting.form.questions import part_of
from reporting.pages import wording
from reporting.pages.first_act import ShownFirstAct
from reporting.pages.forms import QuestionForm, question_form
from reporting.pages.page_cache import show_held
from reporting.submission import WORDS

QUESTION_TEMPLATE: Final = "reporting/question.html"
AS_IT_IS: Final = "_as_it_is"  # after the warning that words may hold personal details
BACK: Final = "back"


@dataclass(frozen=True, kw_only=True)
class FirstAsked:
    """Holds everything that a page shows before anything is answered on it.

    `question` is as the person sees it (`page_for`), and all else is as the template takes it.
    """

    question: Question
    voice: str
    back: str
    warn_after: int
    may_save: bool
    may_send_early: bool
    first_act: ShownFirstAct | None
    leads_to_help: bool
    crisis: bool
    is_kept_long: bool


def question_context(question: Question, form: QuestionForm, *, voice: str) -> dict[str, Any]:
    """Gathers for the template the question itself, in a person's voice."""
    return {
        "form": form,
        "title": wording.in_voice(question.title, voice),
        "notice": wording.in_voice(question.notice, voice),
        "why": wording.in_voice(question.why, voice),
        "part": gettext(part_of(question.slug).caption),
        "errors": form.error_links(),
        # A box of words counts what is written in it, and brings the script for that.
        "has_words": any(field.kind == "textarea" for field in question.fields),
        # Words take long to write: the way back takes them along, and asks about them later.
        "back_press": BACK + AS_IT_IS if WORDS in form.fields else "",
    }


def is_unanswered(question: Page, answers: Answers) -> bool:
    """Whether nothing of a page was answered yet."""
    return not any(answers.get(field.code) for field in question.fields)


def show_first_asked(request: HttpRequest, asked: FirstAsked, so_far: ReportSoFar) -> HttpResponse:
    """Shows the page of a question that is opened for the first time."""
    own = {"version": str(so_far.version), "mark": so_far.mark}
    return show_held(
        request, QUESTION_TEMPLATE, shown=asked, context=lambda: _context(asked), own=own
    )


def _context(asked: FirstAsked) -> dict[str, Any]:
    form = question_form(asked.question, answers={}, voice=asked.voice)
    return {**vars(asked), **question_context(asked.question, form, voice=asked.voice)}
