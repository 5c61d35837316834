"""Finds services that may be one and keeps the list of them: what a curator decided stays decided."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet

from services.folding import fold
from services.likeness import (
    BEGINNING,
    SHORTEST_WORD,
    Likeness,
    Traits,
    address_key,
    pairs,
    phone_key,
    site_key,
)
from services.models import ContactPoint, CoverageArea, LookAlike, Region, Service
from services.models.services import ALL_COLUMNS

NAMES = tuple(f"name_{code}" for code in ALL_COLUMNS)
FACTS = ("same_phone", "same_site", "same_address", "likeness")
# With one service, so many others are compared at most: by its contacts, then by words of its name.
MOST_COMPARED = 200
BATCH = 500


@dataclass(frozen=True)
class Found:
    """How many pairs a search added to the list, found again, and took off it."""

    new: int
    known: int
    gone: int


def find_all() -> Found:
    """Compares all services that are not archived: ten queries, and what it writes."""
    with transaction.atomic():
        return _keep(pairs(_traits(_live())), LookAlike.objects.all())


def find_for(service: Service) -> list[LookAlike]:
    """Compares one service with those that could be it, and answers its open pairs: at most fifteen queries."""
    near = {service.pk, *_near(service)}
    found = [
        one
        for one in pairs(_traits(_live().filter(pk__in=near)))
        if service.pk in (one.first, one.second)
    ]
    own = LookAlike.objects.filter(Q(first=service) | Q(second=service))
    with transaction.atomic():
        _keep(found, own)
    return list(own.open().select_related("first", "second"))


def _live() -> QuerySet[Service]:
    return Service.objects.exclude(state=Service.State.ARCHIVED).order_by()


# Reading


def _traits(services: QuerySet[Service]) -> list[Traits]:
    """What is compared of these services: six queries."""
    rows = services.rewrite(False).values_list("pk", "organisation_id", "local_of_id", *NAMES)
    own = services.values("pk")
    areas = _grouped(Region, own, "nis")
    for pk, named in _grouped(CoverageArea, own, "slug").items():
        areas[pk] |= named
    phones, sites = _contacts(own)
    addresses = _addresses(own)
    return [
        Traits(
            pk=pk,
            organisation=organisation,
            network=network,
            areas=frozenset(areas[pk]),
            phones=frozenset(phones[pk]),
            sites=frozenset(sites[pk]),
            addresses=frozenset(addresses[pk]),
            names=tuple(dict.fromkeys(filter(None, (fold(name or "") for name in names)))),
        )
        for pk, organisation, network, *names in rows
    ]


def _grouped(model: type, own: QuerySet, key: str) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = model.objects.filter(services__in=own).order_by().values_list("services", key)
    for pk, value in rows:
        found[pk].add(value)
    return found


def _contacts(own: QuerySet) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The numbers and the pages of the services; crisis lines say nothing of who answers for a service."""
    phones: dict[int, set[str]] = defaultdict(set)
    sites: dict[int, set[str]] = defaultdict(set)
    kinds = {ContactPoint.Kind.PHONE: (phones, phone_key), ContactPoint.Kind.WEB: (sites, site_key)}
    through = Service.contacts.through.objects.filter(
        service__in=own, contactpoint__kind__in=kinds, contactpoint__crisis_line=None
    )
    rows = through.order_by().values_list("service", "contactpoint__kind", "contactpoint__value")
    for pk, kind, value in rows:
        found, key_of = kinds[kind]
        if key := key_of(value):
            found[pk].add(key)
    return phones, sites


def _addresses(own: QuerySet) -> dict[int, set[str]]:
    """Only addresses with a street: what is not shown has none."""
    found: dict[int, set[str]] = defaultdict(set)
    through = Service.locations.through.objects.filter(service__in=own)
    rows = through.exclude(location__street="").order_by()
    for pk, street, postcode in rows.values_list(
        "service", "location__street", "location__postcode"
    ):
        if key := address_key(street, postcode):
            found[pk].add(key)
    return found


def _near(service: Service) -> set[int]:
    """Services that could be this one, by a contact, an address or a word of the name: at most four queries."""
    contacts = list(service.contacts.filter(crisis_line=None))
    values = {contact.value for contact in contacts if contact.kind == ContactPoint.Kind.PHONE}
    hosts = {
        site_key(contact.value).partition("/")[0]
        for contact in contacts
        if contact.kind == ContactPoint.Kind.WEB
    }
    by_contact = reduce(
        or_, (Q(contacts__value__icontains=host) for host in hosts if host), Q(pk__in=[])
    )
    streets = service.locations.exclude(street="").values("street")
    words = {
        word[:BEGINNING]
        for name in NAMES
        for word in fold(getattr(service, name) or "").split()
        if len(word) >= BEGINNING
    } or {fold(service.name or service.slug)[:SHORTEST_WORD]}
    by_word = reduce(or_, (Q(search_text__contains=word) for word in words))
    others = _live().exclude(pk=service.pk)
    near = others.filter(by_contact | Q(contacts__value__in=values)).distinct()
    at_desk = others.filter(locations__street__in=streets).distinct()
    return {
        pk
        for rows in (near, at_desk, others.filter(by_word))
        for pk in rows.values_list("pk", flat=True)[:MOST_COMPARED]
    }


# Writing


def _keep(found: Iterable[Likeness], listed: QuerySet[LookAlike]) -> Found:
    """Brings the list up to what was found: at most four queries, however many pairs."""
    known = {(row.first_id, row.second_id): row for row in listed}
    new, changed, seen = [], [], set()
    for one in found:
        seen.add((one.first, one.second))
        facts = {name: getattr(one, name) for name in FACTS}
        row = known.get((one.first, one.second))
        if row is None:
            new.append(LookAlike(first_id=one.first, second_id=one.second, **facts))
        elif any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
            changed.append(row)
    gone = [
        row.pk
        for pair, row in known.items()
        if pair not in seen and row.decision == LookAlike.Decision.OPEN
    ]
    LookAlike.objects.bulk_create(new, batch_size=BATCH)
    LookAlike.objects.bulk_update(changed, FACTS, batch_size=BATCH)
    for start in range(0, len(gone), BATCH):
        LookAlike.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    return Found(new=len(new), known=len(seen) - len(new), gone=len(gone))
