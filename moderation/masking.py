"""A reader masks personal details in words that they have open, and takes masks off again.

The words themselves stay as they were sealed. All masks of a report are one text of one length,
sealed to the same public key as the words (decision 71), so the database tells neither where a
mask lies nor how many there are. The audit says that something was masked; what kind, and why,
shows beside the open words alone.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from moderation.masks import (
    KINDS,
    MASK_REASONS,
    MOST_MASKS,
    Mask,
    is_covered,
    kind_of_find,
    masks_to_text,
    touches_mask,
)
from moderation.reading_models import WordMasks
from moderation.unlocking import Unlocked
from moderation.unsealing import OpenedWords, open_words
from reporting.words.personal_details import find_personal_details
from reporting.words.sealing import seal_words
from staff.audit import record_action
from staff.models import Person

_SHORTEST: Final = 2


class CannotMask(ValueError):
    """Nothing was masked; the text says why, and what to do."""


def mask_find(
    *, report_id: int, number: int, reason: str, by: Person, unlocked: Unlocked, now: datetime
) -> bool:
    """Masks the detail that has this number among those found in the words.

    Says whether that was new. Raises CannotMask, or what `open_words` does.
    """
    with transaction.atomic():
        record_action(
            action="mask_words", by=by, subject="report", subject_id=str(report_id), at=now
        )
        opened = open_words(report_id=report_id, by=by, unlocked=unlocked, now=now)
        finds = find_personal_details(opened.text)
        if not 1 <= number <= len(finds):
            raise CannotMask(gettext("There is no suggestion with this number."))
        start, end, found = finds[number - 1]
        spans = [(start, end)]
        return _mask(opened, spans, kind=kind_of_find(found), reason=reason, by=by, now=now)


def mask_text(
    *,
    report_id: int,
    exact: str,
    kind: str,
    reason: str,
    by: Person,
    unlocked: Unlocked,
    now: datetime,
) -> None:
    """Masks these words in each place where they stand open, whatever their capitals or line ends.

    Raises CannotMask, or what `open_words` does.
    """
    with transaction.atomic():
        record_action(
            action="mask_words", by=by, subject="report", subject_id=str(report_id), at=now
        )
        opened = open_words(report_id=report_id, by=by, unlocked=unlocked, now=now)
        parts = exact.split()
        if sum(map(len, parts)) < _SHORTEST:
            raise CannotMask(gettext("Type the words to mask, at least two letters or digits."))
        # Not inside a word: "Ann" is no part of "planned".
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)"
        spans = [
            match.span()
            for match in re.finditer(pattern, opened.text, re.I)
            if not touches_mask(*match.span(), opened.masks)
        ]
        if not spans:
            # One answer for what is not there and for what is masked, so that nobody can guess at
            # what a mask hides.
            raise CannotMask(
                gettext("These words are not there to mask. Copy them as they are written.")
            )
        _mask(opened, spans, kind=kind, reason=reason, by=by, now=now)


def take_mask_off(
    *, report_id: int, number: int, by: Person, unlocked: Unlocked, now: datetime
) -> bool:
    """Takes the mask with this number off. Says whether it still stood."""
    with transaction.atomic():
        record_action(
            action="unmask_words", by=by, subject="report", subject_id=str(report_id), at=now
        )
        opened = open_words(report_id=report_id, by=by, unlocked=unlocked, now=now)
        if not (1 <= number <= len(opened.masks) and opened.masks[number - 1].stands):
            transaction.set_rollback(True)
            return False
        masks = list(opened.masks)
        masks[number - 1] = replace(masks[number - 1], undone_by=by.pk, undone_at=now)
        _keep(opened, masks)
    return True


def _mask(
    opened: OpenedWords,
    spans: list[tuple[int, int]],
    *,
    kind: str,
    reason: str,
    by: Person,
    now: datetime,
) -> bool:
    if kind not in KINDS or reason not in MASK_REASONS:
        raise CannotMask(gettext("Choose a kind and a reason from the lists."))
    new = [
        Mask(start=start, end=end, kind=kind, reason=reason, by=by.pk, at=now)
        for start, end in spans
        if not is_covered(start, end, opened.masks)
    ]
    if not new:
        transaction.set_rollback(True)
        return False
    if len(opened.masks) + len(new) > MOST_MASKS:
        raise CannotMask(gettext("No more masks fit. Ask the safeguarding lead what to do."))
    _keep(opened, [*opened.masks, *new])
    return True


def _keep(opened: OpenedWords, masks: list[Mask]) -> None:
    sealed = seal_words(masks_to_text(masks), recipients=[opened.recipient])
    WordMasks.objects.update_or_create(words=opened.sealed, defaults={"sealed": sealed})
