"""Writes a practice quarter's records in bulk: answers are made up, coded and written at a close.

Twelve thousand reports sent and read one by one would take minutes. The answers go through the
form's rules and the coding like any other; the way between is left out: nothing is sealed, sent,
read or deleted, and why a report is not counted is drawn alone.
"""

import random
from datetime import timedelta

from django.db import transaction

from classification.coding import Attributes, attributes_of
from classification.periods import DAYS_TO_WITHDRAW, last_day, opening_day
from config.practice.days import eve_of, start_of
from config.practice.practice_only import only_in_practice, take_turn
from config.practice.simulation import simulate_rejection, simulate_sent_report
from moderation.anonymise import COUNTED
from moderation.reasons import DECISION_CODES
from records.write_records import closed_cohorts, write_records
from releases.declare import declare_cohort
from staff.audit import record_action
from staff.models import Person


def write_quarter(*, cohort: str, records: int, seed: int, profile: str, by: Person) -> bool:
    """Declares a quarter with this profile and closes it with so many records made up.

    Tells whether it did: what is closed stays as it is. Reports that people send meanwhile join
    the next quarter that is open. Raises NotPractice on a site that takes real reports.
    """
    only_in_practice()
    if cohort in closed_cohorts():
        return False
    attributes, decisions = _made_up(cohort, records=records, seed=seed)
    closed_on = last_day(cohort) + timedelta(days=1)
    with transaction.atomic():
        take_turn()
        if cohort in closed_cohorts():
            return False
        record_action(
            action="close_period",
            by=by,
            subject="period",
            subject_id=cohort,
            at=start_of(closed_on),
        )
        declare_cohort(cohort=cohort, today=eve_of(cohort), profile=profile)
        write_records(attributes, cohort=cohort, closed_on=closed_on, decisions=decisions)
    return True


def _made_up(cohort: str, *, records: int, seed: int) -> tuple[list[Attributes], list[str]]:
    """Makes up what a quarter counts, and what was decided on all that came."""
    rng = random.Random(f"{seed} {cohort} in bulk")
    first = opening_day(cohort)
    days = (last_day(cohort) - timedelta(days=DAYS_TO_WITHDRAW) - first).days
    attributes: list[Attributes] = []
    decisions = []
    while len(attributes) < records:
        reason = simulate_rejection(rng)
        decisions.append(DECISION_CODES[reason] if reason else COUNTED)
        if reason:
            continue
        arrived = first + timedelta(days=rng.randint(0, days))
        answers = simulate_sent_report(rng, today=arrived, is_for_counting=True)
        attributes.append(attributes_of(answers, reported_on=arrived))
    return attributes, decisions
