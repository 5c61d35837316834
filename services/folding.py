"""Folds typed text so that spelling habits do not matter: case, accents, ligatures, hyphens, Arabic and Cyrillic variants."""

import re
import unicodedata
from collections.abc import Iterable

LETTERS = str.maketrans(
    {
        # Latin letters that decomposition leaves alone (ß is handled by casefold)
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        # Cyrillic: Russian and Ukrainian letters for the same sound
        "є": "е",
        "э": "е",
        "і": "и",
        "ы": "и",
        "ґ": "г",
        "ъ": "",
        "ь": "",
        # Arabic script: Persian, Pashto and Arabic forms of one letter (hamza falls with the marks)
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ۍ": "ي",
        "ک": "ك",
        "ګ": "گ",
        "ة": "ه",
        "ۀ": "ه",
        "ۃ": "ه",
        "ء": "",
        "ـ": "",
    }
)
APOSTROPHES = re.compile(r"['’‘ʼ`´ʹ]")
# French leaves out a vowel before the next word: l'asile, d'Ostende, qu'un.
ELIDED = re.compile(
    r"(?<![\w'’‘ʼ])(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’‘ʼ](?=\w)", re.IGNORECASE
)
BETWEEN_WORDS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` in one plain spelling, words between single spaces; empty when it holds no letter or digit.

    Digits of every script become ASCII digits, so that ٩٠٠٠ is 9000. Folding twice changes nothing.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(_plain(letter) for letter in unicodedata.normalize("NFKD", text))
    text = APOSTROPHES.sub("", text.translate(LETTERS))
    return BETWEEN_WORDS.sub(" ", text).strip()


def without_elision(text: str) -> str:
    """The text without the French words that are written on to the next: asile for l'asile."""
    return ELIDED.sub("", text)


def fold_all(texts: Iterable[str]) -> str:
    """The texts folded, each different one once, between spaces: what a text filter looks in."""
    return " ".join(dict.fromkeys(fold(text) for text in texts if text))


def sort_key(text: str) -> str:
    """Letters and digits only, so that every database sorts it alike, whatever its collation."""
    return fold(text).replace(" ", "")


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Mn", "Cf"):  # accents, vowel signs, zero-width joiners
        return ""
    if category == "Nd":
        return str(unicodedata.digit(letter))
    return letter
