"""Reads a translated field together with the language that its text is in."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from modeltranslation.utils import resolution_order

from tiers.models import TranslationState

SOURCE = "nl"


def is_machine_made(thing: models.Model) -> bool:
    """Whether its texts in the active language are a machine's that no speaker has reviewed yet: one query."""
    active = get_language() or SOURCE
    if active == SOURCE:
        return False
    state = TranslationState.objects.of(thing).filter(language=active).first()
    return state is not None and state.reviewed_on is None and state.origin == state.Origin.MACHINE


def in_best_language(thing: Any, field: str) -> tuple[str, str]:
    """The text and its language: the active one, else the first of its fallbacks that has the text."""
    active = get_language() or SOURCE
    for code in resolution_order(active):
        text = getattr(thing, f"{field}_{code}", None)
        if text:
            return text, code
    return "", active
