"""The languages of a sheet: that of the page, and another one; one of them is that of the person whom it is for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory import languages
from directory.languages import Language

MOST_CHARACTERS = 20

# The official languages of Belgium are read at its desks: of two languages the other one is the person's.
# English is not among them: many at a desk read it, but nobody there need.
OF_THE_DESKS = ("nl", "fr", "de")


def is_of_the_desks(language: Language) -> bool:
    return language.code in OF_THE_DESKS


@dataclass(frozen=True)
class Asked:
    """The language of the page, and the other one; `also` is None where it is the same or none was asked.

    `error` is a sentence to show beside the field, empty where there is none.
    """

    reader: Language
    also: Language | None
    error: str

    @property
    def all(self) -> list[Language]:
        """The languages of the columns, the reader's first."""
        return [self.reader, *([self.also] if self.also else [])]

    @property
    def person(self) -> Language:
        """The language of the person, as far as it is known: of two the one that desks do not read, else the second.

        The reader may be a helper or the person: the page alone does not tell.
        """
        if self.also is None or (is_of_the_desks(self.also) and not is_of_the_desks(self.reader)):
            return self.reader
        return self.also

    @property
    def lacks_the_desk(self) -> bool:
        """Whether nobody at a desk need be able to read this, as it stands in the person's language alone."""
        return self.also is None and not is_of_the_desks(self.reader)

    @property
    def also_code(self) -> str:
        """For the addresses of other pages; empty where there is one language."""
        return self.also.code if self.also else ""

    @property
    def choices(self) -> list[Language]:
        """The languages that can stand beside the reader's."""
        return [other for other in languages.offered() if other != self.reader]


def asked(typed: str) -> Asked:
    """What `with=` means on a page in the active language; a language that is not offered is an error, not a fault."""
    reader = Language(languages.active())
    code = typed[:MOST_CHARACTERS].strip().lower()
    if code in languages.OFFERED:
        return Asked(reader, None if code == reader.code else Language(code), "")
    error = _("This site is not in that language yet: choose one from the list.") if code else ""
    return Asked(reader, None, error)
