"""What comes back from a translator: read, looked at line by line, and written all or nothing.

Between the preview and the writing, what was read travels in the page itself: signed, compressed, for one user
and one language, and without the lines that change nothing. No file stays on the server.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import polib
from django.core import signing
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.translating import state
from directory.translating.lines import Line, in_files, lines
from directory.translating.questions import faults, questions
from directory.translating.sheet import save_row, write
from services.models import Service, ServiceStatus
from tiers import version

MOST_BYTES = 2_000_000
# A comment, or text between quotation marks with a word of the format before it or none.
WELL_FORMED = re.compile(
    r'#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"'
)
# What a form may send is less than a file may be (DATA_UPLOAD_MAX_MEMORY_SIZE): the rest of the form is small.
MOST_CARRIED = 900_000
SALT = "translations from a file"
HOLDS_FOR = 2 * 3600
_NOT_AS_PREVIEWED = gettext_lazy(
    "What was previewed has changed or is too old. Upload the file again."
)


class Refused(Exception):
    """A file that cannot be read, or that changed on its way; the message is a sentence for the person."""


@dataclass
class Row:
    """A line of the file that says something else than the site: the old text and the new."""

    number: int
    context: str
    line: Line | None
    text: str
    problems: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


# Context, Dutch text and new translation of a line, with its number in the file.
Entry = tuple[int, str, str, str]


def read(content: bytes, code: str) -> list[Entry]:
    """The lines of a PO file in this language that have a translation; raises Refused with the reason."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 2 MB. Export the kinds of content one by one."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("The file is not in UTF-8. Save it as UTF-8 and try again.")) from error
    _refuse_broken_lines(text)
    try:
        # After a new line no text can be the name of a file, which polib would open instead.
        found = polib.pofile(f"\n{text}", encoding="utf-8")
    except (OSError, ValueError, IndexError, KeyError, AttributeError) as error:
        raise Refused(_("This is no well-formed PO file.")) from error
    _refuse_other_language(found, code)
    entries = [entry for entry in found if not entry.obsolete]
    plural = next((entry for entry in entries if entry.msgid_plural), None)
    if plural:
        raise Refused(
            _("Line %(line)s has a plural; no text here has one.") % {"line": plural.linenum - 1}
        )
    counts = Counter(entry.msgctxt or "" for entry in entries)
    twice = next((context for context, count in counts.items() if count > 1), None)
    if twice:
        raise Refused(_("“%(context)s” stands in the file more than once.") % {"context": twice})
    return [
        (entry.linenum - 1, entry.msgctxt or "", entry.msgid, entry.msgstr.strip())
        for entry in entries
        if entry.msgstr.strip()
    ]


def _refuse_broken_lines(text: str) -> None:
    """Names the first line that is none of a PO file: polib passes over an open quotation mark in silence."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not WELL_FORMED.fullmatch(line.strip()):
            raise Refused(_("This is no well-formed PO file (line %(line)s).") % {"line": number})


def _refuse_other_language(found: polib.POFile, code: str) -> None:
    said = found.metadata.get("Language", "").strip()
    if not said:
        raise Refused(
            _("The file does not say its language. Its header needs a line “Language: %(code)s”.")
            % {"code": code}
        )
    if said.replace("-", "_").split("_")[0].lower() != code:
        raise Refused(
            _("The file is in “%(found)s”, and this page is for “%(code)s”.")
            % {"found": said, "code": code}
        )


def compared(entries: Iterable[Entry], code: str) -> list[Row]:
    """The lines that change something, with what is wrong and what is asked: two queries for each kind in the file."""
    entries = list(entries)
    labels = {context.split(" ")[0] for _number, context, _source, _text in entries}
    kinds = [model for model in in_files() if model._meta.label in labels]
    known = {line.context: line for line in lines(code, kinds)}
    rows = []
    for number, context, source, text in entries:
        line = known.get(context)
        if line is not None and line.present == text:
            continue
        row = Row(number, context, line, text)
        if line is None:
            row.problems.append(
                _("The site has no such text: msgctxt was changed, or the text is gone.")
            )
        else:
            if line.source != source:
                row.problems.append(_("The Dutch text has changed since this file was made."))
            said = line.said(text, code)
            row.problems += faults(said)
            row.questions += questions(said)
        rows.append(row)
    return rows


def carried(rows: list[Row], code: str, user: Any) -> str:
    """What the page takes along from the preview to the writing; raises Refused where it is too much."""
    found = [
        (row.number, row.context, row.line.source, row.line.present, row.text)
        for row in rows
        if row.line
    ]
    sealed = signing.dumps([user.pk, code, found], salt=SALT, compress=True)
    if len(sealed) > MOST_CARRIED:
        raise Refused(
            _("The file changes too many texts at once. Export the kinds of content one by one.")
        )
    return sealed


def previewed(sealed: str, code: str, user: Any) -> list[Row]:
    """What was previewed; raises Refused where anything is not as it was then: the page, the Dutch, the translation."""
    try:
        whose, language, found = signing.loads(sealed, salt=SALT, max_age=HOLDS_FOR)
    except signing.BadSignature as error:
        raise Refused(_NOT_AS_PREVIEWED) from error
    if (whose, language) != (user.pk, code):
        raise Refused(_NOT_AS_PREVIEWED)
    entries = ((number, context, source, text) for number, context, source, _present, text in found)
    rows = compared(entries, code)
    present = {context: text for _number, context, _source, text, _new in found}
    if len(rows) != len(found) or any(
        row.problems or row.line is None or row.line.present != present[row.context] for row in rows
    ):
        raise Refused(_("Texts of the site have changed since the preview. Upload the file again."))
    return rows


def take(rows: list[Row], code: str, user: Any) -> int:
    """Writes what was previewed, all or nothing in the transaction of the caller; how many texts."""
    with version.one_bump():
        _write([(row.line, row.text) for row in rows if row.line], code, user)
    return len(rows)


def _write(changes: list[tuple[Line, str]], code: str, user: Any) -> None:
    """Saves the rows, each once, with its history; the translations are then made by a person and not reviewed."""
    by_model: dict[type[models.Model], dict[int, list[tuple[Line, str]]]] = defaultdict(dict)
    for line, text in changes:
        by_model[line.model].setdefault(line.pk, []).append((line, text))
    rows = [
        row
        for model, of_rows in by_model.items()
        for row in model._default_manager.select_for_update().filter(pk__in=of_rows).order_by("pk")
    ]
    owners = {
        (Service, row.service_id) if isinstance(row, ServiceStatus) else (type(row), row.pk)
        for row in rows
    }
    with state.kept(*(model(pk=pk) for model, pk in owners)):
        for row in rows:
            for line, text in by_model[type(row)][row.pk]:
                write(row, f"{line.field}_{code}", text)
            save_row(row, user, _("Translations from a file"))
