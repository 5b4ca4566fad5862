"""The twenty checks of the 2017 article, each computed now from the loaded numbers.

Nothing here is copied from the column of results that came with the checks: a test sets that
column and these results side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from classification.areas import FORCES
from classification.csv_files import csv_text
from estimates.models import ArticleCheck
from estimates.register.required_rows import Loaded
from estimates.study_2017.article import (
    OUTCOMES,
    Inputs,
    denominators,
    force_rises,
    missing_year,
    named_total,
    percent_rise,
    two_per_cent,
    weighted_computer_misuse_share,
)


@dataclass(frozen=True, kw_only=True)
class WorkedCheck:
    """A check with what was printed and what our own sum gives. `holds` None: nothing to hold."""

    check_id: str
    question: str
    stated: str
    computed: str
    holds: bool | None
    verdict: str
    advice: str


def work_checks(inputs: Inputs) -> tuple[WorkedCheck, ...]:
    """All twenty checks, in order, each computed now. NotLoaded where one is not there."""
    worked = []
    checks = Loaded({each.check_id: each for each in ArticleCheck.objects.all()})
    for check_id, work in _SUMS.items():
        check = checks[check_id]
        computed, holds = work(inputs)
        worked.append(
            WorkedCheck(
                check_id=check.check_id,
                question=check.question,
                stated=check.stated,
                computed=computed,
                holds=holds,
                verdict=check.verdict,
                advice=check.advice,
            )
        )
    return tuple(worked)


CHECK_COLUMNS = ("id", "check", "stated", "computed", "holds", "verdict", "advice")


def checks_csv(checks: Sequence[WorkedCheck]) -> str:
    """The checks as our code works them, as CSV."""
    words = {True: "yes", False: "no", None: ""}
    return csv_text(
        CHECK_COLUMNS,
        (
            {
                "id": each.check_id,
                "check": each.question,
                "stated": each.stated,
                "computed": each.computed,
                "holds": words[each.holds],
                "verdict": each.verdict,
                "advice": each.advice,
            }
            for each in checks
        ),
    )


_Worked = tuple[str, bool | None]


def _rise(i: Inputs) -> _Worked:
    rise = percent_rise(i.number("s38"), i.number("s39"))
    return f"{rise:.2f}%", round(rise) == i.number("s40")


def _budget(i: Inputs) -> _Worked:
    spend = i.number("s14")
    first, second = (spend / i.number(each) * 100 for each in ("s15", "s43"))
    return (
        _(
            "%(spend)s implies a budget of %(first)s million at %(one)s%%, "
            "%(second)s million at %(two)s%%"
        )
        % {
            "spend": f"{spend:,.0f}",
            "first": f"{first / 1e6:,.1f}",
            "one": i.printed["s15"].value,
            "second": f"{second / 1e6:,.0f}",
            "two": i.printed["s43"].value,
        },
        i.number("s15") == i.number("s43"),
    )


def _share_reported(i: Inputs) -> _Worked:
    share = two_per_cent(i)
    return f"{share:.2f}%", round(share) == i.number("s35")


def _the_million(i: Inputs) -> _Worked:
    year, half, fraud = (
        i.register[each] for each in ("csew-2017m-cm", "csew-2016s-cm", "csew-2016s-fraud-cyber")
    )
    text = _(
        "ONS, year to March 2017 (published 20 July 2017): %(year)s million incidents; year to "
        "Sept 2016: %(half)s incidents; NAO June 2017: %(fraud)s million cyber-related FRAUD "
        "incidents"
    ) % {
        "year": f"{year.number / 1e6:.1f}",
        "half": f"{half.number:,.0f}",
        "fraud": f"{fraud.number / 1e6:.1f}",
    }
    victims = i.number("s34")
    return text, victims in (year.number, half.number)


def _other_denominators(i: Inputs) -> _Worked:
    _printed, year, half, both = denominators(i)
    fraud = i.official("csew-2017m-fraud")
    text = (
        f"{i.number('s39'):,.0f}/{year.size / 1e6:.1f}m = {year.percent:.2f}%; "
        f"/{half.size / 1e6:.3f}m = {half.percent:.2f}%; "
        f"/({year.size / 1e6:.1f}m+{fraud / 1e6:.1f}m fraud) = {both.percent:.2f}%"
    )
    return text, round(both.percent) == i.number("s35")


def _survey_itself(i: Inputs) -> _Worked:
    virus, access, fraud = (
        i.official(f"csew-2017m-{each}") for each in ("cm-virus-rep", "cm-access-rep", "fraud-rep")
    )
    weighted = weighted_computer_misuse_share(i)
    text = _(
        "ONS survey, year to March 2017: %(virus)s%% of virus and %(access)s%% of hacking "
        "incidents, %(fraud)s%% of fraud incidents reported; "
        "weighted computer misuse %(weighted)s%%"
    ) % {
        "virus": f"{virus:.1f}",
        "access": f"{access:.1f}",
        "fraud": f"{fraud:.0f}",
        "weighted": f"{weighted:.1f}",
    }
    return text, round(weighted) == i.number("s35")


def _missing_year(i: Inputs) -> _Worked:
    total, first, last = (i.printed[each].value for each in ("s05", "s06", "s07"))
    return f"{total}-{first}-{last} = {missing_year(i):.0f}", None


def _local_rise(i: Inputs) -> _Worked:
    first, last = i.number("s06"), i.number("s07")
    times = _("%(times)s times") % {"times": f"{last / first:.2f}"}
    return f"{percent_rise(first, last):.1f}% ({times})", None


def _categories(i: Inputs) -> _Worked:
    named, total = named_total(i), i.number("s05")
    text = _("%(named)s named, %(rest)s (%(share)s%%) unnamed") % {
        "named": f"{named:.0f}",
        "rest": f"{total - named:.0f}",
        "share": f"{100 * (total - named) / total:.1f}",
    }
    return text, named == total


def _most(i: Inputs) -> _Worked:
    largest, total = i.number("s22"), i.number("s05")
    return f"{largest:.0f}/{total:.0f} = {100 * largest / total:.1f}%", largest > total / 2


def _outcomes(i: Inputs) -> _Worked:
    unsolved, no_suspect, cautions = (i.number(each) for each in OUTCOMES)
    total = i.number("s05")
    given = unsolved + no_suspect + cautions
    text = _(
        "%(sum)s = %(given)s; %(rest)s with no outcome given; %(suspect)s, %(unsolved)s, "
        "both %(both)s%%"
    ) % {
        "sum": f"{unsolved:.0f}+{no_suspect:.0f}+{cautions:.0f}",
        "given": f"{given:.0f}",
        "rest": f"{total - given:.0f}",
        "suspect": f"{no_suspect:.0f}/{total:.0f} = {100 * no_suspect / total:.1f}%",
        "unsolved": f"{unsolved:.0f}/{total:.0f} = {100 * unsolved / total:.1f}%",
        "both": f"{100 * (unsolved + no_suspect) / total:.1f}",
    }
    return text, given == total


def _just_under(i: Inputs) -> _Worked:
    exact, rounded = i.number("s39"), i.number("s33")
    return f"{exact:,.0f}", exact < rounded and round(exact, -4) == rounded


def _response(i: Inputs) -> _Worked:
    answered, asked = i.number("s36"), i.number("s37")
    scaled = i.number("s39") * asked / answered
    text = _("%(rate)s%%; scaled up by count %(scaled)s") % {
        "rate": f"{100 * answered / asked:.1f}",
        "scaled": f"{scaled:,.0f}",
    }
    return text, None


def _forces(i: Inputs) -> _Worked:
    territorial = sum(force.kind == "territorial" for force in FORCES)
    asked = territorial + sum(force.kind == "national" for force in FORCES)
    text = _(
        "%(territorial)s territorial forces of England and Wales + Police Scotland + PSNI "
        "= %(asked)s"
    ) % {"territorial": territorial, "asked": asked}
    return text, asked == i.number("s37")


def _officers(i: Inputs) -> _Worked:
    officers = i.beside("officers-2017")
    text = _(
        "%(officers)s FTE officers in 43 forces at 31 March 2017 / %(every)s = %(result)s "
        "(Home Office workforce open data)"
    ) % {
        "officers": f"{officers:,.1f}",
        "every": f"{1 / i.number('s25'):.0f}",
        "result": f"{officers * i.number('s25'):.0f}",
    }
    return text, None


def _under_one(i: Inputs) -> _Worked:
    return f"{i.number('s15')}%", i.number("s15") < i.number("s02")


def _against_average(i: Inputs) -> _Worked:
    return f"{i.number('s15')}%", i.number("s15") < i.number("s41")


def _fraud_share(i: Inputs) -> _Worked:
    years = [i.official(f"foi-as-{year}-fraud") for year in (2014, 2015, 2016)]
    text = _(
        "no fraud count given; Avon and Somerset recorded %(a)s, %(b)s and %(c)s fraud/forgery "
        "in the three years"
    ) % dict(zip("abc", (f"{each:.0f}" for each in years), strict=True))
    return text, None


def _official_neighbour(i: Inputs) -> _Worked:
    before, after = i.official("flag-2016j-all"), i.official("flag-2017j-all")
    text = _(
        "%(after)s online-flagged offences, England and Wales, year to June 2017, without fraud "
        "and computer misuse; %(before)s the year before (%(rise)s%%)"
    ) % {
        "after": f"{after:,.0f}",
        "before": f"{before:,.0f}",
        "rise": f"{percent_rise(before, after):+.0f}",
    }
    return text, None


def _every_force(i: Inputs) -> _Worked:
    rises = force_rises(i)
    changes = {key: percent_rise(*pair) for key, pair in rises.items()}
    before, after = rises["as"]
    text = _(
        "Avon and Somerset %(before)s to %(after)s (%(avon)s%%), West Yorkshire %(west)s%%, "
        "Lancashire %(lancs)s%%, Northumbria %(north)s%%"
    ) % {
        "before": f"{before:,.0f}",
        "after": f"{after:,.0f}",
        "avon": f"{changes['as']:+.1f}",
        "west": f"{changes['wyorks']:+.1f}",
        "lancs": f"{changes['lancs']:+.0f}",
        "north": f"{changes['northumb']:+.0f}",
    }
    return text, all(change > 0 for change in changes.values())


_SUMS: Mapping[str, Callable[[Inputs], _Worked]] = {
    "c01": _rise,
    "c02": _budget,
    "c03": _share_reported,
    "c04": _the_million,
    "c05": _other_denominators,
    "c06": _survey_itself,
    "c07": _missing_year,
    "c08": _local_rise,
    "c09": _categories,
    "c10": _most,
    "c11": _outcomes,
    "c12": _just_under,
    "c13": _response,
    "c14": _forces,
    "c15": _officers,
    "c16": _under_one,
    "c17": _against_average,
    "c18": _fraud_share,
    "c19": _official_neighbour,
    "c20": _every_force,
}
