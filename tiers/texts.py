"""Reads a translated field together with the language that its text is in."""

from typing import Any

from django.utils.translation import get_language
from modeltranslation.utils import resolution_order

SOURCE = "nl"


def in_best_language(thing: Any, field: str) -> tuple[str, str]:
    """The text and its language: the active one, else the first of its fallbacks that has the text."""
    active = get_language() or SOURCE
    for code in resolution_order(active):
        text = getattr(thing, f"{field}_{code}", None)
        if text:
            return text, code
    return "", active
