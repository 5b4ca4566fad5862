"""The tables hold what others published: the register of figures, and those by police force.

Everything here is loaded from `estimates/official/` by `load_official_figures`, with its source.
Nothing here comes from a report, and no column says anything about a person.
"""

import re
from decimal import Decimal
from typing import Any, Final, Self

from django.db import models
from django.db.models import Q

from estimates.flags import FLAGS

GRADES: Final = ("A", "B", "C", "E")
STUDY_SERIES: Final = "Johnston Press 2017 FOI study"
PRECISIONS: Final = ("exact", "rounded", "ratio", "more_than", "about", "unknown")
_RATIO: Final = re.compile(r"""(?:stated as |")((?:one|1) in \w+)"?""")
CITY_OF_LONDON: Final = "E23000034"
"""The force in whose area few people live and many work: nothing of it is divided by residents."""


class OfficialFigureQuerySet(models.QuerySet["OfficialFigure"]):
    """Figures by what a page asks for."""

    def in_order(self) -> Self:
        """Survey first, then by period, newest first; the id breaks ties."""
        return self.order_by("series", "-period_end", "offence_group", "figure_id")

    def of_place(self, geography_code: str) -> Self:
        return self.filter(geography_code=geography_code)

    def survey_reported_shares(self) -> Self:
        """The shares that victims told the survey they had reported, newest first."""
        return self.filter(series="CSEW", measure="share_reported_police_or_af").order_by(
            "-period_end", "figure_id"
        )

    def survey_incidents(self) -> Self:
        return self.filter(series__in=["CSEW", "TCSEW"], measure="incidents")

    def recorded_by_action_fraud(self) -> Self:
        return self.filter(measure="offences_recorded", flag_recorder="Action Fraud")

    def counted_by_police(self) -> Self:
        """The police recorded these, or they were estimated from their records; not the study's."""
        return self.filter(measure__in=["offences_recorded", "offences_estimated"]).exclude(
            series=STUDY_SERIES
        )

    def of_study(self) -> Self:
        """The answers of forces in the 2017 study, or what newspapers printed of them."""
        return self.filter(series=STUDY_SERIES)


class OfficialFigure(models.Model):
    """One published number: what it counts, of whom, where, when, and where it was seen.

    Confidence limits and standard errors are empty until one is seen; a page then says that we
    have not seen one, and never invents it. `precision` is how the source puts it, and
    `precision_kind` what that makes of the number; `warning` is printed with it.
    """

    figure_id = models.SlugField(max_length=60, unique=True)
    series = models.CharField(max_length=60)
    geography = models.CharField(max_length=80)
    geography_code = models.CharField(max_length=9, blank=True)
    period_label = models.CharField(max_length=60)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    offence_group = models.CharField(max_length=40)
    offence_detail = models.CharField(max_length=120)
    measure = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    lower = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    upper = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    standard_error = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    unit = models.CharField(max_length=60)
    precision = models.CharField(max_length=120)
    precision_kind = models.CharField(max_length=10, default="unknown")
    grade = models.CharField(max_length=1)
    derived = models.BooleanField()
    worked_from = models.CharField(max_length=120, blank=True)
    source_title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=120)
    published = models.CharField(max_length=10, blank=True)
    seen_at = models.CharField(max_length=500)
    note = models.TextField(blank=True)
    warning = models.TextField(blank=True)
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    flag_geography = models.CharField(max_length=60)
    flag_period = models.CharField(max_length=40)
    flag_offence = models.CharField(max_length=160)
    flag_unit = models.CharField(max_length=60)
    flag_population = models.CharField(max_length=80)
    flag_recorder = models.CharField(max_length=120)
    flag_change = models.CharField(max_length=200)
    cyber_dependent = models.CharField(max_length=10)
    cyber_enabled = models.CharField(max_length=10)

    objects = OfficialFigureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="figure_grade_known"),
            models.CheckConstraint(
                condition=Q(precision_kind__in=PRECISIONS), name="figure_precision_known"
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(**{f"flag_{flag}": ""}), name=f"figure_flag_{flag}_given"
                )
                for flag in FLAGS
            ),
        )

    def __str__(self) -> str:
        return self.figure_id

    @property
    def flags(self) -> dict[str, str]:
        """The seven flags, by name."""
        return {flag: str(getattr(self, f"flag_{flag}")) for flag in FLAGS}

    @property
    def is_press(self) -> bool:
        """Grade C: a press or other secondary page that quotes the official figure."""
        return self.grade == "C"

    @property
    def stated_as(self) -> str:
        """The words "one in fifteen", where the source published only the ratio; else ""."""
        return ratio_words(self.precision)

    @property
    def number(self) -> float:
        return float(self.value)


