"""The short path is the real one: real cells, real least squares, real estimators."""

import ast
import inspect
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from classification.attributes import PERSON_ATTRIBUTES, ROLLUPS, STANDARD_1, START_UP
from classification.coding import attributes_of, estimate_codes
from classification.crime_types import FRAUD
from config.calibration.calibrated_trials import exact_share
from config.calibration.form_filling import fill_form
from config.calibration.kinds import KINDS, PLACES
from config.calibration.published_tables import PublishedTables, estimate_tables, person_tables
from config.calibration.seeded_noise import no_noise, seeded_sampler
from config.calibration.victims import make_victims
from config.calibration.whole_chain import LivedThrough
from config.calibration.whole_trials import estimates_agree, released_share, short_share
from releases.disclosure import NoisyTable, draw_table, reconcile
from releases.figures import DrawnTable, describe_table
from releases.prepare import prepare_release
from releases.profiles import PROFILES

TODAY = date(2024, 2, 1)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def estimating() -> PublishedTables:
    return estimate_tables(STANDARD_1)


def test_the_form_and_the_coding_make_of_every_kind_what_is_meant() -> None:
    for kind in KINDS:
        coded = attributes_of(fill_form(kind.wanted_answers, today=TODAY), reported_on=TODAY)

        assert {each.name: getattr(coded, each.name) for each in PERSON_ATTRIBUTES} == kind.codes
        found = estimate_codes(
            **{
                name: kind.codes[name]
                for name in ("crime_type", "age", "loss", "told_police", "comparable_to_csew")
            }
        )
        assert (found or {}) == kind.estimate_codes


def test_a_form_that_does_not_take_the_answers_is_told() -> None:
    with pytest.raises(RuntimeError, match="does not take"):
        fill_form({**KINDS[0].wanted_answers, "nation": ("atlantis",)}, today=TODAY)


@pytest.mark.parametrize("rate", [0.02, 0.3])
def test_a_population_told_as_often_as_it_is_meant_to(rate: float) -> None:
    victims = make_victims(rate)
    told = np.array([kind.told == "told" for kind in KINDS])
    said = np.array([kind.place != PLACES[-1] for kind in KINDS])

    assert victims.share @ told == pytest.approx(rate * 1.5)
    assert all(margin.sum() == pytest.approx(1) for margin in victims.margins(FRAUD))
    twice = victims.reports(FRAUD, odds=2, chosen=False) @ told
    assert twice == pytest.approx(2 * rate / (2 * rate + 1 - rate))
    unsaid = victims.reports(FRAUD, chosen=False, unsaid=0.1)
    assert unsaid @ said == pytest.approx(0.9)
    assert unsaid @ told == pytest.approx(0.9 * rate)


def test_each_kind_lies_in_one_cell_of_each_table(estimating: PublishedTables) -> None:
    persons = person_tables(START_UP)
    for name in dict.fromkeys(name for name, _ in persons.places):
        assert (persons.incidence @ persons.cells(name) == 1).all()
    said = np.array([bool(kind.estimate_codes) for kind in KINDS])
    for name in dict.fromkeys(name for name, _ in estimating.places):
        assert (estimating.incidence @ estimating.cells(name) == said).all()


def drawn_tables(tables: PublishedTables, noisy: np.ndarray) -> tuple[DrawnTable, ...]:
    cells: dict[str, dict[tuple[str, ...], int]] = {}
    for (name, codes), count in zip(tables.places, noisy, strict=True):
        cells.setdefault(name, {})[tuple(codes.values())] = int(count)
    declared = {table.name: table for table in PROFILES[STANDARD_1].annual}
    return tuple(
        DrawnTable(**describe_table(declared[name]), cells=each) for name, each in cells.items()
    )


def test_its_values_and_its_share_are_those_that_a_release_makes_of_the_same_cells(
    estimating: PublishedTables,
) -> None:
    generator = np.random.default_rng(46)
    sampler = seeded_sampler(generator)
    victims = make_victims(0.15)
    counts = generator.multinomial(6_000, victims.reports(FRAUD), size=1)
    noisy = estimating.drawn(counts, sampler=sampler)
    lived = LivedThrough(
        counts={}, drawn=drawn_tables(estimating, noisy[0]), cells_sha256="46" * 32, published=()
    )

    values = estimating.reconciled(lived.noisy(estimating)[None])[0]
    released = released_share(lived, victims=victims)
    short = short_share(lived, tables=estimating, victims=victims, generator=generator)

    agreed = reconcile({table.name: noisy_table(table) for table in lived.drawn})
    assert values == pytest.approx([agreed.value[name][cell] for name, cell in agreed.order])
    assert released.n == pytest.approx(6_000, abs=100)
    assert estimates_agree(released, short)
    assert released.value is not None
    assert not estimates_agree(replace(released, value=released.value + 1e-6), short)
    assert not estimates_agree(released, replace(short, status="blocked"))


def noisy_table(table: DrawnTable) -> NoisyTable:
    return NoisyTable(
        dimensions=table.dimensions, cells=table.cells, sigma=table.sigma, rollups=ROLLUPS
    )


@pytest.mark.parametrize("rate", [0.02, 0.15, 0.3])
def test_the_answer_is_known_without_noise_choice_and_chance(
    estimating: PublishedTables, rate: float
) -> None:
    found = exact_share(make_victims(rate), tables=estimating, rows=2_000)

    assert found.value[0] == pytest.approx(rate, abs=1e-9)


def test_the_seeded_noise_is_that_of_a_release_and_can_be_drawn_again() -> None:
    noise = seeded_sampler(np.random.default_rng(1))(4.4722, (40_000,))

    assert (noise == noise.round()).all()
    assert abs(noise.mean()) < 5 * 4.4722 / 200
    assert noise.var() == pytest.approx(4.4722**2, rel=0.04)
    again = seeded_sampler(np.random.default_rng(1))(4.4722, (40_000,))
    assert (noise == again).all()
    assert not no_noise(4.4722, (3,)).any()


def test_no_seed_and_no_sampler_reaches_the_noise_of_a_release() -> None:
    assert list(inspect.signature(draw_table).parameters) == ["counts", "micro_rho"]
    assert set(inspect.signature(prepare_release).parameters) == {"period", "by", "now"}
    np.random.seed(46)
    first = draw_table([0] * 50, micro_rho=2_500)
    np.random.seed(46)
    assert draw_table([0] * 50, micro_rho=2_500) != first
    for package in ("releases", "publication", "records"):
        for file in (ROOT / package).rglob("*.py"):
            names = {
                argument.arg
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                if isinstance(node, ast.arguments)
                for argument in (*node.args, *node.kwonlyargs)
            }
            assert not names & {"seed", "sampler", "generator", "rng"}, file
    assert "calibration" not in (ROOT / "config/settings.py").read_text(encoding="utf-8")
