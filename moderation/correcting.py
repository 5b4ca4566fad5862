"""A reader corrects codes of the report that they have taken, other than its crime type.

What was first told is kept beside the report, and goes with it. The audit says which field was
corrected, and never what it held (decision 11).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from moderation import states
from moderation.decision_errors import AlreadyDecided, NotTaken
from moderation.decisions import lock_report
from moderation.models import FirstAnswer
from moderation.policies import check_can_decide_on
from reporting.form.journey import check_report, on_path
from reporting.form.page_shapes import Field
from reporting.form.questions import field_by_code, fields_asked, listed_options, page_with
from reporting.form.validation import FieldError
from reporting.models import Report
from reporting.submission import IN_DANGER, worked_out
from staff.audit import record_action, wait_for_turn
from staff.models import Person

Answer = str | list[str]

CORRECTABLE: Final[tuple[Field, ...]] = tuple(
    field_by_code(code)
    for code in (
        *("nation", "event_type", "event_detail", "when_band", "lost_money"),
        *("payment_method", "loss_band", "got_back", "told_whom", "contact_mode"),
        *("reason_not_reported", "main_reason", "after_telling", "sex"),
    )
)
"""The fields that may be corrected: they choose the type or the advice, or enter a table. Who it
was, and how old they are, stays as it was told: other promises hang on it."""

CORRECTION: Final = "correct_"
"""How the audit's action for a corrected field begins; the field's code follows."""


class WrongCodes(ValueError):
    """These answers cannot stand in a report; `errors` says which and why."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(f"{len(errors)} answers cannot be taken.")
        self.errors = errors


def fields_to_correct(answers: Mapping[str, object]) -> tuple[Field, ...]:
    """Lists the fields that may be corrected and are asked where these answers are given."""
    return tuple(
        field
        for field in CORRECTABLE
        if field.code in fields_asked(page_with(field.code, answers), answers)
    )


def correct_codes(
    *, report_id: int, chosen: Mapping[str, Answer], by: Person, now: datetime
) -> tuple[str, ...]:
    """Gives the chosen fields these answers, "" or none for no answer; returns what changed.

    Answers to what is then no longer asked are set aside with what was first told. The flags that
    hang on the answers are worked out again. Raises WrongCodes by the form's own rules, or
    DecisionError where `by` may not decide on the report now.
    """
    allowed = {field.code for field in CORRECTABLE}
    with transaction.atomic():
        wait_for_turn()
        report = _report_of(report_id, by=by, now=now)
        taken = {code: answer for code, answer in chosen.items() if code in allowed}
        # Nobody makes what may tell of danger less urgent by correcting it: it may be so.
        least = report.risk if report.risk >= IN_DANGER else 0
        return _change(report, corrected(report, taken), by=by, now=now, least_risk=least)


def go_back_to_first_codes(*, report_id: int, by: Person, now: datetime) -> tuple[str, ...]:
    """Gives every corrected field what was first told; returns what changed. Raises
    DecisionError."""
    with transaction.atomic():
        wait_for_turn()
        report = _report_of(report_id, by=by, now=now)
        first = FirstAnswer.objects.filter(report=report).values_list("field", "answer")
        answers = _with(report.answers, dict(first))
        return _change(report, answers, by=by, now=now)


def corrected(report: Report, chosen: Mapping[str, Answer]) -> dict[str, Answer]:
    """Works out a report's answers with these in place of its own. Raises WrongCodes.

    What was wrong before, since a list has changed, is no fault of the choice and stays.
    """
    day = timezone.localdate(report.arrived_at)
    before, after = report.answers, _not_twice(_with(report.answers, chosen))
    dropped = set(on_path(before)) - set(on_path(after))
    new = {code: answer for code, answer in after.items() if code in chosen or code not in dropped}
    wrong_before = {error.field for error in check_report(before, today=day)}
    errors = tuple(
        error
        for error in check_report(new, today=day)
        if error.field in chosen or error.field not in wrong_before
    )
    if errors:
        raise WrongCodes(errors)
    return new


def in_list_order(field: Field, ticked: list[str]) -> list[str]:
    """Orders ticked codes as the field's list does, which is how a report keeps them; what is on
    no list comes last, to be refused."""
    order = {option.code: place for place, option in enumerate(listed_options(field))}
    return sorted(set(ticked), key=lambda code: order.get(code, len(order)))


def _report_of(report_id: int, *, by: Person, now: datetime) -> Report:
    report, is_own = lock_report(report_id, by=by, now=now)
    check_can_decide_on(report, by=by)
    if report.state not in states.UNDECIDED:
        raise AlreadyDecided("This report has been decided on already.")
    if not is_own:
        raise NotTaken("Take this report before you correct its codes.")
    return report


def _with(answers: Mapping[str, Answer], chosen: Mapping[str, Answer]) -> dict[str, Answer]:
    return {code: answer for code, answer in {**answers, **chosen}.items() if answer}


def _not_twice(answers: dict[str, Answer]) -> dict[str, Answer]:
    """Leaves out of what happened besides what is now the main thing that happened."""
    main, besides = answers.get("event_type"), answers.get("also_happened", [])
    return _with(answers, {"also_happened": [code for code in besides if code != main]})


def _change(
    report: Report, answers: dict[str, Answer], *, by: Person, now: datetime, least_risk: int = 0
) -> tuple[str, ...]:
    before = report.answers
    changed = tuple(code for code in {**before, **answers} if before.get(code) != answers.get(code))
    first = {each.field: each for each in FirstAnswer.objects.filter(report=report)}
    for code in changed:
        record_action(
            action=f"{CORRECTION}{code}",
            by=by,
            subject="report",
            subject_id=str(report.pk),
            at=now,
        )
        if code not in first:
            FirstAnswer.objects.create(report=report, field=code, answer=before.get(code, ""))
        elif first[code].answer == answers.get(code, ""):
            first[code].delete()
    if not changed:
        # Without an entry in the audit nothing of the report moves, its flags included.
        return ()
    again = worked_out(
        answers,
        reported_on=timezone.localdate(report.arrived_at),
        crisis_words=report.crisis_words,
        child_words=report.child_words,
    )
    again["risk"] = max(again["risk"], least_risk)
    Report.objects.filter(pk=report.pk).update(answers=answers, **again)
    return changed
