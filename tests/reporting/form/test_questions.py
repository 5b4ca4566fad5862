"""The words and marks of the form: whole, plain, without blame, and named as decided."""

import inspect
import random
import re

import pytest

from classification import answers as lists
from classification import coding
from classification.answers import CodeList
from reporting.form.page_shapes import Page, Question, Storage, Use
from reporting.form.questions import (
    FIELDS,
    PAGES,
    _adapted,
    as_asked,
    field_by_code,
    options_for,
    page_by_slug,
    page_for,
)

KNOWN = ("who", "nation", "event_type", "age_band", "lost_money", "relationship", "ongoing")
TOLD_WHOM_CODES = sorted(lists.TOLD_WHOM.codes)
ASKED = [page for page in PAGES if isinstance(page, Question)]
LISTS = [
    *(each for each in vars(lists).values() if isinstance(each, CodeList)),
    *lists.EVENT_DETAIL.values(),
]

# Addresses and field names never change: saved reports and data files hold them.
DESIGNED = {
    "danger": ("danger", "who"),
    "age-band": ("age_band", "nation", "org_size"),
    "event-type": ("event_type",),
    "event-detail": ("event_detail", "relationship", "also_happened"),
    "when-band": ("when_band", "when_month", "ongoing", "lost_money"),
    "payment-method": (
        *("payment_method", "last_paid", "last_payment_month", "loss_band", "got_back"),
    ),
    "told-whom": ("told_whom",),
    "contact-mode": (
        *("contact_mode", "other_effects", "affected_how_much"),
        *("emotional_effect", "fraud_impact", "business_effect"),
    ),
    "reason-not-reported": ("reason_not_reported", "main_reason"),
    "after-telling": ("after_telling",),
    "own-words": ("own_words",),
    "check": ("told_whom", "police_area", "sex"),
}
READ = ("", "help-now", "young-person", "other-help", "next-hour", "check", "sent")


def test_the_pages_have_the_addresses_and_field_names_of_the_design() -> None:
    found = {page.slug: tuple(each.code for each in page.fields) for page in PAGES if page.fields}

    assert found == DESIGNED
    assert tuple(page.slug for page in PAGES if page.kind != "question") == READ


def test_a_question_has_the_address_of_its_code_with_hyphens() -> None:
    differing = {page.slug for page in ASKED if page.slug != page.code.replace("_", "-")}

    assert differing == set()
    assert all(page.code == page.fields[0].code for page in ASKED)
    assert all(page.title == page.fields[0].label for page in ASKED)


def test_no_code_and_no_address_is_used_twice() -> None:
    slugs = [page.slug for page in PAGES]
    codes = [each.code for page in PAGES for each in page.fields]

    assert len(slugs) == len(set(slugs))
    # Who was told of a message is asked on the last page, of all else on a page of its own.
    assert [code for code in codes if codes.count(code) > 1] == ["told_whom", "told_whom"]
    assert tuple(each.code for each in FIELDS) == tuple(dict.fromkeys(codes))
    assert all(len(each.codes) == len(set(each.codes)) for each in LISTS)


def test_an_unknown_page_or_field_is_not_made_up() -> None:
    assert page_by_slug("nothing") is None
    assert page_for("nothing", {}) is None
    with pytest.raises(KeyError):
        field_by_code("nothing")


@pytest.mark.parametrize(
    ("storage", "codes"),
    [
        (Storage.NOT_STORED, {"danger", "last_paid", "last_payment_month"}),
        (Storage.PERSONAL, {"own_words"}),
    ],
)
def test_what_is_never_stored_and_what_is_sealed(storage: Storage, codes: set[str]) -> None:
    assert {each.code for each in FIELDS if each.storage is storage} == codes


def test_answers_that_lead_to_help_are_never_stored() -> None:
    never = {option.code for each in LISTS for option in each.options if not option.stored}

    assert never == {"age_under_13", "age_13_15", "csea", "not_sure_help"}


def test_every_answer_that_is_kept_has_a_use() -> None:
    kept = [each for each in FIELDS if each.storage is Storage.CODED]

    assert all(each.uses & {Use.ROUTE, Use.ADVICE, Use.COUNTED} for each in kept)


