"""The help for the next hour: the cards, what is ticked, and the ways on from there."""

import re

import pytest

from classification.answers import EVENT_TYPE, WHO
from guidance.advising.cards import may_be_done
from guidance.reading.library import current
from guidance.upkeep.contact_checks import fields_shown, record_check
from reporting.browser.answers_cookie import begin
from reporting.form.journey import path
from reporting.models import Draft, Report
from reporting.pages.kind_line import kind_line
from tests.releases.facts import make_person
from tests.reporting.browsing import NOW, onward_from

pytestmark = pytest.mark.django_db

TRICKED = {
    "event_type": {"event_type": "paid"},
    "event_detail": {"event_detail": "fake_bank_police_company"},
    "when_band": {"when_band": "last_24_hours", "lost_money": "yes"},
    "payment_method": {"payment_method": "uk_bank_transfer", "last_paid": "last_24_hours"},
}


def cards_on(page):
    """The keys of the cards of a page, in their order."""
    return re.findall(r'id="card-([a-z0-9_]+)"', page.text)


def can_be_ticked(page):
    return re.findall(r'form="acts-done"\s+name="card"\s+value="([a-z0-9_]+)"', page.text)


class TestInItsTurn:
    def test_the_cards_stand_there_with_the_ways_on_and_nothing_is_asked(self, person):
        page = person.walk(until="next-hour", **TRICKED)
        main = page.text.partition("<main")[2].partition("</main>")[0]

        assert page.status_code == 200
        assert "bank_tricked" in cards_on(page)
        assert "116 123" in main.partition('class="cf-acts"')[0]
        assert 'type="radio"' not in main
        for way in ("Go on", "Keep a copy", "Stop here", "Forget it here"):
            assert way in main
        assert "Save and come back later" in main
        assert "Send what I have told you so far" in main
        assert main.index('class="cf-acts"') < main.index("Would you like it to count?")

    def test_go_on_leads_to_the_questions_that_are_counted(self, person):
        page = person.walk(until="next-hour")

        assert onward_from(page) == "/report/contact-mode/"

    def test_where_only_the_check_is_left_the_way_on_says_so(self, person):
        message = {"event_type": {"event_type": "scam_msg"}}
        pages = [person.walk(until="next-hour", **message)]
        person.walk()
        pages.append(person.get("/report/next-hour/"))

        for page in pages:
            main = page.text.partition("<main")[2].partition("</main>")[0]
            assert onward_from(page) == "/report/check/"
            assert "Check and send" in main
            assert "A few more pages" not in main
            assert "Send what I have told you so far" not in main

    def test_a_contact_that_staff_have_checked_since_it_was_drawn_says_so(self, person):
        before = person.walk(until="next-hour").text
        contact = current().contacts["SAM"]
        findings = dict.fromkeys(fields_shown(contact), "right")

        record_check(contact=contact, findings=findings, saw="It", by=make_person(), now=NOW)

        assert "Last checked on 23 November 2026:" not in before
        assert "Last checked on 23 November 2026:" in person.get("/report/next-hour/").text
        findings |= {"number": "wrong"}
        record_check(contact=contact, findings=findings, saw="It", by=make_person(), now=NOW)
        assert "some of this may be wrong" in person.get("/report/next-hour/").text

    def test_looking_at_it_stores_nothing_with_us(self, person):
        person.walk(until="next-hour")
        person.get("/report/copy/")

        assert not Report.objects.exists()
        assert not Draft.objects.exists()

    def test_the_cards_stay_until_they_are_forgotten_here(self, person):
        person.walk(until="next-hour")
        assert person.get("/report/next-hour/").status_code == 200

        person.post("/report/stop/")

        assert person.get("/report/next-hour/")["Location"] == "/report/"

    def test_whoever_may_be_controlled_is_not_offered_to_save(self, person):
        page = person.walk(
            until="next-hour",
            event_type={"event_type": "control"},
            event_detail={"event_detail": "other"},
        )

        assert "Save and come back later" not in page.text
        assert "Keep a copy" in page.text


class TestBeforeItsTurn:
    def test_it_opens_as_soon_as_it_is_known_what_happened_and_leads_back(self, person):
        person.walk(until="event-type")
        early = person.get("/report/next-hour/")
        person.answer("event-type", event_type="paid")

        page = person.get("/report/next-hour/")

        assert early["Location"] == "/report/event-type/"
        assert cards_on(page)
        assert "I was tricked into paying or sending money" in page.text
        assert onward_from(page) == "/report/event-detail/"
        assert "Would you like it to count?" not in page.text

    def test_it_comes_once_more_in_its_turn(self, person):
        person.walk(until="when-band")
        person.get("/report/next-hour/")

        page = person.walk(until="next-hour")

        assert "Would you like it to count?" in page.text
        assert "next-hour" in path(person.answers())

    def test_without_any_answer_it_leads_to_the_start(self, person):
        assert person.get("/report/next-hour/")["Location"] == "/report/"


