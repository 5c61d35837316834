"""The choices of each filter with the number of services behind them, all counted in one query.

A filter's counts leave out that filter itself: they say how many services a choice would give on its own. So only
services count that all filters let through, or all but one; of a great many the first `LOOKED_AT` are looked at, and
the counts then say «at least».
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from directory.search import CONDITIONS, Search, vocabularies
from services.conditions import INTERPRETED, UNKNOWN
from services.models import Service
from services.snapshot import Snapshot
from tiers.models import Audience

# Services that count for every value of their filter: for everyone, open to all, with an interpreter.
EVERY = "*"
# Counts above this are shown as 100+.
MOST = 100
# More services than this are not counted one by one: the cost of a list must not grow with the directory.
LOOKED_AT = 1_000
CLOSED = "closed"
SEEN = "seen"


@dataclass(frozen=True)
class Counts:
    """For each filter its slugs with the number of services; a slug without services is absent.

    `are_least`: there are more services than were looked at, so that each number says «at least».
    """

    by_filter: dict[str, dict[str, int]] = field(default_factory=dict)
    are_least: bool = False

    def of(self, name: str) -> dict[str, int]:
        return self.by_filter.get(name, {})

    def number(self, name: str, value: str) -> int:
        """How many services a choice gives, for values that no service names as well."""
        counts = self.of(name)
        return counts.get(value, counts.get(EVERY, 0))


def count(search: Search, snapshot: Snapshot) -> Counts:
    """The counts beside the choices of this question: one query."""
    try:
        rows = _rows(search, snapshot)
    except EmptyResultSet:
        return Counts()
    slugs = _slugs(snapshot)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for name, value, number in rows:
        slug = slugs[name].get(int(value)) if name in slugs and value.isdigit() else value
        if slug is not None:  # else it was made after the snapshot was read
            counts[name][slug] = number
    looked_at = counts.pop(SEEN)[EVERY]
    _add_to_each(counts["audience"])
    counts["status"].update({slug: -closed for slug, closed in counts.pop(CLOSED, {}).items()})
    _add_to_each(counts["status"])
    unknown = counts["language"].pop(UNKNOWN, 0)
    _add_to_each(counts["language"])
    if unknown:
        counts["language"][UNKNOWN] = unknown
    both = counts["access"].get(Service.Access.BOTH, 0)
    for way in (Service.Access.SELF, Service.Access.PROFESSIONAL):
        if both or way in counts["access"]:
            counts["access"][way] = counts["access"].get(way, 0) + both
    return Counts(dict(counts), are_least=looked_at > LOOKED_AT)


def _add_to_each(counts: dict[str, int]) -> None:
    every = counts.pop(EVERY, 0)
    for value in counts:
        counts[value] += every
    counts[EVERY] = every


def _slugs(snapshot: Snapshot) -> dict[str, dict[int, str]]:
    """The slug by primary key, for the filters whose values are rows of a vocabulary."""
    slugs = {
        name: {pk: row.slug for pk, row in rows.by_pk.items()}
        for name, rows in vocabularies(snapshot).items()
    }
    languages = {pk: row.tag for pk, row in snapshot.languages_by_pk.items()}
    return {**slugs, CLOSED: slugs["status"], "language": languages}


def _rows(search: Search, snapshot: Snapshot) -> list[tuple[str, str, int]]:
    """(filter, key or value, number): one statement, in SQL that both databases read alike.

    The services of the question are looked at once, with a mark for each filter in force that they miss.
    """
    in_force = [name for name in CONDITIONS if search.values.get(name)]
    found = search.without(*CONDITIONS).services().rewrite(False).order_by()
    marks = {
        f"misses_{name}": Case(
            When(CONDITIONS[name](search.values[name]), then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
        for name in in_force
    }
    columns = ["id", "tier_id", "cost", "access", "interpreter"]
    sql, params = found.annotate(**marks).values_list(*columns, *marks).query.sql_with_params()
    missed = " + ".join(marks) or "0"
    everyone = snapshot.audiences.by_slug.get(Audience.EVERYONE)
    branches = " UNION ALL ".join(_branches(in_force, everyone.pk if everyone else 0))
    # Materialised, so that the marks are reckoned once, and reading stops at the limit.
    statement = f"""
        WITH found ({", ".join([*columns, *marks])}) AS MATERIALIZED ({sql}),
        near AS MATERIALIZED (
            SELECT found.*, {missed} AS missed FROM found WHERE {missed} <= 1 LIMIT {LOOKED_AT + 1}
        )
        {branches}
    """  # noqa: S608 - made of our own names only
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def _branches(in_force: Iterable[str], everyone: int) -> Iterable[str]:
    """A SELECT of (filter, value, number) for each kind of choice over the services in `near`."""
    in_force = set(in_force)

    def fitting(name: str) -> str:
        """Those that no other filter stops."""
        return f"near.missed = near.misses_{name}" if name in in_force else "near.missed = 0"

    def grouped(name: str, value: str, where: str, rows: str = "near") -> str:
        return (
            f"SELECT '{name}', CAST({value} AS text), COUNT(*) FROM {rows} WHERE {where} "  # noqa: S608
            f"GROUP BY {value}"
        )

    def all_of(name: str, where: str, value: str = EVERY) -> str:
        return f"SELECT '{name}', '{value}', COUNT(*) FROM near WHERE {where}"  # noqa: S608

    def joined(table: str) -> str:
        return f"near JOIN {table} AS one ON one.service_id = near.id"

    interpreted = "near.interpreter IN ({})".format(", ".join(f"'{way}'" for way in INTERPRETED))
    is_for_everyone = (
        "EXISTS (SELECT 1 FROM services_service_audiences AS one "  # noqa: S608
        f"WHERE one.service_id = near.id AND one.audience_id = {int(everyone)})"
    )
    has_language = (
        "EXISTS (SELECT 1 FROM services_servicelanguage AS one WHERE one.service_id = near.id)"
    )
    yield all_of(SEEN, "1 = 1")
    yield grouped("tier", "near.tier_id", fitting("tier"))
    yield grouped("cost", "near.cost", fitting("cost"))
    yield grouped("access", "near.access", fitting("access"))
    yield grouped("need", "one.need_id", fitting("need"), joined("services_service_needs"))
    domains = joined("services_service_domains")
    yield grouped("domain", "one.lifedomain_id", fitting("domain"), domains)
    yield all_of("audience", f"{fitting('audience')} AND {is_for_everyone}")
    not_everyone = f"{fitting('audience')} AND NOT {is_for_everyone}"
    audiences = joined("services_service_audiences")
    yield grouped("audience", "one.audience_id", not_everyone, audiences)
    # All services, and those that are closed to each status: choosing one shows the others, unknown ones included.
    yield all_of("status", fitting("status"))
    closed = f"{fitting('status')} AND one.answer = 'closed'"
    yield grouped(CLOSED, "one.status_id", closed, joined("services_servicestatus"))
    # A language counts once for a service, spoken or interpreted; with an interpreter every language does.
    yield all_of("language", f"{fitting('language')} AND {interpreted}")
    alone = f"COUNT(DISTINCT CASE WHEN {interpreted} THEN NULL ELSE near.id END)"
    yield (
        f"SELECT 'language', CAST(one.language_id AS text), {alone} "  # noqa: S608
        f"FROM {joined('services_servicelanguage')} WHERE {fitting('language')} "
        "GROUP BY one.language_id"
    )
    silent = f"{fitting('language')} AND near.interpreter = '{UNKNOWN}' AND NOT {has_language}"
    yield all_of("language", silent, UNKNOWN)
