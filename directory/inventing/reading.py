"""Reads the fact base as patterns: the published services of the database, before anything is invented in it."""

from typing import Any

from django.db import models

from directory import languages
from directory.inventing.invention import SHARED
from directory.inventing.patterns import (
    Answer,
    Contact,
    FactBase,
    Pattern,
    Place,
    Seat,
    Texts,
)
from directory.loading.loader import source_key
from directory.loading.state import translated_fields
from services import due
from services.models import ContactPoint, Organisation, Region, Service
from tiers.models import Audience, Need, Source

# Columns of a service that are no fact of its own, or that follow from its texts.
NOT_COPIED = {
    *("id", "slug", "organisation", "local_of", "tier", "updated_at", "last_verified"),
    *("sort_name", "search_text", *due.COLUMNS),
}


def fact_base() -> FactBase:
    """The patterns and what they name: some twenty queries, whatever the number of services.

    Nothing invented is a local member of a network or the contact of a status: a larger directory has no more of those.
    """
    services = (
        Service.objects.published()
        .select_related("organisation", "tier")
        .prefetch_related(
            *("regions", "named_areas", "needs", "domains", "audiences", "sources"),
            *("languages__language", "statuses__status", "statuses__only_need"),
            *("contacts", "locations__municipality"),
        )
    )
    return FactBase(
        patterns=tuple(_pattern(service) for service in sorted(services, key=lambda s: s.slug)),
        organisations=Organisation.objects.count(),
        places={
            region.nis: _place(region)
            for region in Region.objects.order_by("path").prefetch_related("postcodes")
        },
        needs={need.slug: texts_of(need, "name") for need in Need.objects.all()},
        audiences={one.slug: texts_of(one, "name") for one in Audience.objects.all()},
    )


def key_of(source: Source) -> str:
    """How a source is named here, as in the fixtures."""
    return source_key(source.url, source.title, source.published_on)


def texts_of(row: models.Model, field: str) -> Texts:
    """The texts of one field, by language; a language without one is left out."""
    texts = {code: getattr(row, f"{field}_{code}") for code in languages.ALL}
    return {code: text for code, text in texts.items() if text}


def columns_of(row: models.Model, skip: set[str]) -> dict[str, Any]:
    """The values of the columns of a row that are not translated, save those to skip."""
    texts = translated_fields(type(row))
    names = {f"{name}_{code}" for name in texts for code in languages.ALL}.union(texts, skip)
    return {
        column.attname: column.value_from_object(row)
        for column in row._meta.concrete_fields
        if column.name not in names
    }


def _place(region: Region) -> Place:
    return Place(
        nis=region.nis,
        kind=region.kind,
        names=texts_of(region, "name"),
        postcodes=tuple(sorted(postcode.code for postcode in region.postcodes.all())),
        lineage=tuple(region.lineage()),
    )


def _pattern(service: Service) -> Pattern:
    return Pattern(
        slug=service.slug,
        tier=service.tier.slug,
        columns=columns_of(service, NOT_COPIED),
        due={name: getattr(service, name) for name in due.COLUMNS},
        texts={name: texts for name in SHARED if (texts := texts_of(service, name))},
        areas=tuple(sorted((r.nis for r in service.regions.all()), key=_widest_first)),
        named_areas=_slugs(service.named_areas.all()),
        needs=_slugs(service.needs.all()),
        domains=_slugs(service.domains.all()),
        audiences=_slugs(service.audiences.all()),
        languages=tuple(sorted((one.language.tag, one.kind) for one in service.languages.all())),
        answers=tuple(
            Answer(
                one.status.slug,
                one.answer,
                one.only_need.slug if one.only_need else "",
                texts_of(one, "reason"),
            )
            for one in sorted(service.statuses.all(), key=lambda one: one.status.slug)
        ),
        contacts=tuple(_contact(one) for one in service.contacts.all()),
        seats=tuple(
            Seat(
                visibility=one.visibility,
                has_street=bool(one.street),
                has_postcode=bool(one.postcode),
                municipality=one.municipality.nis if one.municipality else "",
                label=texts_of(one, "label"),
            )
            for one in sorted(service.locations.all(), key=lambda one: one.slug)
        ),
        sources=tuple(sorted(key_of(source) for source in service.sources.all())),
        legal_form=service.organisation.legal_form,
        has_abbreviation=bool(service.organisation.abbreviation),
    )


def _contact(contact: ContactPoint) -> Contact:
    return Contact(
        kind=contact.kind,
        shared=contact.slug if contact.crisis_line_id else "",
        columns=columns_of(contact, {"id", "slug", "kind", "value", "crisis_line"}),
        label=texts_of(contact, "label"),
    )


def _slugs(rows: models.QuerySet) -> tuple[str, ...]:
    return tuple(sorted(row.slug for row in rows))


def _widest_first(nis: str) -> tuple[bool, str]:
    return (nis != "be", nis)