class TestTicks:
    def test_a_tick_leads_back_to_its_card_which_says_done_and_can_be_undone(self, person):
        key = can_be_ticked(person.walk(until="next-hour", **TRICKED))[0]

        ticked = person.post("/report/next-hour/done/", {"card": key, "press": "done"})
        page = person.get("/report/next-hour/")
        undone = person.post("/report/next-hour/done/", {"card": key, "press": "undo"})

        assert (ticked.status_code, undone.status_code) == (303, 303)
        assert ticked["Location"] == f"/report/next-hour/#card-{key}"
        assert re.search(rf'id="card-{key}"[^>]*tabindex="-1"', page.text)
        assert key not in can_be_ticked(page)
        assert key in can_be_ticked(person.get("/report/next-hour/"))

    def test_what_is_done_gives_way_to_the_next_act(self, person):
        first = [
            card.key for card in person.walk(until="next-hour", **TRICKED).context["advice"].now
        ]
        key = next(key for key in first if key in can_be_ticked(person.get("/report/next-hour/")))

        person.post("/report/next-hour/done/", {"card": key})

        advice = person.get("/report/next-hour/").context["advice"]
        assert key not in [card.key for card in advice.now]
        assert [card.key for card in advice.finished] == [key]

    def test_a_tick_changes_no_answer_and_makes_no_other_window_old(self, person):
        page = person.walk(until="next-hour", **TRICKED)
        before = person.so_far()

        person.post("/report/next-hour/done/", {"card": can_be_ticked(page)[0]})

        after = person.so_far()
        assert after.answers == before.answers
        assert after.version == before.version

    def test_after_sending_it_leads_back_to_the_cards_there(self, sent):
        key = can_be_ticked(sent.get("/report/sent/"))[0]

        ticked = sent.post("/report/next-hour/done/", {"card": key})

        assert ticked["Location"] == f"/report/sent/#card-{key}"
        assert key not in can_be_ticked(sent.get("/report/sent/"))

    @pytest.mark.parametrize("key", ["", "nonsense", "<script>", "x" * 3000, "\x00"])
    def test_a_forged_card_is_not_kept(self, person, key):
        person.walk(until="next-hour")

        response = person.post("/report/next-hour/done/", {"card": key})

        assert response["Location"] == "/report/next-hour/"
        assert person.so_far().done == frozenset()

    def test_a_card_that_cannot_be_ticked_is_not_kept(self, person):
        without = [key for key, card in current().cards.items() if not may_be_done(card)]
        person.walk(until="next-hour")

        for key in without:
            person.post("/report/next-hour/done/", {"card": key, "press": "done"})

        assert without
        assert person.so_far().done == frozenset()

    def test_opened_again_it_leads_to_the_cards(self, person):
        person.walk(until="next-hour")

        assert person.get("/report/next-hour/done/")["Location"] == "/report/next-hour/"

    def test_danger_and_somebody_close_have_no_tick(self, person):
        page = person.walk(
            until="next-hour",
            danger={"danger": "yes", "who": "me"},
            event_type={"event_type": "harass"},
            event_detail={"event_detail": "other"},
            relationship={"relationship": "partner_or_ex"},
        )
        advice = page.context["advice"]
        without = {card.key for card in advice.now if card.is_danger}

        assert without
        assert not without & {*can_be_ticked(page)}


class TestTheLineThatMeetsWhatWasTold:
    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            (
                {"affected_how_much": "very_much"},
                "That sounds frightening. You do not have to face it alone.",
            ),
            (
                {"affected_how_much": "very_much", "who": "adult_helped"},
                "That sounds frightening for them. They do not have to face it alone.",
            ),
            (
                {"affected_how_much": "very_much", "who": "organisation"},
                "That sounds hard for all of you. Take it one step at a time.",
            ),
            ({"event_type": "paid", "told_whom": ("bank",)}, ""),
            ({}, ""),
        ],
    )
    def test_it_fits_what_was_said_and_is_left_out_where_nothing_calls_for_it(self, answers, said):
        assert kind_line(answers) == said

    def test_it_stands_on_the_page(self, person):
        page = person.walk(until="next-hour")

        assert "Whoever does this is to blame, not you." in page.text

    @pytest.mark.parametrize("who", WHO.codes)
    @pytest.mark.parametrize("event", EVENT_TYPE.codes)
    def test_it_clears_nobody_of_what_cannot_be_known(self, event, who):
        """Whoever moved money for others, helps, or speaks for a firm may read it too."""
        told = {"event_type": event, "who": who, "told_whom": ("no_one",), "lost_money": "yes"}
        for more in (
            {},
            {"affected_how_much": "very_much"},
            {"emotional_effect": ("fear",)},
            {"last_paid": "last_24_hours"},
        ):
            assert "nothing wrong" not in kind_line({**told, **more})
            assert "are not to blame" not in kind_line({**told, **more})

    def test_of_somebody_close_an_organisation_is_told_nothing(self):
        said = kind_line({"who": "organisation", "relationship": "partner_or_ex"})

        assert "close" not in said


def test_whoever_is_hit_hard_is_shown_on_the_very_next_page_who_listens(person):
    person.walk(until="contact-mode")

    answered = person.answer("contact-mode", affected_how_much="very_much")
    page = person.get(answered["Location"])

    assert "You do not have to carry this alone" in page.text
    assert "116 123" in page.text.partition("<main")[2].partition("</main>")[0]


def test_a_report_that_is_sent_leads_from_here_to_its_cards(sent):
    assert sent.get("/report/next-hour/")["Location"] == "/report/sent/"


def test_the_first_page_says_what_this_is_and_leads_to_help_before_it_starts(person):
    main = person.get("/report/").text.partition("<main")[2].partition("</main>")[0]
    urgent = main.index("In danger, or you feel you cannot go on")

    assert main.index("We are not the police.") < urgent < main.index("Start")
    assert 'href="/report/help-now/"' in main
    assert main.index("Start") < main.index("<details")


def test_a_report_can_be_begun_with_help(person):
    person.hold(begin(NOW))

    assert person.get("/report/help-now/").status_code == 200
