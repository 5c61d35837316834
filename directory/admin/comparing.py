"""Two services side by side: every fact of both, and where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from directory.history.states import EMPTY
from directory.history.words import plain
from directory.languages import direction, own_name
from services.models import Service

# What the programme fills in itself.
NOT_TOLD = ("id", "sort_name", "search_text", "updated_at")


@dataclass(frozen=True)
class Fact:
    """One fact of both services, as text; a translated one with its language."""

    name: str
    label: str
    first: str
    second: str
    language: str = ""

    @property
    def differs(self) -> bool:
        return self.first != self.second

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else "auto"

    @property
    def language_name(self) -> str:
        return own_name(self.language) if self.language else ""


def compare(first: Service, second: Service) -> list[Fact]:
    """The facts that one of both has, texts last: two queries for each relation."""
    return [
        fact
        for fact in (*_plain(first, second), *_texts(first, second))
        if fact.first or fact.second
    ]


def _plain(first: Service, second: Service) -> Iterator[Fact]:
    for field in Service._meta.fields:
        if field.editable and field.name not in NOT_TOLD and not _is_text(field):
            label = capfirst(str(field.verbose_name))
            yield Fact(field.name, label, _told(first, field), _told(second, field))
    for field in Service._meta.many_to_many:
        if field.name == "spoken":
            continue
        label = capfirst(str(field.verbose_name))
        both = (_joined(getattr(one, field.name).all()) for one in (first, second))
        yield Fact(field.name, label, *both)
    yield Fact("languages", _("Languages"), *(_languages(one) for one in (first, second)))
    yield Fact("statuses", _("Statuses, by answer"), *(_statuses(one) for one in (first, second)))


def _texts(first: Service, second: Service) -> Iterator[Fact]:
    for field in Service._meta.fields:
        if isinstance(field, TranslationField):
            label = capfirst(str(field.translated_field.verbose_name))
            told = (getattr(one, field.name) or "" for one in (first, second))
            yield Fact(field.name, label, *told, language=field.language)


def _is_text(field: models.Field) -> bool:
    """Whether the field is translated, as a column of a language or as what the active language shows."""
    names = {
        other.translated_field.name
        for other in Service._meta.fields
        if isinstance(other, TranslationField)
    }
    return isinstance(field, TranslationField) or field.name in names


def _told(service: Service, field: models.Field) -> str:
    value: Any = getattr(service, field.name)
    return "" if value in EMPTY else plain(field, value)


def _joined(things: Any) -> str:
    return "\n".join(sorted(str(thing) for thing in things))


def _languages(service: Service) -> str:
    rows = service.languages.select_related("language")
    return _joined(f"{row.language}: {row.get_kind_display()}" for row in rows)


def _statuses(service: Service) -> str:
    rows = service.statuses.select_related("status")
    return _joined(f"{row.status}: {row.get_answer_display()}" for row in rows)
