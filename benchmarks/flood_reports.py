"""Makes up real reports and floods of copies, to measure how well floods are told from people.

Real people are drawn by the practice site's walk through the form. A flood is made of a few
accounts that a machine repeats: as they are, with two to four answers changed, with every answer
drawn anew, with words of a crisis, or slowly over two days. It does not know how floods are found.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from config.practice.simulation import simulate_sent_report
from reporting.form.page_shapes import Answers
from reporting.submission import coded, risk_of

EXACT: Final = "exact"
NEAR: Final = "near"
CRISIS: Final = "crisis words"
SLOW: Final = "slow"
VARIED: Final = "varied"
SHORT: Final = "short"
REAL: Final = "real"
KINDS: Final = (EXACT, NEAR, CRISIS, SLOW, VARIED, SHORT)

_SHARES: Final[Mapping[str, float]] = {
    EXACT: 0.2,
    NEAR: 0.4,
    CRISIS: 0.2,
    SLOW: 0.05,
    VARIED: 0.1,
    SHORT: 0.05,
}
_ACCOUNTS: Final[Mapping[str, int]] = {EXACT: 4, NEAR: 6, CRISIS: 4, SLOW: 1, VARIED: 1, SHORT: 1}
_HOURS: Final = 48
_FULL: Final = 16
"""So many answers has an account that was told to the end; a flood of shorter ones is a kind of its
own."""
_FIXED: Final = ("who", "event_type", "event_detail", "nation")
"""A machine that changes answers leaves these: others hang on them."""


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """A made-up report, with what its maker knows: its kind, and a crowd it belongs to, if any."""

    kind: str
    answers: dict[str, str | list[str]]
    arrived_at: datetime
    crowd: str = ""
    flags: Mapping[str, bool] = field(default_factory=dict)

    def fields(self) -> dict[str, object]:
        """Says what a stored report of it holds, beside its receipt's number."""
        crisis = self.flags.get("crisis_words", False)
        return {
            "answers": self.answers,
            "arrived_at": self.arrived_at,
            "risk": risk_of(_as_answers(self.answers), crisis_words=crisis),
            "minor": self.answers.get("age_band") == "age_16_17",
            **self.flags,
        }


def make_real(rng: random.Random, *, count: int, now: datetime) -> list[MadeUp]:
    """Draws real reports of two days: a college, one event with many victims, advice centres,
    people who type fast, real crises, and everybody else."""
    scale = count / 500
    college, event, centre, fast, crises = (round(each * scale) for each in (30, 30, 25, 20, 15))
    hour = now - timedelta(hours=2)
    made = [
        _real(rng, now, hour=hour, crowd="college", flags={"in_burst": True})
        for _ in range(max(30, college))
    ]
    shared = _shared_event(rng, now)
    made += [
        _real(rng, now, hour=hour, crowd="one event", shared=shared, flags={"in_burst": True})
        for _ in range(event)
    ]
    advice = {"who": "adult_helped", "nation": "england", "police_area": "E23000013"}
    made += [
        _real(
            rng,
            now,
            hour=now - timedelta(hours=rng.randrange(3)),
            crowd="advice centre",
            shared=advice,
            flags={"in_burst": True},
        )
        for _ in range(centre)
    ]
    made += [
        _real(rng, now, hour=hour, crowd="typed fast", flags={"is_hasty": True})
        for _ in range(max(20, fast))
    ]
    made += [
        _real(rng, now, crowd="crisis", flags={"crisis_words": True})
        for _ in range(max(10, crises))
    ]
    made += [_real(rng, now) for _ in range(count - len(made))]
    return made


def make_flood(rng: random.Random, *, kind: str, count: int, now: datetime) -> list[MadeUp]:
    """Makes a flood of one kind, of a few accounts in unequal parts."""
    pool = _values(rng, now)
    length = (8, _FULL - 1) if kind == SHORT else (_FULL, 99)
    accounts = [_account(rng, now, length=length) for _ in range(_ACCOUNTS[kind])]
    weights = [1 / (place + 1) for place in range(len(accounts))]
    flags = {"crisis_words": True} if kind == CRISIS else {}
    begins = now - timedelta(hours=rng.randrange(4, _HOURS - 4))
    made = []
    for place in range(count):
        (account,) = rng.choices(accounts, weights)
        if kind == SLOW:
            hour = now - timedelta(hours=place % _HOURS)
        else:
            hour = begins + timedelta(hours=rng.randrange(3))
        made.append(
            MadeUp(
                kind=kind,
                answers=_copy(rng, kind, account, pool),
                arrived_at=hour,
                flags=flags | _signs(rng),
            )
        )
    return made


