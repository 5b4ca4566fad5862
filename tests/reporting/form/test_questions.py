"""The words and marks of the form: whole, plain, without blame, and named as decided."""

import inspect
import re

import pytest

from classification import answers as lists
from classification import coding
from classification.answers import CodeList
from reporting.form.page_shapes import Question, Storage, Use
from reporting.form.questions import (
    FIELDS,
    PAGES,
    field_by_code,
    options_for,
    page_by_slug,
    page_for,
)

ASKED = [page for page in PAGES if isinstance(page, Question)]
LISTS = [
    *(each for each in vars(lists).values() if isinstance(each, CodeList)),
    *lists.EVENT_DETAIL.values(),
]

# Addresses and field names never change: saved reports and data files hold them.
DESIGNED = {
    "danger": ("danger",),
    "who": ("who",),
    "age-band": ("age_band",),
    "nation": ("nation", "org_size"),
    "event-type": ("event_type",),
    "event-detail": ("event_detail", "also_happened"),
    "police-area": ("police_area",),
    "when-band": ("when_band", "when_month", "ongoing"),
    "contact-mode": ("contact_mode",),
    "relationship": ("relationship",),
    "lost-money": ("lost_money",),
    "loss-band": ("loss_band",),
    "payment-method": ("payment_method", "last_payment_month"),
    "got-back": ("got_back",),
    "other-effects": ("other_effects",),
    "affected-how-much": (
        "affected_how_much",
        "emotional_effect",
        "fraud_impact",
        "business_effect",
    ),
    "told-whom": ("told_whom",),
    "reason-not-reported": ("reason_not_reported", "main_reason"),
    "after-telling": ("after_telling",),
    "own-words": ("own_words",),
    "sent": ("about_you",),
    "about-you": ("sex",),
}
READ = ("", "help-now", "young-person", "other-help", "do-this-now", "check")


def test_the_pages_have_the_addresses_and_field_names_of_the_design() -> None:
    found = {page.slug: tuple(each.code for each in page.fields) for page in ASKED}

    assert found == DESIGNED
    assert tuple(page.slug for page in PAGES if page.kind != "question") == READ


def test_a_question_has_the_address_of_its_code_with_hyphens_but_for_the_two_after_sending() -> (
    None
):
    differing = {page.slug for page in ASKED if page.slug != page.code.replace("_", "-")}

    assert differing == {"sent", "about-you"}
    assert all(page.code == page.fields[0].code for page in ASKED)
    assert all(page.title == page.fields[0].label for page in ASKED)


def test_no_code_and_no_address_is_used_twice() -> None:
    slugs = [page.slug for page in PAGES]
    codes = [each.code for page in ASKED for each in page.fields]

    assert len(slugs) == len(set(slugs))
    assert len(codes) == len(set(codes))
    assert tuple(each.code for each in FIELDS) == tuple(codes)
    assert all(len(each.codes) == len(set(each.codes)) for each in LISTS)


def test_an_unknown_page_or_field_is_not_made_up() -> None:
    assert page_by_slug("nothing") is None
    assert page_for("nothing", {}) is None
    with pytest.raises(KeyError):
        field_by_code("nothing")


@pytest.mark.parametrize(
    ("storage", "codes"),
    [
        (Storage.NOT_STORED, {"danger", "last_payment_month", "about_you"}),
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
        *("lost_money", "told_whom", "about_you"),
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
        ({"who": "me"}, ("nation",)),
        ({"who": "child"}, ("nation",)),
    ],
)
def test_only_an_organisation_is_asked_its_size(
    answers: dict[str, str], codes: tuple[str, ...]
) -> None:
    page = page_for("nation", answers)

    assert isinstance(page, Question)
    assert tuple(each.code for each in page.fields) == codes


def test_an_organisation_is_asked_for_its_own_effects() -> None:
    person = page_for("affected-how-much", {"who": "me"})
    firm = page_for("affected-how-much", {"who": "organisation"})

    assert isinstance(person, Question)
    assert isinstance(firm, Question)
    assert [each.code for each in person.fields[1:]] == ["emotional_effect", "fraud_impact"]
    assert [each.code for each in firm.fields[1:]] == ["business_effect"]


def test_nothing_asks_for_a_name_a_file_or_an_address() -> None:
    kinds = {each.kind for each in FIELDS}
    typed = {each.code for each in FIELDS if each.kind == "textarea"}

    assert kinds == {"radios", "checkboxes", "select", "month", "textarea"}
    assert typed == {"own_words"}
    assert not any(re.search(r"name|mail|phone|file|birth", each.code) for each in FIELDS)
