"""The interface languages: which there are, which are offered, and what Django does not know about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

# Django has no entry for these (Django 5.2); without one `get_language_info` fails.
LANG_INFO.update(
    {
        "ps": {"bidi": True, "code": "ps", "name": "Pashto", "name_local": "پښتو"},
        "ti": {"bidi": False, "code": "ti", "name": "Tigrinya", "name_local": "ትግርኛ"},
        "so": {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"},
    }
)

SOURCE = "nl"

# Every language that the texts have a column for; `fa` serves readers of Farsi and of Dari.
ALL = ("nl", "fr", "en", "de", "uk", "ru", "ar", "fa", "ps", "ti", "tr", "so")

# Languages shown to visitors: only those with a complete catalogue (system check directory.E001).
OFFERED = ("nl", "fr", "en", "de", "uk", "ar")

# Languages in which every published fact stands, so that no text is ever missing altogether: these are the
# languages that helpers in Belgium work in. In the others a text may fall back to one of these, visibly.
REQUIRED = ("nl", "fr", "en")

# Languages other than the source whose texts a speaker has reviewed: in all others a machine made them.
REVIEWED: tuple[str, ...] = ()

RIGHT_TO_LEFT = ("ar", "fa", "ps")

# Languages written in Latin letters: in the texts of the others, Latin words are names or the words of the papers.
LATIN = ("nl", "fr", "en", "de", "tr", "so")

# Where a text is missing, it is shown in the first of these that has it, marked as such: languages of REQUIRED.
FALLBACK = {
    "default": ("nl", "en", "fr"),
    "fr": ("en", "nl"),
    "en": ("fr", "nl"),
    "de": ("fr", "en", "nl"),
    "uk": ("en", "fr", "nl"),
    "ru": ("en", "fr", "nl"),
    "ar": ("fr", "en", "nl"),
    "fa": ("en", "fr", "nl"),
    "ps": ("en", "fr", "nl"),
    "ti": ("en", "fr", "nl"),
    "tr": ("fr", "en", "nl"),
    "so": ("en", "fr", "nl"),
}

# The marks between things in a row, where a script has its own.
MARKS = {code: {",": "،", ";": "؛"} for code in ("ar", "fa", "ps")}


def nearest_offered(code: str) -> str:
    """The language itself where it is offered, else the first of its fallbacks that is."""
    chain = (code, *FALLBACK.get(code, FALLBACK["default"]))
    return next((found for found in chain if found in OFFERED), SOURCE)


def is_machine_made(code: str) -> bool:
    """Whether a machine made the texts of the site in this language and no speaker has reviewed them yet."""
    return code != SOURCE and code not in REVIEWED


def own_name(code: str) -> str:
    """The name of the language in the language itself."""
    return LANG_INFO[code]["name_local"]


def direction(code: str) -> str:
    """`rtl` or `ltr`, for the attribute `dir`."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def active() -> str:
    """The language of this page; the source where none is active."""
    return get_language() or SOURCE


@dataclass(frozen=True)
class Language:
    """An interface language, as a page that speaks several of them needs it."""

    code: str

    @property
    def direction(self) -> str:
        return direction(self.code)

    @property
    def own_name(self) -> str:
        return own_name(self.code)

    @property
    def is_machine_made(self) -> bool:
        return is_machine_made(self.code)


def offered() -> list[Language]:
    """The languages of a page that speaks all of them."""
    return [Language(code) for code in OFFERED]


def mark(sign: str = ",") -> str:
    """A comma or a semicolon with its space, as the active language writes it."""
    return MARKS.get(active(), {}).get(sign, sign) + " "


def listed(things: Iterable[Any]) -> str:
    """The things in a row, with the comma of the active language between them."""
    return mark().join(str(thing) for thing in things)


def isolated(name: str) -> str:
    """A name inside a sentence that runs from right to left, so that neither turns the other around."""
    is_turned = direction(active()) == "rtl"
    return f"\u2068{name}\u2069" if is_turned else name
