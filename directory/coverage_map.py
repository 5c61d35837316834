"""The picture of coverage: the outline of each area, and where its number stands."""

import json
from dataclasses import dataclass
from pathlib import Path

# Written by `python -m directory.gazetteer.outlines`, in the units of the map: 324 wide, 264 high.
PATHS: dict[str, str] = json.loads(
    Path(__file__).with_name("outlines.json").read_text(encoding="utf-8")
)

# The middle of each number, placed by hand. Brussels and the German-speaking Community are too small for theirs:
# it stands beside the country, with a line to it.
LABELS = {
    "10000": (176, 46),
    "20001": (184, 83),
    "20002": (166, 112),
    "30000": (38, 72),
    "40000": (101, 66),
    "50000": (100, 122),
    "60000": (238, 129),
    "70000": (236, 72),
    "80000": (236, 206),
    "90000": (181, 155),
    "04000": (96, 12),
    "de": (296, 206),
}
LEADERS = {"04000": "M106 20L148 88", "de": "M297 192L292 162"}


@dataclass(frozen=True)
class Outline:
    """How one area is drawn; `leader` is the line to a number that stands outside it."""

    path: str
    x: int
    y: int
    leader: str


OUTLINES = {
    code: Outline(PATHS[code], x, y, LEADERS.get(code, "")) for code, (x, y) in LABELS.items()
}
