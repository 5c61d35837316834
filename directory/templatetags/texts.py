"""Texts of rows in templates: marked with their language wherever it is not the language of the page."""

import re
from typing import Any

from django import template
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import languages
from services.hours import ALWAYS
from tiers.texts import in_best_language

OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
OSM_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OSM_WORD = re.compile(rf"\b({'|'.join(OSM_DAYS + OSM_MONTHS)}|PH|off|closed)\b")

register = template.Library()


@register.simple_tag
def text(thing: Any, field: str) -> SafeString | str:
    """The text; in a span with `lang` and `dir` when it is in another language than the page."""
    return written(*in_best_language(thing, field))


@register.simple_tag
def voiced(thing: Any, field: str, for_me: bool) -> SafeString | str:
    """The text put to the visitor, where they ask for themself and there is one; else the text about the person."""
    own = in_best_language(thing, f"{field}_self") if for_me else ("", "")
    return written(*own) if own[0] else text(thing, field)


@register.simple_tag
def written(words: str, code: str) -> SafeString | str:
    """A text that was read with its language before: marked where that is not the language of the page."""
    return words if not words or code == get_language() else _marked(words, code)


def _marked(words: str, code: str) -> SafeString:
    return format_html('<span lang="{}" dir="{}">{}</span>', code, languages.direction(code), words)


@register.simple_tag
def paragraphs(thing: Any, field: str) -> SafeString | str:
    """The text as paragraphs, one for each line, with the language where it differs."""
    words, code = in_best_language(thing, field)
    attributes = SafeString("")
    if code != get_language():
        attributes = format_html(' lang="{}" dir="{}"', code, languages.direction(code))
    lines = (line.strip() for line in words.splitlines() if line.strip())
    return format_html_join("", "<p{}>{}</p>", ((attributes, line) for line in lines))


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


@register.filter
def hours_words(expression: str) -> str:
    """Opening hours in OSM syntax with the days and months of the active language: `ma-vr 09:00-17:00`."""
    if expression == ALWAYS:
        return _("day and night")
    words = {osm: str(WEEKDAYS_ABBR[day]) for day, osm in enumerate(OSM_DAYS)}
    words |= {osm: str(MONTHS_3[month]) for month, osm in enumerate(OSM_MONTHS, start=1)}
    words |= {"PH": _("public holidays"), "off": _("closed"), "closed": _("closed")}
    return OSM_WORD.sub(lambda found: words[found.group()], expression).replace(",", ", ")
