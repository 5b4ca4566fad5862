"""A second language comes with its catalogue alone, and switching loses nothing."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polib
import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.utils import translation

from config.translation.languages import ENGLISH, compile_catalogues, languages_in
from config.translation.translatable_texts import (
    Message,
    messages_of_modules,
    messages_of_templates,
)
from reporting.models import Report
from tests.factories import last_report, make_epoch
from tests.reporting.browsing import NOW, Browser, hidden_in

BASE = Path(django_settings.BASE_DIR)
PSEUDO = "eo"  # a code with a name and plurals of its own; the words are no language
_HOLDS = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd%]|<[^>]+>")


def pseudo(text: str) -> str:
    """The text, longer and with marks, its placeholders untouched."""
    pieces = _HOLDS.split(text)
    held = _HOLDS.findall(text)
    louder = [re.sub("[aeiou]", lambda vowel: vowel[0] + "\u0301", each) for each in pieces]
    return "«" + "".join(a + b for a, b in zip(louder, [*held, ""], strict=True)) + "»"


def every_message() -> set[Message]:
    templates = sorted((BASE / "templates").rglob("*.html"))
    packages = ("classification", "reporting", "guidance", "config", "staff", "moderation")
    modules = [each for name in packages for each in sorted((BASE / name).rglob("*.py"))]
    marked = [*messages_of_templates(templates), *messages_of_modules(modules)]
    return {each for each in marked if isinstance(each, Message)}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a whole catalogue of the pseudo-language, and nothing else."""
    folder = tmp_path_factory.mktemp("locale")
    written = polib.POFile()
    written.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for message in every_message():
        if message.plural:
            entry = polib.POEntry(
                msgid=message.text,
                msgid_plural=message.plural,
                msgstr_plural={0: pseudo(message.text), 1: pseudo(message.plural)},
            )
        else:
            entry = polib.POEntry(msgid=message.text, msgstr=pseudo(message.text))
        entry.msgctxt = message.context or None
        written.append(entry)
    target = folder / PSEUDO / "LC_MESSAGES" / "django.po"
    target.parent.mkdir(parents=True)
    written.save(str(target))
    call_command("compile_catalogues", locale=folder, verbosity=0)
    return folder


