"""The page of a question: what it shows, and as it is first asked, for everybody at once.

Most pages of a report are opened with nothing on them that is a person's own: no answer, no error,
no warning. All that such a page shows is in `FirstAsked`, and what draws it is handed nothing else:
so no answer can be in what is held, and it says of nobody who saw it. The token against forgery,
the version and the mark are put into the places left for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext

from reporting import wording
from reporting.answers import Answers, SoFar
from reporting.drop_off import part_of
from reporting.forms import QuestionForm, question_form
from reporting.held_pages import Pieces, held_page
from reporting.questions import Question

TEMPLATE: Final = "reporting/question.html"
# Control characters, which no text of a page holds.
_TOKEN, _VERSION, _MARK = "\x02token\x03", "\x02version\x03", "\x02mark\x03"


@dataclass(frozen=True, kw_only=True)
class FirstAsked:
    """Everything that a page shows before anything is answered on it.

    `question` is as the person sees it (`page_for`), and `back`, `warn_after`, `may_save` and
    `may_send_early` are as the template takes them.
    """

    question: Question
    voice: str
    back: str
    warn_after: int
    may_save: bool
    may_send_early: bool


def context_of(question: Question, form: QuestionForm, *, voice: str) -> dict[str, Any]:
    """What the template shows of the question itself, in a person's voice."""
    return {
        "form": form,
        "title": wording.title_of(question, voice),
        "notice": wording.notice_of(question, voice),
        "why": wording.why_of(question, voice),
        "part": gettext(part_of(question.slug)),
        "errors": form.error_links(),
    }


def is_unanswered(question: Question, answers: Answers) -> bool:
    """Whether nothing of a page was answered yet."""
    return not any(answers.get(field.code) for field in question.fields)


def show_first_asked(request: HttpRequest, asked: FirstAsked, so_far: SoFar) -> HttpResponse:
    """The page of a question that is opened for the first time."""
    filled = {_TOKEN: get_token(request), _VERSION: str(so_far.version), _MARK: so_far.mark}
    pieces = held_page(asked, lambda: _drawn(request, asked))
    return HttpResponse("".join([filled.get(piece, piece) for piece in pieces]))


def _drawn(request: HttpRequest, asked: FirstAsked) -> Pieces:
    form = question_form(asked.question, answers={}, voice=asked.voice)
    context = {
        **context_of(asked.question, form, voice=asked.voice),
        "show_exit": True,
        "back": asked.back,
        "version": _VERSION,
        "mark": _MARK,
        "csrf_token": _TOKEN,
        "warn_after": asked.warn_after,
        "may_save": asked.may_save,
        "may_send_early": asked.may_send_early,
    }
    pieces: list[str] = [render_to_string(TEMPLATE, context, request)]
    for place in (_TOKEN, _VERSION, _MARK):
        pieces = _cut(pieces, place)
    return tuple(pieces)


def _cut(pieces: Iterable[str], place: str) -> list[str]:
    """The pieces cut once more, at each occurrence of a place, which stays as a piece."""
    cut: list[str] = []
    for piece in pieces:
        first, *others = piece.split(place)
        cut.append(first)
        for other in others:
            cut += [place, other]
    return cut
