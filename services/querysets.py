"""Every query over services has a name here and reads like speech."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from services import due
from services.folding import fold
from services.freshness import GROUPS
from services.searching import ranking
from tiers.models import Audience, SluggedQuerySet

if TYPE_CHECKING:
    from services.models import Region
    from services.searching.reading import Reading

UNKNOWN = "unknown"
DEPENDS, NAMES_OTHERS = 1, 3


class ServiceQuerySet(SluggedQuerySet):
    def published(self) -> Self:
        return self.filter(state="published")

    def covering(self, place: Region) -> Self:
        """Services whose area holds `place`: its own codes and those above it, and the named areas with one of them.

        A service without any area covers nothing: empty never means everywhere.
        """
        own, named = self._areas_of(place.lineage())
        return self.filter(Exists(own) | Exists(named))

    def in_reach_of(self, place: Region | None) -> Self:
        """Services that cover the place; all of them where no place is known."""
        return self.covering(place) if place else self

    def _areas_of(self, codes: list[str]) -> tuple[QuerySet, QuerySet]:
        from services.models import CoverageArea, Region

        return (
            Region.objects.filter(services=OuterRef("pk"), nis__in=codes),
            CoverageArea.objects.filter(services=OuterRef("pk"), regions__nis__in=codes),
        )

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
        return self.filter(tier__slug__in=tiers)

    def serving_any(self, needs: Iterable[str]) -> Self:
        return self._with_any("needs", needs)

    def for_an_advice(self, needs: Iterable[str], doors: Iterable[int]) -> Self:
        """Services that an advice can name: they serve one of these needs, are a door, or a network's local member."""
        with_need = self._having_any("needs", needs)
        return self.filter(with_need | Q(pk__in=list(doors)) | Q(local_of__isnull=False))

    def in_domains(self, domains: Iterable[str]) -> Self:
        return self._with_any("domains", domains)

    def for_audiences(self, audiences: Iterable[str]) -> Self:
        """Services for one of these audiences; a service for everyone fits every audience."""
        return self._with_any("audiences", {*audiences, Audience.EVERYONE})

    def _with_any(self, relation: str, slugs: Iterable[str]) -> Self:
        return self.filter(self._having_any(relation, slugs))

    def _having_any(self, relation: str, slugs: Iterable[str]) -> Exists:
        field = self.model._meta.get_field(relation)
        through = field.remote_field.through
        condition = {
            field.m2m_field_name(): OuterRef("pk"),
            f"{field.m2m_reverse_field_name()}__slug__in": list(slugs),
        }
        return Exists(through.objects.filter(**condition))

    def not_closed_to(self, statuses: Iterable[str]) -> Self:
        """Services that are not closed to at least one of these statuses; the unknown ones stay in."""
        from services.models import ServiceStatus

        slugs = list(statuses)
        kept = Q()
        for slug in slugs:
            closed = ServiceStatus.objects.filter(
                service=OuterRef("pk"), status__slug=slug, answer="closed"
            )
            kept |= ~Exists(closed)
        return self.filter(kept) if slugs else self

    def not_doubtful_for(self, statuses: Iterable[str]) -> Self:
        """Services that are open to one of these statuses, or do not say for whom: no condition, no others only."""
        ranked = self.not_closed_to(statuses).annotate(
            status_rank=self._status_rank(list(statuses))
        )
        return ranked.exclude(status_rank__in=(DEPENDS, NAMES_OTHERS))

    def for_several_statuses(self) -> Self:
        """All but the services that are open to one named status only."""
        opened = Count("statuses", filter=Q(statuses__answer="open"))
        return self.annotate(opened=opened).exclude(status_rule="named", opened__lte=1)

    def speaking_any(self, tags: Iterable[str]) -> Self:
        """Services that help in one of these languages: spoken, or through an interpreter they provide or book.

        `unknown` stands for services whose languages are not known.
        """
        from services.models import ServiceLanguage

        tags = list(tags)
        spoken = ServiceLanguage.objects.filter(service=OuterRef("pk"))
        condition = Q()
        wanted = [tag for tag in tags if tag != UNKNOWN]
        if wanted:
            condition |= Exists(spoken.filter(language__tag__in=wanted))
            condition |= Q(interpreter__in=("provided", "on-request"))
        if UNKNOWN in tags:
            condition |= ~Exists(spoken) & Q(interpreter=UNKNOWN)
        return self.filter(condition)

    def spoken_by_staff(self, tag: str) -> Self:
        """Services whose own staff speaks the language."""
        from services.models import ServiceLanguage

        rows = ServiceLanguage.objects.filter(language__tag=tag, kind=ServiceLanguage.Kind.STAFF)
        return self.filter(pk__in=rows.values("service"))

    def with_interpreter(self) -> Self:
        """Services that bring an interpreter or book one when asked."""
        return self.filter(interpreter__in=("provided", "on-request"))

    def fitting_age(self, age: int) -> Self:
        """Services whose ages include `age`; one without any age limit stays in, as unknown."""
        return self.filter(
            Q(age_from__isnull=True) | Q(age_from__lte=age),
            Q(age_to__isnull=True) | Q(age_to__gte=age),
        )

    def costing(self, costs: Iterable[str]) -> Self:
        return self.filter(cost__in=list(costs))

    def reached_by(self, ways: Iterable[str]) -> Self:
        """Services whose first contact may be made in one of these ways; `both` counts for either."""
        ways = set(ways)
        if ways & {"self", "professional"}:
            ways.add("both")
        return self.filter(access__in=ways)

    def in_fixed_order(
        self,
        *,
        place: Region | None = None,
        statuses: Iterable[str] = (),
        age: int | None = None,
        reading: Reading | None = None,
    ) -> Self:
        """The order of every list, said in words on the page: known to fit, nearest area, checked in time, name.

        Where something was asked in words, what has it in its name comes before all that. Where statuses are asked for, each row carries its `status_rank`.
        """
        found = self
        order: list[Case | str] = []
        if reading:
            found, order = ranking.ranked(found, reading)
        if slugs := list(statuses):
            found = found.annotate(status_rank=self._status_rank(slugs))
            order.append("status_rank")
        if age is not None:
            order.append(
                Case(
                    When(age_from__isnull=True, age_to__isnull=True, then=Value(1)),
                    default=Value(0),
                    output_field=IntegerField(),
                )
            )
        if place is not None:
            order.append(self._area_rank(place))
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

    def _status_rank(self, slugs: list[str]) -> Case:
        """0 open, DEPENDS on a condition, 2 not known, NAMES_OTHERS open to named others only: ask first."""
        from services.models import ServiceStatus

        answers = ServiceStatus.objects.filter(service=OuterRef("pk"), status__slug__in=slugs)
        return Case(
            When(Q(status_rule="all") | Exists(answers.filter(answer="open")), then=Value(0)),
            When(Exists(answers.filter(answer="depends")), then=Value(DEPENDS)),
            When(status_rule=UNKNOWN, then=Value(2)),
            default=Value(NAMES_OTHERS),
            output_field=IntegerField(),
        )

    def _area_rank(self, place: Region) -> Case:
        """How narrow the narrowest area is that holds the place: 0 the place itself, then what lies around it."""
        lineage = place.lineage()
        ranks = []
        for rank, code in enumerate(reversed(lineage[1:])):
            own, named = self._areas_of([code])
            ranks.append(When(Exists(own), then=Value(2 * rank)))
            ranks.append(When(Exists(named), then=Value(2 * rank + 1)))
        return Case(*ranks, default=Value(2 * len(lineage)), output_field=IntegerField())

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
