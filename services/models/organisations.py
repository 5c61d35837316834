from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tiers.models import Slugged, Source, StatusType


class Organisation(Slugged):
    """Who runs services."""

    class LegalForm(models.TextChoices):
        NGO = "ngo", _("association")
        PUBLIC = "public", _("public body")
        NETWORK = "network", _("network")
        OTHER = "other", _("other or not known")

    name = models.CharField(_("name"), max_length=160)
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
    )
    legal_form = models.CharField(
        _("legal form"), max_length=10, choices=LegalForm, default=LegalForm.OTHER
    )
    website = models.URLField(_("website"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=StatusType.Confidence)
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="organisations"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_is_not_its_own_parent",
                violation_error_message=_("An organisation cannot be part of itself."),
            )
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        """Saves it, and brings its services' search text up to its names."""
        super().save(*args, **kwargs)
        for service in self.services.all():
            service.save(update_fields=["sort_name", "search_text"])
