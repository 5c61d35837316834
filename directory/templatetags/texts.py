"""The texts of rows, and marks between them, for templates; see `directory.wording`."""

from functools import partial
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from directory import languages, wording
from directory.first_use import first_uses

register = template.Library()

for tag in (
    wording.text,
    wording.voiced,
    wording.written,
    wording.paragraphs,
    wording.plain,
    wording.proper,
):
    register.simple_tag(tag)

for words in (wording.hours_words, wording.reduced_date, languages.listed, wording.named):
    register.filter(words)


@register.simple_tag(takes_context=True)
def explained(context: Context, thing: Any, field: str) -> SafeString | str:
    """The text as `paragraphs`, where words of the glossary lead there at their first use on the page."""
    request = getattr(context, "request", None)
    return wording.paragraphs(thing, field, partial(first_uses, request) if request else None)


@register.simple_tag
def comma(sign: str = ",") -> str:
    """The comma, or another mark, between two things, as the language of the page writes it."""
    return languages.mark(sign)


@register.inclusion_tag("_phone.html")
def phone(number: str, dial: str) -> dict[str, str]:
    """A number to tap: it reads from left to right in every language."""
    return {"number": number, "dial": dial}


@register.filter
def get(mapping: dict, key: Any) -> Any:
    return mapping.get(key)
