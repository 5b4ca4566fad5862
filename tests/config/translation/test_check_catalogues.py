"""All that people read can be translated, and a catalogue that is not whole is noticed."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import trans_real

from config.translation.catalogues import Entry, read_catalogue
from config.translation.translatable_texts import messages_of_modules, messages_of_templates

PAGE = """{% load i18n %}
<h1 title="{% translate "A title" %}">{% translate "Get help" %}</h1>
<p>{% blocktranslate with n=days %}Within {{ n }} days.{% endblocktranslate %}</p>
<p>{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}</p>
"""
HEADER = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n==8) ? 2 : 3;\n"
"""
TITLE = 'msgid "A title"\nmsgstr "Teitl"\n'
HELP = 'msgid "Get help"\nmsgstr "Cael help"\n'
WITHIN = 'msgid "Within %(n)s days."\nmsgstr "O fewn %(n)s diwrnod."\n'
DAYS = """
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s diwrnod"
msgstr[1] "%(n)s ddiwrnod"
msgstr[2] "%(n)s niwrnod"
msgstr[3] "%(n)s o "
"ddiwrnodau"
"""
WHOLE = "\n".join([HEADER, TITLE, HELP, WITHIN, DAYS])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small site: one page, one package, no catalogue yet."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "__init__.py").touch()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    return tmp_path


def write_catalogue(root: Path, text: str) -> Path:
    folder = root / "locale" / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    path = folder / "django.po"
    path.write_text(text)
    return path


def check(root: Path) -> str:
    out = StringIO()
    call_command("check_catalogues", root=root, stdout=out)
    return out.getvalue()


def faults(root: Path) -> str:
    err = StringIO()
    with pytest.raises(CommandError, match="to mend"):
        call_command("check_catalogues", root=root, stderr=err)
    return err.getvalue()


@pytest.mark.slow
def test_the_site_shows_nothing_that_cannot_be_translated() -> None:
    out = StringIO()

    call_command("check_catalogues", stdout=out)

    assert "all marked" in out.getvalue()


def test_without_a_catalogue_the_texts_are_counted(root: Path) -> None:
    assert check(root).startswith("Texts: 4, all marked, in 1 templates")


def test_a_whole_catalogue_passes(root: Path) -> None:
    write_catalogue(root, WHOLE)

    assert "Catalogues: 1, each whole" in check(root)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>Get help</p>", "page.html:5: 'Get help'"),
        ("<p>\n{{ a }} of {{ b }}</p>", "page.html:6: 'of'"),
        ("{% if a %}Yes{% endif %}", "'Yes'"),
        ('<img src="a.png" alt="A lock">', "'A lock'"),
        ('<nav aria-label="Main"></nav>', "'Main'"),
        ('<input placeholder="Your code">', "'Your code'"),
        ('<meta name="description" content="Tell us">', "'Tell us'"),
        ("{% comment %}\nno\n{% endcomment %}<b>Stay</b>", "page.html:7: 'Stay'"),
        ("<script>1</script><p>After</p>", "'After'"),
    ],
)
def test_text_that_is_not_marked_is_named_with_its_line(root: Path, html: str, said: str) -> None:
    with (root / "templates" / "page.html").open("a") as page:
        page.write(html)

    found = faults(root)

    assert said in found
    assert found.count("\n") == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>Come Forward</p>",
        "<p>{{ title }} – 24 %</p>",
        "{# Needs a title. #}",
        "{% comment %}Needs a title.{% endcomment %}",
        "<script>start()</script><style>p { color: red }</style>",
        "<!-- why -->",
        '<a class="govuk-link" href="/report/" rel="noreferrer">{{ text }}</a>',
        '<meta name="robots" content="noindex">',
    ],
)
def test_names_numbers_and_what_nobody_reads_need_no_mark(root: Path, html: str) -> None:
    (root / "templates" / "other.html").write_text(html)

    assert check(root).startswith("Texts: 4, all marked, in 2 templates")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('gettext(f"Within {days} days.")', True),
        ('gettext("Within %d days." % days)', True),
        ('gettext("Within " + days)', True),
        ('gettext("Within %(days)d days.") % {"days": days}', False),
        ('gettext("Within " "two days.")', False),
        ("gettext(option.label)", False),
    ],
)
def test_a_text_put_together_before_it_is_translated_is_a_fault(
    root: Path, code: str, told: bool
) -> None:
    (root / "house" / "days.py").write_text(f"x = {code}\n")

    if told:
        assert "days.py:1: a text is put together" in faults(root)
    else:
        assert "all marked" in check(root)


