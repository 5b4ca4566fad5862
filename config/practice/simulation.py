"""Makes up reports for the practice site and for tests: answers that people could have given.

Every answer goes through the form's own rules, page by page. Pure: the same generator and day
give the same answers.
"""

import csv
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from classification.answers import DONT_KNOW, Option
from config.practice.stories import tell_story
from config.practice.weights import (
    KNOWS_THE_PLACE,
    LEANINGS,
    SENT_EARLY,
    SHARE_REJECTED,
    SKIPPED,
    TELLS_SEX,
    WEIGHED,
    WROTE,
)
from moderation.reasons import REJECTION_REASONS
from reporting.form.journey import CHECK, may_send_early, on_path
from reporting.form.page_shapes import Answers, Field, Page, Use
from reporting.form.places import force_for, places_in
from reporting.form.questions import PAGES, options_for
from reporting.form.validation import check_page

_RESIDENTS: Final = Path(__file__).parents[2] / "estimates" / "official" / "population_by_force.csv"
_WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = {
    code: {option: weight for each in groups for option, weight in each.weights.items()}
    for code, groups in WEIGHED.items()
}


def simulate_report(
    rng: random.Random, *, today: date, wrote: float = WROTE, is_for_counting: bool = False
) -> Answers | None:
    """Makes up one person's answers, as sent at "check your answers" or early. None is later
    than `today`; where words are asked for, `wrote` is how often there are some. `is_for_counting`
    leaves out whatever may be left out and no table counts.

    None where the walk ends at a page of help, and nothing would be kept of it.
    """
    answers: Answers = {}
    is_early = False
    for page in PAGES:
        if is_early and page.slug != CHECK:
            continue
        if not page.shown_when.holds(answers):
            continue
        if page.kind == "ending":
            return None
        fields = [
            field
            for field in page.fields
            if field.required or Use.COUNTED in field.uses or not is_for_counting
        ]
        if fields:
            given = _page(rng, page, fields, answers, today=today, wrote=wrote)
            answers = {**answers, **given}
            is_early = rng.random() < SENT_EARLY and may_send_early(answers)
    return on_path(answers)


def simulate_sent_report(
    rng: random.Random, *, today: date, wrote: float = WROTE, is_for_counting: bool = False
) -> Answers:
    """Makes up what one person sends that day: those who end at a page of help send nothing."""
    answers = None
    while answers is None:
        answers = simulate_report(rng, today=today, wrote=wrote, is_for_counting=is_for_counting)
    return answers


def simulate_rejection(rng: random.Random) -> str:
    """Makes up why a moderator does not count a report; "" for one that is counted."""
    return rng.choice(sorted(REJECTION_REASONS)) if rng.random() < SHARE_REJECTED else ""


def _page(
    rng: random.Random,
    page: Page,
    fields: Iterable[Field],
    answers: Answers,
    *,
    today: date,
    wrote: float,
) -> Answers:
    """Makes up answers to one page until the form takes them: a person would mend them too."""
    while True:
        sent: dict[str, list[str]] = {}
        so_far = dict(answers)
        for asked in fields:
            if not asked.shown_when.holds(so_far):
                continue
            sent[asked.code] = given = _field(rng, asked, so_far, today=today, wrote=wrote)
            if given:
                so_far[asked.code] = tuple(given) if asked.kind == "checkboxes" else given[0]
        checked = check_page(page.slug, sent, answers, today=today)
        if not checked.errors:
            return checked.values


def _field(
    rng: random.Random, asked: Field, answers: Answers, *, today: date, wrote: float
) -> list[str]:
    if asked.kind == "textarea":
        return [tell_story(rng, answers)] if rng.random() < wrote else []
    if asked.kind == "month":
        return [_month(rng, today)]
    skipped = 1 - TELLS_SEX if asked.code == "sex" else SKIPPED
    if not asked.required and rng.random() < skipped:
        return []
    if asked.code == "main_reason":
        given = answers.get("reason_not_reported") or ()
        return [rng.choice(given)] if given else []
    options = options_for(asked, answers)
    if not options:
        return []
    first = _draw(rng, asked, answers)
    if asked.kind != "checkboxes" or first in asked.exclusive:
        return [first]
    ticked = [first]
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        others = [each for each in options if each.code not in {*asked.exclusive, *ticked}]
        if others:
            ticked.append(_draw(rng, asked, answers, among=others))
    return ticked


def _draw(
    rng: random.Random, asked: Field, answers: Answers, *, among: Iterable[Option] | None = None
) -> str:
    """Draws an option by the weights of its question, as they lean with the answers so far."""
    codes = [option.code for option in (among or options_for(asked, answers))]
    is_place = asked.code == "police_area"
    base = _place_weights(str(answers["nation"])) if is_place else _WEIGHTS.get(asked.code, {})
    weights = {code: base.get(code, 1) for code in codes}
    for leaning in LEANINGS.get(asked.code, ()):
        if leaning.applies(answers):
            for code, times in leaning.times.items():
                if code in weights:
                    weights[code] *= times
    return rng.choices(codes, list(weights.values()), k=1)[0]


@lru_cache(maxsize=4)
def _place_weights(nation: str) -> Mapping[str, float]:
    """Weighs each place by the residents of its force, shared among the places of that force."""
    with _RESIDENTS.open(encoding="utf-8", newline="") as file:
        # In the order of the years: the newest stays.
        residents = {row["pfa_code"]: int(row["population"]) for row in csv.DictReader(file)}
    forces = {place.code: force_for(place.code, nation) or "" for place in places_in(nation)}
    known = {code: force for code, force in forces.items() if code not in DONT_KNOW.codes}
    places = Counter(known.values())
    weights = {code: residents.get(force, 0) / places[force] for code, force in known.items()}
    unknown = sum(weights.values()) * (1 - KNOWS_THE_PLACE) / KNOWS_THE_PLACE
    return weights | dict.fromkeys(DONT_KNOW.codes, unknown)


def _month(rng: random.Random, today: date) -> str:
    """Draws a month of the past year and a half, the near ones more often."""
    back = min(int(rng.expovariate(0.3)), 17)
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return f"{year}-{month + 1:02d}"
