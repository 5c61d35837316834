"""The natural keys of what rows refer to, read once for a whole file."""

from collections.abc import Mapping

from django.db import models

from services.models import Location


def key_field(model: type[models.Model]) -> str:
    """The field by which a table names a row of this model."""
    names = {field.name for field in model._meta.fields}
    return next(name for name in ("slug", "nis", "tag", "url") if name in names)


def key_of(thing: models.Model) -> str:
    """What a table writes for this row; empty where it must not be named there.

    A hidden address is not named, and a source without an address has no key that fits in a cell.
    """
    if isinstance(thing, Location) and thing.visibility == Location.Visibility.HIDDEN:
        return ""
    return str(getattr(thing, key_field(type(thing))))


class Known:
    """Primary keys by natural key, model by model: one query for each model that a file refers to."""

    def __init__(self) -> None:
        self._found: dict[type[models.Model], dict[str, int]] = {}

    def pks(self, model: type[models.Model]) -> Mapping[str, int]:
        if model not in self._found:
            rows = model._default_manager.order_by()
            if model is Location:
                rows = rows.exclude(visibility=Location.Visibility.HIDDEN)
            pairs = rows.values_list(key_field(model), "pk")
            self._found[model] = {key: pk for key, pk in pairs if key}
        return self._found[model]

    def add(self, thing: models.Model) -> None:
        """Lets later rows of the file refer to one that the file itself has made."""
        if type(thing) in self._found:
            self._found[type(thing)][key_of(thing)] = thing.pk
