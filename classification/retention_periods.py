"""The policy in config/retention.toml says how long each stored thing is kept; it is read here.

Whatever deletes asks `period_of`, and so does every page that states a period.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NoReturn, TypeVar

from dateutil.relativedelta import relativedelta

POLICY_FILE: Final = Path(__file__).resolve().parents[1] / "config" / "retention.toml"

LENGTHS: Final[Mapping[str, timedelta]] = MappingProxyType(
    {
        "minutes": timedelta(minutes=1),
        "hours": timedelta(hours=1),
        "days": timedelta(days=1),
        "weeks": timedelta(weeks=1),
        "years": timedelta(days=365),
    }
)
"""How long one of each unit is; a month is as long as the calendar says."""

MONTHS: Final = "months"
UNITS: Final = (*LENGTHS, MONTHS)
NO_PERIOD: Final = ("always", "by_event")
"""What `keep` says where no period runs: never deleted, or deleted when something else happens."""

PERIODS: Final = (
    *("staff.Person.after_leaving", "staff.Invitation.after_inviting", "staff.Invitation.link"),
    *("staff.Alert.after_sending", "staff.Proposal.waiting", "staff.Proposal.after_running_out"),
    *("staff.AuditEntry.after_writing", "sessions.Session.after_last_page"),
    *("sessions.Session.late_press", "moderation.Claim.after_taking"),
    "moderation.ScreenTally.after_quarter",
    *("guidance.Vote.after_week_began", "guidance.Ending.after_week_began"),
    *("guidance.ContactFailure.after_week_began", "guidance.Banner.after_end"),
    *("guidance.ContactCheck.after_next_check", "reporting.Report.undecided"),
    *("reporting.Report.unclosed", "reporting.Draft.after_last_visit"),
    *("reporting.SealedWords.after_decision", "reporting.SealedWords.after_arrival"),
    *("reporting.Receipt.after_close", "reporting.LaterAnswers.after_month"),
    *("reporting.VisitsLeft.after_week_began", "records.Record.after_release"),
)
"""The periods that deletions and pages ask for: the policy has each of them and no other."""

_LONGEST: Final = timedelta(days=100 * 365)
_BLOCK: Final = frozenset({"what", "kept", "keep", "fields"})
_NAMED: Final = re.compile(r"\{(\w+)\}")
_LINE: Final = re.compile(r"\(at line (\d+)")

Moment = TypeVar("Moment", bound=date)


class PolicyError(ValueError):
    """The policy cannot be followed; the message names file and line."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """A length of time as the policy gives it, such as 13 months."""

    amount: int
    unit: str

    def after(self, moment: Moment) -> Moment:
        """Finds the moment at which the period ends that begins at this one."""
        return self._moved(moment, self.amount)

    def before(self, moment: Moment) -> Moment:
        """Finds the moment at which the period began that ends at this one."""
        return self._moved(moment, -self.amount)

    def _moved(self, moment: Moment, amount: int) -> Moment:
        if self.unit == MONTHS:
            # The last day of a month that has no such day: 31 January and a month is 28 February.
            moved: Moment = moment + relativedelta(months=amount)
            return moved
        span = amount * LENGTHS[self.unit]
        if not isinstance(moment, datetime) and span % timedelta(days=1):
            # A day has no hours: what is left of one is kept until it is over.
            whole = abs(span) // timedelta(days=1) + 1
            span = timedelta(days=whole if amount > 0 else -whole)
        return moment + span


@dataclass(frozen=True, kw_only=True)
class StoredThing:
    """One model of the policy: what it is, how long it is kept, and what its fields hold.

    `kept` is the sentence that people read, with the name of a period in braces.
    """

    what: str
    kept: str
    periods: Mapping[str, Period]
    fields: Mapping[str, str]

    def kept_in_words(self, words_of: Callable[[Period], str]) -> str:
        """Writes the sentence that people read, with its periods in words."""
        return _NAMED.sub(lambda found: words_of(self.periods[found[1]]), self.kept)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The whole file, by the name of the model, such as "reporting.Draft"."""

    source: _PolicyFile
    things: Mapping[str, StoredThing]

    def faults_of_models(self, stored: Mapping[str, Collection[str]]) -> tuple[PolicyError, ...]:
        """Finds each model and field that is named and not stored, or stored and not named;
        `stored` has the fields by model."""
        found = []
        for model, thing in self.things.items():
            keys = tuple(model.split("."))
            if model not in stored:
                found.append(self.source.fault(keys, f"nothing stored is called {model}."))
                continue
            found += [
                self.source.fault((*keys, "fields", field), f"{model} has no field {field}.")
                for field in thing.fields
                if field not in stored[model]
            ]
            found += [
                self.source.fault((*keys, "fields"), f"{field} of {model} is stored: name it.")
                for field in sorted(stored[model])
                if field not in thing.fields
            ]
        found += [
            self.source.fault((), f"{model} is stored: say what it is and how long it is kept.")
            for model in sorted(set(stored) - set(self.things))
        ]
        return tuple(found)

    def faults_of_periods(self, asked: Collection[str] = PERIODS) -> tuple[PolicyError, ...]:
        """Finds each period that nothing asks for, and each that is asked for and not there."""
        here = {f"{model}.{name}" for model, thing in self.things.items() for name in thing.periods}
        unasked = [
            self.source.fault(_keys_of(name), f"nothing asks for the period {name}.")
            for name in sorted(here - set(asked))
        ]
        return (*unasked, *(self.no_period(name) for name in sorted(set(asked) - here)))

    def no_period(self, name: str) -> PolicyError:
        """Makes the fault of a period that is not there, on the line of its model."""
        app, model, _, period = _keys_of(name)
        return self.source.fault((app, model), f"{app}.{model} has no period {period}.")


