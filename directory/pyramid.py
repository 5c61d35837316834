"""The pyramid as a picture: four slices of one triangle, each with its layer and the services in reach."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import QueryDict

from directory.listing import asked_place
from services.models import Region, Service
from services.snapshot import Snapshot
from tiers import version
from tiers.models import Tier

# Each slice is drawn in a square of this side, stretched to its row.
SIDE = 100


@dataclass(frozen=True)
class Slice:
    """A layer of the pyramid; `points` are the corners of its slice as an SVG polygon reads them."""

    tier: Tier
    count: int
    points: str


def pyramid(snapshot: Snapshot, place: Region | None = None) -> list[Slice]:
    """The layers from the highest down, with the number of services in reach of `place`, or in all.

    One query; in all, one more where the content has changed since they were counted.
    """
    content = "" if place else version.current_content()
    counts = _in_all(content) if content else _in_reach_of(place)
    tiers = list(reversed(snapshot.tiers.rows))
    return [
        Slice(tier, counts.get(tier.pk, 0), corners(number, len(tiers)))
        for number, tier in enumerate(tiers)
    ]


@lru_cache(maxsize=1)
def _in_all(_content: str) -> dict[int, int]:
    """All services by tier, counted once for a content version: it would take longer the more there are."""
    return _in_reach_of(None)


def _in_reach_of(place: Region | None) -> dict[int, int]:
    return Service.objects.published().in_reach_of(place).count_by_tier()


def corners(number: int, of: int) -> str:
    """The corners of the slice with this number, from the top of a triangle that is cut in `of` slices."""
    upper, lower = (SIDE * edge / of / 2 for edge in (number, number + 1))
    middle = SIDE / 2
    points = (
        (middle - upper, 0),
        (middle + upper, 0),
        (middle + lower, SIDE),
        (middle - lower, SIDE),
    )
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def pyramid_at(data: QueryDict, snapshot: Snapshot) -> dict[str, Any]:
    """The pyramid with what is in reach of the place in a query string, and how to name one: as many queries as `pyramid`."""
    found = asked_place(data, snapshot)
    return {"layers": pyramid(snapshot, found["place"]), **found}
