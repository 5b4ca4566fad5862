"""A moderator decides, and opens a key, with these small forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classification.crime_types import CRIME_TYPES
from moderation.hold_days import DaysToHold


class AcceptForm(forms.Form):
    """A moderator accepts under a crime type, which follows from the answers unless they see
    otherwise."""

    crime_type = forms.ChoiceField(
        label=_("Crime type"),
        choices=lambda: [(kind.code, gettext(kind.label)) for kind in CRIME_TYPES],
        error_messages={"required": _("Choose a crime type")},
    )


class DecisionReasonForm(forms.Form):
    """A moderator chooses exactly one reason of a closed list."""

    reason = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _("Choose one reason")}
    )

    def __init__(self, *args: object, reasons: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(code, gettext(text)) for code, text in reasons.items()]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


class HoldForm(DecisionReasonForm):
    """A moderator says what a report waits for, and until which day."""

    until = forms.DateField(
        label=_("Until which day?"),
        input_formats=("%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d %B %Y"),
        error_messages={
            "required": _("Choose the day on which it comes back"),
            "invalid": _("Enter a day, like 2026-12-09"),
        },
    )

    def __init__(self, data: Any = None, *, days: DaysToHold, **kwargs: Any) -> None:
        if data is not None and "until" not in data:
            # A press that was made before the page asked for a day.
            data = data.copy()
            data["until"] = days.usual.isoformat()
        super().__init__(data, initial={"until": days.usual.isoformat()}, **kwargs)
        self.days = days
        self.fields["until"].help_text = gettext(
            "On that day it comes back into the queue by itself. Choose a day up to %(last)s."
        ) % {"last": date_format(days.last, "j F Y")}
        # A browser empties its box for days of what is no day: what was typed is kept as it is.
        widget = forms.DateInput(attrs={"type": "text" if self.errors.get("until") else "date"})
        self.fields["until"].widget = widget

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.days.first:
            raise forms.ValidationError(_("Choose a day after today"))
        if until > self.days.last:
            said = gettext("Choose a day no later than %(last)s")
            raise forms.ValidationError(said % {"last": date_format(self.days.last, "j F Y")})
        return until


class SavedViewForm(forms.Form):
    """A reader names the filter that they want to keep."""

    name = forms.CharField(
        label=_("Name of the view"),
        max_length=40,
        error_messages={
            "required": _("Enter a name for the view"),
            "max_length": _("The name must be 40 characters or fewer"),
        },
    )


class PassphraseForm(forms.Form):
    """A reader opens their key with its seven words."""

    passphrase = forms.CharField(
        label=_("Your passphrase"),
        help_text=_("Seven words. Capitals and extra spaces do not matter."),
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter your passphrase")},
    )
