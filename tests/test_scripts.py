"""The scripts as they are served: small, whole, and unable to run what somebody wrote or to ask another site."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from directory.static_files import UNREAD
from tests.reading import LANGUAGES, one, parsed

FOLDER = Path(settings.BASE_DIR) / "directory" / "static" / "js"
NAMES = sorted(path.name for path in FOLDER.glob("*.js"))
# What a phone on a bad network may be asked to load, all modules together, compressed: bytes.
MOST_BYTES = 6 * 1024
IMPORT = re.compile(r"""\bimport\b\s*\(?\s*(?:[^"'();]*?\bfrom\s*)?["'`]([^"'`]+)["'`]""")
HASHED = re.compile(r"\./[a-z]+\.[0-9a-f]{12}\.js")
# What would turn a text into markup or code, and what would reach another site or stay behind.
REFUSED = (
    *("eval", "Function(", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"),
    *("http:", "https:", '"//', "'//", "`//"),
    *("localStorage", "document.cookie", "indexedDB", ".style", "onclick", "sendBeacon"),
)


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def served(name: str) -> Path:
    """The collected file of a module, under its hashed name."""
    return Path(staticfiles_storage.path(staticfiles_storage.stored_name(f"js/{name}")))


def test_all_scripts_together_are_small() -> None:
    assert NAMES
    sizes = {name: len(brotli.compress(served(name).read_bytes())) for name in NAMES}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("name", NAMES)
def test_every_import_leads_to_a_collected_file(name: str) -> None:
    text = served(name).read_text()
    imports = IMPORT.findall(text)
    assert len(imports) == len(IMPORT.findall(UNREAD.sub("", source(name))))
    assert len(imports) == len(re.findall(r"\bimport\b", text))
    for address in imports:
        assert HASHED.fullmatch(address), address
        assert (served(name).parent / address).exists(), address


def test_the_entry_loads_the_others_only_when_they_are_needed() -> None:
    imports = re.findall(r'import\("\./([a-z]+)\.', served("site.js").read_text())
    assert {f"{module}.js" for module in imports} | {"site.js"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_script_runs_no_text_and_knows_no_other_site(name: str) -> None:
    text = UNREAD.sub("", source(name))
    assert [word for word in REFUSED if word in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_served_is_the_code_without_its_comments(name: str) -> None:
    lines = [line.strip() for line in source(name).splitlines()]
    code = [line for line in lines if line and not line.startswith("//")]
    text = served(name).read_text()
    assert len(text.splitlines()) == len(code)
    assert "\n//" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_a_script_asks_for_stands_in_the_page(
    client: Client, language: str
) -> None:
    asked = {word for name in NAMES for word in re.findall(r"\bwords\.([a-z]+)", source(name))}
    words = one(parsed(client, f"/{language}/about/"), "template#words")
    given = {name.removeprefix("data-"): value for name, value in words.attrs.items()}
    assert asked
    assert {word for word in asked if not given.get(word)} == set()
    # Asked for by the kind of a place.
    assert {"province", "region", "country"} <= set(given)
    assert set(given) - asked == {"id", "province", "region", "country"}


def test_the_style_sheet_of_the_scripts_is_small() -> None:
    sheet = FOLDER.parent / "css" / "scripts.css"
    assert len(sheet.read_bytes()) < 2048
