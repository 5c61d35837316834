from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from services import languages


class SpokenLanguageQuerySet(models.QuerySet["SpokenLanguage"]):
    def get_by_natural_key(self, tag: str) -> "SpokenLanguage":
        return self.get(tag=tag)

    def used(self) -> Self:
        """The languages that a published service helps in, or in which there is something to read."""
        from services.models import Resource, ServiceLanguage

        published = ServiceLanguage.objects.filter(service__state="published")
        served = published.filter(language=OuterRef("pk"))
        return self.filter(
            Exists(served) | Exists(Resource.objects.filter(languages=OuterRef("pk")))
        )


class SpokenLanguage(models.Model):
    """A language that somebody speaks, by its canonical BCP 47 tag; its name comes from CLDR."""

    tag = models.CharField(_("language code"), max_length=20, unique=True)

    objects = SpokenLanguageQuerySet.as_manager()

    class Meta:
        verbose_name = _("spoken language")
        verbose_name_plural = _("spoken languages")
        ordering = ["tag"]

    def __str__(self) -> str:
        return f"{self.name} ({self.tag})"

    def clean(self) -> None:
        super().clean()
        self.tag = languages.canonical(self.tag)

    def natural_key(self) -> tuple[str]:
        return (self.tag,)

    def is_kin(self, other: "SpokenLanguage") -> bool:
        """Whether both are forms of one language, as Persian and Dari are: their tags begin alike."""
        return self.tag.partition("-")[0] == other.tag.partition("-")[0]

    @property
    def own_name(self) -> str:
        """Its name in the language itself, as CLDR writes it; empty where CLDR has none or it is the one shown."""
        own = languages.name(self.tag, self.tag)
        is_lacking = own == languages.name(self.tag, "en") and self.tag != "en"
        return "" if is_lacking or own in (self.tag, self.name) else own

    @property
    def name(self) -> str:
        """Its name in the active interface language."""
        return languages.name(self.tag)
