"""Texts of rows as a page shows them: marked, for readers and for machines, where they are not in its language."""

import re
from typing import Any

from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from directory import languages
from services.hours import ALWAYS
from tiers.texts import in_best_language

OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
OSM_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OSM_WORD = re.compile(rf"\b({'|'.join(OSM_DAYS + OSM_MONTHS)}|PH|off|closed)\b")
OSM_MARK = re.compile(r"([,;]) *")
OSM_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
# A dash between two word joiners: no line breaks inside a span.
SPAN = "\\1\u2060–\u2060\\2"


def text(thing: Any, field: str) -> SafeString | str:
    """The text; where it falls back, with its `lang` and `dir`, and a mark that says so in the language of the page."""
    return written(*in_best_language(thing, field))


def voiced(thing: Any, field: str, for_me: bool) -> SafeString | str:
    """The text put to the visitor, where they ask for themself and there is one; else the text about the person."""
    return written(*_voiced(thing, field, for_me))


def written(words: str, code: str) -> SafeString | str:
    """A text that was read with its language before: marked where that is not the language of the page."""
    if not words or code == get_language():
        return words
    marked = '<span class="fallback" lang="{}" dir="{}">{}</span> {}'
    return format_html(marked, code, languages.direction(code), words, _not_yet())


def paragraphs(thing: Any, field: str) -> SafeString | str:
    """The text as paragraphs, one for each line; where it falls back, each with its language, and one mark at the end."""
    words, code = in_best_language(thing, field)
    lines = [(line.strip(),) for line in words.splitlines() if line.strip()]
    if not lines or code == get_language():
        return format_html_join("", "<p>{}</p>", lines)
    attributes = format_html('class="fallback" lang="{}" dir="{}"', code, languages.direction(code))
    marked = format_html_join("", "<p {}>{}</p>", ((attributes, *line) for line in lines))
    return format_html("{}<p>{}</p>", marked, _not_yet())


def plain(thing: Any, field: str, for_me: bool = False) -> str:
    """The text alone, for a place that can hold no element: a title, an option, an attribute."""
    return _voiced(thing, field, for_me)[0]


def _voiced(thing: Any, field: str, for_me: bool) -> tuple[str, str]:
    own = in_best_language(thing, f"{field}_self") if for_me else ("", "")
    return own if own[0] else in_best_language(thing, field)


def _not_yet() -> SafeString:
    # Translators: name your own language, not English: the mark stands in French pages as “pas encore en français”.
    return format_html('<small class="not-yet">{}</small>', _("not yet in English"))


def proper(thing: Any, field: str = "name") -> SafeString:
    """An official name: isolated in its own direction, and left alone by translators."""
    words, code = in_best_language(thing, field)
    if code == get_language():
        return format_html('<bdi translate="no">{}</bdi>', words)
    return format_html('<bdi lang="{}" translate="no">{}</bdi>', code, words)


def named(name: str) -> SafeString:
    """A name inside a sentence, or an address: it keeps its own direction, and translators leave it alone."""
    return format_html('<bdi translate="no">{}</bdi>', name)


def filled(sentence: str, **values: SafeString | str) -> SafeString:
    """The translated sentence with values that may carry marks of their own."""
    escaped = {name: conditional_escape(value) for name, value in values.items()}
    return SafeString(conditional_escape(sentence) % escaped)


def hours_words(expression: str) -> str:
    """Opening hours in OSM syntax with the days and months of the active language: `ma-vr 09:00–17:00`."""
    if expression == ALWAYS:
        return _("day and night")
    words = {osm: str(WEEKDAYS_ABBR[day]) for day, osm in enumerate(OSM_DAYS)}
    words |= {osm: str(MONTHS_3[month]) for month, osm in enumerate(OSM_MONTHS, start=1)}
    words |= {"PH": _("public holidays"), "off": _("closed"), "closed": _("closed")}
    told = OSM_WORD.sub(lambda found: words[found.group()], expression)
    told = OSM_MARK.sub(lambda found: languages.mark(found[1]), told)
    # Among words from right to left a span of hours would run from right to left too: 17:00–09:00.
    return OSM_SPAN.sub(f"\u2066{SPAN}\u2069" if get_language_bidi() else SPAN, told)
