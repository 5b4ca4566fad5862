"""Writes down the report form: every page in its order and part, in three voices, and when and
why it is asked.

The single source. The pages, their checks, the check-your-answers page, the stored codes and the
test that walks every route come from here; the answers' own lists are in classification.answers.
To add a question, add it here, and its list there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeVar, cast

from classification import answers as lists
from classification.answers import Option
from classification.conditions import ALWAYS, Condition, answered, several_ticked
from classification.wording import N_, Wording, same
from reporting.form.likely_reasons import LIKELIEST, ORGANISATIONS_NEVER_SEE, in_likely_order
from reporting.form.page_shapes import (
    ContentPage,
    Field,
    FieldKind,
    FormPart,
    Page,
    Question,
    Storage,
    Use,
)
from reporting.form.places import NATIONS_ASKED, places_in

_WRONG_MONTH = same(N_("Write the month and year as numbers, like 3 2026, not in the future"))

_IS_ORGANISATION = answered("who", "organisation")
_IS_DECLINED = answered("age_band", lists.PREFER_NOT_TO_SAY)
_IS_UNDER_16 = answered("age_band", *lists.AGES_UNDER_16) | (
    answered("who", "child") & _IS_DECLINED
)
_IS_MINOR = answered("age_band", "age_16_17")
_IS_ADULT = answered("age_band", *lists.AGES_ADULT)
_IS_MESSAGE = answered("event_type", "scam_msg")
_IS_CHILD_ABUSE = answered("event_type", "csea")
_HAS_LOST = answered("lost_money", "yes")
_HAS_TOLD_POLICE = answered("told_whom", *lists.POLICE_OR_REPORT_FRAUD)
_IN_SCOTLAND = answered("nation", "scotland")

NOBODY_AT_WORK: Final = frozenset({"family_or_friend"})
"""Of those who may have been told, an organisation is not asked about these."""

AnyPage = TypeVar("AnyPage", bound=Page)

_MAY_KNOW_WHO = ~answered("event_type", "ddos", "scam_msg", "csea")
_MAY_COST_MONEY = answered(
    "event_type",
    *("blackmail", "images", "paid", "taken", "account", "malware", "identity"),
    *("ddos", "control", "other"),
)
_HITS_DEVICES = answered("event_type", "account", "malware", "ddos") | (
    answered("event_type", "blackmail") & answered("event_detail", "locked_files")
)

DANGER_NOW: Final = ("yes", "not_sure")
"""Whoever answers one of these is shown at once who can come."""

_ROUTE = frozenset({Use.ROUTE})
_ADVICE = frozenset({Use.ADVICE})
_COUNTED = frozenset({Use.COUNTED, Use.ADVICE})
_ALL = frozenset({Use.ROUTE, Use.COUNTED, Use.ADVICE})
_UNSURE_OR_PRIVATE = frozenset({lists.NOT_SURE, lists.PREFER_NOT_TO_SAY})


def _you_or_they(you: str, they: str) -> Wording:
    """Words a question to a person, and to anybody who answers for people."""
    return Wording(you=you, they=they, organisation=they)


def _question(
    *,
    code: str,
    title: Wording,
    why: Wording,
    error: Wording,
    storage: Storage,
    uses: frozenset[Use],
    kind: FieldKind = "radios",
    slug: str = "",
    options: tuple[Option, ...] = (),
    hint: Wording | None = None,
    notice: Wording | None = None,
    required: bool = False,
    exclusive: frozenset[str] = frozenset(),
    max_length: int | None = None,
    scotland: Wording | None = None,
    scotland_options: tuple[Option, ...] = (),
    asked_once: bool = False,
    folded_after: int = 0,
    columns: int = 1,
    first_shown_when: Condition = ALWAYS,
    seconds: tuple[Field, ...] = (),
    shown_when: Condition = ALWAYS,
) -> Question:
    """Makes a page whose first field bears the page's code and title, and is asked where
    `first_shown_when` holds; `seconds` are its other fields."""
    first = Field(
        code=code,
        kind=kind,
        label=title,
        error=error,
        storage=storage,
        uses=uses,
        options=options,
        hint=hint,
        required=required,
        exclusive=exclusive,
        max_length=max_length,
        scotland=scotland,
        scotland_options=scotland_options,
        asked_once=asked_once,
        folded_after=folded_after,
        columns=columns,
        shown_when=first_shown_when,
    )
    return Question(
        code=code,
        slug=slug or code.replace("_", "-"),
        title=title,
        why=why,
        notice=notice,
        scotland=scotland,
        fields=(first, *seconds),
        shown_when=shown_when,
    )


_SEX = Field(
    code="sex",
    label=_you_or_they(N_("What is your sex?"), N_("What is their sex?")),
    hint=same(N_("It helps to show who is hit.")),
    error=same(N_("Choose one of these, or leave it out")),
    options=lists.SEX.options,
    storage=Storage.CODED,
    uses=frozenset({Use.COUNTED}),
    shown_when=~_IS_ORGANISATION & ~_IS_MESSAGE,
)
_POLICE_AREA = Field(
    code="police_area",
    kind="select",
    label=Wording(
        you=N_("Which council or county do you live in?"),
        they=N_("Which council or county do they live in?"),
        organisation=N_("Which council or county are you in?"),
    ),
    hint=same(N_("It tells us which police force it is, and we keep only that.")),
    error=same(N_("Choose a place from the list, or I don't know")),
    storage=Storage.CODED,
    uses=_COUNTED,
    shown_when=answered("nation", *NATIONS_ASKED) & ~_IS_MESSAGE & ~_IS_MINOR,
)
_TOLD_WHOM_TITLE = Wording(
    you=N_("Who have you told?"),
    they=N_("Who has been told, by you or by them?"),
    organisation=N_("Who has been told?"),
)
_TOLD_WHOM_WHY = same(N_("It shows what is left to do, and how much is never told to the police."))
_TOLD_WHOM = Field(
    code="told_whom",
    kind="checkboxes",
    label=_TOLD_WHOM_TITLE,
    hint=same(N_("Pick all that are true.")),
    error=same(N_("Choose who was told, or one of these: no one, not sure, prefer not to say")),
    options=lists.TOLD_WHOM.options,
    scotland_options=tuple(
        option for option in lists.TOLD_WHOM.options if option.code != lists.REPORT_FRAUD
    ),
    exclusive=frozenset({"no_one"}) | _UNSURE_OR_PRIVATE,
    required=True,
    storage=Storage.CODED,
    uses=_ALL,
)

BEFORE_YOU_START = ContentPage(
    slug="", kind="start", title=same(N_("Before you start")), template="reporting/start.html"
)
NEXT_HOUR = ContentPage(
    slug="next-hour",
    kind="content",
    title=same(N_("Your next hour")),
    template="reporting/next_hour.html",
)
CHECK_YOUR_ANSWERS = ContentPage(
    slug="check",
    kind="check",
    title=same(N_("Check your answers")),
    template="reporting/check.html",
    fields=(
        replace(_TOLD_WHOM, required=False, hint=_TOLD_WHOM_WHY, shown_when=_IS_MESSAGE),
        _POLICE_AREA,
        _SEX,
    ),
)
SENT = ContentPage(
    slug="sent", kind="sent", title=same(N_("We have it")), template="reporting/sent.html"
)

_START: tuple[Page, ...] = (
    BEFORE_YOU_START,
    _question(
        code="danger",
        title=same(N_("Is anyone in danger right now?")),
        why=same(N_("If someone is, we show who can come now.")),
        error=same(N_("Choose yes, no or I'm not sure")),
        options=lists.DANGER.options,
        required=True,
        asked_once=True,
        storage=Storage.NOT_STORED,
        uses=_ROUTE | _ADVICE,
        seconds=(
            Field(
                code="who",
                label=same(N_("Who did this happen to?")),
                hint=same(N_("It sets the words we use and the help we show.")),
                error=same(N_("Choose who this happened to")),
                options=lists.WHO.options,
                required=True,
                storage=Storage.CODED,
                uses=_ALL,
            ),
        ),
    ),
    ContentPage(
        slug="help-now",
        kind="content",
        title=same(N_("Get help now")),
        template="reporting/help_now.html",
        shown_when=answered("danger", *DANGER_NOW),
    ),
    _question(
        code="age_band",
        title=_you_or_they(N_("How old are you now?"), N_("How old are they now?")),
        why=same(N_("Some help is only for young people.")),
        notice=same(N_("The next page lists kinds of harm, and some are sexual.")),
        error=_you_or_they(
            N_("Choose your age, or prefer not to say"),
            N_("Choose their age, or prefer not to say"),
        ),
        options=lists.AGE_BAND.options,
        columns=2,
        required=True,
        storage=Storage.CODED,
        uses=_ALL,
        first_shown_when=~_IS_ORGANISATION,
        seconds=(
            Field(
                code="nation",
                label=Wording(
                    you=N_("Where do you live?"),
                    they=N_("Where do they live?"),
                    organisation=N_("Where is your business or organisation based?"),
                ),
                hint=same(N_("Help and law are not the same in each nation.")),
                error=Wording(
                    you=N_("Choose where you live"),
                    they=N_("Choose where they live"),
                    organisation=N_("Choose where it is based"),
                ),
                options=lists.NATION.options,
                required=True,
                storage=Storage.CODED,
                uses=_ALL,
            ),
            Field(
                code="org_size",
                label=same(N_("How many people work there?")),
                error=same(N_("Choose how many people work there, or leave it out")),
                options=lists.ORG_SIZE.options,
                storage=Storage.CODED,
                uses=_ADVICE,
                shown_when=_IS_ORGANISATION,
            ),
        ),
    ),
    ContentPage(
        slug="young-person",
        kind="ending",
        title=same(N_("Help for young people")),
        template="reporting/young_person.html",
        shown_when=_IS_UNDER_16,
        comes_from="age-band",
    ),
)

_WHAT_HAPPENED: tuple[Page, ...] = (
    _question(
        code="event_type",
        title=Wording(
            you=N_("What happened? Pick the closest"),
            they=N_("What happened to them? Pick the closest"),
            organisation=N_("What happened? Pick the closest"),
        ),
        why=same(N_("It chooses the steps we show next.")),
        hint=same(N_("If it was more than one thing, you can add the rest next.")),
        error=same(N_("Choose the closest, or ask us to help work it out")),
        options=lists.EVENT_TYPE.options,
        required=True,
        storage=Storage.CODED,
        uses=_ALL,
    ),
    ContentPage(
        slug="other-help",
        kind="ending",
        title=same(N_("Help with this")),
        template="reporting/other_help.html",
        shown_when=_IS_CHILD_ABUSE,
        comes_from="event-type",
    ),
    _question(
        code="event_detail",
        title=same(N_("Which of these fits best?")),
        why=same(N_("It makes the steps fit what happened.")),
        error=same(N_("Choose the one that fits best, or I'm not sure")),
        required=True,
        storage=Storage.CODED,
        uses=_ROUTE | _ADVICE,
        seconds=(
            Field(
                code="relationship",
                label=Wording(
                    you=N_("Do you know who did it?"),
                    they=N_("Do they know who did it?"),
                    organisation=N_("Does anyone at work know who did it?"),
                ),
                hint=same(
                    N_("Some steps are not safe if it was someone close; please do not name them.")
                ),
                error=same(N_("Choose one of these, or leave it out")),
                options=lists.RELATIONSHIP.options,
                storage=Storage.CODED,
                uses=_ADVICE,
                shown_when=_MAY_KNOW_WHO,
            ),
            Field(
                code="also_happened",
                kind="checkboxes",
                label=same(N_("Did any of these also happen?")),
                hint=same(N_("Pick all that did.")),
                error=same(N_("Choose only from the things on the list, or leave it out")),
                options=lists.ALSO_HAPPENED.options,
                storage=Storage.CODED,
                uses=_ADVICE,
                is_folded=True,
            ),
        ),
        shown_when=~_IS_MESSAGE,
    ),
)

_WHAT_CHOOSES_HELP: tuple[Page, ...] = (
    _question(
        code="when_band",
        title=same(N_("When did it happen or start?")),
        why=same(N_("Some steps only work in the first day or two.")),
        hint=same(N_("A rough time is fine.")),
        error=same(N_("Choose when it began, or I'm not sure")),
        options=lists.WHEN_BAND.options,
        required=True,
        storage=Storage.CODED,
        uses=_COUNTED,
        seconds=(
            Field(
                code="when_month",
                kind="month",
                label=same(N_("Which month and year was it?")),
                hint=same(N_("For example, 3 2026.")),
                error=_WRONG_MONTH,
                storage=Storage.CODED,
                uses=_COUNTED,
                revealed_by=("when_band", "earlier"),
            ),
            Field(
                code="ongoing",
                label=same(N_("Is it still going on?")),
                error=same(N_("Choose yes, no or I'm not sure, or leave it out")),
                options=lists.ONGOING.options,
                storage=Storage.CODED,
                uses=_ADVICE,
            ),
            Field(
                code="lost_money",
                label=Wording(
                    you=N_("Did you lose money?"),
                    they=N_("Did they lose money?"),
                    organisation=N_("Did your business or organisation lose money?"),
                ),
                hint=same(N_("If so, we show how to ask for it back.")),
                error=same(N_("Choose yes, no or I'm not sure")),
                options=lists.LOST_MONEY.options,
                required=True,
                storage=Storage.CODED,
                uses=_ALL,
                shown_when=_MAY_COST_MONEY,
            ),
        ),
        shown_when=~_IS_MESSAGE,
    ),
    _question(
        code="payment_method",
        title=same(N_("How was it paid?")),
        why=same(N_("The way it was paid sets the way to ask for it back.")),
        hint=same(N_("If it was more than one way, pick the one for most of it.")),
        error=same(N_("Choose one way, or leave it out")),
        options=lists.PAYMENT_METHOD.options,
        storage=Storage.CODED,
        uses=_COUNTED,
        seconds=(
            Field(
                code="last_paid",
                label=Wording(
                    you=N_("When did you last pay?"),
                    they=N_("When did they last pay?"),
                    organisation=N_("When was the last payment?"),
                ),
                hint=same(N_("Some steps only work in the first day, and we do not keep this.")),
                error=same(N_("Choose when the last payment was, or leave it out")),
                options=lists.LAST_PAID.options,
                storage=Storage.NOT_STORED,
                uses=_ADVICE,
            ),
            Field(
                code="last_payment_month",
                kind="month",
                label=same(N_("Month of the last payment")),
                hint=same(N_("We use it to work out a date for the bank and do not keep it.")),
                error=_WRONG_MONTH,
                storage=Storage.NOT_STORED,
                uses=_ADVICE,
                revealed_by=("last_paid", "earlier"),
            ),
            Field(
                code="loss_band",
                label=same(N_("About how much, before any refund?")),
                hint=same(N_("How much it was can change the way to get it back.")),
                error=same(N_("Choose an amount, or leave it out")),
                options=lists.LOSS_BAND.options,
                storage=Storage.CODED,
                uses=_COUNTED,
            ),
            Field(
                code="got_back",
                label=Wording(
                    you=N_("Have you got any back?"),
                    they=N_("Have they got any back?"),
                    organisation=N_("Have you got any back?"),
                ),
                hint=same(N_("If not, there may still be a way to ask.")),
                error=same(N_("Choose one of these, or leave it out")),
                options=lists.GOT_BACK.options,
                storage=Storage.CODED,
                uses=_COUNTED,
            ),
        ),
        shown_when=_HAS_LOST,
    ),
    Question(
        code="told_whom",
        slug="told-whom",
        title=_TOLD_WHOM_TITLE,
        why=_TOLD_WHOM_WHY,
        fields=(_TOLD_WHOM,),
        shown_when=~_IS_MESSAGE,
    ),
)

_HELP_AND_THE_COUNT: tuple[Page, ...] = (
    NEXT_HOUR,
    _question(
        code="contact_mode",
        title=Wording(
            you=N_("How did they first reach you?"),
            they=N_("How did the people who did this first reach them?"),
            organisation=N_("How did the people who did this first reach you at work?"),
        ),
        why=same(N_("It shows where to send it on, or where to report them.")),
        error=same(N_("Choose one of these, or leave it out")),
        options=lists.CONTACT_MODE.options,
        storage=Storage.CODED,
        uses=_ADVICE,
        seconds=(
            Field(
                code="other_effects",
                kind="checkboxes",
                label=Wording(
                    you=N_("What else did it do?"),
                    they=N_("What else did it do to them?"),
                    organisation=N_("What else did it do to your systems or work?"),
                ),
                hint=same(N_("Pick all that are true.")),
                error=same(N_("Choose what it did, or none of these, or leave it out")),
                options=lists.OTHER_EFFECTS.options,
                exclusive=frozenset({"none"}),
                storage=Storage.CODED,
                uses=_ADVICE,
                shown_when=_HITS_DEVICES,
            ),
            Field(
                code="affected_how_much",
                label=Wording(
                    you=N_("How did it affect you?"),
                    they=N_("How did it affect them?"),
                    organisation=N_("How did it affect your business, charity or group?"),
                ),
                hint=same(N_("We can show who is there to talk to.")),
                error=same(N_("Choose one of these, or leave it out")),
                options=lists.AFFECTED_HOW_MUCH.options,
                storage=Storage.CODED,
                uses=_ADVICE,
            ),
            Field(
                code="emotional_effect",
                kind="checkboxes",
                label=_you_or_they(
                    N_("Did you feel any of these?"), N_("Did they feel any of these?")
                ),
                hint=same(N_("Pick all that are true.")),
                error=same(N_("Choose what was felt, or none of these, or leave it out")),
                options=lists.EMOTIONAL_EFFECT.options,
                exclusive=frozenset({"none"}),
                storage=Storage.CODED,
                uses=_ADVICE,
                shown_when=~_IS_ORGANISATION,
            ),
            Field(
                code="fraud_impact",
                kind="checkboxes",
                label=same(N_("Did it lead to any of these?")),
                hint=same(N_("Pick all that are true.")),
                error=same(N_("Choose what it led to, or leave it out")),
                options=lists.FRAUD_IMPACT.options,
                storage=Storage.CODED,
                uses=_ADVICE,
                shown_when=~_IS_ORGANISATION,
            ),
            Field(
                code="business_effect",
                kind="checkboxes",
                label=same(N_("Did it lead to any of these?")),
                hint=same(N_("Pick all that are true.")),
                error=same(N_("Choose what it led to, or none of these, or leave it out")),
                options=lists.BUSINESS_EFFECT.options,
                exclusive=frozenset({"none"}),
                storage=Storage.CODED,
                uses=_ADVICE,
                shown_when=_IS_ORGANISATION,
            ),
        ),
        shown_when=~_IS_MESSAGE,
    ),
    _question(
        code="reason_not_reported",
        title=Wording(
            you=N_("Which of these were reasons you have not told the police or Report Fraud?"),
            they=N_("Which of these were reasons the police or Report Fraud have not been told?"),
            organisation=N_(
                "Which of these were reasons your organisation has not told the police "
                "or Report Fraud?"
            ),
        ),
        scotland=Wording(
            you=N_("Which of these were reasons you have not told the police?"),
            they=N_("Which of these were reasons the police have not been told?"),
            organisation=N_(
                "Which of these were reasons your organisation has not told the police?"
            ),
        ),
        why=same(N_("Every reason is fine, and it shows what must get better.")),
        kind="checkboxes",
        hint=same(N_("Pick all that are true.")),
        folded_after=LIKELIEST,
        error=same(N_("Choose from the reasons on the list, or leave it out")),
        options=lists.REASON_NOT_REPORTED.options,
        scotland_options=lists.REASON_NOT_REPORTED_SCOTLAND.options,
        storage=Storage.CODED,
        uses=_COUNTED,
        seconds=(
            Field(
                code="main_reason",
                label=same(N_("Which was the main reason?")),
                error=same(N_("Choose a main reason that you also picked above, or leave it out")),
                options=lists.MAIN_REASON.options,
                scotland_options=lists.MAIN_REASON_SCOTLAND.options,
                storage=Storage.CODED,
                uses=_COUNTED,
                shown_when=several_ticked("reason_not_reported"),
            ),
        ),
        shown_when=~_HAS_TOLD_POLICE & ~_IS_MESSAGE,
    ),
    _question(
        code="after_telling",
        title=_you_or_they(
            N_("What happened after you told them?"), N_("What happened after they were told?")
        ),
        why=same(N_("It shows what to do next, and what comes of telling.")),
        kind="checkboxes",
        hint=same(N_("Pick all that are true.")),
        error=same(N_("Choose what happened, or leave it out")),
        options=lists.AFTER_TELLING.options,
        storage=Storage.CODED,
        uses=_COUNTED,
        shown_when=_HAS_TOLD_POLICE & ~_IS_MESSAGE,
    ),
    _question(
        code="own_words",
        title=same(N_("Anything else, in your own words?")),
        why=same(N_("A person here reads it, and then it is deleted.")),
        notice=same(
            N_(
                "If you tell us a child is in danger and enough to find them, "
                "we will tell the police."
            )
        ),
        kind="textarea",
        hint=same(
            N_("Write in any language, without names, numbers or links; it is not published.")
        ),
        error=same(N_("Make this 1,000 characters or fewer; what you wrote is still here")),
        max_length=1000,
        storage=Storage.PERSONAL,
        uses=frozenset({Use.OWN_ACCOUNT}),
        shown_when=(_IS_ADULT | _IS_ORGANISATION) & ~_IS_MESSAGE,
    ),
    CHECK_YOUR_ANSWERS,
)

PARTS: tuple[FormPart, ...] = (
    FormPart(
        stage="start",
        asked=N_("Danger, who it happened to, and where"),
        caption=N_("Part 1 of 4: who, and where"),
        pages=_START,
    ),
    FormPart(
        stage="event",
        asked=N_("What happened"),
        caption=N_("Part 2 of 4: what happened"),
        pages=_WHAT_HAPPENED,
    ),
    FormPart(
        stage="telling",
        asked=N_("When, money, and who was told"),
        caption=N_("Part 3 of 4: what helps us help"),
        pages=_WHAT_CHOOSES_HELP,
    ),
    FormPart(
        stage="help",
        asked=N_("The help, and the questions after it"),
        caption=N_("Part 4 of 4: your help, and a few more pages"),
        pages=_HELP_AND_THE_COUNT,
    ),
    FormPart(stage="sent", asked=N_("Sent"), caption="", pages=(SENT,)),
)
"""The form's parts in their order."""

