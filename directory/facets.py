"""The choices of each filter with the number of services behind them, all counted in one query.

A filter's counts leave out that filter itself: they say how many services a choice would give on its own.
"""

from collections import defaultdict

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from directory.search import Search
from services.models import Service, ServiceLanguage
from services.querysets import UNKNOWN
from tiers.models import Audience

# Services that count for every value of their filter: for everyone, open to all, with an interpreter.
EVERY = "*"
# Counts above this are shown as 100+.
MOST = 100
SPOKEN = "spoken"
CLOSED = "closed"


def count(search: Search) -> dict[str, dict[str, int]]:
    """For each filter its slugs with the number of services; a slug without services is absent. One query."""
    branches = [
        _counted(search.without("tier").services(), "tier", F("tier__slug")),
        _counted(search.without("cost").services(), "cost", F("cost")),
        _counted(search.without("access").services(), "access", F("access")),
        _counted(search.without("need").services(), "need", F("needs__slug")),
        _counted(search.without("domain").services(), "domain", F("domains__slug")),
        *_audiences(search.without("audience").services()),
        *_statuses(search.without("status").services()),
        *_languages(search.without("language").services()),
    ]
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for name, value, number in branches[0].union(*branches[1:], all=True):
        if value is not None:
            counts[name][value] = number
    _add_to_each(counts["audience"])
    counts["status"].update({slug: -closed for slug, closed in counts.pop(CLOSED, {}).items()})
    _add_to_each(counts["status"])
    for tag in counts.pop(SPOKEN, {}):
        counts["language"].setdefault(tag, 0)
    unknown = counts["language"].pop(UNKNOWN, 0)
    _add_to_each(counts["language"])
    if unknown:
        counts["language"][UNKNOWN] = unknown
    both = counts["access"].get(Service.Access.BOTH, 0)
    for way in (Service.Access.SELF, Service.Access.PROFESSIONAL):
        if both or way in counts["access"]:
            counts["access"][way] = counts["access"].get(way, 0) + both
    return counts


def _add_to_each(counts: dict[str, int]) -> None:
    every = counts.pop(EVERY, 0)
    for value in counts:
        counts[value] += every
    counts[EVERY] = every


def number(counts: dict[str, int], value: str) -> int:
    """How many services a choice gives, for values that no service names as well."""
    return counts.get(value, counts.get(EVERY, 0))


def _counted(services: QuerySet, name: str, value: F | Value) -> QuerySet:
    return (
        # Without rewrite(False), modeltranslation's values() adds every column, and groups by it.
        services.rewrite(False)
        .order_by()
        .values(
            facet=Value(name, output_field=CharField()),
            value=Cast(value, CharField(max_length=80)),
        )
        .annotate(number=Count("pk", distinct=True))
        .values_list("facet", "value", "number")
    )


def _audiences(services: QuerySet) -> list[QuerySet]:
    audiences = Service.audiences.through.objects.filter(
        service=OuterRef("pk"), audience__slug=Audience.EVERYONE
    )
    everyone = Exists(audiences)
    return [
        _counted(services.filter(everyone), "audience", Value(EVERY)),
        _counted(services.filter(~everyone), "audience", F("audiences__slug")),
    ]


def _statuses(services: QuerySet) -> list[QuerySet]:
    """All services, and those that are closed to each status: choosing one shows the others, unknown ones included."""
    closed = services.filter(statuses__answer="closed")
    return [
        _counted(services, "status", Value(EVERY)),
        _counted(closed, CLOSED, F("statuses__status__slug")),
    ]


def _languages(services: QuerySet) -> list[QuerySet]:
    with_interpreter = services.filter(interpreter__in=("provided", "on-request"))
    without = services.exclude(interpreter__in=("provided", "on-request"))
    spoken = ServiceLanguage.objects.filter(service=OuterRef("pk"))
    silent = services.filter(~Exists(spoken), interpreter=UNKNOWN)
    tag = F("languages__language__tag")
    return [
        _counted(with_interpreter, "language", Value(EVERY)),
        _counted(with_interpreter, SPOKEN, tag),
        _counted(without, "language", tag),
        _counted(silent, "language", Value(UNKNOWN)),
    ]
