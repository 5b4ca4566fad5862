"""Readers see here what the reports of a flood have in common, and judge them all at once."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from moderation import flood_judging, floods, looks_alike
from moderation.answers_in_words import field_in_words
from moderation.decision_errors import DecisionError
from moderation.flood_keeping import can_undo_keeping, undo_keeping
from moderation.models import Claim, Flood, FloodMember
from moderation.onward_views import go_on, goes_on
from reporting.form.journey import voice_of
from reporting.form.questions import FIELDS, field_by_code
from staff.access import Gone, only_who_can, signed_in
from staff.addresses import row_id_from, row_id_in
from staff.kept_presses import kept_through_sign_in
from staff.models import Person
from staff.policies import Act
from staff.presses import press_on


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_flood(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Shows one group that waits: what its reports have in common, and every one of them with what
    it says otherwise. A judged one is shown to whoever may put it back."""
    person, now = signed_in(request), timezone.now()
    flood = Flood.objects.filter(pk=flood_id).select_related("settled_by").first()
    can_undo = flood is not None and flood_judging.can_undo_flood(flood, by=person, now=now)
    can_unkeep = flood is not None and can_undo_keeping(flood, by=person, now=now)
    if flood is None or (flood.settled_at is not None and not (can_undo or can_unkeep)):
        flood = _open_flood(flood_id)
    floods.note_reading(flood, by=person, now=now)
    spread = floods.spread_of(flood)
    after = row_id_from(request.GET.get("after", "")) or 0
    page = floods.members_of(flood, after=after)
    drawn = FloodMember.objects.to_reread().filter(flood=flood, looks_alike=False)
    drawn = drawn.filter(report__in=floods.waiting_in(flood)).select_related("report")
    taken = set(Claim.objects.of(person).running_at(now).values_list("report_id", flat=True))
    head = floods.head_of(flood)
    context = {
        "flood": flood,
        "is_urgent": flood.rule == floods.URGENT,
        "rule": gettext(floods.RULES.get(flood.rule, flood.rule)),
        "spread": spread,
        "common": _in_words(spread.commonest, spread.commonest),
        "rows": [_row(member, spread.commonest) for member in page.members],
        "next_page": f"?after={page.following}" if page.following else "",
        "first_page": "?" if after else "",
        "head": head.report if head else None,
        "is_head_settled": floods.is_head_settled(flood),
        "reread": flood_judging.reread_of(flood),
        "drawn": [{"report": each.report, "taken": each.report_id in taken} for each in drawn],
        "at_once": flood_judging.AT_ONCE,
        "can_undo": can_undo,
        "can_unkeep": can_unkeep,
        "staff_area": "queue",
    }
    return render(request, "moderation/flood.html", context)


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def begin(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Draws by lot which reports of the group are read singly."""
    _open_flood(flood_id)
    try:
        flood_judging.begin_to_judge(flood_id=flood_id, by=signed_in(request), now=timezone.now())
    except flood_judging.NotReadYet as error:
        messages.warning(request, str(error))
    return redirect("moderation:flood", flood_id=flood_id)


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in("report")
@only_who_can(Act.READ_REPORTS)
def say_alike(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Notes that a report was read, and is a copy."""
    return _on_one(request, flood_id, flood_judging.say_alike, _("noted that it looks alike."))


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in("report")
@only_who_can(Act.READ_REPORTS)
def take_out(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Puts one report of the group back into the queue."""
    return _on_one(request, flood_id, floods.take_out, _("taken out, and back in the queue."))


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def reject(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Counts none of the group, because they are part of a flood."""
    _open_flood(flood_id)
    try:
        left = flood_judging.reject_flood(
            flood_id=flood_id, by=signed_in(request), now=timezone.now()
        )
    except flood_judging.NotReadYet as error:
        messages.warning(request, str(error))
        return redirect("moderation:flood", flood_id=flood_id)
    if left:
        messages.info(
            request,
            ngettext(
                "%(left)d report of this group is left. Its turn is still to come, or somebody "
                "is reading it. Look again in a minute.",
                "%(left)d reports of this group are left. Their turn is still to come, or "
                "somebody is reading them. Look again in a minute.",
                left,
            )
            % {"left": left},
        )
    else:
        messages.success(request, gettext("None of the group is counted."))
    return redirect("moderation:flood", flood_id=flood_id)


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def undo(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Puts back all that one press rejected."""
    person, now = signed_in(request), timezone.now()
    flood = Flood.objects.filter(pk=flood_id).first()
    if flood is None or not flood_judging.can_undo_flood(flood, by=person, now=now):
        _open_flood(flood_id)
        messages.warning(request, gettext("Only a senior moderator can undo this now."))
        return redirect("moderation:flood", flood_id=flood_id)
    flood_judging.undo_flood(flood_id=flood_id, by=person, now=now)
    messages.success(request, gettext("All are put back. Many take a little while."))
    return redirect("moderation:flood", flood_id=flood_id)


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in("sure")
@only_who_can(Act.READ_REPORTS)
def keep(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Puts the group back into the queue as real reports, once its reader has looked again."""
    flood = _open_flood(flood_id)
    if request.POST.get("sure") != "yes":
        waiting = floods.waiting_in(flood).count()
        context = {"flood": flood, "waiting": waiting, "staff_area": "queue"}
        return render(request, "moderation/flood_keep.html", context)
    floods.keep_flood(flood_id=flood_id, by=signed_in(request), now=timezone.now())
    messages.success(request, gettext("The reports are back in the queue."))
    return redirect("moderation:flood", flood_id=flood_id)


@press_on("moderation:flood", "flood_id")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def undo_keep(request: HttpRequest, flood_id: int) -> HttpResponse:
    """Makes a group anew of what was put back as real."""
    try:
        undo_keeping(flood_id=flood_id, by=signed_in(request), now=timezone.now())
    except DecisionError as error:
        _open_flood(flood_id)
        messages.warning(request, str(error))
    else:
        messages.success(request, gettext("Undone. The reports are a group again."))
    return redirect("moderation:flood", flood_id=flood_id)


@press_on("moderation:report", "report_id")
@kept_through_sign_in("of", "then", "within")
@only_who_can(Act.READ_REPORTS)
@goes_on
def duplicate(request: HttpRequest, report_id: int) -> HttpResponse:
    """Does not count the report, because it tells the same as another one of the same person,
    and goes on to the next."""
    other = row_id_in(request.POST, "of")
    if other is None:
        raise BadRequest("No other report is named.")
    try:
        done = looks_alike.reject_as_duplicate(
            report_id=report_id, of=other, by=signed_in(request), now=timezone.now()
        )
    except DecisionError as error:
        messages.warning(request, str(error))
        return redirect("moderation:report", report_id=report_id)
    said = gettext("Report %(number)s: Not counted, as a duplicate of report %(other)s.")
    messages.success(
        request,
        said % {"number": report_id, "other": other},
        extra_tags=f"undo-{report_id}-{done.pk}",
    )
    return go_on(request)


def _on_one(
    request: HttpRequest, flood_id: int, verb: Callable[..., None], said: Promise
) -> HttpResponse:
    _open_flood(flood_id)
    report_id = row_id_in(request.POST, "report")
    if report_id is None:
        raise BadRequest("No report is named.")
    by: Person = signed_in(request)
    try:
        verb(flood_id=flood_id, report_id=report_id, by=by, now=timezone.now())
    except DecisionError as error:
        messages.warning(request, str(error))
    else:
        about = {"number": report_id, "said": said}
        messages.success(request, gettext("Report %(number)s: %(said)s") % about)
    return redirect("moderation:flood", flood_id=flood_id)


def _open_flood(flood_id: int) -> Flood:
    """Finds the group while it waits; else says that somebody has judged it."""
    flood = Flood.objects.filter(pk=flood_id).select_related("settled_by").first()
    if flood is None:
        raise Gone(gettext("This group is gone: it was judged, and its reports are gone."))
    if flood.settled_at is not None and flood.settled_by is not None:
        said = gettext("%(who)s judged this group on %(when)s.")
        when = date_format(timezone.localtime(flood.settled_at), "j F Y, H:i")
        raise Gone(said % {"who": flood.settled_by.email, "when": when})
    return flood


def _row(member: FloodMember, commonest: Mapping[str, str]) -> dict[str, Any]:
    answers = member.report.answers
    return {
        "report": member.report,
        "is_drawn": member.is_to_reread,
        "differs": _in_words(floods.differing(answers, commonest), answers),
    }


def _in_words(codes: Mapping[str, object], answers: Mapping[str, object]) -> list[tuple[str, str]]:
    """Puts questions and what was answered into words; a dash for what was left out."""
    known = {**answers} | {code: _as_list(code, answer) for code, answer in codes.items()}
    return [
        (
            gettext(field_by_code(code).label.voice(voice_of(known))),
            field_in_words(code, known) or "–",
        )
        for code in sorted(codes, key=_place_in_form)
    ]


def _place_in_form(code: str) -> int:
    return FIELDS.index(field_by_code(code))


def _as_list(code: str, answer: object) -> object:
    """Gives back the list that one text was made of."""
    is_list = field_by_code(code).kind == "checkboxes"
    return answer.split() if is_list and isinstance(answer, str) else answer
