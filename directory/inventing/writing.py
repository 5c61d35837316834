"""Writes invented services in batches, with all that a save would have reckoned for each of them."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import translation

from directory import languages
from directory.inventing import invented
from directory.inventing.invention import Inventor
from directory.inventing.patterns import Texts
from directory.inventing.reading import fact_base, key_of
from directory.inventing.tables import Table, reset_sequences
from directory.loading.state import translated_fields
from directory.translating import texts as translated
from services.folding import fold_all, sort_key
from services.models import (
    ContactPoint,
    CoverageArea,
    Location,
    Organisation,
    Region,
    Service,
    ServiceLanguage,
    ServiceStatus,
    SpokenLanguage,
)
from tiers import version
from tiers.models import (
    Audience,
    LifeDomain,
    Need,
    Source,
    StatusType,
    Tier,
    TranslationState,
)

BATCH = 1000
RELATIONS = {
    **{"needs": Need, "domains": LifeDomain, "audiences": Audience, "sources": Source},
    **{"regions": Region, "named_areas": CoverageArea},
    **{"contacts": ContactPoint, "locations": Location},
}
# What each vocabulary is named by; a source has a key of its own.
NAMED_BY = {
    **{Tier: "slug", Need: "slug", LifeDomain: "slug", Audience: "slug", StatusType: "slug"},
    **{SpokenLanguage: "tag", Region: "nis", CoverageArea: "slug", ContactPoint: "slug"},
}


def write(count: int, seed: int, told: Callable[[int], None] = lambda done: None) -> None:
    """Invents `count` services beside the curated ones of this database and writes them, each batch in a transaction.

    `told` is called after each batch with the number written so far.
    """
    with translation.override(languages.SOURCE):
        services = Inventor(fact_base(), seed).services(count)
        writer = _Writer()
        done = 0
        while batch := list(islice(services, BATCH)):
            with transaction.atomic():
                writer.write(batch)
            done += len(batch)
            told(done)
        reset_sequences(list(writer.tables.values()))
        version.bump(vocabulary=True)


class _Writer:
    """The tables, the keys of what services point to, and the organisation that the next service may belong to."""

    def __init__(self) -> None:
        through = [Service._meta.get_field(name).remote_field.through for name in RELATIONS]
        self.tables = {
            model: Table(model)
            for model in (
                *(Organisation, Organisation.sources.through, Service, ContactPoint, Location),
                *(*through, ServiceLanguage, ServiceStatus, TranslationState),
            )
        }
        self.keys: dict[type[models.Model], dict[str, int]] = {
            model: dict(model._default_manager.order_by().values_list(name, "pk"))
            for model, name in NAMED_BY.items()
        }
        self.keys[Source] = {key_of(source): source.pk for source in Source.objects.all()}
        self.types = {
            model: ContentType.objects.get_for_model(model).pk
            for model in (Organisation, Service, ContactPoint, Location)
        }
        self.fields = {model: translated_fields(model) for model in (*self.types, ServiceStatus)}
        self.organisation = (0, "")

    def write(self, batch: Iterable[invented.Service]) -> None:
        for service in batch:
            if self.organisation[1] != service.organisation.slug:
                pk = self._organisation(service.organisation)
                self.organisation = (pk, service.organisation.slug)
            self._service(service)
        for table in self.tables.values():
            table.flush()

    def _organisation(self, one: invented.Organisation) -> int:
        pk = self._add(
            Organisation,
            {"name": one.name},
            slug=one.slug,
            abbreviation=one.abbreviation,
            legal_form=one.legal_form,
            website=one.website,
            confidence="low",
        )
        through = self.tables[Organisation.sources.through]
        through.add(organisation_id=pk, source_id=self.keys[Source][one.source])
        return pk

    def _service(self, one: invented.Service) -> None:
        reasons = {
            f"reason/{answer.status}": answer.reason
            for answer in one.answers
            if answer.reason.get(languages.SOURCE)
        }
        pk = self._add(
            Service,
            one.texts,
            beside=reasons,
            slug=one.slug,
            organisation_id=self.organisation[0],
            tier_id=self.keys[Tier][one.tier],
            sort_name=sort_key(one.texts["name"][languages.SOURCE])[:160],
            search_text=_search_text(one),
            **one.columns,
            **one.due,
        )
        slugs: dict[str, Iterable[int]] = {
            "needs": self._pks(Need, one.needs),
            "domains": self._pks(LifeDomain, one.domains),
            "audiences": self._pks(Audience, one.audiences),
            "sources": self._pks(Source, one.sources),
            "regions": self._pks(Region, one.areas),
            "named_areas": self._pks(CoverageArea, one.named_areas),
            "contacts": [self._contact(contact) for contact in one.contacts],
            "locations": [self._location(location) for location in one.locations],
        }
        for name, pks in slugs.items():
            field = Service._meta.get_field(name)
            other = f"{field.m2m_reverse_field_name()}_id"
            table = self.tables[field.remote_field.through]
            for target in pks:
                table.add(service_id=pk, **{other: target})
        for tag, kind in one.languages:
            language = self.keys[SpokenLanguage][tag]
            self.tables[ServiceLanguage].add(service_id=pk, language_id=language, kind=kind)
        for answer in one.answers:
            self.tables[ServiceStatus].add(
                service_id=pk,
                status_id=self.keys[StatusType][answer.status],
                answer=answer.answer,
                only_need_id=self.keys[Need].get(answer.only_need),
                **self._columns(ServiceStatus, {"reason": answer.reason}),
            )

    def _pks(self, model: type[models.Model], keys: Iterable[str]) -> list[int]:
        return [self.keys[model][key] for key in keys]

    def _contact(self, one: invented.ContactPoint) -> int:
        if one.shared:
            return self.keys[ContactPoint][one.slug]
        return self._add(
            ContactPoint,
            {"label": one.label},
            slug=one.slug,
            kind=one.kind,
            value=one.value,
            **one.columns,
        )

    def _location(self, one: invented.Location) -> int:
        return self._add(
            Location,
            {"label": one.label},
            slug=one.slug,
            visibility=one.visibility,
            street=one.street,
            postcode=one.postcode,
            municipality_id=self.keys[Region].get(one.municipality),
        )

    # Texts, and what is known of them

    def _add(
        self,
        model: type[models.Model],
        texts: dict[str, Texts],
        beside: dict[str, Texts] | None = None,
        **columns: Any,
    ) -> int:
        """Gathers a row with its texts, and the state of its translations; `beside` are texts of its parts."""
        pk = self.tables[model].add(**columns, **self._columns(model, texts))
        self._translations(model, pk, {**texts, **(beside or {})})
        return pk

    def _columns(self, model: type[models.Model], texts: dict[str, Texts]) -> dict[str, str]:
        """The columns of these texts; the one without a language holds the Dutch text."""
        found = {}
        for name, by_language in texts.items():
            for code, text in by_language.items():
                found[f"{name}_{code}"] = text
            if languages.SOURCE in by_language:
                found[name] = by_language[languages.SOURCE]
        return found

    def _translations(self, model: type[models.Model], pk: int, told: dict[str, Texts]) -> None:
        """As at every load: a translation is machine-made until a speaker reviews it."""
        names = dict.fromkeys((*self.fields[model], *told))
        texts = {
            code: {name: told.get(name, {}).get(code, "") for name in names}
            for code in languages.OFFERED
        }
        source_hash = TranslationState.hash_of(texts[languages.SOURCE])
        for code in languages.OFFERED:
            missing = translated.missing(model, texts, code)
            has_text = any(texts[code].values())
            if code != languages.SOURCE and (has_text or missing):
                self.tables[TranslationState].add(
                    content_type_id=self.types[model],
                    object_id=pk,
                    language=code,
                    source_hash=source_hash,
                    origin=TranslationState.Origin.MACHINE
                    if has_text
                    else TranslationState.Origin.NONE,
                    missing=missing,
                )


def _search_text(one: invented.Service) -> str:
    told = [one.texts["name"], one.texts["summary"], one.organisation.name]
    texts = [by_language.get(code, "") for by_language in told for code in languages.ALL]
    return fold_all([*texts, one.organisation.abbreviation])
