"""Reads a translated field together with the language that its text is in."""

from collections.abc import Container
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from modeltranslation.translator import translator
from modeltranslation.utils import resolution_order

from tiers.models import TranslationState

SOURCE = "nl"


class Trust(NamedTuple):
    """How far the texts that a page shows can be trusted."""

    is_machine_made: bool = False
    is_outdated: bool = False


def trust_in(
    *things: models.Model, official: Container[str] = (), only: Container[str] = ()
) -> Trust:
    """Whether a machine made a text of these rows that a page shows, which no speaker has reviewed, and whether
    one may be out of date, because its Dutch changed: one query.

    A text that falls back counts in the language in which it is shown. `official` are fields that hold names,
    which nobody translates; `only` are those that the page shows, where it does not show all.
    """
    shown: dict[tuple[type[models.Model], str], set[int]] = {}
    for thing in things:
        for code in _shown_in(thing, official, only) - {SOURCE}:
            shown.setdefault((type(thing), code), set()).add(thing.pk)
    if not shown:
        return Trust()
    wanted = Q()
    for (model, code), keys in shown.items():
        content_type = ContentType.objects.get_for_model(model)
        wanted |= Q(content_type=content_type, language=code, object_id__in=keys)
    states = TranslationState.objects.filter(wanted)
    doubted = (states.by_machine() | states.outdated()).order_by()
    found = set(doubted.values_list("origin", "reviewed_on", "is_outdated").distinct())
    return Trust(
        is_machine_made=any(
            origin == TranslationState.Origin.MACHINE and reviewed_on is None
            for origin, reviewed_on, _is_outdated in found
        ),
        is_outdated=any(is_outdated for _origin, _reviewed_on, is_outdated in found),
    )


def _shown_in(thing: models.Model, official: Container[str], only: Container[str]) -> set[str]:
    """The languages in which a page in the active language shows the texts of this row."""
    names = translator.get_options_for_model(type(thing)).get_field_names()
    shown = (name for name in names if name not in official and (not only or name in only))
    read = (in_best_language(thing, name) for name in shown)
    return {code for text, code in read if text}


def in_best_language(thing: Any, field: str) -> tuple[str, str]:
    """The text and its language: the active one, else the first of its fallbacks that has the text."""
    active = get_language() or SOURCE
    for code in resolution_order(active):
        text = getattr(thing, f"{field}_{code}", None)
        if text:
            return text, code
    return "", active
