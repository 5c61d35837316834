from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.models.services import Service


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        """Those that nobody has closed yet."""
        return self.filter(closed_on=None)


class Report(models.Model):
    """A reader says that something is wrong. No name, address or cookie is kept."""

    class Reason(models.TextChoices):
        NUMBER = "number", _("the number is wrong")
        CLOSED = "closed", _("it has closed")
        MOVED = "moved", _("it has moved")
        REFUSES = "refuses", _("it refuses people it should take")
        WAITING = "waiting", _("the waiting time is wrong")
        LANGUAGE = "language", _("the language is wrong")
        OTHER = "other", _("something else")

    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.service_id} {self.reason}"
