"""Writes down the report form: every page in its order and part, in three voices, and when and
why it is asked.

The single source. The pages, their checks, the check-your-answers page, the stored codes and the
test that walks every route come from here; the answers' own lists are in classification.answers.
To add a question, add it here, and its list there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from classification import answers as lists
from classification.answers import Option
from classification.conditions import ALWAYS, Condition, answered
from classification.wording import N_, Wording, same
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

_KNOWS_WHO = answered(
    "event_type", "blackmail", "images", "account", "harass", "obscene", "control", "other"
)
_MAY_COST_MONEY = answered(
    "event_type",
    *("blackmail", "images", "paid", "taken", "account", "malware", "identity"),
    *("ddos", "control", "other"),
)
_HITS_DEVICES = answered("event_type", "account", "malware", "ddos") | (
    answered("event_type", "blackmail") & answered("event_detail", "locked_files")
)

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
    seconds: tuple[Field, ...] = (),
    shown_when: Condition = ALWAYS,
) -> Question:
    """Makes a page whose first field bears the page's code and title; `seconds` are its other
    fields."""
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


BEFORE_YOU_START = ContentPage(
    slug="", kind="start", title=same(N_("Before you start")), template="reporting/start.html"
)
CHECK_YOUR_ANSWERS = ContentPage(
    slug="check",
    kind="check",
    title=same(N_("Check your answers")),
    template="reporting/check.html",
)

_YOU_AND_WHERE: tuple[Page, ...] = (
    BEFORE_YOU_START,
    _question(
        code="danger",
        title=same(N_("Is anyone in danger right now?")),
        why=same(N_("If someone is, we show who can come now.")),
        error=same(N_("Choose yes, no or I'm not sure")),
        options=lists.DANGER.options,
        required=True,
        storage=Storage.NOT_STORED,
        uses=_ROUTE | _ADVICE,
    ),
    ContentPage(
        slug="help-now",
        kind="content",
        title=same(N_("Get help now")),
        template="reporting/help_now.html",
        shown_when=answered("danger", "yes", "not_sure"),
    ),
    _question(
        code="who",
        title=same(N_("Who did this happen to?")),
        why=same(N_("It sets the words we use and the help we show.")),
        error=same(N_("Choose who this happened to")),
        options=lists.WHO.options,
        required=True,
        storage=Storage.CODED,
        uses=_ALL,
    ),
    _question(
        code="age_band",
        title=_you_or_they(N_("How old are you now?"), N_("How old are they now?")),
        why=same(N_("Some help is only for young people.")),
        error=_you_or_they(
            N_("Choose your age, or prefer not to say"),
            N_("Choose their age, or prefer not to say"),
        ),
        options=lists.AGE_BAND.options,
        required=True,
        storage=Storage.CODED,
        uses=_ALL,
        shown_when=~_IS_ORGANISATION,
    ),
    ContentPage(
        slug="young-person",
        kind="ending",
        title=same(N_("Help for young people")),
        template="reporting/young_person.html",
        shown_when=_IS_UNDER_16,
        comes_from="age-band",
    ),
    _question(
        code="nation",
        title=Wording(
            you=N_("Where do you live?"),
            they=N_("Where do they live?"),
            organisation=N_("Where is it based?"),
        ),
        why=same(N_("Help and law are not the same in each nation.")),
        notice=same(N_("The next page lists kinds of harm, and some are sexual.")),
        error=Wording(
            you=N_("Choose where you live"),
            they=N_("Choose where they live"),
            organisation=N_("Choose where it is based"),
        ),
        options=lists.NATION.options,
        required=True,
        storage=Storage.CODED,
        uses=_ALL,
        seconds=(
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
)

_WHAT_HAPPENED: tuple[Page, ...] = (
    _question(
        code="event_type",
        title=Wording(
            you=N_("What happened? Pick the closest"),
            they=N_("What happened to them? Pick the closest"),
            organisation=N_("What happened to it? Pick the closest"),
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
                code="also_happened",
                kind="checkboxes",
                label=same(N_("Did any of these also happen?")),
                hint=same(N_("Pick all that did.")),
                error=same(N_("Choose only from the things on the list, or leave it out")),
                options=lists.ALSO_HAPPENED.options,
                storage=Storage.CODED,
                uses=_ADVICE,
            ),
        ),
        shown_when=~_IS_MESSAGE,
    ),
    ContentPage(
        slug="do-this-now",
        kind="content",
        title=same(N_("Do this now")),
        template="reporting/do_this_now.html",
        shown_when=~_IS_MESSAGE,
    ),
)

_MORE_ABOUT_IT: tuple[Page, ...] = (
    _question(
        code="police_area",
        title=Wording(
            you=N_("Which council or county do you live in?"),
            they=N_("Which council or county do they live in?"),
            organisation=N_("Which council or county is it in?"),
        ),
        why=same(N_("It tells us which police force it is, and we keep only that.")),
        kind="select",
        error=same(N_("Choose a place from the list, or I don't know")),
        storage=Storage.CODED,
        uses=_COUNTED,
        shown_when=answered("nation", *NATIONS_ASKED) & ~_IS_MESSAGE & ~_IS_MINOR,
    ),
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
        ),
        shown_when=~_IS_MESSAGE,
    ),
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
        shown_when=~_IS_MESSAGE,
    ),
    _question(
        code="relationship",
        title=Wording(
            you=N_("Do you know who did it?"),
            they=N_("Do they know who did it?"),
            organisation=N_("Does anyone there know who did it?"),
        ),
        why=same(N_("Other people can help if it was someone close.")),
        hint=same(N_("Please do not name them.")),
        error=same(N_("Choose one of these, or leave it out")),
        options=lists.RELATIONSHIP.options,
        storage=Storage.CODED,
        uses=_ADVICE,
        shown_when=_KNOWS_WHO,
    ),
    _question(
        code="lost_money",
        title=Wording(
            you=N_("Did you lose money?"),
            they=N_("Did they lose money?"),
            organisation=N_("Did it lose money?"),
        ),
        why=same(N_("If so, we show how to ask for it back.")),
        error=same(N_("Choose yes, no or I'm not sure")),
        options=lists.LOST_MONEY.options,
        required=True,
        storage=Storage.CODED,
        uses=_ALL,
        shown_when=_MAY_COST_MONEY,
    ),
    _question(
        code="loss_band",
        title=same(N_("About how much, before any refund?")),
        why=same(N_("How much it was can change the way to get it back.")),
        hint=same(N_("A rough guess is fine.")),
        error=same(N_("Choose an amount, or leave it out")),
        options=lists.LOSS_BAND.options,
        storage=Storage.CODED,
        uses=_COUNTED,
        shown_when=_HAS_LOST,
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
                code="last_payment_month",
                kind="month",
                label=same(N_("Month of the last payment")),
                hint=same(N_("We use it to work out a date for the bank and do not keep it.")),
                error=_WRONG_MONTH,
                storage=Storage.NOT_STORED,
                uses=_ADVICE,
            ),
        ),
        shown_when=_HAS_LOST,
    ),
    _question(
        code="got_back",
        title=Wording(
            you=N_("Have you got any back?"),
            they=N_("Have they got any back?"),
            organisation=N_("Has it got any back?"),
        ),
        why=same(N_("If not, there may still be a way to ask.")),
        error=same(N_("Choose one of these, or leave it out")),
        options=lists.GOT_BACK.options,
        storage=Storage.CODED,
        uses=_COUNTED,
        shown_when=_HAS_LOST,
    ),
    _question(
        code="other_effects",
        title=Wording(
            you=N_("What else did it do?"),
            they=N_("What else did it do to them?"),
            organisation=N_("What else did it do to your systems or work?"),
        ),
        why=same(N_("It adds what helps with files, devices and costs.")),
        kind="checkboxes",
        hint=same(N_("Pick all that are true.")),
        error=same(N_("Choose what it did, or none of these, or leave it out")),
        options=lists.OTHER_EFFECTS.options,
        exclusive=frozenset({"none"}),
        storage=Storage.CODED,
        uses=_ADVICE,
        shown_when=_HITS_DEVICES,
    ),
    _question(
        code="affected_how_much",
        title=Wording(
            you=N_("How did it affect you?"),
            they=N_("How did it affect them?"),
            organisation=N_("How did it affect your business, charity or group?"),
        ),
        why=same(N_("We can show who is there to talk to.")),
        error=same(N_("Choose one of these, or leave it out")),
        options=lists.AFFECTED_HOW_MUCH.options,
        storage=Storage.CODED,
        uses=_ADVICE,
        seconds=(
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
)

_WHO_KNOWS: tuple[Page, ...] = (
    _question(
        code="told_whom",
        title=Wording(
            you=N_("Who have you told?"),
            they=N_("Who has been told, by you or by them?"),
            organisation=N_("Who has been told?"),
        ),
        why=same(N_("It shows how much is never told to the police.")),
        kind="checkboxes",
        hint=same(N_("Pick all that are true.")),
        error=same(N_("Choose who was told, or just one of: no one, not sure, not to say")),
        options=lists.TOLD_WHOM.options,
        scotland_options=tuple(
            option for option in lists.TOLD_WHOM.options if option.code != lists.REPORT_FRAUD
        ),
        exclusive=frozenset({"no_one"}) | _UNSURE_OR_PRIVATE,
        required=True,
        storage=Storage.CODED,
        uses=_ALL,
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

_AFTER_SENDING: tuple[Page, ...] = (
    _question(
        code="about_you",
        slug="sent",
        title=_you_or_they(N_("One question about you?"), N_("One question about them?")),
        why=same(N_("It helps to show who is hit.")),
        error=same(N_("Choose yes or no")),
        options=lists.ABOUT_YOU.options,
        required=True,
        storage=Storage.NOT_STORED,
        uses=_ROUTE,
        shown_when=~_IS_MESSAGE & ~_IS_ORGANISATION,
    ),
    _question(
        code="sex",
        slug="about-you",
        title=_you_or_they(N_("What is your sex?"), N_("What is their sex?")),
        why=same(N_("It helps to show who is hit.")),
        error=same(N_("Choose one of these, or leave it out")),
        options=lists.SEX.options,
        storage=Storage.CODED,
        uses=frozenset({Use.COUNTED}),
        shown_when=answered("about_you", "yes"),
    ),
)

PARTS: tuple[FormPart, ...] = (
    FormPart(
        stage="start",
        asked=N_("Who it happened to, and where"),
        caption=N_("Part 1 of 4: you, and where"),
        pages=_YOU_AND_WHERE,
    ),
    FormPart(
        stage="event",
        asked=N_("What happened, and the first advice"),
        caption=N_("Part 2 of 4: what happened"),
        pages=_WHAT_HAPPENED,
    ),
    FormPart(
        stage="details",
        asked=N_("When, how, money and effect"),
        caption=N_("Part 3 of 4: more about it"),
        pages=_MORE_ABOUT_IT,
    ),
    FormPart(
        stage="telling",
        asked=N_("Who was told, and the last check"),
        caption=N_("Part 4 of 4: who knows"),
        pages=_WHO_KNOWS,
    ),
    FormPart(stage="sent", asked=N_("Sent"), caption="", pages=_AFTER_SENDING),
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
_FIELDS: Mapping[str, Field] = MappingProxyType(
    {field.code: field for page in PAGES if isinstance(page, Question) for field in page.fields}
)
FIELDS: tuple[Field, ...] = tuple(_FIELDS.values())
"""Every field of the form, in order."""

FIRST_THAT_CAN_WAIT: Final = "when-band"
"""From this page on a report may be sent as it stands; what comes before must be answered."""


def page_by_slug(slug: str) -> Page | None:
    """Finds the page at this address, as it is written; None where there is none."""
    return _BY_SLUG.get(slug)


def question_by_slug(slug: str) -> Question:
    """Finds the question at this address, as it is written; KeyError where none is asked there."""
    page = page_by_slug(slug)
    if not isinstance(page, Question):
        raise KeyError(slug)
    return page


def part_of(slug: str) -> FormPart:
    """Finds the part of the form in which a page lies; KeyError where there is no such page."""
    for part in PARTS:
        if any(page.slug == slug for page in part.pages):
            return part
    raise KeyError(slug)


def page_for(slug: str, answers: Mapping[str, object]) -> Page | None:
    """Finds the page as this person sees it: the fields that apply to them, in their nation's
    words."""
    page = page_by_slug(slug)
    return question_for(page, answers) if isinstance(page, Question) else page


def question_for(question: Question, answers: Mapping[str, object]) -> Question:
    """Adapts a question to this person: what they are asked, in their nation's words."""
    fields = tuple(field for field in question.fields if field.shown_when.holds(answers))
    title = question.title
    if _IN_SCOTLAND.holds(answers):
        fields = tuple(replace(field, label=field.scotland or field.label) for field in fields)
        title = question.scotland or title
    return replace(
        question,
        title=title,
        fields=tuple(replace(field, options=options_for(field, answers)) for field in fields),
    )


def field_by_code(code: str) -> Field:
    """Finds the field with this code; KeyError when there is none."""
    return _FIELDS[code]


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
    if field.scotland_options and _IN_SCOTLAND.holds(answers):
        return field.scotland_options
    return field.options
