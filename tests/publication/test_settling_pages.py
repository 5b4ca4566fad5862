"""A second person publishes a prepared release, refuses it, or takes it back later."""

import re

import pytest

from releases.models import Release
from releases.public_reasons import JUMP_REASONS, REFUSAL_REASONS, WITHDRAWAL_REASONS
from releases.restore import restore_releases
from staff.roles import SENIOR
from tests.publication.pages import IN_JANUARY, confirm, text_of, url
from tests.records.facts import close_year
from tests.releases.facts import lose_to_an_older_backup, prepare_a_jump, prepare_year, publish_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


@pytest.mark.parametrize(
    ("step", "sent"), [("publish", {}), ("refuse", {"reason": "flood_counted"})]
)
def test_whoever_prepared_neither_publishes_nor_refuses(enter, step, sent):
    close_year()
    client = enter()
    client.post(url("prepare", "2026"))

    page = client.post(url(step, "2026"), sent)

    assert page.status_code == 422
    assert "You prepared this release. A second person publishes or refuses it." in text_of(page)
    assert Release.objects.get().state == Release.State.PREPARED
    assert Release.objects.get().notice == ""


def test_on_a_practice_site_one_person_may_and_the_release_says_so(enter, settings):
    settings.DEMONSTRATION = True
    close_year()
    client = enter()
    prepared = text_of(client.post(url("prepare", "2026"), follow=True))

    done = text_of(client.post(url("publish", "2026"), follow=True))

    assert "On a practice site you may decide as well" in prepared
    assert "Single reader: one person prepared and decided." in done


def test_a_jump_waits_for_a_reason_which_is_kept_and_printed(enter, tmp_path):
    prepare_a_jump()
    client = enter()

    looked = text_of(client.get(url("preview", "2026")))
    refused = client.post(url("publish", "2026"), {"words": "A newspaper told people of us."})
    sent = {"reason": "better_known", "words": "A newspaper told people of us."}
    done = client.post(url("publish", "2026"), sent, follow=True)

    assert "Figures that jumped" in looked
    assert "Why do these figures stand?" in looked
    assert "These are practice data" not in looked
    assert refused.status_code == 422
    assert text_of(refused).count("Choose what you found, and why the figures stand") == 2
    assert "A newspaper told people of us.</textarea>" in text_of(refused)
    printed = f"{JUMP_REASONS['better_known']} A newspaper told people of us."
    assert printed in text_of(done)
    assert printed in (tmp_path / "releases" / "2026" / "notes.md").read_text()


TELLING = "43 of the 61 blackmail reports came from one school in Kettering"


@pytest.mark.parametrize("step", ["publish", "refuse", "withdraw"])
def test_words_that_tell_of_people_are_refused_and_kept_to_be_mended(enter, tmp_path, step):
    prepare_a_jump()
    client = enter()
    if step == "withdraw":
        client.post(url("publish", "2026"), {"reason": "no_flood"})
    reason = {"publish": "no_flood", "refuse": "flood_counted", "withdraw": "coding_mistake"}[step]
    before = Release.objects.get(number="2026").state

    page = client.post(url(step, "2026"), {"reason": reason, "words": TELLING})

    assert page.status_code == 422
    for word in ("43", "61", "one", "Kettering"):
        assert f"“{word}”" in text_of(page)
    assert f"{TELLING}</textarea>" in text_of(page)
    assert re.search(rf'value="{reason}" checked', text_of(page))
    assert Release.objects.get(number="2026").state == before
    assert not any(
        "Kettering" in path.read_text() for path in tmp_path.rglob("*") if path.is_file()
    )


def test_words_that_are_too_long_are_kept_to_be_shortened(enter):
    prepare_a_jump()
    words = "We looked at the floods. " * 10

    page = enter().post(url("publish", "2026"), {"reason": "no_flood", "words": words})

    assert page.status_code == 422
    assert "Write no more than 200 letters" in text_of(page)
    assert words.strip() in text_of(page)


