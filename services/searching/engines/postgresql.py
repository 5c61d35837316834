"""PostgreSQL: a `tsvector` made in Python word by word, each word behind letters for its text, and a GIN index over it.

The letter is in the word, not its weight in the vector: the index does not know weights, and every row that has the
word would be read to look. As it is, no row is read at all but its key. `a` says that the word stands in the weightiest
text, `b` in that or the next, and so on: however deep is looked, a word is one thing to ask of the index.
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
# A plain IN becomes a join, for which PostgreSQL may read the vector of each service again, and goes on when the counts
# have seen enough. So the index is asked once, and then each key is looked up.
HAS = (
    f"({{key}} IN (SELECT service_id FROM services_searchdocument WHERE {INDEXED} @@ %s::tsquery))"  # noqa: S608  our own names
    " IS TRUE"
)
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
    """The words of the texts, weightiest first, as a `tsvector` is written; titles are words with a sign before.

    A word stands with the letter of its text and of all that are lighter.
    """
    found = [f"{TITLE}{title}" for title in titles]
    for at, words in zip(range(len(LETTERS)), texts, strict=True):
        found += [f"{letter}{word}" for letter in LETTERS[at:] for word in words]
    return " ".join(f"'{word}'" for word in dict.fromkeys(found))


def query(asked: Asked | Titled) -> str:
    """What is asked, as a `tsquery` is written. Words hold letters and digits only, so nothing needs an escape."""
    if not hasattr(asked, "groups"):
        beginning = ":*" if asked.begins else ""
        return " | ".join(f"'{TITLE}{title}'{beginning}" for title in asked.titles)
    letter = LETTERS[asked.depth - 1]
    groups = (
        " | ".join(_phrase(phrase, letter, asked.whole) for phrase in group)
        for group in asked.groups
    )
    return " & ".join(f"({group})" for group in groups)


def _phrase(phrase: Marked, letter: str, whole: bool) -> str:
    found = (f"'{letter}{word}'{':*' if begins and not whole else ''}" for word, begins in phrase)
    return f"({' & '.join(found)})"