PAGES: tuple[Page, ...] = tuple(page for part in PARTS for page in part.pages)
"""Every page of the form, in order."""

ENDINGS: tuple[ContentPage, ...] = tuple(
    page for page in PAGES if isinstance(page, ContentPage) and page.kind == "ending"
)
"""The pages of help at which nothing of a report is kept."""

DECLARATION = Wording(
    you=N_("I have told this as I remember it. Count it without my name."),
    they=N_("I have told this as I know it. Count it without any name."),
    organisation=N_("I have told this as we know it. Count it without our name."),
)
"""What the button on "Check your answers" says: the press on it sends the report."""


_BY_SLUG: Mapping[str, Page] = MappingProxyType({page.slug: page for page in PAGES})
_ASKED = [field for page in PAGES for field in page.fields]
# Who was told is asked on two pages: what the first of them says of it holds.
_FIELDS: Mapping[str, Field] = MappingProxyType(
    {each.code: next(field for field in _ASKED if field.code == each.code) for each in _ASKED}
)
FIELDS: tuple[Field, ...] = tuple(_FIELDS.values())
"""Every field of the form, in order."""

_VARYING: Final = frozenset({"event_detail", "also_happened", "police_area", "told_whom"}) | {
    *("reason_not_reported", "main_reason")
}
LISTED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        field.code: frozenset(option.code for option in field.options)
        for field in FIELDS
        if field.kind == "radios" and field.code not in _VARYING and not field.scotland_options
    }
)
"""The codes of each field that offers one of the same options to everybody."""

