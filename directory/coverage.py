"""Who is where and what is missing: for each layer and province the services in reach, the best door, and the gaps.

A service is in reach of the whole area where what it serves holds every municipality of it, and of a part of it where
it serves some of them only.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import search
from directory.counting.numbers import Missed, missed
from directory.coverage_map import OUTLINES, Outline
from directory.filters import query_of
from directory.search import Search
from services.models import ContactPoint, CoverageArea, Region, Service
from services.querysets import DEPENDS, NAMES_OTHERS
from services.snapshot import Snapshot
from tiers.models import Tier

FILTERS = ("audience", "status")
# The named area with a row of its own; its municipalities count in their province too.
COMMUNITY = "de"
# The group of needs whose doors open a layer, by the slug of the layer.
DOOR_GROUPS = {
    Tier.BASIC: "basic",
    Tier.COMMUNITY: "basic",
    Tier.FOCUSED: "care",
    Tier.SPECIALISED: "care",
}
# What makes a service the OCMW/CPAS of a municipality: its layer and its need, beside the municipality itself.
OFFICE_TIER, OFFICE_NEED = Tier.BASIC, "money-rights"
SHADES = 3

Towns = frozenset[str]


@dataclass(frozen=True)
class Row:
    """A province, Brussels or the German-speaking Community; `towns` are the codes of its municipalities."""

    area: Region | CoverageArea
    towns: Towns

    @property
    def place(self) -> Region | None:
        """The area where it is a place with a page; a named area has none."""
        return self.area if isinstance(self.area, Region) else None

    @property
    def key(self) -> str:
        return self.area.nis if isinstance(self.area, Region) else self.area.slug

    @property
    def outline(self) -> Outline | None:
        return OUTLINES.get(self.key)


@dataclass(frozen=True)
class FirstDoor:
    """Where to begin; `ask_first` where it is open to the chosen status on a condition, or names other statuses."""

    service: Service
    ask_first: bool


@dataclass(frozen=True)
class Cell:
    """One layer in one area: how many services for all of it, for a part of it, and for it or a part of it alone.

    `unsaid` of them do not say whether they are open to the chosen status. `shade` goes from 0, nothing for the whole area, to `SHADES`, the most in
    this layer; `query` asks the list for `whole`.
    """

    row: Row
    whole: int
    part: int
    own: int
    unsaid: int
    shade: int
    door: FirstDoor | None
    query: str

    @property
    def is_empty(self) -> bool:
        return not self.whole and not self.part


@dataclass(frozen=True)
class Layer:
    tier: Tier
    cells: list[Cell]

    @property
    def without_own(self) -> list[Row]:
        """The areas that have only what serves a wider area too."""
        return [cell.row for cell in self.cells if not cell.own and not cell.is_empty]


@dataclass(frozen=True)
class Offices:
    """How many municipalities of an area, and how many of them have no OCMW/CPAS with a number here."""

    row: Row
    without: int

    @property
    def count(self) -> int:
        return len(self.row.towns)


@dataclass(frozen=True)
class Choice:
    """A filter as a list to choose from; `every` are the words for no choice."""

    name: str
    label: str
    every: str
    rows: tuple
    chosen: list[str]
    errors: list[str]


@dataclass(frozen=True)
class Report:
    asked: Search
    choices: list[Choice]
    layers: list[Layer]
    offices: list[Offices]
    municipalities: int
    without_office: int
    missed: list[Missed]

    @property
    def gaps(self) -> list[tuple[Tier, Row]]:
        """The cells with nothing at all, from the base up."""
        return [
            (layer.tier, cell.row) for layer in self.layers for cell in layer.cells if cell.is_empty
        ]

    @property
    def has_status(self) -> bool:
        """Whether it makes sense to say how many services are silent about it."""
        return bool(self.asked.values.get("status"))


def read(data: QueryDict, snapshot: Snapshot) -> Search:
    """The question in a query string, one value of each filter; what else stands there is ignored. No query."""
    own = QueryDict(mutable=True)
    for name in FILTERS:
        own.setlist(name, data.getlist(name)[-1:])
    return search.read(own, snapshot)


def report(asked: Search, snapshot: Snapshot) -> Report:
    """The whole reckoning: four queries, whatever the data."""
    ground = Ground(snapshot)
    rows = ground.rows()
    towns = ground.of([region.pk for region in snapshot.regions.values()])
    with_office = offices_with_number()
    return Report(
        asked=asked,
        choices=choices(asked, snapshot),
        layers=layers(asked, snapshot, ground, rows),
        offices=[Offices(row, len(row.towns - with_office)) for row in rows],
        municipalities=len(towns),
        without_office=len(towns - with_office),
        missed=missed(snapshot),
    )


def choices(asked: Search, snapshot: Snapshot) -> list[Choice]:
    filters = (
        ("audience", _("For whom"), _("everybody: count every service"), snapshot.audiences),
        ("status", _("Papers"), _("all papers: count every service"), snapshot.statuses),
    )
    return [
        Choice(
            name=name,
            label=label,
            every=every,
            rows=vocabulary.rows,
            chosen=asked.values.get(name, []),
            errors=asked.errors.get(name, []),
        )
        for name, label, every, vocabulary in filters
    ]


class Ground:
    """The country as sets of municipalities: what each place and named area holds, by primary key. No query."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        held: dict[str, set[str]] = {nis: set() for nis in snapshot.regions}
        for region in snapshot.regions.values():
            if region.kind == Region.Kind.MUNICIPALITY:
                for nis in region.lineage():
                    held[nis].add(region.nis)
        self._places = {region.pk: held[region.nis] for region in snapshot.regions.values()}
        self._named = {
            area.pk: self.of(region.pk for region in area.regions.all())
            for area in snapshot.named_areas.values()
        }

    def of(self, places: Iterable[int | None], named: Iterable[int | None] = ()) -> Towns:
        """The municipalities in any of these; a key that is not known, or None, holds nothing."""
        found: set[str] = set()
        for place in places:
            found |= self._places.get(place, set())
        for area in named:
            found |= self._named.get(area, frozenset())
        return frozenset(found)

    def rows(self) -> list[Row]:
        """The provinces, each region that has none, and the Community."""
        regions = self.snapshot.regions.values()
        divided = {r.parent_id for r in regions if r.kind == Region.Kind.PROVINCE}
        areas = [
            region
            for region in regions
            if region.kind == Region.Kind.PROVINCE
            or (region.kind == Region.Kind.REGION and region.pk not in divided)
        ]
        rows = [Row(region, self.of([region.pk])) for region in areas]
        if community := self.snapshot.named_areas.get(COMMUNITY):
            rows.append(Row(community, self.of((), [community.pk])))
        return rows


