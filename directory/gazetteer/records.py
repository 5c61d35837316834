"""What the packages know: municipalities, places and cantons, and the home found for a place."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from services.folding import fold

WHOLE_AND_PART = re.compile(r"^(?P<whole>[^()]+?)\s*\((?P<part>[^()]+)\)$")

Point = tuple[float, float]  # latitude, longitude
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Municipality:
    """A municipality as Statbel lists it; `parent` is its province, in Brussels its region."""

    nis: str
    nl: str
    fr: str
    parent: str
    region: str
    german_speaking: bool

    @property
    def local(self) -> str:
        """The official name in the language of the place; in Brussels the French one."""
        return self.nl if self.region == "02000" or self.german_speaking else self.fr

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset({fold(self.nl), fold(self.fr)})


@dataclass(frozen=True)
class Place:
    """A populated place of GeoNames; `names` holds all its names, the main one first."""

    names: tuple[str, ...]
    point: Point
    population: int
    region: str

    @property
    def name(self) -> str:
        return self.names[0]

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(fold(name) for name in self.names)

    @cached_property
    def wholes(self) -> frozenset[str]:
        """What this place is a part of, folded, from names such as "Hasselt (Kuringen)"."""
        matches = (WHOLE_AND_PART.match(name) for name in self.names)
        return frozenset(fold(match["whole"]) for match in matches if match)


@dataclass(frozen=True)
class Canton:
    """A judicial canton: its municipalities, its outline, the parts that the law names in it."""

    members: tuple[str, ...]
    divided: str | None
    parts_of_divided: tuple[str, ...]
    outline: tuple[Ring, ...]

    @cached_property
    def box(self) -> tuple[Point, Point]:
        latitudes = [latitude for ring in self.outline for latitude, _ in ring]
        longitudes = [longitude for ring in self.outline for _, longitude in ring]
        return (min(latitudes), min(longitudes)), (max(latitudes), max(longitudes))

    def holds(self, point: Point) -> bool:
        """Whether a line from `point` to the east crosses the outline an odd number of times."""
        latitude, longitude = point
        (south, west), (north, east) = self.box
        if not (south <= latitude <= north and west <= longitude <= east):
            return False
        inside = False
        for ring in self.outline:
            for (y1, x1), (y2, x2) in pairwise(ring):
                if (y1 > latitude) != (y2 > latitude) and longitude < x1 + (x2 - x1) * (
                    latitude - y1
                ) / (y2 - y1):
                    inside = not inside
        return inside


@dataclass(frozen=True)
class Home:
    """The municipalities that a place is listed under, and by which rule."""

    place: Place
    nis: tuple[str, ...]
    rule: str
