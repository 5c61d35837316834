"""Which services may be one: rules over plain values.

Pure: it knows neither Django nor the models. Pairs are found by keys that two services share (a number, an address,
the beginning of a word of the name), never by comparing each service with each other one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from services.folding import fold

# Names are alike from here on; below, other facts must speak for it. Of 100.
ALIKE = 90
# From here on a shared number, page or address counts though many share it, or though one organisation has both.
FAIRLY_ALIKE = 75
# A number, page or address of more services than this is that of a network, a house or a portal.
MOST_SHARING = 3
# A beginning that more names share says nothing of a name.
MOST_WITH_BEGINNING = 40
BEGINNING = 5
SHORTEST_WORD = 3


@dataclass(frozen=True)
class Traits:
    """What of a service is compared. `network` is its general record; the names are folded, each once."""

    pk: int
    organisation: int
    network: int | None
    areas: frozenset[str]
    phones: frozenset[str]
    sites: frozenset[str]
    addresses: frozenset[str]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """Two services that may be one, the older first, and what speaks for it."""

    first: int
    second: int
    same_phone: bool
    same_site: bool
    same_address: bool
    likeness: int


def phone_key(number: str) -> str:
    """The digits of a number, as they are dialled from abroad where it is written so; empty for a short code."""
    digits = "".join(letter for letter in number if letter.isdigit())
    return digits if len(digits) > 6 else ""


def site_key(address: str) -> str:
    """Host and path of a web address, without what differs between two ways to write the same page."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/").casefold()
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "") if host else ""


def address_key(street: str, postcode: str) -> str:
    """A street with its number, in a town; empty where one of both is not known."""
    folded = fold(street)
    return f"{postcode} {folded}" if folded and postcode else ""


def pairs(services: Iterable[Traits]) -> list[Likeness]:
    """Every two services that may be one, in the order of their keys."""
    known = {one.pk: one for one in services}
    sharing = _Sharing(known.values())
    scores = _name_scores(known.values())
    found = []
    for first, second in sorted({*sharing.pairs(), *scores}):
        likeness = _compared(known[first], known[second], sharing, scores.get((first, second)))
        if likeness:
            found.append(likeness)
    return found


class _Sharing:
    """Which services have each number, page and address."""

    def __init__(self, services: Iterable[Traits]) -> None:
        self.holders: dict[tuple[str, str], list[int]] = defaultdict(list)
        for one in services:
            for key in _keys(one):
                self.holders[key].append(one.pk)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Two that share something that few have; what many share is looked at only where names lead to it."""
        for holders in self.holders.values():
            if len(holders) <= MOST_SHARING:
                yield from combinations(sorted(holders), 2)

    def is_rare(self, key: tuple[str, str]) -> bool:
        return len(self.holders[key]) <= MOST_SHARING


def _keys(one: Traits) -> Iterator[tuple[str, str]]:
    for kind in ("phones", "sites", "addresses"):
        for value in getattr(one, kind):
            yield kind, value


def _compared(one: Traits, other: Traits, sharing: _Sharing, score: int | None) -> Likeness | None:
    """What speaks for the two being one; None where that is not enough."""
    if _is_one_network(one, other):
        return None
    if one.organisation == other.organisation and not one.areas & other.areas:
        return None
    score = _best(one.names, other.names) if score is None else score
    same = {*_keys(one)} & {*_keys(other)}
    is_rare = any(sharing.is_rare(key) for key in same)
    is_enough = (
        (score >= ALIKE and bool(one.areas & other.areas))
        or (score >= FAIRLY_ALIKE and bool(same))
        or (is_rare and one.organisation != other.organisation)
    )
    if not is_enough:
        return None
    kinds = {kind for kind, _value in same}
    return Likeness(
        first=one.pk,
        second=other.pk,
        same_phone="phones" in kinds,
        same_site="sites" in kinds,
        same_address="addresses" in kinds,
        likeness=score,
    )


def _is_one_network(one: Traits, other: Traits) -> bool:
    """Local members of a network, and its general record: they are meant to be alike."""
    if one.network is not None and one.network == other.network:
        return True
    return other.pk == one.network or one.pk == other.network


# Names


def _name_scores(services: Iterable[Traits]) -> dict[tuple[int, int], int]:
    """The likeness of each two services with names that begin a rare word alike: each two names are compared once."""
    holders: dict[str, list[int]] = defaultdict(list)
    for one in services:
        for name in one.names:
            holders[name].append(one.pk)
    scores: dict[tuple[int, int], int] = {}

    def note(pks: Iterable[tuple[int, int]], score: int) -> None:
        for one, other in pks:
            if one != other:
                pair = (min(one, other), max(one, other))
                scores[pair] = max(score, scores.get(pair, 0))

    for pks in holders.values():
        if len(pks) <= MOST_WITH_BEGINNING:
            note(combinations(pks, 2), 100)
    for name, other_name in _near(holders):
        score = _score(name, other_name)
        if score >= FAIRLY_ALIKE:
            note(((a, b) for a in holders[name] for b in holders[other_name]), score)
    return scores


def _near(names: Iterable[str]) -> set[tuple[str, str]]:
    """Two names with the same beginning of a word that few names have."""
    beginnings: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for beginning in {word[:BEGINNING] for word in name.split() if len(word) >= SHORTEST_WORD}:
            beginnings[beginning].append(name)
    rare = (group for group in beginnings.values() if len(group) <= MOST_WITH_BEGINNING)
    return {pair for group in rare for pair in combinations(sorted(group), 2)}


def _best(names: Iterable[str], others: Iterable[str]) -> int:
    """The likeness of the two names that are most alike, whatever their languages."""
    others = tuple(others)
    return max((_score(name, other) for name in names for other in others), default=0)


def _score(name: str, other: str) -> int:
    """How alike two folded names are, their words in any order; another number in it is another thing."""
    if name == other:
        return 100
    if _numbers(name) != _numbers(other):
        return 0
    return int(max(fuzz.token_sort_ratio(name, other), fuzz.ratio(name, other)))


def _numbers(name: str) -> Counter[str]:
    return Counter(word for word in name.split() if word.isdigit())
