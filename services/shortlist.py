"""The services that an advice weighs where very many come into question: for each need and layer the first in order.

An advice weighs every service that can be meant (`services.matching`), and takes longer the more there are. Past `MOST`
the database takes those that must stand first, by the order of docs/routing.md as far as columns tell it. What it leaves
out is far down every list; the number of «more» services then counts those that were weighed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import RowNumber

from services import conditions, due, ranks
from services.fitting import EVERYONE, PROFESSIONAL, Person
from services.models import ContactPoint, Location, Region, Service, ServiceLanguage
from services.querysets import ServiceQuerySet

# Up to so many are weighed, all of them.
MOST = 400
# Of more, so many for each need in each layer.
A_NEED = 40
REACHING = (ContactPoint.Kind.PHONE, ContactPoint.Kind.EMAIL)


@dataclass(frozen=True)
class Shortlist:
    """What is known of the question: who asks, the audiences that fit them, for which needs, where, with which doors.

    `fixed` are those of the audiences that no need opens, and `rare` those that we never ask for: a service that fits by
    such alone comes last.
    """

    person: Person
    audiences: frozenset[str]
    needs: tuple[str, ...]
    place: Region | None
    doors: tuple[int, ...] = ()
    fixed: frozenset[str] = frozenset()
    rare: frozenset[str] = frozenset()

    def keys(self, found: ServiceQuerySet) -> list[int]:
        """The keys of services to weigh, doors and local networks always among them: two queries."""
        keys = set(self.doors)
        for member in found.filter(local_of__isnull=False).order_by().values_list("pk", "local_of"):
            keys |= set(member)
        first = found.filter(self._can_fit(), needs__slug__in=self.needs).annotate(
            nth=Window(
                RowNumber(),
                partition_by=[F("needs"), F("tier")],
                order_by=[*self._order(), "sort_name", "slug"],
            )
        )
        keys |= set(first.filter(nth__lte=A_NEED).order_by().values_list("pk", flat=True))
        return sorted(keys)

    def _order(self) -> Iterable[Case | F | object]:
        """The parts of the fixed order that columns tell."""
        person = self.person
        if self.rare & self.fixed:
            by_asked = conditions.having_any("audiences", self.fixed - self.rare)
            by_rare = conditions.having_any("audiences", self.fixed & self.rare)
            yield _first(by_asked | ~by_rare)
        if person.statuses:
            yield ranks.of_status(list(person.statuses))
        yield _first(conditions.having_any("needs", person.chosen))
        if person.who:
            own = conditions.having_any("audiences", person.who.own)
            yield _first(own, conditions.having_any("audiences", [EVERYONE]))
        if self.place:
            yield _first(*self._seats(self.place))
            yield ranks.of_area(self.place)
        if person.spoken:
            spoken = ServiceLanguage.objects.order_by().filter(language__tag__in=person.spoken)
            staff = spoken.filter(kind=ServiceLanguage.Kind.STAFF)
            yield _first(
                Q(pk__in=staff.values("service")),
                Q(pk__in=spoken.values("service")) | Q(interpreter="provided"),
                Q(interpreter="on-request"),
            )
        if person.who is None or person.who.slug != PROFESSIONAL:
            yield _first(Q(access__in=("self", "both")), Q(access="unknown"))
        reached = Service.contacts.through.objects.filter(
            contactpoint__kind__in=REACHING, contactpoint__for_professionals=False
        )
        yield _first(Q(pk__in=reached.values("service")))
        yield _first(~due.overdue())
        yield F("last_verified").desc(nulls_last=True)

    def _can_fit(self) -> Q:
        """Not closed to the papers, of the age, for the audience."""
        fits, who = Q(), self.person.who
        for status in self.person.statuses:
            fits &= conditions.not_closed_to([status])
        if who is not None and not who.is_helper:
            if who.age_to is not None:
                fits &= Q(age_from__isnull=True) | Q(age_from__lte=who.age_to)
            if who.age_from is not None:
                fits &= Q(age_to__isnull=True) | Q(age_to__gte=who.age_from)
            fits &= conditions.having_any("audiences", self.audiences)
        return fits

    def _seats(self, place: Region) -> Iterable[Q]:
        """Its address in the same municipality, province, region: the narrowest first."""
        through = Service.locations.through.objects.exclude(
            location__visibility=Location.Visibility.HIDDEN
        )
        for code in reversed(place.lineage()[1:]):
            seats = through.filter(location__municipality__path__contains=f"/{code}/")
            yield Q(pk__in=seats.values("service"))


def _first(*steps: Q) -> Case:
    """0 for what answers to the first condition, 1 to the second, and so on; the rest last."""
    ranked = [When(step, then=Value(rank)) for rank, step in enumerate(steps) if step]
    return Case(*ranked, default=Value(len(steps)), output_field=IntegerField())