def test_a_reason_that_nobody_offers_is_refused(enter):
    prepare_a_jump()

    page = enter().post(url("publish", "2026"), {"reason": "practice"})

    assert page.status_code == 422
    assert "Choose what you found, and why the figures stand" in text_of(page)


def test_where_nothing_jumped_no_reason_is_asked(enter):
    prepare_year()
    client = enter()

    page = text_of(client.get(url("preview", "2026")))
    client.post(url("publish", "2026"), {"reason": "no_flood"})

    assert "Why do these figures stand?" not in page
    assert Release.objects.get().state == Release.State.PUBLISHED
    assert Release.objects.get().jump_reason == ""


def test_refusing_needs_a_reason_and_publishes_it_without_figures(enter, tmp_path):
    prepare_year()
    client = enter()

    asked = client.post(url("refuse", "2026"), {"reason": ""})
    done = text_of(client.post(url("refuse", "2026"), {"reason": "flood_counted"}, follow=True))

    assert asked.status_code == 422
    assert text_of(asked).count("Choose why: the reason is published as the notice") == 2
    assert "Release 2026 is refused." in done
    assert REFUSAL_REASONS["flood_counted"] in done
    assert not (tmp_path / "releases" / "2026" / "sex.csv").exists()
    assert url("withdraw", "2026") not in done


def test_withdrawing_leaves_the_files_and_puts_a_notice_beside_them(enter, tmp_path):
    publish_year()
    client = enter()

    asked = client.post(url("withdraw", "2026"), {"reason": " "})
    sent = text_of(client.post(url("withdraw", "2026"), {"reason": "coding_mistake"}, follow=True))
    waiting = Release.objects.get().state
    done = text_of(confirm(enter(SENIOR, "sue@example.org")))

    assert asked.status_code == 422
    assert "Choose why: the reason is published as the notice" in text_of(asked)
    assert "It waits for a second person. Until then release 2026 stays as it is." in sent
    assert waiting == Release.State.PUBLISHED
    assert "It is confirmed and done." in done
    assert (
        WITHDRAWAL_REASONS["coding_mistake"]
        in (tmp_path / "releases" / "2026.withdrawn.json").read_text()
    )
    assert (tmp_path / "releases" / "2026" / "sex.csv").is_file()


@pytest.mark.parametrize(
    ("name", "make", "state", "said"),
    [
        ("publish", publish_year, "published", "published. Nothing was done."),
        ("refuse", publish_year, "published", "published. Nothing was done."),
        ("withdraw", prepare_year, "prepared", "waiting for a second person."),
    ],
)
def test_a_release_in_another_state_is_left_as_it_is(enter, name, make, state, said):
    make()

    page = enter().post(url(name, "2026"), {"reason": "Late."}, follow=True)

    assert f"Release 2026 is in another state: {said}" in text_of(page)
    assert (Release.objects.get().state, Release.objects.get().notice) == (state, "")


def test_a_release_taken_back_in_after_a_restore_says_so_and_can_be_withdrawn(enter):
    before = lose_to_an_older_backup("published")
    restore_releases(now=IN_JANUARY)
    client = enter()

    page = text_of(client.get(url("preview", "2026")))
    client.post(url("withdraw", "2026"), {"reason": "coding_mistake"})
    confirm(enter(SENIOR, "sue@example.org"))

    assert "Not known: its files do not say by whom" in page
    assert "from its files, 11 January 2027, 10:00, after a backup was restored" in page
    assert before.files_sha256 in page
    assert "Its public page" in page
    assert Release.objects.get().state == Release.State.WITHDRAWN


def test_files_that_are_in_the_way_are_told_and_nothing_is_published(enter, tmp_path):
    prepare_year()
    (tmp_path / "releases" / "2026").mkdir(parents=True)

    page = enter().post(url("publish", "2026"))

    assert page.status_code == 422
    assert "is there already and is not a whole release." in text_of(page)
    assert Release.objects.get().state == Release.State.PREPARED
