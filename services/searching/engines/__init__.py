"""How each database finds the words: PostgreSQL in a `tsvector`, SQLite in FTS5.

Both are asked the same thing, `Asked`: phrases of words, and the weightiest texts in which they may stand. Neither is
asked for a score: the order is ours, and the same on both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from services.searching.engines import postgresql, sqlite
from services.searching.reading import Marked

# The texts of a service, weightiest first; a word stands only in the first that has it.
TEXTS = ("names", "needs", "about", "rest")


@dataclass(frozen=True)
class Asked:
    """Each group must be found by one of its phrases, in the texts down to `down_to`; `whole` words, or beginnings."""

    groups: tuple[tuple[Marked, ...], ...]
    down_to: str = TEXTS[-1]
    whole: bool = False

    @property
    def depth(self) -> int:
        """How many of the texts are looked in."""
        return TEXTS.index(self.down_to) + 1


@dataclass(frozen=True)
class Titled:
    """One of these whole names, squashed, or a name that begins with one."""

    titles: tuple[str, ...]
    begins: bool = False


class Weighted(models.Field):
    """The words of a service as PostgreSQL keeps them; empty on SQLite, whose index follows the texts by triggers."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class HasWords(models.Func):
    """`filter(HasWords(Asked(…), Titled(…)))`: whether a service has one of these."""

    output_field = models.BooleanField()

    def __init__(self, *asked: Asked | Titled) -> None:
        self.asked = asked
        super().__init__(models.F("pk"))

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list]:
        return self._sql(postgresql.HAS, " | ", map(postgresql.query, self.asked), compiler)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list]:
        return self._sql(sqlite.HAS, " OR ", map(sqlite.query, self.asked), compiler)

    def _sql(
        self, has: str, either: str, queries: Iterable[str], compiler: Any
    ) -> tuple[str, list]:
        key, params = compiler.compile(self.source_expressions[0])
        return has.format(key=key), [*params, either.join(f"({query})" for query in queries)]


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Makes the index where it is not there yet, and drops it where its table is gone. Migrating does it, at its end."""
    there = {"postgresql": postgresql.STATEMENTS, "sqlite": sqlite.STATEMENTS}
    gone = {"postgresql": (), "sqlite": sqlite.GONE}
    with connection.cursor() as cursor:
        is_there = sqlite.TABLE in connection.introspection.table_names(cursor)
        for statement in (there if is_there else gone)[connection.vendor]:
            cursor.execute(statement)
