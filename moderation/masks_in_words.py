"""This module puts masks into words, and takes what a reader chose to mask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.masks import KINDS, MASK_REASONS, Mask
from staff.models import Person


@dataclass(frozen=True, kw_only=True)
class MaskLine:
    """A mask, in words: what it hides, why, who made it when, and who took it off, "" where it
    stands."""

    number: int
    kind: str
    reason: str
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None


class MaskForm(forms.Form):
    """A reader names what is to be masked: a suggestion by its number, or the words themselves."""

    exact = forms.CharField(label=_("The words to mask"), required=False, max_length=500)
    kind = forms.ChoiceField(label=_("What it is"), required=False)
    reason = forms.ChoiceField(label=_("Why"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("kind", KINDS), ("reason", MASK_REASONS)):
            choices = [(code, gettext(text)) for code, text in words.items()]
            self.fields[name].choices = choices  # type: ignore[attr-defined]


def masks_in_words(masks: Iterable[tuple[int, Mask]]) -> Sequence[MaskLine]:
    """Puts every mask into words, with its number."""
    numbered = list(masks)
    asked = {each for _number, mask in numbered for each in (mask.by, mask.undone_by) if each}
    people = dict(Person.objects.filter(pk__in=asked).values_list("pk", "email"))
    gone = gettext("somebody who has left")
    return [
        MaskLine(
            number=number,
            kind=gettext(KINDS[mask.kind]),
            reason=gettext(MASK_REASONS[mask.reason]),
            by=people.get(mask.by, gone),
            at=mask.at,
            undone_by=people.get(mask.undone_by, gone) if mask.undone_by else "",
            undone_at=mask.undone_at,
        )
        for number, mask in numbered
    ]
