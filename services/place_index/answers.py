"""What the place index knows and answers, and when the answer must be asked."""

from dataclasses import dataclass

# What a name is to its place: official in the language spoken there, official in another language of the
# country, another name or script, or only the name of a part. The lower, the more likely it is meant.
LOCAL, OFFICIAL, OTHER, PART = 0, 1, 2, 3

# Worst last. A name that has the text as a whole word comes before one that starts with it, that before one
# that holds it somewhere, and all before a misspelling.
EXACT, WORD, STARTS, CONTAINS, CLOSE = "exact", "word", "starts", "contains", "close"


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

    @property
    def is_byname(self) -> bool:
        """Whether a municipality is meant by a name that is not its official one."""
        return self.rank > OFFICIAL and self.entry.kind == "municipality"


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


def must_ask(ranked: tuple[Match, ...]) -> bool:
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
        same_name = first.how == EXACT or (first.how == CLOSE and other.matched == first.matched)
        weaker = same_name and first.own_name and other.rank > first.rank
        if not around and not weaker:
            return True
    return False


def within(wholes: list[Match], parts: list[Match]) -> list[Match]:
    """The matches of the parts that lie in the place, or in the region, that the other name means first.

    `Antwerpen Berchem` is in the city, `Hasselt Limburg` in the province, `Vorst Brussel` in the region.
    """
    around = {
        match.entry.nis
        for place, match in enumerate(wholes)
        if match.own_name and (place == 0 or match.entry.kind == "region")
    }
    return [
        match
        for match in parts
        if around & set(match.entry.lineage[:-1])
        or (match.entry.nis in around and not match.own_name)
    ]
