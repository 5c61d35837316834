from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiers.models.base import Slugged, SluggedQuerySet
from tiers.models.sources import Source


class StatusTypeQuerySet(SluggedQuerySet):
    def in_force(self, day: date | None = None) -> Self:
        """Statuses that the law knows on `day` (today by default)."""
        day = day or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )


class StatusType(Slugged):
    """A residence status, as far as it opens or closes doors. Laws change: it has dates and a successor."""

    class Axis(models.TextChoices):
        PROCEDURE = "procedure", _("procedure")
        PERSON = "person", _("person")

    class Confidence(models.TextChoices):
        HIGH = "high", _("high")
        MEDIUM = "medium", _("medium")
        LOW = "low", _("low")

    axis = models.CharField(_("axis"), max_length=10, choices=Axis)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=120)
    who = models.TextField(_("who it is"), blank=True)
    documents = models.TextField(_("papers"), blank=True)
    health_care = models.TextField(_("health care"), blank=True)
    reception = models.TextField(_("reception"), blank=True)
    work = models.TextField(_("work"), blank=True)
    social_assistance = models.TextField(_("social assistance"), blank=True)
    integration = models.TextField(_("integration"), blank=True)
    contact = models.TextField(_("whom to contact"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("successor"), on_delete=models.SET_NULL, null=True, blank=True
    )
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="statuses")

    objects = StatusTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        ordering = ["axis", "position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="status_dates_in_order",
                violation_error_message=_("The status ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="status_is_not_its_own_successor",
                violation_error_message=_("A status cannot be its own successor."),
            ),
        ]

    def aspects(self) -> list[tuple[str, str]]:
        """What is known, in the page's order: (name of the field, its label), for the texts that are there."""
        names = (
            "documents",
            "health_care",
            "reception",
            "work",
            "social_assistance",
            "integration",
            "contact",
        )
        return [
            (name, self._meta.get_field(name).verbose_name) for name in names if getattr(self, name)
        ]
