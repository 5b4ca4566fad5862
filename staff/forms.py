"""Staff choose a password, invite somebody and change roles with these forms."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from staff.models import Person
from staff.roles import LABELS


class ChoosePasswordForm(forms.Form):
    """Somebody chooses a password and types it twice."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. Three or four words you can remember do well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
        strip=False,
        error_messages={"required": _("Enter a password")},
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
        strip=False,
        error_messages={"required": _("Enter the same password again")},
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._person = Person(email=email)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, user=self._person)
        return password

    def clean_password_again(self) -> str:
        again: str = self.cleaned_data["password_again"]
        first = self.cleaned_data.get("password")
        if first is not None and first != again:
            raise forms.ValidationError(_("The two passwords are not the same"))
        return again


class RolesForm(forms.Form):
    """An administrator chooses somebody's roles. `before` are those that the page was made with."""

    roles = forms.MultipleChoiceField(
        label=_("What they may do"),
        choices=list(LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one. To end their access, remove them instead.")
        },
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._now = ",".join(sorted(person.roles))
        self.initial = {"roles": sorted(person.roles), "before": self._now}

    def clean(self) -> None:
        if self.cleaned_data.get("before") != self._now:
            raise forms.ValidationError(
                _("Somebody else has changed their roles meanwhile. Load this page again.")
            )


class InviteForm(forms.Form):
    """An administrator invites an address, to do one thing."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        max_length=254,
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address, like name@example.com"),
        },
    )
    role = forms.ChoiceField(
        label=_("What they will do"),
        choices=list(LABELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they will do")},
    )

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].lower()
        if Person.objects.at_work().filter(email=address).exists():
            raise forms.ValidationError(_("This person works here already"))
        return address
