"""Keeps what is known of each translation true: of the loader, of the admin, of imports and of the desk alike."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_delete

from directory import languages
from directory.loading.state import translated_fields
from directory.translating import texts as texts_
from directory.translating.texts import Texts, Touched
from tiers.models import TranslationState

Origin = TranslationState.Origin
KEPT = ["source_hash", "origin", "reviewed_by", "reviewed_on", "is_outdated", "missing"]


@contextmanager
def kept(*things: models.Model, origin: str = Origin.HUMAN) -> Iterator[None]:
    """Keeps the states of these saved rows true through what is saved inside: at most ten queries for each model."""
    before = texts_.stored_of(things)
    yield
    now = texts_.stored_of(things)
    keep(((thing, texts_.changed(before[thing], now[thing])) for thing in now), origin)


def keep(changes: Iterable[tuple[models.Model, Touched]], origin: str) -> None:
    """Brings the states of these saved rows up to date: at most six queries for each model, however many rows.

    With each row come the languages whose texts were changed just now, by a person or a machine (`origin`).
    A translation that was written whole is one of the Dutch text as it is; nobody has reviewed it. Where a person
    changed a part of it, the rest is as it was: made by a machine, or of an older Dutch text, until a review.
    Where Dutch alone changed, the translation stays what it was, and is outdated.
    A row has a state in each language that it has a text in, and in each offered one that lacks a text.
    """
    by_model: dict[type[models.Model], dict[int, dict[str, bool]]] = defaultdict(dict)
    for thing, touched in changes:
        owner = texts_.owner_of(thing)
        known = by_model[type(owner)].setdefault(owner.pk, {})
        known |= {code: is_whole and known.get(code, True) for code, is_whole in touched.items()}
    for model, rows in by_model.items():
        if translated_fields(model):
            _keep(model, rows, origin)


def _keep(model: type[models.Model], rows: dict[int, dict[str, bool]], origin: str) -> None:
    content_type = ContentType.objects.get_for_model(model)
    found = TranslationState.objects.filter(content_type=content_type, object_id__in=rows)
    known = {(state.object_id, state.language): state for state in found}
    new, changed = [], []
    for pk, texts in texts_.stored(model, rows.keys()).items():
        source_hash = TranslationState.hash_of(texts[languages.SOURCE])
        for code in languages.ALL:
            if code == languages.SOURCE or not _has_state(model, texts, code):
                continue
            state = known.pop((pk, code), None)
            was = _values(state)
            state = state or TranslationState(
                content_type=content_type, object_id=pk, language=code, origin=Origin.NONE
            )
            _set(state, texts, source_hash, origin, rows[pk].get(code))
            state.missing = texts_.missing(model, texts, code)
            if _values(state) != was:
                (changed if was else new).append(state)
    TranslationState.objects.filter(pk__in=[state.pk for state in known.values()]).delete()
    TranslationState.objects.bulk_create(new, batch_size=500)
    TranslationState.objects.bulk_update(changed, KEPT, batch_size=500)


def _has_state(model: type[models.Model], texts: Texts, code: str) -> bool:
    if any(texts[code].values()):
        return True
    return code in languages.OFFERED and texts_.missing(model, texts, code) > 0


def _set(
    state: TranslationState, texts: Texts, source_hash: str, origin: str, is_whole: bool | None
) -> None:
    """Sets where the texts come from; those of which nobody knows where they come from count as machine-made.

    `is_whole` is None where none of them was changed.
    """
    told = [text for text in texts[state.language].values() if text]
    is_changed = is_whole is not None
    is_whole = is_changed and (is_whole or len(told) == 1 or origin == Origin.MACHINE)
    if is_whole or not told or state.origin == Origin.NONE:
        made_by = origin if is_changed else Origin.MACHINE
        state.origin = made_by if told else Origin.NONE
        state.source_hash = source_hash
    if is_changed or not told:
        state.reviewed_by_id = state.reviewed_on = None
    state.is_outdated = state.source_hash != source_hash


def _values(state: TranslationState | None) -> tuple[Any, ...]:
    if state is None:
        return ()
    return (
        *(state.source_hash, state.origin, state.reviewed_by_id),
        *(state.reviewed_on, state.is_outdated, state.missing),
    )


def count_all(*, adopt: bool = False) -> None:
    """Brings the states of all rows up to date, for a database that was filled in another way.

    `adopt` takes every translation as one of the Dutch text as it is: what older software remembered of the
    Dutch may have left texts out.
    """
    for model in texts_.objects():
        if adopt:
            _adopt(model)
        keep(((row, {}) for row in model._default_manager.only("pk")), Origin.MACHINE)


def _adopt(model: type[models.Model]) -> None:
    content_type = ContentType.objects.get_for_model(model)
    states = list(TranslationState.objects.filter(content_type=content_type))
    texts = texts_.stored(model, {state.object_id for state in states})
    known = [state for state in states if state.object_id in texts]
    for state in known:
        source = texts[state.object_id][languages.SOURCE]
        state.source_hash = TranslationState.hash_of(source)
    TranslationState.objects.bulk_update(known, ["source_hash"], batch_size=500)


def forget_deleted() -> None:
    """Takes the states of a row away with the row. To be called once, after the translated columns are there."""
    for model in texts_.objects():
        post_delete.connect(_forget, sender=model, dispatch_uid=("translations", model))


def _forget(instance: models.Model, **_kwargs: Any) -> None:
    TranslationState.objects.of(instance).delete()
