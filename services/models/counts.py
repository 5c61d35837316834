from django.db import models
from django.utils.translation import gettext_lazy as _

from services.models.places import Region
from tiers.models import Need, Tier


class Tally(models.Model):
    """How often something was asked on one day. It knows no visitor: no user, address, cookie or moment."""

    day = models.DateField(_("day"))
    tier = models.ForeignKey(
        Tier, verbose_name=_("layer"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    need = models.ForeignKey(
        Need, verbose_name=_("need"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("province or region"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text=_("Never a municipality: few people ask there."),
    )
    language = models.CharField(_("language of the page"), max_length=8)
    is_found = models.BooleanField(_("something was found"))
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        ordering = ["-day"]
        indexes = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"
