"""Reads the small forms with which a statistician closes, publishes, refuses and withdraws."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from releases.public_reasons import (
    LONGEST_WORDS,
    REFUSAL_REASONS,
    WITHDRAWAL_REASONS,
    jump_reasons,
    telling_words,
)


class CloseForm(forms.Form):
    """A box to tick: the only step of the house that nobody can take back. Where something is still
    undecided (`asks`), one more."""

    sure = forms.BooleanField(
        label=_("I know that it never opens again"),
        error_messages={"required": _("Tick the box to say that you know it never opens again")},
    )
    asked = forms.BooleanField(
        label=_("I have asked somebody who reads reports, and these can wait"),
        error_messages={
            "required": _("Ask somebody who reads reports first, then tick that these can wait")
        },
    )

    def __init__(self, *args: object, asks: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not asks:
            del self.fields["asked"]


class ReasonForm(forms.Form):
    """A reason of a fixed list, and a few words that name nobody: both are printed for good."""

    reasons: Mapping[str, str] = {}
    missing = _("Choose why: the reason is published as the notice")

    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Anything to add? (optional)"),
        help_text=_(
            "It is printed for good, beside the figures. Write no number, no place and no name."
        ),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Write no more than 200 letters")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choice = self.fields["reason"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(code, _(text)) for code, text in self.reasons.items()]
        choice.error_messages["required"] = choice.error_messages["invalid_choice"] = self.missing

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if found := telling_words(words):
            raise forms.ValidationError(
                gettext(
                    "Take out %(found)s: what you add is printed for good beside the figures, so "
                    "it may hold no number, no place and no name"
                )
                % {"found": ", ".join(f"“{word}”" for word in found)}
            )
        return words


class PublishForm(ReasonForm):
    """A press; and, where a figure jumped, the reason for which it stands."""

    missing = _("Choose what you found, and why the figures stand")

    def __init__(self, *args: object, is_held: bool, demonstration: bool, **kwargs: object) -> None:
        self.reasons = jump_reasons(demonstration=demonstration)
        super().__init__(*args, auto_id="jump_%s", **kwargs)
        self.fields["reason"].label = _("Why do these figures stand?")
        if not is_held:
            self.fields.clear()


class RefuseForm(ReasonForm):
    """The reason for which a release is published without its figures."""

    reasons = REFUSAL_REASONS


class WithdrawForm(ReasonForm):
    """The reason for which a published release is withdrawn."""

    reasons = WITHDRAWAL_REASONS