FIRST_THAT_CAN_WAIT: Final = "when-band"
"""From this page on a report may be sent as it stands; what comes before must be answered."""


def _shaped_by(page: Page) -> tuple[str, ...] | None:
    """Names the answers that a page's fields and options hang on; None where they are its own, or
    too many to keep each page as it is asked."""
    own = {field.code for field in page.fields}
    shaping = frozenset[str]().union(*(field.shown_when.codes() for field in page.fields))
    is_alone = own.isdisjoint(shaping | {"main_reason"})
    if not is_alone or any(field.asked_once for field in page.fields):
        return None
    return tuple(sorted(shaping | {"who", "nation", "event_type"} - own))


_SHAPED_BY: Final = {page.slug: shaping for page in PAGES if (shaping := _shaped_by(page))}


def page_by_slug(slug: str) -> Page | None:
    """Finds the page at this address, as it is written; None where there is none."""
    return _BY_SLUG.get(slug)


def fields_of(slug: str) -> tuple[Field, ...]:
    """Lists the fields of the page at this address; none where there is no such page."""
    page = page_by_slug(slug)
    return page.fields if page else ()


def part_of(slug: str) -> FormPart:
    """Finds the part of the form in which a page lies; KeyError where there is no such page."""
    for part in PARTS:
        if any(page.slug == slug for page in part.pages):
            return part
    raise KeyError(slug)