def test_what_is_said_to_be_counted_is_what_the_coding_reads() -> None:
    read = set(re.findall(r'"([a-z_]+)"', inspect.getsource(coding))) & {
        each.code for each in FIELDS
    }
    money = {"payment_method", "got_back"}

    counted = {each.code for each in FIELDS if Use.COUNTED in each.uses}

    assert counted - {"lost_money"} - money == read - {"lost_money"} - money
    assert money <= counted


@pytest.mark.parametrize(
    ("code", "outs"),
    [
        ("danger", ["not_sure"]),
        ("who", ["prefer_not_to_say"]),
        ("age_band", ["prefer_not_to_say"]),
        ("nation", ["prefer_not_to_say"]),
        ("event_type", ["not_sure_help"]),
        ("when_band", ["not_sure", "prefer_not_to_say"]),
        ("lost_money", ["not_sure", "prefer_not_to_say"]),
        ("told_whom", ["not_sure", "prefer_not_to_say"]),
    ],
)
def test_a_required_question_ends_with_a_way_not_to_answer(code: str, outs: list[str]) -> None:
    codes = [option.code for option in field_by_code(code).options]

    assert codes[-len(outs) :] == outs
    assert field_by_code(code).required


@pytest.mark.parametrize("event", list(lists.EVENT_DETAIL))
def test_every_detail_can_be_left_unsaid(event: str) -> None:
    codes = [
        option.code for option in options_for(field_by_code("event_detail"), {"event_type": event})
    ]

    assert codes[-2:] == ["not_sure", "prefer_not_to_say"]
    assert len(codes) >= 5


def test_only_these_must_be_answered() -> None:
    required = {each.code for each in FIELDS if each.required}

    assert required == {
        *("danger", "who", "age_band", "nation", "event_type", "event_detail", "when_band"),
        *("lost_money", "told_whom"),
    }


def test_prefer_not_to_say_is_always_last() -> None:
    placed = [
        each.codes.index("prefer_not_to_say") - len(each.codes)
        for each in LISTS
        if "prefer_not_to_say" in each.codes
    ]

    assert set(placed) == {-1}


@pytest.mark.parametrize(
    ("event", "count"),
    [
        ("blackmail", 6),
        ("images", 7),
        ("paid", 12),
        ("taken", 7),
        ("account", 7),
        ("malware", 3),
        ("identity", 8),
        ("harass", 8),
        ("obscene", 6),
        ("ddos", 5),
        ("control", 7),
        ("other", 5),
    ],
)
def test_each_kind_has_the_details_of_the_design(event: str, count: int) -> None:
    assert len(lists.EVENT_DETAIL[event].codes) == count + 2


def test_what_also_happened_leaves_out_what_was_chosen_and_what_is_not_asked() -> None:
    also = field_by_code("also_happened")

    offered = {option.code for option in options_for(also, {"event_type": "paid"})}

    assert offered == set(lists.EVENT_TYPE.codes) - {"paid", "csea", "not_sure_help"}


def test_there_are_twelve_kinds_of_detail_and_fourteen_things_that_happen() -> None:
    assert len(lists.EVENT_TYPE.codes) == 15
    assert set(lists.EVENT_DETAIL) == {*lists.EVENT_TYPE.codes} - {
        *("scam_msg", "csea", "not_sure_help")
    }


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({"who": "organisation"}, ("nation", "org_size")),
        ({"who": "me"}, ("age_band", "nation")),
        ({"who": "child"}, ("age_band", "nation")),
    ],
)
def test_only_an_organisation_is_asked_its_size(
    answers: dict[str, str], codes: tuple[str, ...]
) -> None:
    page = page_for("age-band", answers)

    assert isinstance(page, Question)
    assert tuple(each.code for each in page.fields) == codes


def test_an_organisation_is_asked_for_its_own_effects() -> None:
    person = page_for("contact-mode", {"who": "me"})
    firm = page_for("contact-mode", {"who": "organisation"})

    assert isinstance(person, Question)
    assert isinstance(firm, Question)
    assert [each.code for each in person.fields[2:]] == ["emotional_effect", "fraud_impact"]
    assert [each.code for each in firm.fields[2:]] == ["business_effect"]


