"""The network maps of the life domains: who somebody meets, step by step."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tiers.models.base import Slugged
from tiers.models.sources import Source
from tiers.models.vocabulary import LifeDomain


class Actor(Slugged):
    """A role on a map: the guardian, the GP, the social worker of the OCMW/CPAS."""

    name = models.CharField(_("name"), max_length=120)
    what_they_do = models.CharField(_("what they do"), max_length=300, blank=True)
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="actors", blank=True
    )

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
    what_happens = models.TextField(_("what happens"), blank=True)
    what_you_can_do = models.TextField(_("what you can do"), blank=True)
    leads_to = models.ManyToManyField(
        "self", verbose_name=_("leads to"), symmetrical=False, blank=True, related_name="comes_from"
    )
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="steps", blank=True
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


class Tip(Slugged):
    """A tip for whoever helps in a life domain, in our own words."""

    domain = models.ForeignKey(
        LifeDomain, verbose_name=_("domain"), on_delete=models.CASCADE, related_name="tips"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("text"), max_length=300)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="tips"
    )

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        ordering = ["domain__position", "position", "slug"]

    def __str__(self) -> str:
        return self.text or self.slug
