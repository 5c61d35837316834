"""Every loaded translation is machine-made until a speaker reviews it."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models

from directory import languages
from directory.loading.state import translated_fields
from tiers.models import TranslationState


def mark(things: Iterable[models.Model]) -> None:
    """Records every translation of these rows as machine-made and not reviewed: a few queries."""
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for thing in things:
        by_model[type(thing)].append(thing)
    states = []
    for model, rows in by_model.items():
        names = translated_fields(model)
        content_type = ContentType.objects.get_for_model(model) if names else None
        for thing in rows if names else ():
            texts = {name: getattr(thing, f"{name}_{languages.SOURCE}") or "" for name in names}
            source_hash = TranslationState.hash_of(texts)
            states += [
                TranslationState(
                    content_type=content_type,
                    object_id=thing.pk,
                    language=code,
                    source_hash=source_hash,
                    origin=TranslationState.Origin.MACHINE,
                )
                for code in languages.ALL
                if code != languages.SOURCE
                and any(getattr(thing, f"{name}_{code}") for name in names)
            ]
    TranslationState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "language"],
        update_fields=["source_hash", "origin", "reviewed_by", "reviewed_on"],
        batch_size=500,
    )
