"""These errors say why nothing was done with a report, in words for the person who tried."""

from django.utils.translation import gettext


class DecisionError(ValueError):
    """Nothing was done; the text says why."""


class ReportGone(DecisionError):
    """The report was taken back, or its period has closed."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This report is gone: it was taken back, or its period has closed.")
        )


class ReportTaken(DecisionError):
    """Somebody else is reading this report."""

    def __init__(self) -> None:
        super().__init__(gettext("Somebody else is reading this report."))


class TooManyTaken(DecisionError):
    """This person has taken as many reports as one person may have at a time."""


class AskFirst(DecisionError):
    """The next report is of a kind that this reader would rather not read, and nobody else would:
    they are asked, and nothing is taken for them."""

    def __init__(self, report_id: int) -> None:
        super().__init__(
            gettext(
                "This report may need somebody soon. It is of a kind that you would rather not "
                "read, and nobody else here would read it now."
            )
        )
        self.report_id = report_id


class NotTaken(DecisionError):
    """The person who wants to decide has not taken the report, so may not have looked at it."""


class NotConcluded(DecisionError):
    """A lead has not said yet what followed from the referral, so its clock runs."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Note first what followed from the referral: passed on, or nothing to pass on.")
        )


class AlreadyDecided(DecisionError):
    """The report is no longer where it was: somebody decided first."""


class CannotHold(DecisionError):
    """The report cannot wait until this day, or can no longer wait at all."""


class NotYours(DecisionError):
    """The act takes another role."""

    def __init__(self) -> None:
        super().__init__(gettext("The safeguarding lead decides on this report."))


class UndoTooLate(DecisionError):
    """A decision is undone soon, by whoever made it, or by a senior moderator until the close."""
