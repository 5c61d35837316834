"""What a row is, with its relations and its parts, as plain values: now, or at a moment of its history."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from modeltranslation.translator import NotRegistered, translator
from simple_history.models import HistoricalRecords

from directory.history.families import Head, Part, parts_of
from directory.history.keeping import DERIVED, entries

Key = tuple[type[models.Model], Any]
# The columns of each row by name, each relation as its keys in order; empty where the row is not there.
State = dict[Key, dict[str, Any]]

EMPTY = (None, "", [])


@dataclass(frozen=True)
class Difference:
    """One field of one row that is not the same in two states; None stands where the row is not there."""

    key: Key
    field: models.Field
    was: Any
    becomes: Any


@dataclass(frozen=True)
class Entry:
    """What the history holds of one row after one change: the record, and the plain values in it."""

    record: Any
    key: Key
    values: dict[str, Any]

    @property
    def moment(self) -> datetime:
        return self.record.history_date


def columns(model: type[models.Model]) -> list[models.Field]:
    """The columns that a person can change; of a translated field those of its languages."""
    try:
        translated = set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        translated = set()
    return [
        column
        for column in model._meta.concrete_fields
        if column.editable
        and not column.primary_key
        and column.name not in translated
        and column.name not in DERIVED
    ]


def relations(model: type[models.Model]) -> list[models.ManyToManyField]:
    """The many-to-many relations that a row sets itself."""
    return [
        relation
        for relation in model._meta.many_to_many
        if relation.remote_field.through._meta.auto_created
    ]


def now(head: Head, more: Iterable[Part] = ()) -> State:
    """The state as the database has it: a query for each model and each relation of the row and its parts.

    `more` are parts that keep no history.
    """
    found = _rows_now(head.model, head.model._base_manager.filter(pk=head.pk))
    for part in (*parts_of(head.model), *more):
        found |= _rows_now(part.model, part.of(head.pk))
    return found


def _rows_now(model: type[models.Model], rows: Iterable[models.Model]) -> State:
    found = {row.pk: _values(model, row) for row in rows}
    for relation in relations(model) if found else ():
        own, other = (
            f"{relation.m2m_field_name()}_id",
            f"{relation.m2m_reverse_field_name()}_id",
        )
        through = relation.remote_field.through._base_manager
        _relate(
            found,
            relation.name,
            through.filter(**{f"{own}__in": list(found)}).order_by(other).values_list(own, other),
        )
    return {(model, pk): values for pk, values in found.items()}


def _relate(
    found: dict[Any, dict[str, Any]], relation: str, pairs: Iterable[tuple[Any, Any]]
) -> None:
    for values in found.values():
        values[relation] = []
    for own, other in pairs:
        found[own][relation].append(other)


def _values(model: type[models.Model], row: models.Model) -> dict[str, Any]:
    return {column.name: getattr(row, column.attname) for column in columns(model)}


def history_of(head: Head) -> list[Entry]:
    """Every entry of the row and its parts, the oldest first.

    Costs a query for each model and each relation of the row and its parts.
    """
    found = _kept(head.model, **{head.model._meta.pk.attname: head.pk})
    for part in parts_of(head.model):
        found += _kept(part.model, **{part.column: head.pk})
    # Entries of one moment stay in the order in which they were written.
    return sorted(found, key=lambda entry: (entry.moment, entry.record.history_id))


def _kept(model: type[models.Model], **of: Any) -> list[Entry]:
    records = list(entries(model).filter(**of).select_related("history_user"))
    values = {record.history_id: _values(model, record) for record in records}
    for relation in relations(model) if records else ():
        other = f"{relation.m2m_reverse_field_name()}_id"
        kept = HistoricalRecords.m2m_models[relation]._default_manager
        pairs = kept.filter(history_id__in=list(values)).order_by(other)
        _relate(values, relation.name, pairs.values_list("history_id", other))
    key = model._meta.pk.attname
    return [
        Entry(record, (model, getattr(record, key)), values[record.history_id])
        for record in records
    ]


def after(state: State, happened: Iterable[Entry]) -> State:
    """The state after these entries."""
    found = dict(state)
    for entry in happened:
        if entry.record.history_type == "-":
            found.pop(entry.key, None)
        else:
            found[entry.key] = entry.values
    return found


def at(head: Head, moment: datetime | None) -> State:
    """The state after the change of that moment; without one, the state with which the history begins."""
    happened = history_of(head)
    if moment is None and happened:
        moment = happened[0].moment
    return after({}, [entry for entry in happened if entry.moment <= moment])


def fingerprint(state: State) -> str:
    """A hash of the state: the same values, the same hash."""
    plain = {f"{model._meta.label} {pk}": values for (model, pk), values in state.items()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def differences(before: State, after: State) -> list[Difference]:
    """What is not the same, in the order of the rows and their fields.

    A part that goes while another with the same values comes is none: a load makes parts anew.
    """
    gone = {key: values for key, values in before.items() if key not in after}
    came = {key: values for key, values in after.items() if key not in before}
    for key, values in list(gone.items()):
        same = next((new for new in came if new[0] is key[0] and came[new] == values), None)
        if same:
            del gone[key], came[same]
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        if key in gone or key in came or (key in before and key in after):
            found += _of_row(key, before.get(key), after.get(key))
    return found


def _of_row(
    key: Key, was: dict[str, Any] | None, becomes: dict[str, Any] | None
) -> list[Difference]:
    model = key[0]
    found = []
    for field in (*columns(model), *relations(model)):
        old = was.get(field.name) if was else None
        new = becomes.get(field.name) if becomes else None
        # A column without a text holds NULL or nothing, which a reader cannot tell apart.
        if old != new and not (old in EMPTY and new in EMPTY):
            found.append(Difference(key, field, old, new))
    return found
