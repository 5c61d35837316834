"""The snapshot's rows as the plain values that the pure modules read: `tiers.routing`, `services.matching`, `lines`."""

from dataclasses import dataclass
from functools import lru_cache

from services import fitting
from services.atlas import Atlas
from services.beginning import Door
from services.lines import Line
from services.models import CrisisLine, Region
from services.models import Door as DoorRow
from services.snapshot import Snapshot
from tiers import routing
from tiers.models import Who


@dataclass(frozen=True, eq=False)
class Values:
    """All that an advice rests on besides the services themselves."""

    needs: dict[str, routing.Need]
    rules: tuple[routing.Rule, ...]
    who: dict[str, fitting.Who]
    helpers: frozenset[str]
    terms: fitting.Terms
    doors: tuple[Door, ...]
    lines: tuple[Line, ...]
    atlas: Atlas


@lru_cache(maxsize=2)
def values_of(snapshot: Snapshot) -> Values:
    """The values of this snapshot, made once for as long as it is the current one. No query."""
    atlas = _atlas(snapshot)
    needs = {need.slug: need.as_value() for need in snapshot.needs.rows}
    who = {row.slug: _who(row) for row in snapshot.who.rows}
    return Values(
        needs=needs,
        rules=tuple(rule.as_value() for rule in snapshot.rules.rows),
        who=who,
        helpers=frozenset(slug for slug, row in who.items() if row.is_helper),
        terms=fitting.Terms(
            needs=needs,
            set_apart=frozenset(row.slug for row in snapshot.needs.rows if row.is_set_apart),
            kin={tier.slug: _slugs(tier.kin) for tier in snapshot.tiers.rows},
            never_asked=frozenset(r.slug for r in snapshot.audiences.rows if r.is_never_asked),
            only_with={
                row.slug: slugs
                for row in snapshot.audiences.rows
                if (slugs := _slugs(row.only_with))
            },
            anybody=frozenset().union(
                *(row.audiences for row in who.values() if not row.is_helper)
            ),
            grown_up=frozenset(
                row.slug for row in who.values() if not row.is_helper and row.age_to is None
            ),
            atlas=atlas,
        ),
        doors=tuple(_door(door) for door in snapshot.doors),
        lines=tuple(_line(line) for line in snapshot.crisis_lines),
        atlas=atlas,
    )


def _slugs(relation: object) -> frozenset[str]:
    return frozenset(row.slug for row in relation.all())  # type: ignore[attr-defined]


def _atlas(snapshot: Snapshot) -> Atlas:
    named = {
        slug: frozenset(region.nis for region in area.regions.all())
        for slug, area in snapshot.named_areas.items()
    }
    return Atlas(
        (
            (region.nis, region.kind, tuple(region.lineage()), _point(region))
            for region in snapshot.regions.values()
        ),
        named,
    )


def _point(region: Region) -> tuple[float, float] | None:
    if region.latitude is None or region.longitude is None:
        return None
    return float(region.latitude), float(region.longitude)


def _who(row: Who) -> fitting.Who:
    return fitting.Who(
        slug=row.slug,
        audiences=_slugs(row.audiences),
        own=_slugs(row.own_audiences),
        age_from=row.age_from,
        age_to=row.age_to,
        is_helper=row.is_helper,
    )


def _door(door: DoorRow) -> Door:
    return Door(
        service=door.service_id,
        needs=_slugs(door.need_group.needs),
        who=_slugs(door.who),
        codes=area_codes(door),
        statuses=_slugs(door.statuses),
    )


def _line(line: CrisisLine) -> Line:
    return Line(
        slug=line.slug,
        type=line.type,
        needs=_slugs(line.needs),
        who=_slugs(line.who),
        languages=frozenset(language.tag for language in line.languages.all()),
        codes=area_codes(line),
    )


def area_codes(served: object) -> frozenset[str]:
    """The codes of what a row serves: NIS codes, and the slugs of named areas. Its relations were prefetched."""
    return frozenset(region.nis for region in served.regions.all()) | frozenset(  # type: ignore[attr-defined]
        area.slug
        for area in served.named_areas.all()  # type: ignore[attr-defined]
    )
