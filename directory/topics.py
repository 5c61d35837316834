"""A life domain as a page: its steps, who is met at each, and who stands behind them in reach of a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import get_language

from services.models import Organisation, Region, Resource, RoleHolders, Service
from tiers.models import LifeDomain, NetworkStep, Source, Tip

# Names under a step: more of them would hide the step.
MOST_NAMES = 4


@dataclass(frozen=True)
class MapStep:
    """A step of the map with its number, the numbers of those that follow, and who stands behind its role.

    `more` counts the services in reach that are not named; `goes_on` says whether the next card follows this step.
    """

    number: int
    step: NetworkStep
    leads_to: list[tuple[int | None, NetworkStep]]
    goes_on: bool
    services: list[Service]
    more: int
    organisations: list[Organisation]
    resources: list[Resource]


@dataclass(frozen=True)
class Holders:
    """Who stands behind a role: the services in reach in their order, organisations of none of them, what to read."""

    services: list[Service]
    organisations: list[Organisation]
    resources: list[Resource]


def network_map(domain: LifeDomain, place: Region | None) -> list[MapStep]:
    """The steps of the domain in their order: twelve queries, however many steps, services and organisations.

    Without a place, the services that stand for a whole network come first, not its local members.
    """
    steps = list(
        domain.steps.select_related("actor")
        .prefetch_related("leads_to__domain", "sources", "actor__sources")
        .order_by("position")
    )
    holders = _holders({step.actor_id for step in steps if step.actor_id}, place)
    numbers = {step.pk: number for number, step in enumerate(steps, start=1)}
    made = []
    for step in steps:
        found = holders.get(step.actor_id, Holders([], [], []))
        following = [(numbers.get(to.pk), to) for to in step.leads_to.all()]
        following.sort(key=lambda pair: (pair[0] is None, pair[0] or 0, pair[1].position))
        made.append(
            MapStep(
                number=numbers[step.pk],
                step=step,
                leads_to=following,
                goes_on=numbers[step.pk] + 1 in {number for number, _step in following},
                services=found.services[:MOST_NAMES],
                more=max(0, len(found.services) - MOST_NAMES),
                organisations=found.organisations,
                resources=found.resources,
            )
        )
    return made


def _holders(actors: set[int], place: Region | None) -> dict[int, Holders]:
    rows = RoleHolders.objects.filter(actor__in=actors).prefetch_related(
        models.Prefetch("services", Service.objects.published().only("pk")),
        models.Prefetch(
            "organisations__services", Service.objects.published().only("organisation")
        ),
        "resources__languages",
    )
    rows = list(rows)
    behind = {service.pk for row in rows for service in row.services.all()}
    of_organisations = {
        service.pk
        for row in rows
        for organisation in row.organisations.all()
        for service in organisation.services.all()
    }
    ordered = _in_reach(behind, place)
    near = _keys_in_reach(of_organisations, place)
    made = {}
    for row in rows:
        own = {service.pk for service in row.services.all()}
        made[row.actor_id] = Holders(
            services=[service for service in ordered if service.pk in own],
            organisations=[
                organisation
                for organisation in row.organisations.all()
                if _is_shown(organisation, own, near, place)
            ],
            resources=list(row.resources.all()),
        )
    return made


def _is_shown(
    organisation: Organisation, own: set[int], near: set[int], place: Region | None
) -> bool:
    """Whether an organisation is named itself: no service of its own stands there, and one is in reach.

    Of one without a service nobody knows where it works: it is named where no place was chosen.
    """
    services = {service.pk for service in organisation.services.all()}
    if not services:
        return place is None
    return not services & own and bool(services & near)


def _in_reach(keys: set[int], place: Region | None) -> list[Service]:
    """The services of these in reach of the place, with what a name on the map needs, in the order of a map."""
    found = Service.objects.filter(pk__in=_keys_in_reach(keys, place))
    ordered = list(found.in_fixed_order(place=place).for_listing(get_language()))
    if not place:
        of_networks = Service.objects.filter(pk__in=keys).exclude(local_of=None)
        local = set(of_networks.values_list("pk", flat=True))
        ordered.sort(key=lambda service: service.pk in local)
    return ordered


def _keys_in_reach(keys: set[int], place: Region | None) -> set[int]:
    if not place:
        return keys
    found = Service.objects.filter(pk__in=keys).covering(place)
    return set(found.values_list("pk", flat=True))


def told_on(domain: LifeDomain, steps: list[MapStep], tips: Iterable[Tip]) -> list[Any]:
    """Every row whose text the page of the chapter shows."""
    actors = (one.step.actor for one in steps if one.step.actor)
    return [domain, *(one.step for one in steps), *dict.fromkeys(actors), *tips]


def sources_of(domain: LifeDomain, steps: list[MapStep], tips: Iterable[Tip]) -> list[Source]:
    """Every source of the chapter once, in the order of its use: one query for the domain's own."""
    used = list(domain.sources.all())
    for one in steps:
        used += one.step.sources.all()
        used += one.step.actor.sources.all() if one.step.actor else []
    return list(dict.fromkeys([*used, *(tip.source for tip in tips)]))
