"""A language as a PO file, for a translator without an account."""

from collections.abc import Callable, Iterator

import polib
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from directory import languages
from directory.translating.lines import Line, in_files, lines
from services.translation import PROPER_NAMES

WIDTH = 100


def is_missing(line: Line) -> bool:
    """Whether a text is missing; proper names are repeated, so none of them is."""
    return not line.present and line.field not in PROPER_NAMES.get(line.model, ())


# What a file can hold, by the word in an address.
PARTS: dict[str, Callable[[Line], bool]] = {
    "all": lambda line: True,
    "missing": is_missing,
    "outdated": lambda line: line.is_outdated,
    "machine": lambda line: line.is_machine_made,
}


def written(code: str, part: str, kind: str, site: str) -> str:
    """The file with the texts of this part, of one kind of content or of all; `site` begins every address in it.

    What a machine made or what is out of date is marked as fuzzy. Two queries for each kind of content.
    """
    file = polib.POFile(wrapwidth=WIDTH)
    file.header = _(
        "Write the translation after msgstr. Leave msgctxt and msgid as they are: they say where "
        "the text belongs. A text without translation stays as it is on the site. Figures, dates "
        "and prices must be those of the Dutch."
    )
    file.metadata = {
        "Project-Id-Version": settings.ROOT_URLCONF.split(".")[0],
        "PO-Revision-Date": timezone.localtime().strftime("%Y-%m-%d %H:%M%z"),
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    kinds = [model for model in in_files() if kind in ("", model._meta.label)]
    with translation.override(languages.nearest_offered(code)):
        file.extend(_entries(filter(PARTS[part], lines(code, kinds)), site))
    return str(file)


def _entries(found: Iterator[Line], site: str) -> Iterator[polib.POEntry]:
    for line in found:
        is_doubted = line.is_outdated or line.is_machine_made
        yield polib.POEntry(
            msgctxt=line.context,
            msgid=line.source,
            msgstr=line.present,
            comment=f"{line.kind}\n{site}{line.address}",
            flags=["fuzzy"] if is_doubted else [],
        )
