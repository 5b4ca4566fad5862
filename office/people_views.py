"""Staff see here who works here, who is invited, and what everybody did."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation.key_holders import epochs_no_senior_opens
from moderation.keys_in_force import keys_in_force
from office.audit_page import read_audit_page
from office.staff_list import everybody_at_work, waiting_invitations
from staff.access import only_who_can, signed_in
from staff.addresses import row_id_from
from staff.forms import InviteForm
from staff.invitations import cancel_invitation, invite_person
from staff.models import Invitation
from staff.policies import Act, can
from staff.presses import press_on


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.SEE_PEOPLE)
def show_people(request: HttpRequest) -> HttpResponse:
    """Shows everybody who works here, and who is invited. Administrators invite."""
    person, now = signed_in(request), timezone.now()
    is_sent = request.method == "POST" and can(person, Act.MANAGE_PEOPLE)
    form = InviteForm(request.POST if is_sent else None)
    link = ""
    if form.is_bound and form.is_valid():
        token = invite_person(
            email=form.cleaned_data["email"], role=form.cleaned_data["role"], by=person, now=now
        )
        link = invitation_link(request, token)
    return render(
        request,
        "office/people.html",
        {
            "members": everybody_at_work(),
            "epochs_no_senior_opens": epochs_no_senior_opens(),
            "in_force": keys_in_force(now=now),
            "invitations": waiting_invitations(now=now),
            "form": InviteForm() if link else form,
            "link": link,
            "staff_area": "people",
        },
        status=422 if form.errors else 200,
    )


@press_on("moderation:people")
@only_who_can(Act.MANAGE_PEOPLE)
def cancel(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Ends an invitation before anybody uses it."""
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    if cancel_invitation(invitation=invitation, by=signed_in(request), now=timezone.now()):
        messages.success(request, _("The invitation is cancelled. Its link opens nothing now."))
    else:
        messages.warning(request, _("It was used or cancelled before you pressed."))
    return redirect("moderation:people")


@require_safe
@only_who_can(Act.SEE_AUDIT)
def show_audit(request: HttpRequest) -> HttpResponse:
    """Shows who did what, to which id, when; newest first."""
    before = request.GET.get("before", "")
    page = read_audit_page(before=row_id_from(before))
    return render(
        request,
        "office/audit.html",
        {
            "page": page,
            "first_page": reverse("moderation:audit") if before else "",
            "next_page": f"?before={page.following}" if page.following else "",
            "staff_area": "audit",
        },
    )


def invitation_link(request: HttpRequest, token: str) -> str:
    """Gives the whole address that an invited person opens."""
    return request.build_absolute_uri(reverse("staff:invitation", args=[token]))
