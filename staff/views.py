"""People join the staff here: by an invitation's page, and a picture for their authenticator."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from staff.access import signed_in
from staff.forms import ChoosePasswordForm
from staff.invitations import InvitationGone, accept_invitation, find_invitation
from staff.people import end_sessions
from staff.presses import press_on
from staff.roles import LABELS
from staff.signed_in import end_browser, open_browsers


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Lets whoever was invited choose a password; the second factor comes next."""
    now = timezone.now()
    try:
        found = find_invitation(token=token, now=now)
        form = ChoosePasswordForm(
            request.POST if request.method == "POST" else None, email=found.email
        )
        if request.method == "POST" and form.is_valid():
            person = accept_invitation(token=token, password=form.cleaned_data["password"], now=now)
            request.session.flush()
            login(request, person, "allauth.account.auth_backends.AuthenticationBackend")
            reauthenticate_by_password(request)
            return redirect("mfa_activate_totp")
    except InvitationGone:
        return render(request, "staff/invitation_gone.html", status=404)
    return render(
        request,
        "staff/invitation.html",
        {"form": form, "invitation": found, "role": LABELS.get(found.role, "")},
    )


@press_on("mfa_index")
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session that the person has, this one too."""
    person = signed_in(request)
    end_sessions(person=person, by=person, now=timezone.now())
    return redirect("account_login")


@require_safe
@login_required
def show_browsers(request: HttpRequest) -> HttpResponse:
    """Shows in which browsers the person is signed in, and since when."""
    browsers = open_browsers(request, person=signed_in(request))
    return render(request, "staff/browsers.html", {"browsers": browsers})


@press_on("staff:browsers")
@login_required
def sign_out_browser(request: HttpRequest, browser_id: int) -> HttpResponse:
    """Signs the person out in one of their browsers."""
    if end_browser(browser_id=browser_id, person=signed_in(request), now=timezone.now()):
        messages.success(request, _("You are signed out there."))
    else:
        messages.info(request, _("You were signed out there already."))
    return redirect("staff:browsers")


@require_safe
@login_required
def second_factor_picture(request: HttpRequest) -> HttpResponse:
    """Draws the code that an authenticator app photographs, while its secret is being set up."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(signed_in(request), secret))
    return HttpResponse(svg, content_type="image/svg+xml")
