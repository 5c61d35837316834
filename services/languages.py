"""Spoken languages: BCP 47 tags, canonical on input, named in the language of the page."""

from functools import cache, lru_cache

import langcodes
from babel import Locale, UnknownLocaleError, localedata
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Codes of ISO 639 that name no language: undetermined, several, none, not coded.
NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})


def canonical(tag: str) -> str:
    """The one tag that stands for this language: prs becomes fa-AF, kmr becomes ku.

    Raises ValidationError for what is no known language.
    """
    try:
        standard = langcodes.standardize_tag(tag, macro=True)
    except (langcodes.LanguageTagError, ValueError):
        standard = ""
    if not standard or not langcodes.tag_is_valid(standard) or not _is_known(standard):
        raise ValidationError(
            _("“%(tag)s” is no language code: write for example ar, ps or fa-AF."),
            params={"tag": tag},
            code="language",
        )
    return standard


def _is_known(standard: str) -> bool:
    """Whether the tag says a language in a code that all share: x-klingon and qaa are for private use."""
    parts = langcodes.Language.get(standard, normalize=False)
    code = parts.language or ""
    private = parts.private or code.startswith("x-") or "qaa" <= code <= "qtz"
    return bool(code) and code not in NO_LANGUAGE and not private


# Languages without a name in CLDR 47: in the interface languages of another script, else as in English.
NAMES_CLDR_LACKS = {"kar": {"en": "Karen", "uk": "каренська", "ar": "الكارينية"}}


@lru_cache(maxsize=2048)
def _name(tag: str, interface: str) -> str:
    own = NAMES_CLDR_LACKS.get(tag, {})
    known = _names_in(interface).get(tag.replace("-", "_"))
    return known or own.get(interface) or own.get("en") or tag


@cache
def _names_in(interface: str) -> dict[str, str]:
    """The names of all languages in one of the interface."""
    try:
        locale = Locale.parse(interface.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    names = dict(locale.languages)
    # Babel would keep all that CLDR says of each language, its calendars and its currencies: 9 MB for ours.
    localedata._cache.clear()
    return names


def name(tag: str, interface: str | None = None) -> str:
    """The name of the language in the interface language: `fa-AF` is Dari, `ar` is Arabisch."""
    return _name(tag, interface or get_language() or "nl")
