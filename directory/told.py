"""The service page, told in the reader's order: free and confidential first, then for whom, how, when and where."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.cards import age_words, area_words, spoken
from directory.leaving import offers_exit
from directory.verified import checked_words, checks_of, overdue_words
from services import hours
from services.models import (
    Closure,
    ContactPoint,
    CrisisLine,
    Service,
    ServiceLanguage,
    ServiceStatus,
    ShownAddress,
)
from services.models.closures import last_to_end
from services.relations import related
from services.snapshot import Snapshot
from services.translation import PROPER_NAMES
from tiers.models import Audience, Need, Tier
from tiers.texts import Trust, trust_in

WEEK = timedelta(days=6)


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
    today: hours.Day | None
    closure: Closure | None
    is_emergency: bool
    trust: Trust
    offers_exit: bool
    sources: list[Any]
    checked: list[str]
    overdue: str


def tell(service: Service, snapshot: Snapshot) -> Told:
    """What the page of `service` says: three queries besides those of `ServiceQuerySet.whole`.

    A fourth reads the verifications, where a person ever verified something of it.
    """
    today = timezone.localdate()
    relations = related([service.pk])[service.pk]
    closures = list(Closure.objects.of(service).between(today, today + WEEK))
    closure = last_to_end(found for found in closures if found.holds_on(today))
    expression = known_hours(service)
    audiences = relations.rows("audiences", snapshot.audiences)
    contacts = list(service.contacts.all())
    public = service.public_contacts()
    addresses = service.shown_addresses()
    return Told(
        tier=snapshot.tiers.by_pk[service.tier_id],
        needs=relations.rows("needs", snapshot.needs),
        audiences=[row for row in audiences if row.slug != Audience.EVERYONE],
        for_everyone=any(row.slug == Audience.EVERYONE for row in audiences),
        ages=age_words(service),
        spoken=spoken(relations, snapshot, ServiceLanguage.Kind.STAFF),
        interpreted=spoken(relations, snapshot, ServiceLanguage.Kind.INTERPRETER),
        areas=area_words(relations, snapshot, limit=None),
        contacts=public,
        professional_contacts=[contact for contact in contacts if contact.for_professionals],
        has_number=any(contact.dial for contact in public),
        addresses=addresses,
        has_hidden_address=len(addresses) < len(service.locations.all()),
        statuses=answers_of(service, snapshot),
        week=[_with_closures(day, closures) for day in hours.week(expression, today)],
        always_open=expression == hours.ALWAYS and not closures,
        today=hours.today(expression, today),
        closure=closure,
        is_emergency=is_emergency(contacts),
        trust=trust_in(service, official=PROPER_NAMES[Service]),
        offers_exit=offers_exit(relations.rows("needs", snapshot.needs)),
        sources=list(service.sources.all()),
        checked=checked_words(checks_of(service)),
        overdue=overdue_words(service),
    )


def answers_of(service: Service, snapshot: Snapshot) -> dict[str, list[ServiceStatus]]:
    """What it says of each status, by its answer; the answers are prefetched, and get their status from the snapshot."""
    found: dict[str, list[ServiceStatus]] = {}
    for answer in service.statuses.all():
        answer.status = snapshot.statuses.by_pk[answer.status_id]
        found.setdefault(answer.answer, []).append(answer)
    return found


def known_hours(service: Service) -> str:
    """The hours of the crisis line that is its phone, where it has one: they stand in one place. Else its own."""
    lines = [contact.crisis_line for contact in service.contacts.all() if contact.crisis_line]
    return next((line.hours for line in lines if line.hours), service.opening_hours)


def is_emergency(contacts: list[ContactPoint]) -> bool:
    """Whether the service is nothing but emergency numbers, which ask for no papers, hours or price."""
    lines = [contact.crisis_line for contact in contacts]
    return bool(lines) and all(line and line.type == CrisisLine.Type.EMERGENCY for line in lines)


def _with_closures(day: hours.Day, closures: list[Closure]) -> hours.Day:
    closed = any(closure.holds_on(day.date) for closure in closures)
    return replace(day, spans=(), is_known=True) if closed else day
