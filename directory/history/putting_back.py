"""Putting a row back to what it was, with its relations and its parts: all of it, or nothing with the reasons."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from directory.history.changes import put_back_to
from directory.history.families import Head, parts_of
from directory.history.keeping import one_change
from directory.history.states import (
    Difference,
    Key,
    State,
    at,
    columns,
    differences,
    fingerprint,
    now,
    relations,
)
from directory.translating import state as translations
from services.merging import bring_back
from services.models import Service


class Refused(Exception):
    """A row that cannot be put back; nothing was changed. `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Plan:
    """What putting back would do: `version` is that of the state it was made from."""

    head: Head
    moment: datetime
    current: State
    target: State
    found: list[Difference]

    @property
    def version(self) -> str:
        return fingerprint(self.current)

    @property
    def is_gone(self) -> bool:
        """Whether the row is not there now."""
        return (self.head.model, self.head.pk) not in self.current


def plan(head: Head, moment: datetime) -> Plan | None:
    """What it takes to put the row back to that moment; None where the history has no such row then."""
    target = at(head, moment)
    if (head.model, head.pk) not in target:
        return None
    current = now(head)
    target = _without_gone(target)
    return Plan(head, moment, current, target, differences(current, target))


def _without_gone(target: State) -> State:
    """The state without rows of relations that are deleted since: nobody can point to them."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for (model, _pk), values in target.items():
        for relation in relations(model):
            wanted[relation.related_model].update(values[relation.name])
    there = {
        model: set(model._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
        for model, pks in wanted.items()
    }
    return {
        (model, pk): values
        | {
            relation.name: [
                one for one in values[relation.name] if one in there[relation.related_model]
            ]
            for relation in relations(model)
        }
        for (model, pk), values in target.items()
    }


def put_back(wanted: Plan, why: str = "") -> None:
    """Does what the plan says, as one change; raises Refused where a row of it would not be valid."""
    with transaction.atomic(), one_change(put_back_to(wanted.moment, why)):
        head = (wanted.head.model, wanted.head.pk)
        with _translations_kept(wanted):
            _write_all(wanted, head)
        _check_service(wanted.head)


def _write_all(wanted: Plan, head: Key) -> None:
    try:
        _write(head, wanted.target[head])
        for part in parts_of(wanted.head.model):
            gone = [pk for model, pk in wanted.current if model is part.model]
            gone = [pk for pk in gone if (part.model, pk) not in wanted.target]
            for row in part.model._base_manager.filter(pk__in=gone):
                row.delete()
        for key, values in wanted.target.items():
            if key != head:
                _write(key, values)
    except ValidationError as error:
        raise Refused(_sentences(error)) from error
    except IntegrityError as error:
        raise Refused([_("The database refuses it: %(why)s") % {"why": error}]) from error


@contextmanager
def _translations_kept(wanted: Plan) -> Iterator[None]:
    """Keeps the states of the translations true: of rows that stay, and of those that come back."""
    there = [_there(key) for key in wanted.target]
    with translations.kept(*(row for row in there if row is not None)):
        yield
    back = [_there(key) for key, row in zip(wanted.target, there, strict=True) if row is None]
    translations.keep(((row, {}) for row in back if row is not None), translations.Origin.MACHINE)


def _there(key: Key) -> models.Model | None:
    model, pk = key
    return model._base_manager.filter(pk=pk).first()


def _write(key: Key, values: dict[str, Any]) -> None:
    model, pk = key
    row = model._base_manager.select_for_update().filter(pk=pk).first() or model(pk=pk)
    changed = row._state.adding
    for column in columns(model):
        changed = changed or getattr(row, column.attname) != values[column.name]
        setattr(row, column.attname, values[column.name])
    if changed:
        names = {column.name for column in columns(model)}
        row.full_clean(exclude={one.name for one in model._meta.concrete_fields} - names)
        row.save()
    for relation in relations(model):
        getattr(row, relation.name).set(values[relation.name])


def _sentences(error: ValidationError) -> list[str]:
    found = error.update_error_dict({})
    return [
        message if name == NON_FIELD_ERRORS else f"{name}: {message}"
        for name, errors in found.items()
        for message in ValidationError(errors).messages
    ]


def _check_service(head: Head) -> None:
    """A published service never lacks what a page needs, and the address of one that is back leads nowhere else."""
    service = Service.objects.filter(pk=head.pk).first() if head.model is Service else None
    if service and service.state != Service.State.ARCHIVED:
        bring_back(service)
    if service and service.state == Service.State.PUBLISHED and (lacking := service.blockers()):
        raise Refused([blocker.sentence for blocker in lacking])
