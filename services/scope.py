"""What a member of the staff works on: which services are theirs, by region or by life domain.

A service is somebody's where one of its areas lies inside one of their regions, or where it is in one of their
domains. Empty never means all: who works everywhere has Belgium as region, and administrators need no mandate.
What hangs on a service is theirs with it. A contact, a place or an organisation that services of others use too is
not theirs alone, so it is left to those who work everywhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from services.models import (
    Asking,
    Closure,
    ContactPoint,
    CoverageArea,
    DoNotAsk,
    Location,
    LookAlike,
    Mandate,
    Organisation,
    Proposal,
    ProposedChange,
    Region,
    Report,
    Resource,
    Service,
    ServiceLanguage,
    ServiceStatus,
    Training,
    TrainingSeries,
    TrainingSession,
    Verification,
)
from tiers.models import LifeDomain

Role = Mandate.Role
ORGANISATIONS_AND_ABOVE = """
    WITH RECURSIVE reached (id) AS (
        FIRST
        UNION
        SELECT parent_id FROM services_organisation JOIN reached USING (id) WHERE parent_id IS NOT NULL
    )
    SELECT id FROM reached
"""


@dataclass(frozen=True)
class Scope:
    """The role of a member of the staff, and how far it reaches; `paths` are those of the regions."""

    role: str
    is_everywhere: bool = False
    paths: tuple[str, ...] = ()
    domains: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    def services(self, found: QuerySet[Service]) -> QuerySet[Service]:
        """Those of `found` that are theirs."""
        return found.filter(self.theirs("pk"))

    def rows(self, found: QuerySet, service: str = "service") -> QuerySet:
        """Those of `found` whose service, named by the foreign key, is theirs."""
        return found.filter(self.theirs(service))

    def theirs(self, column: str) -> Q:
        """That the service in this column is theirs, by the narrow tables of its areas and domains alone.

        Uncorrelated, so that the database works each table out once, however many services there are.
        """
        if self.is_everywhere:
            return Q()
        theirs = Q(pk__in=[])
        if self.paths:
            within = Region.objects.filter(self._within()).values("pk")
            own = Service.regions.through.objects.filter(region__in=within)
            areas = CoverageArea.objects.filter(regions__in=within).values("pk")
            named = Service.named_areas.through.objects.filter(coveragearea__in=areas)
            for through in (own, named):
                theirs |= Q(**{f"{column}__in": through.values("service")})
        if self.domains:
            through = Service.domains.through.objects.filter(lifedomain__in=self.domains)
            theirs |= Q(**{f"{column}__in": through.values("service")})
        return theirs

    def holds(self, service: Service) -> bool:
        """Whether this service, which is saved, is theirs: no query for who works everywhere, else one."""
        return self.is_everywhere or self.services(Service.objects.filter(pk=service.pk)).exists()

    def own(self, found: QuerySet) -> QuerySet:
        """Those of `found`, facts of any kind, that are theirs; what no region holds is everybody's or nobody's."""
        if self.is_everywhere:
            return found
        if not self.paths and not self.domains:
            return found.none()
        choose = OWN.get(found.model)
        return found.filter(choose(self)) if choose else found.none()

    def has(self, row: Model) -> bool:
        """Whether this row, which is saved, is theirs: no query for who works everywhere, else one."""
        return self.is_everywhere or self.own(type(row)._default_manager.filter(pk=row.pk)).exists()

    def reaches(
        self,
        regions: Iterable[Region],
        named_areas: Iterable[CoverageArea],
        domains: Iterable[LifeDomain],
    ) -> bool:
        """Whether a service with these areas and domains would be theirs: at most three queries."""
        if self.is_everywhere or any(domain.pk in self.domains for domain in domains):
            return True
        if not self.paths:
            return False
        within = Region.objects.filter(self._within(), named_areas__in=named_areas)
        return any(region.path.startswith(self.paths) for region in regions) or within.exists()

    def _within(self) -> Q:
        return reduce(or_, (Q(path__startswith=path) for path in self.paths), Q(pk__in=[]))


NOWHERE = Scope(role="")


def _of_service(scope: Scope) -> Q:
    return Q(pk__in=scope.services(Service.objects.all()).order_by().values("pk"))


def _unshared(relation: str) -> Callable[[Scope], Q]:
    """What no service of others uses, by the field of the service that names it."""

    def choose(scope: Scope) -> Q:
        using = Service.objects.filter(**{relation: OuterRef("pk")})
        return ~Exists(using.exclude(_of_service(scope)))

    return choose


def _organisation(scope: Scope) -> Q:
    """One with a service of theirs and none of others, in itself or in what is part of it.

    Above other organisations a draft does not count: anybody can add one to an organisation that is nobody's.
    """
    own = scope.services(Service.objects.filter(organisation=OuterRef("pk")))
    published = own.filter(state=Service.State.PUBLISHED)
    members = Organisation.objects.filter(parent=OuterRef("pk"))
    others = Service.objects.exclude(_of_service(scope)).order_by().values("organisation")
    return (
        Q(Exists(own)) & (Q(Exists(published)) | ~Exists(members)) & ~Q(pk__in=_and_above(others))
    )


def _and_above(organisations: QuerySet) -> RawSQL:
    """The keys of these organisations and of those that they are part of, however deep: the ORM has no recursion."""
    first, values = organisations.query.sql_with_params()
    # Nothing in it was typed by anybody: what is chosen stands in the values.
    return RawSQL(ORGANISATIONS_AND_ABOVE.replace("FIRST", first), values)  # noqa: S611


def _hangs_on(*owners: tuple[str, type[Model]]) -> Callable[[Scope], Q]:
    """What belongs to a row that is theirs, by the fields that name it."""

    def choose(scope: Scope) -> Q:
        own = (
            Q(**{f"{field}__in": scope.own(model.objects.all()).order_by().values("pk")})
            for field, model in owners
        )
        return reduce(or_, own)

    return choose


def _everybodys(_scope: Scope) -> Q:
    return Q()


# The fields that name whose a row is, of the kinds that hang on others.
OWNERS: dict[type[Model], tuple[tuple[str, type[Model]], ...]] = {
    ServiceLanguage: (("service", Service),),
    ServiceStatus: (("service", Service),),
    Verification: (("service", Service),),
    Report: (("service", Service),),
    Asking: (("service", Service),),
    Proposal: (("asking__service", Service),),
    ProposedChange: (("proposal__asking__service", Service),),
    Closure: (("service", Service), ("organisation", Organisation)),
    LookAlike: (("first", Service), ("second", Service)),
    TrainingSession: (("training", Training),),
    Training: (("organisation", Organisation),),
}
OWN: dict[type[Model], Callable[[Scope], Q]] = {
    Service: _of_service,
    ContactPoint: _unshared("contacts"),
    Location: _unshared("locations"),
    Organisation: _organisation,
    **{model: _hangs_on(*owners) for model, owners in OWNERS.items()},
    DoNotAsk: _everybodys,
    TrainingSeries: _everybodys,
    Resource: _everybodys,
}


def scope_of(user: AbstractBaseUser | AnonymousUser | Any) -> Scope:
    """The scope of this user, kept with the user: at most three queries, none for a superuser."""
    if not hasattr(user, "_scope"):
        user._scope = _read(user)
    return user._scope


def _read(user: Any) -> Scope:
    if user.is_superuser:
        return Scope(role=Role.ADMINISTRATOR, is_everywhere=True)
    mandate = Mandate.objects.filter(user=user.pk).first() if user.pk else None
    if mandate is None:
        return NOWHERE
    regions = list(mandate.regions.all())
    return Scope(
        role=mandate.role,
        is_everywhere=mandate.role in (Role.ADMINISTRATOR, Role.PUBLISHER)
        or any(region.kind == Region.Kind.COUNTRY for region in regions),
        paths=tuple(region.path for region in regions),
        domains=frozenset(mandate.domains.values_list("pk", flat=True)),
        languages=frozenset(mandate.languages),
    )
