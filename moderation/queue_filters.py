"""A reader narrows the queue by these closed lists: state, risk, age of the report, kind of event.

Never by nation, police force, sex or age of the person: nobody is read sooner for who
they are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import ExpressionWrapper, QuerySet, TextField
from django.db.models.fields.json import KT

from classification.wording import N_
from reporting.models import Report, ReportState
from reporting.submission import IN_DANGER

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ReportState.RECEIVED: N_("To read"),
        ReportState.ON_HOLD: N_("On hold"),
        ReportState.REFERRED: N_("Referred"),
    }
)
"""The states the queue can show."""

RISKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "crisis": N_("Crisis, or harm to a child"),
        "danger": N_("In danger, or under 18"),
        "other": N_("All others"),
    }
)

AGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "d1": N_("Older than a day"),
        "d3": N_("Older than three days"),
        "d7": N_("Older than a week"),
        "d14": N_("Older than two weeks"),
    }
)

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pictures": N_("Blackmail, pictures, sexual things"),
        "money": N_("Money, cards, names and details"),
        "devices": N_("Accounts, devices and websites"),
        "people": N_("Stalking, threats and control"),
        "else": N_("Something else"),
    }
)

EVENT_TYPES_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "pictures": ("blackmail", "images", "obscene", "csea"),
        "money": ("paid", "taken", "identity", "scam_msg"),
        "devices": ("account", "malware", "ddos"),
        "people": ("harass", "control"),
        "else": ("other", "not_sure_help"),
    }
)
"""Kind of event -> the answers that belong to it; each stands in one kind."""

_KIND_OF: Final[Mapping[object, str]] = MappingProxyType(
    {answer: kind for kind, answers in EVENT_TYPES_OF.items() for answer in answers}
)

_DAYS: Final[Mapping[str, int]] = MappingProxyType({"d1": 1, "d3": 3, "d7": 7, "d14": 14})


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """A reader sees the reports in this state, and of them those that each choice lets through;
    "" lets all through."""

    state: str = ReportState.RECEIVED
    risk: str = ""
    age: str = ""
    kind: str = ""

    @property
    def code(self) -> str:
        """One code for the whole filter, for hidden fields and saved views."""
        return f"{self.risk}_{self.age}_{self.kind}_{self.state}"

    @property
    def query(self) -> str:
        """The part of an address that asks the queue for this filter."""
        choices = {"risk": self.risk, "age": self.age, "kind": self.kind}
        given = {name: code for name, code in choices.items() if code}
        return f"?{urlencode({'state': self.state} | given)}"

    @property
    def is_narrow(self) -> bool:
        """Tells whether it leaves out any report in its state."""
        return bool(self.risk or self.age or self.kind)


EVERYTHING: Final = QueueFilter()


def filter_from_choices(choices: Mapping[str, str]) -> QueueFilter | None:
    """Reads the choices of an address or a form; None where one is on no list."""
    state = choices.get("state", ReportState.RECEIVED)
    risk, age, kind = (choices.get(name, "") for name in ("risk", "age", "kind"))
    is_known = (
        state in STATES
        and (not risk or risk in RISKS)
        and (not age or age in AGES)
        and (not kind or kind in KINDS)
    )
    return QueueFilter(state=state, risk=risk, age=age, kind=kind) if is_known else None


def filter_from_code(code: str) -> QueueFilter | None:
    """Reads the code of a filter; None where it is none."""
    parts = code.split("_", 3)
    if len(parts) != 4:
        return None
    return filter_from_choices(dict(zip(("risk", "age", "kind", "state"), parts, strict=True)))


def kind_of(answers: Mapping[str, object]) -> str:
    """Finds the kind of event that a report tells of; "" where it tells none that is listed."""
    event = answers.get("event_type")
    return _KIND_OF.get(event, "") if isinstance(event, str) else ""


def of_no_kind(
    reports: QuerySet[Report], chosen: QueueFilter, *, now: datetime
) -> list[QuerySet[Report]]:
    """Narrows reports by the filter to those that tell no kind of event: none, where it names
    one."""
    if chosen.kind:
        return []
    return [
        _by_event(part).filter(event__isnull=True) for part in narrowed(reports, chosen, now=now)
    ]


def of_kinds(reports: QuerySet[Report], kinds: Collection[str]) -> QuerySet[Report]:
    """Narrows reports to those that tell of these kinds of event."""
    events = [event for kind in sorted(kinds) for event in EVENT_TYPES_OF[kind]]
    # Of no kind at all: asked all the same, so that as many questions are asked as ever.
    return _by_event(reports).filter(event__in=events or [""])


def narrowed(
    reports: QuerySet[Report], chosen: QueueFilter, *, now: datetime
) -> list[QuerySet[Report]]:
    """Narrows reports by the filter, as one query for each answer that it lets through.

    Risk is a range of the queue's index, and so is each kind of event of the other index
    (reporting_report_by_event); age is read from the index too. To put several kinds in order is
    left to whoever reads them: a single query would have to sort all that wait.
    """
    if chosen.risk == "crisis":
        reports = reports.filter(risk__gt=IN_DANGER)
    elif chosen.risk == "danger":
        reports = reports.filter(risk=IN_DANGER)
    elif chosen.risk == "other":
        reports = reports.filter(risk__lt=IN_DANGER)
    if chosen.age:
        reports = reports.filter(arrived_at__lt=now - timedelta(days=_DAYS[chosen.age]))
    if not chosen.kind:
        return [reports]
    by_event = _by_event(reports)
    return [by_event.filter(event=answer) for answer in EVENT_TYPES_OF[chosen.kind]]


def _by_event(reports: QuerySet[Report]) -> QuerySet[Any]:
    # As a text: compared as JSON, it would not be what the index holds.
    event = ExpressionWrapper(KT("answers__event_type"), output_field=TextField())
    return reports.annotate(event=event)
