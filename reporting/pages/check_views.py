"""Shows all answers before sending, and sends the report."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from guidance.pages.fragment_cache import FragmentCache
from guidance.pages.lean_html import without_indents
from reporting.browser import progress
from reporting.browser.answers_cookie import (
    SENT_MARK,
    ReportSoFar,
    keep_answers,
)
from reporting.browser.progress import address
from reporting.codes.receipts import is_sent
from reporting.drop_off import mark_stage
from reporting.form.journey import (
    CHECK,
    SENT,
    is_reachable,
    may_send_early,
    previous_slug,
    voice_of,
)
from reporting.form.page_shapes import Answers, ContentPage, Question
from reporting.form.questions import CHECK_YOUR_ANSWERS, DECLARATION, as_asked
from reporting.form.validation import FieldError, check_question
from reporting.pages import fitting_help, wording
from reporting.pages.forms import QuestionForm, question_form
from reporting.pages.guards import out_of_date_because, show_forgotten, with_answers
from reporting.pages.idle import idle_context
from reporting.pages.kept_words import (
    forget_words,
    keep_words,
    signs_of,
    signs_to_help,
    with_signs,
    words_to_ask_about,
)
from reporting.pages.language import in_language, language_pressed
from reporting.pages.older_page_views import lead_on, not_usable
from reporting.pages.page_cache import show_held
from reporting.pages.question_views import is_unanswered
from reporting.sending_limits import Pace, pace_of_sending, take_back_press
from reporting.submission import WORDS, NothingToStore, ReportInvalid, Signs, submit_report
from reporting.words.own_words import HIDE, KEEP, Review, review_words
from reporting.words.sealing import NoEpoch
from reporting.words.word_screens import CHILD_WORDS

logger = logging.getLogger(__name__)

TRAP: Final = "leave_empty"  # nobody sees this box; whoever fills it is a machine
CHANGE: Final = "change "  # and the code of the answer
QUICKEST: Final = timedelta(seconds=15)  # nobody reads seven pages faster


@with_answers
def check_answers(
    request: HttpRequest, *, so_far: ReportSoFar | None, now: datetime
) -> HttpResponse:
    """Shows all answers before sending; the press on the declaration sends the report."""
    if so_far is None:
        return show_forgotten(request) if request.method == "POST" else redirect("reporting:start")
    if so_far.is_sent:
        return redirect("reporting:sent")
    if not (is_reachable(so_far.answers, CHECK) or may_send_early(so_far.answers)):
        return lead_on(request, so_far, CHECK_YOUR_ANSWERS, now=now)
    if request.method == "POST":
        return _take(request, so_far, now)
    response = _check(request, so_far)
    if CHECK not in so_far.seen:
        keep_answers(request, response, progress.seen(so_far, CHECK), now=now)
    return response


def _check(
    request: HttpRequest,
    so_far: ReportSoFar,
    *,
    posted: Mapping[str, Sequence[str]] | None = None,
    errors: Sequence[FieldError] = (),
    out_of_date: str = "",
    gone: Sequence[wording.NotSent] = (),
    hidden: Review | None = None,
) -> HttpResponse:
    """Shows what would be sent, with what is asked beside it, and what somebody should look at
    before: their words, who listens, who acts for a child."""
    answers = so_far.answers
    asked = as_asked(CHECK_YOUR_ANSWERS, answers)
    form = None
    if posted is not None or errors or not is_unanswered(asked, answers):
        form = question_form(
            asked, answers=answers, posted=posted, errors=errors, is_whole_page=False
        )
    own = {
        "rows": _rows_of_all(answers),
        "not_sent": _not_sent(wording.set_aside_of(so_far)),
        "fields": _drawn(form) if form else _untouched(asked, answers),
        "declaration": wording.in_voice(DECLARATION, voice_of(answers)),
        "version": str(so_far.version),
        "mark": so_far.mark,
    }
    state = {
        "is_early": not is_reachable(answers, CHECK),
        "crisis": fitting_help.is_in_crisis(so_far),
        "words_are_shown": bool(answers.get(WORDS)),
        **idle_context(so_far),
    }
    review = hidden or words_to_ask_about(so_far)
    tells_of_child = CHILD_WORDS in signs_to_help(so_far)
    warns = {
        "errors": _error_links(errors, form, answers),
        **fitting_help.child_help(answers, tells_of_child, now=timezone.now()),
        "out_of_date": out_of_date,
        "gone": gone,
        "review": review,
    }
    if not any(warns.values()):
        shown = tuple(state.items())
        template = CHECK_YOUR_ANSWERS.template
        return show_held(request, template, shown=shown, context=lambda: state, own=own)
    status = 422 if errors else 409 if out_of_date else 200
    context = {
        **own,
        **state,
        **warns,
        "found": wording.found_in(review),
        "pieces": wording.pieces_of(review),
    }
    return render(request, CHECK_YOUR_ANSWERS.template, context, status=status)


def _rows_of_all(answers: Answers) -> SafeString:
    voice = voice_of(answers)
    pages = wording.pages_to_check(answers)
    return SafeString("".join(_rows_of(page, voice, answers) for page in pages))


# There are some 700 answers that a form has ready; several may be ticked at once.
_rows: FragmentCache[SafeString] = FragmentCache(most=2000)
# Control characters, which nobody's words hold.
_WORDS_HERE: Final = "\x02words\x03"


def _rows_of(page: Question, voice: str, answers: Answers) -> str:
    """Draws what one question was answered, once in each process for all who said the same; a
    person's own words are put in each time, and held nowhere."""
    said = {field.code: answers[field.code] for field in page.fields if field.code in answers}
    words = str(said[WORDS]) if WORDS in said else None
    if words is not None:
        said[WORDS] = _WORDS_HERE

    def draw() -> SafeString:
        rows = wording.rows_of(page, voice=voice, said=said)
        drawn = [render_to_string("reporting/_summary_row.html", {"row": row}) for row in rows]
        return SafeString(without_indents("".join(drawn)))

    held = _rows.get(page, voice, tuple(said.items()), draw=draw)
    return held if words is None else held.replace(_WORDS_HERE, linebreaksbr(words))


