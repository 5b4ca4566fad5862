"""The policy of keeping is read whole, or refused with the line on which it is wrong."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from classification.retention_periods import (
    POLICY_FILE,
    Period,
    PolicyError,
    period_of,
    policy,
    read_policy,
)
from tests.factories import periods_by_name

GOOD = """\
[shop.Till]
what = "A till."
keep.after_sale = { days = 28 }
kept = "{after_sale} after the sale"
[shop.Till.fields]
id = "a number"

[shop.Door]
what = "A door."
keep = "always"
kept = "always"
[shop.Door.fields]
id = "a number"
"""


@pytest.fixture
def refusal_of(tmp_path: Path):
    def read(text: str) -> str:
        file = tmp_path / "retention.toml"
        file.write_text(text)
        with pytest.raises(PolicyError) as refused:
            read_policy(file)
        said = str(refused.value)
        assert said.startswith(f"{file}:")
        assert "\n" not in said
        return said.removeprefix(f"{file}:")

    return read


def test_a_policy_is_read_with_its_periods_and_fields(tmp_path: Path) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(GOOD)

    found = read_policy(file)

    assert list(found.things) == ["shop.Till", "shop.Door"]
    assert periods_by_name(found) == {"shop.Till.after_sale": Period(amount=28, unit="days")}
    assert found.things["shop.Door"].fields == {"id": "a number"}
    said = found.things["shop.Till"].kept_in_words(lambda period: f"{period.amount} {period.unit}")
    assert said == "28 days after the sale"


def test_the_sites_own_policy_is_read_and_asked_by_name() -> None:
    assert policy().source.file == POLICY_FILE
    assert period_of("reporting.Draft.after_last_visit") == Period(amount=7, unit="days")
    with pytest.raises(PolicyError, match=r"reporting\.Draft has no period after_a_while"):
        period_of("reporting.Draft.after_a_while")


@pytest.mark.parametrize(
    ("written", "instead", "line", "said"),
    [
        ("{ days = 28 }", '{ days = "28" }', 3, "'28' is no whole number of days above 0."),
        ("{ days = 28 }", "{ days = 28.5 }", 3, "28.5 is no whole number of days above 0."),
        ("{ days = 28 }", "{ days = -28 }", 3, "-28 is no whole number of days above 0."),
        ("{ days = 28 }", "{ days = 0 }", 3, "0 is no whole number of days above 0."),
        ("{ days = 28 }", "{ days = true }", 3, "True is no whole number of days above 0."),
        ("{ days = 28 }", "{ days = 99999 }", 3, "99999 days is longer than 100 years"),
        ("{ days = 28 }", "{ months = 1999 }", 3, "1999 months is longer than 100 years"),
        ("{ days = 28 }", f"{{ days = {10**400} }}", 3, "is longer than 100 years"),
        ("{ days = 28 }", "{ days = inf }", 3, "inf is no whole number of days above 0."),
        ("{ days = 28 }", "{ fortnights = 2 }", 3, "there is no unit fortnights"),
        ("{ days = 28 }", "{ days = 2, hours = 2 }", 3, "after_sale is no period such as"),
        ("{ days = 28 }", "{}", 3, "after_sale is no period such as"),
        ("{ days = 28 }", "28", 3, "after_sale is no period such as"),
        ("{ days = 28 }", '"28 days"', 3, "after_sale is no period such as"),
        ("keep.after_sale = { days = 28 }\n", "", 1, "shop.Till has no `keep`."),
        ("keep.after_sale = { days = 28 }", "keep = {}", 3, "`keep` is neither a period nor"),
        ('keep = "always"', 'keep = "for ever"', 10, "`keep` is neither a period nor"),
        ('keep = "always"', "keep = true", 10, "`keep` is neither a period nor"),
        ('keep = "always"', "keep = []", 10, "`keep` is neither a period nor"),
        ("keep.after_sale", "keep.after_buying", 4, "`keep` has no period after_sale."),
        ('kept = "{after_sale} after', 'kept = "28 days after', 3, "`kept` does not say {after_sa"),
        ('kept = "always"', 'kept = " "', 11, "shop.Door.kept says nothing."),
        ('kept = "always"', "kept = 3", 11, "shop.Door.kept says nothing."),
        ('kept = "always"\n', "", 8, "shop.Door has no `kept`."),
        ('what = "A door."\n', "", 8, "shop.Door has no `what`."),
        ('[shop.Door.fields]\nid = "a number"\n', "", 8, "shop.Door has no `fields`."),
        ('what = "A door."', 'waht = "A door."', 9, "shop.Door says nothing called waht here."),
        ('id = "a number"', 'id = ""', 6, "shop.Till.fields.id says nothing."),
        ('what = "A door."', 'what = "A door.', 9, "Illegal character"),
        ("[shop.Door]", "[shop.Till]", 8, "Cannot declare ('shop', 'Till') twice"),
        ("[shop.Till]\n", "shop.Shelf = 3\n[shop.Till]\n", 1, "shop.Shelf is no table."),
        ("[shop.Till]\n", "shop_name = 3\n[shop.Till]\n", 1, "shop_name is no table."),
    ],
)
def test_a_mistake_is_named_with_its_line(
    refusal_of, written: str, instead: str, line: int, said: str
) -> None:
    assert written in GOOD

    found = refusal_of(GOOD.replace(written, instead, 1))

    assert found.startswith(f"{line}: ")
    assert said in found


def test_a_line_is_right_however_the_file_is_laid_out(refusal_of) -> None:
    text = (
        'shop.Till.what = """\nA\ntill."""\nshop.Till.keep = { a = { days = 1 }, b = { x = 1 } }\n'
    )

    assert refusal_of(text).startswith("1: shop.Till has no `fields`.")
    whole = text + 'shop.Till.kept = "{a} {b}"\nshop.Till.fields.id = "a"\n'
    assert refusal_of(whole).startswith("4: there is no unit x")


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'[shop.Till]\nwhat = "\xe9"')

    for name, said in [
        ("missing.toml", "1: it cannot be read: No such file"),
        ("latin.toml", "2: it is not UTF-8: save the file as UTF-8"),
    ]:
        with pytest.raises(PolicyError, match=f"{name}:{said}"):
            read_policy(tmp_path / name)


def test_a_file_may_begin_with_the_mark_of_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(f"\ufeff{GOOD}", encoding="utf-8")

    assert list(read_policy(file).things) == ["shop.Till", "shop.Door"]


@pytest.mark.parametrize("brace", ["{}", "{", "{a b}"])
def test_a_brace_without_a_name_is_refused(refusal_of, brace: str) -> None:
    said = refusal_of(GOOD.replace('"A till."', f'"A till {brace}"'))

    assert said == "2: shop.Till.what has a brace that holds no name."


def test_what_the_policy_and_the_site_do_not_share_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(GOOD)

    held = read_policy(file)
    faults = held.faults_of_models({"shop.Till": ["number"], "shop.Shelf": ["id"]})
    periods = held.faults_of_periods(["shop.Till.after_theft"])

    assert [str(fault) for fault in (*faults, *periods)] == [
        f"{file}:6: shop.Till has no field id.",
        f"{file}:5: number of shop.Till is stored: name it.",
        f"{file}:8: nothing stored is called shop.Door.",
        f"{file}:1: shop.Shelf is stored: say what it is and how long it is kept.",
        f"{file}:3: nothing asks for the period shop.Till.after_sale.",
        f"{file}:1: shop.Till has no period after_theft.",
    ]


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 12, 31), 13, date(2028, 1, 31)),
        (date(2027, 1, 31), 13, date(2028, 2, 29)),
        (date(2026, 1, 31), 13, date(2027, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, after: date) -> None:
    assert Period(amount=months, unit="months").after(day) == after


@pytest.mark.parametrize(
    ("unit", "length"),
    [
        ("minutes", timedelta(minutes=3)),
        ("hours", timedelta(hours=3)),
        ("days", timedelta(days=3)),
        ("weeks", timedelta(days=21)),
        ("years", timedelta(days=3 * 365)),
    ],
)
def test_every_other_unit_has_one_length(unit: str, length: timedelta) -> None:
    moment = datetime(2026, 11, 30, 12, tzinfo=UTC)
    period = Period(amount=3, unit=unit)

    assert period.after(moment) == moment + length
    assert period.before(moment) == moment - length


@pytest.mark.parametrize(("hours", "days"), [(1, 1), (24, 1), (25, 2), (48, 2)])
def test_what_is_left_of_a_day_is_kept_until_it_is_over(hours: int, days: int) -> None:
    day = date(2026, 11, 30)
    period = Period(amount=hours, unit="hours")

    assert period.after(day) == day + timedelta(days=days)
    assert period.before(day) == day - timedelta(days=days)