@dataclass(frozen=True)
class Reach:
    """What services can have in common: their layer, whether they say who may come, and where they work."""

    tier: int
    says: bool
    places: frozenset[int | None]
    named: frozenset[int | None]


def reaches(asked: Search) -> Counter[Reach]:
    """How many services answer the question in each way: one query."""
    statuses = asked.values.get("status", ())
    found = asked.services().in_fixed_order(statuses=statuses).order_by()
    columns = ["pk", "tier_id", "regions", "named_areas"]
    ranked = ["status_rank"] if statuses else []
    services: dict[tuple, tuple[set, set]] = {}
    for pk, tier, place, named, *rank in found.values_list(*columns, *ranked):
        says = not rank or rank[0] <= DEPENDS
        places, areas = services.setdefault((pk, tier, says), (set(), set()))
        places.add(place)
        areas.add(named)
    return Counter(
        Reach(tier, says, frozenset(places), frozenset(areas))
        for (_pk, tier, says), (places, areas) in services.items()
    )


def layers(asked: Search, snapshot: Snapshot, ground: Ground, rows: list[Row]) -> list[Layer]:
    """The cells from the base up: two queries."""
    counted: Counter[tuple[str, int, str]] = Counter()
    for reach, count in reaches(asked).items():
        towns = ground.of(reach.places, reach.named)
        for row in rows:
            if row.towns & towns:
                counted["whole" if row.towns <= towns else "part", reach.tier, row.key] += count
                counted["own", reach.tier, row.key] += count if towns <= row.towns else 0
                counted["unsaid", reach.tier, row.key] += 0 if reach.says else count
    doors = best_doors(asked, snapshot, ground, rows)
    made = []
    for tier in snapshot.tiers.rows:
        most = max((counted["whole", tier.pk, row.key] for row in rows), default=0)
        cells = [
            Cell(
                row=row,
                whole=(whole := counted["whole", tier.pk, row.key]),
                part=counted["part", tier.pk, row.key],
                own=counted["own", tier.pk, row.key],
                unsaid=counted["unsaid", tier.pk, row.key],
                shade=ceil(SHADES * whole / most) if most else 0,
                door=doors.get((DOOR_GROUPS.get(tier.slug, ""), row.key)),
                query=query_of(asked.values, place=row.key, tier=[tier.slug]),
            )
            for row in rows
        ]
        made.append(Layer(tier, cells))
    return made


def best_doors(
    asked: Search, snapshot: Snapshot, ground: Ground, rows: list[Row]
) -> dict[tuple[str, str], FirstDoor]:
    """The first door by group of needs and row: it holds the whole row, and its service answers the question.

    With a status, those that are open to it or do not say come before the doubtful ones; without, none is for one
    status only. One query.
    """
    statuses = asked.values.get("status", ())
    found = asked.services()
    found = found.in_fixed_order(statuses=statuses) if statuses else found.for_several_statuses()
    doors = [
        door
        for door in snapshot.doors
        if door.need_group.slug in DOOR_GROUPS.values() and door.is_for_papers(statuses)
    ]
    services = found.for_listing(get_language()).in_bulk({door.service_id for door in doors})
    known = {
        pk: FirstDoor(service, bool(statuses) and service.status_rank in (DEPENDS, NAMES_OTHERS))
        for pk, service in services.items()
    }
    best: dict[tuple[str, str], FirstDoor] = {}
    for door in sorted(
        (door for door in doors if door.service_id in known),
        key=lambda door: known[door.service_id].ask_first,
    ):
        towns = ground.of(
            (region.pk for region in door.regions.all()),
            (area.pk for area in door.named_areas.all()),
        )
        for row in rows:
            if row.towns <= towns:
                best.setdefault((door.need_group.slug, row.key), known[door.service_id])
    return best


def offices_with_number() -> Towns:
    """The municipalities whose own OCMW/CPAS has a number here, whatever was asked: one query.

    Known by what it does: a service of the basic layer for money and rights, with a phone, that names the municipality.
    """
    phones = ContactPoint.objects.filter(
        Q(crisis_line__number__gt="") | Q(crisis_line=None),
        services=OuterRef("pk"),
        kind=ContactPoint.Kind.PHONE,
    )
    found = Service.objects.published().of_tiers([OFFICE_TIER]).serving_any([OFFICE_NEED])
    named = found.filter(Exists(phones), regions__kind=Region.Kind.MUNICIPALITY)
    return frozenset(named.order_by().values_list("regions__nis", flat=True).distinct())