def _not_sent(questions: Sequence[wording.NotSent]) -> str:
    """Draws what a change of an answer took away; "" where it took nothing."""
    if not questions:
        return ""
    return render_to_string("reporting/_not_sent.html", {"not_sent": questions})


# A list of places is long; most people open the page with nothing chosen on it yet.
_fields: FragmentCache[SafeString] = FragmentCache(most=100)


def _drawn(form: QuestionForm) -> SafeString:
    """Draws what is asked beside the answers."""
    drawn = render_to_string("comeforward/uni_form.html", {"form": form})
    return mark_safe(without_indents(drawn))


def _untouched(asked: ContentPage, answers: Answers) -> SafeString:
    """Draws what is asked beside the answers, with nothing chosen: once in each process for each
    nation and voice, on which labels and options hang."""
    voice = voice_of(answers)
    codes = tuple(field.code for field in asked.fields)

    def draw() -> SafeString:
        return _drawn(question_form(asked, answers={}, voice=voice, is_whole_page=False))

    return _fields.get(codes, answers.get("nation"), voice, draw=draw)


def _error_links(
    errors: Sequence[FieldError], form: QuestionForm | None, answers: Answers
) -> list[dict[str, str]]:
    """Lists the errors with the places that put them right: here, or on another page."""
    here = form.fields if form else {}
    elsewhere = [error for error in errors if error.field not in here]
    return (form.error_links() if form else []) + wording.summary_errors(elsewhere, answers)


