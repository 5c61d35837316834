"""The questions of the flow and the rules that raise a layer, as rows that a curator edits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tiers import routing
from tiers.models.base import Slugged
from tiers.models.sources import Source
from tiers.models.statuses import StatusType
from tiers.models.vocabulary import Need, Tier, Who


# The words of these answers; their values are those of tiers/routing.py (a test compares them).
class Coping(models.TextChoices):
    OK = "ok", _("daily life goes on")
    DIFFICULTY = "difficulty", _("with difficulty")
    HARDLY = "hardly", _("hardly")
    UNKNOWN = "unknown", _("not known")


class Tried(models.TextChoices):
    NOTHING = "nothing", _("nothing yet")
    COMMUNITY = "community", _("support of people around")
    FOCUSED = "focused", _("first-line help")
    SPECIALISED = "specialised", _("specialised care")
    UNKNOWN = "unknown", _("not known")


class Question(Slugged):
    """One page of the flow."""

    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    text = models.CharField(_("question"), max_length=200)
    why = models.CharField(_("why we ask"), max_length=300)
    several = models.BooleanField(_("several answers"), default=False)
    only_after_care_need = models.BooleanField(_("only after a care need"), default=False)
    not_for_helpers = models.BooleanField(_("not for helpers"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text or self.slug


class Option(Slugged):
    """An answer to a question; it stands for one value of one vocabulary, or for «I don't know»."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="options"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("text"), max_length=200)
    need = models.ForeignKey(
        Need, verbose_name=_("need"), on_delete=models.PROTECT, null=True, blank=True
    )
    who = models.ForeignKey(
        Who, verbose_name=_("who"), on_delete=models.PROTECT, null=True, blank=True
    )
    status = models.ForeignKey(
        StatusType, verbose_name=_("status"), on_delete=models.PROTECT, null=True, blank=True
    )
    coping = models.CharField(_("coping"), max_length=12, choices=Coping, blank=True)
    tried = models.CharField(_("tried"), max_length=12, choices=Tried, blank=True)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["question__position", "position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=True) | Q(who__isnull=True, status__isnull=True),
                name="option_stands_for_one_value",
                violation_error_message=_("An option stands for one need, one who or one status."),
            )
        ]

    def __str__(self) -> str:
        return self.text or self.slug


class Rule(Slugged):
    """If its conditions hold, the need stands at least in `tier`. Rules only raise (tiers/routing.py reads them)."""

    class AppliesTo(models.TextChoices):
        NAMED = "named", _("the needs named here")
        CARE = "care", _("every care need")
        URGENT = "urgent", _("every urgent need")

    applies_to = models.CharField(_("applies to"), max_length=6, choices=AppliesTo)
    needs = models.ManyToManyField(
        Need, verbose_name=_("for these needs"), blank=True, related_name="rules"
    )
    coping = models.CharField(_("coping"), max_length=12, choices=Coping, blank=True)
    tried = models.CharField(_("tried"), max_length=12, choices=Tried, blank=True)
    who = models.ManyToManyField(Who, verbose_name=_("for these people"), blank=True)
    tier = models.ForeignKey(
        Tier, verbose_name=_("at least"), on_delete=models.PROTECT, null=True, blank=True
    )
    urgent = models.BooleanField(_("urgent"), default=False)
    adds = models.ForeignKey(
        Need,
        verbose_name=_("also counts as"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="added_by",
    )
    rationale = models.TextField(_("the reason, for the visitor"))
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="rules"
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__isnull=False) | Q(urgent=True) | Q(adds__isnull=False),
                name="rule_has_an_effect",
                violation_error_message=_(
                    "A rule raises to a tier, makes the answer urgent, or adds a need."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.slug

    def as_value(self) -> routing.Rule:
        """The rule as `tiers.routing` reads it: two queries, unless its relations were prefetched."""
        return routing.Rule(
            slug=self.slug,
            source=str(self.source),
            applies_to=routing.AppliesTo(self.applies_to),
            needs=frozenset(need.slug for need in self.needs.all()),
            coping=routing.Coping(self.coping) if self.coping else None,
            tried=routing.Tried(self.tried) if self.tried else None,
            who=frozenset(who.slug for who in self.who.all()) or None,
            tier=self.tier.slug if self.tier else None,
            urgent=self.urgent,
            adds=self.adds.slug if self.adds else None,
        )


class Situation(Slugged):
    """An everyday sentence that bundles options, so that one tap gives the answer."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("sentence"), max_length=200)
    options = models.ManyToManyField(Option, verbose_name=_("options"), related_name="situations")
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.text or self.slug