def page_with(code: str, answers: Mapping[str, object]) -> Page:
    """Finds the page that asks for this field of this person, on their path or not; KeyError where
    no page does."""
    pages = [page for page in PAGES if any(field.code == code for field in page.fields)]
    if not pages:
        raise KeyError(code)
    return next((page for page in pages if code in fields_asked(page, answers)), pages[0])


def fields_asked(page: Page, answers: Mapping[str, object]) -> frozenset[str]:
    """Names the fields of a page that this person is asked, were they to come to it."""
    if not page.shown_when.holds(answers):
        return frozenset()
    return frozenset(field.code for field in page.fields if field.shown_when.holds(answers))


def page_for(slug: str, answers: Mapping[str, object]) -> Page | None:
    """Finds the page as this person sees it: the fields that apply to them, in their nation's
    words."""
    page = page_by_slug(slug)
    return as_asked(page, answers) if page else None


def as_asked(page: AnyPage, answers: Mapping[str, object]) -> AnyPage:
    """Adapts a page to this person: what they are asked, in their nation's words.

    A field that is `asked_once` is left out where it has its answer and the page has not all of
    its own. Where the first field is left out, the next one heads the page.
    """
    shaped_by = _SHAPED_BY.get(page.slug)
    if shaped_by is None or _BY_SLUG[page.slug] is not page:
        return _adapted(page, answers)
    said = (answers.get(code) for code in shaped_by)
    kept = tuple(tuple(each) if isinstance(each, list) else each for each in said)
    return cast("AnyPage", _adapted_to(page.slug, kept))