def test_a_page_is_headed_by_the_first_question_that_is_asked_on_it() -> None:
    firm = page_for("age-band", {"who": "organisation"})
    in_danger = page_for("danger", {"danger": "yes"})

    assert isinstance(firm, Question)
    assert isinstance(in_danger, Question)
    assert (firm.title.organisation, firm.why.you) == (
        "Where is your business or organisation based?",
        "Help and law are not the same in each nation.",
    )
    assert [each.code for each in in_danger.fields] == ["who"]
    assert in_danger.title == field_by_code("who").label


@pytest.mark.parametrize("answers", [{}, {"danger": "no", "who": "me"}, {"who": "me"}])
def test_danger_is_asked_while_nothing_else_on_its_page_is_left_open(
    answers: dict[str, str],
) -> None:
    page = page_for("danger", answers)

    assert page is not None
    assert [each.code for each in page.fields] == ["danger", "who"]


@pytest.mark.parametrize("event", [*lists.EVENT_DETAIL, "scam_msg"])
@pytest.mark.parametrize("who", ["me", "organisation"])
def test_the_likeliest_eight_reasons_come_first_and_all_the_others_after(
    event: str, who: str
) -> None:
    asked = field_by_code("reason_not_reported")
    everything = set(lists.REASON_NOT_REPORTED.codes)
    never = {"ashamed", "images_seen", "family_find_out"} if who == "organisation" else set()

    offered = [option.code for option in options_for(asked, {"event_type": event, "who": who})]

    assert asked.folded_after == 8
    assert sorted(offered) == sorted(everything - never)
    assert not {"other", "part_of_job", "language_or_access"} & set(offered[:8])
    rest = [code for code in lists.REASON_NOT_REPORTED.codes if code in offered[8:]]
    assert offered[8:] == rest


def test_the_main_reason_is_asked_of_those_ticked_and_only_where_they_are_several() -> None:
    one = page_for("reason-not-reported", {"reason_not_reported": ("ashamed",)})
    two = page_for("reason-not-reported", {"reason_not_reported": ("no_loss", "ashamed")})

    assert one is not None
    assert two is not None
    assert [each.code for each in one.fields] == ["reason_not_reported"]
    assert {option.code for option in two.fields[1].options} == {"no_loss", "ashamed", "not_sure"}


def test_an_organisation_has_told_no_family_and_no_friend() -> None:
    asked = field_by_code("told_whom")

    firm = {option.code for option in options_for(asked, {"who": "organisation"})}

    assert set(lists.TOLD_WHOM.codes) - firm == {"family_or_friend"}


def test_nothing_asks_for_a_name_a_file_or_an_address() -> None:
    kinds = {each.kind for each in FIELDS}
    typed = {each.code for each in FIELDS if each.kind == "textarea"}

    assert kinds == {"radios", "checkboxes", "select", "month", "textarea"}
    assert typed == {"own_words"}
    assert not any(re.search(r"name|mail|phone|file|birth", each.code) for each in FIELDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug or "start")
def test_a_page_kept_for_all_who_said_the_same_is_the_one_made_for_each(page: Page) -> None:
    people = random.Random(20261130)
    choices = {code: (None, *(each.code for each in field_by_code(code).options)) for code in KNOWN}
    for _ in range(300):
        said = {code: people.choice(codes) for code, codes in choices.items()}
        answers = {code: answer for code, answer in said.items() if answer is not None}
        answers["told_whom"] = tuple(people.sample(TOLD_WHOM_CODES, 2))

        assert as_asked(page, answers) == _adapted(page, answers)


def test_an_organisation_is_never_called_it() -> None:
    voices = [
        (each.title.organisation, each.title.they) for each in PAGES if isinstance(each, Question)
    ] + [(each.label.organisation, each.label.they) for each in FIELDS]

    # What happened may be called so: "What else did it do to your systems?"
    of_what_happened = re.compile(r"\b(who did it|did it (do|affect))\b")
    own = {said for said, of_people in voices if said != of_people}
    assert len(own) > 5
    assert {
        said for said in own if re.search(r"\bit\b", of_what_happened.sub("", said), re.I)
    } == set()
