from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_FAILURES = 2


class LinkQuerySet(models.QuerySet["Link"]):
    def broken(self) -> Self:
        """Those that failed twice in a row: once may be a bad moment."""
        return self.filter(failures__gte=MOST_FAILURES)


class Link(models.Model):
    """A web address of the content, and how it answered when `check_links` last tried it."""

    class State(models.TextChoices):
        FINE = "fine", pgettext_lazy("a web address", "answers")
        MOVED = "moved", _("moved")
        GONE = "gone", _("gone")
        UNSURE = "unsure", _("unsure")

    address = models.URLField(_("address"), max_length=500, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State)
    said = models.CharField(_("what it said"), max_length=600, blank=True)
    failures = models.PositiveSmallIntegerField(_("times in a row that it failed"), default=0)
    tried_at = models.DateTimeField(_("last tried"))

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("a web address", "link")
        verbose_name_plural = _("links")
        ordering = ["-failures", "address"]

    def __str__(self) -> str:
        return self.address
