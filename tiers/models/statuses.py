from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiers.models.base import Slugged, SluggedQuerySet
from tiers.models.sources import REDUCED_DATE, Source


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
    family = models.TextField(_("family"), blank=True)
    contact = models.TextField(_("whom to contact"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("successor"), on_delete=models.SET_NULL, null=True, blank=True
    )
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="statuses")
    review_on = models.DateField(
        _("to be reviewed on"),
        null=True,
        blank=True,
        help_text=_("When the law is known to change; else a year after it was last looked at."),
    )
    due_on = models.DateField(_("to be looked at again on"), null=True, editable=False)

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
            "family",
            "contact",
        )
        return [
            (name, self._meta.get_field(name).verbose_name) for name in names if getattr(self, name)
        ]


class AspectSource(models.Model):
    """Which source carries what a status says of one aspect: its papers, health care, reception, …"""

    class Aspect(models.TextChoices):
        WHO = "who", _("who it is")
        DOCUMENTS = "documents", _("papers")
        HEALTH_CARE = "health_care", _("health care")
        RECEPTION = "reception", _("reception")
        WORK = "work", _("work")
        SOCIAL_ASSISTANCE = "social_assistance", _("social assistance")
        INTEGRATION = "integration", _("integration")
        FAMILY = "family", _("family")
        CONTACT = "contact", _("whom to contact")

    status = models.ForeignKey(
        StatusType,
        verbose_name=_("status"),
        on_delete=models.CASCADE,
        related_name="aspect_sources",
    )
    aspect = models.CharField(_("aspect"), max_length=20, choices=Aspect)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="status_aspects"
    )

    class Meta:
        verbose_name = _("source of an aspect")
        verbose_name_plural = _("sources of aspects")
        ordering = ["status", "aspect", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["status", "aspect", "source"],
                name="aspect_source_once",
                violation_error_message=_("This source already stands with this aspect."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.source}"


class LawChange(Slugged):
    """A change of the law, dated, as far as it touches statuses; a plan or a draft is not certain."""

    happened_on = models.CharField(
        _("on"),
        max_length=10,
        validators=[RegexValidator(REDUCED_DATE, _("Write 2023, 2023-05 or 2023-05-31."))],
        help_text=_("A year, a month or a day."),
    )
    text = models.TextField(_("what changes, and for whom"))
    is_certain = models.BooleanField(
        _("certain"), default=True, help_text=_("Off for a plan, a draft or a rumour.")
    )
    statuses = models.ManyToManyField(
        StatusType, verbose_name=_("statuses"), related_name="law_changes"
    )
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), related_name="law_changes")

    class Meta:
        verbose_name = _("change of the law")
        verbose_name_plural = _("changes of the law")
        ordering = ["happened_on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_on__regex=REDUCED_DATE),
                name="law_change_is_dated",
                violation_error_message=_("Write the date as 2023, 2023-05 or 2023-05-31."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        if len(self.happened_on) == len("2023-05-31"):
            try:
                date.fromisoformat(self.happened_on)
            except ValueError as error:
                raise ValidationError({"happened_on": _("There is no such day.")}) from error
