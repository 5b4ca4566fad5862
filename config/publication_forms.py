"""The small forms with which a statistician closes, publishes, refuses and withdraws."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LONGEST_REASON = 2_000


class CloseForm(forms.Form):
    """One box to tick: the only step of the house that nobody can take back."""

    sure = forms.BooleanField(
        label=_("I know that it never opens again"),
        error_messages={"required": _("Tick the box to say that you know it never opens again")},
    )


class PublishForm(forms.Form):
    """Nothing to fill in, except where a figure jumped: then why it stands."""

    jump_reason = forms.CharField(
        label=_("Why do these figures stand?"),
        help_text=_(
            "Say what you looked at in the period's floods, and what you found. It is printed in "
            "the release's notes. Name nobody."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=_LONGEST_REASON,
        error_messages={
            "required": _("Write what you looked at, and why the figures stand"),
            "max_length": _("Write no more than 2,000 letters"),
        },
    )

    def __init__(self, *args: object, is_held: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not is_held:
            del self.fields["jump_reason"]


class NoticeForm(forms.Form):
    """Why a release is refused or withdrawn, in words for the public."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It is published as the notice, for good. Name nobody."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=_LONGEST_REASON,
        error_messages={
            "required": _("Write why: the reason is published as the notice"),
            "max_length": _("Write no more than 2,000 letters"),
        },
    )
