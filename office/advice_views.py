"""Staff see here what people pressed beside the advice, check contacts and put up a banner."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guidance.models import Banner
from guidance.reading.directory import Contact
from guidance.reading.library import current
from guidance.upkeep.banner import BannerGone, banners_ahead, start_banner, stop_banner
from guidance.upkeep.banner_times import BannerSpan, making_room_for, spans_from, standing_at
from guidance.upkeep.contact_checks import (
    LastCheck,
    fields_shown,
    last_checks,
    record_check,
    seen_of,
)
from office.advice_counts import count_weeks
from office.advice_forms import BannerForm, ContactCheckForm
from office.own_banners import propose_banner, waiting_banners
from staff.access import only_who_can, signed_in
from staff.policies import Act
from staff.presses import press_on
from staff.proposals import is_alone_enough

_BEFORE_ALL: Final = date(2020, 1, 1)


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """The public sees a contact as `shown`; `check` is the last of it, `is_changed` whether it was
    different then."""

    contact: Contact
    shown: str
    check: LastCheck | None

    @property
    def is_changed(self) -> bool:
        return self.check is not None and self.check.shown != self.shown


@require_safe
@only_who_can(Act.KEEP_ADVICE)
def show_advice(request: HttpRequest) -> HttpResponse:
    """Shows what people pressed, week by week, rounded to 10; and the banner."""
    before = _day_from(request.GET.get("before", ""))
    now = timezone.now()
    page = count_weeks(before=before, today=timezone.localdate(now), library=current())
    banners = banners_ahead(now)
    standing = standing_at(now, banners)
    return render(
        request,
        "office/advice.html",
        {
            "page": page,
            "first_page": reverse("moderation:advice") if before else "",
            "next_page": f"?before={page.older}" if page.older else "",
            "banners": [
                {
                    "banner": banner,
                    "is_shown": banner in standing,
                    "is_covered": banner.is_shown_at(now) and banner not in standing,
                }
                for banner in banners
            ],
            "spans": spans_from(now, banners) if len(banners) > 1 else (),
            "unchecked_count": sum(line.check is None for line in _contact_lines()),
            "staff_area": "advice",
            "advice_area": "counts",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.KEEP_ADVICE)
def put_up_banner(request: HttpRequest) -> HttpResponse:
    """Puts up a banner: its words and times, then a look at it, then the press."""
    form = BannerForm(request.POST if request.method == "POST" else None)
    is_shown = form.is_bound and form.is_valid() and "show" in request.POST
    if is_shown and form.cleaned_data["is_own_words"] and not is_alone_enough():
        return propose_banner(request, form.cleaned_data)
    if is_shown:
        now = timezone.now()
        start_banner(
            text=form.cleaned_data["text"],
            level=form.cleaned_data["level"],
            nation=form.cleaned_data["nation"],
            shown_from=form.cleaned_data["shown_from"],
            shown_until=form.cleaned_data["shown_until"],
            by=signed_in(request),
            now=now,
        )
        if form.cleaned_data["shown_from"] > now:
            messages.success(
                request, _("The banner is planned. It stands from the time you chose.")
            )
        else:
            messages.success(request, _("The banner is set. Pages show it within ten seconds."))
        return redirect("moderation:advice")
    is_preview = form.is_bound and form.is_valid() and "change" not in request.POST
    return render(
        request,
        "office/banner.html",
        {
            "form": form,
            "preview": form.cleaned_data if is_preview else None,
            "spans": _spans_with(form.cleaned_data) if is_preview else (),
            "is_alone_enough": is_alone_enough(),
            "waiting": waiting_banners(now=timezone.now()),
            "staff_area": "advice",
            "advice_area": "banner",
        },
        status=422 if form.errors else 200,
    )


@press_on("moderation:banner")
@only_who_can(Act.KEEP_ADVICE)
def take_down_banner(request: HttpRequest, banner_id: UUID) -> HttpResponse:
    """Takes the banner down at once."""
    try:
        stop_banner(banner_id=banner_id, by=signed_in(request), now=timezone.now())
    except BannerGone:
        messages.info(request, _("That banner had ended already."))
    else:
        messages.success(request, _("The banner is down."))
    return redirect("moderation:advice")


@require_safe
@only_who_can(Act.KEEP_ADVICE)
def show_contacts(request: HttpRequest) -> HttpResponse:
    """Shows who checked which contact and when; first those that nobody has checked."""
    return render(
        request,
        "office/contacts.html",
        {"lines": _contact_lines(), "staff_area": "advice", "advice_area": "contacts"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_can(Act.KEEP_ADVICE)
def check_contact(request: HttpRequest, key: str) -> HttpResponse:
    """Notes what a person found of one contact today."""
    contact = current().shown_contact(key)
    if contact is None:
        raise Http404
    is_same = request.POST.get("shown") == seen_of(contact)
    form = ContactCheckForm(
        request.POST if request.method == "POST" and is_same else None,
        shown=fields_shown(contact),
    )
    if form.is_bound and form.is_valid():
        record_check(
            contact=contact,
            findings=form.findings,
            saw=form.cleaned_data["saw"],
            by=signed_in(request),
            now=timezone.now(),
        )
        messages.success(request, _("Your check of %(name)s is noted.") % {"name": contact.name})
        return redirect("moderation:contacts")
    if request.method == "POST" and not is_same:
        messages.warning(request, _("The contact was changed meanwhile. Look at it again."))
    return render(
        request,
        "office/contact_check.html",
        {
            "form": form,
            "contact": contact,
            "shown": seen_of(contact),
            "last": last_checks().get(contact.key),
            "staff_area": "advice",
            "advice_area": "contacts",
        },
        status=422 if form.errors else 200,
    )


def _spans_with(chosen: dict[str, Any]) -> tuple[BannerSpan, ...]:
    """Lists what would stand when, if this banner were put up now."""
    now = timezone.now()
    new = Banner(
        **{name: chosen[name] for name in ("text", "level", "nation", "shown_from", "shown_until")}
    )
    others = banners_ahead(now)
    leaving = making_room_for(new, others, now=now)
    return spans_from(now, [new, *(other for other in others if other not in leaving)])


def _contact_lines() -> list[ContactLine]:
    """Lists the contacts that are shown: never checked, then those checked longest ago."""
    checks = last_checks()
    lines = [
        ContactLine(contact=contact, shown=seen_of(contact), check=checks.get(contact.key))
        for contact in current().contacts.values()
        if contact.is_shown
    ]
    return sorted(lines, key=lambda line: line.check.on if line.check else date.min)


def _day_from(text: str) -> date | None:
    """Reads the day that an address names; None for anything that is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day > _BEFORE_ALL else None
