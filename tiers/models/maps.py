"""The network maps of the life domains: who somebody meets, step by step."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tiers.models.base import Slugged
from tiers.models.vocabulary import LifeDomain


class Actor(Slugged):
    """A role on a map: the guardian, the GP, the social worker of the OCMW/CPAS."""

    name = models.CharField(_("name"), max_length=120)
    what_they_do = models.CharField(_("what they do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["slug"]


class NetworkStep(Slugged):
    """A step on the map of a life domain."""

    domain = models.ForeignKey(
        LifeDomain, verbose_name=_("domain"), on_delete=models.CASCADE, related_name="steps"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    actor = models.ForeignKey(
        Actor, verbose_name=_("actor"), on_delete=models.PROTECT, null=True, blank=True
    )
    title = models.CharField(_("title"), max_length=160)
    what_you_can_do = models.TextField(_("what you can do"), blank=True)
    leads_to = models.ManyToManyField(
        "self", verbose_name=_("leads to"), symmetrical=False, blank=True, related_name="comes_from"
    )

    class Meta:
        verbose_name = _("step on a map")
        verbose_name_plural = _("steps on a map")
        ordering = ["domain__position", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "position"],
                name="one_step_at_a_position",
                violation_error_message=_("This domain already has a step at this position."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="steps_count_from_one",
                violation_error_message=_("Steps count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug
