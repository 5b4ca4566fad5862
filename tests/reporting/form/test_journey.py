"""The path follows from the answers; a change drops only what no longer applies."""

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest

from classification.conditions import ALWAYS, answered
from reporting.form import validation
from reporting.form.journey import (
    files_of_form,
    is_reachable,
    may_save,
    may_send_early,
    next_slug,
    on_path,
    path,
    previous_slug,
    voice_of,
)
from reporting.form.questions import PAGES
from reporting.form.validation import leads_to_self_check
from tests.reporting.form.endings import ending_of

WHOLE: dict[str, Any] = {
    "danger": "no",
    "who": "me",
    "age_band": "age_35_44",
    "nation": "england",
    "event_type": "account",
    "event_detail": "email",
    "relationship": "stranger",
    "also_happened": ("identity",),
    "when_band": "earlier",
    "when_month": "2026-03",
    "ongoing": "no",
    "lost_money": "yes",
    "payment_method": "crypto",
    "last_paid": "earlier",
    "last_payment_month": "2026-04",
    "loss_band": "loss_100_249",
    "got_back": "none",
    "told_whom": ("bank",),
    "contact_mode": "email",
    "other_effects": ("locked_out",),
    "affected_how_much": "quite_a_lot",
    "emotional_effect": ("anger", "fear"),
    "fraud_impact": ("loss_of_time",),
    "reason_not_reported": ("too_trivial", "ashamed"),
    "main_reason": "ashamed",
    "own_words": "It was a shock.",
    "police_area": "E23000022",
    "sex": "female",
}
MONEY = {"payment_method", "last_paid", "last_payment_month", "loss_band", "got_back"}


def changed(**answers: Any) -> dict[str, Any]:
    return {**WHOLE, **answers}


def dropped(answers: dict[str, Any]) -> set[str]:
    return set(answers) - set(on_path(answers))


def test_a_whole_report_is_kept_as_it_is() -> None:
    assert on_path(WHOLE) == WHOLE
    assert list(on_path(WHOLE)) == list(WHOLE)
    assert path(WHOLE)[-1] == "sent"


def test_nobody_has_answered_anything_at_the_start() -> None:
    assert path({}) == ("", "danger")
    assert next_slug({}, "") == "danger"
    assert previous_slug({}, "danger") == ""
    assert previous_slug({}, "") is None


@pytest.mark.parametrize(
    ("who", "voice"),
    [
        ("me", "you"),
        ("prefer_not_to_say", "you"),
        (None, "you"),
        ("adult_helped", "they"),
        ("child", "they"),
        ("organisation", "organisation"),
    ],
)
def test_the_form_speaks_to_whoever_tells(who: str | None, voice: str) -> None:
    assert voice_of({"who": who} if who else {}) == voice


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ({"lost_money": "no"}, MONEY),
        ({"lost_money": "not_sure"}, MONEY),
        ({"when_band": "last_7_days"}, {"when_month"}),
        ({"last_paid": "last_7_days"}, {"last_payment_month"}),
        ({"nation": "wales"}, {"police_area"}),
        ({"nation": "northern_ireland"}, {"police_area"}),
        ({"age_band": "age_16_17"}, {"police_area", "own_words"}),
        ({"age_band": "prefer_not_to_say"}, {"own_words"}),
        ({"told_whom": ("local_police", "bank")}, {"reason_not_reported", "main_reason"}),
        ({"reason_not_reported": ("too_trivial",)}, {"main_reason"}),
        ({"event_type": "malware"}, {"event_detail"}),
        ({"event_type": "ddos"}, {"event_detail", "relationship"}),
        ({"event_type": "identity"}, {"event_detail", "other_effects"}),
        ({"event_type": "harass"}, {"event_detail", "lost_money", "other_effects"} | MONEY),
        (
            {"who": "organisation", "reason_not_reported": ("too_trivial", "no_loss")},
            {"age_band", "emotional_effect", "fraud_impact", "main_reason", "sex"},
        ),
    ],
)
def test_a_changed_answer_drops_what_no_longer_applies_and_nothing_else(
    change: dict[str, Any], gone: set[str]
) -> None:
    # "Also happened" lists what was not chosen as the main thing.
    answers = changed(**change)
    if change.get("event_type") == "identity":
        gone = gone | {"also_happened"}

    assert dropped(answers) == gone


def test_a_scam_message_keeps_only_the_short_path() -> None:
    answers = changed(event_type="scam_msg")

    assert set(on_path(answers)) == {
        *("danger", "who", "age_band", "nation", "event_type", "told_whom")
    }
    assert path(answers)[-4:] == ("event-type", "next-hour", "check", "sent")


def test_the_size_of_an_organisation_goes_with_the_organisation() -> None:
    firm = {"danger": "no", "who": "organisation", "nation": "wales", "org_size": "size_2_9"}

    assert "org_size" in on_path(firm)
    assert "org_size" not in on_path({**firm, "who": "adult_helped"})


def test_the_effects_on_a_business_go_with_the_business() -> None:
    firm = changed(who="organisation", business_effect=("data_lost",))

    assert on_path(firm)["business_effect"] == ("data_lost",)
    assert "business_effect" not in on_path({**firm, "who": "me"})


def test_in_scotland_report_fraud_is_taken_out_of_what_was_ticked() -> None:
    answers = changed(nation="scotland", told_whom=("report_fraud", "bank"))

    kept = on_path(answers)

    assert kept["told_whom"] == ("bank",)
    assert "reason-not-reported" in path(answers)
    assert "after-telling" not in path(answers)


def test_a_gap_early_on_costs_nobody_the_rest() -> None:
    # From an organisation to a person: the age is asked, and all that may still hold is kept.
    answers = changed(who="me")
    del answers["age_band"]

    assert path(answers)[-1] == "age-band"
    assert dropped(answers) == set()
    assert path({**answers, "age_band": "age_25_34"})[-1] == "sent"


def test_what_a_gap_left_open_is_dropped_once_it_is_closed() -> None:
    answers = changed(who="me")
    del answers["age_band"]

    closed = {**on_path(answers), "age_band": "age_16_17"}

    assert "own_words" in on_path(answers)
    assert "own_words" not in on_path(closed)


def test_an_adult_called_a_child_is_asked_for_the_age_again_and_loses_nothing_else() -> None:
    answers = changed(who="child")

    assert path(answers)[-1] == "age-band"
    assert dropped(answers) == {"age_band"}


def test_a_child_of_sixteen_goes_on() -> None:
    slugs = path(changed(who="child", age_band="age_16_17"))

    assert "check" in slugs
    assert not {"own-words", "young-person"} & set(slugs)


@pytest.mark.parametrize(
    ("change", "ending", "last"),
    [
        ({"age_band": "age_under_13"}, "young-person", "young-person"),
        ({"age_band": "age_13_15"}, "young-person", "young-person"),
        (
            {"who": "child", "age_band": "prefer_not_to_say"},
            "young-person",
            "young-person",
        ),
        ({"event_type": "csea"}, "other-help", "other-help"),
        ({}, "sent", "sent"),
        ({"event_type": "scam_msg"}, "sent", "sent"),
        ({"lost_money": ""}, None, "when-band"),
    ],
)
def test_where_the_answers_end(change: dict[str, Any], ending: str | None, last: str) -> None:
    answers = changed(**change)

    assert ending_of(answers) == ending
    assert path(answers)[-1] == last


def test_nothing_after_an_ending_is_kept() -> None:
    young = on_path(changed(age_band="age_13_15"))
    exploited = on_path(changed(event_type="csea"))

    assert list(young) == ["danger", "who", "age_band"]
    assert list(exploited) == ["danger", "who", "age_band", "nation", "event_type"]


def test_an_ending_is_known_from_a_file_that_does_not_say_about_danger() -> None:
    assert ending_of({"who": "me", "age_band": "age_13_15"}) == "young-person"
    assert ending_of({"who": "organisation", "event_type": "csea"}) == "other-help"


def test_not_being_sure_is_no_answer_and_leads_to_the_self_check() -> None:
    answers = changed(event_type="not_sure_help")

    assert leads_to_self_check(answers)
    assert not leads_to_self_check(WHOLE)
    assert path(answers)[-1] == "event-type"
    assert "event_type" not in on_path(answers)
    assert on_path(answers)["nation"] == "england"


@pytest.mark.parametrize(
    ("missing", "may"),
    [
        ((), True),
        (("when_band", "lost_money", "told_whom"), True),
        (("danger",), True),
        (("event_detail",), False),
        (("event_type",), False),
        (("nation",), False),
        (("age_band",), False),
        (("who",), False),
    ],
)
def test_a_report_may_be_sent_early_once_it_is_known_what_happened(
    missing: tuple[str, ...], may: bool
) -> None:
    answers = {code: value for code, value in WHOLE.items() if code not in missing}

    assert may_send_early(answers) is may


@pytest.mark.parametrize(
    ("change", "may"),
    [
        ({}, True),
        ({"event_type": "scam_msg"}, True),
        ({"event_type": "control", "event_detail": "made_to_work"}, False),
        ({"also_happened": ("control",)}, False),
        ({"event_type": "csea"}, False),
        ({"age_band": "age_13_15"}, False),
        ({"event_detail": "nothing known"}, False),
    ],
)
def test_saving_is_not_offered_where_a_saved_report_could_be_found(
    change: dict[str, Any], may: bool
) -> None:
    assert may_save(changed(**change)) is may


def test_a_page_off_the_path_leads_back_to_the_furthest_one() -> None:
    answers = {"danger": "no", "who": "me"}

    assert not is_reachable(answers, "own-words")
    assert next_slug(answers, "own-words") == "age-band"
    assert previous_slug(answers, "young-person") == "age-band"
    assert next_slug(answers, "age-band") == "age-band"


def test_the_help_opens_as_soon_as_it_is_known_what_happened() -> None:
    answers = {"danger": "no", "who": "me", "age_band": "age_35_44", "nation": "wales"}

    assert not is_reachable(answers, "next-hour")
    assert is_reachable({**answers, "event_type": "paid"}, "next-hour")
    assert "next-hour" not in path({**answers, "event_type": "paid"})
    assert not is_reachable({**answers, "event_type": "csea"}, "next-hour")
    assert not is_reachable({**answers, "age_band": "age_13_15"}, "next-hour")


def test_a_reason_that_only_people_have_is_dropped_of_an_organisation() -> None:
    answers = changed(who="organisation", reason_not_reported=("ashamed", "no_loss"))

    assert on_path(answers)["reason_not_reported"] == ("no_loss",)


def test_a_month_of_the_last_payment_belongs_to_earlier_alone() -> None:
    answers = changed()
    del answers["last_paid"]

    assert dropped(answers) == {"last_payment_month"}


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("who", "somebody"),
        ("who", ("me",)),
        ("who", 7),
        ("told_whom", ("no_one", "bank")),
        ("told_whom", ()),
        ("told_whom", {"bank": 1}),
        ("police_area", "E23000099"),
        ("police_area", "S23000009"),
        ("when_month", "2026-13"),
        ("when_month", "٢٠٢٦-٠٣"),
        ("main_reason", "part_of_job"),
        ("own_words", ""),
        ("event_detail", "romance"),
    ],
)
def test_what_does_not_fit_is_dropped(code: str, value: Any) -> None:
    assert code in dropped(changed(**{code: value}))


def test_unknown_codes_are_dropped_and_of_several_ticks_only_the_known_are_kept() -> None:
    answers = changed(hat="blue", told_whom=["bank", "martians"])

    kept = on_path(answers)

    assert "hat" not in kept
    assert kept["told_whom"] == ("bank",)


def test_a_place_is_kept_as_its_force() -> None:
    kept = on_path(changed(police_area="county:devon"))

    assert kept["police_area"] == "E23000035"


def test_a_condition_is_open_while_its_answer_is_yet_to_come() -> None:
    is_blue = answered("hat", "blue")

    assert is_blue.state({}, {"hat"}) is None
    assert is_blue.state({}, set()) is False
    assert (~is_blue).state({}, {"hat"}) is None
    assert (is_blue & ALWAYS).state({}, {"hat"}) is None
    assert (is_blue & ~ALWAYS).state({}, {"hat"}) is False
    assert (is_blue | ALWAYS).state({}, {"hat"}) is True
    assert is_blue.holds({"hat": ("red", "blue")})
    assert not is_blue.holds({"hat": 7})
    assert (is_blue | ~ALWAYS).codes() == {"hat"}


def test_no_condition_looks_ahead() -> None:
    asked_before: set[str] = set()
    for page in PAGES:
        assert page.shown_when.codes() <= asked_before
        asked_here: set[str] = set()
        for field in page.fields:
            assert field.shown_when.codes() <= asked_before | asked_here
            asked_here.add(field.code)
            assert field.revealed_by is None or field.revealed_by[0] in {
                other.code for other in page.fields
            }
        asked_before |= asked_here


def test_what_reads_an_answer_is_among_the_files_that_the_stamp_is_made_of() -> None:
    root = Path(inspect.getfile(validation)).parents[2]
    read = {path.relative_to(root).as_posix() for path in files_of_form()}
    forms = [root / name for name in read if name.startswith("reporting/form/")]
    imported = {
        f"{node.module.replace('.', '/')}.py"
        for path in forms
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and "." in node.module
    }

    assert "reporting/words/own_words.py" in imported
    assert {name for name in imported if (root / name).is_file()} <= read
