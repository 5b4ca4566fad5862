"""Every trial stands here: the cases in which each method is tried, and what it promises there."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from classification.attributes import PERSONS, STANDARD_1, START_UP
from config.calibration import failing
from config.calibration.calibrated_trials import (
    CalibratedRuns,
    PricedTables,
    exact_share,
    redrawn_bank,
    run_calibrated,
)
from config.calibration.force_trials import run_forces
from config.calibration.list_trials import run_two_lists
from config.calibration.own_share_trials import OwnShareRuns, run_own_share
from config.calibration.published_tables import PublishedTables, estimate_tables, person_tables
from config.calibration.score import Findings, Promise, score
from config.calibration.seeded_noise import seeded_sampler
from config.calibration.survey_trials import run_ratio
from config.calibration.victims import make_victims
from estimates.own.calibration_rows import CalibrationRow
from estimates.sums.what_if import ladder
from releases.profiles import PROFILES

if TYPE_CHECKING:
    from numpy.random import Generator

RATES: Final = (0.02, 0.065, 0.15, 0.30)
ROWS: Final = (2_000, 8_000, 30_000)
SAID: Final = (150, 300, 1_000, 2_000)
TOO_FEW_SAID: Final = 100
STANDARD_SAID: Final = (300, 2_000)
STANDARD_RATES: Final = (0.065, 0.30)
ONE_TYPE: Final = "tricked_payment"
OWN_RATES: Final = (0.02, 0.065, 0.15, 0.30, 0.50)
LISTS: Final = ((200, 0.2, 0.2), (1000, 0.05, 0.1), (5000, 0.02, 0.15))
SPREADS: Final = (0.3, 0.6, 1.0)
CLUSTERS: Final = (200, 1_000, 4_000)
CAUTIOUS_MICRO_RHO: Final = 100_000
PARTS: Final = (
    *("known_answer", "own_shares", "standard_year", "calibrated_shares", "who_comes_forward"),
    *("rungs", "lists", "forces", "ratios", "comparisons", "spoilt_reports", "false_reports"),
)
"""The parts of a run, in their order; one can be run by itself."""
_RUNG_ODDS: Final = (0.3, 0.6, 1.0, 1.8, 3.0)
_MIDDLE: Final = 0.15
_TIMES_AS_MANY: Final = 10
"""Of lists and surveys ten times as many are tried: they cost nothing."""


@dataclass(frozen=True, kw_only=True)
class Trials:
    """A run of trials over so many populations, from one seed; each case draws for itself."""

    populations: int
    seed: int

    def rows(self, *, only: str = "") -> Iterator[CalibrationRow]:
        """Every case, one after another, or those of one of `PARTS`: some take seconds."""
        parts = {
            "known_answer": lambda: iter([self.known_answer()]),
            "own_shares": self.own_shares,
            "standard_year": self.own_shares_of_a_standard_year,
            "calibrated_shares": self.calibrated_shares,
            "who_comes_forward": self.who_comes_forward,
            "rungs": self.rungs,
            "lists": self.lists,
            "forces": self.forces,
            "ratios": self.ratios,
            "comparisons": self.comparisons,
            "spoilt_reports": self.spoilt_reports,
            "false_reports": self.false_reports,
        }
        for name in (only,) if only else PARTS:
            yield from parts[name]()

    def known_answer(self) -> CalibrationRow:
        """Without noise, choice and chance the share is the truth."""
        found = exact_share(make_victims(_MIDDLE), tables=self._standard.tables, rows=8_000)
        return self._score(found, "known_answer", f"share {_MIDDLE:g}", "exact")

    def own_shares(self) -> Iterator[CalibrationRow]:
        """The unweighted share, against people like those who came."""
        for said, rate in product(SAID, OWN_RATES):
            case = f"{said:,} said; share {rate:g}"
            runs = self._own(case, said=said, rate=rate)
            yield self._score(runs.findings, "own_share_unweighted", case, "within")
        case = f"{TOO_FEW_SAID} said; share {_MIDDLE:g}"
        runs = self._own(case, said=TOO_FEW_SAID, rate=_MIDDLE)
        yield self._score(runs.findings, "own_share_unweighted", case, "blocked", "too_few_said")
        case = f"500 said; share {_MIDDLE:g}; 5% sent twice"
        runs = self._own(case, said=500, rate=_MIDDLE, sent_twice=0.05)
        yield self._score(runs.findings, "own_share_unweighted", case, "reported", "sent_twice")

    def own_shares_of_a_standard_year(self) -> Iterator[CalibrationRow]:
        """The same in a standard year, whose tables are many more: of all types, and of one."""
        for crime, (said, rate) in product(("", ONE_TYPE), product(STANDARD_SAID, STANDARD_RATES)):
            of_type = ", one crime type" if crime else ""
            case = f"standard year{of_type}; {said:,} said; share {rate:g}"
            runs = self._own(case, said=said, rate=rate, tables=self._standard_year, crime=crime)
            yield self._score(runs.findings, "own_share_unweighted", case, "within")

    def calibrated_shares(self) -> Iterator[CalibrationRow]:
        """The share brought to the margins, against all victims, which the margins make good."""
        for priced, budget in ((self._standard, "standard"), (self._cautious, "rho 0.1")):
            for rows, rate in product(ROWS, RATES):
                case = f"{budget}; {rows:,} rows; share {rate:g}"
                found = self._calibrated(case, rows=rows, rate=rate, priced=priced).findings
                reason = "half_under_the_gate" if rows == ROWS[0] else "one_variance"
                yield self._score(found, "own_share_calibrated", case, "within", reason)
        case = f"standard; 300 rows; share {_MIDDLE:g}"
        found = self._calibrated(case, rows=300, rate=_MIDDLE).findings
        yield self._score(found, "own_share_calibrated", case, "blocked", "too_few_rows")

    def who_comes_forward(self) -> Iterator[CalibrationRow]:
        """Those who told are twice, or half, as likely to come: the plain interval fails."""
        for odds, words in ((2.0, "twice"), (0.5, "half")):
            told = f"those who told {words} as likely to come"
            case = f"600 said; share {_MIDDLE:g}; {told}"
            own = self._own(case, said=600, rate=_MIDDLE, odds=odds)
            for found, method, promise in _plain_and_envelope(own):
                yield self._score(found, method, case, promise, "told_come_more")
            case = f"standard; 8,000 rows; share {_MIDDLE:g}; {told}"
            runs = self._calibrated(case, rows=8_000, rate=_MIDDLE, odds=odds)
            yield self._score(
                runs.findings, "own_share_calibrated", case, "fails", "told_come_more"
            )
            yield self._score(runs.envelopes, "envelope", case, "at_least")

    def rungs(self) -> Iterator[CalibrationRow]:
        """Each step of the what-if page, with those who told so many times as likely to come."""
        for odds in _RUNG_ODDS:
            runs = self._own(f"rungs {odds}", said=600, rate=_MIDDLE, odds=odds)
            steps = [
                ladder(each.lower, each.upper)
                for each in runs.estimates
                if each.lower is not None and each.upper is not None
            ]
            for place, step in enumerate(steps[0]):
                found = runs.against(
                    runs.of_victims, [(each[place].lower, each[place].upper) for each in steps]
                )
                within = step.low <= odds <= step.high
                case = f"600 said; d truly {odds:g}; step {step.low:g} to {step.high:g}"
                # The last step has one d only: what it promises then is the interval's own.
                holds: Promise = "within" if step.low == step.high else "at_least"
                yield self._score(
                    found,
                    "ladder",
                    case,
                    holds if within else "fails",
                    "" if within else "d_outside",
                )

    def lists(self) -> Iterator[CalibrationRow]:
        """Two lists, apart from each other and not."""
        for size, first, second in LISTS:
            case = f"{size:,} cases; chances {first:g} and {second:g}"
            runs = run_two_lists(
                size=size,
                first=first,
                second=second,
                populations=_TIMES_AS_MANY * self.populations,
                generator=self._generator(case),
            )
            yield self._score(runs.findings, "two_lists", case, "within", "gate_biases")
        for odds in (2.0, 4.0):
            case = f"20,000 cases; chances 0.06 and 0.01; odds ratio {odds:g}"
            runs = run_two_lists(
                size=20_000,
                first=0.06,
                second=0.01,
                odds=odds,
                populations=_TIMES_AS_MANY * self.populations,
                generator=self._generator(case),
            )
            yield self._score(runs.findings, "two_lists", case, "fails", "lists_depend")
            yield self._score(runs.by_odds(odds), "two_lists_by_odds", case, "near")

    def forces(self) -> Iterator[CalibrationRow]:
        """Thirty of 45 forces answer: at random, and then the thirty with the lower rates."""
        for spread in SPREADS:
            case = f"30 of 45 forces; spread {spread:g}"
            runs = run_forces(
                spread=spread, populations=self.populations, generator=self._generator(case)
            )
            promise: Promise = "reported" if spread == SPREADS[-1] else "within"
            few = "few_of_unequal_size"
            yield self._score(
                runs.model, "forces_model", case, promise, few if promise == "reported" else ""
            )
            yield self._score(runs.design, "forces_design", case, "reported", few)
        for silent, holds in (("highest_but_one", True), ("highest", False)):
            who = "within" if holds else "outside"
            case = f"30 of 45 forces; spread 0.6; the silent have higher rates, {who} those seen"
            runs = run_forces(
                spread=0.6,
                populations=self.populations,
                generator=self._generator(case),
                silent="highest_but_one" if silent == "highest_but_one" else "highest",
            )
            yield self._score(runs.model, "forces_model", case, "fails", "silent_have_more")
            yield self._score(
                runs.bounds,
                "forces_bounds",
                case,
                "always" if holds else "fails",
                "" if holds else "beyond_what_was_seen",
            )

    def ratios(self) -> Iterator[CalibrationRow]:
        """Recorded over survey, with surveys of three sizes."""
        for clusters in CLUSTERS:
            case = f"survey of {20 * clusters:,} in clusters of 20"
            found = run_ratio(
                clusters=clusters,
                populations=_TIMES_AS_MANY * self.populations,
                generator=self._generator(case),
            )
            yield self._score(found, "recorded_survey_ratio", case, "within")

    def comparisons(self) -> Iterator[CalibrationRow]:
        """Two figures that may not be compared give no number, though one could be worked out."""
        found = failing.incidents_over_victims(rate=0.065, populations=self.populations)
        case = "incidents told, over victims"
        yield self._score(found, "comparison", case, "blocked", "units_differ")
        case = "one force's counts double when it begins to flag"
        found = failing.counts_doubled(
            populations=self.populations, generator=self._generator(case)
        )
        yield self._score(found, "comparison", case, "blocked", "break_between")

    def spoilt_reports(self) -> Iterator[CalibrationRow]:
        """A fault that no method sees is reported as it is."""
        base = f"standard; 8,000 rows; share {_MIDDLE:g}"
        case = f"{base}; one in 50 who told sent five"
        change = failing.sent_often(self._generator(case, "change"))
        found = self._calibrated(case, rows=8_000, rate=_MIDDLE, change=change).findings
        yield self._score(found, "own_share_calibrated", case, "reported", "sent_often")
        case = f"{base}; crime type wrong in 10%"
        change = failing.wrong_types(self._generator(case, "change"))
        found = self._calibrated(case, rows=8_000, rate=_MIDDLE, change=change).findings
        yield self._score(found, "own_share_calibrated", case, "reported", "wrong_type")
        case = f"{base}; margins from 2,000 victims"
        found = self._calibrated(case, rows=8_000, rate=_MIDDLE, survey=2_000).findings
        yield self._score(found, "own_share_calibrated", case, "reported", "margins_estimated")

    def false_reports(self) -> Iterator[CalibrationRow]:
        """Beside each share stands how many false reports would move it: more do, a tenth not."""
        rate = RATES[-1]
        victims = make_victims(rate)
        own_case = f"unweighted; 600 said; share {rate:g}"
        own = self._own(own_case, said=600, rate=rate)
        case = f"calibrated; 8,000 rows; share {rate:g}"
        runs = self._calibrated(case, rows=8_000, rate=rate)
        for times, words, promise in (
            (1.25, "1.25 times the number", "leaves"),
            (0.1, "a tenth of it", "stays"),
        ):
            wanted: Promise = "leaves" if promise == "leaves" else "stays"
            found = failing.with_false_shares(own, times=times)
            yield self._score(found, "false_reports", f"{own_case}; {words}", wanted)
            found = failing.with_false_reports(
                runs, tables=self._standard.tables, victims=victims, times=times
            )
            yield self._score(found, "false_reports", f"{case}; {words}", wanted)

    @cached_property
    def _start_up(self) -> PublishedTables:
        return person_tables(START_UP)

    @cached_property
    def _standard_year(self) -> PublishedTables:
        return person_tables(STANDARD_1)

    @cached_property
    def _standard(self) -> PricedTables:
        return self._priced(1.0)

    @cached_property
    def _cautious(self) -> PricedTables:
        profile = PROFILES[STANDARD_1]
        whole = sum(
            table.micro_rho
            for table in (*profile.annual, *profile.quarterly)
            if PERSONS in table.charged
        )
        return self._priced(CAUTIOUS_MICRO_RHO / whole)

    def _priced(self, times: float) -> PricedTables:
        tables = estimate_tables(STANDARD_1, times=times)
        sampler = seeded_sampler(self._generator("redraws", f"{tables.sigma[0]:.4f}"))
        return PricedTables(tables=tables, redraws=redrawn_bank(tables, sampler=sampler))

    def _generator(self, *words: str) -> "Generator":
        """A generator of the case's own, so that a case more or fewer changes no other."""
        import numpy as np

        return np.random.default_rng([self.seed, zlib.crc32(" ".join(words).encode())])

    def _own(
        self,
        case: str,
        *,
        said: int,
        rate: float,
        odds: float = 1.0,
        sent_twice: float = 0.0,
        tables: PublishedTables | None = None,
        crime: str = "",
    ) -> OwnShareRuns:
        generator = self._generator("own", case)
        return run_own_share(
            make_victims(rate),
            tables=tables or self._start_up,
            said=said,
            populations=self.populations,
            generator=generator,
            sampler=seeded_sampler(generator),
            odds=odds,
            sent_twice=sent_twice,
            crime=crime,
        )

    def _calibrated(
        self,
        case: str,
        *,
        rows: int,
        rate: float,
        priced: PricedTables | None = None,
        odds: float = 1.0,
        change: failing.Change | None = None,
        survey: int = 0,
    ) -> CalibratedRuns:
        generator = self._generator("calibrated", case)
        return run_calibrated(
            make_victims(rate),
            priced=priced or self._standard,
            rows=rows,
            populations=self.populations,
            generator=generator,
            sampler=seeded_sampler(generator),
            odds=odds,
            change=change,
            survey=survey,
        )

    def _score(
        self, findings: Findings, method: str, case: str, promise: Promise, reason: str = ""
    ) -> CalibrationRow:
        return score(
            findings, method=method, case=case, promise=promise, seed=self.seed, reason=reason
        )


def _plain_and_envelope(runs: OwnShareRuns) -> Iterator[tuple[Findings, str, Promise]]:
    yield runs.plain_against_victims, "own_share_unweighted", "fails"
    yield runs.envelopes, "envelope", "at_least"
