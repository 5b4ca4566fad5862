"""Staff see here one colleague: roles, key, sessions, a link to come back, and how they leave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation.key_views import open_key_of
from moderation.keys import KeyProblem, share_epochs
from moderation.reader_access import LastKey, change_readers_roles, holds_last_key, remove_reader
from office.people_views import invitation_link
from office.staff_list import member_of
from staff.access import only_who_can, signed_in
from staff.addresses import row_id_in
from staff.forms import RolesForm
from staff.invitations import invite_back
from staff.models import Person
from staff.people import LastAdministrator, end_sessions, why_not_let_back_in
from staff.policies import Act, can
from staff.presses import press_on
from staff.proposal_models import ProposalKind
from staff.proposals import ProposalRefused, is_alone_enough, propose, waiting_about


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.SEE_PEOPLE)
def show_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Shows what somebody may do and holds. Administrators change their roles here."""
    member, by = _person(person_id), signed_in(request)
    is_sent = request.method == "POST" and can(by, Act.MANAGE_PEOPLE)
    form = RolesForm(request.POST if is_sent else None, person=member)
    asks_for_last_key = False
    if form.is_bound and form.is_valid():
        try:
            change_readers_roles(
                person=member,
                roles=form.cleaned_data["roles"],
                by=by,
                now=timezone.now(),
                last_key=request.POST.get("last_key") == "yes",
            )
        except LastAdministrator as error:
            form.add_error("roles", str(error))
        except LastKey:
            asks_for_last_key = True
            form.add_error("roles", _("Read what this would cost, then press again."))
        else:
            messages.success(request, _("Their roles are changed."))
            return redirect("moderation:people" if member == by else request.path_info)
    return render(
        request,
        "office/person.html",
        {
            "member": member_of(member),
            "form": form,
            "asks_for_last_key": asks_for_last_key,
            "is_oneself": member == by,
            "is_alone_enough": is_alone_enough(),
            "why_not_let_back_in": "" if is_alone_enough() else why_not_let_back_in(member),
            "proposal": waiting_about(ProposalKind.LET_BACK_IN, str(member.pk), now=timezone.now()),
            "unlocked": open_key_of(request),
            "staff_area": "people",
        },
        status=422 if form.errors else 200,
    )


@press_on("moderation:person", "person_id")
@only_who_can(Act.MANAGE_PEOPLE)
def make_link_back(request: HttpRequest, person_id: int) -> HttpResponse:
    """Proposes a link for somebody who lost their password or phone: a second person makes it.

    On a practice site one person makes it, at once.
    """
    member = _person(person_id)
    if member == signed_in(request):
        # It would change password and second factor without asking for either.
        messages.warning(request, _("For yourself, use My sign-in."))
        return redirect("moderation:person", person_id)
    by, now = signed_in(request), timezone.now()
    if is_alone_enough():
        token = invite_back(person=member, by=by, now=now)
        return render(
            request,
            "office/people_link.html",
            {"link": invitation_link(request, token), "member": member, "staff_area": "people"},
        )
    try:
        proposal = propose(
            kind=ProposalKind.LET_BACK_IN, subject=str(member.pk), content={}, by=by, now=now
        )
    except ProposalRefused as error:
        messages.warning(request, str(error))
        return redirect("moderation:person", person_id)
    return redirect("moderation:proposal", proposal.pk)


@press_on("moderation:person", "person_id")
@only_who_can(Act.MANAGE_PEOPLE)
def sign_out(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ends somebody's sessions now."""
    member = _person(person_id)
    end_sessions(person=member, by=signed_in(request), now=timezone.now())
    messages.success(request, _("They are signed out everywhere."))
    return redirect("moderation:person", person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.MANAGE_PEOPLE)
def remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ends somebody's access at once, after a page that says what that does."""
    member = _person(person_id)
    if request.method == "POST":
        try:
            remove_reader(
                person=member,
                by=signed_in(request),
                now=timezone.now(),
                last_key=request.POST.get("last_key") == "yes",
            )
        except LastAdministrator as error:
            messages.warning(request, str(error))
            return redirect("moderation:people")
        except LastKey:
            return _show_removal(request, member, status=422)
        messages.success(request, _("Their access has ended."))
        return redirect("moderation:people")
    return _show_removal(request, member)


def _show_removal(request: HttpRequest, member: Person, *, status: int = 200) -> HttpResponse:
    """Shows the page before somebody's access ends; with 422 where what it asks is not said."""
    return render(
        request,
        "office/people_remove.html",
        {"member": member, "is_last_key": holds_last_key(member), "staff_area": "people"},
        status=status,
    )


@press_on("moderation:person", "person_id")
@only_who_can(Act.CONFIRM_KEYS)
def confirm_key(request: HttpRequest, person_id: int) -> HttpResponse:
    """Confirms a colleague's key and lets it open what the senior moderator's own key opens."""
    member = _person(person_id)
    unlocked = open_key_of(request)
    if unlocked is None:
        messages.warning(request, _("Unlock your key first."))
        return redirect("moderation:unlock")
    try:
        share_epochs(
            giver=unlocked.private_key,
            taker=member,
            by=signed_in(request),
            now=timezone.now(),
            key_id=row_id_in(request.POST, "key") or 0,
        )
    except KeyProblem as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Their key now opens what yours opens."))
    return redirect("moderation:person", person_id)


def _person(person_id: int) -> Person:
    found: Person = get_object_or_404(Person.objects.at_work(), pk=person_id)
    return found