def make_all(
    seed: int, *, flood: int, real: int, now: datetime, kinds: Sequence[str] = KINDS
) -> list[MadeUp]:
    """Makes a flood of all kinds among real reports, in the order in which they came."""
    rng = random.Random(seed)
    made = make_real(rng, count=real, now=now)
    shares = {kind: _SHARES[kind] for kind in kinds}
    for kind in kinds:
        count = round(flood * shares[kind] / sum(shares.values()))
        made += make_flood(rng, kind=kind, count=count, now=now)
    rng.shuffle(made)
    return sorted(made, key=lambda each: each.arrived_at)


def _real(
    rng: random.Random,
    now: datetime,
    *,
    hour: datetime | None = None,
    crowd: str = "",
    shared: Mapping[str, str | list[str]] | None = None,
    flags: Mapping[str, bool] | None = None,
) -> MadeUp:
    wanted = (shared or {}).get("event_type")
    while True:
        answers = _account(rng, now)
        if wanted is None or answers.get("event_type") == wanted:
            break
    return MadeUp(
        kind=REAL,
        answers=answers | dict(shared or {}),
        arrived_at=hour or now - timedelta(hours=rng.randrange(_HOURS)),
        crowd=crowd,
        flags=flags or {},
    )


def _shared_event(rng: random.Random, now: datetime) -> dict[str, str | list[str]]:
    """Draws what thirty victims of one event have in common: its kind, its place, its day."""
    common = (
        *("event_type", "event_detail", "when_band", "contact_mode", "lost_money", "relationship"),
        *("payment_method", "loss_band", "got_back"),
    )
    while True:
        one = _account(rng, now)
        if one["event_type"] in ("paid", "account", "taken") and one["nation"] == "england":
            break
    return {
        "nation": "england",
        "police_area": "E23000036",
        "age_band": "age_18_24",
        **{code: one[code] for code in common if code in one},
    }


def _account(
    rng: random.Random, now: datetime, *, length: tuple[int, int] = (0, 99)
) -> dict[str, str | list[str]]:
    while True:
        answers = coded(simulate_sent_report(rng, today=now.date(), wrote=0))
        if length[0] <= len(answers) <= length[1]:
            return answers


def _values(rng: random.Random, now: datetime) -> dict[str, list[str | list[str]]]:
    """Lists answers that people give to each question, as often as they give them."""
    found: dict[str, list[str | list[str]]] = defaultdict(list)
    for _ in range(120):
        for code, value in _account(rng, now).items():
            found[code].append(value)
    return found


def _copy(
    rng: random.Random,
    kind: str,
    account: dict[str, str | list[str]],
    pool: Mapping[str, list[str | list[str]]],
) -> dict[str, str | list[str]]:
    if kind == EXACT:
        return dict(account)
    free = [code for code in account if code not in _FIXED]
    changed = free if kind == VARIED else rng.sample(free, min(len(free), rng.randint(2, 4)))
    copy = dict(account)
    for code in changed:
        others = [value for value in pool[code] if value != account[code]]
        if not others or (kind != VARIED and rng.random() < 0.1 and code in _MAY_BE_LEFT_OUT):
            copy.pop(code)
        else:
            copy[code] = rng.choice(pool[code] if kind == VARIED else others)
    return copy


_MAY_BE_LEFT_OUT: Final = ("contact_mode", "ongoing", "relationship", "sex", "also_happened")


def _signs(rng: random.Random) -> dict[str, bool]:
    """Some machines are caught at it, most are not."""
    drawn = rng.random()
    if drawn < 0.1:
        return {"is_hasty": True}
    return {"in_burst": True} if drawn < 0.3 else {}


def _as_answers(answers: Mapping[str, str | list[str]]) -> Answers:
    return {
        code: value if isinstance(value, str) else tuple(value) for code, value in answers.items()
    }
