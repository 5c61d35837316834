"""Which services have what was asked, and which of them come first: by our own weights, never by a score of the database."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add, or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, IntegerField, Max, Q, Value, When

from services.searching.engines import TEXTS, Asked, Titled
from services.searching.reading import Reading, Wanted

if TYPE_CHECKING:
    from services.querysets import ServiceQuerySet

# How far behind something stands by the text in which a service has it; the less, the nearer to the top.
IN_NAME, IN_BEGINNING_OF_NAME, NOWHERE = 0, 1, 9
BEHIND = dict(zip(TEXTS, (IN_BEGINNING_OF_NAME, 3, 4, 6), strict=True))
# Behind a service whose whole name was asked.
TITLE, NO_TITLE = 0, 1


def matching(services: ServiceQuerySet, reading: Reading) -> ServiceQuerySet:
    """Services that have all that was asked, or as many of the things as the reading says are enough."""
    if not reading.is_partial:
        return services.filter(_holds(_asked(reading.wanted)) | _is_titled(reading))
    return _with_hits(services, reading).filter(hits__gte=reading.enough)


def most_hits(services: ServiceQuerySet, reading: Reading) -> int:
    """How many of the things asked some of these services have together: one query where all, else two."""
    if matching(services, reading).exists():
        return len(reading.wanted)
    if len(reading.wanted) == 1:
        return 0
    best = _with_hits(services, reading).order_by().aggregate(best=Max("hits"))["best"]
    return best or 0


def ranked(services: ServiceQuerySet, reading: Reading) -> tuple[ServiceQuerySet, list[Any]]:
    """The services with how far behind each stands (`behind`), and the order that follows from it."""
    each = reduce(add, (_behind(one) for one in reading.wanted), Value(NO_TITLE))
    behind = Case(When(_is_titled(reading), then=Value(TITLE)), default=each)
    found = services.annotate(behind=behind)
    return found, [*([F("hits").desc()] if reading.is_partial else []), "behind"]


def general_first() -> Case:
    """The general record of a network before its local members, where no place tells which of these is meant."""
    return Case(
        When(local_of__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField()
    )


def _with_hits(services: ServiceQuerySet, reading: Reading) -> ServiceQuerySet:
    each = [_holds(_asked([one])) for one in reading.wanted]
    hits = (Case(When(has, then=Value(1)), default=Value(0)) for has in each)
    return services.filter(reduce(or_, each)).annotate(hits=reduce(add, hits))


def _behind(one: Wanted) -> Case:
    asked = [(_asked([one], TEXTS[0], is_whole=True), IN_NAME)]
    asked += [(_asked([one], text), behind) for text, behind in BEHIND.items()]
    return Case(
        *(When(_holds(what), then=Value(behind)) for what, behind in asked),
        default=Value(NOWHERE),
        output_field=IntegerField(),
    )


def _asked(wanted: Iterable[Wanted], down_to: str = TEXTS[-1], *, is_whole: bool = False) -> Asked:
    return Asked(tuple(one.phrases for one in wanted), down_to, is_whole)


def _is_titled(reading: Reading) -> Q:
    return _holds(Titled(reading.titles))


def _holds(what: Asked | Titled) -> Q:
    return Q(document__words__holds=what)
