"""Reads a translated field together with the language that its text is in."""

from collections.abc import Container
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from modeltranslation.translator import translator
from modeltranslation.utils import resolution_order

from tiers.models import TranslationState

SOURCE = "nl"


def is_machine_made(
    *things: models.Model, official: Container[str] = (), only: Container[str] = ()
) -> bool:
    """Whether a machine made a text of these rows that a page shows, and no speaker has reviewed it: one query.

    A text that falls back counts in the language in which it is shown. `official` are fields that hold names,
    which nobody translates; `only` are those that the page shows, where it does not show all.
    """
    shown: dict[tuple[type[models.Model], str], set[int]] = {}
    for thing in things:
        for code in _shown_in(thing, official, only) - {SOURCE}:
            shown.setdefault((type(thing), code), set()).add(thing.pk)
    if not shown:
        return False
    wanted = Q()
    for (model, code), keys in shown.items():
        content_type = ContentType.objects.get_for_model(model)
        wanted |= Q(content_type=content_type, language=code, object_id__in=keys)
    return TranslationState.objects.by_machine().filter(wanted).exists()


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