@pytest.mark.parametrize(
    ("catalogue", "said"),
    [
        (WHOLE.replace(HELP, ""), "'Get help' is missing"),
        (WHOLE.replace("Cael help", ""), "'Get help' is not translated"),
        (WHOLE.replace(HELP, f"#, fuzzy\n{HELP}"), "'Get help' is fuzzy"),
        (WHOLE.replace(HELP, f"#, python-format, fuzzy\n{HELP}"), "'Get help' is fuzzy"),
        (WHOLE + '#~ msgid "Gone"\n#~ msgstr "Mynd"\n', "'Gone' is obsolete"),
        (WHOLE + '\nmsgid "Gone"\nmsgstr "Mynd"\n', "'Gone' is obsolete"),
        (WHOLE.replace("O fewn %(n)s", "O fewn"), "lacks %(n)"),
        (WHOLE.replace("O fewn %(n)s", "O fewn %(m)s"), "has %(m)"),
        (WHOLE.replace("%(n)s niwrnod", "niwrnod"), "lacks %(n)"),
        (WHOLE.replace('msgstr[2] "%(n)s niwrnod"\n', ""), "'%(n)s day' is not translated"),
        (WHOLE.replace('days"\nmsgstr', 'of days"\nmsgstr'), "another plural"),
        (WHOLE.replace(HELP, f'msgctxt "verb"\n{HELP}'), "'Get help' is missing"),
    ],
)
def test_a_catalogue_that_is_not_whole_is_noticed(root: Path, catalogue: str, said: str) -> None:
    write_catalogue(root, catalogue)

    assert catalogue != WHOLE
    assert said in faults(root)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('msgid "a"\nnonsense', ":2: this is no line"),
        ('msgid "a', ":1: this is no line"),
        ('msgid "a"b"', ":1: this is no line"),
        ('#~ msgid "a"\n#~ nonsense', ":2: this is no line"),
        ('msgid "a"\nmsgstr "b"\nmsgid_plural "c"', ":3: this is no line"),
    ],
)
def test_a_broken_catalogue_is_named_with_its_line(root: Path, written: str, said: str) -> None:
    write_catalogue(root, written)

    with pytest.raises(CommandError, match=said):
        call_command("check_catalogues", root=root)


def test_a_catalogue_is_read_as_the_manual_of_gettext_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(
        '# a translator\n#. for them\n#: page.html:1\n#| msgid "old"\n#, fuzzy\n'
        'msgctxt "door"\nmsgid ""\n"Say \\"yes\\"\\n"\n"now"\nmsgstr "Dweud"\n'
        '#~ msgid "gone"\n#~ msgstr "mynd"\n'
    )

    assert read_catalogue(path)[0] == [
        Entry(
            line=6,
            context="door",
            text='Say "yes"\nnow',
            translations=("Dweud",),
            is_fuzzy=True,
        ),
        Entry(line=11, text="gone", translations=("mynd",), is_obsolete=True),
    ]


def test_the_texts_found_in_a_template_are_those_that_django_looks_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (
        '{% load i18n %}{% translate "100% yours" %}{% translate "May" context "month" %}'
        "{% blocktranslate trimmed %}\n  Half:\n  50% of {{ n }}\n{% endblocktranslate %}"
        "{% if n %}{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days"
        "{% endblocktranslate %}{% endif %}"
    )
    page = tmp_path / "page.html"
    page.write_text(source)
    asked = set()

    class Listening(trans_real.DjangoTranslation):
        def gettext(self, message: str) -> str:
            asked.add(message)
            return super().gettext(message)

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            asked.add(msgid1)
            return super().ngettext(msgid1, msgid2, n)

    monkeypatch.setitem(trans_real._translations, "en-gb", Listening("en-gb"))
    with translation.override("en-gb"):
        Engine.get_default().from_string(source).render(Context({"n": 3}))

    found = {
        f"{each.context}\x04{each.text}" if each.context else each.text
        for each in messages_of_templates([page])
    }
    assert found == asked


def test_the_texts_of_a_module_are_found_with_context_and_plural(tmp_path: Path) -> None:
    module = tmp_path / "words.py"
    module.write_text(
        '_("a")\nN_("b")\nngettext("c", "cs", n)\npgettext("month", "May")\n'
        'npgettext("x", "d", "ds", n)\nother("e")\ntranslation.gettext("f")\n'
    )

    found = {(each.context, each.text, each.plural) for each in messages_of_modules([module])}

    assert found == {
        ("", "a", ""),
        ("", "b", ""),
        ("", "c", "cs"),
        ("month", "May", ""),
        ("x", "d", "ds"),
        ("", "f", ""),
    }
