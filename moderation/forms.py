"""A moderator decides, and opens a key, with these small forms."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classification.crime_types import CRIME_TYPES


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
