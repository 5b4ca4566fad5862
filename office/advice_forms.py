"""Staff put up a banner and note the check of a contact with these forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guidance.models import RIGHT, WRONG, Banner
from guidance.upkeep.checks import wrong_words

READY_TEXTS: Final = (
    _("Report Fraud's phone line is down today. Use its website."),
    _("Some phone lines are very busy today. If you cannot get through, try again later."),
    _("We cannot take reports just now. The advice on this site still works."),
)
"""Banners read by several people. Whoever is in a hurry picks one."""

FIELD_NAMES: Final = {
    "number": _("The number"),
    "address": _("The address"),
    "hours": _("The hours"),
}


class BannerForm(forms.Form):
    """Somebody writes what a banner says, how loudly, and from when until when."""

    ready = forms.ChoiceField(
        label=_("Words that are ready"),
        choices=lambda: [("", _("None of these")), *((str(text), text) for text in READY_TEXTS)],
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.CharField(
        label=_("Or your own words"),
        help_text=_(
            "Plain and short, 500 characters at most. Say what to do instead. No numbers and no "
            "addresses: those stand on the pages, where they are checked."
        ),
        required=False,
        max_length=500,
        error_messages={"max_length": _("Use 500 characters at most")},
    )
    level = forms.ChoiceField(
        label=_("How it looks"),
        choices=Banner.Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a note or a warning")},
    )
    nation = forms.ChoiceField(
        label=_("Whom it concerns"),
        choices=Banner.Nation.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    shown_from = forms.DateTimeField(
        label=_("From"),
        help_text=_("Leave it empty to start at once."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"invalid": _("Enter a day and a time, like 2026-11-30T18:00")},
    )
    shown_until = forms.DateTimeField(
        label=_("Until"),
        help_text=_("It ends by itself then. You can stop it sooner."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={
            "required": _("Enter when it ends"),
            "invalid": _("Enter a day and a time, like 2026-11-30T18:00"),
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text = " ".join((cleaned.get("text") or cleaned.get("ready") or "").split())
        if not text and "text" not in self.errors:
            self.add_error("text", _("Pick words that are ready, or write your own"))
        if cleaned.get("text") and (wrong := wrong_words(text)):
            said = _("Take this out, or put it in other words: %(found)s")
            self.add_error("text", said % {"found": "; ".join(wrong)})
        now = timezone.now()
        start: datetime = cleaned.get("shown_from") or now
        until = cleaned.get("shown_until")
        if until and until <= max(start, now):
            self.add_error("shown_until", _("It must end after it begins, and in the future"))
        chosen = cleaned.get("nation", "")
        name = Banner.Nation(chosen).label if chosen else ""
        ready = {" ".join(str(words).split()) for words in READY_TEXTS}
        return cleaned | {
            "text": text,
            "shown_from": start,
            "nation_name": name,
            "is_own_words": text not in ready,
        }


class ContactCheckForm(forms.Form):
    """Somebody says what they found: right or wrong, for each field of a contact that is shown."""

    saw = forms.CharField(
        label=_("What you saw or heard (optional if all is right)"),
        help_text=_("300 characters at most. No names."),
        required=False,
        max_length=300,
        error_messages={"max_length": _("Use 300 characters at most")},
    )

    def __init__(self, *args: Any, shown: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_fields = tuple(shown)
        for name, words in shown.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{FIELD_NAMES[name]}: {words}",
                choices=[(RIGHT, _("Right")), (WRONG, _("Wrong"))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose right or wrong for “%(what)s”")
                    % {"what": FIELD_NAMES[name]}
                },
            )

    @property
    def findings(self) -> dict[str, str]:
        """Gives right or wrong, by field."""
        return {name: self.cleaned_data[name] for name in self.shown_fields}

    def findings_fields(self) -> list[forms.BoundField]:
        """Gives the questions, one for each field that is shown."""
        return [self[name] for name in self.shown_fields]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["saw"] = " ".join(cleaned.get("saw", "").split())
        found = {cleaned.get(name) for name in self.shown_fields}
        if WRONG in found and not cleaned["saw"] and "saw" not in self.errors:
            self.add_error("saw", _("Say what you saw instead"))
        return cleaned
