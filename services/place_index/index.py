"""The index of places: what a text can mean, alone or with the words that people add."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.folding import fold
from services.place_index.answers import (
    CLOSE,
    CONTAINS,
    EXACT,
    NOTHING,
    OFFICIAL,
    STARTS,
    WORD,
    Entry,
    Found,
    Match,
    must_ask,
    within,
)
from services.place_index.names import LEAST_FOR_TWO_OFF, FoldedNames
from services.place_index.spans import Reading, Span
from services.place_index.spelling import (
    AROUND,
    ELIDED,
    KIND_WORDS,
    LINKS,
    POSTCODE,
    TELLS_APART,
    spellings,
)

KIND_ORDER = {"municipality": 0, "province": 1, "region": 2, "country": 3}
MOST_RESULTS = 20
MOST_CHARACTERS = 200
LEAST_FOR_INSIDE = 3


class PlaceIndex:
    """All names of all places, folded, in memory: built once, then read only.

    Names are (code, name, what the name is to the place); postcodes are (postcode, code).
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        names: Iterable[tuple[str, str, int]],
        postcodes: Iterable[tuple[str, str]],
    ) -> None:
        self.entries = {entry.nis: entry for entry in entries}
        self._postcodes: dict[str, list[str]] = defaultdict(list)
        self._size: Counter[str] = Counter()
        for code, nis in postcodes:
            self._postcodes[code].append(nis)
            self._size[nis] += 1
        self._meanings: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        self._names_of: dict[str, list[str]] = defaultdict(list)
        for nis, name, rank in names:
            folded = fold(name)
            if folded and nis in self.entries:
                self._meanings[folded].append((nis, name, rank))
                self._names_of[nis].append(folded)
        self._names = FoldedNames(self._meanings)
        self._official = FoldedNames(
            name
            for name, meanings in self._meanings.items()
            if " " not in name and min(rank for _nis, _name, rank in meanings) <= OFFICIAL
        )
        self._codes = sorted(self._postcodes)

    def find(self, text: str) -> Found:
        """The places that `text` can mean: a code, a postcode, or a name in any spelling, alone or together."""
        text = text[:MOST_CHARACTERS]
        folded = fold(text)
        if not folded:
            return NOTHING
        if folded in self.entries:
            return self._rank([Match(self.entries[folded], folded, EXACT)])
        if folded.isdigit():
            return self._by_postcode(folded)
        return (
            self._by_address(folded)
            or self._by_name(folded)
            or self._by_kind(fold(ELIDED.sub("de ", text)))
            or self._by_misspelling(folded)
            or NOTHING
        )

    def find_spans(self, text: str) -> tuple[Span, ...]:
        """The places that a longer text names, in their order, each as `find` answers for its words.

        A word that mostly means something else («werken», «forest») is a place only where the words beside it say so; a
        misspelling counts from six letters on, where it is near the official name of one place alone.
        """
        text = text[:MOST_CHARACTERS]
        return Reading(text, self._names, self._official, self._postcodes, self.find).spans()

    def _by_address(self, folded: str) -> Found | None:
        """The municipalities of the postcode in `9000 Gent` or `B-9000`; the other words choose among them."""
        codes = [code for code in POSTCODE.findall(folded) if code in self._postcodes]
        if not codes:
            return None
        matches = [
            Match(self.entries[nis], code, EXACT) for code in codes for nis in self._postcodes[code]
        ]
        rest = spellings(" ".join(POSTCODE.sub(" ", folded).split()))
        named = [match for match in matches if self._is_named(match.entry, rest)]
        return self._rank(named or matches)

    def _is_named(self, entry: Entry, texts: list[str]) -> bool:
        """Whether a text names this place, or one around it: 1050 Bruxelles can lie in Ixelles too."""
        return any(
            f" {name} " in f" {text} "
            for nis in entry.lineage[1:]  # every place lies in the country
            for name in self._names_of[nis]
            for text in texts
        )

    def _by_name(self, folded: str) -> Found | None:
        """The places with a name like this, else the municipality of `Antwerpen Berchem`."""
        for how, names in self._levels(folded):
            matches = self._matches(how, names)
            if how == EXACT and matches and all(match.is_byname for match in matches):
                # Molenbeek is a name of Bekkevoort, but most people mean Sint-Jans-Molenbeek: then ask.
                words = self._matches(WORD, self._with_words(folded))
                matches += [match for match in words if match.rank <= OFFICIAL]
            if matches:
                return self._rank(matches)
        return self._by_two_names(folded)

    def _levels(self, folded: str) -> Iterator[tuple[str, list[str]]]:
        """The names that fit, level by level; a later level is looked at only when the earlier is empty."""
        texts = spellings(folded)
        yield EXACT, self._names.whole(texts)
        yield EXACT, self._names.without_spaces(texts)
        yield WORD, self._names.with_words(texts)
        yield STARTS, self._names.starting_with(texts)
        if len(folded) >= LEAST_FOR_INSIDE:
            yield CONTAINS, self._names.holding(texts)

    def _with_words(self, folded: str) -> list[str]:
        """The names that hold the text as words, but not as the old, the great or the lower one."""
        apart = tuple(f" {word} {text} " for word in TELLS_APART for text in spellings(folded))
        names = self._names.with_words(spellings(folded))
        return [name for name in names if not any(other in f" {name} " for other in apart)]

    def _by_two_names(self, folded: str) -> Found | None:
        """The places of which the text gives the name and what they lie in, in either order."""
        words = folded.split()
        matches = []
        for cut in range(1, len(words)):
            first = self._exactly(" ".join(words[:cut]))
            second = self._exactly(" ".join(words[cut:]))
            matches += within(first, second) + within(second, first)
        return self._rank(matches) if matches else None

    def _exactly(self, folded: str) -> list[Match]:
        matches = self._matches(EXACT, self._names.whole(spellings(folded)))
        return sorted(matches, key=self._order)

    def _by_kind(self, folded: str) -> Found | None:
        """The places of `stad Gent` or `province de Liège`: those of the kind it says, where there is one."""
        words = folded.split()
        kinds = {KIND_WORDS[word] for word in words if word in KIND_WORDS}
        rest = [word for word in words if word not in KIND_WORDS and word not in AROUND]
        if not rest or len(rest) == len(words):
            return None
        name = " ".join(rest)
        if rest[0] in LINKS and len(rest) > 1 and name not in self._names:
            name = " ".join(rest[1:])
        found = self._by_name(name) or self._by_misspelling(name)
        if found is None or not kinds:
            return found
        meant = [match for match in found.matches if match.entry.kind in kinds]
        return self._rank(meant) if meant else found

    def _by_misspelling(self, folded: str) -> Found | None:
        """The places with a name like this; asked where it is the name of a part, and not clearly that."""
        names, letters = self._names.close_to(folded)
        if not names:
            return None
        found = self._rank(self._matches(CLOSE, names))
        clearly = letters == 1 and len(folded) >= LEAST_FOR_TWO_OFF and names[0][0] == folded[0]
        return found if clearly or found.matches[0].own_name else replace(found, ambiguous=True)

    def _by_postcode(self, digits: str) -> Found:
        exact = [Match(self.entries[nis], digits, EXACT) for nis in self._postcodes.get(digits, ())]
        if exact:
            return self._rank(exact)
        started = [
            Match(self.entries[nis], code, STARTS)
            for code in self._codes[bisect_left(self._codes, digits) :]
            if code.startswith(digits)
            for nis in self._postcodes[code]
        ]
        return self._rank(started)

    def _matches(self, how: str, names: Iterable[str]) -> list[Match]:
        return [
            Match(self.entries[nis], name, how, rank)
            for key in names
            for nis, name, rank in self._meanings[key]
        ]

    def _rank(self, matches: list[Match]) -> Found:
        best: dict[str, Match] = {}
        for match in sorted(matches, key=self._order):
            best.setdefault(match.entry.nis, match)
        ranked = tuple(best.values())
        return Found(ranked[:MOST_RESULTS], ambiguous=must_ask(ranked))

    def _order(self, match: Match) -> tuple[int, int, int, int, str, str]:
        """Of equally good matches the place with the most postcodes comes first: more people mean it."""
        entry = match.entry
        length = 0 if match.how == EXACT else len(match.matched)
        kind, size = KIND_ORDER[entry.kind], self._size[entry.nis]
        return (match.rank, kind, -size, length, entry.sort_name, entry.nis)
