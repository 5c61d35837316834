"""What a card and a service page say, in the order in which a tired reader needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import languages
from directory.leaving import offers_exit
from services import hours
from services.models import Closure, Region, Service, ServiceLanguage, ServiceStatus
from services.querysets import DEPENDS, NAMES_OTHERS
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
    today: hours.Day | None
    closure: Closure | None
    unknown_for: list[str]
    depends: list[ServiceStatus]
    offers_exit: bool


def cards(
    services: Iterable[Service],
    snapshot: Snapshot,
    *,
    place: Region | None = None,
    asked: dict[str, Any] | None = None,
) -> list[Card]:
    """The cards of these services: two queries, however many there are; a third when statuses are asked for."""
    services = list(services)
    relations = related(service.pk for service in services)
    depends = _what_depends(services, asked or {})
    closed = Closure.objects.today().by_service(services)
    today = timezone.localdate()
    return [
        Card(
            service=service,
            tier=snapshot.tiers.by_pk[service.tier_id],
            audiences=_audiences(relations[service.pk], snapshot),
            spoken=spoken(relations[service.pk], snapshot, ServiceLanguage.Kind.STAFF),
            interpreted=spoken(relations[service.pk], snapshot, ServiceLanguage.Kind.INTERPRETER),
            areas=area_words(relations[service.pk], snapshot, place),
            ages=age_words(service),
            today=hours.today(service.opening_hours, today),
            closure=closed.get(service.pk),
            unknown_for=_unknown_for(service, asked or {}),
            depends=depends.get(service.pk, []),
            offers_exit=offers_exit(relations[service.pk].rows("needs", snapshot.needs)),
        )
        for service in services
    ]


def _audiences(relations: Related, snapshot: Snapshot) -> list[Audience]:
    """The audiences that a service is kept to; none where it is for everyone, whoever else it names."""
    rows = relations.rows("audiences", snapshot.audiences)
    return [] if any(row.slug == Audience.EVERYONE for row in rows) else rows


def _what_depends(services: list[Service], asked: dict[str, Any]) -> dict[int, list[ServiceStatus]]:
    """For services that are open to a chosen status only on a condition: that condition. One query, if asked."""
    slugs = asked.get("status")
    pks = [s.pk for s in services if slugs and s.status_rank == DEPENDS]
    found: dict[int, list[ServiceStatus]] = {}
    if pks:
        answers = ServiceStatus.objects.filter(service__in=pks, status__slug__in=slugs)
        for answer in answers.filter(answer=ServiceStatus.Answer.DEPENDS).order_by("pk"):
            found.setdefault(answer.service_id, []).append(answer)
    return found


def spoken(relations: Related, snapshot: Snapshot, kind: str) -> list[str]:
    """The names of the languages that are spoken, or interpreted, in the order of the record."""
    known = snapshot.languages_by_pk
    return [known[pk].name for pk, how in relations.languages if how == kind and pk in known]


def area_words(
    relations: Related,
    snapshot: Snapshot,
    place: Region | None = None,
    limit: int | None = MOST_AREA_NAMES,
) -> list[str]:
    """The area served in words: the names where they are few, else the number of municipalities.

    Countries, regions and provinces are always named, and so is the place that was asked for.
    """
    areas = relations.areas(snapshot)
    if limit is None or len(areas) <= limit:
        return [area.name for area in areas]
    towns = [area for area in areas if getattr(area, "kind", "") == Region.Kind.MUNICIPALITY]
    wide = [area.name for area in areas if area not in towns]
    if len(towns) <= 1:
        return wide + [town.name for town in towns]
    if place in towns:
        more = {"place": languages.isolated(place.name), "rest": len(towns) - 1}
        return [*wide, _("%(place)s and %(rest)s more") % more]
    count = ngettext("%(count)d municipality", "%(count)d municipalities", len(towns))
    return [*wide, count % {"count": len(towns)}]


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
