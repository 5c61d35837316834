from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from services import validators
from services.freshness import KNOWN_AFTER
from services.models.crisis import CrisisLine
from services.models.services import Service
from tiers.models import StatusType


class VerificationQuerySet(models.QuerySet["Verification"]):
    def newest(self) -> Self:
        """Of each group of facts of each thing the last time that somebody found out how it is."""
        last = Window(
            RowNumber(),
            partition_by=[F("service"), F("crisis_line"), F("status"), F("group")],
            order_by=[F("checked_on").desc(), F("pk").desc()],
        )
        known = self.filter(outcome__in=KNOWN_AFTER).annotate(age_rank=last)
        return known.filter(age_rank=1).order_by("-checked_on", "-pk")


class Verification(models.Model):
    """A person looked at a group of facts of a service, at a crisis line, or at what we tell of a status."""

    class Group(models.TextChoices):
        CONTACT = "contact", _("phone, mail and site")
        HOURS = "hours", _("hours and closures")
        PLACE = "place", _("address and area")
        ELIGIBILITY = "eligibility", _("statuses, ages and audiences")
        REST = "rest", _("everything else")

    class How(models.TextChoices):
        CALLED = "called", _("by phone")
        MAILED = "mailed", _("by mail")
        SITE = "site", _("on its site")
        VISIT = "visit", _("on a visit")

    class Outcome(models.TextChoices):
        CORRECT = "correct", _("still correct")
        CHANGED = "changed", _("changed")
        NO_ANSWER = "no-answer", _("no answer")

    service = models.ForeignKey(
        Service,
        verbose_name=_("service"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verifications",
    )
    crisis_line = models.ForeignKey(
        CrisisLine,
        verbose_name=_("crisis line"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verifications",
    )
    status = models.ForeignKey(
        StatusType,
        verbose_name=_("status"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verifications",
    )
    group = models.CharField(_("what"), max_length=12, choices=Group)
    checked_on = models.DateField(_("checked on"), validators=[validators.not_to_come])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    how = models.CharField(_("how"), max_length=8, choices=How)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-checked_on", "-pk"]
        indexes = [models.Index(fields=["service", "group", "-checked_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=False, crisis_line__isnull=True, status__isnull=True)
                | Q(service__isnull=True, crisis_line__isnull=False, status__isnull=True)
                | Q(service__isnull=True, crisis_line__isnull=True, status__isnull=False),
                name="verification_is_of_one_thing",
                violation_error_message=_("Choose a service, a crisis line or a status: one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.group} {self.checked_on}"

    @property
    def about(self) -> models.Model:
        """The one row that was looked at."""
        return self.service or self.crisis_line or self.status
