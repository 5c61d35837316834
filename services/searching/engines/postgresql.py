"""PostgreSQL: a `tsvector` made in Python word by word, each word behind the letter of its text, and a GIN index over it.

The letter is in the word, not its weight in the vector: the index does not know weights, and every row that has the
word would be read to look. As it is, no row is read at all but its key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from services.searching.reading import Marked

if TYPE_CHECKING:
    from services.searching.engines import Asked, Titled

LETTERS = "abcd"
TITLE = "="
# What the index holds. The planner takes a vector for cheap to look through, and would read every row; by the price of
# this function, which gives what it gets, it always takes the index.
INDEXED = "services_words(words)"
FOUND = f"SELECT service_id FROM services_searchdocument WHERE {INDEXED} @@ %s::tsquery"  # noqa: S608  our own names
STATEMENTS = (
    "CREATE OR REPLACE FUNCTION services_words(tsvector) RETURNS tsvector"
    " LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'BEGIN RETURN $1; END'",
    # Texts and vectors out of line: a search reads the keys alone.
    "ALTER TABLE services_searchdocument SET (toast_tuple_target = 128)",
    "CREATE INDEX IF NOT EXISTS services_searchdocument_found"
    f" ON services_searchdocument USING gin ({INDEXED}) WITH (fastupdate = off)",
    # The index of the first rules, which nothing asks any more.
    "DROP INDEX IF EXISTS services_searchdocument_words",
)


def vector(titles: Iterable[str], texts: Iterable[Iterable[str]]) -> str:
    """The words of the texts, weightiest first, as a `tsvector` is written; titles are words with a sign before."""
    found = [f"{TITLE}{title}" for title in titles]
    for letter, words in zip(LETTERS, texts, strict=True):
        found += [f"{letter}{word}" for word in words]
    return " ".join(f"'{word}'" for word in dict.fromkeys(found))


def query(asked: Asked | Titled) -> str:
    """What is asked, as a `tsquery` is written. Words hold letters and digits only, so nothing needs an escape."""
    if not hasattr(asked, "groups"):
        beginning = ":*" if asked.begins else ""
        return " | ".join(f"'{TITLE}{title}'{beginning}" for title in asked.titles)
    letters = LETTERS[: asked.depth]
    groups = (
        " | ".join(_phrase(phrase, letters, asked.whole) for phrase in group)
        for group in asked.groups
    )
    return " & ".join(f"({group})" for group in groups)


def _phrase(phrase: Marked, letters: str, whole: bool) -> str:
    found = []
    for word, begins in phrase:
        beginning = ":*" if begins and not whole else ""
        found.append(" | ".join(f"'{letter}{word}'{beginning}" for letter in letters))
    return " & ".join(f"({one})" for one in found)
