"""The counts as they are shown: no number below five, and none that can be reckoned from others.

Every number is a sum of rows, rounded down to a whole five by itself, and every total adds up the numbers that are
shown. So a total says nothing of a number that is hidden, and the difference between two numbers, such as asked and not
found, says it only to within five.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from directory import languages
from services.models import Region, Tally
from services.snapshot import Snapshot
from tiers.models import Need

FEWEST = 5
MONTHS = 12

# A count with what it is of: month, need, layer and region by key, language of the page, and whether something was found.
Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing that was asked, with a number for each column, 0 where it is hidden; `thing` is None where none was named."""

    thing: Any
    cells: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.cells)


@dataclass(frozen=True)
class Grid:
    """Lines by columns, those left out in which every number is hidden; the most asked first."""

    columns: tuple[Any, ...]
    lines: tuple[Line, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(map(sum, zip(*(line.cells for line in self.lines), strict=True)))

    @property
    def total(self) -> int:
        return sum(self.totals)


@dataclass(frozen=True)
class Month:
    """What was asked in one month, what of it was not found, and in which languages."""

    first: date
    needs: Grid
    not_found: Grid
    tiers: Grid
    languages: tuple[tuple[str, int], ...]


def rounded(times: int) -> int:
    return times - times % FEWEST


def months(snapshot: Snapshot, today: date | None = None) -> list[Month]:
    """This month and the eleven before it, the newest first: one query."""
    firsts = list(islice(_months_back(today or timezone.localdate()), MONTHS))
    rows = _rows(firsts[-1])
    return [
        _month(first, [row for row in rows if row["month"] == first], snapshot) for first in firsts
    ]


def _months_back(day: date) -> Iterable[date]:
    while True:
        day = day.replace(day=1)
        yield day
        day = (
            day.replace(year=day.year - 1, month=12)
            if day.month == 1
            else day.replace(month=day.month - 1)
        )


def _rows(since: date) -> list[Row]:
    counted = Tally.objects.filter(day__gte=since).annotate(month=TruncMonth("day")).order_by()
    named = counted.values("month", "need", "tier", "region", "language", "is_found")
    return list(named.annotate(count=Sum("times")))


def _month(first: date, rows: list[Row], snapshot: Snapshot) -> Month:
    needs, tiers = snapshot.needs.by_pk, snapshot.tiers.by_pk
    spoken = _sums(rows, lambda row: row["language"])
    return Month(
        first=first,
        needs=_grid(rows, "need", needs, snapshot),
        not_found=_grid([row for row in rows if not row["is_found"]], "need", needs, snapshot),
        tiers=_grid(rows, "tier", tiers, snapshot),
        languages=tuple(
            (code, shown)
            for code, times in sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))
            if code in languages.ALL and (shown := rounded(times))
        ),
    )


def _sums(rows: list[Row], key: Callable[[Row], Any]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in rows:
        found[key(row)] += row["count"]
    return found


def _grid(rows: list[Row], of: str, things: dict[int, Any], snapshot: Snapshot) -> Grid:
    """What was asked by province or region, in the order of the places; where no place was named comes last."""
    sums = _sums(rows, lambda row: (row[of], row["region"]))
    shown = {key: number for key, times in sums.items() if (number := rounded(times))}
    regions = {region.pk: region for region in snapshot.regions.values()}
    columns = [pk for pk in regions if any(region == pk for _thing, region in shown)]
    columns += [None] if any(region is None for _thing, region in shown) else []
    lines = [
        Line(things.get(pk), tuple(shown.get((pk, column), 0) for column in columns))
        for pk in (*things, None)
        if any(thing == pk for thing, _region in shown)
    ]
    lines.sort(key=lambda line: -line.total)
    return Grid(tuple(regions.get(pk) for pk in columns), tuple(lines))


@dataclass(frozen=True)
class Missed:
    """The needs that were asked in one province or region and not found, with how often, the most asked first."""

    region: Region
    needs: tuple[tuple[Need, int], ...]


def missed(snapshot: Snapshot, today: date | None = None) -> list[Missed]:
    """What was asked and not found in the last twelve months, by place: one query. Without a place nobody can say where."""
    *_later, first = islice(_months_back(today or timezone.localdate()), MONTHS)
    rows = [row for row in _rows(first) if not row["is_found"] and row["need"] and row["region"]]
    grid = _grid(rows, "need", snapshot.needs.by_pk, snapshot)
    return [
        Missed(
            region,
            tuple(
                sorted(
                    ((line.thing, line.cells[at]) for line in grid.lines if line.cells[at]),
                    key=lambda pair: -pair[1],
                )
            ),
        )
        for at, region in enumerate(grid.columns)
    ]
