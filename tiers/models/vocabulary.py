"""The closed vocabularies: layers, needs, domains and audiences. Slugs never change; names are translated."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tiers import routing
from tiers.models.base import Slugged
from tiers.models.sources import Source


class Explained(Slugged):
    """The texts of the page of a layer or a need: how to know it, what helps, and when more is needed."""

    looks_like = models.TextField(_("what it looks like"), blank=True)
    what_helps = models.TextField(
        _("what helps"), blank=True, help_text=_("A line that begins with “- ” is one of a list.")
    )
    step_up = models.TextField(_("when to look one layer up"), blank=True)
    do_not_wait = models.TextField(_("when not to wait"), blank=True)

    class Meta:
        abstract = True


class Tier(Explained):
    """A layer of the IASC pyramid of mental health and psychosocial support."""

    BASIC, COMMUNITY, FOCUSED, SPECIALISED = "basic", "community", "focused", "specialised"

    level = models.PositiveSmallIntegerField(
        _("level"),
        unique=True,
        help_text=_(
            "Counted from the base up: 1 is basic. Never shown: Belgium counts the other way."
        ),
    )
    name = models.CharField(_("name"), max_length=80)
    short = models.CharField(_("short name"), max_length=40)
    meaning = models.CharField(_("meaning"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    why = models.CharField(_("why a service stands here"), max_length=300, blank=True)
    step_down = models.TextField(_("what the layers below keep giving"), blank=True)
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="tiers", blank=True
    )
    kin = models.ManyToManyField(
        "Need",
        verbose_name=_("kin"),
        blank=True,
        related_name="kin_of",
        help_text=_("A service of this layer for one of these needs also serves every care need."),
    )

    class Meta:
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        ordering = ["level"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4),
                name="tier_level_1_to_4",
                violation_error_message=_(
                    "The pyramid has four layers: write a level from 1 to 4."
                ),
            )
        ]


class LifeDomain(Slugged):
    """A part of life in which a newcomer meets services: housing, work, school, …"""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    lead = models.TextField(_("what the chapter is about"), blank=True)
    to_know = models.TextField(_("good to know"), blank=True, help_text=_("One paragraph a line."))
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="domains", blank=True
    )

    class Meta:
        verbose_name = _("life domain")
        verbose_name_plural = _("life domains")
        ordering = ["position", "slug"]


class Need(Explained):
    """What somebody needs, with the layer in which the search starts."""

    tier = models.ForeignKey(
        Tier, verbose_name=_("base tier"), on_delete=models.PROTECT, related_name="needs"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=80)
    plain = models.CharField(
        _("in everyday words"), max_length=200, blank=True, help_text=_("As a volunteer says it.")
    )
    is_care = models.BooleanField(
        _("care need"),
        default=False,
        help_text=_("Daily life and what was tried can raise its layer."),
    )
    is_urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("Crisis lines come first.")
    )
    is_set_apart = models.BooleanField(
        _("set apart"),
        default=False,
        help_text=_("Services for it stay out of the answer to a care need unless it was chosen."),
    )
    offers_exit = models.BooleanField(
        _("offers a quick way out"),
        default=False,
        help_text=_("Pages about it carry “Leave this page”: somebody may be looking along."),
    )
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), related_name="needs", blank=True
    )

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["tier__level", "position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_care=True, is_urgent=True),
                name="need_care_or_urgent",
                violation_error_message=_(
                    "A need is a care need or an urgent one, not both: an urgent need is never stepped."
                ),
            )
        ]

    def as_value(self) -> routing.Need:
        """The need as `tiers.routing` reads it: one query, unless its tier was selected."""
        return routing.Need(self.slug, self.tier.slug, self.is_care, self.is_urgent)


class NeedGroup(Slugged):
    """Needs that share their first door: `care`, `basic`, …"""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=80)
    needs = models.ManyToManyField(Need, verbose_name=_("needs"), related_name="groups")

    class Meta:
        verbose_name = _("group of needs")
        verbose_name_plural = _("groups of needs")
        ordering = ["position", "slug"]


class Audience(Slugged):
    """For whom a service works."""

    EVERYONE = "everyone"

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=80)
    label = models.CharField(_("label: for …"), max_length=80, blank=True)
    is_never_asked = models.BooleanField(
        _("never asked"),
        default=False,
        help_text=_("Services for nobody else come last, labelled, because we never ask it."),
    )
    only_with = models.ManyToManyField(
        Need,
        verbose_name=_("only with these needs"),
        blank=True,
        related_name="opens_to",
        help_text=_("Services kept to it are shown only when one of these needs was chosen."),
    )

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["position", "slug"]


class Who(Slugged):
    """Who the visitor asks for; decides which audiences and ages fit."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=80)
    audiences = models.ManyToManyField(Audience, verbose_name=_("audiences"), related_name="who")
    own_audiences = models.ManyToManyField(
        Audience,
        verbose_name=_("own audiences"),
        related_name="first_for",
        blank=True,
        help_text=_("Services for these come before services for everyone."),
    )
    age_from = models.PositiveSmallIntegerField(_("age from"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("age to"), null=True, blank=True)
    is_helper = models.BooleanField(
        _("a helper"), default=False, help_text=_("Asks for help for the helper.")
    )

    class Meta:
        verbose_name = _("who")
        verbose_name_plural = _("who")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from__isnull=True)
                | Q(age_to__isnull=True)
                | Q(age_from__lte=F("age_to")),
                name="who_ages_in_order",
                violation_error_message=_("The lowest age stands above the highest age."),
            )
        ]
