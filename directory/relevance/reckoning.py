"""Mean reciprocal rank and the share of queries answered by the first three, from the order of the slugs alone."""

from collections.abc import Sequence
from dataclasses import dataclass

FIRST = 3
LEAST_MEAN_RANK = 0.90
LEAST_SHARE = 0.95


@dataclass(frozen=True)
class Outcome:
    """How one query went. `rank` counts from one; None where nothing acceptable was found."""

    rank: int | None
    in_first: bool

    @property
    def reciprocal(self) -> float:
        """1 for the first place, ½ for the second, 0 for none."""
        return 1 / self.rank if self.rank else 0.0


@dataclass(frozen=True)
class Figures:
    """What a number of queries came to; both figures lie between 0 and 1."""

    queries: int
    mean_rank: float
    share: float

    @property
    def suffice(self) -> bool:
        """Whether both figures are as good as we ask."""
        return self.mean_rank >= LEAST_MEAN_RANK and self.share >= LEAST_SHARE


def outcome(found: Sequence[str], wanted: Sequence[str], *, every: bool = False) -> Outcome:
    """The rank of the first wanted slug, and whether one (or every one) of them is among the first three."""
    ranks = [found.index(slug) + 1 for slug in wanted if slug in found]
    early = sum(rank <= FIRST for rank in ranks)
    return Outcome(min(ranks, default=None), early == len(wanted) if every else early > 0)


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """The figures of these queries; zero where there are none, so that nothing tried is not enough."""
    count = len(outcomes)
    return Figures(
        count,
        sum(each.reciprocal for each in outcomes) / max(count, 1),
        sum(each.in_first for each in outcomes) / max(count, 1),
    )
