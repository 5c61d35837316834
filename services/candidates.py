"""Reads services as `services.matching` wants them: plain values, a few queries however many there are."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Value, When

from services import due
from services.fitting import NAMES_OTHERS, OPEN, UNKNOWN, Candidate
from services.models import ContactPoint, Service, ServiceLanguage
from services.querysets import ServiceQuerySet
from services.relations import Related, related
from services.shortlist import MOST, REACHING, Shortlist
from services.snapshot import Snapshot

COLUMNS = (
    "pk",
    "slug",
    "sort_name",
    "tier_id",
    "age_from",
    "age_to",
    "status_rule",
    "interpreter",
    "access",
    "is_remote",
    "last_verified",
    "local_of_id",
    "state",
    "has_contact",
    "is_overdue",
)
# What a service says of a status that it does not name.
UNNAMED = {
    Service.StatusRule.ALL: OPEN,
    Service.StatusRule.NAMED: NAMES_OTHERS,
    Service.StatusRule.UNKNOWN: UNKNOWN,
}


def candidates(
    services: ServiceQuerySet, snapshot: Snapshot, shortlist: Shortlist | None = None
) -> list[Candidate]:
    """These services as values: two queries; with a shortlist three, and of very many those of the shortlist: five."""
    reached = ContactPoint.objects.filter(
        services=OuterRef("pk"), kind__in=REACHING, for_professionals=False
    )
    found = (
        services.rewrite(False)
        .order_by()
        .annotate(
            has_contact=Exists(reached),
            is_overdue=Case(When(due.overdue(), then=Value(True)), default=Value(False)),
        )
        .values_list(*COLUMNS, named=True)
    )
    if shortlist:
        # The keys alone: the rows are reckoned for those only that are weighed.
        keys = list(services.order_by().values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            keys = shortlist.keys(services)
        found = found.filter(pk__in=keys)
    rows = list(found)
    relations = related([row.pk for row in rows], to_choose=True)
    return [_candidate(row, relations[row.pk], snapshot) for row in rows]


def _candidate(row: Any, relations: Related, snapshot: Snapshot) -> Candidate:
    statuses = snapshot.statuses.by_pk
    languages = snapshot.languages_by_pk
    staff = ServiceLanguage.Kind.STAFF

    def known(relation: str, by_pk: dict[int, Any]) -> list[Any]:
        """The rows of the snapshot; one that was made since it was read is not known yet."""
        return [by_pk[pk] for pk in relations.pks[relation] if pk in by_pk]

    return Candidate(
        pk=row.pk,
        slug=row.slug,
        sort_name=row.sort_name,
        tier=snapshot.tiers.by_pk[row.tier_id].slug,
        needs=frozenset(need.slug for need in known("needs", snapshot.needs.by_pk)),
        audiences=frozenset(one.slug for one in known("audiences", snapshot.audiences.by_pk)),
        codes=frozenset(
            [region.nis for region in known("regions", snapshot.regions_by_pk)]
            + [area.slug for area in known("named_areas", snapshot.named_areas_by_pk)]
        ),
        seats=frozenset(region.nis for region in known("seats", snapshot.regions_by_pk)),
        age_from=row.age_from,
        age_to=row.age_to,
        answers={
            statuses[pk].slug: answer for pk, answer, _need in relations.answers if pk in statuses
        },
        unnamed=UNNAMED[row.status_rule],
        closed_but={
            statuses[pk].slug: snapshot.needs.by_pk[need].slug
            for pk, _answer, need in relations.answers
            if pk in statuses and need in snapshot.needs.by_pk
        },
        spoken=frozenset(
            languages[pk].tag for pk, how in relations.languages if how == staff and pk in languages
        ),
        interpreted=frozenset(
            languages[pk].tag for pk, how in relations.languages if how != staff and pk in languages
        ),
        interpreter=row.interpreter,
        access=row.access,
        is_remote=row.is_remote,
        has_contact=row.has_contact,
        is_overdue=row.is_overdue,
        last_verified=row.last_verified,
        local_of=row.local_of_id,
        is_published=row.state == Service.State.PUBLISHED,
    )
