"""Which texts an object has in each language, those of the rows that belong to it included."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import models
from modeltranslation.translator import translator

from directory import languages
from directory.loading.state import translated_fields
from services.models import Guide, Organisation, Region, Service, ServiceStatus
from services.translation import PROPER_NAMES
from tiers.models import LifeDomain, Question

# The languages in which texts were changed, and whether each of them was: all that stand in that language.
Touched = Mapping[str, bool]
# Of each language the texts by name: that of the field, and `reason/SLUG` for what a service says of a status.
Texts = dict[str, dict[str, str]]

# Rows whose texts are written and read with those of another, on its page: the names of the relations to them.
PARTS: dict[type[models.Model], tuple[str, ...]] = {
    Service: ("statuses", "closures"),
    Organisation: ("closures",),
    Guide: ("sections",),
    LifeDomain: ("steps", "tips"),
    Question: ("options",),
}
KEYS: dict[type[models.Model], tuple[str, ...]] = {
    Region: ("nis",),
    ServiceStatus: ("service__slug", "status__slug"),
}


def objects() -> list[type[models.Model]]:
    """The models whose rows have a state: all that are translated.

    What a service says of each status counts with the service: it comes and goes with its row of the files.
    """
    models_ = translator.get_registered_models(abstract=False)
    return sorted(
        (model for model in models_ if model is not ServiceStatus),
        key=lambda model: model._meta.label,
    )


def owner_of(row: models.Model) -> models.Model:
    """The object whose state holds for the texts of this row."""
    return row.service if isinstance(row, ServiceStatus) else row


def columns(model: type[models.Model]) -> dict[str, tuple[str, str]]:
    """By the column of a text, its field and its language."""
    return {
        f"{name}_{code}": (name, code)
        for name in translated_fields(model)
        for code in languages.ALL
    }


def touched_by(model: type[models.Model], changed: Iterable[str]) -> Touched:
    """The languages that these columns of `model` are in, for some of its texts; other columns have none."""
    known = columns(model)
    return {known[name][1]: False for name in changed if name in known}


def stored(model: type[models.Model], pks: Collection[int]) -> dict[int, Texts]:
    """The texts of these rows as the database has them, empty ones too: one query, two for services."""
    found: dict[int, Texts] = {}
    known = columns(model)
    for row in model._default_manager.filter(pk__in=pks).order_by("pk").values("pk", *known):
        texts: Texts = {code: {} for code in languages.ALL}
        for column, (name, code) in known.items():
            texts[code][name] = row[column] or ""
        found[row["pk"]] = texts
    if model is Service:
        _add_reasons(found)
    return found


def _add_reasons(found: dict[int, Texts]) -> None:
    """Adds what these services say of statuses; an answer without a Dutch reason has none."""
    known = columns(ServiceStatus)
    rows = ServiceStatus.objects.filter(service__in=found, reason_nl__gt="")
    for row in rows.order_by("pk").values("service", "status__slug", *known):
        for column, (name, code) in known.items():
            found[row["service"]][code][f"{name}/{row['status__slug']}"] = row[column] or ""


def stored_of(things: Iterable[models.Model]) -> dict[models.Model, Texts]:
    """The texts of these rows as the database has them: as `stored`, for each of their models."""
    by_model: dict[type[models.Model], dict[int, models.Model]] = defaultdict(dict)
    for thing in things:
        by_model[type(thing)][thing.pk] = thing
    return {
        rows[pk]: texts
        for model, rows in by_model.items()
        for pk, texts in stored(model, rows.keys()).items()
    }


def changed(before: Texts, now: Texts) -> Touched:
    """The languages with a text that is not as it was; a text that is empty is as one that is not there."""
    said = {code: (_said(before, code), _said(now, code)) for code in languages.ALL}
    return {
        code: not (was.items() & becomes.items())
        for code, (was, becomes) in said.items()
        if was != becomes
    }


def _said(texts: Texts, code: str) -> dict[str, str]:
    return {name: words for name, words in texts.get(code, {}).items() if words}


def missing(model: type[models.Model], texts: Texts, code: str) -> int:
    """How many texts stand in Dutch and not in this language; proper names are repeated, so none of them is missing."""
    names = PROPER_NAMES.get(model, ())
    return sum(
        1
        for name, words in texts[languages.SOURCE].items()
        if words and name not in names and not texts[code].get(name)
    )


def keys_of(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that together are the natural key."""
    return KEYS.get(model, ("slug",))
