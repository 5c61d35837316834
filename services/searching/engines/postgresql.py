"""PostgreSQL: a `tsvector` with a weight for each text, made in Python word by word, and a GIN index over it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from services.searching.reading import Marked

if TYPE_CHECKING:
    from services.searching.engines import Asked, Titled

WEIGHTS = "ABCD"
TITLE = "="
STATEMENTS = (
    # Beside the row and not out of line: else the planner takes a scan of the whole table for cheaper.
    "ALTER TABLE services_searchdocument ALTER COLUMN words SET STORAGE MAIN",
    "CREATE INDEX IF NOT EXISTS services_searchdocument_words"
    " ON services_searchdocument USING gin (words)",
)


def vector(titles: Iterable[str], texts: Iterable[Iterable[str]]) -> str:
    """The words of the texts, weightiest first, as a `tsvector` is written; titles are words with a sign before."""
    weighed = {f"{TITLE}{title}": WEIGHTS[0] for title in titles}
    for weight, words in zip(WEIGHTS, texts, strict=True):
        for word in words:
            weighed.setdefault(word, weight)
    return " ".join(f"'{word}':1{weight}" for word, weight in weighed.items())


def query(asked: Asked | Titled) -> str:
    """What is asked, as a `tsquery` is written. Words hold letters and digits only, so nothing needs an escape."""
    if not hasattr(asked, "groups"):
        beginning = ":*" if asked.begins else ""
        return " | ".join(f"'{TITLE}{title}'{beginning}" for title in asked.titles)
    weights = WEIGHTS[: asked.depth] if asked.depth < len(WEIGHTS) else ""
    groups = (
        " | ".join(_phrase(phrase, weights, asked.whole) for phrase in group)
        for group in asked.groups
    )
    return " & ".join(f"({group})" for group in groups)


def _phrase(phrase: Marked, weights: str, whole: bool) -> str:
    found = []
    for word, begins in phrase:
        marks = ("*" if begins and not whole else "") + weights
        found.append(f"'{word}':{marks}" if marks else f"'{word}'")
    return f"({' & '.join(found)})"
