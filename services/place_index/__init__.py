"""Finds the place that somebody means, in any language and script, and asks where it could be more than one."""

from services.place_index.answers import (
    CLOSE,
    CONTAINS,
    EXACT,
    LOCAL,
    NOTHING,
    OFFICIAL,
    OTHER,
    PART,
    STARTS,
    WORD,
    Entry,
    Found,
    Match,
)
from services.place_index.index import PlaceIndex
from services.place_index.spans import Span

__all__ = [
    "CLOSE",
    "CONTAINS",
    "EXACT",
    "LOCAL",
    "NOTHING",
    "OFFICIAL",
    "OTHER",
    "PART",
    "STARTS",
    "WORD",
    "Entry",
    "Found",
    "Match",
    "PlaceIndex",
    "Span",
]
