"""Every loaded translation is machine-made until a speaker reviews it."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models

from directory import languages
from directory.loading.state import translated_fields
from tiers.models import TranslationState

# The texts of a row by field, and those by language.
Texts = dict[str, dict[str, str]]


def texts_of(thing: models.Model) -> Texts:
    """The texts that stand in the columns of this row: of each language those of each field, empty ones too."""
    names = translated_fields(type(thing))
    return {
        code: {name: getattr(thing, f"{name}_{code}") or "" for name in names}
        for code in languages.ALL
    }


def mark(changes: Iterable[tuple[models.Model, Texts]]) -> None:
    """Records the translations of these rows as machine-made and not reviewed: a few queries.

    With each row come its texts from before (empty for a new row). A translation keeps its state, and with it
    its review, while neither its own texts nor the source texts have changed.
    """
    by_model: dict[type[models.Model], list[tuple[models.Model, Texts]]] = defaultdict(list)
    for thing, before in changes:
        by_model[type(thing)].append((thing, before))
    states = []
    for model, rows in by_model.items():
        if not translated_fields(model):
            continue
        content_type = ContentType.objects.get_for_model(model)
        marked = _source_hashes(content_type, [thing.pk for thing, before in rows if before])
        for thing, before in rows:
            now = texts_of(thing)
            source_hash = TranslationState.hash_of(now[languages.SOURCE])
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
                and any(now[code].values())
                and (before.get(code) != now[code] or marked.get((thing.pk, code)) != source_hash)
            ]
    TranslationState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "language"],
        update_fields=["source_hash", "origin", "reviewed_by", "reviewed_on"],
        batch_size=500,
    )


def _source_hashes(content_type: ContentType, pks: list[int]) -> dict[tuple[int, str], str]:
    """By object and language, the hash of the source texts that its translation was last marked for."""
    if not pks:
        return {}
    found = TranslationState.objects.filter(content_type=content_type, object_id__in=pks)
    return {
        (pk, code): source_hash
        for pk, code, source_hash in found.values_list("object_id", "language", "source_hash")
    }
