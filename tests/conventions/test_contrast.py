"""Every colour that text or a control has on its ground, in light and in dark: WCAG 2.2 AA.

The colours are read from the style sheets: pairs that one rule sets together are found by
themselves; those that a page inherits (a link in the text of a card) are listed here.
"""

import colorsys
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = "static/css/site.css"
STATISTICS = "estimates/static/estimates/statistics.css"
SHEETS = (
    *(SITE, "static/css/staff.css", "static/css/report.css", STATISTICS),
    "estimates/static/estimates/what_if.css",
    *("guidance/static/guidance/guidance.css", "guidance/static/guidance/acts.css"),
    "releases/static/releases/charts.css",
)
TEXT, CONTROL = 4.5, 3.0
THEMES = ("light", "dark")
DARK = "(prefers-color-scheme: dark)"

GROUNDS = ("--cf-paper", "--cf-raised", "--cf-brand-soft", "--cf-warm-soft")
WRITTEN_ON_ALL = (
    *("--cf-ink", "--cf-quiet", "--cf-link", "--cf-link-hover", "--cf-visited"),
    *("--cf-error", "--cf-success"),
)
TEXTS = (
    *((text, ground) for text in WRITTEN_ON_ALL for ground in GROUNDS),
    ("#ffffff", "--cf-brand-deep"),  # the footer
    ("--cf-on-focus", "--cf-focus"),
    *((text, "--stat-soft") for text in ("--cf-ink", "--cf-link", "--stat-mark", "--stat-quiet")),
    *((text, "--cf-paper") for text in ("--stat-mark", "--stat-quiet")),
    ("--stat-paper", "--stat-mark"),  # a force's letters on its tile
)
CONTROLS = (
    ("--cf-field", "--cf-paper"),  # the edge of a box to write in, and of a choice
    ("--cf-field", "--cf-raised"),
    ("--cf-field", "--cf-brand-soft"),
    ("--cf-brand", "--cf-paper"),  # a button, a door
    ("--cf-brand", "--cf-raised"),  # the dot that told
    ("--cf-on-focus", "--cf-focus"),  # the edge of a button that has the focus
    *((mark, "--cf-paper") for mark in ("--stat-mark", "--stat-mark-second", "--stat-mark-third")),
    ("--stat-mark-third", "--stat-soft"),
)


@dataclass(frozen=True)
class Rule:
    """One rule of a style sheet: for which media, for what, and what it says."""

    media: str
    selector: str
    says: dict[str, str]


def rules_of(css: str, media: str = "") -> Iterator[Rule]:
    """Every rule, those inside @media too."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    place = 0
    while (opened := css.find("{", place)) >= 0:
        selector = " ".join(css[place:opened].split())
        closed, depth = opened, 1
        while depth:
            closed += 1
            depth += {"{": 1, "}": -1}.get(css[closed], 0)
        inside = css[opened + 1 : closed]
        if selector.startswith("@media"):
            yield from rules_of(inside, selector.removeprefix("@media").strip())
        elif not selector.startswith("@"):
            said = (each.partition(":") for each in inside.split(";") if ":" in each)
            yield Rule(media, selector, {name.strip(): value.strip() for name, _, value in said})
        place = closed + 1


def rules_for(theme: str) -> list[Rule]:
    """The rules that hold on a screen in this theme, in their order."""
    media = {"", DARK} if theme == "dark" else {""}
    found = [rule for sheet in SHEETS for rule in rules_of((ROOT / sheet).read_text())]
    return [rule for rule in found if rule.media in media]


def properties_of(theme: str) -> dict[str, str]:
    """Each custom property with the value it has in this theme."""
    return {
        name: value
        for rule in rules_for(theme)
        for name, value in rule.says.items()
        if name.startswith("--")
    }


def colour(value: str, properties: dict[str, str]) -> str | None:
    """A colour as #rrggbb, through any custom properties; None for what is no plain colour."""
    value = value.split("!")[0].strip()
    if inner := re.fullmatch(r"var\((--[a-z-]+)\)", value):
        return colour(properties[inner[1]], properties)
    if value.startswith("--"):
        return colour(properties[value], properties)
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(2 * letter for letter in value[1:])
    return value if re.fullmatch(r"#[0-9a-f]{6}", value) else None