@lru_cache(maxsize=500)
def _adapted_to(slug: str, said: tuple[object, ...]) -> Page:
    """Adapts a page once for all who said the same of what it hangs on."""
    answers = {code: each for code, each in zip(_SHAPED_BY[slug], said, strict=True) if each}
    return _adapted(_BY_SLUG[slug], answers)


def _adapted(page: AnyPage, answers: Mapping[str, object]) -> AnyPage:
    fields = [field for field in page.fields if field.shown_when.holds(answers)]
    if any(field.required and field.code not in answers for field in fields):
        fields = [field for field in fields if not (field.asked_once and field.code in answers)]
    if _IN_SCOTLAND.holds(answers):
        fields = [replace(field, label=field.scotland or field.label) for field in fields]
    shown = [replace(field, options=options_for(field, answers)) for field in fields]
    if not isinstance(page, Question) or not shown:
        return replace(page, fields=tuple(shown))
    if shown[0].code == page.fields[0].code:
        scotland = page.scotland if _IN_SCOTLAND.holds(answers) else None
        return replace(page, title=scotland or page.title, fields=tuple(shown))
    first = replace(shown[0], hint=None)
    return replace(
        page, title=first.label, why=shown[0].hint or page.why, fields=(first, *shown[1:])
    )


def field_by_code(code: str) -> Field:
    """Finds the field with this code; KeyError when there is none."""
    return _FIELDS[code]


