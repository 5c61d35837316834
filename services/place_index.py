"""Finds the place that somebody means, in any language and script, and asks where it could be more than one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from services.folding import fold

# What a name is to its place: official in the language spoken there, official in another language of the
# country, another name or script, or only the name of a part. The lower, the more likely it is meant.
LOCAL, OFFICIAL, OTHER, PART = 0, 1, 2, 3

# Worst last. A name that has the text as a whole word comes before one that starts with it, that before one
# that holds it somewhere, and all before a misspelling.
EXACT, WORD, STARTS, CONTAINS, CLOSE = "exact", "word", "starts", "contains", "close"
KIND_ORDER = {"municipality": 0, "province": 1, "region": 2, "country": 3}
MOST_RESULTS = 20
LEAST_FOR_INSIDE = 3
# In Arabic four letters are a long word: one of them changed is another place, or no place at all.
LEAST_FOR_CLOSE, LEAST_FOR_TWO_OFF = 5, 8
ABBREVIATIONS = {"st": ("sint", "saint"), "ste": ("sainte",)}
# Words that say what a place is, beside its name: «stad Gent», «ville de Liège», «provincie Limburg».
KIND_WORDS = {
    **dict.fromkeys(("stad", "gemeente", "ville", "commune", "stadt", "gemeinde"), "municipality"),
    **dict.fromkeys(("city", "town", "municipality"), "municipality"),
    **dict.fromkeys(("provincie", "province", "provinz"), "province"),
}
LINKS = frozenset({"de", "du", "des", "van", "von", "of"})
ELIDED = re.compile(r"\bd['’]\s*", re.IGNORECASE)
POSTCODE = re.compile(r"\bb?([0-9]{4})\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the index knows it. `lineage` are the codes from the country down to its own."""

    nis: str
    kind: str
    lineage: tuple[str, ...]
    sort_name: str


@dataclass(frozen=True, slots=True)
class Match:
    """One answer: the place, the name or postcode that matched, how, and what that name is to the place."""

    entry: Entry
    matched: str
    how: str
    rank: int = LOCAL

    @property
    def own_name(self) -> bool:
        """Whether the whole place bears this name, not a part of it."""
        return self.rank != PART


@dataclass(frozen=True, slots=True)
class Found:
    """Answers, best first. `ambiguous`: the first is no more likely than another, so ask."""

    matches: tuple[Match, ...]
    ambiguous: bool

    @property
    def best(self) -> Match | None:
        """The one place that is meant; None where nothing matches or a choice must be made."""
        return self.matches[0] if self.matches and not self.ambiguous else None


