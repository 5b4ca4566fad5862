"""This module tells what was done with one report: what the audit says of it, in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Final

from django.utils.translation import gettext

from classification.wording import N_
from moderation.correcting import CORRECTION
from reporting.form.questions import FIELDS
from reporting.models import Report
from staff.models import AuditEntry, Person

ACTIONS: Final[Mapping[str, str]] = {
    "claim_report": N_("Taken"),
    "take_over_report": N_("Taken over from whoever was reading it"),
    "read_codes": N_("Codes opened"),
    "read_words": N_("Words opened"),
    "mask_words": N_("Part of the words masked"),
    "unmask_words": N_("A mask taken off the words"),
    "show_original_to_decide": N_("Masked words shown: could not decide without them"),
    "show_original_to_check": N_("Masked words shown: to check the mask"),
    "show_original_for_safety": N_("Masked words shown: somebody may be in danger"),
    "mark_label": N_("A warning label marked wrong or missing"),
    "unmark_label": N_("That mark of a label taken back"),
    "looked_for_words": N_("Looked at with others, to see whether anything was written"),
    "let_go_report": N_("Given back"),
    "accept_report": N_("Accepted"),
    "recode_report": N_("Crime type corrected"),
    "reject_report": N_("Not counted"),
    "hold_report": N_("Put on hold"),
    "refer_report": N_("Referred to the safeguarding lead"),
    "pass_on_report": N_("Passed on by the lead"),
    "pass_nothing_on_report": N_("The lead found nothing to pass on"),
    "undo_passing_on_report": N_("What the lead noted of the referral was undone"),
    "resume_report": N_("Put back into the queue"),
    "reopen_report": N_("Last decision undone"),
    "take_out_of_flood": N_("Taken out of its group"),
    "say_alike": N_("Read, and found to be a copy like the others of its group"),
    "name_duplicate": N_("Named as a report that another one repeats"),
    "second_read_report": N_("Read a second time"),
    "settle_report": N_("Settled by a third reader"),
    "purge_words": N_("Words deleted, as their time was over"),
}
"""Action of the audit on a report -> what it is called where people read it."""

_LABELS: Final = {field.code: field.label.voice("you") for field in FIELDS}
_MOST: Final = 100


@dataclass(frozen=True, kw_only=True)
class TrailStep:
    """Somebody did one thing with the report at this time; `by` is "" where nobody did."""

    at: datetime
    said: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Trail:
    """A report has these steps behind it, oldest first; `is_cut` where only the last are here."""

    steps: tuple[TrailStep, ...]
    is_cut: bool


def trail_of(
    report: Report,
    *,
    names_questions: bool = True,
    of: Person | None = None,
    since: datetime | None = None,
) -> Trail:
    """Reads what the audit says of a report; which questions were corrected, only if asked to.

    `of` and `since` leave out what others did, and what was done before.
    """
    entries = AuditEntry.objects.about("report", report.pk).select_related("by").order_by("-number")
    if of is not None:
        entries = entries.filter(by=of)
    if since is not None:
        entries = entries.filter(at__gte=since)
    found = tuple(entries[: _MOST + 1])
    steps = _steps(found[:_MOST][::-1], names_questions=names_questions)
    return Trail(steps=tuple(steps), is_cut=len(found) > _MOST)


def entry_in_words(action: str) -> str:
    """Says in words what an entry tells of; one that has no words is named by its code."""
    if action in ACTIONS:
        return gettext(ACTIONS[action])
    code = action.removeprefix(CORRECTION)
    if code != action and code in _LABELS:
        return gettext("Answer corrected: “%(question)s”") % {"question": gettext(_LABELS[code])}
    return action


def _steps(entries: Sequence[AuditEntry], *, names_questions: bool) -> Iterator[TrailStep]:
    for entry, following in zip_longest(entries, entries[1:]):
        if following is not None and _is_half_of(entry, following):
            continue
        said = entry_in_words(entry.action)
        if entry.action == "resume_report" and entry.by is None:
            said = gettext("Came back by itself")
        if entry.action.startswith(CORRECTION) and not names_questions:
            said = gettext("An answer was corrected")
        yield TrailStep(at=entry.at, said=said, by=entry.by.email if entry.by else "")


def _is_half_of(entry: AuditEntry, following: AuditEntry) -> bool:
    """Tells whether the entry is the taking that every taking over begins with."""
    return (entry.action, following.action) == ("claim_report", "take_over_report") and (
        entry.at,
        entry.by_id,
    ) == (following.at, following.by_id)