@pytest.fixture
def clock() -> Iterator[None]:
    """The clock stands still at NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def sender(language_cookie: str = "") -> Browser:
    """Somebody who has sent a report, in the other language where its cookie is named."""
    make_epoch()
    person = Browser()
    if language_cookie:
        person.client.cookies[language_cookie] = PSEUDO
    person.post("/report/check/", {"version": hidden_in(person.walk())["version"]})
    return person


@pytest.fixture
def two_languages(catalogue: Path, settings: Any) -> Any:
    settings.LOCALE_PATHS = [catalogue]
    settings.LANGUAGES = languages_in(catalogue)
    yield settings
    translation.deactivate()


def test_the_language_of_a_browser_is_looked_at_only_where_there_is_a_choice(
    catalogue: Path, client: Any
) -> None:
    settings = Path(django_settings.BASE_DIR) / "config" / "settings.py"
    choosing = "django.middleware.locale.LocaleMiddleware"

    alone = runpy.run_path(str(settings))["MIDDLEWARE"]
    with patch("config.translation.languages.languages_in", lambda folder: languages_in(catalogue)):
        with_two = runpy.run_path(str(settings))["MIDDLEWARE"]

    assert choosing not in alone
    assert [each for each in with_two if each != choosing] == alone
    assert choosing in with_two


def test_without_a_catalogue_there_is_english_and_no_switch(tmp_path: Path, client: Any) -> None:
    assert languages_in(tmp_path) == [ENGLISH]
    assert "cf-languages" not in client.get("/safety/").content.decode()


def test_a_catalogue_alone_makes_a_language_with_its_own_name(catalogue: Path) -> None:
    assert languages_in(catalogue) == [ENGLISH, ("eo", "Esperanto")]


def test_compiling_again_does_nothing_until_the_catalogue_changes(catalogue: Path) -> None:
    assert compile_catalogues(catalogue) == []


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "cy" / "LC_MESSAGES" / "django.po"
    broken.parent.mkdir(parents=True)
    broken.write_text('msgid "a"\nnonsense\n')

    with pytest.raises(CommandError, match=r"django\.po"):
        call_command("compile_catalogues", locale=tmp_path)


def test_a_language_nobody_knows_is_called_by_its_code(tmp_path: Path) -> None:
    made = tmp_path / "tlh" / "LC_MESSAGES" / "django.mo"
    made.parent.mkdir(parents=True)
    made.touch()

    assert languages_in(tmp_path)[1] == ("tlh", "tlh")


@pytest.mark.django_db
def test_a_page_is_shown_in_the_language_that_was_pressed(two_languages: Any, client: Any) -> None:
    assert "Stay safe" in client.get("/safety/").content.decode()

    pressed = client.post("/language/", {"language": PSEUDO}, headers={"referer": _at("/safety/")})
    page = client.get("/safety/").content.decode()

    assert pressed["Location"] == "/safety/"
    assert '<html lang="eo"' in page
    assert pseudo("Skip to main content") in page


def test_the_safety_page_then_names_the_cookie_that_holds_the_choice(
    two_languages: Any, client: Any
) -> None:
    assert "If you choose a language, one cookie" in client.get("/safety/").text


@pytest.mark.django_db
@pytest.mark.parametrize("referer", ["https://elsewhere.example/x", "", "javascript:alert(1)"])
def test_the_switch_leads_to_no_other_site(two_languages: Any, client: Any, referer: str) -> None:
    pressed = client.post("/language/", {"language": "xx"}, headers={"referer": referer})

    assert pressed["Location"] == "/"
    assert not client.cookies


@pytest.mark.django_db
def test_switching_keeps_the_answers_so_far_and_what_was_just_ticked(
    two_languages: Any, clock: Any
) -> None:
    person = Browser()
    person.walk(until="event-type")
    before = person.answers()

    page = person.answer("event-type", event_type="paid", language=PSEUDO)

    text = page.content.decode()
    assert page.status_code == 200
    assert pseudo("What happened? Pick the closest") in text
    assert re.search(r'value="paid"\s+checked', text)
    assert person.answers() == before
    assert pseudo("Continue") in person.get("/report/event-type/").content.decode()


@pytest.mark.django_db
def test_words_that_were_typed_come_along(two_languages: Any, clock: Any) -> None:
    person = Browser()
    person.walk(until="own-words")

    page = person.answer("own-words", own_words="Dzień dobry", language=PSEUDO)

    assert "Dzień dobry</textarea>" in page.content.decode()
    assert "own_words" not in person.answers()


@pytest.mark.django_db
def test_switching_before_sending_sends_nothing(two_languages: Any, clock: Any) -> None:
    person = Browser()
    person.walk()

    page = person.answer("check", sex="female", language=PSEUDO)

    assert page.status_code == 200
    assert f'<html lang="{PSEUDO}"' in page.text
    assert re.search(r'value="female"\s+(?:selected|checked)', page.text)
    assert f'<html lang="{PSEUDO}"' in person.get("/report/check/").text
    assert not person.so_far().is_sent
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_a_language_nobody_speaks_is_no_press_of_its_button(two_languages: Any, clock: Any) -> None:
    person = Browser()
    person.walk(until="event-type")

    shown = person.answer("event-type", event_type="paid", language=PSEUDO)
    kept = person.answers()
    taken = person.answer("event-type", event_type="paid", language="xx")

    assert pseudo("What happened? Pick the closest")[:-1] in shown.text
    assert re.search(r'value="paid"\s+checked', shown.text)
    assert "event_type" not in kept
    assert taken["Location"] == "/report/event-detail/"


@pytest.mark.django_db
def test_the_first_button_of_a_question_is_the_one_that_goes_on(
    two_languages: Any, clock: Any
) -> None:
    text = Browser().get("/report/danger/").text

    buttons = re.findall(r'<button type="submit"[^>]*form="question"[^>]*>', text)
    named = [each for each in buttons if "name=" in each]
    assert "name=" not in buttons[0]
    assert len(named) == 2
    assert all('name="language"' in each for each in named)
    # Where the buttons have a form of their own, there is nothing that goes on.
    assert Browser().get("/report/status/").text.count("cf-languages__button") == 2
    assert 'form="question"' not in Browser().get("/report/status/").text


@pytest.mark.django_db
def test_every_page_of_a_report_speaks_the_other_language(two_languages: Any, clock: Any) -> None:
    person = Browser()
    person.client.cookies[two_languages.LANGUAGE_COOKIE_NAME] = PSEUDO
    unmarked = re.compile(r"<(?:label|legend|h1|button|summary)\b[^>]*>\s*([A-Z][^<«]{3,})<")

    for slug in ("danger", "age-band", "event-type", "when-band", "told-whom", "contact-mode"):
        text = person.walk(until=slug).content.decode()
        text = re.sub(r"<form[^>]*cf-languages.*?</form>", "", text, flags=re.DOTALL)
        assert "«" in text, slug
        assert not unmarked.findall(text), slug


@pytest.mark.django_db
def test_a_report_keeps_the_language_it_was_told_in(two_languages: Any, clock: Any) -> None:
    sender(two_languages.LANGUAGE_COOKIE_NAME)

    assert last_report().language == PSEUDO


@pytest.mark.django_db
def test_exit_forgets_the_language_too(two_languages: Any, client: Any) -> None:
    client.cookies[two_languages.LANGUAGE_COOKIE_NAME] = PSEUDO

    left = client.get("/exit/")

    assert left.cookies[two_languages.LANGUAGE_COOKIE_NAME]["max-age"] == 0


def _at(path: str) -> str:
    return f"http://testserver{path}"
