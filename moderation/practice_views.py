"""Readers go through the practice set here: an invented report, then the suggested answer."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from classification.crime_types import crime_type
from moderation.answers_in_words import answers_in_words
from moderation.practice_set import CHOICES, PracticeCase, practice_set
from moderation.practising import begin_again, choose, chosen_by, is_practised
from moderation.reasons import REASONS_FOR
from moderation.states import ACCEPT, HOLD, REFER, REJECT
from staff.access import only_who_can, signed_in
from staff.kept_presses import kept_through_sign_in
from staff.policies import Act
from staff.presses import press_on

_GROUPS = (
    (REJECT, _("Do not count it, because:")),
    (HOLD, _("Put it on hold, because:")),
    (REFER, _("Refer it to the safeguarding lead, because:")),
)


class CaseForm(forms.Form):
    """A reader chooses what they would do with an invented report."""

    choice = forms.ChoiceField(
        label=_("What would you do?"),
        widget=forms.RadioSelect,
        choices=list(CHOICES.items()),
        error_messages={
            "required": _("Choose what you would do"),
            "invalid_choice": _("Choose what you would do"),
        },
    )


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_set(request: HttpRequest) -> HttpResponse:
    """Shows how far somebody is in the practice set, and leads to the next case."""
    person = signed_in(request)
    chosen = chosen_by(person)
    rows = [
        {
            "number": number,
            "is_done": case.key in chosen,
            "is_alike": chosen.get(case.key) == case.choice,
        }
        for number, case in enumerate(practice_set(), 1)
    ]
    return render(
        request,
        "moderation/practice.html",
        {
            "rows": rows,
            "done": len(chosen),
            "following": next((row["number"] for row in rows if not row["is_done"]), None),
            "is_practised": is_practised(person),
            "staff_area": "queue",
        },
    )


@require_safe
@only_who_can(Act.READ_REPORTS)
def show_case(request: HttpRequest, case_number: int) -> HttpResponse:
    """Shows one invented report; once somebody has chosen, also the suggested answer and why."""
    return _case_page(request, case_number, CaseForm())


@press_on("moderation:case", "case_number")
@kept_through_sign_in("choice")
@only_who_can(Act.READ_REPORTS)
def answer(request: HttpRequest, case_number: int) -> HttpResponse:
    """Keeps what somebody would do, and shows the suggested answer."""
    form = CaseForm(request.POST)
    if not form.is_valid():
        return _case_page(request, case_number, form, status=422)
    is_through = choose(
        case=_case(case_number),
        choice=form.cleaned_data["choice"],
        person=signed_in(request),
        now=timezone.now(),
    )
    if is_through:
        messages.success(request, _("You have been through the whole set. Thank you."))
    return redirect("moderation:case", case_number=case_number)


@press_on("moderation:practice")
@kept_through_sign_in()
@only_who_can(Act.READ_REPORTS)
def practise_again(request: HttpRequest) -> HttpResponse:
    """Forgets what somebody chose, so that they can go through the set again."""
    begin_again(person=signed_in(request))
    messages.success(request, _("You can begin again."))
    return redirect("moderation:practice")


def _case(number: int) -> PracticeCase:
    cases = practice_set()
    if not 1 <= number <= len(cases):
        raise Http404
    return cases[number - 1]


def _case_page(
    request: HttpRequest, number: int, form: CaseForm, *, status: int = 200
) -> HttpResponse:
    case, cases = _case(number), practice_set()
    chosen = chosen_by(signed_in(request))
    given = chosen.get(case.key, "")
    left = [at for at, each in enumerate(cases, 1) if each.key not in chosen]
    return render(
        request,
        "moderation/case.html",
        {
            "case": case,
            "number": number,
            "of": len(cases),
            "form": form,
            "groups": [(ACCEPT, "", {ACCEPT: CHOICES[ACCEPT]})]
            + [
                (move, said, {f"{move}-{code}": text for code, text in REASONS_FOR[move].items()})
                for move, said in _GROUPS
            ],
            "answers": answers_in_words(case.answers),
            "given": in_words(given) if given else "",
            "is_alike": given == case.choice,
            "suggested": in_words(case.choice),
            "crime_type": gettext(crime_type(case.crime_type).label)
            if case.choice == ACCEPT
            else "",
            "following": next((at for at in left if at > number), left[0] if left else None),
            "staff_area": "queue",
        },
        status=status,
    )


def in_words(choice: str) -> str:
    """Says a choice in words: what is done, and for which reason."""
    move = choice.partition("-")[0]
    said = {REJECT: _("Do not count it"), HOLD: _("Put it on hold"), REFER: _("Refer it")}.get(move)
    text = gettext(CHOICES[choice])
    return f"{said}: {text}" if said else text
