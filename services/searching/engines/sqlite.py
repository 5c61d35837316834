"""SQLite: an FTS5 table over the texts, which triggers keep in step with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.searching.reading import Marked

if TYPE_CHECKING:
    from services.searching.engines import Asked, Titled

COLUMNS = ("titles", "names", "needs", "about", "rest")
INDEX, TABLE, KEY = "services_searchindex", "services_searchdocument", "service_id"
HAS = f"{{key}} IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)"  # noqa: S608  our own names

_columns = ", ".join(COLUMNS)
_new = ", ".join(f"new.{name}" for name in COLUMNS)
_old = ", ".join(f"old.{name}" for name in COLUMNS)
_add = f"INSERT INTO {INDEX} (rowid, {_columns}) VALUES (new.{KEY}, {_new});"  # noqa: S608
_drop = f"INSERT INTO {INDEX} ({INDEX}, rowid, {_columns}) VALUES ('delete', old.{KEY}, {_old});"  # noqa: S608
# Without its table the index would keep what it held, and give it to the next table of this name.
GONE = (f"DROP TABLE IF EXISTS {INDEX}",)
STATEMENTS = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5({_columns}, content='{TABLE}',"
    f" content_rowid='{KEY}', detail=column, tokenize='unicode61 remove_diacritics 0')",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_add AFTER INSERT ON {TABLE} BEGIN {_add} END",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_drop AFTER DELETE ON {TABLE} BEGIN {_drop} END",
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_change AFTER UPDATE ON {TABLE} BEGIN {_drop} {_add} END",
)


def query(asked: Asked | Titled) -> str:
    """What is asked, in the words of FTS5. Words hold letters and digits only, so nothing needs an escape."""
    if not hasattr(asked, "groups"):
        beginning = "*" if asked.begins else ""
        titles = " OR ".join(f'"{title}"{beginning}' for title in asked.titles)
        return f"{{{COLUMNS[0]}}} : ({titles})"
    columns = " ".join(COLUMNS[1 : asked.depth + 1])
    groups = (
        " OR ".join(_phrase(phrase, asked.whole) for phrase in group) for group in asked.groups
    )
    return f"{{{columns}}} : ({' AND '.join(f'({group})' for group in groups)})"


def _phrase(phrase: Marked, whole: bool) -> str:
    found = (f'"{word}"{"*" if begins and not whole else ""}' for word, begins in phrase)
    return f"({' AND '.join(found)})"
