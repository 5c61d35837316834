from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.models.organisations import Organisation
from services.models.services import Service


class ClosureQuerySet(models.QuerySet["Closure"]):
    def today(self) -> Self:
        day = timezone.localdate()
        return self.between(day, day)

    def between(self, first: date, last: date) -> Self:
        """Closures that hold on one of the days from `first` to `last`, both included."""
        return self.filter(closed_from__lte=last, closed_until__gte=first)

    def of(self, service: Service) -> Self:
        """Those of the service itself and those of its whole organisation."""
        return self.filter(Q(service=service) | Q(organisation=service.organisation_id))

    def not_over(self) -> Self:
        """Those of today and those to come."""
        return self.filter(closed_until__gte=timezone.localdate())

    def by_service(self, services: Iterable[Service]) -> "dict[int, Closure]":
        """For each of the services that is closed, by its key, the closure that ends last: one query."""
        own = list(services)
        asked = Q(service__in=own) | Q(organisation__in={one.organisation_id for one in own})
        of_services: dict[int, list[Closure]] = defaultdict(list)
        of_organisations: dict[int, list[Closure]] = defaultdict(list)
        for closure in self.filter(asked):
            if closure.service_id:
                of_services[closure.service_id].append(closure)
            else:
                of_organisations[closure.organisation_id].append(closure)
        found = {
            one.pk: last_to_end(of_services[one.pk] + of_organisations[one.organisation_id])
            for one in own
        }
        return {pk: closure for pk, closure in found.items() if closure}


def last_to_end(closures: "Iterable[Closure]") -> "Closure | None":
    """What a page says: closed until the end of the longest; of equal ones the service's own."""
    return max(
        closures, key=lambda one: (one.closed_until, one.service_id is not None), default=None
    )


class Closure(models.Model):
    """Days on which a service, or all services of an organisation, are closed; both ends included."""

    service = models.ForeignKey(
        Service,
        verbose_name=_("service"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("whole organisation"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
    )
    closed_from = models.DateField(_("from"))
    closed_until = models.DateField(_("until"))
    message = models.CharField(_("message"), max_length=200, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["closed_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_from__lte=F("closed_until")),
                name="closure_dates_in_order",
                violation_error_message=_("The closure ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(service__isnull=True, organisation__isnull=False)
                | Q(service__isnull=False, organisation__isnull=True),
                name="closure_is_of_one_thing",
                violation_error_message=_("Choose a service or a whole organisation, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id or self.organisation_id} {self.closed_from} – {self.closed_until}"

    def holds_on(self, day: date) -> bool:
        return self.closed_from <= day <= self.closed_until
