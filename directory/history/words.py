"""Values of the history in words: names of choices and of other rows, dates, and texts with their language."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from directory import languages
from directory.history.families import parts_of
from directory.history.keeping import entries, kept
from directory.history.states import EMPTY, Difference, Key

# What of a row names it to a reader when the row is gone.
NAMES = ("slug", "tag", "nis", "title", "name")


@dataclass(frozen=True)
class Line:
    """One field before and after a change; `part` names the part of the row, `language` is that of the text."""

    field: str
    label: str
    part: str
    was: list[str]
    becomes: list[str]
    language: str = ""
    direction: str = ""


class Words:
    """Says differences in words: two queries at most for each model that they point to."""

    def __init__(self, found: Iterable[Difference], head: type[models.Model]) -> None:
        self.head = head
        self.keys = {part.model: part.key for part in parts_of(head)}
        self.names = _names(found)

    def lines(self, found: Iterable[Difference]) -> list[Line]:
        """The differences line by line; that a part belongs to its row needs no line."""
        return [self.line(one) for one in found if self.keys.get(one.key[0]) != one.field.name]

    def line(self, found: Difference) -> Line:
        field, language, direction = found.field, "", ""
        label = str(field.verbose_name)
        if isinstance(field, TranslationField):
            language = field.language.replace("_", "-")
            direction = languages.direction(language)
            label = f"{field.translated_field.verbose_name} ({languages.own_name(language)})"
        return Line(
            field=field.name,
            label=label[:1].upper() + label[1:],
            part=self._part(found.key),
            was=self.value(field, found.was),
            becomes=self.value(field, found.becomes),
            language=language,
            direction=direction,
        )

    def _part(self, key: Key) -> str:
        model, pk = key
        if model is self.head:
            return ""
        return f"{model._meta.verbose_name} {pk}"

    def value(self, field: models.Field, value: Any) -> list[str]:
        """A value as the reader knows it, one for each row of a relation; none where there is nothing."""
        if value in EMPTY:
            return []
        if field.is_relation:
            pks = value if isinstance(value, list) else [value]
            return [self.names[field.related_model, pk] for pk in pks]
        return [plain(field, value)]


def plain(field: models.Field, value: Any) -> str:
    """The value of a column that is not empty, as a reader knows it."""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, indent=2)
    return str(value)


def _names(found: Iterable[Difference]) -> dict[Key, str]:
    """The rows that differences point to, by their names; a row that is gone by the name it had."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for one in found:
        if one.field.is_relation:
            for value in (one.was, one.becomes):
                pks = value if isinstance(value, list) else [value]
                wanted[one.field.related_model].update(pk for pk in pks if pk is not None)
    names: dict[Key, str] = {}
    for model, pks in wanted.items():
        # Some rows are called by what they point to: that comes along.
        near = [column.name for column in model._meta.concrete_fields if column.is_relation]
        rows = model._base_manager.select_related(*near).filter(pk__in=pks)
        names |= {(model, row.pk): str(row) for row in rows}
        if gone := {pk for pk in pks if (model, pk) not in names}:
            names |= _names_of_gone(model, gone)
    return names


def _names_of_gone(model: type[models.Model], pks: set[Any]) -> dict[Key, str]:
    names = {(model, pk): _("deleted (%(key)s)") % {"key": pk} for pk in pks}
    if model not in kept():
        return names
    key = model._meta.pk.attname
    for entry in entries(model).filter(**{f"{key}__in": pks}).order_by("history_date"):
        if called := name_of(entry):
            names[model, getattr(entry, key)] = _("%(name)s (deleted)") % {"name": called}
    return names


def name_of(entry: Any) -> str:
    """What a record of the history calls its row; nothing where it has no name of its own."""
    return next((str(value) for name in NAMES if (value := getattr(entry, name, ""))), "")
