"""What a service must answer to, as conditions: a filter asks them of all services, the counts of each one by itself.

Each is about rows that are found once for the whole statement (`pk IN`), so that its cost does not grow with the
number of services that are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from tiers.models import Audience

if TYPE_CHECKING:
    from services.models import Region

UNKNOWN = "unknown"
INTERPRETED = ("provided", "on-request")


def works_in(codes: list[str]) -> tuple[QuerySet, QuerySet]:
    """The keys of services whose own area is one of these places, and of those with a named area that holds one."""
    from services.models import Service

    own = Service.regions.through.objects.filter(region__nis__in=codes)
    named = Service.named_areas.through.objects.filter(coveragearea__regions__nis__in=codes)
    return own.values("service"), named.values("service")


def covering(place: Region) -> Q:
    own, named = works_in(place.lineage())
    return Q(pk__in=own) | Q(pk__in=named)


def of_tiers(tiers: Iterable[str]) -> Q:
    return Q(tier__slug__in=list(tiers))


def having_any(relation: str, slugs: Iterable[str]) -> Q:
    from services.models import Service

    field = Service._meta.get_field(relation)
    target = f"{field.m2m_reverse_field_name()}__slug__in"
    rows = field.remote_field.through.objects.filter(**{target: list(slugs)})
    return Q(pk__in=rows.values(field.m2m_field_name()))


def serving_any(needs: Iterable[str]) -> Q:
    return having_any("needs", needs)


def in_domains(domains: Iterable[str]) -> Q:
    return having_any("domains", domains)


def for_audiences(audiences: Iterable[str]) -> Q:
    """For one of these audiences; a service for everyone fits every audience."""
    return having_any("audiences", {*audiences, Audience.EVERYONE})


def not_closed_to(statuses: Iterable[str]) -> Q:
    """Not closed to at least one of these statuses; the unknown ones stay in."""
    kept = Q()
    for slug in statuses:
        kept |= ~Q(pk__in=_answering([slug], "closed"))
    return kept


def status_answered(statuses: list[str], answer: str) -> Q:
    return Q(pk__in=_answering(statuses, answer))


def _answering(statuses: list[str], answer: str) -> QuerySet:
    from services.models import ServiceStatus

    rows = ServiceStatus.objects.filter(status__slug__in=statuses, answer=answer)
    return rows.order_by().values("service")


def speaking_any(tags: Iterable[str]) -> Q:
    """Helps in one of these languages: spoken, or through an interpreter that it provides or books.

    `unknown` stands for services whose languages are not known.
    """
    from services.models import ServiceLanguage

    spoken = ServiceLanguage.objects.order_by()
    tags = list(tags)
    condition = Q()
    if wanted := [tag for tag in tags if tag != UNKNOWN]:
        condition |= Q(pk__in=spoken.filter(language__tag__in=wanted).values("service"))
        condition |= Q(interpreter__in=INTERPRETED)
    if UNKNOWN in tags:
        condition |= ~Q(pk__in=spoken.values("service")) & Q(interpreter=UNKNOWN)
    return condition


def costing(costs: Iterable[str]) -> Q:
    return Q(cost__in=list(costs))


def reached_by(ways: Iterable[str]) -> Q:
    """The first contact may be made in one of these ways; `both` counts for either."""
    ways = set(ways)
    if ways & {"self", "professional"}:
        ways.add("both")
    return Q(access__in=sorted(ways))
