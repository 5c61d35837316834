"""The service page, told in the reader's order: free and confidential first, then for whom, how, when and where."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from directory.cards import age_words, area_words, spoken
from services import hours
from services.models import (
    ContactPoint,
    Service,
    ServiceLanguage,
    ServiceStatus,
    ShownAddress,
)
from services.relations import related
from services.snapshot import Snapshot
from tiers.models import Audience, Need, Tier


@dataclass(frozen=True)
class Told:
    """All that the page of one service shows; texts in the active language."""

    tier: Tier
    needs: list[Need]
    audiences: list[Audience]
    for_everyone: bool
    ages: str
    spoken: list[str]
    interpreted: list[str]
    areas: list[str]
    contacts: list[ContactPoint]
    professional_contacts: list[ContactPoint]
    has_number: bool
    addresses: list[ShownAddress]
    has_hidden_address: bool
    statuses: dict[str, list[ServiceStatus]]
    week: list[hours.Day]
    always_open: bool
    is_open: bool | None
    is_closed: bool
    sources: list[Any]


def tell(service: Service, snapshot: Snapshot, *, is_closed: bool) -> Told:
    """What the page of `service` says: one query besides those of `ServiceQuerySet.whole`."""
    relations = related([service.pk])[service.pk]
    audiences = relations.rows("audiences", snapshot.audiences)
    contacts = list(service.contacts.all())
    locations = list(service.locations.all())
    addresses = [address for location in locations if (address := location.shown())]
    answers: dict[str, list[ServiceStatus]] = {}
    for answer in service.statuses.all():
        answer.status = snapshot.statuses.by_pk[answer.status_id]
        answers.setdefault(answer.answer, []).append(answer)
    return Told(
        tier=snapshot.tiers.by_pk[service.tier_id],
        needs=relations.rows("needs", snapshot.needs),
        audiences=[row for row in audiences if row.slug != Audience.EVERYONE],
        for_everyone=any(row.slug == Audience.EVERYONE for row in audiences),
        ages=age_words(service),
        spoken=spoken(relations, snapshot, ServiceLanguage.Kind.STAFF),
        interpreted=spoken(relations, snapshot, ServiceLanguage.Kind.INTERPRETER),
        areas=area_words(relations, snapshot, limit=None),
        contacts=[contact for contact in contacts if not contact.for_professionals],
        professional_contacts=[contact for contact in contacts if contact.for_professionals],
        has_number=any(
            contact.dial for contact in contacts if not contact.for_professionals
        ),
        addresses=addresses,
        has_hidden_address=len(addresses) < len(locations),
        statuses=answers,
        week=hours.week(service.opening_hours, timezone.localdate()),
        always_open=service.opening_hours == hours.ALWAYS,
        is_open=False if is_closed else service.is_open(),
        is_closed=is_closed,
        sources=list(service.sources.all()),
    )
