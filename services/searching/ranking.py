"""Which services have what was asked, and which of them come first: by our own weights, never by a score of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import add, itemgetter, or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, IntegerField, Max, Q, Value, When

from services import ranks
from services.searching.engines import TEXTS, Asked, HasWords, Titled
from services.searching.reading import Reading, Wanted, need_word

if TYPE_CHECKING:
    from services.querysets import ServiceQuerySet

# How far behind something stands by the text in which a service has it; the less, the nearer to the top.
IN_NAME, OF_NEED, NOWHERE = 0, 2, 9
BEHIND = dict(zip(TEXTS, (1, 3, 4, 6), strict=True))
# Before all these: its whole name was typed, or means the same as what was typed, or begins with what was typed. The
# last does not help a service that is open to others only: nobody asked for it by its name.
TITLE, KIN, BEGINNING, NO_TITLE = range(4)
LEAST_FOR_BEGINNING = 3
# How far behind it stands for a step of its rank: what names other papers only, and what is for everyone where an
# audience is asked, is as far behind as what says the word at its end.
A_STEP = {"status_rank": 2, "audience_rank": 6}


def matching(services: ServiceQuerySet, reading: Reading) -> ServiceQuerySet:
    """Services that have all that was asked, or as many of the things as the reading says are enough."""
    if not reading.is_partial:
        return services.filter(HasWords(_asked(reading.wanted), *_titled(reading)))
    return _with_hits(services, reading).filter(hits__gte=reading.enough)


def most_hits(services: ServiceQuerySet, reading: Reading) -> int:
    """How many of the things asked some of these services have together: one query where all, else two."""
    if matching(services, reading).exists():
        return len(reading.wanted)
    if len(reading.wanted) == 1:
        return 0
    best = _with_hits(services, reading).order_by().aggregate(best=Max("hits"))["best"]
    return best or 0


def ranked(
    services: ServiceQuerySet, reading: Reading, fits: Iterable[str] = ()
) -> tuple[ServiceQuerySet, list[Any]]:
    """The services with how far behind each stands (`behind`), and the order that follows from it.

    `fits` are the annotated ranks of what was asked beside the words: they count as one more thing asked.
    """
    asked = (
        *(_behind(one, reading) for one in reading.wanted),
        *(F(name) * A_STEP[name] for name in fits),
    )
    each = reduce(add, asked, Value(NO_TITLE))
    behind = Case(*_named(reading, by_papers="status_rank" in fits), default=each)
    found = services.annotate(behind=behind)
    return found, [*([F("hits").desc()] if reading.is_partial else []), "behind"]


def _named(reading: Reading, *, by_papers: bool) -> Iterator[When]:
    """How far behind a service stands where its name was typed."""
    for titled, place in ((Titled(reading.titles), TITLE), (Titled(reading.kin), KIN)):
        if titled.titles:
            yield When(HasWords(titled), then=Value(place))
    if beginnings := reading.beginnings(LEAST_FOR_BEGINNING):
        begins = Q(HasWords(Titled(beginnings, begins=True)))
        is_open = Q(status_rank__lt=ranks.NAMES_OTHERS) if by_papers else Q()
        yield When(begins & is_open, then=Value(BEGINNING))


def general_or_local(*, is_local_first: bool) -> Case:
    """The general record of a network before its local members; after them where a place tells which is meant."""
    return Case(
        When(local_of__isnull=is_local_first, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _with_hits(services: ServiceQuerySet, reading: Reading) -> ServiceQuerySet:
    each = [Q(HasWords(_asked([one]))) for one in reading.wanted]
    hits = (Case(When(has, then=Value(1)), default=Value(0)) for has in each)
    return services.filter(reduce(or_, each)).annotate(hits=reduce(add, hits))


def _behind(one: Wanted, reading: Reading) -> Case:
    *texts, last = BEHIND.items()
    # Where all must be found, what is in no other text is in the last: that need not be asked.
    farthest = last[1]
    if reading.is_partial:
        texts, farthest = [*texts, last], NOWHERE
    asked: list[tuple[Asked, int]] = []
    if said := one.said:
        asked.append((_asked([said], TEXTS[0], is_whole=True), IN_NAME))
        asked += [(_asked([said], text), behind) for text, behind in texts]
    if one.needs:
        needs = tuple(((need_word(slug), False),) for slug in one.needs)
        asked.append((Asked((needs,), "needs"), OF_NEED))
    asked.sort(key=itemgetter(1))
    return Case(
        *(When(HasWords(what), then=Value(behind)) for what, behind in asked),
        default=Value(farthest),
        output_field=IntegerField(),
    )


def _asked(wanted: Iterable[Wanted], down_to: str = TEXTS[-1], *, is_whole: bool = False) -> Asked:
    return Asked(tuple(one.marked() for one in wanted), down_to, is_whole)


def _titled(reading: Reading) -> list[Titled]:
    """The names by which it was asked, whole, and those that begin with what was typed in several words."""
    names = [Titled((*reading.titles, *reading.kin)), Titled(reading.joined, begins=True)]
    return [name for name in names if name.titles]
