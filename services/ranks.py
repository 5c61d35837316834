"""What comes first in a list, as numbers that the database reckons: cheap, because each asks `pk IN` of rows found once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, Value, When

from services import conditions

if TYPE_CHECKING:
    from services.models import Region

OPEN, DEPENDS, NOT_KNOWN, NAMES_OTHERS = range(4)


def of_status(slugs: list[str]) -> Case:
    """0 open, DEPENDS on a condition, 2 not known, NAMES_OTHERS open to named others only: ask first."""
    return Case(
        When(
            Q(status_rule="all") | conditions.status_answered(slugs, "open"),
            then=Value(OPEN),
        ),
        When(conditions.status_answered(slugs, "depends"), then=Value(DEPENDS)),
        When(status_rule=conditions.UNKNOWN, then=Value(NOT_KNOWN)),
        default=Value(NAMES_OTHERS),
        output_field=IntegerField(),
    )


def of_audience(slugs: list[str]) -> Case:
    """0 for one of these by name, 1 for everyone."""
    by_name = conditions.having_any("audiences", slugs)
    return Case(When(by_name, then=Value(0)), default=Value(1), output_field=IntegerField())


def of_area(place: Region) -> Case:
    """How narrow the narrowest area is that holds the place: 0 the place itself, then what lies around it."""
    lineage = place.lineage()
    ranks = []
    for rank, code in enumerate(reversed(lineage[1:])):
        own, named = conditions.works_in([code])
        ranks.append(When(pk__in=own, then=Value(2 * rank)))
        ranks.append(When(pk__in=named, then=Value(2 * rank + 1)))
    return Case(*ranks, default=Value(2 * len(lineage)), output_field=IntegerField())