def listed_options(field: Field) -> tuple[Option, ...]:
    """Lists the options of a field as its code list has them, whoever is asked."""
    return _FIELDS.get(field.code, field).options


def options_for(field: Field, answers: Mapping[str, object]) -> tuple[Option, ...]:
    """Lists the options of a field for these answers, in order; none for a month or for words."""
    if field.code == "event_detail":
        details = lists.EVENT_DETAIL.get(str(answers.get("event_type")))
        return details.options if details else ()
    if field.code == "also_happened":
        chosen = answers.get("event_type")
        return tuple(option for option in field.options if option.code != chosen)
    if field.code == "police_area":
        return places_in(str(answers.get("nation")))
    options = field.options
    if field.scotland_options and _IN_SCOTLAND.holds(answers):
        options = field.scotland_options
    is_organisation = _IS_ORGANISATION.holds(answers)
    if field.code == "told_whom" and is_organisation:
        return tuple(option for option in options if option.code not in NOBODY_AT_WORK)
    if field.code in ("reason_not_reported", "main_reason"):
        if is_organisation:
            options = tuple(each for each in options if each.code not in ORGANISATIONS_NEVER_SEE)
        options = in_likely_order(
            options, str(answers.get("event_type")), is_organisation=is_organisation
        )
    if field.code == "main_reason":
        ticked = answers.get("reason_not_reported")
        if isinstance(ticked, tuple | list):
            may_be = (lists.NOT_SURE, *ticked)
            return tuple(option for option in options if option.code in may_be)
    return options
