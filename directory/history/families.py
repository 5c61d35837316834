"""Which rows are one thing to a curator: a row, and its parts that the same form changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

# The parts of a model with their key to it: what the form of the model holds below its own fields.
PARTS = {
    "services.Service": (
        ("services.ServiceLanguage", "service"),
        ("services.ServiceStatus", "service"),
        ("services.Closure", "service"),
    ),
    "services.Training": (("services.TrainingSession", "training"),),
    "services.Guide": (("services.GuideSection", "guide"),),
    "tiers.Question": (("tiers.Option", "question"),),
    "tiers.StatusType": (("tiers.AspectSource", "status"),),
}


@dataclass(frozen=True)
class Part:
    """A model whose rows are parts of another row, which `key` names."""

    model: type[models.Model]
    key: str

    @property
    def column(self) -> str:
        return f"{self.key}_id"

    def of(self, pk: Any) -> models.QuerySet:
        return self.model._base_manager.filter(**{self.column: pk}).order_by("pk")


@dataclass(frozen=True)
class Head:
    """The row that a change is told of: one with parts, or a row that stands alone."""

    model: type[models.Model]
    pk: Any

    def rows(self) -> Iterator[models.Model]:
        """The row and its parts as the database has them: one query, and one for each kind of part."""
        yield from self.model._base_manager.filter(pk=self.pk)
        for part in parts_of(self.model):
            yield from part.of(self.pk)


def parts_of(model: type[models.Model]) -> list[Part]:
    return [Part(apps.get_model(label), key) for label, key in PARTS.get(model._meta.label, ())]


def head_of(row: models.Model) -> Head:
    """The row that `row` is a part of; itself where it is a part of nothing."""
    for label, parts in PARTS.items():
        for part, key in parts:
            if part == row._meta.label and (pk := getattr(row, f"{key}_id")) is not None:
                return Head(apps.get_model(label), pk)
    return Head(type(row), row.pk)
