"""Catalogues of the interface texts: extracted, compared and compiled in Python, without the gettext programs."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

from directory import languages

# The words of the code are English already: English needs no catalogue.
ENGLISH = "en"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PACKAGES = ("tiers", "services", "directory")


def translated() -> list[str]:
    """The offered languages that need a catalogue."""
    return [code for code in languages.OFFERED if code != ENGLISH]


def path_of(code: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.po"


def template() -> Catalog:
    """Every message that the code and the templates use, with the files that use it."""
    catalog = Catalog(project="Trede", charset="utf-8", fuzzy=False)
    for path, source in _sources():
        for line, message, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            catalog.add(message, locations=[(path, line)], context=context)
    return catalog


def _sources() -> Iterator[tuple[str, str]]:
    root = settings.BASE_DIR
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
    texts = (path for kind in ("*.html", "*.txt") for path in (root / "templates").rglob(kind))
    for path in sorted(texts):
        # `templatize` blanks out all but the messages and keeps the lines; indentation would be read as Python.
        python = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        lines = (line.strip() for line in python.splitlines())
        yield path.relative_to(root).as_posix(), "\n".join(lines)


def read(code: str) -> Catalog:
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def update(code: str) -> Catalog:
    """Brings the catalogue of a language up to the code: new messages empty, unused ones gone."""
    path = path_of(code)
    catalog = read(code) if path.exists() else Catalog(locale=code, charset="utf-8", fuzzy=False)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, no_location=True)
    return catalog


def untranslated(code: str) -> list[str]:
    """The messages of a catalogue that are empty, fuzzy or broken; quick, as it does not read the code."""
    if not path_of(code).exists():
        return [f"there is no {path_of(code).relative_to(settings.BASE_DIR)}"]
    catalog = read(code)
    return [
        f"{message.id!r}: {problem}"
        for message in catalog
        if message.id and (problem := _problem(message, catalog))
    ]


def _problem(message: Message, catalog: Catalog) -> str:
    words = message.string if isinstance(message.string, list | tuple) else (message.string,)
    if not all(words):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    return "; ".join(str(error) for error in message.check(catalog))


def drifted(code: str) -> list[str]:
    """The messages that the code uses and the catalogue lacks, and those that no code uses any more."""
    used, catalog = template(), read(code)
    missing = [m.id for m in used if m.id and catalog.get(m.id, m.context) is None]
    unused = [m.id for m in catalog if m.id and used.get(m.id, m.context) is None]
    return [f"{id!r}: not in the catalogue" for id in missing] + [
        f"{id!r}: no longer used" for id in unused
    ]


def compile_all() -> list[str]:
    """Writes the .mo files that are missing or older than their .po; returns the languages written.

    Django forgets what it had read before, whoever wrote them: its own models ask for words while they are imported.
    """
    written = []
    for code in translated():
        source = path_of(code)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # In one move, from a file of this process: half a file would keep every process from starting.
        unfinished = target.with_suffix(f".mo.{os.getpid()}.new")
        with unfinished.open("wb") as file:
            write_mo(file, read(code))
        unfinished.replace(target)
        written.append(code)
    translation_file_changed(sender=None, file_path=Path("django.mo"))
    return written
