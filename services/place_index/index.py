"""The index of places: what a text can mean, alone or with the words that people add."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

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
    parts_of,
)
from services.place_index.names import FoldedNames
from services.place_index.spans import Reading, Span
from services.place_index.spelling import ELIDED, KIND_WORDS, LINKS, POSTCODE, spellings

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

        A word that mostly means something else («werken», «forest») is a place only where the words beside it say so.
        """
        text = text[:MOST_CHARACTERS]
        return Reading(text, self._names, self._postcodes, self.find).spans()

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
                words = self._matches(WORD, self._names.with_words(spellings(folded)))
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

    def _by_two_names(self, folded: str) -> Found | None:
        """The municipalities of which the text gives the name and a part, in either order."""
        words = folded.split()
        matches = []
        for cut in range(1, len(words)):
            first = self._exactly(" ".join(words[:cut]))
            second = self._exactly(" ".join(words[cut:]))
            matches += parts_of(first, second) + parts_of(second, first)
        return self._rank(matches) if matches else None

    def _exactly(self, folded: str) -> list[Match]:
        return self._matches(EXACT, self._names.whole(spellings(folded)))

    def _by_kind(self, folded: str) -> Found | None:
        """The places of `stad Gent` or `province de Liège`: those of the kind it says, where there is one."""
        words = folded.split()
        kinds = {KIND_WORDS[word] for word in words if word in KIND_WORDS}
        rest = [word for word in words if word not in KIND_WORDS]
        if not kinds or not rest:
            return None
        name = " ".join(rest)
        if rest[0] in LINKS and len(rest) > 1 and name not in self._names:
            name = " ".join(rest[1:])
        found = self._by_name(name) or self._by_misspelling(name)
        if found is None:
            return None
        meant = [match for match in found.matches if match.entry.kind in kinds]
        return self._rank(meant) if meant else found

    def _by_misspelling(self, folded: str) -> Found | None:
        matches = self._matches(CLOSE, self._names.close_to(folded))
        return self._rank(matches) if matches else None

    def _by_postcode(self, digits: str) -> Found:
        exact = [Match(self.entries[nis], digits, EXACT) for nis in self._postcodes.get(digits, ())]
        if exact:
            return self._rank(exact)
        started = [
            Match(self.entries[nis], code, STARTS)
            for code in sorted(self._postcodes)
            if len(digits) < len(code) and code.startswith(digits)
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
