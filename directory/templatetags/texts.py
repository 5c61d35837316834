"""Texts of rows in templates: marked with their language wherever it is not the language of the page."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from modeltranslation.utils import resolution_order

from directory import languages

register = template.Library()


def in_best_language(thing: Any, field: str) -> tuple[str, str]:
    """The text of a translated field and the language it is in: the active one, else the first that has it."""
    active = get_language() or languages.SOURCE
    for code in resolution_order(active):
        text = getattr(thing, f"{field}_{code}", None)
        if text:
            return text, code
    return "", active


@register.simple_tag
def text(thing: Any, field: str) -> SafeString | str:
    """The text; in a span with `lang` and `dir` when it is in another language than the page."""
    words, code = in_best_language(thing, field)
    if not words or code == get_language():
        return words
    return format_html(
        '<span lang="{}" dir="{}">{}</span>', code, languages.direction(code), words
    )


@register.simple_tag
def paragraphs(thing: Any, field: str) -> SafeString | str:
    """The text as paragraphs, one for each line, with the language where it differs."""
    words, code = in_best_language(thing, field)
    attributes = SafeString("")
    if code != get_language():
        attributes = format_html(' lang="{}" dir="{}"', code, languages.direction(code))
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return SafeString("").join(format_html("<p{}>{}</p>", attributes, line) for line in lines)


@register.simple_tag
def proper(thing: Any, field: str = "name") -> SafeString:
    """An official name: isolated in its own direction, and left alone by translators."""
    words, code = in_best_language(thing, field)
    if code == get_language():
        return format_html('<bdi translate="no">{}</bdi>', words)
    return format_html('<bdi lang="{}" translate="no">{}</bdi>', code, words)


@register.inclusion_tag("_phone.html")
def phone(number: str, dial: str) -> dict[str, str]:
    """A number to tap: it reads from left to right in every language."""
    return {"number": number, "dial": dial}


@register.filter
def get(mapping: dict, key: Any) -> Any:
    return mapping.get(key)
