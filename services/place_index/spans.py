"""Finds the places in a longer text: which of its words name one, and which only look as if they did."""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from services.folding import fold
from services.place_index.answers import CLOSE, OFFICIAL, Found
from services.place_index.common import NEVER_ALONE, NO_MISSPELLING, SELDOM_A_PLACE
from services.place_index.names import FoldedNames
from services.place_index.spelling import KIND_WORDS, LINKS, spellings

_BEFORE = """
in te bij nabij rond naar uit omgeving à vers près near at around from bei um nach aus
в у во біля поруч до із з из около возле рядом في قرب من إلى OCMW CPAS ÖSHZ CAW
"""
# The words before a name that say that it is a place.
BEFORE_A_PLACE = frozenset(fold(word) for word in _BEFORE.split())
# Beside these a number is no postcode.
COUNTED = frozenset(fold(word) for word in ("euro", "euros", "eur", "uur", "євро"))
LEAST_ALONE = 3
LEAST_JOINED = 6
LEAST_FOR_CLOSE, LEAST_FOR_TWO_OFF = 6, 10
# «у Генті», «в Брюсселе»: what Ukrainian and Russian put after a name, folded; «بغنت»: what Arabic puts before one.
CASE_ENDINGS = ("ом", "ем", "и", "е", "у", "а", "я", "ю")
JOINED_BEFORE = ("ب", "ل", "و", "ف")
LEAST_STEM = 4
ELIDED_NAME = re.compile(r"\bd['’]([^\W\d_]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text. `start` and `end` (after the last) count the words of `fold(text).split()`."""

    start: int
    end: int
    found: Found


class Reading:
    """One text, read with the names and postcodes of an index; `find` is that index's.

    Only the `official` names are taken for misspelt: of six thousand names one is always near.
    """

    def __init__(
        self,
        text: str,
        names: FoldedNames,
        official: FoldedNames,
        postcodes: Container[str],
        find: Callable[[str], Found],
    ) -> None:
        self.words = fold(text).split()
        self._names, self._official = names, official
        self._postcodes, self._find = postcodes, find
        # «d’Ixelles» folds to one word; the name is what follows.
        self._bare = {fold(m.group()): fold(m[1]) for m in ELIDED_NAME.finditer(text)}
        for word in self.words:
            for stem in _stems(word):
                if word not in names and stem in names:
                    self._bare.setdefault(word, stem)

    def spans(self) -> tuple[Span, ...]:
        """The places in their order; the longest names win, and no word counts twice."""
        found = [
            Span(start, end, self._find(self._name(start, end)))
            for start, end in self._together([self._with_kind(*core) for core in self._cores()])
        ]
        return tuple(span for span in found if span.found.matches)

    def _word(self, position: int) -> str:
        """The word there, or nothing beside the text."""
        return self.words[position] if 0 <= position < len(self.words) else ""

    def _name(self, start: int, end: int) -> str:
        """The words as a name: the first without its «d’», or a name without its ending."""
        name = " ".join(self.words[start:end])
        bare = self._bare.get(self.words[start])
        if bare is None or name in self._names:
            return name
        return " ".join((bare, *self.words[start + 1 : end]))

    def _cores(self) -> list[tuple[int, int]]:
        """Where names and postcodes stand."""
        taken: set[int] = set()
        found = []
        for length in range(min(self._names.most_words, len(self.words)), 0, -1):
            for start in range(len(self.words) - length + 1):
                end = start + length
                if taken.isdisjoint(range(start, end)) and self._is_place(start, end):
                    taken.update(range(start, end))
                    found.append((start, end))
        found += (
            (place, place + 1)
            for place, word in enumerate(self.words)
            if place not in taken and self._is_misspelt(word)
        )
        return sorted(found)

    def _is_place(self, start: int, end: int) -> bool:
        name = self._name(start, end)
        if name.isdigit():
            return name in self._postcodes and self._word(end) not in COUNTED
        if not self._is_name(name):
            return False
        if name in NEVER_ALONE or len(name) < LEAST_ALONE:
            return self._is_surely_place(start, end)
        if name in SELDOM_A_PLACE:
            return (
                end - start == len(self.words)
                or self._before(start) in BEFORE_A_PLACE
                or self._is_surely_place(start, end)
            )
        return True

    def _is_misspelt(self, word: str) -> bool:
        """Whether it is clearly meant as the official name of one place, but for a letter."""
        if len(word) < LEAST_FOR_CLOSE or not word.isalpha() or not word.isascii():
            return False
        if word in NO_MISSPELLING or word in self._names:
            return False
        near, letters = self._official.close_to(word)
        if not near or near[0][0] != word[0] or (letters > 1 and len(word) < LEAST_FOR_TWO_OFF):
            return False
        best = self._find(word).best
        return best is not None and best.how == CLOSE and best.rank <= OFFICIAL

    def _is_name(self, name: str) -> bool:
        joined = " " not in name and len(name) >= LEAST_JOINED
        return bool(
            self._names.whole(spellings(name)) or (joined and self._names.without_spaces([name]))
        )

    def _before(self, start: int) -> str:
        """The word before, over an article: `CPAS de Visé`."""
        before = self._word(start - 1)
        return self._word(start - 2) if before in LINKS else before

    def _is_surely_place(self, start: int, end: int) -> bool:
        """Whether a postcode or a word as «stad» stands beside it."""
        beside = (self._word(start - 1), self._word(end))
        return (
            self._before(start) in KIND_WORDS
            or beside[1] in KIND_WORDS
            or any(word in self._postcodes for word in beside)
        )

    def _with_kind(self, start: int, end: int) -> tuple[int, int]:
        """The place with the words that say what it is: «stad Gent», «ville de Liège», «B 9000»."""
        if self._before(start) in KIND_WORDS:
            start -= 1 if self._word(start - 1) in KIND_WORDS else 2
        elif self._word(start - 1) == "b" and self._word(start) in self._postcodes:
            start -= 1
        return start, end + (self._word(end) in KIND_WORDS)

    def _together(self, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The places side by side that are one: `9000 Gent`, `Antwerpen Berchem`."""
        waiting: tuple[int, int] | None = None
        for start, end in spans:
            if waiting and start < waiting[1]:
                start = waiting[1]
            if waiting and waiting[1] == start and self._are_one(waiting[0], start, end):
                waiting = waiting[0], end
                continue
            if waiting:
                yield waiting
            waiting = start, end
        if waiting:
            yield waiting

    def _are_one(self, start: int, middle: int, end: int) -> bool:
        """Whether one place, or what it lies in, answers to both: a postcode and its town, a town and a part."""
        both = self._find(self._name(start, end)).matches
        for cut in ((start, middle), (middle, end)):
            alone = {match.entry.nis for match in self._find(self._name(*cut)).matches}
            if not all(alone.intersection(match.entry.lineage) for match in both):
                return False
        return bool(both)


def _stems(word: str) -> list[str]:
    """What the word can be without the ending or the beginning that its language gives it."""
    stems = [word.removesuffix(ending) for ending in CASE_ENDINGS if word.endswith(ending)]
    if word.startswith(JOINED_BEFORE):
        stems.append(word[1:])
    return [stem for stem in stems if len(stem) >= LEAST_STEM]
