"""Which rows keep a history: all content of the layers below, with its relations.

Loads are silent, because the files have a history of their own. So the first change after a load writes down
what was there before it, with all parts of the row: then it can be undone.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from simple_history import register
from simple_history.models import HistoricalRecords

from directory.history.families import head_of, parts_of
from services import due

LAYERS = ("tiers", "services")
# What is a record of work itself, what the programme writes, and what comes whole from a file.
NOT_KEPT = {
    "tiers": {"contentversion", "translationstate"},
    "services": {
        "asking",
        "donotask",
        "link",
        "loadedrow",
        "lookalike",
        "placename",
        "postcode",
        "proposal",
        "proposedchange",
        "report",
        "searchdocument",
        "searchstate",
        "searchword",
        "tally",
        "verification",
    },
}
# Columns that the models fill themselves: they tell nothing of what a person changed.
DERIVED = (
    "differs",
    "due_on",
    "search_text",
    "sort_name",
    "tried_at",
    *due.COLUMNS,
)
# Reasons that the programme gives; directory/history/changes.py says them in words.
AS_LOADED = "as loaded"
LOADED = "loaded"
IMPORTED = "imported"
MERGED = "merged"


@dataclass
class _Change:
    """What happens together: every entry has the same moment, by which it is found as one change."""

    reason: str | None = None
    began: datetime | None = None
    seen: set[tuple[type[models.Model], Any]] = field(default_factory=set)

    @property
    def moment(self) -> datetime:
        """The moment of the first entry, by when the rows are locked, so that changes follow each other."""
        self.began = self.began or timezone.now()
        return self.began


_paused: ContextVar[bool] = ContextVar("history paused", default=False)
_change: ContextVar[_Change | None] = ContextVar("change of the history", default=None)
_records: dict[type[models.Model], "Records"] = {}


@contextmanager
def paused() -> Iterator[None]:
    """Nothing inside is written to the history: for loads, whose files have a history of their own."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


@contextmanager
def one_change(reason: str | None = None) -> Iterator[None]:
    """All that is saved inside is one change, with this reason of at most 100 characters."""
    token = _change.set(_Change(reason))
    try:
        yield
    finally:
        _change.reset(token)


class Records(HistoricalRecords):
    """Writes what a row is after each change, and before the first one, unless a load is going on."""

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        _records[sender] = self
        models.signals.pre_save.connect(self.pre_save, sender=sender, weak=False)

    def pre_save(self, instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
        if not raw:
            _write_what_was(instance)

    def pre_delete(self, instance: models.Model, **kwargs: Any) -> None:
        super().pre_delete(instance, **kwargs)
        _write_what_was(instance)

    def m2m_changed(
        self, instance: models.Model, action: str, attr: str, pk_set: Any, reverse: bool, **_: Any
    ) -> None:
        """Keeps the row that has the relation, also where the relation is set from the other side."""
        owners = [instance]
        if reverse:
            owners = list(self.cls._base_manager.filter(pk__in=pk_set or ()))
        for owner in owners:
            if action.startswith("pre_"):
                _write_what_was(owner)
            else:
                super().m2m_changed(owner, action, attr, pk_set, reverse=False)

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        if _paused.get():
            return
        change = _change.get() or _Change()
        _write(instance, history_type, change.moment, change.reason)

    def create_historical_record_m2ms(self, history_instance: Any, instance: models.Model) -> None:
        """What the package does, by keys alone: a query for each relation, and one where it has rows.

        The package reads the whole rows at both ends, and the instance again for each relation.
        """
        for relation in history_instance._history_m2m_fields:
            kept_model = self.m2m_models[relation]
            linked = relation.remote_field.through._base_manager.filter(
                **{relation.m2m_field_name(): instance}
            )
            kept_model._default_manager.bulk_create(
                kept_model(history=history_instance, **keys) for keys in linked.values()
            )

    def write(self, instance: models.Model, history_type: str) -> None:
        super().create_historical_record(instance, history_type)


def _write(
    row: models.Model, kind: str, moment: datetime, reason: str | None, **others: Any
) -> None:
    """One entry; `others` may name a `_history_user`."""
    values = {"_history_date": moment, **others}
    if not getattr(row, "_change_reason", None):
        values["_change_reason"] = reason
    for name, value in values.items():
        setattr(row, name, value)
    try:
        _records[type(row)].write(row, kind)
    finally:
        for name in values:
            delattr(row, name)


def _write_what_was(row: models.Model) -> None:
    """The state of the row and its parts before their first change: one query where they have a history."""
    if _paused.get():
        return
    is_new = row._state.adding or row.pk is None
    head = head_of(row)
    if is_new and (head.model, head.pk) == (type(row), row.pk):
        return
    change = _change.get() or _Change()
    known = (head.model, head.pk) if is_new else (type(row), row.pk)
    if known in change.seen:
        return
    change.seen.add(known)
    if _has_history(*known):
        return
    for member in list(head.rows()):
        if not _has_history(type(member), member.pk):
            before = change.moment - timedelta(microseconds=1)
            _write(member, "+", before, AS_LOADED, _history_user=None)


def _has_history(model: type[models.Model], pk: Any) -> bool:
    return pk is not None and entries(model).filter(**{model._meta.pk.attname: pk}).exists()


def entries(model: type[models.Model]) -> models.QuerySet:
    """The history of all rows of a model that keeps one, the newest first."""
    return model.history.model._default_manager.all()


def record_load(rows: Iterable[models.Model]) -> None:
    """Writes down what a load made of these rows, as one change, where they have a history."""
    by_model: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        if type(row) in _records:
            by_model.setdefault(type(row), []).append(row.pk)
    moment = timezone.now()
    for model, pks in by_model.items():
        key = model._meta.pk.attname
        kept_ones = set(
            entries(model).filter(**{f"{key}__in": pks}).order_by().values_list(key, flat=True)
        )
        for row in model._base_manager.filter(pk__in=kept_ones):
            _write(row, "~", moment, LOADED, _history_user=None)
            for part in parts_of(model):
                _record_loaded_parts(part.model, {part.column: row.pk}, moment)


def _record_loaded_parts(
    model: type[models.Model], parent: dict[str, Any], moment: datetime
) -> None:
    """A load makes the parts of a row anew: those that were are gone, those that are came."""
    newest: dict[Any, Any] = {}
    for entry in entries(model).filter(**parent):
        newest.setdefault(entry.id, entry)
    now = {row.pk: row for row in model._base_manager.filter(**parent)}
    for pk, entry in newest.items():
        if pk not in now and entry.history_type != "-":
            _write(entry.history_object, "-", moment, LOADED, _history_user=None)
    for pk, row in now.items():
        if pk not in newest:
            _write(row, "+", moment, LOADED, _history_user=None)


def kept() -> list[type[models.Model]]:
    """The models whose rows keep a history, in the order of the layers."""
    return [
        model
        for layer in LAYERS
        for model in apps.get_app_config(layer).get_models()
        if model._meta.model_name not in NOT_KEPT[layer]
    ]


def keep() -> None:
    """Makes the history models. To be called once, after the translated columns are there."""
    for model in kept():
        names = {field.name for field in model._meta.get_fields()}
        register(
            model,
            app="directory",
            records_class=Records,
            excluded_fields=[name for name in DERIVED if name in names],
            m2m_fields=[
                field
                for field in model._meta.many_to_many
                if field.remote_field.through._meta.auto_created
            ],
        )
    # Django remembers what points to a model, and looked before these were there: a user could not be deleted.
    for model in apps.get_models(include_auto_created=True):
        model._meta._expire_cache()
