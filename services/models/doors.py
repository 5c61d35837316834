from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from services.models.places import Served
from services.models.services import Service
from tiers.models import NeedGroup, Slugged, StatusType, Who


class Door(Served, Slugged):
    """Where to begin: for these needs, these people and this area, at this service."""

    need_group = models.ForeignKey(
        NeedGroup, verbose_name=_("needs"), on_delete=models.PROTECT, related_name="doors"
    )
    who = models.ManyToManyField(Who, verbose_name=_("for whom"), related_name="doors")
    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.PROTECT, related_name="doors"
    )
    statuses = models.ManyToManyField(
        StatusType,
        verbose_name=_("with these papers"),
        related_name="doors",
        blank=True,
        help_text=_("Only for people with these papers; empty: whatever their papers."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("door")
        verbose_name_plural = _("doors")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug

    def is_for_papers(self, statuses: Iterable[str]) -> bool:
        """Whether it is shown to somebody with one of these papers; its own statuses were prefetched."""
        own = {status.slug for status in self.statuses.all()}
        return not own or bool(own & set(statuses))
