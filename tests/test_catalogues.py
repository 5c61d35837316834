"""The catalogues of interface texts: complete, up to the code, and compiled to what gettext reads."""

import gettext
import os
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from django.utils.translation import get_language_info
from pytest_django.fixtures import Settings

from directory import catalogues, languages

OFFERED = catalogues.translated()
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[a-z%]")

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def words(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string]


def ids(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, list | tuple) else [message.id]


def messages(code: str) -> list[Message]:
    found = [message for message in catalogues.read(code) if message.id]
    assert len(found) > 100
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of catalogues; its French one is the only one that is needed."""
    monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path])
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    monkeypatch.setattr(languages, "OFFERED", ("en", "fr"))
    return tmp_path


def write(code: str, entries: str) -> Path:
    path = catalogues.path_of(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PO + entries, encoding="utf-8")
    return path


# The catalogues themselves


def test_every_offered_language_but_english_has_a_catalogue() -> None:
    assert OFFERED
    assert set(OFFERED) | {"en"} == set(languages.OFFERED)
    assert all(catalogues.path_of(code).exists() for code in OFFERED)


@pytest.mark.parametrize("code", OFFERED)
def test_a_catalogue_is_complete(code: str) -> None:
    assert catalogues.untranslated(code) == []


@pytest.mark.parametrize("code", OFFERED)
def test_a_catalogue_has_what_the_code_uses_and_no_more(code: str) -> None:
    assert catalogues.drifted(code) == []


@pytest.mark.parametrize("code", OFFERED)
def test_a_translation_has_the_placeholders_of_its_message(code: str) -> None:
    seen = 0
    for message in messages(code):
        wanted = {match.group() for text in ids(message) for match in PLACEHOLDER.finditer(text)}
        seen += bool(wanted)
        # A form for one may leave the number out; the last form may not.
        assert {match.group() for match in PLACEHOLDER.finditer(words(message)[-1])} == wanted
        for text in words(message):
            assert {match.group() for match in PLACEHOLDER.finditer(text)} <= wanted, message.id
    assert seen > 10


@pytest.mark.parametrize("code", OFFERED)
def test_a_translation_begins_and_ends_as_its_message(code: str) -> None:
    for message in messages(code):
        original = ids(message)[0]
        for text in words(message):
            assert (text != text.lstrip()) == (original != original.lstrip()), message.id
            assert (text != text.rstrip()) == (original != original.rstrip()), message.id
            assert text.count("\n") == original.count("\n"), message.id


@pytest.mark.parametrize("code", OFFERED)
def test_a_translation_holds_no_markup_that_its_message_has_not(code: str) -> None:
    for message in messages(code):
        tags = {tag.name for text in ids(message) for tag in BeautifulSoup(text, "html.parser")()}
        for text in words(message):
            assert {tag.name for tag in BeautifulSoup(text, "html.parser")()} <= tags, message.id


# The extractor


def test_the_extractor_reads_python_and_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    used = catalogues.template()
    assert used.get("Show help") is not None
    assert used.get("We do not offer this language.") is not None
    assert used.get(("%(count)d municipality", "%(count)d municipalities")) is not None
    assert used.get("This is no message of ours") is None


def test_a_new_message_in_python_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    add_source(monkeypatch, "directory/new.py", 'label = _("A brand-new sentence")\n')
    for code in OFFERED:
        assert "'A brand-new sentence': not in the catalogue" in catalogues.drifted(code)


def test_a_new_message_in_a_template_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "new.html").write_text(
        "{% load i18n %}\n<p>\n    {% translate 'A brand-new line' %}\n"
        "    {% blocktranslate with place=x %}New in {{ place }}{% endblocktranslate %}\n"
        "    {% blocktranslate count n=x %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}</p>",
        encoding="utf-8",
    )
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    used = catalogues.template()
    assert {message.id for message in used if message.id} == {
        "A brand-new line",
        "New in %(place)s",
        ("%(n)s row", "%(n)s rows"),
    }


def test_a_message_that_nothing_uses_any_more_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "_sources", lambda: iter([("a.py", '_("Used")')]))
    write("fr", 'msgid "Used"\nmsgstr "Utilisé"\n\nmsgid "Old"\nmsgstr "Vieux"\n')
    assert catalogues.drifted("fr") == ["'Old': no longer used"]


def add_source(monkeypatch: pytest.MonkeyPatch, path: str, source: str) -> None:
    sources = [*catalogues._sources(), (path, source)]
    monkeypatch.setattr(catalogues, "_sources", lambda: iter(sources))


# What is missing is found


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ('msgid "One"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "One"\nmsgstr "Un"\n', "fuzzy"),
        ('msgid "One"\nmsgid_plural "Many"\nmsgstr[0] "Un"\nmsgstr[1] ""\n', "not translated"),
        ('#, python-format\nmsgid "%(a)s"\nmsgstr "%(b)s"\n', "placeholder"),
    ],
)
def test_an_incomplete_message_is_found(folder: Path, entries: str, problem: str) -> None:
    write("fr", entries + '\nmsgid "Two"\nmsgstr "Deux"\n')
    found = catalogues.untranslated("fr")
    assert len(found) == 1
    assert problem in found[0]


def test_a_missing_catalogue_is_found(folder: Path) -> None:
    assert catalogues.untranslated("fr") == ["there is no fr/LC_MESSAGES/django.po"]


def test_an_update_keeps_translations_adds_new_messages_and_drops_old_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "_sources", lambda: iter([("a.py", '_("Kept")\n_("New")\n')]))
    write("fr", 'msgid "Kept"\nmsgstr "Gardé"\n\nmsgid "Old"\nmsgstr "Vieux"\n')
    catalogues.update("fr")
    catalog = catalogues.read("fr")
    assert {message.id: message.string for message in catalog if message.id} == {
        "Kept": "Gardé",
        "New": "",
    }
    assert catalogues.drifted("fr") == []


def test_the_command_fails_on_what_is_not_translated(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogues, "_sources", lambda: iter([("a.py", '_("One")')]))
    write("fr", 'msgid "One"\nmsgstr ""\n')
    with pytest.raises(CommandError):
        call_command("catalogues", check=True)
    assert "fr: 'One': not translated" in capsys.readouterr().err
    write("fr", 'msgid "One"\nmsgstr "Un"\n')
    call_command("catalogues", check=True)


# Compiling


def test_what_is_compiled_is_what_gettext_reads(folder: Path) -> None:
    path = write("fr", 'msgid "One"\nmsgstr "Un"\n\nmsgctxt "x"\nmsgid "One"\nmsgstr "Une"\n')
    assert catalogues.compile_all() == ["fr"]
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert (compiled.gettext("One"), compiled.pgettext("x", "One")) == ("Un", "Une")
    assert sorted(file.name for file in path.parent.iterdir()) == ["django.mo", "django.po"]


def test_only_what_has_changed_is_compiled(folder: Path) -> None:
    path = write("fr", 'msgid "One"\nmsgstr "Un"\n')
    assert catalogues.compile_all() == ["fr"]
    assert catalogues.compile_all() == []
    target = path.with_suffix(".mo")
    later = target.stat().st_mtime + 10
    os.utime(path, (later, later))
    assert catalogues.compile_all() == ["fr"]


def test_a_failed_compilation_leaves_the_old_catalogue_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("fr", 'msgid "One"\nmsgstr "Un"\n')
    target = path.with_suffix(".mo")
    target.write_bytes(b"the old one")
    os.utime(target, (1, 1))

    def broken(file: object, catalog: Catalog) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(catalogues, "write_mo", broken)
    with pytest.raises(OSError, match="no space"):
        catalogues.compile_all()
    assert target.read_bytes() == b"the old one"
    monkeypatch.undo()


def test_words_asked_for_before_the_first_compilation_are_read_after_it(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCALE_PATHS = [
        folder
    ]  # Django forgets all catalogues then, and again after this test
    settings.LANGUAGE_CODE = "fr"
    write("fr", 'msgid "Show help"\nmsgstr "Un"\n')
    translation.deactivate()
    assert translation.gettext("Show help") == "Show help"
    with monkeypatch.context() as another:
        another.setattr(catalogues, "translation_file_changed", lambda **_kwargs: True)
        assert catalogues.compile_all() == ["fr"]
    assert translation.gettext("Show help") == "Show help"
    assert catalogues.compile_all() == []  # another process wrote it
    assert translation.gettext("Show help") == "Un"


@pytest.mark.parametrize("code", OFFERED)
def test_the_site_speaks_the_compiled_catalogue(code: str) -> None:
    catalog = catalogues.read(code)
    message = catalog.get("Show help")
    assert message is not None
    assert message.string
    with translation.override(code):
        assert translation.gettext("Show help") == message.string


# The languages


def test_only_offered_languages_are_settings_of_the_site() -> None:
    assert tuple(code for code, _name in settings.LANGUAGES) == languages.OFFERED
    assert set(languages.OFFERED) <= set(languages.ALL)
    assert languages.SOURCE == settings.LANGUAGE_CODE == languages.OFFERED[0]


@pytest.mark.django_db
@pytest.mark.parametrize("code", languages.ALL)
def test_a_language_has_pages_when_it_is_offered_and_else_none(client: Client, code: str) -> None:
    response = client.get(f"/{code}/")
    if code not in languages.OFFERED:
        assert response.status_code == 404
        return
    assert response.status_code == 200
    html = BeautifulSoup(response.content, "html.parser").html
    assert html is not None
    assert (html["lang"], html["dir"]) == (code, languages.direction(code))


@pytest.mark.parametrize("code", languages.ALL)
def test_no_language_is_offered_before_its_catalogue_is_complete(code: str) -> None:
    if code in languages.OFFERED:
        assert code == "en" or catalogues.untranslated(code) == []
        assert catalogues.path_of(code).exists() or code == "en"


@pytest.mark.parametrize("code", languages.ALL)
def test_every_language_has_a_name_of_its_own_and_a_direction(code: str) -> None:
    info = get_language_info(code)
    assert info["code"] == code
    assert languages.own_name(code) == info["name_local"]
    assert info["name"]
    assert languages.direction(code) == ("rtl" if info["bidi"] else "ltr")
    with translation.override(code):
        assert translation.get_language_bidi() == info["bidi"]


def test_the_own_names_differ() -> None:
    names = [languages.own_name(code) for code in languages.ALL]
    assert len(set(names)) == len(names) == 12


def test_arabic_farsi_and_pashto_run_from_right_to_left() -> None:
    found = {code for code in languages.ALL if languages.direction(code) == "rtl"}
    assert found == {"ar", "fa", "ps"} == set(settings.LANGUAGES_BIDI)


def test_every_language_falls_back_to_languages_in_which_every_fact_stands() -> None:
    for code in languages.ALL:
        chain = (*languages.FALLBACK.get(code, ()), *languages.FALLBACK["default"])
        assert languages.SOURCE in chain
        assert set(chain) <= set(languages.REQUIRED) <= set(languages.OFFERED)
        assert languages.FALLBACK.get(code, ())[:1] != (code,)
