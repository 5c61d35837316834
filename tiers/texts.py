"""Reads a translated field together with the language that its text is in."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from modeltranslation.translator import translator
from modeltranslation.utils import resolution_order

from tiers.models import TranslationState

SOURCE = "nl"


def is_machine_made(thing: models.Model, official: tuple[str, ...] = ()) -> bool:
    """Whether a machine made a text that its page shows, and no speaker has reviewed that language: one query.

    A text that falls back counts in the language in which it is shown. `official` are fields that hold names,
    which nobody translates.
    """
    fields = translator.get_options_for_model(type(thing)).get_field_names()
    read = (in_best_language(thing, field) for field in fields if field not in official)
    shown = {code for text, code in read if text} - {SOURCE}
    states = TranslationState.objects.of(thing).filter(language__in=shown, reviewed_on=None)
    return states.filter(origin=TranslationState.Origin.MACHINE).exists()


def in_best_language(thing: Any, field: str) -> tuple[str, str]:
    """The text and its language: the active one, else the first of its fallbacks that has the text."""
    active = get_language() or SOURCE
    for code in resolution_order(active):
        text = getattr(thing, f"{field}_{code}", None)
        if text:
            return text, code
    return "", active
