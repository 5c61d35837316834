"""What the models of all layers share: a slug as natural key, and the sentence for a slug's form."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

slug_form = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use small letters without accents, digits and single hyphens, for example caw-antwerpen."),
)


class SluggedQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug: str) -> models.Model:
        return self.get(slug=slug)

    def in_order(self) -> Self:
        return self.order_by(*self.model._meta.ordering)


class Slugged(models.Model):
    """A row that is known everywhere by its slug: unique, language-neutral, never translated."""

    slug = models.CharField(_("slug"), max_length=80, unique=True, validators=[slug_form])

    objects = SluggedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, "name", "") or self.slug)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
