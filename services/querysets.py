"""Every query over services has a name here and reads like speech."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db.models import (
    Case,
    Count,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from services import conditions, due, ranks
from services.folding import fold
from services.freshness import GROUPS
from services.searching import ranking
from tiers.models import SluggedQuerySet

if TYPE_CHECKING:
    from services.models import Region
    from services.searching.reading import Reading

UNKNOWN = conditions.UNKNOWN
DEPENDS, NAMES_OTHERS = ranks.DEPENDS, ranks.NAMES_OTHERS


class ServiceQuerySet(SluggedQuerySet):
    def published(self) -> Self:
        return self.filter(state="published")

    def covering(self, place: Region) -> Self:
        """Services whose area holds `place`: its own codes and those above it, and the named areas with one of them.

        A service without any area covers nothing: empty never means everywhere.
        """
        return self.filter(conditions.covering(place))

    def in_reach_of(self, place: Region | None) -> Self:
        """Services that cover the place; all of them where no place is known."""
        return self.covering(place) if place else self

    def containing(self, text: str) -> Self:
        """Services with every word of `text` in a name or a summary, in any language."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def matching(self, reading: Reading) -> Self:
        """Services that have all that was asked, in any of their words."""
        return ranking.matching(self, reading)

    def of_tiers(self, tiers: Iterable[str]) -> Self:
        return self.filter(conditions.of_tiers(tiers))

    def serving_any(self, needs: Iterable[str]) -> Self:
        return self.filter(conditions.serving_any(needs))

    def for_an_advice(self, needs: Iterable[str], doors: Iterable[int]) -> Self:
        """Services that an advice can name: they serve one of these needs, are a door, or a network's local member."""
        with_need = conditions.serving_any(needs)
        return self.filter(with_need | Q(pk__in=list(doors)) | Q(local_of__isnull=False))

    def in_domains(self, domains: Iterable[str]) -> Self:
        return self.filter(conditions.in_domains(domains))

    def for_audiences(self, audiences: Iterable[str]) -> Self:
        return self.filter(conditions.for_audiences(audiences))

    def not_closed_to(self, statuses: Iterable[str]) -> Self:
        return self.filter(conditions.not_closed_to(statuses))

    def not_doubtful_for(self, statuses: Iterable[str]) -> Self:
        """Services that are open to one of these statuses, or do not say for whom: no condition, no others only."""
        ranked = self.not_closed_to(statuses).annotate(status_rank=ranks.of_status(list(statuses)))
        return ranked.exclude(status_rank__in=(DEPENDS, NAMES_OTHERS))

    def for_several_statuses(self) -> Self:
        """All but the services that are open to one named status only."""
        opened = Count("statuses", filter=Q(statuses__answer="open"))
        return self.annotate(opened=opened).exclude(status_rule="named", opened__lte=1)

    def speaking_any(self, tags: Iterable[str]) -> Self:
        return self.filter(conditions.speaking_any(tags))

    def spoken_by_staff(self, tag: str) -> Self:
        """Services whose own staff speaks the language."""
        from services.models import ServiceLanguage

        rows = ServiceLanguage.objects.filter(language__tag=tag, kind=ServiceLanguage.Kind.STAFF)
        return self.filter(pk__in=rows.values("service"))

    def with_interpreter(self) -> Self:
        """Services that bring an interpreter or book one when asked."""
        return self.filter(interpreter__in=conditions.INTERPRETED)

    def fitting_age(self, age: int) -> Self:
        """Services whose ages include `age`; one without any age limit stays in, as unknown."""
        return self.filter(
            Q(age_from__isnull=True) | Q(age_from__lte=age),
            Q(age_to__isnull=True) | Q(age_to__gte=age),
        )

    def costing(self, costs: Iterable[str]) -> Self:
        return self.filter(conditions.costing(costs))

    def reached_by(self, ways: Iterable[str]) -> Self:
        return self.filter(conditions.reached_by(ways))

    def in_fixed_order(
        self,
        *,
        place: Region | None = None,
        statuses: Iterable[str] = (),
        audiences: Iterable[str] = (),
        age: int | None = None,
        reading: Reading | None = None,
    ) -> Self:
        """The order of every list, said in words on the page: known to fit, nearest area, checked in time, name.

        Where something was asked in words, what has it in its name comes before all that; how it fits the papers and the
        people counts there too. Where statuses or audiences are asked for, each row carries its `status_rank` or
        `audience_rank`.
        """
        found = self
        fits: list[str] = []
        if slugs := list(statuses):
            found = found.annotate(status_rank=ranks.of_status(slugs))
            fits.append("status_rank")
        if slugs := list(audiences):
            found = found.annotate(audience_rank=ranks.of_audience(slugs))
            fits.append("audience_rank")
        order: list[Any] = []
        if reading:
            found, order = ranking.ranked(found, reading, fits)
        order += fits
        if age is not None:
            order.append(
                Case(
                    When(age_from__isnull=True, age_to__isnull=True, then=Value(1)),
                    default=Value(0),
                    output_field=IntegerField(),
                )
            )
        if place is not None:
            order.append(ranks.of_area(place))
        if reading:
            order.append(ranking.general_or_local(is_local_first=place is not None))
        order.append(Case(When(due.overdue(), then=Value(1)), default=Value(0)))
        return found.order_by(*order, "sort_name", "slug")

    def due_for_a_check(self, groups: Iterable[str] = GROUPS) -> Self:
        """Services of which one of these groups of facts wants a check today."""
        return self.filter(due.due(groups=groups))

    def overdue(self) -> Self:
        """Services with facts that nobody looked at for longer than we want."""
        return self.filter(due.overdue())

    def whole(self) -> Self:
        """A service with what stands only in its own rows: one query and four for contacts, places, statuses, sources."""
        return self.select_related("organisation").prefetch_related(
            Prefetch("contacts", self._contacts()),
            "locations__municipality",
            "statuses",
            "sources",
        )

    def shared(self, slugs: Iterable[str]) -> Self:
        """These services with what a sheet says of them: one query and four for contacts, places and statuses."""
        found = self.filter(slug__in=list(slugs)).select_related("organisation")
        return found.prefetch_related(
            Prefetch("contacts", self._contacts()), "locations__municipality", "statuses"
        )

    def _contacts(self) -> QuerySet:
        from services.models import ContactPoint

        return ContactPoint.objects.in_order().select_related("crisis_line")

    def count_by_tier(self) -> dict[int, int]:
        """The number of services by the key of their tier: one query."""
        return dict(self.order_by().values_list("tier").annotate(Count("pk")))

    def for_listing(self, language: str) -> Self:
        """Only the columns that a card shows, in `language` and the languages it falls back to."""
        from modeltranslation.settings import FALLBACK_LANGUAGES

        chain = (language, *FALLBACK_LANGUAGES.get(language, ()), *FALLBACK_LANGUAGES["default"])
        codes = tuple(dict.fromkeys(code.replace("-", "_") for code in chain))
        texts = [f"{field}_{code}" for field in ("name", "summary") for code in codes]
        names = [f"organisation__name_{code}" for code in codes]
        return self.select_related("organisation").only(
            "slug",
            "state",
            "tier_id",
            "age_from",
            "age_to",
            "status_rule",
            "interpreter",
            "access",
            "cost",
            "is_remote",
            "opening_hours",
            "intake",
            "intake_on",
            "confidence",
            "needs_check",
            *due.COLUMNS,
            "organisation__slug",
            "organisation__abbreviation",
            *texts,
            *names,
        )
