"""Which words of a text lead to the glossary: those that a curator linked, as the language of the text writes them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from django.utils.translation import get_language

from services.models import Term
from tiers.texts import in_best_language

# “BAPA / CRI” and “OCMW/CPAS” are two words for one thing; what stands in brackets explains the name.
BETWEEN = re.compile(r"\s*/\s*")
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
# A word stands alone: not inside another one, nor inside an address.
BEFORE, AFTER = r"(?<![\w@./])", r"(?!\w|@|\.\w)"


class LinkedWords:
    """The words of one language, found in a text with the longest first and only where they stand alone."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Reads the names in the active language; a name that falls back to another one is not of this language."""
        self._slugs: dict[str, str] = {}
        self._written: dict[str, str] = {}
        for term in terms:
            for name in _names(term):
                self._slugs.setdefault(_key(name), term.slug)
                self._written.setdefault(_key(name), name)

    def find(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Each word that is found, with the slug of its term."""
        if self._slugs:
            for found in self._pattern.finditer(text):
                yield found, self._slugs[_key(found.group())]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(self._written.values(), key=len, reverse=True)
        return re.compile(f"{BEFORE}(?:{'|'.join(map(_pattern_of, names))}){AFTER}")


def _names(term: Term) -> list[str]:
    name, code = in_best_language(term, "name")
    if code != get_language():
        return []
    whole = IN_BRACKETS.sub("", name).strip()
    return list(dict.fromkeys(filter(None, [whole, *BETWEEN.split(whole)])))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _pattern_of(name: str) -> str:
    words = (map(_pattern_of_part, word.split("-")) for word in name.split())
    return r"\s+".join(map("-".join, words))


def _pattern_of_part(part: str) -> str:
    """Letters that stand for words are taken as they are: `ONE` is an agency, the `A` of an A card no article."""
    capitals = sum(letter.isupper() for letter in part)
    is_abbreviation = capitals > 1 or (capitals == 1 and len(part) == 1)
    return re.escape(part) if is_abbreviation else f"(?i:{re.escape(part)})"