def _take(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    """Takes what is asked beside the answers, then does what was pressed: goes to another page,
    hides details in the words, keeps the words, or sends all."""
    asked = as_asked(CHECK_YOUR_ANSWERS, so_far.answers)
    posted = dict(request.POST.lists())
    if language := language_pressed(request):
        return in_language(language, lambda: _check(request, so_far, posted=posted))
    press = request.POST.get("press", "")
    leads_to = _leads_to(press, so_far)
    checked = check_question(asked, posted, so_far.answers)
    # The same version: a second press of this page is not of an older one.
    fresh = replace(progress.taken(so_far, asked, checked.right), version=so_far.version)
    is_same = leads_to and fresh.answers == so_far.answers
    if not is_same and (why := out_of_date_because(request, so_far)):
        gone = not_usable(CHECK_YOUR_ANSWERS, posted, so_far.answers)
        return _check(request, so_far, posted=posted, out_of_date=why, gone=gone)
    response: HttpResponse
    if leads_to:
        response = redirect(leads_to)
        keep_answers(request, response, fresh, now=now)
        return response
    if checked.errors:
        return _check(request, so_far, posted=posted, errors=checked.errors)
    if press == HIDE:
        return _hide(request, fresh, now)
    if press == KEEP:
        response = redirect("reporting:check")
        keep_answers(request, response, keep_words(fresh), now=now)
        return response
    response = _check(request, fresh) if words_to_ask_about(fresh) else _send(request, fresh, now)
    if not response.cookies:
        keep_answers(request, response, fresh, now=now)
    return response


def _leads_to(press: str, so_far: ReportSoFar) -> str:
    """Finds the address that a press leads to, with what was chosen on the page kept; "" for one
    that hides, keeps or sends."""
    answers = so_far.answers
    if press.startswith(CHANGE):
        rows = {f"{CHANGE}{row.code}": row.href for row in wording.answer_rows(answers)}
        # Not on the page any more, since another window changed what is asked.
        return rows.get(press, address(CHECK))
    leads = {
        "back": previous_slug(answers, CHECK) or "",
        "carry_on": progress.current_slug(so_far),
        progress.SAVE: progress.SAVE,
    }
    return address(leads[press]) if press in leads else ""


def _hide(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    """Hides the details that were found in the words, and shows all once more."""
    review = review_words(str(so_far.answers.get(WORDS, "")), press=HIDE)
    fresh = with_signs(so_far.changed(answers={**so_far.answers, WORDS: review.text}))
    response = _check(request, fresh, hidden=review)
    keep_answers(request, response, fresh, now=now)
    return response


def _send(request: HttpRequest, so_far: ReportSoFar, now: datetime) -> HttpResponse:
    """Stores the report, once however often it is pressed, and forgets the person's words."""
    begun_at = so_far.begun_at
    try:
        pace = pace_of_sending(request, token=so_far.token, now=now)
        # A press of a report that is stored shows its code again, whatever the flood.
        if pace is Pace.TOO_MANY and not is_sent(so_far.token):
            return render(request, "reporting/too_many.html", idle_context(so_far), status=429)
        signs = Signs(
            is_hasty=begun_at is not None and now - begun_at < QUICKEST,
            trap_filled=bool(request.POST.get(TRAP)),
            in_burst=pace is not Pace.USUAL,
        )
        submitted = submit_report(
            answers=so_far.answers,
            token=so_far.token,
            now=now,
            language=get_language() or "en",
            signs=signs,
            # Words that are set aside are not sent, and nothing of them is.
            words_tell=signs_of(so_far) if WORDS in so_far.answers else None,
            may_be_saved=so_far.may_be_saved,
        )
    except ReportInvalid as invalid:
        return _check(request, so_far, errors=invalid.errors)
    except NothingToStore:
        return redirect(address(progress.current_slug(so_far)))
    except (NoEpoch, DatabaseError, InterfaceError) as error:
        # The class alone: a database's message may hold what was about to be stored.
        logger.error("a report could not be stored: %s", type(error).__name__)
        return render(request, "reporting/cannot_take.html", idle_context(so_far), status=503)
    if submitted.already_sent:
        take_back_press(request, now=now)
    response = redirect("reporting:sent")
    after = mark_stage(_after_sending(so_far), SENT, now=now)
    keep_answers(request, response, after, now=now)
    return response


def _after_sending(so_far: ReportSoFar) -> ReportSoFar:
    """Keeps what the plan and the receipt need, and never the person's own words."""
    kept: Answers = {code: value for code, value in so_far.answers.items() if code != WORDS}
    told = with_signs(replace(so_far, aside={}))
    return replace(forget_words(told), self_check="").changed(
        answers=kept, aside={}, marks=(SENT_MARK,)
    )
