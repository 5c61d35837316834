"""What a card and a service page say, in the order in which a tired reader needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.models import Closure, Region, Service, ServiceLanguage
from services.querysets import NAMES_OTHERS
from services.relations import Related, related
from services.snapshot import Snapshot
from tiers.models import Audience, Tier

MOST_AREA_NAMES = 3


@dataclass(frozen=True)
class Card:
    """One service in a list. Texts in the active language; facts that are not known are None or empty."""

    service: Service
    tier: Tier
    audiences: list[Audience]
    spoken: list[str]
    interpreted: list[str]
    areas: list[str]
    ages: str
    is_open: bool | None
    closed_today: bool
    unknown_for: list[str]


def cards(
    services: Iterable[Service],
    snapshot: Snapshot,
    *,
    place: Region | None = None,
    asked: dict[str, Any] | None = None,
) -> list[Card]:
    """The cards of these services: two queries, however many there are."""
    services = list(services)
    relations = related(service.pk for service in services)
    closed = closed_today(services)
    now = timezone.now()
    return [
        Card(
            service=service,
            tier=snapshot.tiers.by_pk[service.tier_id],
            audiences=_audiences(relations[service.pk], snapshot),
            spoken=spoken(relations[service.pk], snapshot, ServiceLanguage.Kind.STAFF),
            interpreted=spoken(relations[service.pk], snapshot, ServiceLanguage.Kind.INTERPRETER),
            areas=area_words(relations[service.pk], snapshot, place),
            ages=age_words(service),
            is_open=_is_open(service, now, closed),
            closed_today=service.pk in closed,
            unknown_for=_unknown_for(service, asked or {}),
        )
        for service in services
    ]


def closed_today(services: Iterable[Service]) -> set[int]:
    """The keys of the services that a closure shuts today: one query."""
    return set(
        Closure.objects.today().filter(service__in=services).values_list("service_id", flat=True)
    )


def _is_open(service: Service, now: datetime, closed: set[int]) -> bool | None:
    return False if service.pk in closed else service.is_open(now)


def _audiences(relations: Related, snapshot: Snapshot) -> list[Audience]:
    """The audiences worth naming: «everyone» alone says nothing."""
    rows = relations.rows("audiences", snapshot.audiences)
    return [row for row in rows if row.slug != Audience.EVERYONE]


def spoken(relations: Related, snapshot: Snapshot, kind: str) -> list[str]:
    """The names of the languages that are spoken, or interpreted, in the order of the record."""
    by_pk = {language.pk: language for language in snapshot.languages.values()}
    return [by_pk[pk].name for pk, how in relations.languages if how == kind]


def area_words(
    relations: Related,
    snapshot: Snapshot,
    place: Region | None = None,
    limit: int | None = MOST_AREA_NAMES,
) -> list[str]:
    """The area served in words: the names where they are few, else their number and the one that was asked."""
    areas = relations.areas(snapshot)
    if limit is None or len(areas) <= limit:
        return [area.name for area in areas]
    count = ngettext("%(count)d municipality", "%(count)d municipalities", len(areas)) % {
        "count": len(areas)
    }
    if place is not None and any(area == place for area in areas):
        return [_("%(place)s and %(rest)s more") % {"place": place.name, "rest": len(areas) - 1}]
    return [count]


def age_words(service: Service) -> str:
    """The ages in words; empty where there is no limit that we know."""
    low, high = service.age_from, service.age_to
    if low and high is not None:
        return _("%(from)d to %(to)d years") % {"from": low, "to": high}
    if high is not None:
        return _("up to %(to)d years") % {"to": high}
    if low:
        return _("from %(from)d years") % {"from": low}
    return ""


def _unknown_for(service: Service, asked: dict[str, Any]) -> list[str]:
    """What the visitor asked for and the record does not say."""
    said = []
    if asked.get("status") and service.status_rule == Service.StatusRule.UNKNOWN:
        said.append(_("We do not know for which papers: ask first."))
    elif asked.get("status") and service.status_rank == NAMES_OTHERS:
        said.append(_("Names other papers only: ask first."))
    if asked.get("age") is not None and service.has_unknown_ages:
        said.append(_("We do not know for which ages: ask first."))
    return said
