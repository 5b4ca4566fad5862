"""Each person chooses here which alerts they get by e-mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.alert_forms import AlertChoiceForm
from office.alert_settings import has_mail, webhooks
from staff.access import only_who_can, signed_in
from staff.alert_choices import choose_alerts
from staff.policies import Act


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.COME_IN)
def show_alerts(request: HttpRequest) -> HttpResponse:
    """Shows the alerts that this person can get, and takes their choice."""
    person = signed_in(request)
    form = AlertChoiceForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_bound and form.is_valid():
        choose_alerts(person=person, kinds=form.cleaned_data["kinds"], now=timezone.now())
        messages.success(request, _("Your choice is saved."))
        return redirect("moderation:alerts")
    return render(
        request,
        "office/alerts.html",
        {
            "form": form,
            "has_mail": has_mail(),
            "has_webhooks": bool(webhooks()),
            "staff_area": "attention",
        },
        status=422 if form.errors else 200,
    )
