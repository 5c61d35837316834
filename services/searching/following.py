"""Follows every change of what services are found by, so that the next search knows it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import AppConfig
from django.db import connections, models
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_save,
    pre_delete,
)

from services.models import (
    Location,
    Organisation,
    Region,
    Service,
    ServiceLanguage,
    SpokenLanguage,
    Synonym,
    Term,
)
from services.searching import engines, keeping
from tiers import version
from tiers.models import Audience, Need

# For each model the services that a row of it gives words to.
GIVES: dict[type[models.Model], Callable[[Any], Iterable[int]]] = {
    Service: lambda row: [row.pk, *_pks(row.local_members.all())],
    Organisation: lambda row: _pks(row.services.all()),
    ServiceLanguage: lambda row: [row.service_id],
    Need: lambda row: _pks(row.services.all()),
    Audience: lambda row: _pks(row.services.all()),
    SpokenLanguage: lambda row: _pks(row.services.all()),
    Location: lambda row: _pks(row.services.all()),
    Term: lambda row: _pks(row.services.all()),
    Region: lambda row: [
        *_pks(row.services.all()),
        *_pks(Service.objects.filter(locations__municipality=row)),
    ],
}
VOCABULARY = (Need, Audience)
RELATIONS = (
    *(Service._meta.get_field(name) for name in ("needs", "audiences", "locations", "regions")),
    Term._meta.get_field("services"),
)


def begin() -> None:
    """Connects the signals. To be called once, after those that bump the version: the words of needs are of the snapshot."""
    for model in GIVES:
        post_save.connect(_saved, sender=model, dispatch_uid=("searching", model))
        pre_delete.connect(_goes, sender=model, dispatch_uid=("searching", model))
        post_delete.connect(_gone, sender=model, dispatch_uid=("searching", model))
    for relation in RELATIONS:
        through = relation.remote_field.through
        m2m_changed.connect(_related, sender=through, dispatch_uid=("searching", through))
    synonyms = (Synonym, Synonym.needs.through)
    for sender in synonyms:
        for signal in (post_save, post_delete, m2m_changed):
            signal.connect(_synonym_changed, sender=sender, dispatch_uid=("searching", sender))


def prepare(app_config: AppConfig, using: str, **_kwargs: Any) -> None:
    """Makes the index of the database at the end of every migration of this layer."""
    engines.prepare(connections[using])


def _pks(services: models.QuerySet) -> list[int]:
    return list(services.order_by().values_list("pk", flat=True))


def _saved(sender: type[models.Model], instance: models.Model, raw: bool = False, **_: Any) -> None:
    if sender in VOCABULARY:
        # What follows the layer below is connected later than this: the words are read from a new snapshot.
        version.bump(vocabulary=True)
    if not raw:
        keeping.refresh(GIVES[sender](instance))


def _goes(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    """Its rows in between go without any signal, so it remembers what it gave words to."""
    instance.gave_words_to = GIVES[sender](instance)


def _gone(instance: models.Model, **_kwargs: Any) -> None:
    keeping.refresh(instance.gave_words_to)


def _related(
    sender: type[models.Model],
    instance: models.Model,
    action: str,
    reverse: bool,
    pk_set: set[int] | None,
    **_kwargs: Any,
) -> None:
    """A relation between a service and something else changed, set from either side."""
    of_service = isinstance(instance, Service)
    if action == "pre_clear" and not of_service:
        instance.gave_words_to = GIVES[type(instance)](instance)
    if not action.startswith("post_"):
        return
    if of_service:
        keeping.refresh([instance.pk])
    elif pk_set is None:
        keeping.refresh(instance.gave_words_to)
    else:
        keeping.refresh(pk_set)


def _synonym_changed(**_kwargs: Any) -> None:
    keeping.new_stamp()
