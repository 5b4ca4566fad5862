"""Readers look after themselves here: what they would rather not read, and how much they have."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from moderation.exposure import exposure_this_week, exposure_today
from moderation.opt_outs import kinds_left_out_by, leave_out
from moderation.practising import is_practised
from moderation.queue_filters import KINDS
from staff.access import only_who_can, signed_in
from staff.policies import Act


class OptOutForm(forms.Form):
    """A reader ticks the kinds of report that they would rather not read."""

    kinds = forms.MultipleChoiceField(
        label=_("Which would you rather not read?"),
        help_text=_(
            "You need give no reason. Nobody else sees what you tick, and you can change it at any "
            "time."
        ),
        choices=list(KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.READ_REPORTS)
def look_after_yourself(request: HttpRequest) -> HttpResponse:
    """Shows what a reader leaves out and how much they have read, and keeps what they tick."""
    person, now = signed_in(request), timezone.now()
    form = OptOutForm(
        request.POST if request.method == "POST" else None,
        initial={"kinds": sorted(kinds_left_out_by(person))},
    )
    if form.is_valid():
        leave_out(kinds=form.cleaned_data["kinds"], person=person, now=now)
        messages.success(request, _("Your choice is saved."))
        return redirect("moderation:care")
    return render(
        request,
        "moderation/care.html",
        {
            "form": form,
            "read": (
                (_("Today"), exposure_today(person, now=now)),
                (_("Since Monday"), exposure_this_week(person, now=now)),
            ),
            "is_practised": is_practised(person),
            "staff_area": "queue",
        },
        status=422 if form.errors else 200,
    )
