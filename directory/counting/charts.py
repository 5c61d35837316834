"""Bars that the server draws: places and sizes of an SVG, mirrored where the page reads from right to left."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 640
ROW = 44  # the words above, two bars below
WORDS_AT, FIRST_AT, SECOND_AT = 14, 20, 31
MOST_BARS = 20


@dataclass(frozen=True)
class Bar:
    """A bar with its words, and a second, thinner one below it for a part of it."""

    words: str
    words_at: int
    at: int
    x: int
    width: int
    part_at: int
    part_x: int
    part_width: int


@dataclass(frozen=True)
class Chart:
    direction: str
    bars: tuple[Bar, ...]
    width: int = WIDTH

    @property
    def height(self) -> int:
        return ROW * len(self.bars)

    @property
    def edge(self) -> int:
        """Where the words begin: the right edge where the page reads from there."""
        return self.width if self.direction == "rtl" else 0


def chart(rows: Iterable[tuple[str, int, int]], direction: str) -> Chart:
    """The bars for words, a number and a part of that number; the longest fills the width."""
    rows = list(rows)[:MOST_BARS]
    most = max((number for _words, number, _part in rows), default=0) or 1
    bars = []
    for at, (words, number, part) in enumerate(rows):
        width, part_width = (round(WIDTH * value / most) for value in (number, part))
        is_mirrored = direction == "rtl"
        bars.append(
            Bar(
                words=words,
                words_at=ROW * at + WORDS_AT,
                at=ROW * at + FIRST_AT,
                x=WIDTH - width if is_mirrored else 0,
                width=width,
                part_at=ROW * at + SECOND_AT,
                part_x=WIDTH - part_width if is_mirrored else 0,
                part_width=part_width,
            )
        )
    return Chart(direction, tuple(bars))
