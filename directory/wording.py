"""Texts of rows as a page shows them: marked, for readers and for machines, where they are not in its language."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from directory import languages
from services.hours import ALWAYS
from tiers.texts import in_best_language

# What a line of a list begins with.
ITEM = "- "
OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
OSM_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
OSM_WORD = re.compile(rf"\b({'|'.join(OSM_DAYS + OSM_MONTHS)}|PH|off|closed)\b")
OSM_MARK = re.compile(r"([,;]) *")
OSM_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
# Words in Latin letters with what stands between them: `Dienst Voogdij/Service des Tutelles`.
LATIN_LETTER = "[A-Za-zÀ-ÖØ-öø-ÿŒœ]"
OTHER_LETTER = re.compile(rf"(?!{LATIN_LETTER})[^\W\d_]")
LATIN_WORDS = re.compile(rf"{LATIN_LETTER}(?:[\d.'’@/&+ -]*{LATIN_LETTER}|\d)*")
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
        return names_apart(words)
    fallback = '<span class="fallback" lang="{}" dir="{}">{}</span> {}'
    return format_html(fallback, code, languages.direction(code), words, _not_yet())


def paragraphs(
    thing: Any, field: str, link: Callable[[str], SafeString] | None = None
) -> SafeString | str:
    """The text as paragraphs, one for each line, and lists; where it falls back, each with its language, and one mark at the end.

    `link` makes words of a line lead elsewhere; a text in another language than the page's stays as it is.
    """
    words, code = in_best_language(thing, field)
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if not lines or code == get_language():
        return _blocks(lines, SafeString(""), link or names_apart)
    marks = format_html(' class="fallback" lang="{}" dir="{}"', code, languages.direction(code))
    return format_html("{}<p>{}</p>", _blocks(lines, marks, conditional_escape), _not_yet())


def _blocks(lines: list[str], marks: SafeString, inside: Callable[[str], SafeString]) -> SafeString:
    """A paragraph for each line; lines that begin with a dash are one list."""
    made = []
    for is_list, group in groupby(lines, key=lambda line: line.startswith(ITEM)):
        if is_list:
            items = ((inside(line.removeprefix(ITEM)),) for line in group)
            listed = format_html_join("", "<li>{}</li>", items)
            made.append((format_html("<ul{}>{}</ul>", marks, listed),))
        else:
            told = ((marks, inside(line)) for line in group)
            made.append((format_html_join("", "<p{}>{}</p>", told),))
    return format_html_join("", "{}", made)


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
        # A browser takes the direction of the first letter, which may be that of an abbreviation: CVFE – خط العنف.
        if languages.direction(code) == "rtl" and OTHER_LETTER.search(words):
            return format_html('<bdi dir="rtl" translate="no">{}</bdi>', words)
        return named(words)
    return format_html('<bdi lang="{}" translate="no">{}</bdi>', code, words)


def named(name: str) -> SafeString:
    """A name inside a sentence, or an address: it keeps its own direction, and translators leave it alone."""
    return format_html('<bdi translate="no">{}</bdi>', name)


def names_apart(words: str) -> SafeString:
    """The words of this language; where it has letters of its own, Latin words among them are names, and marked so.

    Without it a bracket behind a name jumps in a text from right to left, and translators translate the name.
    """
    if languages.active() in languages.LATIN:
        return conditional_escape(words)
    names = ((found, named(found.group())) for found in LATIN_WORDS.finditer(words))
    return marked(words, names, conditional_escape)


def marked(
    words: str,
    found: Iterable[tuple[re.Match[str], SafeString]],
    between: Callable[[str], SafeString],
) -> SafeString:
    """The words with each match, in their order, as it is marked; `between` makes what stands between them safe."""
    made, rest = [], 0
    for match, mark in found:
        made += [between(words[rest : match.start()]), mark]
        rest = match.end()
    return SafeString("".join([*made, between(words[rest:])]))


def filled(sentence: str, **values: SafeString | str) -> SafeString:
    """The translated sentence with values that may carry marks of their own."""
    escaped = {name: conditional_escape(value) for name, value in values.items()}
    return SafeString(conditional_escape(sentence) % escaped)


def reduced_date(written: str) -> str:
    """A year, a month or a day of ISO 8601 in words: `2027`, `June 2026`, `12 June 2026`."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 1:
        return written
    form = "DATE_FORMAT" if len(parts) == 3 else "YEAR_MONTH_FORMAT"
    return date_format(date(*(*parts, 1)[:3]), form)


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
