"""The page for the person's own words: what may be personal is shown before it is sent."""

import html
import re

import pytest

from tests.factories import last_report, words_of
from tests.reporting.browsing import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("epoch")]


SCRIPT = re.compile(r'<script src="/static/([a-z.]+)" type="module">')


def scripts_of(page):
    """The scripts that a page loads, and those that what stands on it needs."""
    needed = "words.js" if "govuk-js-character-count" in page.text else "pages.js"
    return SCRIPT.findall(page.text), [needed]


def test_a_page_with_a_box_of_words_and_no_other_brings_the_counter(person):
    """Opened for the first time, with the answers on it, and with errors: held pages and drawn."""
    walked = person.walk(until="check")
    pages = [walked, *(Browser().walk(until=slug) for slug in ("event-type", "own-words"))]
    for slug in ("event-type", "own-words"):
        pages.append(person.get(f"/report/{slug}/"))
        pages.append(person.answer(slug, own_words="They wrote again. " * 60, event_type="none"))

    found = [scripts_of(page) for page in pages]

    assert [page.status_code for page in pages] == [200, 200, 200, 200, 422, 200, 422]
    assert [needed for _, (needed,) in found].count("words.js") == 3
    assert [loaded for loaded, _ in found] == [needed for _, needed in found]


class TestOwnWords:
    def at_the_words(self, person, words, **more):
        person.walk(until="own-words")
        return person.answer("own-words", own_words=words, **more)

    def test_what_may_be_personal_is_shown_in_place_and_nothing_is_lost(self, person):
        page = self.at_the_words(person, "Ring 07700 900123 now")

        assert page.status_code == 200
        assert "<mark>07700 900123</mark>" in page.text
        assert "Phone number: <strong>07700 900123</strong>" in page.text
        notice = page.text.partition('role="alert"')[2].partition("<form")[0]
        assert "Hide them for me" in notice
        assert "Keep them" in notice
        assert ">Ring 07700 900123 now</textarea>" in page.text
        assert 'role="alert"' in page.text
        assert "own_words" not in person.answers()

    def test_the_second_press_keeps_it_as_it_is(self, person):
        self.at_the_words(person, "Ring 07700 900123 now")

        response = person.answer("own-words", own_words="Ring 07700 900123 now", press="keep")

        assert response.status_code == 302
        assert person.answers()["own_words"] == "Ring 07700 900123 now"

    def test_words_that_were_changed_since_the_warning_are_looked_at_anew(self, person):
        page = self.at_the_words(person, "Ring 07700 900123 now")
        (seen,) = re.findall(r'name="seen" value="(\w+)"', page.text)

        again = person.answer(
            "own-words", own_words="Ring 07700 900456 now", press="keep", seen=seen
        )
        (seen,) = re.findall(r'name="seen" value="(\w+)"', again.text)
        kept = person.answer(
            "own-words", own_words="Ring 07700 900456 now\r\n", press="keep", seen=seen
        )

        assert again.status_code == 200
        assert "Phone number: <strong>07700 900456</strong>" in again.text
        assert kept.status_code == 302
        assert person.answers()["own_words"] == "Ring 07700 900456 now"

    def test_whoever_puts_it_right_themselves_goes_on_by_one_press(self, person):
        page = self.at_the_words(person, "Ring 07700 900123 now")

        taken = person.answer("own-words", own_words="Ring them now", seen="0" * 16)

        assert "I changed it, go on" in page.text
        assert taken.status_code == 302
        assert person.answers()["own_words"] == "Ring them now"

    def test_one_press_hides_it_and_leaves_the_text_open(self, person):
        self.at_the_words(person, "Ring 07700 900123 now")

        hidden = person.answer("own-words", own_words="Ring 07700 900123 now", press="hide")
        taken = person.answer("own-words", own_words="Ring [removed] now")

        assert ">Ring [removed] now</textarea>" in hidden.text
        assert "We cannot find every name or address" in hidden.text
        assert taken.status_code == 302
        assert person.answers()["own_words"] == "Ring [removed] now"

    def test_links_are_taken_out_and_the_text_is_shown_again(self, person):
        page = self.at_the_words(person, "It was https://bad.example/x, honest")

        assert "[link removed]" in page.text
        assert "bad.example" not in page.text
        assert (
            person.answer("own-words", own_words="It was [link removed], honest").status_code == 302
        )

    def test_markup_is_shown_as_it_was_typed(self, person):
        page = self.at_the_words(person, "<b>bold</b> 07700 900123")

        assert b"<b>bold</b>" not in page.content

    def test_too_many_letters_are_shown_again_with_a_message(self, person):
        page = self.at_the_words(person, "a" * 1001)

        assert page.status_code == 422
        assert 'href="#id_own_words"' in page.text
        assert "a" * 1001 in page.text

    @pytest.mark.parametrize(
        ("short", "mark", "press"),
        [("t.co ", "[link removed] ", ""), ("@a ", "[removed] ", "hide")],
    )
    def test_words_at_the_limit_stay_within_it_by_what_we_put_in(self, person, short, mark, press):
        words = short * 50 + "b" * (1000 - 50 * len(short))
        shown = self.at_the_words(person, words, press=press)

        text = html.unescape(shown.text)
        ours = mark * 50 + "b" * (1000 - 50 * len(short))
        assert shown.status_code == 200
        assert f">{ours}</textarea>" in text
        assert f'data-maxlength="{1000 + 50 * len(mark.strip())}"' in text
        assert person.answer("own-words", own_words=ours).status_code == 302
        person.send()
        assert words_of(last_report()) == ours

    def test_a_thousand_four_byte_letters_go_all_the_way(self, person):
        letters = "".join(chr(0x10400 + (7 * n) % 79) for n in range(1000))

        assert self.at_the_words(person, letters).status_code == 302
        person.send()

        assert words_of(last_report()) == letters

    def test_crisis_words_bring_help_to_the_check_page_and_do_not_stop_the_report(self, person):
        self.at_the_words(person, "I can't go on")

        page = person.get("/report/check/")
        sent = person.send()

        assert page.context["crisis"]
        assert "116 123" in page.text
        assert sent["Location"] == "/report/sent/"
        assert last_report().crisis_words

    def test_crisis_words_bring_help_before_the_question_about_details_in_them(self, person):
        page = self.at_the_words(person, "I can't go on. Ring me on 07700 900123")
        main = page.text.partition("<main")[2]

        assert "Hide them for me" in main
        assert "116 123" in main.partition('role="alert"')[0]

    def test_crisis_words_bring_help_to_the_page_that_shows_them_hidden(self, person):
        words = "I can't go on. Ring me on 07700 900123"
        self.at_the_words(person, words)

        page = person.answer("own-words", own_words=words, press="hide")

        assert "116 123" in page.text.partition("<main")[2].partition('role="alert"')[0]

    def test_other_details_bring_the_question_alone(self, person):
        page = self.at_the_words(person, "Ring me on 07700 900123")

        assert "116 123" not in page.text.partition("<main")[2].partition("<form")[0]

    def test_crisis_words_that_are_saved_for_later_bring_help_to_the_page_that_saves(self, person):
        response = self.at_the_words(person, "I can't go on", press="save")

        page = person.get(response["Location"])

        assert response["Location"] == "/report/save/"
        assert "116 123" in page.text.partition("<main")[2].partition("<h1")[0]

    def test_crisis_words_bring_the_card_to_the_next_hour_before_anything_is_sent(self, person):
        self.at_the_words(person, "I can't go on")

        page = person.get("/report/next-hour/")

        assert 'id="card-crisis"' in page.text

    def test_words_about_a_child_bring_their_card_to_the_next_hour_before_sending(self, person):
        self.at_the_words(person, "He is grooming my daughter who is 12")

        assert 'id="card-child_words"' in person.get("/report/next-hour/").text

    def test_words_about_a_child_bring_who_can_act_and_do_not_stop_the_report(self, person):
        self.at_the_words(person, "He is grooming my daughter who is 12")

        page = person.get("/report/check/")
        sent = person.send()

        assert "If a child is in danger" in page.text
        assert "CEOP" in page.text.partition("<main")[2].partition("</main>")[0]
        assert sent["Location"] == "/report/sent/"
        assert last_report().child_words
        assert 'id="card-child_words"' in person.get("/report/sent/").text

    @pytest.mark.parametrize("slug", ["next-hour", "check"])
    @pytest.mark.parametrize(
        ("words", "who", "age", "is_shown"),
        [
            ("They will send it to my mum", "me", "age_25_34", False),
            ("They will send it to my wife and kids", "me", "age_25_34", False),
            ("They ask my daughter, 14, for pics too", "me", "age_25_34", True),
            ("They will send it to my mum", "adult_helped", "age_25_34", True),
        ],
    )
    def test_words_that_only_make_the_writer_young_bring_no_child_card_to_an_adult(
        self, person, words, who, age, is_shown, slug
    ):
        told = {"danger": {"danger": "no", "who": who}}
        ages = {"age_band": {"age_band": age, "nation": "england"}}
        person.walk(until="own-words", **told, **ages)
        person.answer("own-words", own_words=words, press="keep")

        page = person.get(f"/report/{slug}/").text

        shown = {"next-hour": 'id="card-child_words"', "check": "If a child is in danger"}[slug]
        assert (shown in page) == is_shown

    def test_the_queue_counts_them_also_where_an_adult_wrote(self, person):
        self.at_the_words(person, "They will send it to my mum")
        person.get("/report/check/")

        person.send()

        assert last_report().child_words
        assert 'id="card-child_words"' not in person.get("/report/sent/").text

    def test_the_check_page_says_that_names_may_be_left_wherever_there_are_words(self, person):
        said = "We cannot find every name or address"
        walked = person.walk(until="check").text
        without = Browser().walk(until="check", own_words={}).text

        assert (said in walked, said in without) == (True, False)

    def test_other_words_bring_no_word_about_children(self, person):
        self.at_the_words(person, "They wrote on a Tuesday.")

        assert b"If a child is in danger" not in person.get("/report/check/").content
