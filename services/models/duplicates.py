from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from services.models.services import Service
from tiers.models import slug_form


class LookAlikeQuerySet(models.QuerySet["LookAlike"]):
    def open(self) -> Self:
        """Those that nobody has decided on yet."""
        return self.filter(decision=LookAlike.Decision.OPEN)


class LookAlike(models.Model):
    """Two services that may be one: found by `find_duplicates`, decided by a curator."""

    class Decision(models.TextChoices):
        OPEN = "open", _("to be decided")
        APART = "apart", _("two services")
        MERGED = "merged", _("one service: the other is archived")

    first = models.ForeignKey(
        Service, verbose_name=_("first"), on_delete=models.CASCADE, related_name="alike_after"
    )
    second = models.ForeignKey(
        Service, verbose_name=_("second"), on_delete=models.CASCADE, related_name="alike_before"
    )
    same_phone = models.BooleanField(_("same phone"), default=False)
    same_site = models.BooleanField(_("same site"), default=False)
    same_address = models.BooleanField(_("same address"), default=False)
    likeness = models.PositiveSmallIntegerField(
        _("likeness of the names"), help_text=_("Of 100."), default=0
    )
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision, default=Decision.OPEN
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = LookAlikeQuerySet.as_manager()

    class Meta:
        verbose_name = _("probable duplicate")
        verbose_name_plural = _("probable duplicates")
        ordering = ["decision", "-likeness", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="look_alike_once",
                violation_error_message=_("These two are already in the list."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="look_alike_in_order",
                violation_error_message=_("The older of the two comes first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class FormerSlug(models.Model):
    """A slug that no service on the site has any more, and the service that its address leads to now."""

    slug = models.CharField(_("slug"), max_length=80, unique=True, validators=[slug_form])
    service = models.ForeignKey(
        Service, verbose_name=_("leads to"), on_delete=models.CASCADE, related_name="former_slugs"
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        """Refuses the slug of a service that is not archived: its page would never lead elsewhere. One query."""
        super().clean()
        has_page = Service.objects.filter(slug=self.slug).exclude(state=Service.State.ARCHIVED)
        if has_page.exists():
            sentence = _("A service has this slug. Archive it first, or choose another slug.")
            raise ValidationError({"slug": sentence})
