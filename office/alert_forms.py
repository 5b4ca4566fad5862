"""A person chooses with this form which alerts they get by e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.alert_choices import kinds_chosen, kinds_offered
from staff.models import Person


class AlertChoiceForm(forms.Form):
    """The kinds of alert that are offered to this person; none may be ticked."""

    kinds = forms.MultipleChoiceField(
        label=_("Send me an e-mail about"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        kinds.choices = [(kind.value, kind.label) for kind in kinds_offered(person)]
        self.initial = {"kinds": [kind.value for kind in kinds_chosen(person)]}
