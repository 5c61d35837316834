"""Where places lie: what an area holds, how narrow it is, and which province is near. Pure, built once from the map."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians

PROVINCE, MUNICIPALITY = "province", "municipality"
WHOLE_COUNTRY = "be"
BRUSSELS = "04000"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with the codes that hold it: `lineage` from the country down to its own, and named areas.

    `named` gives for each named area how far up the lineage the code stands by which it holds the place.
    """

    nis: str
    kind: str
    lineage: tuple[str, ...]
    named: Mapping[str, int]
    point: Point | None

    @property
    def region(self) -> str | None:
        return self.lineage[1] if len(self.lineage) > 1 else None

    @property
    def province(self) -> str | None:
        """Its province; Brussels has none and stands for itself."""
        if self.region == BRUSSELS:
            return BRUSSELS
        return self.lineage[2] if len(self.lineage) > 2 else None


class Atlas:
    """All places by NIS code, and the named areas by slug. A code is either."""

    def __init__(
        self,
        places: Iterable[tuple[str, str, tuple[str, ...], Point | None]],
        named: Mapping[str, frozenset[str]],
    ) -> None:
        self._named = named
        self._spots = {
            nis: Spot(nis, kind, lineage, self._around(lineage), point)
            for nis, kind, lineage, point in places
        }
        self._sizes = Counter(
            code
            for spot in self._spots.values()
            if spot.kind == MUNICIPALITY
            for code in (*spot.lineage, *spot.named)
        )
        self._provinces = [
            spot for spot in self._spots.values() if spot.kind == PROVINCE or spot.nis == BRUSSELS
        ]

    def _around(self, lineage: tuple[str, ...]) -> dict[str, int]:
        found: dict[str, int] = {}
        for height, code in enumerate(reversed(lineage)):
            for slug, codes in self._named.items():
                if code in codes:
                    found.setdefault(slug, height)
        return found

    def __getitem__(self, nis: str) -> Spot:
        return self._spots[nis]

    def __contains__(self, code: str) -> bool:
        return code in self._spots

    def covers(self, codes: Iterable[str], spot: Spot) -> bool:
        """Whether an area, given by its codes, holds the place. No code holds nothing."""
        return any(code in spot.lineage or code in spot.named for code in codes)

    def width(self, codes: Iterable[str], spot: Spot) -> int:
        """How many municipalities the narrowest of the codes has that holds the place; more than all where none does."""
        holding = (code for code in codes if code in spot.lineage or code in spot.named)
        return min((self._sizes[code] for code in holding), default=self._sizes[WHOLE_COUNTRY] + 1)

    def works_in(self, codes: Iterable[str], province: str) -> bool:
        """Whether an area lies in a province with more than one municipality; one alone helps nobody elsewhere."""
        around = self._spots[province].lineage[1:]
        places = self._places(codes)
        inside = [code for code in places if province in self._spots[code].lineage]
        return bool(places & set(around)) or len(inside) > 1

    def is_one_town(self, codes: Iterable[str]) -> bool:
        """Whether an area is a single municipality."""
        places = self._places(codes)
        return len(places) == 1 and self._spots[places.pop()].kind == MUNICIPALITY

    def touches(self, codes: Iterable[str], region: str | None) -> bool:
        """Whether an area lies in this region, in part or whole."""
        return any(self._spots[code].region == region for code in self._places(codes))

    def _places(self, codes: Iterable[str]) -> set[str]:
        """The places of an area; those of a named area in its stead."""
        return {place for code in codes for place in self._named.get(code, (code,))}

    def nearest_provinces(self, spot: Spot) -> list[str]:
        """The other provinces of its region, the nearest centre first; from Brussels all provinces count.

        A service of another region is paid by another government and seldom takes people from elsewhere.
        """
        if spot.point is None:
            return []
        others = [
            (distance(spot.point, province.point), province.nis)
            for province in self._provinces
            if province.point is not None
            and province.nis != spot.province
            and spot.region in (province.region, BRUSSELS)
        ]
        return [nis for _far, nis in sorted(others)]


def distance(one: Point, other: Point) -> float:
    """The distance between two points (latitude, longitude) in degrees of latitude; true enough within Belgium."""
    middle = radians((one[0] + other[0]) / 2)
    return hypot(one[0] - other[0], (one[1] - other[1]) * cos(middle))