def luminance(value: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1: WCAG 2.2, "relative luminance"."""
    parts = (int(value[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21: WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(pairs: Iterator[tuple[str, str, str]], least: float) -> list[str]:
    """What of (where, colour, ground) has less contrast than it needs."""
    return [
        f"{where}: {one} on {other} is {contrast(one, other):.2f}"
        for where, one, other in pairs
        if contrast(one, other) < least
    ]


def named(
    pairs: tuple[tuple[str, str], ...], properties: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    for one, other in pairs:
        found = colour(one, properties), colour(other, properties)
        assert found[0], one
        assert found[1], other
        yield f"{one} on {other}", found[0], found[1]


def set_together(theme: str) -> Iterator[tuple[str, str, str]]:
    """The text and the ground of every rule that sets both."""
    properties = properties_of(theme)
    for rule in rules_for(theme):
        ground = rule.says.get("background") or rule.says.get("background-color", "")
        pair = colour(rule.says.get("color", ""), properties), colour(ground, properties)
        if pair[0] and pair[1]:
            yield rule.selector, pair[0], pair[1]


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out_on_every_ground_that_it_lies_on(theme: str) -> None:
    assert too_faint(named(TEXTS, properties_of(theme)), TEXT) == []


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_marks_stand_out_on_theirs(theme: str) -> None:
    assert too_faint(named(CONTROLS, properties_of(theme)), CONTROL) == []


@pytest.mark.parametrize("theme", THEMES)
def test_a_rule_that_sets_text_and_ground_sets_them_apart(theme: str) -> None:
    pairs = list(set_together(theme))

    assert len(pairs) > 10
    assert too_faint(iter(pairs), TEXT) == []


@pytest.mark.parametrize("theme", THEMES)
def test_one_of_the_two_colours_of_the_focus_stands_out_on_every_ground(theme: str) -> None:
    properties = properties_of(theme)
    focus = [colour(name, properties) or "" for name in ("--cf-focus", "--cf-on-focus")]

    for ground in (*GROUNDS, "--cf-brand", "--cf-brand-deep"):
        on = colour(ground, properties) or ""
        assert max(contrast(each, on) for each in focus) >= CONTROL, ground


def test_every_colour_has_a_value_for_the_dark_or_serves_both() -> None:
    light, dark = properties_of("light"), properties_of("dark")
    colours = {name for name, value in light.items() if value.startswith("#")}

    unchanged = {name for name in colours if light[name] == dark[name]}

    assert len(colours) > 20
    assert unchanged == {
        *("--cf-on-brand", "--cf-focus", "--cf-on-focus"),
        "--govuk-print-text-colour",
    }


def hue_of(value: str) -> float | None:
    """The place of #rrggbb on the wheel of colours, 0 to 360; None for what is a shade of grey."""
    parts = (int(value[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, saturation, _value = colorsys.rgb_to_hsv(*parts)
    return 360 * hue if saturation > 0.25 else None


def labels_used() -> set[str]:
    """The kinds of labels in any template, such as "red"; "blue" is a label without a kind."""
    templates = [each for each in ROOT.glob("**/templates/**/*.html") if ".venv" not in each.parts]
    texts = [each.read_text() for each in templates]
    return {"blue", *(kind for text in texts for kind in re.findall(r"govuk-tag--([a-z]+)", text))}


def test_every_label_has_a_hue_of_its_own_in_the_dark_too() -> None:
    prefix = ".cf-body .govuk-tag"
    grounds = {
        rule.selector.removeprefix(prefix).removeprefix("--") or "blue": rule.says["background"]
        for rule in rules_of((ROOT / SITE).read_text())
        if rule.media == DARK and rule.selector.startswith(prefix)
    }

    hues = {kind: hue_of(grounds[kind]) for kind in labels_used()}

    assert hues.pop("grey") is None
    assert (hues["red"] or 0) % 360 < 10
    for one, other in combinations(sorted(hues), 2):
        between = abs((hues[one] or 0) - (hues[other] or 0))
        assert min(between, 360 - between) >= 20, (one, other)


def test_a_shade_of_one_hue_would_be_noticed() -> None:
    assert hue_of("#173634") == pytest.approx(hue_of("#0b3331"), abs=5)
    assert hue_of("#777777") is None


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),  # the well-known grey that just fails
        ("#767676", "#ffffff", 4.54),  # and the one that just passes
        ("#ff0000", "#ffffff", 4.0),
        ("#14181f", "#14181f", 1.0),
    ],
)
def test_the_ratio_is_that_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_a_faint_rule_would_be_noticed() -> None:
    css = ":root { --a: #fff } @media print { .x { color: red } } .y { color: #777; background: "
    rules = list(rules_of(css + "var(--a) } /* .z { color: #000 } */"))

    assert [(rule.media, rule.selector) for rule in rules] == [
        ("", ":root"),
        ("print", ".x"),
        ("", ".y"),
    ]
    pair = (colour("#777", {}), colour(rules[-1].says["background"], {"--a": "#fff"}))
    assert pair == ("#777777", "#ffffff")
    assert too_faint(iter([(".y", *pair)]), TEXT) == [".y: #777777 on #ffffff is 4.48"]