class ForcePopulation(models.Model):
    """Residents of a police force area at the middle of a year."""

    force_code = models.CharField(max_length=9)
    mid_year = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["force_code", "mid_year"], name="population_once"),
        )

    def __str__(self) -> str:
        return f"{self.force_code} {self.mid_year}"


class ReferredCrimes(models.Model):
    """Cases that Action Fraud sent to a force in a year, and outcomes that the force recorded.

    Outcomes may belong to cases sent earlier, and cases sent are not reports made by residents:
    the numbers are shown and never divided.
    """

    period = models.CharField(max_length=7)
    force_code = models.CharField(max_length=9, blank=True)
    force_name = models.CharField(max_length=80)
    referred_count = models.IntegerField()
    outcome_count = models.IntegerField()
    judicial_count = models.IntegerField()
    non_judicial_count = models.IntegerField()
    seen_at = models.CharField(max_length=300)

    class Meta:
        verbose_name_plural = "referred crimes"
        constraints = (
            models.UniqueConstraint(fields=["period", "force_name"], name="referred_once"),
            # A force is one force, whatever its file calls it that year.
            models.UniqueConstraint(
                fields=["period", "force_code"],
                condition=~Q(force_code=""),
                name="referred_once_by_code",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome_count=models.F("judicial_count") + models.F("non_judicial_count")
                ),
                name="referred_outcomes_add_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.force_name} {self.period}"

    @property
    def place(self) -> str:
        """The force by its code; by its name where it is none of ours."""
        return self.force_code or self.force_name


class RecordedOffences(models.Model):
    """Offences of one Home Office code that a force recorded in a year: all, not only cyber.

    The source has negative counts, which are corrections of earlier ones. They are kept.
    """

    period = models.CharField(max_length=7)
    force_code = models.CharField(max_length=9)
    offence_code = models.CharField(max_length=20)
    description = models.CharField(max_length=120)
    offence_group = models.CharField(max_length=60)
    offence_subgroup = models.CharField(max_length=60)
    offence_count = models.IntegerField()

    class Meta:
        verbose_name_plural = "recorded offences"
        constraints = (
            models.UniqueConstraint(
                fields=["period", "force_code", "offence_code"], name="recorded_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.force_code} {self.offence_code} {self.period}"


class ArticleNumber(models.Model):
    """One of the 43 numbers printed in the article of 27 July 2017, exactly as printed."""

    number_id = models.CharField(max_length=3, unique=True)
    line = models.PositiveSmallIntegerField()
    metric = models.CharField(max_length=80)
    geography = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)
    description = models.CharField(max_length=120, blank=True)
    source_attribution = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return self.number_id


class ArticleCheck(models.Model):
    """A sum or a comparison that the article's numbers should pass, as it was first checked.

    `computed` is what the people who wrote the checks found. The page shows what our own code
    finds from the loaded numbers; a test sets the two side by side.
    """

    check_id = models.CharField(max_length=3, unique=True)
    question = models.CharField(max_length=120)
    inputs = models.CharField(max_length=40, blank=True)
    stated = models.CharField(max_length=80)
    computed = models.CharField(max_length=300)
    verdict = models.CharField(max_length=160)
    advice = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.check_id


class ContextFigure(models.Model):
    """A number the 2017 page needs beside the register: a stated share, another's one-liner."""

    figure_id = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=160)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    unit = models.CharField(max_length=60)
    geography = models.CharField(max_length=80)
    period_label = models.CharField(max_length=60)
    precision = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=1)
    source_title = models.CharField(max_length=200)
    seen_at = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="context_grade_known"),
        )

    def __str__(self) -> str:
        return self.figure_id


def ratio_words(precision: str) -> str:
    """The words of a ratio, where the source gave nothing else: "stated as one in seven"."""
    found = _RATIO.fullmatch(precision)
    return found[1] if found else ""


def plain_number(value: Decimal) -> str:
    """The number as it would be typed: 14.3, 755049, 27."""
    return f"{value.normalize():f}"


def stored_columns(instance: models.Model) -> dict[str, Any]:
    """The stored columns of a row but its number, for telling whether a loaded row changed."""
    return {
        field.attname: getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
        if not field.primary_key
    }
