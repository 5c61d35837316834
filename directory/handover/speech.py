"""The languages of a sheet: that of the page, and that of the person whom it is for."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import languages

MOST_CHARACTERS = 20


@dataclass(frozen=True)
class Speech:
    """A language to print in."""

    code: str

    @property
    def direction(self) -> str:
        return languages.direction(self.code)

    @property
    def own_name(self) -> str:
        return languages.own_name(self.code)

    @property
    def is_machine_made(self) -> bool:
        return languages.is_machine_made(self.code)


@dataclass(frozen=True)
class Asked:
    """The reader's language, and the person's; `also` is None where it is the same or none was asked.

    `error` is a sentence to show beside the field, empty where there is none.
    """

    reader: Speech
    also: Speech | None
    error: str

    @property
    def all(self) -> list[Speech]:
        """The languages of the columns, the reader's first."""
        return [self.reader, *([self.also] if self.also else [])]

    @property
    def person(self) -> Speech:
        """The language of the person, as far as it is known."""
        return self.also or self.reader

    @property
    def also_code(self) -> str:
        """For the addresses of other pages; empty where there is one language."""
        return self.also.code if self.also else ""

    @property
    def choices(self) -> list[Speech]:
        """The languages that can stand beside the reader's."""
        return [Speech(code) for code in languages.OFFERED if code != self.reader.code]


def asked(typed: str) -> Asked:
    """What `with=` means on a page in the active language; a language that is not offered is an error, not a fault."""
    reader = Speech(get_language() or languages.SOURCE)
    code = typed[:MOST_CHARACTERS].strip().lower()
    if code in languages.OFFERED:
        return Asked(reader, None if code == reader.code else Speech(code), "")
    error = _("This site is not in that language yet: choose one from the list.") if code else ""
    return Asked(reader, None, error)
