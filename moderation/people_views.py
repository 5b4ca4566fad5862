"""The people who work here, their keys, and what everybody did."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation.key_views import open_key_of
from moderation.keys import KeyProblem, NoReaders, remove_reader, share_epochs
from moderation.roster import audit_page, roster
from staff.access import role_required, signed_in
from staff.addresses import row_id_from
from staff.forms import InviteForm
from staff.invitations import invite_back, invite_person
from staff.models import Invitation, Person
from staff.people import LastAdministrator
from staff.pressing import press_on
from staff.roles import ADMINISTRATOR, SENIOR


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(ADMINISTRATOR, SENIOR)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, and who is invited. Administrators invite."""
    person = signed_in(request)
    may_invite = person.has_role(ADMINISTRATOR)
    form = InviteForm(request.POST if may_invite and request.method == "POST" else None)
    link = ""
    if form.is_bound and form.is_valid():
        token = invite_person(
            email=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
            by=person,
            now=timezone.now(),
        )
        link = _link(request, token)
    return render(
        request,
        "moderation/people.html",
        {
            "members": roster(),
            "invitations": Invitation.objects.waiting(),
            "form": InviteForm() if link else form,
            "link": link,
            "may_invite": may_invite,
            "may_share": person.has_role(SENIOR) and open_key_of(request) is not None,
            "staff_area": "people",
        },
        status=422 if form.errors else 200,
    )


@press_on("moderation:people")
@role_required(ADMINISTRATOR)
def let_back(request: HttpRequest, person_id: int) -> HttpResponse:
    """A link for somebody who lost their password or phone."""
    token = invite_back(person=_person(person_id), by=signed_in(request), now=timezone.now())
    return render(
        request,
        "moderation/people_link.html",
        {"link": _link(request, token), "member": _person(person_id), "staff_area": "people"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(ADMINISTRATOR)
def remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ends somebody's access at once, after a page that says what that does."""
    member = _person(person_id)
    if request.method != "POST":
        return render(
            request, "moderation/people_remove.html", {"member": member, "staff_area": "people"}
        )
    try:
        remove_reader(person=member, by=signed_in(request), now=timezone.now())
    except (LastAdministrator, NoReaders) as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Their access has ended."))
    return redirect("moderation:people")


@press_on("moderation:people")
@role_required(SENIOR)
def share(request: HttpRequest, person_id: int) -> HttpResponse:
    """Lets a colleague's key open what the senior moderator's own key opens."""
    unlocked = open_key_of(request)
    if unlocked is None:
        messages.warning(request, _("Unlock your key first."))
        return redirect("moderation:unlock")
    try:
        share_epochs(
            giver=unlocked.private_key,
            taker=_person(person_id),
            by=signed_in(request),
            now=timezone.now(),
        )
    except KeyProblem as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Their key now opens what yours opens."))
    return redirect("moderation:people")


@require_safe
@role_required(ADMINISTRATOR, SENIOR)
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, to which id, when; newest first."""
    before = request.GET.get("before", "")
    page = audit_page(before=row_id_from(before))
    return render(
        request,
        "moderation/audit.html",
        {"page": page, "is_first_page": not before, "staff_area": "audit"},
    )


def _person(person_id: int) -> Person:
    found: Person | None = Person.objects.at_work().filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def _link(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("staff:invitation", args=[token]))