NOTHING = Found((), ambiguous=False)


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
        self._names: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        self._names_of: dict[str, list[str]] = defaultdict(list)
        for nis, name, rank in names:
            folded = fold(name)
            if folded and nis in self.entries:
                self._names[folded].append((nis, name, rank))
                self._names_of[nis].append(folded)

    def find(self, text: str) -> Found:
        """The places that `text` can mean: a code, a postcode, or a name in any spelling, alone or together."""
        text = text[:200]
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

    def _by_address(self, folded: str) -> Found | None:
        """The municipalities of the postcode in `9000 Gent` or `B-9000`; the other words choose among them."""
        codes = [code for code in POSTCODE.findall(folded) if code in self._postcodes]
        matches = [
            Match(self.entries[nis], code, EXACT) for code in codes for nis in self._postcodes[code]
        ]
        rest = _spellings(" ".join(POSTCODE.sub(" ", folded).split()))
        named = [match for match in matches if self._is_named(match.entry, rest)]
        return self._rank(named or matches) if matches else None

    def _is_named(self, entry: Entry, spellings: list[str]) -> bool:
        """Whether a text names this place, or one around it: 1050 Bruxelles can lie in Ixelles too."""
        return any(
            f" {name} " in f" {spelling} "
            for nis in entry.lineage[1:]  # every place lies in the country
            for name in self._names_of[nis]
            for spelling in spellings
        )

    def _by_name(self, folded: str) -> Found | None:
        """The places with a name like this, else the municipality of `Antwerpen Berchem`."""
        for how, names in self._levels(folded):
            matches = self._matches(how, names)
            if how == EXACT and matches and all(_is_byname(match) for match in matches):
                # Molenbeek is a name of Bekkevoort, but most people mean Sint-Jans-Molenbeek: then ask.
                words = self._matches(WORD, self._with_words(_spellings(folded)))
                matches += [match for match in words if match.rank <= OFFICIAL]
            if matches:
                return self._rank(matches)
        return self._by_two_names(folded)

    def _by_two_names(self, folded: str) -> Found | None:
        """The municipalities of which the text gives the name and a part, in either order."""
        words = folded.split()
        matches = []
        for cut in range(1, len(words)):
            first = self._exactly(" ".join(words[:cut]))
            second = self._exactly(" ".join(words[cut:]))
            matches += _parts_of(first, second) + _parts_of(second, first)
        return self._rank(matches) if matches else None

    def _exactly(self, folded: str) -> list[Match]:
        return self._matches(EXACT, [name for name in _spellings(folded) if name in self._names])

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
        matches = self._matches(CLOSE, self._close(folded))
        return self._rank(matches) if matches else None

    def _matches(self, how: str, names: Iterable[str]) -> list[Match]:
        return [
            Match(self.entries[nis], name, how, rank)
            for key in names
            for nis, name, rank in self._names[key]
        ]

    def _with_words(self, spellings: list[str]) -> list[str]:
        return [
            name
            for name in self._names
            if any(f" {spelling} " in f" {name} " for spelling in spellings)
        ]

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

    def _levels(self, folded: str) -> Iterable[tuple[str, list[str]]]:
        """The names that fit, level by level; a later level is looked at only when the earlier is empty."""
        spellings = _spellings(folded)
        yield EXACT, [name for name in spellings if name in self._names]
        yield EXACT, self._without_spaces({name.replace(" ", "") for name in spellings})
        yield WORD, self._with_words(spellings)
        yield STARTS, [name for name in self._names if name.startswith(tuple(spellings))]
        if len(folded) >= LEAST_FOR_INSIDE:
            yield (
                CONTAINS,
                [name for name in self._names if any(spelling in name for spelling in spellings)],
            )

    def _without_spaces(self, joined: set[str]) -> list[str]:
        return [name for name in self._names if name.replace(" ", "") in joined]

    def _close(self, folded: str) -> list[str]:
        """Names one letter off (two from eight letters), the nearest ones only; none for a short text."""
        if len(folded) < LEAST_FOR_CLOSE:
            return []
        allowed = 2 if len(folded) >= LEAST_FOR_TWO_OFF else 1
        near: dict[int, list[str]] = defaultdict(list)
        for name in self._names:
            distance = OSA.distance(folded, name, score_cutoff=allowed)
            if distance <= allowed:
                near[distance].append(name)
        return near[min(near)] if near else []

    def _rank(self, matches: list[Match]) -> Found:
        best: dict[str, Match] = {}
        for match in sorted(matches, key=self._order):
            best.setdefault(match.entry.nis, match)
        ranked = tuple(best.values())
        return Found(ranked[:MOST_RESULTS], ambiguous=_must_ask(ranked))

    def _order(self, match: Match) -> tuple[int, int, int, int, str, str]:
        """Of equally good matches the place with the most postcodes comes first: more people mean it."""
        entry = match.entry
        length = 0 if match.how == EXACT else len(match.matched)
        kind, size = KIND_ORDER[entry.kind], self._size[entry.nis]
        return (match.rank, kind, -size, length, entry.sort_name, entry.nis)


def _is_byname(match: Match) -> bool:
    """Whether a municipality is meant by a name that is not its official one."""
    return match.rank > OFFICIAL and match.entry.kind == "municipality"


def _parts_of(wholes: list[Match], parts: list[Match]) -> list[Match]:
    """The matches of parts that lie in one of these municipalities."""
    around = {
        match.entry.nis for match in wholes if match.own_name and match.entry.kind == "municipality"
    }
    return [match for match in parts if not match.own_name and match.entry.nis in around]


def _must_ask(ranked: tuple[Match, ...]) -> bool:
    """Whether another place is as likely as the first.

    The city comes before the province that it lies in and has the same name, and a place that bears exactly
    this name before one that bears it in another language or in a part: Sint-Niklaas is not Saint-Nicolas.
    The others stay visible as «did you mean».
    """
    if len(ranked) < 2:
        return False
    first = ranked[0]
    for other in ranked[1:]:
        around = other.entry.nis in first.entry.lineage
        weaker = first.how == EXACT and first.own_name and other.rank > first.rank
        if not around and not weaker:
            return True
    return False


def _spellings(folded: str) -> list[str]:
    """The text with `st` and `ste` written out, Dutch and French; the text itself first."""
    spellings = [""]
    for word in folded.split():
        options = (word, *ABBREVIATIONS.get(word, ()))
        spellings = [f"{start} {option}".strip() for start in spellings for option in options]
        if len(spellings) > 8:
            spellings = spellings[:8]
    return spellings
