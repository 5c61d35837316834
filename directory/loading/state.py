"""What a row is, in the file and in the database, so that a curator's change can be told from a newer fixture."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import models
from modeltranslation.translator import NotRegistered, translator

from directory.loading.themes import Theme
from services.due import COLUMNS as DUE

# Columns that the models fill themselves, or that are reckoned from other rows.
DERIVED = {"updated_at", "sort_name", "search_text", "path", "folded", "due_on", *DUE}
# Columns that change from week to week and that only a person can know: no file sets or resets them, and a
# curator who fills them in leaves the rest of the row to the files.
OF_CURATORS = {"last_verified", "intake", "intake_on"}
NOT_STATE = DERIVED | OF_CURATORS


def fingerprint(root: Path) -> str:
    """One hash of all fixture files: the same files, the same hash."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def hash_of(data: Any) -> str:
    """The hash of plain data, whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def translated_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The names of the fields of `model` that have a column for every language."""
    try:
        return tuple(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        return ()


def states(theme: Theme, pks: list[Any]) -> dict[Any, dict[str, Any]]:
    """What both a file and a curator can change in these rows, with their relations and children: a few queries."""
    model = theme.model
    found = {
        thing.pk: columns(thing, skip=()) for thing in model._default_manager.filter(pk__in=pks)
    }
    for relation in model._meta.many_to_many:
        through = relation.remote_field.through
        if through._meta.auto_created:
            own, other = (
                f"{relation.m2m_field_name()}_id",
                f"{relation.m2m_reverse_field_name()}_id",
            )
            pairs = through._default_manager.filter(**{f"{own}__in": pks}).order_by(other)
            for pk, target in pairs.values_list(own, other):
                found[pk].setdefault(relation.name, []).append(target)
    for name, children in theme.children.items():
        parent = f"{children.parent_field}_id"
        for child in children.model._default_manager.filter(**{f"{parent}__in": pks}):
            words = json.dumps(
                columns(child, skip=(children.parent_field,)), default=str, sort_keys=True
            )
            found[getattr(child, parent)].setdefault(name, []).append(words)
        for state in found.values():
            state.get(name, []).sort()
    return found


def columns(thing: models.Model, skip: tuple[str, ...]) -> dict[str, Any]:
    """The values of its own columns, save the primary key and what no file can set.

    A column that holds its default says nothing, so that a column which a later version adds changes no state.
    """
    found = {
        column.attname: (column.value_from_object(thing), column.get_default())
        for column in thing._meta.concrete_fields
        if not column.primary_key and column.name not in (*NOT_STATE, *skip)
    }
    return {
        name: value
        for name, (value, default) in found.items()
        if value != default and value not in (None, "")
    }
