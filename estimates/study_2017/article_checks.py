"""The twenty checks of the 2017 article, each computed now from the loaded numbers.

Nothing here is copied from the column of results that came with the checks: a test sets that
column and these results side by side.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from classification.areas import FORCES
from classification.csv_files import csv_text
from classification.wording import N_
from estimates.models import ArticleCheck
from estimates.register.required_rows import RowsById
from estimates.study_2017.article import (
    ArticleInputs,
    denominators,
    force_rises,
    percent_rise,
    two_per_cent,
    weighted_computer_misuse_share,
)

OUTCOMES: Final[Mapping[str, str]] = {
    "agrees": N_("Agrees"),
    "differs": N_("Differs"),
    "incomplete": N_("Incomplete"),
    "unresolved": N_("Unresolved"),
}
"""What was printed and what was found agree or differ; or what was printed lacks a part that the
sum needs; or what was found cannot settle it."""
_TAGS: Final = {
    "agrees": "green",
    "differs": "red",
    "incomplete": "grey",
    "unresolved": "yellow",
}


@dataclass(frozen=True, kw_only=True)
class WorkedCheck:
    """A check with what was printed and what our own sum gives; `outcome` is one of `OUTCOMES`."""

    check_id: str
    question: str
    stated: str
    computed: str
    outcome: str
    verdict: str
    advice: str

    @property
    def outcome_words(self) -> str:
        return _(OUTCOMES[self.outcome])

    @property
    def outcome_tag(self) -> str:
        """The colour of its tag. The word stands on it: the colour adds nothing."""
        return _TAGS[self.outcome]


def work_checks(inputs: ArticleInputs) -> tuple[WorkedCheck, ...]:
    """All twenty checks, in order, each computed now. MissingRow where one is not there."""
    worked = []
    checks = RowsById({check.check_id: check for check in ArticleCheck.objects.all()})
    for check_id, work in _SUMS.items():
        check = checks[check_id]
        computed, outcome = work(inputs)
        worked.append(
            WorkedCheck(
                check_id=check.check_id,
                question=check.question,
                stated=check.stated,
                computed=computed,
                outcome=outcome,
                verdict=check.verdict,
                advice=check.advice,
            )
        )
    return tuple(worked)


CHECK_COLUMNS: Final = ("id", "check", "stated", "computed", "outcome", "verdict", "advice")


def checks_csv(checks: Sequence[WorkedCheck]) -> str:
    """The checks as our code works them, as CSV."""
    return csv_text(
        CHECK_COLUMNS,
        (
            {
                **{name: getattr(check, name, "") for name in CHECK_COLUMNS},
                "id": check.check_id,
                "check": check.question,
            }
            for check in checks
        ),
    )


_Worked = tuple[str, str]


def _agrees(holds: bool) -> str:
    return "agrees" if holds else "differs"


def _complete(whole: bool) -> str:
    """The article makes no claim here: its parts are the whole, or some are not told."""
    return "agrees" if whole else "incomplete"


def _rise(inputs: ArticleInputs) -> _Worked:
    rise = percent_rise(inputs.number("s38"), inputs.number("s39"))
    return f"{rise:.2f}%", _agrees(round(rise) == inputs.number("s40"))


def _budget(inputs: ArticleInputs) -> _Worked:
    spend = inputs.number("s14")
    first, second = (spend / inputs.number(number_id) * 100 for number_id in ("s15", "s43"))
    return (
        _(
            "%(spend)s implies a budget of %(first)s million at %(one)s%%, "
            "%(second)s million at %(two)s%%"
        )
        % {
            "spend": f"{spend:,.0f}",
            "first": f"{first / 1e6:,.1f}",
            "one": inputs.printed["s15"].value,
            "second": f"{second / 1e6:,.0f}",
            "two": inputs.printed["s43"].value,
        },
        _agrees(inputs.number("s15") == inputs.number("s43")),
    )


def _share_reported(inputs: ArticleInputs) -> _Worked:
    share = two_per_cent(inputs)
    return f"{share:.2f}%", _agrees(round(share) == inputs.number("s35"))


def _the_million(inputs: ArticleInputs) -> _Worked:
    year, half, fraud = (
        inputs.register[figure_id]
        for figure_id in ("csew-2017m-cm", "csew-2016s-cm", "csew-2016s-fraud-cyber")
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
    # All of these count incidents, and what was printed counts victims: no figure settles it.
    return text, "unresolved"


def _other_denominators(inputs: ArticleInputs) -> _Worked:
    _printed, year, half, both = denominators(inputs)
    fraud = inputs.official("csew-2017m-fraud")
    text = (
        f"{inputs.number('s39'):,.0f}/{year.size / 1e6:.1f}m = {year.percent:.2f}%; "
        f"/{half.size / 1e6:.3f}m = {half.percent:.2f}%; "
        f"/({year.size / 1e6:.1f}m+{fraud / 1e6:.1f}m fraud) = {both.percent:.2f}%"
    )
    return text, _agrees(round(both.percent) == inputs.number("s35"))


def _survey_itself(inputs: ArticleInputs) -> _Worked:
    virus, access, fraud = (
        inputs.official(f"csew-2017m-{name}")
        for name in ("cm-virus-rep", "cm-access-rep", "fraud-rep")
    )
    weighted = weighted_computer_misuse_share(inputs)
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
    return text, _agrees(round(weighted) == inputs.number("s35"))


def _missing_year(inputs: ArticleInputs) -> _Worked:
    total, first, last = (inputs.printed[number_id].value for number_id in ("s05", "s06", "s07"))
    missing = inputs.number("s05") - inputs.number("s06") - inputs.number("s07")
    return f"{total}-{first}-{last} = {missing:.0f}", "incomplete"


def _local_rise(inputs: ArticleInputs) -> _Worked:
    first, last = inputs.number("s06"), inputs.number("s07")
    times = _("%(times)s times") % {"times": f"{last / first:.2f}"}
    return f"{percent_rise(first, last):.1f}% ({times})", "incomplete"


def _categories(inputs: ArticleInputs) -> _Worked:
    named = sum(inputs.number(f"s{number}") for number in range(17, 24))
    total = inputs.number("s05")
    text = _("%(named)s named, %(rest)s (%(share)s%%) unnamed") % {
        "named": f"{named:.0f}",
        "rest": f"{total - named:.0f}",
        "share": f"{100 * (total - named) / total:.1f}",
    }
    return text, _complete(named == total)


def _most(inputs: ArticleInputs) -> _Worked:
    largest, total = inputs.number("s22"), inputs.number("s05")
    return (
        f"{largest:.0f}/{total:.0f} = {100 * largest / total:.1f}%",
        _agrees(largest > total / 2),
    )


def _outcomes(inputs: ArticleInputs) -> _Worked:
    unsolved, no_suspect, cautions = map(inputs.number, ("s09", "s10", "s11"))
    total = inputs.number("s05")
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
    return text, _complete(given == total)


def _just_under(inputs: ArticleInputs) -> _Worked:
    exact, rounded = inputs.number("s39"), inputs.number("s33")
    return f"{exact:,.0f}", _agrees(exact < rounded and round(exact, -4) == rounded)


def _response(inputs: ArticleInputs) -> _Worked:
    answered, asked = inputs.number("s36"), inputs.number("s37")
    scaled = inputs.number("s39") * asked / answered
    text = _("%(rate)s%%; scaled up by count %(scaled)s") % {
        "rate": f"{100 * answered / asked:.1f}",
        "scaled": f"{scaled:,.0f}",
    }
    return text, "incomplete"


def _forces(inputs: ArticleInputs) -> _Worked:
    territorial = sum(force.kind == "territorial" for force in FORCES)
    asked = territorial + sum(force.kind == "national" for force in FORCES)
    text = _(
        "%(territorial)s territorial forces of England and Wales + Police Scotland + PSNI "
        "= %(asked)s"
    ) % {"territorial": territorial, "asked": asked}
    return text, _agrees(asked == inputs.number("s37"))


def _officers(inputs: ArticleInputs) -> _Worked:
    officers = float(inputs.context["officers-2017"].value)
    text = _(
        "%(officers)s FTE officers in 43 forces at 31 March 2017 / %(every)s = %(result)s "
        "(Home Office workforce open data)"
    ) % {
        "officers": f"{officers:,.1f}",
        "every": f"{1 / inputs.number('s25'):.0f}",
        "result": f"{officers * inputs.number('s25'):.0f}",
    }
    return text, "unresolved"


def _under_one(inputs: ArticleInputs) -> _Worked:
    return f"{inputs.number('s15')}%", _agrees(inputs.number("s15") < inputs.number("s02"))


def _against_average(inputs: ArticleInputs) -> _Worked:
    return f"{inputs.number('s15')}%", _agrees(inputs.number("s15") < inputs.number("s41"))


def _fraud_share(inputs: ArticleInputs) -> _Worked:
    years = [inputs.official(f"foi-as-{year}-fraud") for year in (2014, 2015, 2016)]
    text = _(
        "no fraud count given; Avon and Somerset recorded %(a)s, %(b)s and %(c)s fraud/forgery "
        "in the three years"
    ) % dict(zip("abc", (f"{year:.0f}" for year in years), strict=True))
    return text, "incomplete"


def _official_neighbour(inputs: ArticleInputs) -> _Worked:
    before, after = inputs.official("flag-2016j-all"), inputs.official("flag-2017j-all")
    text = _(
        "%(after)s online-flagged offences, England and Wales, year to June 2017, without fraud "
        "and computer misuse; %(before)s the year before (%(rise)s%%)"
    ) % {
        "after": f"{after:,.0f}",
        "before": f"{before:,.0f}",
        "rise": f"{percent_rise(before, after):+.0f}",
    }
    return text, "unresolved"


def _every_force(inputs: ArticleInputs) -> _Worked:
    rises = force_rises(inputs)
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
    return text, _complete(all(change > 0 for change in changes.values()))


_SUMS: Final[Mapping[str, Callable[[ArticleInputs], _Worked]]] = {
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
