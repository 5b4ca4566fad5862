"""The holder of a code reads one of these notes. They are reviewed texts, chosen, never typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from classification.wording import N_
from reporting.models import ReceiptState


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note has a title, and says what it means. `period` stands in for "%(period)s"."""

    title: str
    text: str


_NOT_COUNTED_BECAUSE: Final[Mapping[ReceiptState, str]] = {
    ReceiptState.NOT_DECIDED: N_(
        "Nobody here could decide on it within %(undecided)s, so we deleted it. "
        "That was our delay. You can tell us again."
    ),
    ReceiptState.PERIOD_NOT_CLOSED: N_(
        "We had accepted it. But nobody here added up the reports of %(period)s within "
        "%(unclosed)s, so we deleted them uncounted. That was our fault. You can tell us again."
    ),
    ReceiptState.NOT_ABOUT_CYBER_CRIME: N_(
        "We count harm done online or by phone and message. What you told us seems to "
        "be about something else, so it is not in our figures. It still matters: 101 "
        "can say who helps."
    ),
    ReceiptState.TEST_OR_NONSENSE: N_(
        "We could not read this as something that happened, so it is not in our "
        "figures. If it did happen, you can tell us again."
    ),
    ReceiptState.DUPLICATE_OF_OWN_REPORT: N_(
        "This looks the same as another report, so we do not count it twice. The other "
        "one is judged by itself: you need not tell us again."
    ),
    ReceiptState.PART_OF_A_FLOOD: N_(
        "Many reports came that look alike, and this was taken for one of them. A person read "
        "some; the others were judged together, and nobody may have read them. It is not in "
        "our figures. If it is yours and true, please "
        "tell us again: a person will read it. The help on this site stays here for you."
    ),
    ReceiptState.OUTSIDE_WHAT_WE_COUNT: N_(
        "What you told us is outside what this site counts, so it is not in our "
        "figures. The advice we showed still holds."
    ),
    ReceiptState.UNSAFE_TO_KEEP: N_(
        "We could not keep what you wrote. Nothing of it is in our figures. If a child "
        "is in danger, call 999."
    ),
}

NOTES: Final[Mapping[ReceiptState, Note]] = {
    ReceiptState.RECEIVED: Note(
        title=N_("Received"), text=N_("We have it. A person will read it.")
    ),
    ReceiptState.BEING_READ: Note(
        title=N_("We are dealing with it"),
        text=N_("We are dealing with it, or have done so. You will see here what became of it."),
    ),
    ReceiptState.ACCEPTED: Note(
        title=N_("It will be counted"), text=N_("It will be counted when this period closes.")
    ),
    ReceiptState.COUNTED: Note(
        title=N_("It is counted"), text=N_("It is counted in release %(period)s.")
    ),
    ReceiptState.WITHDRAWN: Note(title=N_("Taken back"), text=N_("You took it back. It is gone.")),
    **{
        state: Note(title=N_("It is not in our figures"), text=text)
        for state, text in _NOT_COUNTED_BECAUSE.items()
    },
}
"""Every state has its note. "Being read" holds rejected reports too, those that were judged as one
of a group among them: it never says that a person has read what nobody may have opened."""
