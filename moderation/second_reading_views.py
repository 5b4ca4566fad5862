"""The pages of a report show here what whoever reads it again may see, and take what they say."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.answers_in_words import outcome_in_words
from moderation.as_told import as_told
from moderation.decision_errors import TooManyTaken
from moderation.masks_in_words import masks_in_words
from moderation.models import Claim, Decision
from moderation.onward_views import go_to_list, goes_on
from moderation.reading_twice import claim_to_read_again, claim_to_settle, read_again
from moderation.screens_in_words import screens_beside
from moderation.second_reading_models import THIRD, SecondReading
from moderation.states import REFER, REOPEN, RESUME
from moderation.trail import trail_of
from moderation.unsealing import Words
from reporting.models import Report
from staff.access import only_who_can, signed_in
from staff.models import Person
from staff.policies import Act
from staff.presses import press_on

_SAID_SECOND: Final = _(
    "Noted. It was a second reading: somebody had decided on this report before you. Their "
    "decision stands, unless a third person says otherwise."
)
_SAID_THIRD: Final = _("Settled. What you chose holds.")
_SAID_REFERRED: Final = _("Referred to the safeguarding lead.")


@press_on("moderation:two_readers")
@only_who_can(Act.READ_REPORTS)
@goes_on
def settle_next(request: HttpRequest) -> HttpResponse:
    """Takes a report on which two people differ."""
    try:
        report_id = claim_to_settle(by=signed_in(request), now=timezone.now())
    except TooManyTaken as error:
        messages.warning(request, str(error))
        return go_to_list(request)
    if report_id is None:
        messages.info(request, _("Nothing waits for you to settle."))
        return redirect("moderation:two_readers")
    return redirect("moderation:report", report_id=report_id)


def as_seen_by(report: Report, *, by: Person) -> Report:
    """Gives the report as its sender told it to whoever reads it again; to others as it is."""
    return as_told(report) if claim_to_read_again(report.pk, by=by) else report


def press_for_reading(
    report_id: int, move: str, *, by: Person
) -> tuple[Callable[..., object], Any] | None:
    """Finds what takes the press of whoever reads again, and what is said after it."""
    claim = claim_to_read_again(report_id, by=by)
    if claim is None or move in (RESUME, REOPEN):
        return None
    said = _SAID_THIRD if claim.reading == THIRD else _SAID_SECOND
    return partial(read_again, move=move), _SAID_REFERRED if move == REFER else said


def what_is_hidden(report: Report, *, by: Person, words: Words | None) -> dict[str, Any]:
    """Gives what the page of a report shows to whoever reads it again in place of its own: nothing
    of what others decided, noted, masked or corrected. A third reader sees both choices, without
    names."""
    claim = claim_to_read_again(report.pk, by=by)
    if claim is None:
        return {}
    return {
        "decision": None,
        "decided": "",
        "can_undo": False,
        "first_told": (),
        "masks": masks_in_words(each for each in words.masks if each[1].by == by.pk)
        if words
        else (),
        "screens": screens_beside(report, of=by) if words else (),
        "looks_like": [],
        "group_id": None,
        "trail": trail_of(report, of=by, since=claim.claimed_at),
        "choices_that_differ": _choices(report, claim),
    }


def _choices(report: Report, claim: Claim) -> list[str]:
    """Says both choices in words to a third reader, in an order that tells of nobody."""
    found = SecondReading.objects.filter(report=report).first()
    if claim.reading != THIRD or found is None:
        return []
    first = Decision(
        outcome=found.first_outcome, crime_type=found.first_type, reason=found.first_reason
    )
    second = Decision(
        outcome=found.second_outcome, crime_type=found.second_type, reason=found.second_reason
    )
    return sorted(outcome_in_words(each) for each in (first, second))
