"""A lead says what followed from a referral with this form."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.safeguarding_outcomes import BODIES, LONGEST_NOTE, OUTCOMES, PASSED_ON
from reporting.words.personal_details import find_personal_details


class ConclusionForm(forms.Form):
    """A lead chooses an outcome and which bodies were told, and may note what was done."""

    outcome = forms.ChoiceField(
        label=_("What followed?"),
        widget=forms.RadioSelect,
        choices=lambda: [(code, gettext(text)) for code, text in OUTCOMES.items()],
        error_messages={"required": _("Choose what followed")},
    )
    told = forms.MultipleChoiceField(
        label=_("If you passed it on: who was told?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=lambda: [(code, gettext(text)) for code, text in BODIES.items()],
    )
    note = forms.CharField(
        label=_("What was done, if more needs saying"),
        help_text=_("Never of whom: no names, places or numbers. Only leads see it."),
        widget=forms.Textarea,
        required=False,
    )

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"].replace("\r\n", "\n")
        if len(note) > LONGEST_NOTE:
            said = gettext("The note must be %(most)s characters or fewer")
            raise forms.ValidationError(said % {"most": LONGEST_NOTE})
        finds = find_personal_details(note)
        if finds:
            start, end, _kind = finds[0]
            said = gettext("“%(found)s” could say who this is about. Take it out of the note")
            raise forms.ValidationError(said % {"found": note[start:end]})
        return note

    def clean(self) -> dict[str, object]:
        chosen = super().clean() or {}
        outcome, told = chosen.get("outcome"), chosen.get("told")
        if outcome == PASSED_ON and not told and "told" not in self.errors:
            self.add_error("told", _("Choose who was told"))
        if outcome not in (None, PASSED_ON) and told:
            self.add_error("told", _("Take the ticks away, or choose “Passed on”"))
        return chosen