def period_of(name: str) -> Period:
    """Finds the period of this name, such as "reporting.Draft.after_last_visit".

    Raises PolicyError, also for a name that the policy does not have.
    """
    app, model, _, period = _keys_of(name)
    held = policy()
    try:
        return held.things[f"{app}.{model}"].periods[period]
    except KeyError:
        raise held.no_period(name) from None


def policy() -> Policy:
    """Reads the policy of this site. Raises PolicyError."""
    return read_policy(POLICY_FILE)


@cache
def read_policy(file: Path) -> Policy:
    """Reads the policy of a file, once. Raises PolicyError, which names the line, for a file that
    cannot be followed."""
    try:
        # Some editors begin a file of UTF-8 with a mark of it.
        text = file.read_text(encoding="utf-8-sig")
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = found[1] if found else text.count("\n") + 1
        raise PolicyError(f"{file}:{line}: {error}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise PolicyError(f"{file}:{line}: it is not UTF-8: save the file as UTF-8.") from error
    except (OSError, RecursionError) as error:
        why = getattr(error, "strerror", None) or "too many brackets in brackets"
        raise PolicyError(f"{file}:1: it cannot be read: {why}.") from error
    source = _PolicyFile(file=file, text=text)
    return Policy(source=source, things=source.things(held))


@dataclass(frozen=True, kw_only=True)
class _PolicyFile:
    """Makes the blocks of a file into StoredThings, and refuses the first that is wrong."""

    file: Path
    text: str

    def things(self, held: Mapping[str, Any]) -> Mapping[str, StoredThing]:
        things = {}
        for app, models in held.items():
            for model, block in self._table((app,), models).items():
                things[f"{app}.{model}"] = self._thing((app, model), block)
        return MappingProxyType(things)

    def _thing(self, keys: tuple[str, ...], block: Any) -> StoredThing:
        self._table(keys, block)
        for key in block.keys() - _BLOCK:
            self._refuse((*keys, key), f"{'.'.join(keys)} says nothing called {key} here.")
        for key in sorted(_BLOCK - block.keys()):
            self._refuse(keys, f"{'.'.join(keys)} has no `{key}`.")
        periods = self._periods((*keys, "keep"), block["keep"])
        kept = self._sentence((*keys, "kept"), block["kept"])
        named = set(_NAMED.findall(kept))
        for name in sorted(named - periods.keys()):
            self._refuse((*keys, "kept"), f"`keep` has no period {name}.")
        for name in sorted(periods.keys() - named):
            self._refuse((*keys, "keep", name), f"`kept` does not say {{{name}}}.")
        fields = self._table((*keys, "fields"), block["fields"])
        return StoredThing(
            what=self._sentence((*keys, "what"), block["what"]),
            kept=kept,
            periods=MappingProxyType(periods),
            fields=MappingProxyType(
                {
                    field: self._sentence((*keys, "fields", field), said)
                    for field, said in fields.items()
                }
            ),
        )

    def _periods(self, keys: tuple[str, ...], keep: Any) -> dict[str, Period]:
        if keep in NO_PERIOD:
            return {}
        if not isinstance(keep, dict) or not keep:
            self._refuse(keys, f"`keep` is neither a period nor one of {', '.join(NO_PERIOD)}.")
        return {name: self._period((*keys, name), given) for name, given in keep.items()}

    def _period(self, keys: tuple[str, ...], given: Any) -> Period:
        if not isinstance(given, dict) or len(given) != 1:
            self._refuse(keys, f"{keys[-1]} is no period such as {{ days = 28 }}.")
        [(unit, amount)] = given.items()
        if unit not in UNITS:
            self._refuse(keys, f"there is no unit {unit}: it is one of {', '.join(UNITS)}.")
        # True is a number to Python.
        if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
            self._refuse(keys, f"{amount!r} is no whole number of {unit} above 0.")
        if amount > _LONGEST // LENGTHS.get(unit, timedelta(days=31)):
            self._refuse(keys, f'{amount} {unit} is longer than 100 years: say "always".')
        return Period(amount=amount, unit=unit)

    def _table(self, keys: tuple[str, ...], value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._refuse(keys, f"{'.'.join(keys)} is no table.")
        return value

    def _sentence(self, keys: tuple[str, ...], value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self._refuse(keys, f"{'.'.join(keys)} says nothing.")
        if re.search(r"[{}]", _NAMED.sub("", value)):
            self._refuse(keys, f"{'.'.join(keys)} has a brace that holds no name.")
        return value

    def _refuse(self, keys: tuple[str, ...], said: str) -> NoReturn:
        raise self.fault(keys, said)

    def fault(self, keys: tuple[str, ...], said: str) -> PolicyError:
        """Names the line on which these keys stand."""
        return PolicyError(f"{self.file}:{max(1, _line_of(self.text, keys))}: {said}")


def _keys_of(name: str) -> tuple[str, str, str, str]:
    app, model, period = name.split(".")
    return app, model, "keep", period


def _line_of(text: str, keys: tuple[str, ...]) -> int:
    """Finds the line on which the value of these keys begins: the first with which it is there.

    The reader of TOML keeps no lines, so the text is read up to one line, then to another.
    """
    lines = text.split("\n")

    def holds_keys(last: int) -> bool:
        # In the middle of a value that takes several lines, the rest of it is read too.
        for end in range(last, len(lines)):
            with suppress(tomllib.TOMLDecodeError):
                return _holds(tomllib.loads("\n".join(lines[:end])), keys)
        return True

    return bisect_left(range(len(lines)), True, key=holds_keys)


def _holds(held: Any, keys: tuple[str, ...]) -> bool:
    for key in keys:
        if not isinstance(held, dict) or key not in held:
            return False
        held = held[key]
    return True
