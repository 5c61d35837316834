"""What the measured times come to: percentiles, medians of rounds, ratios to a floor. Pure: plain numbers."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    """One measure of one page in one round: milliseconds of each answer, seconds for all, kilobytes of the largest."""

    took: tuple[float, ...]
    seconds: float
    kilobytes: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    def percentile(self, share: int) -> float:
        return percentile(self.took, share)


@dataclass(frozen=True)
class Spread:
    """The least, the median and the most of some rounds."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        known = list(values)
        return cls(min(known), statistics.median(known), max(known))


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that at least `share` percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * share / 100), 1) - 1]


def ratios(page: Sequence[Sample], floor: Sequence[Sample]) -> Spread:
    """How many times the floor of the same round a page takes, by the medians of their answers."""
    pairs = zip(page, floor, strict=True)
    return Spread.of(one.percentile(50) / other.percentile(50) for one, other in pairs)


@dataclass(frozen=True)
class Verdict:
    """A bound, what was measured against it, and whether it holds; `beside` is told with it and judges nothing."""

    words: str
    measured: float
    bound: float
    beside: str = ""

    @property
    def holds(self) -> bool:
        return self.measured <= self.bound


# How a page is asked for, in words.
HOW = {
    "plain": "page cache off",
    "cached": "page cache on, a hit",
    "missed": "page cache on, a miss",
}
# How many times the floor a page of 10 000 services may take: the rendered one, and that which says "ok".
SIZE = 10_000
MOST_RENDERED = {"list": 15, "search": 20, "service": 8, "advice": 25, "look-up": 3}
MOST_CACHED = {"list": 2, "search": 2, "service": 2}
# How many times as many floors a page may take in the largest database as in the smallest: their runs are an hour
# apart, and what else the machine does then slows the floor as well.
SMALLEST, LARGEST = 1_000, 100_000
LISTS = ("list", "search", "search anywhere", "search misspelt", "nothing")
MOST_GROWTH = dict.fromkeys(LISTS, 2.5)
MOST_GROWTH_OF_OTHERS = 1.5
MOST_MEMORY = 130

Samples = Mapping[Any, Sequence[Sample]]


def verdicts(
    samples: Mapping[tuple[str, int], Samples],
    memory: Mapping[tuple[str, int], Mapping[str, float]],
) -> list[Verdict]:
    """Each bound that this run can judge; by database and size the samples by (page, how, clients), one a round.

    `how` is one of HOW; the floors are the pages "ok" and "rendered". All are judged by one client at a time.
    """
    found = []
    for (vendor, size), pages in samples.items():
        if size == SIZE:
            for how, floor, bounds in (
                ("plain", "rendered", MOST_RENDERED),
                ("cached", "ok", MOST_CACHED),
            ):
                found += [
                    Verdict(
                        f"{vendor}, {size}: {name}, {HOW[how]}, against “{floor}”",
                        ratios(pages[name, how, 1], pages[floor, "plain", 1]).median,
                        bound,
                    )
                    for name, bound in bounds.items()
                    if (name, how, 1) in pages
                ]
    for vendor in dict.fromkeys(vendor for vendor, _size in samples):
        if (vendor, SMALLEST) in samples and (vendor, LARGEST) in samples:
            found += _growth(vendor, samples[vendor, SMALLEST], samples[vendor, LARGEST])
    found += [
        Verdict(
            f"{vendor}, {size}: MB of the largest worker, RSS",
            most["RSS"],
            MOST_MEMORY,
            f"PSS {most['PSS']:.0f}",
        )
        for (vendor, size), most in memory.items()
    ]
    return found


def _growth(vendor: str, small: Samples, large: Samples) -> list[Verdict]:
    floor = ("rendered", "plain", 1)
    return [
        Verdict(
            f"{vendor}: {name}, {LARGEST} against {SMALLEST}, both in floors",
            ratios(large[key], large[floor]).median / ratios(small[key], small[floor]).median,
            MOST_GROWTH.get(name, MOST_GROWTH_OF_OTHERS),
            f"{_typical(large[key]) / _typical(small[key]):.1f} in milliseconds",
        )
        for key in small
        for name, how, clients in [key]
        if how == "plain" and clients == 1 and name not in ("ok", "rendered") and key in large
    ]


def _typical(samples: Sequence[Sample]) -> float:
    """The milliseconds of the middle answer of the middle round."""
    return Spread.of(one.percentile(50) for one in samples).median
