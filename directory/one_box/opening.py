"""Opens the one box of a query string: the filters that its text means, beside those that were chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from directory.one_box.lexicon import lexicon_of
from directory.one_box.meaning import PLACE
from directory.one_box.reading import Part, Reading, read
from directory.one_box.typed import typed
from directory.search import FILTERS
from services.folding import fold
from services.models import Region
from services.place_index import EXACT, Found, Match
from services.snapshot import Snapshot

# The text, and the words in it that the visitor meant as words.
BOX, AS_TEXT = "box", "as_text"
OWN = (BOX, AS_TEXT)
LONGEST = 200
MOST_WORDS = 20


@dataclass(frozen=True)
class Opened:
    """A query string with its box read. `data` is what to search for; `found` the place that the box names.

    A place that was chosen comes before the one in the box, and then `found` is None.
    """

    given: QueryDict
    data: QueryDict
    as_text: tuple[str, ...]
    reading: Reading
    found: Found | None = None

    @property
    def typed(self) -> str:
        """What stands in the box: the text as it was typed, and the words of an address without a box."""
        return (self.given.get(BOX) or self.given.get("q", "")).replace("\0", "")[:LONGEST]

    @property
    def kept_words(self) -> str:
        """Words of the address that stand beside a box, and are not shown in it."""
        return self.given.get("q", "") if self.given.get(BOX) else ""

    @cached_property
    def places(self) -> tuple[Part, ...]:
        """The parts that name a place."""
        return tuple(part for part in self.reading.parts if part.name == PLACE)

    def parts_of(self, name: str, value: str) -> list[Part]:
        """The parts that were read as this value of this filter."""
        return [part for part in self.reading.parts if (part.name, part.value) == (name, value)]

    def is_chosen(self, name: str, value: str) -> bool:
        """Whether this value stands in the address itself."""
        return value in self.given.getlist(name)

    def own(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values to write in an address: those chosen, and the box as it is."""
        own = {name: value for name, value in values.items() if name not in FILTERS}
        for name in FILTERS:
            value = values.get(name)
            if isinstance(value, list):
                value = [one for one in value if self._is_own(name, one)]
            elif name in ("q", PLACE):
                value = self.given.get(name) if value else None
            own[name] = value
        if self.reading.typed.text:
            own |= {BOX: self.reading.typed.text, AS_TEXT: list(self.as_text)}
        return own

    def _is_own(self, name: str, value: str) -> bool:
        return self.is_chosen(name, value) or not self.parts_of(name, value)

    def without(self, parts: Iterable[Part]) -> str:
        """The text of the box without these parts."""
        return self.reading.typed.without(frozenset().union(*(part.at for part in parts)))

    def only_parts(self) -> str:
        """The text of the box without the words to look for."""
        return self.reading.typed.only(self.reading.used)

    def as_words(self, parts: Iterable[Part]) -> list[str]:
        """What `as_text` becomes when these parts are meant as words too."""
        return list(dict.fromkeys((*self.as_text, *(part.words for part in parts))))

    def as_read(self) -> dict[str, Any]:
        """What the box was understood to say, as the API answers it; the place only where it is one."""
        place = self.found.best if self.found else None
        return {
            "q": self.reading.rest,
            "place": place.entry.nis if place else None,
            **{
                name: list(dict.fromkeys(p.value for p in self.reading.parts if p.name == name))
                for name in ("language", "status", "audience")
            },
        }

    def unused_places(self, place: Region | None) -> list[Part]:
        """The parts that name another place than the one that was chosen."""
        if place is None or not self.given.get(PLACE, "").strip():
            return []
        return [part for part in self.places if place.nis not in (part.value, *_codes(part.found))]


def opened(data: QueryDict, snapshot: Snapshot) -> Opened:
    """The box of a query string, opened for a page in the active language: no query. A box that is too long stays closed."""
    text = data.get(BOX, "")
    text = "" if "\0" in text or len(text) > LONGEST else text
    as_text = tuple(
        phrase for phrase in data.getlist(AS_TEXT)[:MOST_WORDS] if _stands_in(text, phrase)
    )
    reading = read(
        text, lexicon_of(snapshot), snapshot.places.find_spans, as_text, get_language() or ""
    )
    meant = data.copy()
    for name in (part.name for part in reading.parts if part.name != PLACE):
        values = [*data.getlist(name), *(one.value for one in reading.parts if one.name == name)]
        meant.setlist(name, list(dict.fromkeys(values)))
    if reading.rest:
        meant["q"] = " ".join(filter(None, (data.get("q", "").strip(), reading.rest)))
    found = None
    places = [part for part in reading.parts if part.name == PLACE]
    if places and not data.get(PLACE, "").strip():
        meant[PLACE] = ", ".join(dict.fromkeys(part.words for part in places))
        found = _together(places, snapshot)
    return Opened(data, meant, as_text, reading, found)


def _stands_in(text: str, phrase: str) -> bool:
    words = fold(phrase).split() if len(phrase) <= LONGEST else []
    return bool(words) and {*words} <= {*typed(text).words, *typed(text).plain}


def _together(parts: list[Part], snapshot: Snapshot) -> Found:
    """The place that these parts mean together: the smallest of those that lie in each other, else all, to choose."""
    founds = [_found(part, snapshot) for part in parts]
    if len(founds) == 1:
        return founds[0]
    joined = snapshot.places.find(" ".join(part.words for part in parts))
    if joined.matches and joined.matches[0].how == EXACT:
        return joined
    smallest = max(founds, key=lambda found: len(found.matches[0].entry.lineage))
    if smallest.best and all(_codes(found) & set(smallest.best.entry.lineage) for found in founds):
        return smallest
    matches = {match.entry.nis: match for found in founds for match in _likely(found)}
    return Found(tuple(matches.values()), ambiguous=True)


def _found(part: Part, snapshot: Snapshot) -> Found:
    """The place that a part names: an everyday name of an area stands for its code."""
    return part.found or snapshot.places.find(part.value)


def _likely(found: Found) -> tuple[Match, ...]:
    return (found.best,) if found.best else found.matches


def _codes(found: Found | None) -> set[str]:
    """The codes of the places that were meant."""
    return {match.entry.nis for match in _likely(found)} if found else set()
