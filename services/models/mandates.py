from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from services.models.places import Region
from tiers.models import LifeDomain


class Mandate(models.Model):
    """What a member of the staff works on. Empty never means all: who works everywhere has Belgium as region."""

    class Role(models.TextChoices):
        CURATOR = "curator", _("curator")
        TRANSLATOR = "translator", _("translator")
        PUBLISHER = "publisher", _("reviewer and publisher")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of the staff"),
        on_delete=models.CASCADE,
        related_name="mandate",
    )
    role = models.CharField(_("role"), max_length=14, choices=Role)
    regions = models.ManyToManyField(
        Region, verbose_name=_("regions"), blank=True, related_name="mandates"
    )
    domains = models.ManyToManyField(
        LifeDomain, verbose_name=_("life domains"), blank=True, related_name="mandates"
    )
    languages = models.JSONField(
        _("languages"),
        default=list,
        blank=True,
        help_text=_("Those that a translator writes in: codes as fr, uk, ar."),
    )

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["user"]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def clean(self) -> None:
        """Refuses what is no list of languages that the texts have columns for."""
        super().clean()
        known = settings.MODELTRANSLATION_LANGUAGES
        codes = self.languages if isinstance(self.languages, list) else [self.languages]
        if unknown := [str(code) for code in codes if code not in known]:
            sentence = _("We do not know the language %(tag)s.")
            raise ValidationError({"languages": sentence % {"tag": ", ".join(unknown)}})
