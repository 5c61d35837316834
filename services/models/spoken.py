from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from services import languages


class SpokenLanguageQuerySet(models.QuerySet["SpokenLanguage"]):
    def get_by_natural_key(self, tag: str) -> "SpokenLanguage":
        return self.get(tag=tag)

    def of_services(self) -> Self:
        """The languages that some published service helps in."""
        return self.filter(services__state="published").distinct()


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

    @property
    def name(self) -> str:
        """Its name in the active interface language."""
        return languages.name(self.tag)
